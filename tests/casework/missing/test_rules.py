"""What becomes of a return interview by what is done, and what is to be put right before it is kept."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from wholepicture.base.clock import LOCAL
from wholepicture.casework.missing import rules
from wholepicture.casework.missing.rules import (
    ACCEPTED,
    DECLINED,
    FOLLOWED,
    HELD,
    OFFERED,
    POLICE,
    TAKEN,
    TRIED,
    UNDONE,
    Given,
    Step,
    as_told,
    faults_in,
    known_of_interview,
    owner_of,
    procedure_in_force,
    standing_steps,
)
from wholepicture.picture import nights
from wholepicture.picture.nights import Said, times_away

NOW = datetime(2026, 3, 12, 12, tzinfo=UTC)
BACK = Said(datetime(2026, 3, 10, 6, tzinfo=UTC), datetime(2026, 3, 10, 6, tzinfo=UTC), "exact")
HOME, POLICE_FORCE, ONE, OTHER = uuid4(), uuid4(), uuid4(), uuid4()
EPISODE = uuid4()


def step(kind: str, minutes: int = 0, **fields: object) -> Step:
    given = {"agency": HOME, "made_by": ONE, "at": NOW + timedelta(minutes=minutes)} | fields
    return Step(id=uuid4(), episode=EPISODE, kind=kind, **given)  # type: ignore[arg-type]


class Report:
    """A report of an episode, as the rules of nights read it."""

    kind, precision, revision = nights.EPISODE, "exact", ""

    def __init__(self, since: str, back: str = "", submission: UUID = EPISODE):
        self.submission = submission
        self.at = self.recorded_at = self.received_at = datetime.fromisoformat(back if len(back) > 10 else since)
        self.detail = {"missing_since": since} | ({"returned_at": back} if back else {})


def outcome(*steps: Step, now: datetime = NOW, back: str = "2026-03-10T06:00:00+00:00") -> str:
    report = Report("2026-03-09T22:00:00+00:00", back)
    (time,) = times_away([report, *as_told(steps, EPISODE)], now=now).times
    return time.outcome


def test_nothing_done_is_due_for_72_hours_and_late_from_then() -> None:
    ends = BACK.latest + timedelta(hours=72)
    assert outcome(now=ends) == nights.DUE
    assert outcome(now=ends + timedelta(seconds=1)) == nights.NONE


def test_an_offer_and_an_attempt_are_no_interview() -> None:
    offered = step(OFFERED, done_at="2026-03-10T09:00:00+00:00")
    assert outcome(offered, step(TRIED, 1), step(TAKEN, 2)) == nights.OFFERED
    assert outcome(step(TRIED), step(TAKEN)) == nights.DUE
    assert outcome(step(POLICE, done_at="2026-03-10T09:00:00+00:00")) == nights.DUE


@pytest.mark.parametrize(
    ("held_at", "expected"),
    [("2026-03-13T06:00:00+00:00", nights.IN_TIME), ("2026-03-13T06:00:01+00:00", nights.LATE)],
)
def test_it_is_in_time_to_the_second(held_at: str, expected: str) -> None:
    held = step(HELD, 60 * 24, done_at=held_at, by_name="Pat", independent=True)
    assert outcome(held, now=NOW + timedelta(days=2)) == expected


@pytest.mark.parametrize(
    ("back", "ends"),
    [
        # the clocks go forward on 29 March 2026 and back on 25 October 2026: 72 hours go on
        ("2026-03-28T01:00:00+00:00", "2026-03-31T02:00:00+01:00"),
        ("2026-10-24T01:00:00+01:00", "2026-10-27T00:00:00+00:00"),
        ("2026-06-01T01:00:00+01:00", "2026-06-04T01:00:00+01:00"),
    ],
)
def test_72_hours_go_on_across_both_changes_of_the_clocks(back: str, ends: str) -> None:
    moment = datetime.fromisoformat(back).astimezone(LOCAL)
    assert nights.interview_due(moment) == datetime.fromisoformat(ends)


@pytest.mark.parametrize(("late_by", "expected"), [(0, nights.IN_TIME), (1, nights.LATE)])
@pytest.mark.parametrize(
    ("day", "ends"),
    [("2026-03-27", "2026-03-31T00:00:00+00:00"), ("2026-10-24", "2026-10-27T23:00:00+00:00")],
)
def test_a_day_ends_at_midnight_and_72_hours_go_on_from_there(day: str, ends: str, late_by: int, expected: str) -> None:
    held_at = datetime.fromisoformat(ends) + timedelta(seconds=late_by)
    report = Report(f"{day}T01:00:00+00:00", day)
    report.received_at = held_at
    held = step(HELD, at=held_at, done_at=held_at.isoformat(), by_name="Pat", independent=True)
    (time,) = times_away([report, *as_told([held], EPISODE)], now=held_at).times
    assert time.outcome == expected


def test_what_was_declined_is_offered_again_and_counts_no_more() -> None:
    declined = step(DECLINED, 1, words="Not today.")
    assert outcome(step(OFFERED, done_at="2026-03-10"), declined) == nights.DECLINED
    again = step(OFFERED, 2, done_at="2026-03-11")
    assert outcome(step(OFFERED, done_at="2026-03-10"), declined, again) == nights.OFFERED
    assert outcome(declined, again, step(DECLINED, 3, words="No.")) == nights.DECLINED


def test_a_mistake_counts_for_nothing_and_only_its_own_agency_says_so() -> None:
    held = step(HELD, done_at="2026-03-11", by_name="Pat", independent=True)
    assert outcome(held) == nights.IN_TIME
    assert outcome(held, step(UNDONE, 1, undoes=held.id, words="Another child.")) == nights.DUE
    other = step(UNDONE, 1, undoes=held.id, words="No.", agency=POLICE_FORCE)
    assert outcome(held, other) == nights.IN_TIME
    assert standing_steps([held, other]) == [held]


def test_what_is_done_is_about_the_time_on_whose_report_it_hangs() -> None:
    earlier, later = uuid4(), EPISODE
    reports = [
        Report("2026-03-08T22:00:00+00:00", "2026-03-09T06:00:00+00:00", earlier),
        Report("2026-03-09T22:00:00+00:00", "2026-03-10T06:00:00+00:00", later),
    ]
    held = [step(HELD, done_at="2026-03-11T09:00:00+00:00", by_name="Pat", independent=True)]
    newest, oldest = times_away([*reports, *as_told(held, earlier)], now=NOW).times
    assert (newest.outcome, oldest.outcome) == (nights.DUE, nights.IN_TIME)


def test_whoever_took_it_on_last_sees_to_it() -> None:
    assert owner_of([]) is None
    assert owner_of([step(FOLLOWED, step="police", procedure=1)]) is None
    assert owner_of([step(OFFERED, made_by=ONE), step(TRIED, 1, made_by=OTHER)]) == OTHER
    assert owner_of([step(TAKEN, made_by=ONE), step(TRIED, 1, made_by=OTHER)]) == ONE
    taken = step(TAKEN, made_by=ONE)
    assert owner_of([taken, step(UNDONE, 1, undoes=taken.id, words="Not me.")]) is None


def test_what_is_known_of_an_interview_goes_into_its_report() -> None:
    assert known_of_interview([step(OFFERED, done_at="2026-03-10")]) == {}
    steps = [
        step(OFFERED, done_at="2026-03-10"),
        step(ACCEPTED, 1),
        step(HELD, 2, done_at="2026-03-11T09:00:00+00:00", by_name="Pat Independent", independent=True),
    ]
    assert known_of_interview(steps) == {
        "offered_at": "2026-03-10",
        "held_at": "2026-03-11T09:00:00+00:00",
        "accepted": True,
        "interviewer": "Pat Independent",
        "independent": True,
    }


HELD_WELL = Given(HELD, "2026-03-11T09:00:00+00:00", "Pat", independent=True)


def faults(given: Given, back: Said = BACK) -> dict[str, str]:
    return {fault.field: fault.words for fault in faults_in(given, back, NOW)}


def test_an_interview_that_is_told_well_has_nothing_to_put_right() -> None:
    assert faults(HELD_WELL) == {}
    assert faults(Given(TAKEN)) == faults(Given(ACCEPTED)) == faults(Given(TRIED)) == {}
    assert faults(Given(OFFERED, "2026-03-10")) == {}  # the day of the return


def test_an_interview_before_the_return_is_said_in_words_at_the_field() -> None:
    early = faults(replace(HELD_WELL, done_at="2026-03-10T05:59:00+00:00"))
    assert early["done_at"].startswith("An interview is held after the child is back. This is before the return.")
    assert "done_at" in faults(replace(HELD_WELL, done_at="2026-03-09"))
    assert "done_at" in faults(Given(OFFERED, "2026-03-09T23:00:00+00:00"))
    assert "done_at" in faults(Given(POLICE, "2026-03-09T23:00:00+00:00"))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (Given(), "kind"),
        (Given("followed"), "kind"),
        (Given(OFFERED), "done_at"),
        (replace(HELD_WELL, done_at=""), "done_at"),
        (replace(HELD_WELL, done_at="2026-03-12T15:00:00+00:00"), "done_at"),
        (replace(HELD_WELL, by_name=""), "by_name"),
        (replace(HELD_WELL, by_name="a" * 201), "by_name"),
        (replace(HELD_WELL, independent=None), "independent"),
        (Given(DECLINED), "words"),
        (Given(TRIED, words="a" * 2001), "words"),
    ],
)
def test_what_is_lacking_is_said_at_its_field(given: Given, field: str) -> None:
    assert list(faults(given)) == [field]


def test_a_version_of_the_procedure_has_a_title_and_one_code_for_each_step() -> None:
    for number, procedure in rules.procedures().items():
        assert procedure.number == number
        codes = [one.code for one in procedure.steps]
        assert len(set(codes)) == len(codes)
        assert all(one.title for one in procedure.steps)
    assert procedure_in_force().titled("police") == "Ring the police"
    assert procedure_in_force().titled("unheard_of") == "unheard_of"
