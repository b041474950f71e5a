"""Which reports a person of the hub is to read one by one, and how soon."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthetic import factories
from wholepicture.alerts.urgency import ALWAYS_READ, DANGER, HARM, MISSING, OTHER, read_by, urgency_of
from wholepicture.base.clock import LOCAL
from wholepicture.base.indicators import indicators
from wholepicture.intake import kinds
from wholepicture.intake.urgency import harm_signs

KINDS = {kind: getattr(factories, kind, partial(factories.submission, kind)) for kind in kinds.KINDS}
IN_DANGER: dict[str, Any] = {"safety": {"immediate_danger": True}}


@pytest.mark.parametrize("kind", KINDS)
def test_what_somebody_wrote_is_always_read_and_a_register_only_for_danger_or_harm(kind: str) -> None:
    make = KINDS[kind]
    assert urgency_of(kind, make()) == (OTHER if kind in ALWAYS_READ else None)
    assert urgency_of(kind, make(**IN_DANGER)) == DANGER
    assert urgency_of(kind, make(signs=["injury_unexplained"])) == HARM
    assert urgency_of(kind, make(signs=["injury_unexplained"], **IN_DANGER)) == DANGER


def test_each_kind_that_can_be_sent_is_decided_about() -> None:
    from wholepicture.intake.understanding import check_submission

    assert set(KINDS) > ALWAYS_READ
    assert check_submission(factories.concern() | {"kind": "something_else"}), "the door knows no other kind"


def test_no_danger_and_a_sign_that_is_not_there_make_nothing_urgent() -> None:
    no_harm = [{"code": "injury_unexplained", "answer": "no"}, {"code": "harm_disclosed", "answer": "not_known"}]
    safe = {"safety": {"immediate_danger": False}}
    assert urgency_of("placement", factories.placement(signs=no_harm, **safe)) is None
    assert urgency_of("concern", factories.concern(signs=no_harm, **safe)) == OTHER
    assert urgency_of("concern", factories.concern(signs=["new_phone"])) == OTHER, "a sign of risk is no sign of harm"


@given(st.sets(st.sampled_from(sorted(indicators()))), st.booleans(), st.sampled_from(sorted(KINDS)))
def test_more_that_is_said_never_makes_a_report_less_urgent(codes: set[str], danger: bool, kind: str) -> None:
    def urgency(signs: set[str], **more: Any) -> int:
        found = urgency_of(kind, {"signs": [{"code": one, "answer": "yes"} for one in sorted(signs)], **more})
        return 99 if found is None else found

    assert urgency(codes, safety={"immediate_danger": danger}) <= urgency(set())
    assert (urgency(codes) == HARM) == any(indicators()[one].list == "H" for one in codes)
    assert len(harm_signs(codes)) == sum(indicators()[one].list == "H" for one in codes)


def test_danger_is_read_within_an_hour_harm_within_a_day_and_the_rest_within_three_working_days() -> None:
    friday = datetime(2026, 3, 6, 16, 30, tzinfo=UTC)
    assert read_by(DANGER, friday, {}) == datetime(2026, 3, 6, 17, 30, tzinfo=UTC)
    assert read_by(HARM, friday, {}) == datetime(2026, 3, 7, 16, 30, tzinfo=UTC)
    assert read_by(OTHER, friday, {}).astimezone(LOCAL) == datetime(2026, 3, 11, 23, 59, 59, tzinfo=LOCAL)


def test_who_is_missing_now_comes_after_danger_and_before_harm() -> None:
    away = factories.missing_episode(returned_at=None)
    assert urgency_of("missing_episode", away) == MISSING
    assert urgency_of("missing_episode", away | {"signs": [{"code": "injury_unexplained", "answer": "yes"}]}) == MISSING
    assert urgency_of("missing_episode", away | IN_DANGER) == DANGER
    assert DANGER < MISSING < HARM < OTHER
    friday = datetime(2026, 3, 6, 16, 30, tzinfo=UTC)
    assert read_by(MISSING, friday, {}) == read_by(HARM, friday, {})


def test_who_is_back_was_no_risk_or_was_away_long_ago_is_not_missing_now() -> None:
    assert urgency_of("missing_episode", factories.missing_episode()) is None
    assert urgency_of("missing_episode", factories.missing_episode(returned_at=None, type="no_apparent_risk")) is None
    away = factories.missing_episode(returned_at=None)
    assert urgency_of("missing_episode", away, after=timedelta(days=15)) is None
    assert urgency_of("missing_episode", {"missing": "yes"}) is None
