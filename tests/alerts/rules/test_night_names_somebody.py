"""A night away, or its interview, that names somebody: who matters, and who is of every family."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.alerts.faults import caught
from tests.alerts.rules.observations import (
    away,
    decided,
    described,
    interview,
    mark,
    sentences,
    signs,
    tie_to,
    withheld,
)
from wholepicture.alerts.finding import discreet
from wholepicture.alerts.inputs import ChronologyOfChild
from wholepicture.alerts.rules import night_names_somebody
from wholepicture.alerts.rules.night_names_somebody import PARAMETERS, RULE, evaluate

REPORT = uuid4()


def planted_case() -> ChronologyOfChild:
    """The interview about a night names a car."""
    return signs(
        episodes=[away("Home", 0)],
        interviews=[interview("Charity", 2, submission=REPORT)],
        ties=[tie_to(7, "Charity", 2, submission=REPORT)],
        describe=described,
    )


def near_miss() -> ChronologyOfChild:
    """A night that names her aunt, a place and another child; and a car that another report names on that day."""
    return signs(
        episodes=[away("Home", 0, submission=REPORT)],
        ties=[
            tie_to(7, "Home", 0, kind="nominal", type="family", submission=REPORT),
            tie_to(8, "Home", 0, kind="place", type="seen_at", submission=REPORT),
            tie_to(9, "Home", 0, kind="nominal", type="associate", role="child", submission=REPORT),
            tie_to(10, "Police", 0),
        ],
    )


def named(**more: Any) -> ChronologyOfChild:
    """A night whose own report names a car."""
    tied = {name: more.pop(name) for name in ("kind", "type", "role") if name in more}
    return signs(
        episodes=[away("Home", 0, submission=REPORT)], ties=[tie_to(7, "Home", 0, submission=REPORT, **tied)], **more
    )


def test_a_night_and_what_its_interview_names_are_told() -> None:
    finding = evaluate(planted_case())
    assert finding is not None
    assert sentences(RULE, finding) == [
        "A night away, and somebody outside family, carers and professionals is named with it, or a thing of theirs.",
        "Away for about 10 hours, between 1 March 2026 and 2 March 2026: Home, 1 March 2026.",
        "Named: vehicle 7. Told by: Charity, 3 March 2026.",
        "This is information, not proof: a shared tie may be innocent.",
    ]
    assert (finding.items, len(finding.nominals)) == ((UUID(int=7),), 1)


def test_family_places_and_what_other_reports_name_are_not_listed() -> None:
    assert evaluate(near_miss()) is None


@pytest.mark.parametrize("type", PARAMETERS["outside_ties"])
def test_a_tie_of_family_work_or_home_is_not_listed(type: str) -> None:
    assert evaluate(named(kind="nominal", type=type, role="person_of_concern")) is None


@pytest.mark.parametrize("role", PARAMETERS["outside_roles"])
def test_a_child_a_carer_and_a_professional_are_not_listed(role: str) -> None:
    assert evaluate(named(kind="nominal", type="associate", role=role)) is None


def test_an_adult_stands_among_whom_it_is_about() -> None:
    finding = evaluate(named(kind="nominal", type="associate", role="person_of_concern"))
    assert finding is not None
    assert (finding.nominals[-1], finding.items) == (UUID(int=7), ())


def test_what_a_person_marked_as_of_no_concern_is_not_listed() -> None:
    assert evaluate(named(marks=mark(7, -1, is_of_concern=False))) is None


def test_a_mark_of_no_concern_that_expired_keeps_nothing_quiet() -> None:
    assert evaluate(named(marks=mark(7, -30, is_of_concern=False, for_days=29))) is not None


def test_an_evening_and_an_episode_that_ends_before_it_begins_are_no_nights() -> None:
    tie = tie_to(7, "Home", 0, submission=REPORT)
    assert evaluate(signs(episodes=[away("Home", 0, at=18, hours=2, submission=REPORT)], ties=[tie])) is None
    assert evaluate(signs(episodes=[away("Home", 0, hours=-2, submission=REPORT)], ties=[tie])) is None


def test_an_interview_long_after_is_about_no_night() -> None:
    talk = interview("Charity", 20, submission=REPORT)
    ties = [tie_to(7, "Charity", 20, submission=REPORT)]
    assert evaluate(signs(episodes=[away("Home", 0)], interviews=[talk], ties=ties)) is None


def test_what_somebody_looked_at_does_not_return_and_what_the_interview_adds_does() -> None:
    night, tie = away("Home", 0, submission=REPORT), tie_to(7, "Home", 0, submission=REPORT)
    before = decided(night, tie)
    assert evaluate(signs(episodes=[night], ties=[tie], decided=before)) is None
    talk = interview("Charity", 2)
    new = tie_to(8, "Charity", 2, submission=talk.submission)
    finding = evaluate(signs(episodes=[night], interviews=[talk], ties=[tie, new], decided=before))
    assert finding is not None
    assert finding.evident_at == new.recorded_at
    assert finding.items == (UUID(int=7), UUID(int=8)), "what was looked at stands beside it"


def test_a_night_that_is_told_after_its_interview_is_evident_only_then() -> None:
    talk = interview("Charity", 2, submission=REPORT)
    late = away("Home", 0, recorded_day=9)
    finding = evaluate(signs(episodes=[late], interviews=[talk], ties=[tie_to(7, "Charity", 2, submission=REPORT)]))
    assert finding is not None
    assert finding.evident_at == late.recorded_at == talk.at + timedelta(days=7)


def test_of_a_protected_child_nothing_tells_where_she_is() -> None:
    finding = evaluate(named(kind="phone", describe=withheld))
    assert finding is not None
    told = discreet(finding, ["Home"])
    assert told.items == ()
    said = sentences(RULE, told, discreetly=True)
    assert "Named: not shown: the whereabouts of a child are protected. Told by: an agency, 1 March 2026." in said
    assert "Home" not in " ".join(said)


def _of_that_day(night: Any, ties: Any) -> Any:
    return [tie for tie in ties if abs(tie.at - night.since) < timedelta(days=1)]


def _whoever(tie: Any, mark: Any, parameters: Any) -> bool:
    return tie.kind in parameters["kinds"] and tie.type not in parameters["outside_ties"]


@pytest.mark.parametrize(
    ("name", "planted", "test"),
    [
        ("_named", _of_that_day, test_family_places_and_what_other_reports_name_are_not_listed),
        ("_may_matter", _whoever, test_what_a_person_marked_as_of_no_concern_is_not_listed),
        ("_may_matter", _whoever, lambda: test_a_child_a_carer_and_a_professional_are_not_listed("professional")),
        (
            "nights_away",
            night_names_somebody.nights_away.__globals__["times_away"],
            test_an_evening_and_an_episode_that_ends_before_it_begins_are_no_nights,
        ),
    ],
)
def test_a_fault_is_caught(monkeypatch: pytest.MonkeyPatch, name: str, planted: Any, test: Callable[[], None]) -> None:
    caught(monkeypatch, night_names_somebody, name, planted, test)
