"""What a draft of the form becomes, whatever its kind: a submission of the contract, with every word in it."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import wholepicture.intake
from wholepicture.intake.rules import has_content
from wholepicture.intake.understanding import check_submission
from wholepicture.web.parts.report.kinds import KINDS
from wholepicture.web.parts.report.questions import Ask
from wholepicture.web.reporting import forms
from wholepicture.web.reporting.body import body_from
from wholepicture.web.reporting.kind_answers import inputs_of
from wholepicture.web.wording import choices
from wholepicture.web.wording.as_written import age_of, count_of, name_parts, time_of
from wholepicture.web.wording.days import date_of
from wholepicture.web.wording.reports import BASES

CONTRACT = json.loads(Path(wholepicture.intake.__file__).with_name("submission.v1.schema.json").read_text())
VALID = jsonschema.Draft202012Validator(CONTRACT, format_checker=jsonschema.FormatChecker())
AT = datetime(2025, 3, 4, 9, 12, tzinfo=UTC)
TODAY = date(2025, 3, 4)
AUTHOR = {"name": "A. Teacher", "job": "Designated safeguarding lead", "team": "", "email": "a@example.org"}
KEY = "2f0c7c3e-0000-4000-8000-000000000001"


def made(content):
    return body_from(content, key=KEY, recorded_at=AT, author=AUTHOR, may_grade=True)


# Drafts as anyone might type them

CODES = {
    "danger": ["yes", "no"],
    "rang": list(choices.RANG),
    "when": list(choices.WHEN),
    "how_known": list(choices.HOW_KNOWN),
    "informant_kind": list(choices.INFORMANT_KINDS),
    "level": list(choices.LEVELS),
    "lawful_basis": list(choices.LAWFUL_BASES),
    "child_told": list(choices.CHILD_TOLD),
    "signs_about": ["c1", "c2", "c9"],
    "role": list(choices.ROLES),
    "sex": list(choices.SEXES),
    "lives": list(choices.LIVES),
    "kind": list(choices.PLACE_KINDS),
    "tie": list(choices.PLACE_TIES),
    "basis": list(BASES),
}
REFS = st.sampled_from(["c1", "c2", "c3", "p1", "p2", "p3", "v1", "p99"])


def words(limit):
    letters = st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n")
    return st.text(letters, max_size=min(limit, 300)) | st.sampled_from(["", "14", "late 20s", "x" * limit])


def field(name, limit):
    if name in CODES:
        return st.sampled_from(["", *CODES[name]])
    if name in ("driver", "whose"):
        return REFS | st.just("")
    if name == "named":
        return st.lists(st.sampled_from(["a@example.org", "b@example.org"]), max_size=4).map("\n".join)
    return words(limit)


def thing(kind):
    fields = {name: field(name, limit) for name, limit in choices.THING_LIMITS[kind].items()}
    refs = {name: st.lists(REFS, max_size=4) for name in choices.REF_LISTS.get(kind, ())}
    return st.fixed_dictionaries({}, optional=fields | refs)


SHARED = {name: field(name, limit) for name, limit in choices.TEXT_LIMITS.items()}
SHARED |= {kind: st.lists(thing(kind), max_size=3) for kind in choices.CAPS}
SHARED["signs"] = st.dictionaries(
    st.sampled_from(["new_phone", "late_return", "harm_disclosed"]), st.sampled_from(list(choices.SIGN_ANSWERS))
)
# Days and times near each other, so that some are in order and some are not; and words that are neither.
BOXES = {
    "day": st.sampled_from(["1", "2", "31", ""]),
    "month": st.sampled_from(["2", "Mar", "13"]),
    "year": st.sampled_from(["2025", "2025", "2026", "25"]),
}
TYPED_MOMENTS = st.sampled_from(["", "7 3 2025 9pm", "late"])
READ_MOMENTS = st.sampled_from(["", "2025-03-02", "2025-03-02T21:00:00+00:00", "2025-03-31T09:15:00+01:00"])


def offered_by(one):
    return st.sampled_from(["", *(one.options or ("yes", "no"))])


def own_answers(kind):
    answers = {}
    for one in kind.fields:
        if one.ask in (Ask.CHOICE, Ask.ONE_OF_FEW, Ask.YES_NO):
            answers[one.id] = offered_by(one)
        elif one.ask is Ask.PEOPLE:
            answers[one.id] = st.lists(REFS, max_size=4)
        elif one.ask in (Ask.PLACE, Ask.PERSON):
            answers[one.id] = st.sampled_from(["", "l1", "l2", "p1", "c1", "c2", "p99"])
        elif one.ask is Ask.COUNT:
            answers[one.id] = st.sampled_from(["", "0", "20", "4,000", "4001", "-1", "many"])
        elif one.ask is Ask.DATE:
            answers |= {name: BOXES[name.rpartition("-")[2]] for name in inputs_of(one)}
        elif one.ask is Ask.MOMENT:
            answers |= {one.id: TYPED_MOMENTS, f"{one.id}-read": READ_MOMENTS}
        else:
            answers |= {name: words(limit) for name, limit in inputs_of(one).items()}
    return answers


def draft(kind):
    return st.fixed_dictionaries({"kind": st.just(kind.code)}, optional=SHARED | own_answers(kind))


# Half of them concerns, as of old: a draft that says no kind.
CONTENT = st.fixed_dictionaries({}, optional=SHARED) | st.sampled_from(list(KINDS.values())).flatmap(draft)
OWN = {one.id: one for kind in KINDS.values() for one in kind.fields}
ANY_DRAFT = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@pytest.mark.long
@ANY_DRAFT
@given(CONTENT)
def test_any_draft_within_the_limits_of_its_boxes_makes_a_submission_of_the_contract(content):
    body = made(content)
    assert [error.message for error in VALID.iter_errors(body)] == []


@ANY_DRAFT
@given(CONTENT)
@pytest.mark.long
def test_every_tie_and_sign_speaks_of_something_in_the_report(content):
    body = made(content)
    kinds = ("subjects", "vehicles", "phones", "accounts", "places")
    refs = [row["ref"] for kind in kinds for row in body.get(kind, [])]
    assert len(refs) == len(set(refs))
    assert spoken_of(body) <= set(refs)


def spoken_of(body):
    """Refs of which ties, signs and the kind's own questions speak."""
    spoken = {ref for tie in body.get("ties", []) for ref in (tie["from"], tie["to"])}
    spoken |= {sign["subject"] for sign in body.get("signs", []) if "subject" in sign}
    missing = body.get("missing", {})
    spoken |= {missing[name] for name in ("found_where", "returned_by") if name in missing}
    spoken |= set(missing.get("found_with", []))
    place = body.get("placement", {}).get("place")
    return spoken | ({place} if place else set())


