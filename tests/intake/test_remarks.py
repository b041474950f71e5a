"""What is asked of a report, and remarked on it, word for word: the sender reads it and puts it right."""

from datetime import date
from typing import Any

import pytest

from wholepicture.access.rules import LEVELS
from wholepicture.intake.kinds import level_for
from wholepicture.intake.rules import (
    Flag,
    Problem,
    flags_of,
    has_content,
    meaning_problems,
    quotable,
    split_source,
    text_fault,
)

TODAY = date(2025, 6, 1)
WRITTEN = "2025-03-04T09:12:00Z"
NO_MOMENT = "This is not a date or time that exists, written as 2025-03-04 or 2025-03-04T09:12:00Z."
NOBODY = "Nothing in this report has this ref: kept as given, and joined to nothing."


def remarks(**said: Any) -> list[tuple[str, str, str]]:
    body = {"recorded_at": WRITTEN, "kind": "concern", **said}
    return [(flag.field, flag.reason, flag.value) for flag in flags_of(body, today=TODAY)]


def problems(**said: Any) -> list[tuple[str, str]]:
    body = {"recorded_at": WRITTEN, "kind": "concern", "narrative": {"what": "A car waited."}, **said}
    found = list(meaning_problems(body))
    assert all(problem.row is None for problem in found)
    return [(problem.field, problem.reason) for problem in found]


# -- what cannot be understood ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("soon", "recorded_at is not a date and time that exists: write it as 2025-03-04T09:12:00+00:00."),
        ("2025-03-04T09:12:00", "recorded_at lacks its offset from UTC: add Z, +00:00 or +01:00 at the end."),
        ("2025-03-04", "recorded_at needs a time as well as a date: write it as 2025-03-04T09:12:00+00:00."),
        ("2025", "recorded_at needs a time as well as a date: write it as 2025-03-04T09:12:00+00:00."),
    ],
)
def test_a_time_of_writing_is_asked_for_as_it_is_needed(written: str, reason: str) -> None:
    assert problems(recorded_at=written) == [("recorded_at", reason)]


@pytest.mark.parametrize("written", [WRITTEN, "2025-03-04T09:12:00+01:00", None, 7])
def test_a_time_of_writing_that_exists_or_is_another_checks_to_judge_is_no_problem_here(written: Any) -> None:
    assert problems(recorded_at=written) == []


COLLECTIONS = "subjects, vehicles, phones, accounts, places"


@pytest.mark.parametrize(
    ("kind", "named"),
    [
        ("concern", f"narrative, signs, {COLLECTIONS}"),
        ("missing_episode", f"narrative, signs, {COLLECTIONS}, missing"),
        ("return_interview", f"narrative, signs, {COLLECTIONS}, return_interview"),
        ("placement", f"narrative, signs, {COLLECTIONS}, placement"),
        ("attendance", f"narrative, signs, {COLLECTIONS}, attendance"),
        ("involvement", f"narrative, signs, {COLLECTIONS}, involvement"),
    ],
)
def test_a_report_that_says_nothing_is_told_what_it_could_say(kind: str, named: str) -> None:
    assert problems(kind=kind, narrative={}) == [
        ("body", f"The report says nothing yet: give at least one of {named}.")
    ]


@pytest.mark.parametrize(
    ("said", "content"),
    [
        ({}, False),
        ({"narrative": {"what": " "}}, False),
        ({"narrative": {"what": "", "opinion": "A word."}}, True),
        ({"narrative": {}}, False),
        ({"signs": []}, False),
        ({"signs": [{}]}, True),
        ({"subjects": [{}]}, True),
        ({"vehicles": [{}]}, True),
        ({"phones": [{}]}, True),
        ({"accounts": [{}]}, True),
        ({"places": [{}]}, True),
        ({"kind": "placement", "placement": {"type": "foster"}}, True),
        ({"kind": "placement", "placement": {"type": ""}}, False),
        ({"kind": "placement", "placement": {"weeks": 0}}, True),
        ({"kind": "placement", "placement": {"weeks": None}}, False),
        ({"kind": "placement"}, False),
        ({"kind": "concern", "placement": {"type": "foster"}}, False),
        ({"placement": {"type": "foster"}}, False),
        ({"ties": [{}]}, False),
    ],
    ids=str,
)
def test_a_report_says_something_or_does_not(said: dict[str, Any], content: bool) -> None:
    assert has_content(said) is content


def test_every_use_of_a_ref_after_the_first_is_named_with_the_first() -> None:
    assert problems(
        subjects=[{"ref": "c1"}, {"ref": "c2"}, {"ref": "c1"}, {"no": "ref"}, {"ref": 7}, "c1"],
        vehicles=[{"ref": "c1"}],
        places=[{"ref": "p1"}],
    ) == [
        ("subjects[2].ref", "subjects[2].ref uses “c1”, as subjects[0].ref does: every ref must be its own."),
        ("vehicles[0].ref", "vehicles[0].ref uses “c1”, as subjects[0].ref does: every ref must be its own."),
    ]


