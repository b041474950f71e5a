"""The kinds as data: every field of the contract has its question, mistakes are said in words, reports read back. No database."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from wholepicture.config import installation

installation.load()

import synthetic.factories as made  # noqa: E402
import wholepicture.intake  # noqa: E402
from wholepicture.access.rules import ROLES  # noqa: E402
from wholepicture.intake.kinds import BLOCKS, level_for  # noqa: E402
from wholepicture.web.parts.report.in_words import sections_of  # noqa: E402
from wholepicture.web.parts.report.kinds import KINDS  # noqa: E402
from wholepicture.web.parts.report.questions import Ask  # noqa: E402
from wholepicture.web.reporting import forms  # noqa: E402
from wholepicture.web.reporting.body import body_from  # noqa: E402
from wholepicture.web.reporting.long_page import context_of  # noqa: E402
from wholepicture.web.wording import choices  # noqa: E402
from wholepicture.web.wording.reports import KINDS as TITLES  # noqa: E402

CONTRACT = json.loads(Path(wholepicture.intake.__file__).with_name("submission.v1.schema.json").read_text())
FIELDS = CONTRACT["properties"]
EXAMPLE = Path(__file__).parents[1] / "contract" / "missing_episode.json"
TODAY = date(2025, 3, 9)
AT = datetime(2025, 3, 9, 9, 0, tzinfo=UTC)
WREN = {"children": [{"given": "Wren"}]}


def body_of(content: dict[str, Any], *, may_grade: bool = False) -> dict[str, Any]:
    return body_from(content, key="k", recorded_at=AT, author={}, may_grade=may_grade)


def mistakes(content: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one.field, one.message) for one in forms.mistakes_in(content, today=TODAY)]


def moment(name: str, day: str, time: str = "", month: str = "3", year: str = "2025") -> dict[str, str]:
    return {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year, f"{name}-time": time}


# As data


def test_every_kind_of_the_contract_can_be_sent_by_screen_and_has_a_name() -> None:
    assert set(KINDS) == set(FIELDS["kind"]["enum"]) == set(TITLES)


@pytest.mark.parametrize("block", [*(block.name for block in BLOCKS.values()), "grading"])
def test_every_field_of_a_block_is_asked_with_the_choices_and_limits_of_the_contract(block: str) -> None:
    asked = {one.name: one for kind in KINDS.values() for one in kind.fields if one.block == block}
    assert asked.keys() == FIELDS[block]["properties"].keys()
    for name, rule in FIELDS[block]["properties"].items():
        one = asked[name]
        if "enum" in rule:
            assert set(one.options) == set(rule["enum"]), name
        elif rule["type"] == "integer":
            assert (one.ask, one.limit) == (Ask.COUNT, rule["maximum"]), name
        elif rule["type"] == "boolean":
            assert one.ask is Ask.YES_NO, name
        elif rule["type"] == "array":
            assert one.limit <= rule["items"]["maxLength"], name
        elif one.ask not in (Ask.DATE, Ask.MOMENT):
            assert one.limit == rule["maxLength"], name


def test_what_ties_a_person_to_a_place_and_what_a_sign_may_answer_are_the_contracts_own() -> None:
    assert set(choices.PLACE_TIES) <= set(FIELDS["ties"]["items"]["properties"]["type"]["enum"])
    assert set(choices.SIGN_ANSWERS) == set(FIELDS["signs"]["items"]["properties"]["answer"]["enum"])


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_shared_more_widely_than_the_kind_asks_for_when_nobody_chose(kind: str) -> None:
    level = level_for(kind, None)
    assert body_of({"kind": kind, "facts": "x"})["sharing"]["level"] == level
    assert context_of({"kind": kind}, role="nurse")["level"] == level


def test_who_reads_that_one_works_with_a_child_is_not_offered_as_a_choice() -> None:
    offered = {kind: [code for code, _ in context_of({"kind": kind}, role="nurse")["level_options"]] for kind in KINDS}
    assert offered.pop("involvement") == ["partners"]
    assert set(map(len, offered.values())) == {4}
    assert body_of({"kind": "involvement", "facts": "x", "level": "hub"})["sharing"]["level"] == "partners"


def test_only_the_police_grade() -> None:
    asked = {role: [part["id"] for part in context_of({"kind": "intelligence"}, role=role)["parts"]] for role in ROLES}
    assert [role for role, parts in asked.items() if "grading" in parts] == ["police_intelligence"]
    posted = {"kind": "intelligence", "facts": "x", "grading-source": "2", "grading-conditions": "Ask first, no copies"}
    assert "grading" not in body_of(posted)
    assert body_of(posted, may_grade=True)["grading"] == {"source": "2", "conditions": ["Ask first", "no copies"]}


@pytest.mark.parametrize(("kind", "asked"), [(code, kind.asks_danger) for code, kind in KINDS.items()])
def test_danger_is_asked_about_unless_the_kind_is_routine(kind: str, asked: bool) -> None:
    assert asked is (kind not in ("placement", "attendance", "involvement"))


# Putting right


def test_a_child_cannot_be_back_before_she_went_missing() -> None:
    said = {"kind": "missing_episode", **WREN, **moment("missing-missing_since", "7", "9pm")}
    assert mistakes(said | moment("missing-returned_at", "8", "2:10am")) == []
    assert mistakes(said | moment("missing-returned_at", "7", "8:59pm")) == [
        (
            "missing-returned_at-day",
            "A child cannot be back before they went missing. Missing since: 7 March 2025 at 9pm. "
            "Returned: 7 March 2025 at 8:59pm. Correct one of the two.",
        )
    ]


def test_a_time_that_is_not_known_makes_no_mistake_of_the_same_day() -> None:
    said = {"kind": "missing_episode", **WREN, **moment("missing-missing_since", "7", "9pm")}
    assert mistakes(said | moment("missing-reported_at", "7")) == []


def test_nobody_is_reported_missing_before_they_went_missing() -> None:
    said = {"kind": "missing_episode", **WREN, **moment("missing-missing_since", "7", "9pm")}
    (found,) = mistakes(said | moment("missing-reported_at", "6"))
    assert "cannot be reported missing before they went missing" in found[1]


def test_a_child_may_be_back_before_anybody_reported_them_missing() -> None:
    said = {"kind": "missing_episode", **WREN, **moment("missing-missing_since", "7", "9pm")}
    late = moment("missing-reported_at", "8", "9am") | moment("missing-returned_at", "8", "8am")
    assert mistakes(said | late) == []


@pytest.mark.parametrize(
    ("kind", "typed", "box", "words"),
    [
        (
            "missing_episode",
            moment("missing-missing_since", "31", month="2"),
            "missing-missing_since-day",
            "enter a date",
        ),
        ("missing_episode", moment("missing-missing_since", "10"), "missing-missing_since-day", "in the future"),
        ("missing_episode", moment("missing-returned_at", "7", "late"), "missing-returned_at-time", "enter a time"),
        ("missing_episode", {"missing-returned_at-time": "9pm"}, "missing-returned_at-day", "the date as well"),
        ("placement", {"placement-from-day": "3"}, "placement-from-day", "enter a date"),
        (
            "placement",
            moment("placement-from", "7") | moment("placement-to", "6"),
            "placement-to-day",
            "The last day cannot be before the first",
        ),
        ("attendance", {"attendance-possible_sessions": "twenty"}, "attendance-possible_sessions", "whole number"),
        ("attendance", {"attendance-suspensions": "401"}, "attendance-suspensions", "from 0 to 400"),
        (
            "attendance",
            {"attendance-possible_sessions": "20", "attendance-attended_sessions": "21"},
            "attendance-attended_sessions",
            "21 sessions attended is more than the 20 possible",
        ),
        ("involvement", {"involvement-service": "x" * 501}, "involvement-service", "Use 500 characters or fewer"),
    ],
)
def test_what_cannot_be_is_said_beside_its_box(kind: str, typed: dict[str, str], box: str, words: str) -> None:
    (found,) = mistakes({"kind": kind, **WREN, **typed})
    assert found[0] == box
    assert words in found[1]


def test_what_is_planned_may_lie_ahead() -> None:
    assert mistakes({"kind": "placement", **WREN, **moment("placement-from", "1", year="2026")}) == []
    assert mistakes({"kind": "return_interview", **WREN, **moment("return_interview-held_at", "10")}) == []


@pytest.mark.parametrize("kind", [code for code, kind in KINDS.items() if kind.needs_child])
def test_a_report_of_a_child_asks_which_child(kind: str) -> None:
    assert mistakes({"kind": kind, "facts": "x", "people": [{"name": "Kez"}]}) == [
        ("children-0-given", "Give the child's name, or anything else that tells who it is.")
    ]


# The form


def test_a_person_found_with_her_stays_the_same_when_another_is_taken_away() -> None:
    said = {
        "kind": "missing_episode",
        "children": [{"given": "Wren"}, {"given": "Ines", "with": ["c1"]}],
        "people": [{"called": "Kez"}, {"called": "Tall one"}],
        "places": [{"name": "Station"}],
        "missing-found_with": ["c2", "p1", "p2"],
        "missing-returned_by": "p2",
        "missing-found_where": "l1",
    }
    left = forms.without(forms.without(said, "people", 0), "places", 0)
    assert left["missing-found_with"] == ["c2", "p1"]
    assert left["missing-returned_by"] == "p1"
    assert left["missing-found_where"] == ""
    assert body_of(left)["ties"] == [{"from": "c1", "to": "c2", "type": "with"}]


def test_a_kind_once_chosen_stays() -> None:
    from django.http import QueryDict

    posted = QueryDict("kind=placement&facts=x")
    assert forms.content_from(posted, {})["kind"] == "placement"
    assert forms.content_from(posted, {"kind": "attendance"})["kind"] == "attendance"
    assert "kind" not in forms.content_from(QueryDict("kind=anything&facts=x"), {})


def test_a_place_stays_folded_until_more_is_said_of_it_than_that_somebody_was_seen_there() -> None:
    for tie, is_open in (("seen_at", False), ("stayed_at", True)):
        (block,) = forms.blocks_of({"places": [{"name": "Station", "tie": tie}]}, "places")
        assert block["more"] is is_open


def test_intelligence_starts_with_nobody_and_asks_for_signs_once_there_is_a_child() -> None:
    blank = {"kind": "intelligence", "facts": "He gives out phones."}
    assert "subjects" not in body_of(blank)
    parts = {part["id"]: part for part in context_of(blank, role="nurse")["parts"]}
    assert [block["kind"] for block in parts["who"]["blocks"]] == ["people"]
    assert "signs" not in parts
    assert "signs" in {one["id"] for one in context_of(blank | WREN, role="nurse")["parts"]}


# Reading back


def rows(body: dict[str, Any]) -> dict[str, dict[str, str]]:
    return {one.title: {row.key: row.value for row in one.rows} for one in sections_of(body, {})}


def test_a_missing_episode_from_a_file_reads_back_in_the_words_of_the_form() -> None:
    said = rows(json.loads(EXAMPLE.read_text()))
    assert said["When, and from where"] == {
        "Missing since": "7 March 2025 at 9pm",
        "Reported to the police": "7 March 2025 at 11:15pm",
        "Returned": "8 March 2025 at 2:10am",
        "Missing from": "Home",
        "Police reference": "M/25/000318",
        "Recorded as": "Missing",
        "Police risk grade": "medium",
    }
    assert said["When they were found"] == {"Found at": "Harbour View guest house", "Found with": "Ines Marl-Test"}
    assert said["Place"]["Stayed there"] == "Wren Ashdown Test"


@pytest.mark.parametrize(
    ("body", "title", "row"),
    [
        (made.return_interview(), "The interview", ("Accepted", "Yes")),
        (made.return_interview(), "What they said", ("Who they were with", "Friends.")),
        (made.placement(), "The placement", ("Kind of placement", "Children's home")),
        (made.placement(), "The placement", ("From", "12 January 2026")),
        (made.attendance(), "Attendance", ("Sessions absent without leave", "4")),
        (made.attendance(), "Attendance", ("Sessions absent with leave", "0")),
        (made.involvement(), "Who works with them", ("Plan", "No plan")),
        (made.intelligence(grading={"source": "2", "handling": "C"}), "Grade", ("Source", "2: untested")),
        (made.concern(basis="older_person"), "What happened", ("Why it was reported", "Someone older")),
        (made.missing_episode(missing_since="spring"), "When, and from where", ("Missing since", "spring")),
    ],
)
def test_every_block_reads_back_in_plain_words(body: dict[str, Any], title: str, row: tuple[str, str]) -> None:
    assert rows(body)[title][row[0]] == row[1]
