"""From one report to the rows that it adds to the picture: which, with which words, when, and what tells where a child is."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholepicture.base.identifiers import check_identifier
from wholepicture.picture.rules import (
    Person,
    Report,
    Row,
    Thing,
    When,
    address_text,
    derive,
    root_of,
    when,
    when_of,
)
from wholepicture.picture.whereabouts import tells_where, whereabouts_in

RECORDED = datetime(2026, 3, 4, 9, 12, tzinfo=UTC)
WREN, WREN_SUBJECT, ADULT, ADULT_SUBJECT = (UUID(int=number) for number in (1, 11, 2, 12))
CAR, CAR_ALONE, ANCHOR, PHONE = (UUID(int=number) for number in (21, 22, 31, 41))
HOME = {"lines": ["4 Quay Street", "Harrowmere"], "postcode": "ZA1 3AE"}


def child(**stated: Any) -> Person:
    return Person(WREN_SUBJECT, WREN, "child", stated)


def adult(**stated: Any) -> Person:
    return Person(ADULT_SUBJECT, ADULT, "person_of_concern", stated)


def report(
    kind: str = "concern",
    people: Mapping[str, Person] | None = None,
    things: Mapping[str, Thing] | None = None,
    own: tuple[Mapping[str, Thing], Mapping[str, Thing]] = ({}, {}),
    **stated: Any,
) -> Report:
    return Report("SCH1", "K-1", kind, RECORDED, stated, people or {}, things or {}, *own)


def only(rows: list[Row]) -> Row:
    (row,) = rows
    return row


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


# -- facts of people --------------------------------------------------------------------------------------------------


def facts(**stated: Any) -> list[tuple[str, str, str, bool]]:
    rows = derive(report(people={"c": child(**stated)}))["Fact"]
    for number, row in enumerate(rows):
        assert row["part"] == f"fact/{WREN_SUBJECT}/{number}"
        assert (row["about_kind"], row["about"], row["subject"]) == ("nominal", WREN, WREN_SUBJECT)
    return [(row["kind"], row["value"], row["outcome"], row["located"]) for row in rows]


def test_all_that_is_stated_of_a_person_is_a_fact_and_what_tells_where_they_are_is_marked() -> None:
    assert facts(
        given="Wren",
        family="Ashdown-Test",
        date_of_birth="2010-05-17",
        age_from=14,
        age_to=16,
        sex="female",
        ethnicity={"code": "A1"},
        language="Welsh",
        disability="None",
        occupation="pupil",
        description="Red coat",
        looked_after={"status": "care_order", "responsible_authority": "Tern Hill"},
        school="Marsh Lane Academy",
        year_group="10",
        address=HOME,
        also_known_as=["Kez"],
        phones=["07700 900123"],
        emails=["kez@example.org"],
    ) == [
        ("name", "Wren Ashdown-Test", "", False),
        ("date_of_birth", "2010-05-17", "", False),
        ("age", "14 to 16", "", False),
        ("sex", "female", "", False),
        ("ethnicity", "A1", "", False),
        ("language", "Welsh", "", False),
        ("disability", "None", "", False),
        ("occupation", "pupil", "", False),
        ("description", "Red coat", "", False),
        ("looked_after", "care_order", "", False),
        ("responsible_authority", "Tern Hill", "", True),
        ("school", "Marsh Lane Academy", "", True),
        ("year_group", "10", "", False),
        ("address", "4 Quay Street, Harrowmere, ZA1 3AE", "", True),
        ("also_known_as", "Kez", "", False),
        ("phone", "07700 900123", "", True),
        ("email", "kez@example.org", "", True),
    ]


def test_of_somebody_of_whom_nothing_is_stated_there_is_no_fact() -> None:
    assert facts() == []


@pytest.mark.parametrize(
    ("stated", "name"),
    [
        ({"given": "Wren"}, "Wren"),
        ({"family": "Ashdown-Test"}, "Ashdown-Test"),
        ({"given": "", "family": "Ashdown-Test"}, "Ashdown-Test"),
    ],
)
def test_a_name_is_what_there_is_of_it(stated: dict[str, str], name: str) -> None:
    assert facts(**stated) == [("name", name, "", False)]


@pytest.mark.parametrize(
    ("ages", "words"),
    [
        ({"age_from": 14, "age_to": 16}, "14 to 16"),
        ({"age_from": 14, "age_to": 14}, "about 14"),
        ({"age_from": 14}, "about 14"),
        ({"age_to": 16}, "about 16"),
        ({"age_from": 0, "age_to": 2}, "0 to 2"),
        ({"age_from": 0}, "about 0"),
    ],
    ids=str,
)
def test_an_age_is_told_as_wide_as_it_was_given(ages: dict[str, int], words: str) -> None:
    assert facts(**ages) == [("age", words, "", False)]


@pytest.mark.parametrize(
    ("identifier", "value", "located"),
    [
        ({"type": "nhs_number", "value": "999 000 0018"}, "999 000 0018", False),
        ({"type": "upn", "value": "A999000018001"}, "A999000018001", True),
        ({"type": "former_upn", "value": "A999000018001"}, "A999000018001", True),
        ({"type": "local_id", "value": "7", "system": "LCS"}, "7 (LCS)", True),
        ({"type": "pnc_id", "value": "00/1X"}, "00/1X", False),
    ],
    ids=str,
)
def test_a_number_is_kept_as_written_with_what_its_check_said(
    identifier: dict[str, str], value: str, located: bool
) -> None:
    ((kind, written, outcome, told),) = facts(identifiers=[identifier])
    checked = check_identifier(identifier["type"], identifier["value"], identifier.get("system"))
    assert (kind, written, outcome, told) == (identifier["type"], value, checked.outcome, located)
    assert outcome


# -- facts of things --------------------------------------------------------------------------------------------------


def test_what_is_stated_of_a_thing_is_a_fact_of_it() -> None:
    car = Thing(
        "vehicle", CAR, {"ref": "v", "registration": "XX00ABC", "colour": "", "doors": 3, "make": None}, CAR_ALONE
    )
    rows = derive(report(things={"v": car}))["Fact"]
    same = {"about_kind": "vehicle", "about": CAR, "subject": CAR_ALONE, "outcome": "", "located": False}
    assert rows == [
        {"part": "fact/vehicle/v/0", "kind": "registration", "value": "XX00ABC", **same},
        {"part": "fact/vehicle/v/1", "kind": "doors", "value": "3", **same},
    ]


@pytest.mark.parametrize(
    ("kind", "located"), [("place", True), ("phone", True), ("vehicle", False), ("account", False)]
)
def test_a_place_or_phone_tells_where_somebody_is(kind: str, located: bool) -> None:
    thing = Thing(kind, ANCHOR, {"address": HOME, "other": {}})
    row = only(derive(report(things={"t": thing}))["Fact"])
    assert (row["value"], row["located"], row["subject"]) == ("4 Quay Street, Harrowmere, ZA1 3AE", located, None)


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ({}, ""),
        (HOME, "4 Quay Street, Harrowmere, ZA1 3AE"),
        ({"lines": ["4 Quay Street"]}, "4 Quay Street"),
        ({"postcode": "ZA1 3AE"}, "ZA1 3AE"),
        ({"lines": [], "postcode": "", "uprn": "1"}, ""),
    ],
    ids=str,
)
def test_an_address_stands_on_one_line_as_written(address: dict[str, Any], text: str) -> None:
    assert address_text(address) == text


# -- ties -------------------------------------------------------------------------------------------------------------

ANCHOR_HOTEL = Thing("place", ANCHOR, {"ref": "p", "name": "the Anchor"}, None)
THE_CAR = Thing("vehicle", CAR, {"ref": "v"}, CAR_ALONE)


def test_a_stated_tie_joins_its_two_ends_at_its_time() -> None:
    tie = {"from": "c", "to": "v", "type": "travelled_in", "note": "Front seat.", "happened": {"from": "2026-02-01"}}
    assert only(derive(report(people={"c": child()}, things={"v": THE_CAR}, ties=[tie]))["Association"]) == {
        "part": "tie/1",
        "a_kind": "nominal",
        "a": WREN,
        "a_subject": WREN_SUBJECT,
        "a_role": "child",
        "b_kind": "vehicle",
        "b": CAR,
        "b_subject": CAR_ALONE,
        "b_role": "",
        "type": "travelled_in",
        "at": datetime(2026, 2, 1, tzinfo=UTC),
        "precision": "day",
        "note": "Front seat.",
        "located": False,
        "recorded_at": RECORDED,
        "root": "SCH1/K-1",
    }


def test_a_tie_without_a_time_of_its_own_has_that_of_the_report() -> None:
    tie = {"from": "c", "to": "v", "type": "travelled_in"}
    row = only(derive(report(people={"c": child()}, things={"v": THE_CAR}, ties=[tie]))["Association"])
    assert (row["at"], row["precision"], row["note"]) == (RECORDED, "recorded", "")


def test_ties_are_numbered_as_stated_and_one_to_nothing_is_left_out() -> None:
    ties = [
        {"from": "c", "to": "nowhere", "type": "met"},
        {"from": "nobody", "to": "c", "type": "met"},
        {"from": "v", "to": "p", "type": "parked_at"},
        {"from": "c", "to": "a", "type": "met"},
    ]
    rows = derive(report(people={"c": child(), "a": adult()}, things={"v": THE_CAR, "p": ANCHOR_HOTEL}, ties=ties))[
        "Association"
    ]
    assert [(row["part"], row["a_kind"], row["b_kind"], row["a_role"], row["b_role"]) for row in rows] == [
        ("tie/3", "vehicle", "place", "", ""),
        ("tie/4", "nominal", "nominal", "child", "person_of_concern"),
    ]


@pytest.mark.parametrize(
    ("one", "other", "located"),
    [
        ("c", "p", True),
        ("p", "c", True),
        ("c", "f", True),
        ("f", "c", True),
        ("c", "v", False),
        ("c", "a", False),
        ("v", "p", False),
        ("f", "p", False),
    ],
)
def test_a_tie_of_a_person_to_a_place_or_phone_tells_where_they_are(one: str, other: str, located: bool) -> None:
    things = {"p": ANCHOR_HOTEL, "v": THE_CAR, "f": Thing("phone", PHONE, {})}
    ties = [{"from": one, "to": other, "type": "tied"}]
    row = only(derive(report(people={"c": child(), "a": adult()}, things=things, ties=ties))["Association"])
    assert row["located"] is located


def test_a_persons_own_number_and_home_are_ties_of_theirs() -> None:
    phone, home = Thing("phone", PHONE, {}, None), Thing("place", ANCHOR, {}, None)
    own = ({"07700 900123": phone}, {address_text(HOME): home})
    people = {"c": child(phones=["01632 960001", "07700 900123"], address=HOME), "a": adult(phones=["01632 960009"])}
    rows = derive(report(people=people, own=own, happened={"from": "2026-02-01"}))["Association"]
    assert [(row["part"], row["type"], row["a"], row["b"], row["b_kind"], row["note"]) for row in rows] == [
        (f"own/{WREN_SUBJECT}/phone/1", "own_number", WREN, PHONE, "phone", ""),
        (f"own/{WREN_SUBJECT}/home", "lives_at", WREN, ANCHOR, "place", ""),
    ]
    assert {(row["at"], row["precision"], row["located"]) for row in rows} == {
        (datetime(2026, 2, 1, tzinfo=UTC), "day", True)
    }


def test_where_and_with_whom_a_missing_child_was_found_are_ties_of_hers() -> None:
    missing = {"found_where": "p", "found_with": ["a", "c"]}
    people, things = {"a": adult(), "c": child()}, {"p": ANCHOR_HOTEL}
    rows = derive(report("missing_episode", people=people, things=things, missing=missing))["Association"]
    assert [(row["part"], row["type"], row["a"], row["b"], row["note"], row["located"]) for row in rows] == [
        ("tie/1", "stayed_at", WREN, ANCHOR, "Found here.", True),
        ("tie/2", "with", WREN, ADULT, "Found together.", False),
    ]


def test_what_is_stated_as_a_tie_already_is_not_implied_again() -> None:
    missing = {"found_where": "p", "found_with": ["a"]}
    ties = [{"from": "c", "to": "p", "type": "met"}, {"from": "c", "to": "a", "type": "met"}]
    told = report(
        "missing_episode",
        people={"c": child(), "a": adult()},
        things={"p": ANCHOR_HOTEL},
        missing=missing,
        ties=ties,
    )
    assert [row["type"] for row in derive(told)["Association"]] == ["met", "met"]


def test_without_a_child_nothing_is_implied() -> None:
    told = report("missing_episode", people={"a": adult()}, things={"p": ANCHOR_HOTEL}, missing={"found_where": "p"})
    assert derive(told)["Association"] == []


# -- signs ------------------------------------------------------------------------------------------------------------


def test_a_sign_is_about_whom_it_names_and_otherwise_about_every_child() -> None:
    signs = [
        {"code": "H1", "answer": "yes", "subject": "a", "note": "Seen twice.", "happened": {"from": "2026-02-01"}},
        {"code": "R2", "answer": "no"},
        {"code": "R3", "answer": "yes", "subject": "nobody"},
    ]
    rows = derive(report(people={"c": child(), "a": adult()}, signs=signs))["Sign"]
    sourced = {"recorded_at": RECORDED, "root": "SCH1/K-1"}
    assert rows == [
        {
            "part": f"sign/0/{ADULT_SUBJECT}",
            "subject": ADULT_SUBJECT,
            "nominal": ADULT,
            "code": "H1",
            "answer": "yes",
            "at": datetime(2026, 2, 1, tzinfo=UTC),
            "precision": "day",
            "note": "Seen twice.",
            **sourced,
        },
        *(
            {
                "part": f"sign/{number}/{WREN_SUBJECT}",
                "subject": WREN_SUBJECT,
                "nominal": WREN,
                "code": code,
                "answer": answer,
                "at": RECORDED,
                "precision": "recorded",
                "note": "",
                **sourced,
            }
            for number, code, answer in ((1, "R2", "no"), (2, "R3", "yes"))
        ),
    ]


# -- who works with a child -------------------------------------------------------------------------------------------


def test_an_involvement_says_who_works_with_the_child_from_when_to_when() -> None:
    block = {
        "service": "Early help",
        "team": "North",
        "worker": "Gia Charity-Test",
        "worker_phone": "01632 960004",
        "worker_email": "gia@example.org",
        "from": "2026-01-05",
        "to": "2026-06-01",
        "last_contact": "2026-02-20",
        "plan": "Weekly visits",
    }
    rows = derive(report("involvement", people={"a": adult(), "c": child()}, involvement=block))["Working"]
    assert only(rows) == {
        "part": f"working/{WREN_SUBJECT}",
        "subject": WREN_SUBJECT,
        "nominal": WREN,
        "service": "Early help",
        "team": "North",
        "worker": "Gia Charity-Test",
        "phone": "01632 960004",
        "email": "gia@example.org",
        "starts_on": date(2026, 1, 5),
        "ends_on": date(2026, 6, 1),
        "last_contact_on": date(2026, 2, 20),
        "plan": "Weekly visits",
        "located": True,
    }


def test_an_involvement_that_says_no_dates_begins_when_it_was_written_down() -> None:
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # the next day in England
    told = Report("SCH1", "K-1", "involvement", late, {}, {"c": child()})
    row = only(derive(told)["Working"])
    assert (row["starts_on"], row["ends_on"], row["last_contact_on"]) == (date(2026, 7, 1), None, None)
    assert {row[name] for name in ("service", "team", "worker", "phone", "email", "plan")} == {""}


def test_a_date_that_is_none_is_not_guessed_at() -> None:
    told = report("involvement", people={"c": child()}, involvement={"from": "2026-02", "to": "soon"})
    row = only(derive(told)["Working"])
    assert (row["starts_on"], row["ends_on"]) == (RECORDED.date(), None)


def test_no_other_kind_says_who_works_with_a_child() -> None:
    assert derive(report("placement", people={"c": child()}, involvement={"service": "x"}))["Working"] == []


# -- whereabouts ------------------------------------------------------------------------------------------------------


def test_what_would_tell_where_somebody_is_is_gathered_from_all_that_is_stated_of_them() -> None:
    assert whereabouts_in(
        {
            "address": {"lines": ["4 Quay Street", "Flat", "Mere"], "postcode": "ZA1 3AE"},
            "school": "Marsh Lane Academy",
            "looked_after": {"responsible_authority": "Tern Hill"},
            "phones": ["07700 900123"],
            "emails": ["kez@example.org"],
            "given": "Wren",
        }
    ) == {
        "4 Quay Street, Flat, Mere, ZA1 3AE",
        "4 Quay Street",
        "ZA1 3AE",
        "Marsh Lane Academy",
        "Tern Hill",
        "07700 900123",
        "kez@example.org",
    }


def test_a_line_of_four_letters_is_too_short_to_tell_and_one_of_five_is_not() -> None:
    assert whereabouts_in({"address": {"lines": ["Mere", "Meres"]}}) == {"Mere, Meres", "Meres"}


def test_of_somebody_of_whom_nothing_is_stated_nothing_tells() -> None:
    assert whereabouts_in({}) == set()


PLACES = st.text(alphabet="abcde 123", min_size=1).filter(str.strip)


@given(st.text(alphabet="abcde \n", max_size=20), PLACES, st.text(alphabet="abcde ", max_size=20))
def test_words_that_hold_a_whereabout_in_any_case_and_spacing_tell_where(before: str, place: str, after: str) -> None:
    written = before + " ".join(place.upper()) + after
    assert tells_where(written, frozenset({"zzz", place}))
    assert tells_where(written, {place: "address"})


def test_words_that_hold_none_tell_nothing() -> None:
    assert not tells_where("She was seen by the harbour.", frozenset({"4 Quay Street", ""}))
    assert not tells_where("She was seen.", frozenset())
    assert not tells_where("She was seen.", frozenset({""}))


def test_a_report_gives_rows_of_these_tables_only() -> None:
    assert list(derive(report())) == ["Event", "Passage", "Fact", "Association", "Sign", "Working"]
    assert [len(rows) for rows in derive(report()).values()] == [1, 0, 0, 0, 0, 0]