def test_lists_that_are_none_hold_no_refs() -> None:
    assert problems(subjects={"ref": "c1"}, vehicles="c1", places=None) == []


def test_several_problems_are_told_at_once_in_the_order_of_the_contract() -> None:
    assert [field for field, _ in problems(recorded_at="soon", narrative={}, kind=7)] == ["recorded_at", "body"]
    assert next(iter(meaning_problems({"recorded_at": "soon"}))) == Problem(
        None, "recorded_at", "recorded_at is not a date and time that exists: write it as 2025-03-04T09:12:00+00:00."
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("short", "short"),
        ("x" * 60, "x" * 60),
        ("x" * 61, "x" * 60 + "…"),
        ("a\nb", "a\\u000ab"),
        ("a\u202eb", "a\\u202eb"),
        ("Zoë", "Zoë"),
    ],
)
def test_a_senders_text_is_made_fit_to_repeat(text: str, shown: str) -> None:
    assert quotable(text) == shown


def test_a_text_is_cut_where_it_is_asked_to_be() -> None:
    assert quotable("abcdef", most=3) == "abc…"
    assert quotable("abc", most=3) == "abc"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("plain", None),
        ("Zoë 小明 😀", None),
        ("", None),
        ("ab\0c\0", "holds a NUL character (position 3), which cannot be stored: take it out"),
        ("é\0", "holds a NUL character (position 2), which cannot be stored: take it out"),
        ("ab\ud800", "holds half of a character (a lone surrogate, position 3): send it again as UTF-8"),
    ],
)
def test_a_text_that_cannot_be_stored_is_told_where_and_what_to_do(text: str, fault: str | None) -> None:
    assert text_fault(text) == fault


# -- what is remarked on ----------------------------------------------------------------------------------------------


def test_a_report_without_values_has_no_remark() -> None:
    assert remarks() == []


@pytest.mark.parametrize(
    ("said", "remark"),
    [
        ({"recorded_at": "2025-06-02T00:00:00Z"}, ("recorded_at", "This date is in the future.", "2025-06-02T00:00:00Z")),
        ({"recorded_at": "1899-03-04T09:12:00Z"}, ("recorded_at", "This is before 1900.", "1899-03-04T09:12:00Z")),
        ({"happened": {"from": "last week"}}, ("happened.from", NO_MOMENT, "last week")),
        ({"happened": {"to": "2025-06-02"}}, ("happened.to", "This date is in the future.", "2025-06-02")),
        ({"happened": {"from": "2025-03-04", "to": "2025-03-01"}}, ("happened.to", "This is before from, 2025-03-04.", "2025-03-01")),
        (
            {"missing": {"missing_since": "2025-03-04", "returned_at": "2025-03-01"}},
            ("missing.returned_at", "This is before missing since, 2025-03-04.", "2025-03-01"),
        ),
        (
            {"missing": {"missing_since": "2025-03-04", "reported_at": "2025-03-01"}},
            ("missing.reported_at", "This is before missing since, 2025-03-04.", "2025-03-01"),
        ),
        ({"placement": {"from": "2025-03-04", "to": "2025-03-01"}}, ("placement.to", "This is before from, 2025-03-04.", "2025-03-01")),
        ({"attendance": {"from": "2025-03-04", "to": "2025-03-01"}}, ("attendance.to", "This is before from, 2025-03-04.", "2025-03-01")),
        ({"involvement": {"from": "2025-03-04", "to": "2025-03-01"}}, ("involvement.to", "This is before from, 2025-03-04.", "2025-03-01")),
        (
            {"signs": [{"code": "wears_black"}]},
            ("signs[0].code", "This code is not in the dictionary of signs: kept as given, and not counted as a sign.", "wears_black"),
        ),
        (
            {"attendance": {"possible_sessions": 2, "attended_sessions": 3}},
            ("attendance.attended_sessions", "More than the 2 possible sessions.", "3"),
        ),
        (
            {"subjects": [{"age_from": 16, "age_to": 14}]},
            ("subjects[0].age_from", "The youngest age is above the oldest, 14.", "16"),
        ),
        (
            {"subjects": [{"given": "Wr\u202een"}]},
            ("subjects[0].given", "The name holds characters that cannot be seen (U+202E). Kept as given.", "Wr\u202een"),
        ),
        (
            {"subjects": [{}, {"family": "Ash\u202e\u200b"}]},
            ("subjects[1].family", "The name holds characters that cannot be seen (U+202E, U+200B). Kept as given.", "Ash\u202e\u200b"),
        ),
        (
            {"subjects": [{"also_known_as": ["Kez", "K\u202e"]}]},
            ("subjects[0].also_known_as[1]", "The name holds characters that cannot be seen (U+202E). Kept as given.", "K\u202e"),
        ),
        ({"missing": {"found_where": "p9"}}, ("missing.found_where", NOBODY, "p9")),
        ({"missing": {"returned_by": "c9"}}, ("missing.returned_by", NOBODY, "c9")),
        ({"placement": {"place": "p9"}}, ("placement.place", NOBODY, "p9")),
    ],
    ids=str,
)  # fmt: skip
def test_one_remark_is_made_with_the_value_as_given(said: dict[str, Any], remark: tuple[str, str, str]) -> None:
    assert remarks(**said) == [remark]
    assert flags_of({"recorded_at": WRITTEN, **said}, today=TODAY) == [Flag(*remark)]