# Text kept whole, wherever it ends up. Choices, references and what is read as a date or an age are not text.
READ = {"dob-day", "dob-month", "dob-year", "age", "when_time", "named", "driver", "whose"}
READ |= {f"{of}-{part}" for of in ("when", "about") for part in ("day", "month", "year")}
NOT_TEXT = READ | CODES.keys()


def squeezed(text):
    return "".join(ch for ch in text if not ch.isspace() and ch not in ',;"“”‘’()')


@pytest.mark.long
@ANY_DRAFT
@given(CONTENT)
def test_no_word_typed_is_lost(content):
    kept = squeezed("".join(texts_in(made(content))))
    for name, text in typed_in(content):
        for word in text.split():
            assert squeezed(word) in kept, name


def texts_in(value):
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts_in(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in texts_in(inner)]
    return [value] if isinstance(value, str) else []


def typed_in(content):
    """What a draft holds as text, with the name of its box."""
    typed = [(name, content.get(name, "")) for name in choices.TEXT_LIMITS]
    typed += [item for kind in choices.CAPS for row in content.get(kind, []) for item in row.items()]
    typed += [(name, content.get(name, "")) for name, one in OWN.items() if one.ask in (Ask.TEXT, Ask.WORDS, Ask.LIST)]
    return [(name, text) for name, text in typed if isinstance(text, str) and name not in NOT_TEXT]


