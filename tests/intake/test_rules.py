"""What is understood, what is refused, and what is only remarked on."""

import copy
import json
import re
import time
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from wholepicture.base.canonical import digest
from wholepicture.base.indicators import indicator_codes, indicators, sign_groups, warning_signs
from wholepicture.intake import schema
from wholepicture.intake.rules import MOMENTS, flags_of, split_source
from wholepicture.intake.schema import CONTRACT, definition_of
from wholepicture.intake.understanding import check_submission

TODAY = date(2025, 6, 1)
REFERENCE = Draft202012Validator(CONTRACT)


def report(**more):
    body = {
        "key": "s-1",
        "kind": "concern",
        "recorded_at": "2025-03-04T09:12:00+00:00",
        "narrative": {"facts": "Collected at the gate."},
        "subjects": [
            {
                "ref": "c1",
                "role": "child",
                "given": "Wren",
                "family": "Ashdown-Test",
                "date_of_birth": "2010-05-17",
            },
            {
                "ref": "p1",
                "role": "person_of_concern",
                "also_known_as": ["Kez"],
                "age_from": 20,
                "age_to": 30,
            },
        ],
        "vehicles": [{"ref": "v1", "registration": "XX0? ABC"}],
        "phones": [{"ref": "t1", "number": "07700 900123", "imei": "001010000000008"}],
        "places": [{"ref": "l1", "kind": "school", "address": {"postcode": "ZA1 1AA"}, "latitude": 52.5}],
        "ties": [{"from": "p1", "to": "v1", "type": "drives"}],
        "signs": [{"code": "new_phone", "answer": "yes", "subject": "c1"}],
        "safety": {"immediate_danger": False},
    }
    return body | more


def problems(body, **more):
    return {one.field: one.reason for one in check_submission(body, **more)}


def flags(body, today=TODAY):
    assert check_submission(body) == []
    return {one.field: one for one in flags_of(body, today=today)}


def with_value(path, value):
    body = report()
    here = body
    *steps, last = path
    for step in steps:
        here = here[step] if isinstance(step, int) else here.setdefault(step, {})
    here[last] = value
    return body


# Understood or not


def test_a_whole_report_is_understood_without_a_remark():
    assert flags(report()) == {}


def test_a_nickname_and_part_of_a_plate_are_a_report():
    body = {"key": "k", "kind": "intelligence", "recorded_at": "2025-03-04T09:12:00Z"}
    assert problems(body | {"vehicles": [{"ref": "v", "registration": "?*A"}]}) == {}
    assert problems(body | {"subjects": [{"ref": "p", "role": "unknown", "also_known_as": ["Kez"]}]}) == {}


def test_the_header_key_stands_in_for_a_missing_key():
    body = report()
    del body["key"]
    assert problems(body) == {"key": "key is required."}
    assert problems(body, idempotency_key="h-1") == {}
    assert problems(body, idempotency_key="x" * 129)["key"].endswith("at most 128 are accepted.")
    assert problems(report(), idempotency_key="another") == {}


@pytest.mark.parametrize(
    ("path", "value", "field", "words"),
    [
        (("kind",), "gossip", "kind", "give one of concern, intelligence"),
        (("subjects", 0, "given"), "a\0b", "subjects[0].given", "NUL character (position 2)"),
        (("subjects", 0, "given"), "a\ud800", "subjects[0].given", "lone surrogate, position 2"),
        (("subjects", 0, "surname"), "x", "subjects[0].surname", "is not a field of a submission"),
        (("subjects", 0, "ref"), "c 1", "subjects[0].ref", "only letters, digits, hyphens"),
        (("subjects", 0, "ref"), "c1\n", "subjects[0].ref", "only letters, digits, hyphens"),
        (("subjects", 0, "emails"), ["a@example.org"] * 11, "subjects[0].emails", "at most 10"),
        (("subjects", 0, "ref"), None, "subjects[0].ref", "is required"),
        (("key",), "", "key", "is empty"),
        (("key",), None, "key", "is required"),
        (("recorded_at",), "2025-03-04T09:12:00", "recorded_at", "lacks its offset"),
        (("recorded_at",), "2025-03-04", "recorded_at", "needs a time"),
        (("recorded_at",), "2025-02-30T09:12:00Z", "recorded_at", "not a date and time that exists"),
        (("recorded_at",), "yesterday", "recorded_at", "not a date and time that exists"),
        (("subjects", 1, "ref"), "c1", "subjects[1].ref", "as subjects[0].ref does"),
        (("vehicles", 0, "ref"), "c1", "vehicles[0].ref", "every ref must be its own"),
    ],
)
def test_what_cannot_be_understood_is_named_with_what_is_accepted(path, value, field, words):
    found = problems(with_value(path, value))
    assert words in found[field]
    assert all(reason.endswith(".") for reason in found.values())