@pytest.mark.parametrize(
    "said",
    [
        {"recorded_at": "2025-06-01T23:59:00Z"},
        {"recorded_at": "1900-01-01T00:00:00Z"},
        {"happened": {"from": "2025-03-04", "to": "2025-03-04"}},
        {"happened": {"from": "2025-03-04T10:00:00Z", "to": "2025-03-04T10:00:00Z"}},
        {"happened": {"from": "2025-03-04T12:00:00+01:00", "to": "2025-03-04T11:30:00Z"}},
        {"happened": {"from": "2025-03", "to": "2025-03-01"}},
        {"happened": {"from": "2025-03-20", "to": "2025-03"}},
        {"happened": {"from": "2025-03-20", "to": "2025"}},
        {"happened": {"to": "2025-03-01"}},
        {"placement": {"from": "2026-03-04", "to": "2027-03-01"}},
        {"attendance": {"to": "2026-03-04"}},
        {"involvement": {"from": "2026-03-04", "to": "2027-03-01"}},
        {"return_interview": {"offered_at": "2026-03-04", "held_at": "2026-03-04"}},
        {"attendance": {"possible_sessions": 2, "attended_sessions": 2}},
        {"attendance": {"possible_sessions": 2}},
        {"attendance": {"attended_sessions": 2}},
        {"subjects": [{"age_from": 14, "age_to": 14}, {"age_from": 14}, {"age_to": 2}]},
        {"signs": "none", "ties": None, "subjects": {}, "vehicles": "", "phones": 0, "places": None},
        {"subjects": [{"address": {}}], "places": [{}], "phones": [{}], "vehicles": [{}]},
    ],
    ids=str,
)
def test_these_are_not_remarked_on(said: dict[str, Any]) -> None:
    assert remarks(**said) == []


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2025-03-04T10:00:00Z", "2025-03-04T09:59:00Z"),
        ("2025-03-04T12:00:00+01:00", "2025-03-04T10:30:00Z"),
        ("2025-03-04", "2025-03-03"),
        ("2025-03-04T00:00:00Z", "2025-03-03"),
        ("2025-03", "2025-02-28"),
        ("2025-03-01", "2025-02"),
        ("2025-03", "2024-04"),
        ("2025", "2024-12-31"),
        ("2025-01-01", "2024"),
    ],
)
def test_an_end_that_is_certainly_before_its_beginning_is_remarked_on(first: str, last: str) -> None:
    assert remarks(happened={"from": first, "to": last}) == [("happened.to", f"This is before from, {first}.", last)]


@pytest.mark.parametrize(
    ("block", "field"),
    [
        ("happened", "from"),
        ("happened", "to"),
        ("provenance", "told_at"),
        ("missing", "missing_since"),
        ("missing", "reported_at"),
        ("missing", "returned_at"),
        ("placement", "notified_at"),
        ("placement", "consulted_at"),
        ("placement", "care_plan_shared_at"),
        ("attendance", "from"),
        ("involvement", "last_contact"),
    ],
)
def test_what_lies_behind_when_a_report_is_written_cannot_lie_ahead(block: str, field: str) -> None:
    assert remarks(**{block: {field: "2025-06-02"}}) == [
        (f"{block}.{field}", "This date is in the future.", "2025-06-02")
    ]


def test_times_within_signs_and_ties_are_looked_at_each_in_its_place() -> None:
    ahead = {"happened": {"from": "2025-06-02"}}
    ties = [{"from": "c1", "to": "c2"}, {"from": "c1", "to": "c2", **ahead}]
    told = remarks(
        subjects=[{"ref": "c1"}, {"ref": "c2"}],
        ties=ties,
        signs=[{"code": "x"}, {"code": "y", **ahead}],
    )
    assert [field for field, _, _ in told] == [
        "signs[1].happened.from",
        "ties[1].happened.from",
        "signs[0].code",
        "signs[1].code",
    ]