@pytest.mark.long
@ANY_DRAFT
@given(CONTENT)
def test_the_same_draft_makes_the_same_submission_so_that_sending_again_is_recognised(content):
    assert made(content) == made(json.loads(json.dumps(content)))


@ANY_DRAFT
@given(CONTENT)
def test_asking_what_to_put_right_never_fails_and_names_a_box_of_the_form(content):
    kinds = tuple(choices.CAPS)
    for mistake in forms.mistakes_in(content, today=TODAY):
        assert mistake.message
        own = {name for one in OWN.values() for name in inputs_of(one)}
        assert mistake.field in choices.TEXT_LIMITS or mistake.field in own or mistake.field.startswith(kinds)


@pytest.mark.long
@ANY_DRAFT
@given(CONTENT)
def test_what_the_form_lets_through_the_door_takes(content):
    if not forms.mistakes_in(content, today=TODAY):
        assert check_submission(made(content)) == []


# Examples


def test_one_sentence_is_enough():
    content = {"danger": "no", "facts": "A man in a dark car waits at the gate."}
    assert forms.mistakes_in(content, today=TODAY) == []
    assert made(content) == {
        "key": KEY,
        "kind": "concern",
        "recorded_at": "2025-03-04T09:12:00+00:00",
        "author": {"name": "A. Teacher", "job": "Designated safeguarding lead", "email": "a@example.org"},
        "narrative": {"facts": "A man in a dark car waits at the gate."},
        "sharing": {"level": "partners", "lawful_basis": "safeguarding_of_children"},
        "safety": {"immediate_danger": False},
    }


@pytest.mark.parametrize("blank", [{}, {"facts": "  \n "}, {"children": [{}], "people": [{"role": ""}]}])
def test_an_empty_form_is_asked_for_one_detail(blank):
    assert not has_content(made(blank))
    assert forms.mistakes_in(blank, today=TODAY)[0].field == "facts"


def test_the_example_of_the_contract_can_be_written_on_the_form():
    body = made(
        {
            "danger": "no",
            "facts": "Collected at the gate by a man in a dark car.",
            "opinion": "I do not think he is family.",
            "child_words": "He's just a mate.",
            "when": "date",
            "when-day": "3",
            "when-month": "3",
            "when-year": "2025",
            "when_time": "3:20pm",
            "how_known": "saw_or_heard",
            "signs": {"cars_unknown_adults": "yes", "new_phone": "yes"},
            "children": [
                {
                    "given": "Wren",
                    "family": "Ashdown-Test",
                    "dob-day": "17",
                    "dob-month": "May",
                    "dob-year": "2010",
                    "upn": "B801200005001",
                }
            ],
            "people": [{"role": "person_of_concern", "called": "Kez", "age": "20 to 30", "with": ["c1"]}],
            "cars": [
                {
                    "registration": "XX0? ABC",
                    "make": "Vauxhall",
                    "colour": "black",
                    "driver": "p1",
                    "inside": ["c1"],
                }
            ],
            "places": [{"name": "school gate, Mill Lane", "kind": "school", "seen": ["p1"]}],
            "child_told": "no",
            "why_not_told": "Might alert him.",
        }
    )
    assert body["happened"] == {"from": "2025-03-03T15:20:00+00:00", "precision": "exact"}
    assert body["subjects"] == [
        {
            "ref": "c1",
            "role": "child",
            "date_of_birth": "2010-05-17",
            "given": "Wren",
            "family": "Ashdown-Test",
            "identifiers": [{"type": "upn", "value": "B801200005001"}],
        },
        {"ref": "p1", "role": "person_of_concern", "also_known_as": ["Kez"], "age_from": 20, "age_to": 30},
    ]
    assert body["ties"] == [
        {"from": "c1", "to": "p1", "type": "with"},
        {"from": "p1", "to": "v1", "type": "drives"},
        {"from": "c1", "to": "v1", "type": "travelled_in"},
        {"from": "p1", "to": "l1", "type": "seen_at"},
    ]
    assert {sign["subject"] for sign in body["signs"]} == {"c1"}


