"""The kinds as data: every field of the contract has its question, mistakes are said in words, reports read back. No database."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

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
from wholepicture.web.reporting.kind_answers import with_read  # noqa: E402
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


def boxes(name: str, day: str, month: str = "3", year: str = "2025") -> dict[str, str]:
    return {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year}


def moment(name: str, typed: str, kind: str = "missing_episode") -> dict[str, str]:
    """What a draft holds of a moment that was typed into its box at AT."""
    held = with_read({"kind": kind, name: typed}, {}, now=AT)
    return {key: held[key] for key in (name, f"{name}-read", f"{name}-asks")}


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
    said = {"kind": "missing_episode", **WREN, **moment("missing-missing_since", "7 3 2025 9pm")}
    assert mistakes(said | moment("missing-returned_at", "8 March 2:10am")) == []
    assert mistakes(said | moment("missing-returned_at", "7 3 2025 20:59")) == [
        (
            "missing-returned_at",
            "A child cannot be back before they went missing. Missing since: 7 March 2025 at 9pm. "
            "Returned: 7 March 2025 at 8:59pm. Correct one of the two.",
        )
    ]


def test_a_time_that_is_not_known_makes_no_mistake_of_the_same_day() -> None:
    said = {"kind": "missing_episode", **WREN, **moment("missing-missing_since", "7 3 2025 9pm")}
    assert mistakes(said | moment("missing-reported_at", "7 3 2025")) == []


def test_nobody_is_reported_missing_before_they_went_missing() -> None:
    said = {"kind": "missing_episode", **WREN, **moment("missing-missing_since", "7 3 2025 9pm")}
    (found,) = mistakes(said | moment("missing-reported_at", "6 3 2025"))
    assert "cannot be reported missing before they went missing" in found[1]


def test_a_child_may_be_back_before_anybody_reported_them_missing() -> None:
    said = {"kind": "missing_episode", **WREN, **moment("missing-missing_since", "7 3 2025 9pm")}
    late = moment("missing-reported_at", "yesterday 9am") | moment("missing-returned_at", "yesterday 8am")
    assert mistakes(said | late) == []


@pytest.mark.parametrize(
    ("kind", "typed", "box", "words"),
    [
        ("missing_episode", moment("missing-missing_since", "31 2 2025"), "missing-missing_since", "no such date"),
        ("missing_episode", moment("missing-missing_since", "10 3 2025"), "missing-missing_since", "in the future"),
        ("missing_episode", moment("missing-missing_since", "tonight 9pm"), "missing-missing_since", "is not yet"),
        ("missing_episode", moment("missing-returned_at", "7 3 2025 late"), "missing-returned_at", "not clear when"),
        ("missing_episode", {"missing-returned_at": "9pm"}, "missing-returned_at", "not clear when"),
        ("missing_episode", {"missing-returned_at-time": "9pm"}, "missing-returned_at", "not clear when"),
        ("missing_episode", {"aside-missing_now": "no"}, "missing-returned_at", "Enter when they came back"),
        (
            "missing_episode",
            {"aside-missing_now": "yes", **moment("missing-returned_at", "today 2am")},
            "aside-missing_now",
            "missing now, and also when they came back",
        ),
        (
            "missing_episode",
            {"aside-missing_now": "yes", "missing-circumstances": "x" * 3990},
            "missing-circumstances",
            "Use 3,963 characters or fewer",
        ),
        ("placement", {"placement-from-day": "3"}, "placement-from-day", "enter a date"),
        (
            "placement",
            boxes("placement-from", "7") | boxes("placement-to", "6"),
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
    assert mistakes({"kind": "placement", **WREN, **boxes("placement-from", "1", year="2026")}) == []
    assert (
        mistakes(
            {"kind": "return_interview", **WREN, **moment("return_interview-held_at", "10 3 2025", "return_interview")}
        )
        == []
    )


@pytest.mark.parametrize("kind", [code for code, kind in KINDS.items() if kind.needs_child])
def test_a_report_of_a_child_asks_which_child(kind: str) -> None:
    assert mistakes({"kind": kind, "facts": "x", "people": [{"name": "Kez"}]}) == [
        ("children-0-given", "Give the child's name, or anything else that tells who it is.")
    ]


def test_yesterday_is_the_day_before_it_was_written_whenever_the_draft_is_opened_again() -> None:
    said = {"kind": "missing_episode", "missing-missing_since": "yesterday 9pm"}
    first = with_read(said, {}, now=AT)
    assert body_of(first)["missing"]["missing_since"] == "2025-03-08T21:00:00+00:00"
    days_later = AT + timedelta(days=3)
    assert with_read(first, first, now=days_later) == first
    typed_anew = with_read({**first, "missing-missing_since": "yesterday 10pm"}, first, now=days_later)
    assert body_of(typed_anew)["missing"]["missing_since"] == "2025-03-11T22:00:00+00:00"


@pytest.mark.parametrize(("ago", "day"), [("86400", "07"), ("0", "08"), ("", "08"), ("-9", "08"), ("x", "08")])
def test_yesterday_is_the_day_before_it_was_typed_however_late_it_is_sent(ago: str, day: str) -> None:
    typed = {"facts": "x", "missing-missing_since": "yesterday 9pm", "missing-missing_since-ago": ago}
    posted = QueryDict(urlencode({"kind": "missing_episode", **typed}))
    content = forms.content_from(posted, {}, now=AT)
    assert content["missing-missing_since-read"] == f"2025-03-{day}T21:00:00+00:00"
    assert "missing-missing_since-ago" not in content


@pytest.mark.parametrize(
    ("choice", "means"), [("today", "2025-03-08"), ("yesterday", "2025-03-07"), ("now", "2025-03-08T09:00:00+00:00")]
)
def test_today_is_the_day_on_which_it_was_chosen_however_late_the_report_is_finished(choice, means):
    chosen, a_day_later = AT - timedelta(days=1), AT
    typed = QueryDict(f"facts=A+man+waits.&when={choice}")
    first = forms.content_from(typed, {}, now=chosen)
    assert body_of(forms.content_from(typed, first, now=a_day_later))["happened"]["from"] == means
    late = QueryDict(f"facts=A+man+waits.&when={choice}&when-ago=86400")
    assert forms.content_from(late, {}, now=a_day_later) == first
    other = forms.content_from(QueryDict("facts=A+man+waits.&when=unknown"), first, now=a_day_later)
    again = forms.content_from(typed, other, now=a_day_later)
    assert body_of(again)["happened"]["from"][:10] == ("2025-03-08" if choice == "yesterday" else "2025-03-09")


@pytest.mark.parametrize(
    ("boxes", "said"),
    [
        (("29", "Nov", "24"), ""),
        (("29", "nov", ""), "Enter the year as well, like 3 3 2025."),
        (("", "nov", ""), "Enter the day and the year as well, like 3 3 2025."),
        (("31", "nov", "2024"), "There is no 31 November 2024."),
        (("31", "11", "24"), "There is no 31 November 2024."),
        (("3rd", "", ""), "Enter the month and the year as well"),
        (("3rd", "nov", "2024"), "Enter a date like 3 3 2025."),
        (("", "", ""), "Enter a date like 3 3 2025."),
    ],
)
def test_a_day_that_is_none_is_told_by_what_is_wrong_with_it(boxes: tuple[str, str, str], said: str) -> None:
    typed = dict(zip(("when-day", "when-month", "when-year"), boxes, strict=True))
    content = forms.content_from(QueryDict(urlencode({"facts": "x", "when": "date", **typed})), {}, now=AT)
    told = [mistake.message for mistake in forms.mistakes_in(content, today=AT.date()) if mistake.field == "when-day"]
    assert [message.startswith(said) for message in told] == ([True] if said else [])
    if not said:
        assert body_of(content)["happened"]["from"] == "2024-11-29"


def test_what_was_not_yet_is_asked_again_when_it_is_sent_again() -> None:
    said = {"kind": "missing_episode", "missing-missing_since": "9:30am"}
    asked = with_read(said, {}, now=AT)
    assert "missing" not in body_of(asked)
    assert (
        body_of(with_read(asked, asked, now=AT + timedelta(hours=1)))["missing"]["missing_since"][:16]
        == "2025-03-09T09:30"
    )


def test_what_stood_in_four_boxes_before_there_was_one_is_shown_and_kept() -> None:
    before = {
        f"missing-missing_since-{part}": said
        for part, said in zip(("day", "month", "year", "time"), ("7", "3", "2025", "9pm"), strict=True)
    }
    (part,) = [
        one for one in context_of({"kind": "missing_episode", **before}, role="nurse")["parts"] if one["id"] == "own"
    ]
    (asked,) = [one for one in part["fields"] if one["id"] == "missing-missing_since"]
    assert asked["value"] == "7 3 2025 9pm"


def test_that_a_child_is_missing_now_is_told_in_words() -> None:
    said = {
        "kind": "missing_episode",
        **WREN,
        "aside-missing_now": "yes",
        "missing-circumstances": "Left by the window.",
    }
    told = body_of(said)
    assert told["missing"] == {"circumstances": "Still missing when this was written.\nLeft by the window."}
    assert "aside" not in told
    assert "missing" not in body_of({**said, "aside-missing_now": "no", "missing-circumstances": ""})
    assert "missing" not in body_of({"kind": "concern", **WREN, "aside-missing_now": "yes"})


def test_what_a_child_wore_is_told_with_what_she_looks_like() -> None:
    worn = {"given": "Wren", "description": "Short hair.", "wearing": "Blue coat,\nwhite trainers"}
    (child,) = body_of({"kind": "missing_episode", "children": [worn]})["subjects"]
    assert child["description"] == "Short hair.\nWearing: Blue coat, white trainers"


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
    posted = QueryDict("kind=placement&facts=x")
    assert forms.content_from(posted, {}, now=AT)["kind"] == "placement"
    assert forms.content_from(posted, {"kind": "attendance"}, now=AT)["kind"] == "attendance"
    assert "kind" not in forms.content_from(QueryDict("kind=anything&facts=x"), {}, now=AT)


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