def test_every_place_that_points_at_a_ref_is_followed() -> None:
    told = remarks(
        subjects=[{"ref": "c1"}],
        vehicles=[{"ref": "v1"}],
        phones=[{"ref": "t1"}],
        accounts=[{"ref": "a1"}],
        places=[{"ref": "p1"}],
        missing={"found_where": "c1", "found_with": ["c1", "v1", "x"], "returned_by": "t1"},
        placement={"place": "a1"},
        signs=[{"code": "x", "subject": "p1"}, {"code": "y", "subject": "c1"}],
        ties=[{"from": "c1", "to": "v1"}, {"from": "x", "to": "y"}, {"from": "p1", "to": "p1"}],
    )
    assert [remark for remark in told if "dictionary" not in remark[1]] == [
        ("signs[0].subject", "This should name a person; it names a place.", "p1"),
        ("ties[1].from", NOBODY, "x"),
        ("ties[1].to", NOBODY, "y"),
        ("missing.found_where", "This should name a place; it names a person.", "c1"),
        ("missing.found_with[1]", "This should name a person; it names a vehicle.", "v1"),
        ("missing.found_with[2]", NOBODY, "x"),
        ("missing.returned_by", "This should name a person; it names a phone.", "t1"),
        ("placement.place", "This should name a place; it names an online account.", "a1"),
        ("ties[2].to", "This ties something to itself.", "p1"),
    ]


def test_each_value_with_a_check_is_checked_in_its_place() -> None:
    told = remarks(
        subjects=[
            {},
            {
                "date_of_birth": "2010",
                "identifiers": [{"type": "local_id", "value": "7"}, {"type": "nhs_number", "value": "9434765918"}],
                "phones": ["07700 900123", "ask mum"],
                "emails": ["kez@example.org", "nobody"],
                "address": {"postcode": "QQ1 1AA", "uprn": "x"},
            },
        ],
        vehicles=[{"registration": "XX00ABC"}, {"registration": "black £"}],
        phones=[{"number": "ask"}, {"imei": "490154203237519"}],
        places=[{}, {"address": {"postcode": "QQ1 1AA", "uprn": "x"}}],
    )
    assert [(field, value) for field, _, value in told] == [
        ("subjects[1].date_of_birth", "2010"),
        ("subjects[1].identifiers[1].value", "9434765918"),
        ("subjects[1].phones[1]", "ask mum"),
        ("subjects[1].emails[1]", "nobody"),
        ("subjects[1].address.postcode", "QQ1 1AA"),
        ("subjects[1].address.uprn", "x"),
        ("vehicles[1].registration", "black £"),
        ("phones[0].number", "ask"),
        ("phones[1].imei", "490154203237519"),
        ("places[1].address.postcode", "QQ1 1AA"),
        ("places[1].address.uprn", "x"),
    ]
    assert all(reason.endswith(".") for _, reason, _ in told)


# -- the source -------------------------------------------------------------------------------------------------------


def test_what_could_tell_the_source_is_parted_from_the_report_and_the_report_given_is_left_as_it_was() -> None:
    body = {
        "provenance": {"informant": "her aunt", "how_known": "heard"},
        "safety": {"risk_to_source": "high"},
        "narrative": {"what": "A car waited."},
    }
    public, source = split_source(body)
    assert public == {"provenance": {"how_known": "heard"}, "narrative": {"what": "A car waited."}}
    assert source == {"provenance": {"informant": "her aunt"}, "safety": {"risk_to_source": "high"}}
    assert body["provenance"] == {"informant": "her aunt", "how_known": "heard"}
    public["narrative"]["what"] = "changed"
    assert body["narrative"] == {"what": "A car waited."}


def test_a_report_without_a_source_is_as_it_was() -> None:
    for body in ({}, {"provenance": {"how_known": "seen"}, "safety": {}}, {"provenance": "her aunt", "safety": None}):
        assert split_source(body) == (body, {})


# -- who may read it --------------------------------------------------------------------------------------------------


def test_intelligence_stays_in_the_hub_where_its_author_says_nothing() -> None:
    assert level_for("intelligence", None) == "hub"
    assert level_for("intelligence", "") == "hub"
    assert level_for("intelligence", "partners") == "partners"
    assert level_for("concern", None) == "partners"
    assert level_for("concern", "named") == "named"
    for chosen in (None, "", *LEVELS):
        assert level_for("involvement", chosen) == "partners"


@pytest.mark.parametrize("chosen", LEVELS)
def test_who_says_that_they_work_with_a_child_is_told_that_whoever_works_with_her_reads_it(chosen: str) -> None:
    told = [field for field, _, value in remarks(kind="involvement", sharing={"level": chosen}) if value == chosen]
    assert told == ([] if chosen == "partners" else ["sharing.level"])
    assert remarks(kind="concern", sharing={"level": chosen}) == []
