"""A report that was sent becomes a draft again, with every word of it; and what differs between two states is told in words."""

from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given

import wholepicture.web.reporting.read_back as read_back_module
from synthetic.factories import child, concern, missing_episode, tie
from tests.web.test_reporting_body import ANY_DRAFT, CONTENT, TODAY
from wholepicture.web.parts.report import what_changed as what_changed_module
from wholepicture.web.parts.report.in_words import Row, Section, sections_of
from wholepicture.web.parts.report.what_changed import Change, changes
from wholepicture.web.reporting import forms
from wholepicture.web.reporting.body import body_from
from wholepicture.web.reporting.read_back import draft_from, not_on_the_form
from wholepicture.web.wording import choices
from wholepicture.web.wording.moments import read_moment

THE_NEXT_DAY = date(2025, 10, 27)
AT = datetime(2025, 3, 4, 9, 12, tzinfo=UTC)


def made(content: dict[str, Any]) -> dict[str, Any]:
    return body_from(content, key="k", recorded_at=AT, author={"name": "A. Teacher"}, may_grade=True)


def again(body: dict[str, Any]) -> dict[str, Any]:
    return made(read_back_module.draft_from(body))


def told(body: dict[str, Any]) -> list[Section]:
    return sections_of(body, {})


def put_right(content: dict[str, Any]) -> dict[str, Any]:
    """The draft once its writer has put right what they were asked to: as it may be sent."""
    right: dict[str, Any] = deepcopy(content) | {"facts": "Seen at the gate."}
    for kind in choices.CAPS:
        for row in right.get(kind, []):
            _put_row_right(row, choices.THING_LIMITS[kind])
    for mistake in forms.mistakes_in(right, today=TODAY):
        right = _without(right, mistake.field)
    assert forms.mistakes_in(right, today=TODAY) == []
    return right


def _put_row_right(row: dict[str, Any], limits: dict[str, int]) -> None:
    row |= {name: row[name][:limit] for name, limit in limits.items() if name in row}
    if any(row.get(f"dob-{part}") for part in ("day", "month", "year")):
        row |= {"dob-day": "17", "dob-month": "May", "dob-year": "2010"}


def _without(content: dict[str, Any], field: str) -> dict[str, Any]:
    """The draft without what is wrong in a box, or with the least that is asked for."""
    if field == "children-0-given":
        return {**content, "children": [{"given": "Wren"}, *content.get("children", [])[1:]]}
    if field == "named":
        return {**content, "level": "hub"}
    of = field.rpartition("-")[0] or field
    gone = next((each for each in _HELD_TOGETHER if field in each or of in each), (of,))
    return {name: said for name, said in content.items() if not name.startswith(gone)}


# Answers of which one cannot be right without the other: who is back came back at some time.
_HELD_TOGETHER = [("when", "about"), ("missing-returned_at", "aside-missing_now")]


@pytest.mark.long
@ANY_DRAFT
@given(CONTENT)
def test_whatever_was_sent_by_the_form_stands_on_it_again_word_for_word(content: dict[str, Any]) -> None:
    sent = made(put_right(content))
    sent["provenance"] = {name: said for name, said in sent.get("provenance", {}).items() if name != "informant"}
    sent["safety"] = {name: said for name, said in sent.get("safety", {}).items() if name != "risk_to_source"}
    assert changes(told(sent), told(again(sent))) == []
    assert not_on_the_form(sent, again(sent)) == []


@pytest.mark.long
@ANY_DRAFT
@given(CONTENT)
def test_whoever_is_in_a_report_keeps_the_reference_under_which_it_spoke_of_them(content: dict[str, Any]) -> None:
    sent = made(put_right(content))
    kinds = ("subjects", "vehicles", "phones", "accounts", "places")
    refs = {kind: [thing["ref"] for thing in sent.get(kind, [])] for kind in kinds}
    assert refs == {kind: [thing["ref"] for thing in again(sent).get(kind, [])] for kind in kinds}


WREN = {"given": "Wren", "family": "Ashdown-Test", "dob-day": "17", "dob-month": "5", "dob-year": "2010"}
KEZ = {"role": "person_of_concern", "called": "Kez", "age": "20 to 30", "with": ["c1"]}
FULL: dict[str, Any] = {
    "danger": "no",
    "facts": "Collected at the gate.",
    "when": "date",
    "when-day": "3",
    "when-month": "3",
    "when-year": "2025",
    "when_time": "3:20pm",
    "children": [{**WREN, "address": "4 Fern Walk"}, {}],
    "people": [KEZ],
    "cars": [{"registration": "XX0? ABC", "driver": "p1", "inside": ["c1"]}],
    "phones": [{"number": "07700 900123", "handle": "kez", "platform": "Snapchat", "whose": "p1"}],
    "places": [{"name": "Mill Lane", "seen": ["p1"], "tie": "works_at"}],
    "signs": {"new_phone": "yes"},
    "level": "leads",
}


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("_tied", lambda *_: None),
        ("_address", lambda *_: {}),
        ("_age", lambda *_: ""),
        ("_when", lambda *_: {}),
        ("_signs", lambda *_: {}),
        ("_person_facts", lambda *_: {}),
        ("_phones_and_accounts", lambda *_: []),
    ],
)
def test_a_planted_part_that_is_not_read_back_is_noticed(
    monkeypatch: pytest.MonkeyPatch, name: str, fault: Callable[..., Any]
) -> None:
    sent = made(FULL)
    assert changes(told(sent), told(again(sent))) == []
    monkeypatch.setattr(read_back_module, name, fault)
    assert changes(told(sent), told(again(sent))) != []


