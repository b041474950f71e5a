"""The event that a report is: where it first came from, when it happened, whom it is about, and its words."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from tests.picture.rules.reports import ADULT, ADULT_SUBJECT, RECORDED, WREN, WREN_SUBJECT, adult, child, only, report
from wholepicture.picture.rules import Person, When, derive, root_of, when, when_of


def test_a_report_gives_rows_of_these_tables_only() -> None:
    assert list(derive(report())) == ["Event", "Passage", "Fact", "Association", "Sign", "Working"]
    assert [len(rows) for rows in derive(report()).values()] == [1, 0, 0, 0, 0, 0]


# -- where it first came from -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("provenance", "root", "passed_on"),
    [
        ({}, "SCH1/K-1", False),
        ({"original_agency": "POL"}, "POL/K-1", True),
        ({"original_agency": "POL", "original_reference": "P-7"}, "POL/P-7", True),
        ({"original_reference": "P-7"}, "SCH1/K-1", False),
        ({"original_agency": "SCH1"}, "SCH1/K-1", False),
        ({"original_agency": "SCH1", "original_reference": "K-1"}, "SCH1/K-1", False),
        ({"original_agency": "SCH1", "original_reference": "K-2"}, "SCH1/K-2", True),
        ({"original_agency": "POL", "original_reference": "K-1"}, "POL/K-1", True),
    ],
    ids=str,
)
def test_a_story_belongs_to_whoever_told_it_first(provenance: dict[str, str], root: str, passed_on: bool) -> None:
    assert root_of(report(provenance=provenance)) == (root, passed_on)
    event = only(derive(report(provenance=provenance))["Event"])
    assert (event["root"], event["passed_on"]) == (root, passed_on)


def test_a_report_that_names_no_source_is_its_agencys_own() -> None:
    assert root_of(report()) == ("SCH1/K-1", False)


# -- when it happened -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("happened", "told"),
    [
        (None, None),
        ({}, None),
        ({"to": "2026-03-01"}, None),
        ({"from": ""}, None),
        ({"from": "last week"}, None),
        ({"from": "2026-03-01"}, When(datetime(2026, 3, 1, tzinfo=UTC), None, "day")),
        ({"from": "2026-07-01"}, When(datetime(2026, 6, 30, 23, tzinfo=UTC), None, "day")),
        ({"from": "2026-03"}, When(datetime(2026, 3, 1, tzinfo=UTC), None, "month")),
        ({"from": "2026"}, When(datetime(2026, 1, 1, tzinfo=UTC), None, "year")),
        ({"from": "2026-03-01T21:30:00Z"}, When(datetime(2026, 3, 1, 21, 30, tzinfo=UTC), None, "exact")),
        ({"from": "2026-07-01T21:30:00+01:00"}, When(datetime(2026, 7, 1, 20, 30, tzinfo=UTC), None, "exact")),
        ({"from": "2026-07-01T21:30:00"}, When(datetime(2026, 7, 1, 20, 30, tzinfo=UTC), None, "exact")),
        (
            {"from": "2026-03-01T21:30:00Z", "to": "2026-03-02T01:00:00Z", "precision": "about"},
            When(datetime(2026, 3, 1, 21, 30, tzinfo=UTC), datetime(2026, 3, 2, 1, tzinfo=UTC), "about"),
        ),
        (
            {"from": "2026-03-01", "to": "2026-03-03"},
            When(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC), "day"),
        ),
        ({"from": "2026-03-01", "to": "whenever"}, When(datetime(2026, 3, 1, tzinfo=UTC), None, "day")),
        ({"from": "2026-03-01", "to": ""}, When(datetime(2026, 3, 1, tzinfo=UTC), None, "day")),
    ],
    ids=str,
)
def test_a_stated_time_is_kept_as_exact_as_it_was_stated(happened: dict[str, str] | None, told: When | None) -> None:
    assert when(happened) == told


@pytest.mark.parametrize(
    ("kind", "block", "start", "end"),
    [
        ("missing_episode", "missing", "missing_since", "returned_at"),
        ("placement", "placement", "from", "to"),
        ("attendance", "attendance", "from", "to"),
        ("involvement", "involvement", "from", "to"),
    ],
)
def test_an_event_without_a_time_of_its_own_has_that_of_its_block(kind: str, block: str, start: str, end: str) -> None:
    stated = {block: {start: "2026-02-01", end: "2026-02-03"}}
    day = datetime(2026, 2, 1, tzinfo=UTC)
    assert when_of(report(kind, **stated)) == When(day, datetime(2026, 2, 3, tzinfo=UTC), "day")
    assert when_of(report(kind, happened={"from": "2026-01-09"}, **stated)).at == datetime(2026, 1, 9, tzinfo=UTC)
    assert when_of(report("concern", **stated)) == When(RECORDED, None, "recorded")


def test_an_interview_happened_when_it_was_held_and_has_no_end() -> None:
    held = {"held_at": "2026-02-01", "offered_at": "2026-01-30", "None": "2026-02-09"}
    assert when_of(report("return_interview", return_interview=held)) == When(
        datetime(2026, 2, 1, tzinfo=UTC), None, "day"
    )


def test_what_says_no_time_is_placed_when_it_was_written_down() -> None:
    for kind in ("concern", "missing_episode", "placement"):
        assert when_of(report(kind)) == When(RECORDED, None, "recorded")
    assert when_of(report("placement", placement={"to": "2026-02-03"})) == When(RECORDED, None, "recorded")


# -- events -----------------------------------------------------------------------------------------------------------


def test_there_is_an_event_for_everybody_described() -> None:
    events = derive(
        report(
            people={"c": child(), "a": adult()},
            happened={"from": "2026-03-01", "to": "2026-03-02"},
            provenance={"how_known": "seen"},
            author={"job": "teacher"},
            basis="consent",
        )
    )["Event"]
    same = {
        "kind": "concern",
        "at": datetime(2026, 3, 1, tzinfo=UTC),
        "until": datetime(2026, 3, 2, tzinfo=UTC),
        "precision": "day",
        "how_known": "seen",
        "passed_on": False,
        "author_job": "teacher",
        "detail": {"basis": "consent"},
        "located": False,
        "revises": None,
        "revision": "",
        "recorded_at": RECORDED,
        "root": "SCH1/K-1",
    }
    assert events == [
        {"part": f"event/{WREN_SUBJECT}", "subject": WREN_SUBJECT, "nominal": WREN, "role": "child", **same},
        {
            "part": f"event/{ADULT_SUBJECT}",
            "subject": ADULT_SUBJECT,
            "nominal": ADULT,
            "role": "person_of_concern",
            **same,
        },
    ]


def test_a_report_that_describes_nobody_is_an_event_all_the_same() -> None:
    assert only(derive(report())["Event"]) == {
        "part": "event/nobody",
        "subject": None,
        "nominal": None,
        "role": "",
        "kind": "concern",
        "at": RECORDED,
        "until": None,
        "precision": "recorded",
        "how_known": "",
        "passed_on": False,
        "author_job": "",
        "detail": {},
        "located": False,
        "revises": None,
        "revision": "",
        "recorded_at": RECORDED,
        "root": "SCH1/K-1",
    }


@pytest.mark.parametrize(
    ("kind", "located"),
    [
        ("placement", True),
        ("attendance", True),
        ("involvement", True),
        ("missing_episode", False),
        ("return_interview", False),
        ("concern", False),
    ],
)
def test_what_says_by_its_nature_where_a_child_is_is_marked(kind: str, located: bool) -> None:
    assert only(derive(report(kind))["Event"])["located"] is located


def test_the_particulars_of_a_kind_go_with_its_event_and_words_do_not() -> None:
    missing = {
        "missing_since": "2026-02-01",
        "circumstances": "She left by the window.",
        "found_where": "p",
        "found_with": ["a"],
        "returned_by": "a",
        "times_before": 3,
    }
    assert only(derive(report("missing_episode", missing=missing))["Event"])["detail"] == {
        "missing_since": "2026-02-01",
        "times_before": 3,
    }
    interview = dict.fromkeys(("push_factors", "pull_factors", "where", "with_whom", "harm", "would_help"), "Words.")
    told = {"held_at": "2026-02-01", "accepted": True}
    event = only(derive(report("return_interview", return_interview=interview | told))["Event"])
    assert event["detail"] == told


def test_an_interview_is_with_the_first_child_and_says_nothing_of_the_return_of_another() -> None:
    told = {"held_at": "2026-02-01", "accepted": True}
    pippa = Person(UUID(int=13), UUID(int=3), "child", {})
    spoken = report("return_interview", {"a": adult(), "c1": child(), "c2": pippa}, return_interview=told)
    marked = {"with_another_child": True}
    assert [event["detail"] for event in derive(spoken)["Event"]] == [told, told, marked]
    graded = report("return_interview", {"c1": child(), "c2": pippa}, return_interview=told, grading={"legacy": "B2"})
    assert derive(graded)["Event"][1]["detail"] == marked | {"older_grade": "B2"}
    empty = report("return_interview", {"c1": child(), "c2": pippa})
    assert [event["detail"] for event in derive(empty)["Event"]] == [{}, marked]
    twice = report(
        "return_interview", {"c1": child(), "c2": Person(UUID(int=14), WREN, "child", {})}, return_interview=told
    )
    assert [event["detail"] for event in derive(twice)["Event"]] == [told, told]
    both = report("missing_episode", {"c1": child(), "c2": pippa}, missing={"missing_since": "2026-02-01"})
    assert [event["detail"] for event in derive(both)["Event"]] == [{"missing_since": "2026-02-01"}] * 2


# -- words ------------------------------------------------------------------------------------------------------------


def test_every_passage_is_kept_by_its_kind_and_the_one_that_tells_where_she_goes_is_marked() -> None:
    passages = derive(
        report(
            "missing_episode",
            narrative={"what": "A car waited.", "opinion": "  "},
            missing={"circumstances": "She left by the window.", "found_where": "p"},
            return_interview={"where": "By the harbour.", "harm": "None told.", "held_at": "2026-02-01"},
        )
    )["Passage"]
    assert passages == [
        {"part": "passage/what", "kind": "what", "text": "A car waited.", "located": False},
        {
            "part": "passage/circumstances",
            "kind": "circumstances",
            "text": "She left by the window.",
            "located": False,
        },
        {"part": "passage/where", "kind": "where", "text": "By the harbour.", "located": True},
        {"part": "passage/harm", "kind": "harm", "text": "None told.", "located": False},
    ]


@pytest.mark.parametrize("kind", ["push_factors", "pull_factors", "where", "with_whom", "harm", "would_help"])
def test_each_answer_of_a_return_interview_is_a_passage(kind: str) -> None:
    passage = only(derive(report("return_interview", return_interview={kind: "Words."}))["Passage"])
    assert (passage["kind"], passage["text"], passage["located"]) == (kind, "Words.", kind == "where")
