"""Who is missing now: as long as a report says so, and none about the same child says that they were back after it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from synthetic.factories import child, concern, missing_episode, nhs_of, return_interview
from tests.access.raw import as_superuser
from tests.living import House
from wholepicture.access.commands import protect_location
from wholepicture.base.clock import LOCAL
from wholepicture.picture.queries import people_listed, picture_of, who_is_missing
from wholepicture.picture.results import MissingChild

NOW = datetime.now(UTC).replace(microsecond=0)
WREN = {"identifiers": [nhs_of(1)], "given": "Wren", "family": "Ashdown-Test"}


def ago(**span: Any) -> str:
    return (NOW - timedelta(**span)).isoformat()


def away(key: str, *, since: str, back: str | None = None, of: dict[str, Any] = WREN, **fields: Any) -> dict[str, Any]:
    told = {"recorded_at": ago(hours=1), "reference": None} | fields
    return missing_episode(child(**of), key=key, missing_since=since, returned_at=back, **told)


def missing(house: House, who: str = "coordinator") -> list[MissingChild]:
    house.process()
    return who_is_missing(house.viewer(who)).now


def test_a_child_of_whom_nobody_says_that_she_is_back_is_missing_now(house: House) -> None:
    house.send("HOM", away("h1", since=ago(hours=5), police_risk="high", missing_from="care"))
    (wren,) = missing(house)
    assert (wren.label, wren.since) == ("Wren Ashdown-Test", NOW - timedelta(hours=5))
    (told,) = wren.told
    assert (told.agency, told.police_risk, told.missing_from) == ("Gull House", "high", "care")


@pytest.mark.parametrize("agency", ["HOM", "POL"])
def test_whoever_says_that_she_was_back_after_that_ends_it(house: House, agency: str) -> None:
    house.send("HOM", away("h1", since=ago(hours=5)))
    house.send(agency, away("b1", since=ago(hours=6), back=ago(hours=2)))
    assert missing(house) == []
    (back,) = who_is_missing(house.viewer("coordinator"), with_help=True).back
    assert (back.label, back.back_at) == ("Wren Ashdown-Test", NOW - timedelta(hours=2))


@pytest.mark.parametrize("back", [{"hours": 2}, {"hours": 1, "seconds": 5}], ids=["a while ago", "just now"])
def test_whoever_says_that_she_is_back_need_not_say_since_when_she_was_away(house: House, back: dict[str, int]) -> None:
    house.send("HOM", away("h1", since=ago(hours=5)))
    found = away("b1", since="", back=ago(**back))
    del found["missing"]["missing_since"]
    house.send("POL", found)
    assert missing(house) == []


def test_a_later_state_of_the_same_report_ends_it(house: House) -> None:
    house.send("HOM", away("h1", since=ago(hours=5)))
    house.send("HOM", away("h2", since=ago(hours=5), back=ago(hours=1), revises={"key": "h1", "how": "later_state"}))
    assert missing(house) == []


def test_when_it_happened_is_no_return_and_not_since_when(house: House) -> None:
    """She left between nine and ten: nobody says that she is back."""
    between = {"from": ago(hours=6), "to": ago(hours=5), "precision": "exact"}
    house.send("HOM", away("h1", since=ago(hours=5), happened=between))
    house.send("POL", away("p1", since=ago(hours=5, minutes=30)))
    (wren,) = missing(house)
    assert (len(wren.told), wren.since) == (2, NOW - timedelta(hours=5, minutes=30))


@pytest.mark.parametrize(
    "back", [{"days": -2}, {"days": -400}, {"hours": 9}], ids=["planned", "mistyped", "before she went"]
)
def test_a_return_that_cannot_be_ends_nothing(house: House, back: dict[str, int]) -> None:
    house.send("HOM", away("h1", since=ago(hours=5), back=ago(**back)))
    house.send("POL", away("p1", since=ago(hours=4)))
    (wren,) = missing(house)
    assert len(wren.told) == 2
    assert who_is_missing(house.viewer("coordinator"), with_help=True).back == []


def test_an_interview_that_is_planned_ends_nothing(house: House) -> None:
    planned = return_interview(child(**WREN), key="c1", offered_at=ago(days=2), held_at=ago(days=-2), accepted=True)
    house.send("CSC", planned)
    house.send("HOM", away("h1", since=ago(hours=5)))
    assert len(missing(house)) == 1


@pytest.mark.parametrize("since", ["day", "month"])
def test_of_a_day_on_which_she_was_back_and_went_again_it_is_in_doubt_and_she_is_missing(
    house: House, since: str
) -> None:
    house.send("POL", away("p1", since=ago(hours=20), back=ago(hours=3)))
    today = (NOW - timedelta(hours=3)).astimezone(LOCAL).date()
    stated = today.isoformat() if since == "day" else f"{today:%Y-%m}"
    house.send("SCH1", away("s1", since=stated, recorded_at=ago(hours=1)))
    assert len(missing(house)) == 1
    house.send("HOM", away("b1", since=ago(hours=2), back=ago(minutes=30), recorded_at=ago(minutes=20)))
    assert missing(house) == []


def test_who_went_long_ago_and_goes_tonight_is_missing_since_tonight_and_stands_first(house: House) -> None:
    house.send("HOM", away("h1", since=ago(days=500), recorded_at=ago(days=400)))
    ines = {"identifiers": [nhs_of(2)], "given": "Ines", "family": "Vale-Test"}
    house.send("HOM", away("h2", since=ago(hours=4), of=ines))
    house.send("HOM", away("h3", since=ago(hours=2), recorded_at=ago(minutes=30)))
    first, second = missing(house)
    assert (first.label, first.since, len(first.told)) == ("Wren Ashdown-Test", NOW - timedelta(hours=2), 2)
    assert second.label == "Ines Vale-Test"


def test_who_went_more_than_a_year_ago_is_not_forgotten(house: House) -> None:
    house.send("HOM", away("h1", since=ago(days=500), recorded_at=ago(days=400)))
    assert missing(house) == []
    (wren,) = who_is_missing(house.viewer("coordinator")).silent
    assert wren.label == "Wren Ashdown-Test"


def test_where_there_are_more_than_are_looked_at_it_is_said(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from wholepicture.picture import missing as module

    monkeypatch.setattr(module, "MOST", 2)
    for number in range(3):
        of = {"identifiers": [nhs_of(number + 1)], "given": f"Wren{'abc'[number]}", "family": "Ashdown-Test"}
        house.send("HOM", away(f"h{number}", since=ago(hours=number + 1), of=of))
    house.process()
    board = who_is_missing(house.viewer("coordinator"))
    assert (len(board.now), board.is_more) == (2, True)


def test_a_return_of_friday_that_is_told_today_is_told_with_who_said_it(house: House) -> None:
    house.send("HOM", away("h1", since=ago(days=4), recorded_at=ago(days=4)))
    house.send("POL", away("b1", since=ago(days=4), back=ago(days=3)))
    house.process()
    (wren,) = who_is_missing(house.viewer("coordinator"), with_help=True).back
    assert [told.agency for told in wren.told] == ["Harrowmere Police"]
    assert wren.back_at == NOW - timedelta(days=3)


def test_the_open_episodes_are_read_from_their_own_index(house: House) -> None:
    house.send("HOM", away("h1", since=ago(hours=4)))
    house.process()
    with as_superuser(house.database) as superuser, superuser.transaction(force_rollback=True):
        superuser.execute("SET LOCAL enable_seqscan = off")
        plan = superuser.execute(
            """EXPLAIN SELECT id FROM picture_event WHERE kind = 'missing_episode' AND superseded_at IS NULL
               AND NOT (detail ? 'returned_at') AND area_id = %s ORDER BY received_at DESC, id LIMIT 2001""",
            [house.area],
        ).fetchall()
    assert "event_missing_open" in str(plan)
    assert "Sort" not in str(plan)


def test_who_goes_again_after_she_was_back_is_missing_since_then(house: House) -> None:
    house.send("POL", away("p1", since=ago(hours=30), back=ago(hours=8)))
    house.send("HOM", away("h1", since=ago(hours=3)))
    (wren,) = missing(house)
    assert wren.since == NOW - timedelta(hours=3)


def test_an_interview_that_was_held_says_that_she_was_back(house: House) -> None:
    house.send("HOM", away("h1", since=ago(days=3)))
    held = return_interview(child(**WREN), key="c1", offered_at=ago(days=2), held_at=ago(days=1), accepted=True)
    house.send("CSC", held)
    assert missing(house) == []


def test_an_interview_with_another_child_who_speaks_of_her_does_not_say_that_she_was_back(house: House) -> None:
    house.send("HOM", away("h1", since=ago(days=3)))
    other = child(given="Rose", family="Alder-Test", identifiers=[nhs_of(2)])
    house.send("CSC", return_interview(other, child(**WREN), key="c1", held_at=ago(days=1), accepted=True))
    (wren,) = missing(house)
    assert wren.label == "Wren Ashdown-Test"
    page = picture_of(house.viewer("coordinator"), nominal=wren.nominal)
    assert page is not None
    (talk,) = [entry for entry in page.chronology if entry.kind == "return_interview"]
    assert talk.detail == {"with_another_child": True}


def test_an_interview_that_was_only_offered_says_nothing(house: House) -> None:
    house.send("HOM", away("h1", since=ago(days=3)))
    house.send("CSC", return_interview(child(**WREN), key="c1", offered_at=ago(days=1), held_at=None))
    assert len(missing(house)) == 1


def test_what_several_agencies_tell_of_one_child_is_one_child_since_the_earliest(house: House) -> None:
    house.send("HOM", away("h1", since=ago(hours=5)))
    house.send("POL", away("p1", since=ago(hours=4)))
    (wren,) = missing(house)
    assert (wren.since, len(wren.told)) == (NOW - timedelta(hours=5), 2)


def test_how_old_she_is_is_what_most_reports_say_and_not_the_newest(house: House) -> None:
    for key in ("a", "b"):
        house.send("SCH1", concern(child(**WREN), key=key))
    (newest,) = house.send("HOM", away("h1", since=ago(hours=5)))
    house.process()
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "UPDATE picture_fact SET value = '2009-01-01' WHERE kind = 'date_of_birth' AND submission = %s",
            [newest.submission],
        )
    (wren,) = missing(house)
    assert wren.born == "2010-05-17"
    (listed,) = people_listed(house.viewer("coordinator"), role="child")
    assert listed.born == wren.born


def test_no_apparent_risk_and_what_was_withdrawn_are_not_missing(house: House) -> None:
    house.send("HOM", away("h1", since=ago(hours=5), type="no_apparent_risk"))
    house.send("HOM", away("h2", since=ago(hours=4)))
    withdrawal = {"key": "h2", "how": "withdrawal", "reason": "A mistake."}
    house.send("HOM", away("w1", since=ago(hours=4), revises=withdrawal))
    assert missing(house) == []


def test_of_whom_nothing_was_heard_for_two_weeks_stands_apart_and_is_not_forgotten(house: House) -> None:
    house.send("HOM", away("h1", since=ago(days=20), recorded_at=ago(days=20)))
    assert missing(house) == []
    (wren,) = who_is_missing(house.viewer("coordinator")).silent
    assert wren.label == "Wren Ashdown-Test"


def test_only_those_who_may_read_the_report_are_told(house: House) -> None:
    house.send("HOM", away("h1", since=ago(hours=5)))
    assert missing(house, "care_home_worker")
    assert missing(house, "other_teacher") == []
    assert who_is_missing(house.viewer("other_teacher"), with_help=True).back == []


def test_of_a_protected_child_it_is_told_that_she_is_missing_and_not_from_where(house: House) -> None:
    words = "She left 12 Hidden Lane at nine."
    lane = WREN | {"address": {"lines": ["12 Hidden Lane"]}}
    (sent,) = house.send("HOM", away("h1", since=ago(hours=5), of=lane, circumstances=words, reference="GH/1"))
    (wren,) = missing(house)
    assert wren.nominal is not None
    assert sent.submission is not None
    protect_location(
        house.viewer("coordinator"), nominal=wren.nominal, submissions=[sent.submission], reason="A threat."
    )
    (told,) = missing(house, "police_intelligence")[0].told
    assert (told.agency, told.reference, told.circumstances) == ("A children's home", "", "")
    (told,) = missing(house, "care_home_worker")[0].told
    assert (told.agency, told.circumstances) == ("Gull House", words), "who wrote it reads it"


def test_whoever_sees_who_is_missing_is_in_the_ledger_with_whom_they_saw(house: House) -> None:
    house.send("HOM", away("h1", since=ago(hours=5)))
    (wren,) = missing(house)
    with as_superuser(house.database) as superuser:
        rows = superuser.execute(
            "SELECT subjects FROM access_ledgerentry WHERE operation = 'picture.queries.who_is_missing'"
        ).fetchall()
    assert rows == [([wren.nominal],)]


def test_help_says_who_works_with_her_and_where_she_was_found(house: House) -> None:
    from synthetic.factories import involvement

    house.send("HOM", involvement(child(**WREN), key="i1", service="Residential home", worker="Finn Carer-Test"))
    place = {"ref": "pl1", "name": "The Anchor"}
    house.send("POL", away("p1", since=ago(days=9), back=ago(days=8), places=[place], found_where="pl1"))
    house.send("HOM", away("h1", since=ago(hours=5)))
    house.process()
    (wren,) = who_is_missing(house.viewer("coordinator"), with_help=True).now
    assert [row.worker for row in wren.working] == ["Finn Carer-Test"]
    assert [place.label for place in wren.found_before] == ["The Anchor"]