def test_what_another_door_sent_and_the_form_has_no_box_for_is_named() -> None:
    body = concern(
        child(emails=["wren@example.org"], phones=["01632 960001", "01632 960002"], ref="pupil-1"),
        child(given="Ada", ref="pupil-2"),
        ties=[tie("pupil-1", "pupil-2", "sibling")],
    )
    body["happened"] = {"from": "2025-03-01", "to": "2025-03-03", "precision": "day"}
    lost = not_on_the_form(body, again(body))
    assert ("until when it happened", "3 March 2025") in lost
    assert ("emails", "wren@example.org") in lost
    assert ("phones", "01632 960002") in lost
    assert ("ties between people and things", "1") in lost
    assert ("phones", "01632 960001") not in lost
    assert draft_from(body)["children"][1]["given"] == "Ada"


@pytest.mark.parametrize("name", [",", "Kez,Bob", "Kez;", "Karl Brown, the elder"])
def test_a_name_with_a_comma_stands_on_the_form_again(name: str) -> None:
    sent = made(put_right({"facts": "Seen at the gate.", "children": [{"given": "Wren"}], "people": [{"name": name}]}))
    assert changes(told(sent), told(again(sent))) == []


def test_a_missing_episode_of_a_system_reads_back_what_the_form_asks() -> None:
    body = missing_episode(child(), key="m")
    assert changes(told(body), told(again(body))) == []


# -- what changed --------------------------------------------------------------------------------------------------------


# One time of the hour that came twice, before and after the clocks went back.
TWICE = ("2025-10-26T01:30:00+01:00", "2025-10-26T01:30:00+00:00")


@pytest.mark.parametrize("at", TWICE)
def test_which_of_two_hours_was_sent_is_sent_again(at: str) -> None:
    sent = {**made(FULL), "happened": {"from": at, "precision": "exact"}}
    assert again(sent)["happened"] == sent["happened"]
    assert forms.mistakes_in(draft_from(sent), today=THE_NEXT_DAY) == []
    episode = missing_episode(child(), key="m", missing_since=at)
    assert again(episode)["missing"]["missing_since"] == at


def test_a_moment_of_two_hours_that_a_system_did_not_tell_apart_is_asked_about() -> None:
    draft = draft_from(missing_episode(child(), key="m", missing_since=TWICE[0][:19]))
    assert draft["missing-missing_since"] == "26 October 2025 01:30am"
    assert [one.field for one in forms.mistakes_in(draft, today=THE_NEXT_DAY)] == ["missing-missing_since"]


@pytest.mark.parametrize(
    "since", ["2026-03-07T00:00:00+00:00", "2026-03-06T21:00:00+00:00", "2025-07-06T00:15:00+01:00", *TWICE]
)
def test_a_moment_stands_on_the_form_as_one_that_would_be_understood_the_same(since: str) -> None:
    typed = draft_from(missing_episode(child(), key="m", missing_since=since))["missing-missing_since"]
    now = datetime(2026, 3, 14, 18, 0, tzinfo=UTC)
    assert read_moment(typed, now=now).iso == since


def test_what_changed_is_told_field_by_field_before_and_after() -> None:
    later = {**FULL, "facts": "Collected at the station.", "people": [{**KEZ, "age": "25"}]}
    assert changes(told(made(FULL)), told(made(later))) == [
        Change("What happened", "Facts", "Collected at the gate.", "Collected at the station."),
        Change("Person: Kez", "Age", "20 to 30", "25"),
    ]


def test_a_name_that_was_corrected_is_one_change_and_not_two_people() -> None:
    later = {**FULL, "children": [{**FULL["children"][0], "given": "Ren"}, {}]}
    found = changes(told(made(FULL)), told(made(later)))
    assert Change("The child: Ren Ashdown-Test", "Name", "Wren Ashdown-Test", "Ren Ashdown-Test") in found
    assert not any(change.of.startswith("The child: Wren") for change in found)


def test_what_was_added_and_what_was_taken_out_are_told_apart() -> None:
    less = {name: said for name, said in FULL.items() if name not in ("cars", "level")}
    added = changes(told(made(less)), told(made(FULL)))
    assert Change("Car", "Registration", "", "XX0? ABC") in added
    gone = changes(told(made(FULL)), told(made(less)))
    assert Change("Car", "Registration", "XX0? ABC", "") in gone


def test_the_same_report_twice_differs_in_nothing() -> None:
    assert changes(told(made(FULL)), told(made(FULL))) == []


def test_a_value_that_is_said_twice_is_told_once_under_its_name() -> None:
    both = [Section("The child: A", "children-0", [Row("UPN", "1"), Row("UPN", "2")])]
    single = [Section("The child: A", "children-0", [Row("UPN", "1")])]
    assert changes(both, single) == [Change("The child: A", "UPN", "1; 2", "1")]


def test_planted_a_diff_that_went_by_titles_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def by_title(sections: list[Section]) -> dict[Any, Section]:
        return {(section.title, "", 0): section for section in sections}

    monkeypatch.setattr(what_changed_module, "_by_place", by_title)
    with pytest.raises(AssertionError):
        test_a_name_that_was_corrected_is_one_change_and_not_two_people()
