"""The reports behind a tie, told one by one as far as somebody reads them; of very many the newest, the first and how many more."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from wholepicture.picture.results import Tie
from wholepicture.web.picture.ties import TOLD_ONE_BY_ONE, TieInWords

DAY = datetime(2026, 11, 30, tzinfo=UTC)


def _tie(reports: int) -> TieInWords:
    sources = [("Gull House", DAY - timedelta(days=number), UUID(int=number + 1), "") for number in range(reports)]
    tie = Tie("vehicle", UUID(int=99), "A grey car", "", ["seen_in"], sources[-1][1], DAY, sources)
    return TieInWords(tie, "vehicle", "Seen in", "", "", "Gull House")


@pytest.mark.parametrize("reports", [1, 2, TOLD_ONE_BY_ONE])
def test_of_a_few_each_is_told(reports: int) -> None:
    tie = _tie(reports)
    assert (tie.told, tie.between) == (tie.tie.sources, 0)


@pytest.mark.parametrize("reports", [TOLD_ONE_BY_ONE + 1, 5000])
def test_of_very_many_the_newest_and_the_first_are_told_and_the_others_counted(reports: int) -> None:
    tie = _tie(reports)
    assert tie.told == [*tie.tie.sources[: TOLD_ONE_BY_ONE - 1], tie.tie.sources[-1]]
    assert len(tie.told) + tie.between == reports