@pytest.mark.parametrize("missing", ["key", "kind", "recorded_at"])
def test_each_required_field_is_asked_for(missing):
    body = report()
    del body[missing]
    assert missing in problems(body)


@pytest.mark.parametrize("body", [None, [], "text", 5, True, [report()]])
def test_what_is_no_object_is_a_problem_and_not_a_crash(body):
    assert list(problems(body)) == ["body"]


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"narrative": {}},
        {"narrative": {"facts": "  \n"}},
        {"signs": []},
        {"placement": {"type": "foster"}},
    ],
)
def test_a_report_that_says_nothing_is_not_a_report(content):
    body = {"key": "k", "kind": "missing_episode", "recorded_at": "2025-03-04T09:12:00Z"} | content
    assert "says nothing yet" in problems(body)["body"]
    assert "missing" in problems(body)["body"]


@pytest.mark.parametrize("kind", ["missing_episode", "return_interview", "placement", "attendance", "involvement"])
def test_the_block_of_its_kind_is_content_enough(kind):
    block = {
        "missing_episode": {"missing": {"type": "missing"}},
        "return_interview": {"return_interview": {"accepted": False}},
        "placement": {"placement": {"type": "foster"}},
        "attendance": {"attendance": {"possible_sessions": 0}},
        "involvement": {"involvement": {"service": "Youth service"}},
    }[kind]
    assert problems({"key": "k", "kind": kind, "recorded_at": "2025-03-04T09:12:00Z"} | block) == {}


def test_a_flood_of_faults_is_cut_short():
    body = report(**{f"x{i}": 1 for i in range(1000)})
    assert len(check_submission(body)) == schema.MOST_FAULTS + 1


def test_a_nasty_field_name_is_made_fit_to_repeat():
    [problem] = check_submission(report(**{"a\0\u202e" + "b" * 5000: 1}))
    assert len(problem.field) < 80
    assert problem.field.isprintable()


def test_a_keyword_that_is_not_compiled_stops_the_program():
    with pytest.raises(ValueError, match="oneOf"):
        schema._compile({"type": "string", "oneOf": []})


SCALARS = (
    st.none() | st.booleans() | st.integers(-5, 200) | st.sampled_from(["", "c1", "child", "x y", "2010-02-31", "A"])
)
JUNK = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["ref", "role", "facts", "code", "from", "lines", "zz"]), inner, max_size=3)
    ),
    max_leaves=6,
)


def spots(value, path=()):
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in items:
        yield from spots(inner, (*path, step))


@given(st.data())
@settings(max_examples=500)
@pytest.mark.long
def test_the_compiled_contract_agrees_with_the_reference_validator(data):
    body = report(
        attendance={"possible_sessions": 10, "from": "2025-01-06"},
        missing={"found_with": ["c1"], "type": "missing"},
        grading={"source": "1", "assessment": "A", "handling": "P"},
        author={"name": "A. Teacher"},
        accounts=[{"ref": "a1", "handle": "kez"}],
    )
    for _ in range(data.draw(st.integers(1, 2))):
        path = data.draw(st.sampled_from([p for p in spots(body) if p]))
        here = body
        for step in path[:-1]:
            here = here[step]
        if isinstance(here, dict) and data.draw(st.booleans()):
            here[data.draw(st.sampled_from(sorted(schema.CONTRACT["properties"])[:8] + ["zz"]))] = data.draw(JUNK)
        else:
            here[path[-1]] = data.draw(JUNK)
    assert (schema.shape_faults(body) == []) == REFERENCE.is_valid(body)


@given(JUNK)
def test_checking_any_json_value_never_raises(body):
    check_submission(body)


@given(st.data())
def test_remarks_never_raise_for_what_is_accepted(data):
    body = report()
    spot = data.draw(st.sampled_from([p for p in spots(body) if p and isinstance(p[-1], str)]))
    here = body
    for step in spot[:-1]:
        here = here[step]
    if isinstance(here[spot[-1]], str):
        here[spot[-1]] = data.draw(st.text(max_size=20))
    if check_submission(body) == []:
        flags_of(body, today=TODAY)
        digest(body)


