"""The form of an assessment as it was typed: anything can stand in it, and only what is offered is taken as evidence."""

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.casework.assessment.making import ANSWERS, CODES, ENTRIES, TODAY
from wholepicture.casework.assessment.answers import YES, Evidence, Said
from wholepicture.casework.assessment.filled import Offered, begun_from, boxes_of, read

BOXES = [*boxes_of(ENTRIES), *(f"ev-{code}" for code in CODES)]
TYPED = st.text(max_size=12) | st.sampled_from(["yes", "no", "not known", "31", "2", "2026", "0", "-1", "²", "99999"])
CONTENT = st.dictionaries(st.sampled_from(BOXES), TYPED | st.lists(TYPED, max_size=3), max_size=30)
OFFERED = [Offered(name, f"agency-{name}", date(2026, 1, 5)) for name in ("a", "b", "c")]


@given(CONTENT)
def test_whatever_was_typed_is_read_and_nothing_is_taken_that_was_not_offered(content: dict[str, Any]) -> None:
    given_, faults = read(content, ENTRIES, OFFERED, TODAY)
    offered = {one.submission: one for one in OFFERED}
    for code, said in given_.answers.items():
        assert code in CODES
        assert said.is_yes or not said.evidence
        for told in said.evidence:
            assert (told.agency, told.on) == (offered[told.submission].agency, offered[told.submission].on)
        assert all(day <= TODAY for day in said.days)
    assert {fault.field for fault in faults} <= {*BOXES}


@given(ANSWERS)
def test_what_an_earlier_one_said_is_typed_again_as_it_was(answers: dict[str, Said]) -> None:
    reports = [Offered(told.submission, told.agency, told.on) for said in answers.values() for told in said.evidence]
    offered = list({one.submission: one for one in reports}.values())
    given_, faults = read(begun_from(answers, {"narrative": "Invented."}), ENTRIES, offered, TODAY)
    assert faults == []
    assert given_.narrative == "Invented."
    for code, said in answers.items():
        again = given_.answers.get(code, Said())
        assert again.answer == said.answer
        if said.answer == YES:
            assert again.on == said.on
            assert {told.submission for told in again.evidence} == {told.submission for told in said.evidence}


def said(**typed: str) -> tuple[Said, list[str]]:
    content = {"a-late_return": "yes"} | {f"on-late_return-{part}": text for part, text in typed.items()}
    given_, faults = read(content, ENTRIES, [], TODAY)
    return given_.answers["late_return"], [fault.field for fault in faults]


def test_a_month_without_a_day_is_its_last_day_and_never_after_today() -> None:
    assert said(month="1", year="2026")[0] == Said(YES, on=date(2026, 1, 31), is_month=True)
    assert said(month="3", year="2026")[0] == Said(YES, on=TODAY, is_month=True)
    assert said(day="2", month="3", year="2026")[0] == Said(YES, on=date(2026, 3, 2))


def test_what_is_no_date_or_is_still_to_come_is_said_at_its_box() -> None:
    for typed in (
        {"month": "13", "year": "2026"},
        {"day": "31", "month": "2", "year": "2026"},
        {"day": "4"},
        {"year": "x"},
    ):
        assert said(**typed)[1] == ["on-late_return-day"]
    assert said(day="28", month="3", year="2026")[1] == ["on-late_return-day"]


def test_a_report_is_taken_once_and_with_the_day_that_it_tells_of() -> None:
    content = {"a-new_phone": "yes", "ev-new_phone": ["a", "a", "somebody else's"]}
    given_, _ = read(content, ENTRIES, OFFERED, TODAY)
    assert given_.answers["new_phone"].evidence == (Evidence("a", "agency-a", date(2026, 1, 5)),)