def test_not_known_is_sent_where_somebody_chose_it_and_is_never_no():
    assert made({"facts": "x", "signs": {"new_phone": "not_known", "late_return": ""}})["signs"] == [
        {"code": "new_phone", "answer": "not_known", "subject": "c1"}
    ]


def test_a_date_of_birth_that_is_none_goes_into_the_description():
    child = {"dob-day": "31", "dob-month": "2", "dob-year": "2010"}
    assert made({"children": [child]})["subjects"][0]["description"] == "Date of birth as given: 31 2 2010"
    assert forms.mistakes_in({"children": [child]}, today=TODAY) == [
        forms.Mistake(
            "children-0-dob-day",
            "Enter a date of birth like 17 5 2010, or only the month and year, or only the year; or leave it blank.",
        )
    ]


@pytest.mark.parametrize(
    ("typed", "ages"),
    [
        ({"dob-year": "2010"}, (14, 15)),
        ({"dob-month": "May", "dob-year": "2010"}, (14, 14)),
        ({"dob-month": "3", "dob-year": "2010"}, (14, 15)),
        ({"dob-year": "2025"}, (0, 0)),
        ({"dob-day": "17", "dob-month": "5"}, (None, None)),
        ({"dob-day": "29", "dob-month": "2"}, (None, None)),
        ({"dob-year": "2010", "age": "14"}, (14, 14)),
    ],
)
def test_half_a_date_of_birth_is_taken_as_the_ages_that_it_leaves_open_and_kept_as_given(typed, ages):
    child = {"given": "Wren", **typed}
    assert forms.mistakes_in({"children": [child]}, today=TODAY) == []
    stated = made({"children": [child]})["subjects"][0]
    assert (stated.get("age_from"), stated.get("age_to")) == ages
    boxes = [typed[name] for name in ("dob-day", "dob-month", "dob-year") if name in typed]
    assert stated["description"] == "Date of birth as given: " + " ".join(boxes)


@pytest.mark.parametrize("typed", [{"dob-year": "2026"}, {"dob-year": "10"}, {"dob-month": "5"}, {"dob-day": "17"}])
def test_what_is_not_even_half_a_date_of_birth_is_asked_for_again(typed):
    (mistake,) = forms.mistakes_in({"children": [{"given": "Wren", **typed}]}, today=TODAY)
    assert mistake.field == "children-0-dob-day"


@pytest.mark.parametrize("age", ["late 20s", "old enough to drive", "1995"])
def test_an_age_in_words_is_kept_as_it_was_written(age):
    person = made({"people": [{"age": age, "description": "Short beard"}]})["subjects"][0]
    assert person["description"] == f"Short beard\nAge as given: {age}"


def test_removing_a_person_keeps_the_others_where_they_were():
    content = {
        "people": [{"called": "Kez"}, {"called": "Tall one"}],
        "cars": [{"driver": "p1", "inside": ["c1", "p2"]}],
    }
    left = forms.without(content, "people", 0)
    assert left["people"] == [{"called": "Tall one", "with": []}]
    assert left["cars"] == [{"driver": "", "inside": ["c1", "p1"]}]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("14", (14, 14, True)),
        ("13 to 15", (13, 15, True)),
        ("about 14", (14, 14, False)),
        ("late 20s", (27, 29, False)),
        ("thirties", (30, 39, False)),
        ("teens", (13, 19, False)),
        ("under 16", (None, 15, False)),
        ("over 18", (18, None, False)),
        ("no idea", (None, None, False)),
        ("1995", (None, None, False)),
    ],
)
def test_ages_as_people_write_them(typed, read):
    assert age_of(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [("3:20pm", "15:20"), ("3pm", "15:00"), ("12am", "00:00"), ("15.20", "15:20"), ("1520", "15:20")],
)
def test_times_as_people_write_them(typed, read):
    assert f"{time_of(typed):%H:%M}" == read