def test_two_thousand_reports_a_second_are_checked_on_one_core():
    body = report()
    start = time.process_time()
    for _ in range(1000):
        check_submission(body)
    assert 1000 / (time.process_time() - start) > 2000


# Accepted, kept and remarked on


@pytest.mark.parametrize(
    ("path", "value", "field", "words"),
    [
        (
            ("subjects", 0, "identifiers"),
            [{"type": "nhs_number", "value": "9434765918"}],
            "subjects[0].identifiers[0].value",
            "mistyped",
        ),
        (
            ("subjects", 0, "identifiers"),
            [{"type": "upn", "value": "Q207000016049"}],
            "subjects[0].identifiers[0].value",
            "mistyped",
        ),
        (
            ("subjects", 0, "date_of_birth"),
            "2010-02-31",
            "subjects[0].date_of_birth",
            "not a date that exists",
        ),
        (("subjects", 0, "date_of_birth"), "2031-01-01", "subjects[0].date_of_birth", "in the future"),
        (("subjects", 0, "date_of_birth"), "2025-09-01", "subjects[0].date_of_birth", "in the future"),
        (
            ("subjects", 0, "date_of_birth"),
            "17/05/2010",
            "subjects[0].date_of_birth",
            "not a date that exists",
        ),
        (("subjects", 0, "date_of_birth"), "2010", "subjects[0].date_of_birth", "known to the year only"),
        (("subjects", 0, "phones"), ["ring his mum"], "subjects[0].phones[0]", "holds digits"),
        (("subjects", 0, "emails"), ["nobody"], "subjects[0].emails[0]", "one @"),
        (("subjects", 0, "given"), "Wr\u202een", "subjects[0].given", "U+202E"),
        (("subjects", 1, "age_from"), 40, "subjects[1].age_from", "above the oldest"),
        (("vehicles", 0, "registration"), "ZZ12ABC", "vehicles[0].registration", "fits no British pattern"),
        (("vehicles", 0, "registration"), "black £", "vehicles[0].registration", "letters and digits"),
        (("phones", 0, "imei"), "490154203237519", "phones[0].imei", "mistyped"),
        (
            ("accounts",),
            [{"ref": "a1", "platform": "Snapchat", "handle": "n/k"}],
            "accounts[0].handle",
            "nothing is known",
        ),
        (
            ("places", 0, "address"),
            {"postcode": "QQ1 1AA"},
            "places[0].address.postcode",
            "form of a postcode",
        ),
        (("recorded_at",), "2026-03-04T09:12:00Z", "recorded_at", "in the future"),
        (("recorded_at",), "0099-03-04T09:12:00Z", "recorded_at", "before 1900"),
        (("happened", "from"), "2026-03-04", "happened.from", "in the future"),
        (("happened", "from"), "last week", "happened.from", "not a date or time"),
        (("happened",), {"from": "2025-03-04", "to": "2025-03-01"}, "happened.to", "before from"),
        (("signs", 0, "happened"), {"from": "2025-02-30"}, "signs[0].happened.from", "not a date or time"),
        (("signs", 0, "code"), "wears_black", "signs[0].code", "not in the dictionary"),
        (("signs", 0, "subject"), "c9", "signs[0].subject", "Nothing in this report"),
        (("signs", 0, "subject"), "v1", "signs[0].subject", "should name a person; it names a vehicle"),
        (("ties", 0, "to"), "v9", "ties[0].to", "Nothing in this report"),
        (("ties", 0, "to"), "p1", "ties[0].to", "to itself"),
        (("missing",), {"found_where": "c1"}, "missing.found_where", "should name a place"),
        (("missing",), {"found_with": ["c9"]}, "missing.found_with[0]", "Nothing in this report"),
        (
            ("missing",),
            {"missing_since": "2025-03-02", "returned_at": "2025-03-01"},
            "missing.returned_at",
            "before missing since",
        ),
        (
            ("attendance",),
            {"possible_sessions": 2, "attended_sessions": 3},
            "attendance.attended_sessions",
            "possible",
        ),
    ],
)
def test_a_value_that_fails_its_check_never_loses_the_report(path, value, field, words):
    body = with_value(path, value)
    before = copy.deepcopy(body)
    found = flags(body)
    assert words in found[field].reason
    assert body == before, "the value is kept as given"


def test_planned_dates_may_lie_ahead():
    body = report(
        kind="placement",
        placement={"type": "foster", "from": "2025-07-01", "to": "2026-07-01", "notified_at": "2025-05-01"},
    )
    assert flags(body) == {}
    assert list(flags(body, today=date(2025, 4, 30))) == ["placement.notified_at"]


def test_a_homeless_child_an_outward_code_and_part_of_a_number_are_not_remarked_on():
    body = with_value(("subjects", 0, "address"), {"postcode": "ZZ99 3VZ"})
    body["places"][0]["address"]["postcode"] = "ZA1"
    body["phones"][0] = {"ref": "t1", "number": "900123"}
    assert flags(body) == {}


def test_times_of_different_precision_are_not_called_out_of_order():
    assert flags(report(happened={"from": "2025-03-04T22:00:00Z", "to": "2025-03"})) == {}
    assert flags(report(happened={"from": "2025-03-04T22:00:00Z", "to": "2025-03-04"})) == {}
    assert list(flags(report(happened={"from": "2025", "to": "2024-12"}))) == ["happened.to"]


IS_A_DATE = re.compile(r"from|to|last_contact|[a-z_]+_at|[a-z_]+_since")


def test_every_free_form_date_of_the_contract_is_looked_at():
    known = {(block, field) for block, fields in MOMENTS.items() for field in fields}
    for block, definition in CONTRACT["properties"].items():
        for field, inner in definition.get("properties", {}).items():
            if inner["type"] == "string" and "enum" not in inner and IS_A_DATE.fullmatch(field):
                assert (block, field) in known
    assert all(definition_of((block, field)) for block, field in known)


# The source compartment


def test_what_could_tell_the_source_is_taken_out_and_nothing_else():
    body = report(
        provenance={"how_known": "child_told_me", "informant": "Ines"},
        safety={"immediate_danger": False, "risk_to_source": "Would be known."},
    )
    before = copy.deepcopy(body)
    public, source = split_source(body)
    assert source == {"provenance": {"informant": "Ines"}, "safety": {"risk_to_source": "Would be known."}}
    assert "Ines" not in json.dumps(public)
    assert public["provenance"] == {"how_known": "child_told_me"}
    assert body == before


def test_a_block_left_empty_does_not_tell_that_there_was_a_source():
    public, source = split_source(report(provenance={"informant": "Ines"}))
    assert "provenance" not in public
    assert source
    assert split_source(report())[1] == {}


# The dictionary of signs


def test_the_dictionary_holds_every_published_sign_once():
    by_list = {code: [i for i in indicators().values() if i.list == code] for code in "HRV"}
    assert {code: len(found) for code, found in by_list.items()} == {"H": 13, "R": 33, "V": 18}
    assert [sign.number for sign in warning_signs()] == list(range(1, 17))
    assert len(indicator_codes()) == 64
    assert all(i.label and i.guidance.endswith(".") for i in indicators().values())


def unheaded(signs, groups):
    """Groups that signs name and that nothing heads: a screen would not count their signs once."""
    return {group for sign in signs for group in sign.overlap} - set(groups)


def test_each_group_that_a_sign_overlaps_in_has_a_heading_and_each_heading_its_signs():
    named = {group for sign in indicators().values() for group in sign.overlap}
    assert unheaded(indicators().values(), sign_groups()) == set()
    assert set(sign_groups()) == named


def test_a_group_without_a_heading_is_found():
    assert unheaded([replace(indicators()["new_phone"], overlap=("phone", "toy"))], sign_groups()) == {"toy"}


def test_one_new_phone_falls_into_groups_that_a_screen_counts_once():
    groups = [
        set(indicators()[code].overlap) for code in ("new_phone", "money_or_items_unexplained", "phone_use_increased")
    ]
    assert groups == [{"phone", "gifts"}, {"gifts"}, {"phone"}]


def test_the_dictionary_cannot_be_changed_while_running():
    with pytest.raises(TypeError):
        indicators()["x"] = None


def flagged_of_a_child(**stated):
    return list(flags(report(subjects=[{"ref": "c1", "role": "child", **stated}], ties=[])))


def test_a_name_or_a_school_that_stands_for_nothing_is_flagged():
    assert flagged_of_a_child(given="Unknown", family="-") == ["subjects[0].given", "subjects[0].family"]
    assert flagged_of_a_child(given="Wren", also_known_as=["N/K"]) == ["subjects[0].also_known_as[0]"]
    assert flagged_of_a_child(given="Wren", school="NULL") == ["subjects[0].school"]


def test_a_real_name_an_unborn_child_and_a_child_without_a_school_are_not_flagged():
    assert flagged_of_a_child(given="Na", family="Null") == []
    assert flagged_of_a_child(given="Unborn", family="Juniperly") == []
    assert flagged_of_a_child(given="Wren", school="Home educated") == []