@pytest.mark.parametrize("typed", ["12am", "12:00 AM", "12.00a.m."])
def test_twelve_at_night_is_asked_about_for_it_may_be_the_end_of_the_day(typed):
    day = {"when": "date", "when-day": "3", "when-month": "3", "when-year": "2025"}
    content = {"facts": "A man waits.", **day, "when_time": typed}
    assert [(one.field, one.message[:40]) for one in forms.mistakes_in(content, today=TODAY)] == [
        ("when_time", "12am is the start of a day, or its end. ")
    ]
    for certain in ("00:00", "12:01am", "12pm"):
        assert forms.mistakes_in({**content, "when_time": certain}, today=TODAY) == []


@pytest.mark.parametrize(
    ("typed", "asks"),
    [("1:30am", "1:30am came twice that night."), ("0159", "1:59am came twice"), ("2:30am GMT", "2:30am came once")],
)
def test_a_time_that_came_twice_is_asked_about_before_it_is_sent(typed, asks):
    (mistake,) = forms.mistakes_in(THE_CLOCKS_WENT_BACK | {"when_time": typed}, today=date(2025, 10, 27))
    assert mistake.field == "when_time"
    assert mistake.message.startswith(asks)
    on_the_day = {"facts": "A man waits.", "when": "today", "when_time": typed}
    assert forms.mistakes_in(on_the_day, today=date(2025, 10, 26)) == [mistake]


@pytest.mark.parametrize(
    ("typed", "means"),
    [("1:30am BST", "01:30:00+01:00"), ("01:30 gmt", "01:30:00+00:00"), ("2:30am", "02:30:00+00:00")],
)
def test_a_time_that_came_twice_is_sent_as_the_one_that_was_said(typed, means):
    content = THE_CLOCKS_WENT_BACK | {"when_time": typed}
    assert forms.mistakes_in(content, today=date(2025, 10, 27)) == []
    assert made(content)["happened"] == {"from": f"2025-10-26T{means}", "precision": "exact"}


@pytest.mark.parametrize("typed", ["3pm BST", "1:30am"])
def test_a_time_of_which_it_is_not_certain_when_it_was_is_kept_as_given(typed):
    content = THE_CLOCKS_WENT_BACK | {"when_time": typed}
    assert made(content)["happened"] == {"from": f"2025-10-26 {typed}", "precision": "day"}


THE_CLOCKS_WENT_BACK = {
    "facts": "A man waits.",
    **{"when": "date", "when-day": "26", "when-month": "10", "when-year": "2025"},
}


@pytest.mark.parametrize("typed", ["3", "half three", "13pm", "25:00", "320"])
def test_a_time_that_could_be_anything_is_not_guessed(typed):
    assert time_of(typed) is None


def test_numbers_as_people_write_them():
    assert [count_of(typed) for typed in ("20", " 1,200 ", "0", "", "many", "-1", "2.5", "²")] == [
        20, 1200, 0, None, None, None, None, None,
    ]  # fmt: skip


def test_dates_as_people_write_them():
    assert date_of("3", "Mar", "2025") == date_of("03", "3", "2025") == date(2025, 3, 3)
    assert date_of("31", "2", "2010") is date_of("1", "1", "10") is None


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Karl Brown", {"given": "Karl", "family": "Brown", "also_known_as": []}),
        ('Karl "Kez" Brown', {"given": "Karl", "family": "Brown", "also_known_as": ["Kez"]}),
        ("Anna van der Test", {"given": "Anna", "family": "van der Test", "also_known_as": []}),
        ("Kez", {"also_known_as": ["Kez"]}),
    ],
)
def test_names_as_people_write_them(typed, read):
    assert name_parts(typed) == read
