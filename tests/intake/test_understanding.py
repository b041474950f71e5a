"""A value that no field can hold never loses the report: it is kept as given, and nothing of what was sent is lost."""

import copy
import json
from itertools import chain
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.intake.test_rules import JUNK, report, spots, with_value
from tests.living import House
from wholepicture.intake import submission_rows, understanding
from wholepicture.intake.commands import accept_batch
from wholepicture.intake.rules import Flag, split_source
from wholepicture.intake.schema import shape_faults
from wholepicture.intake.submission_rows import Receipt
from wholepicture.intake.understanding import understand


def kept(body: Any) -> dict[str, str]:
    """What was kept as given, by its field, pieces put together; the report is understood."""
    understood = understand(body)
    assert understood.problems == []
    whole: dict[str, str] = {}
    for entry in understood.body.get("as_given", []):
        whole[entry["field"]] = whole.get(entry["field"], "") + entry["value"]
    assert {flag.field for flag in understood.flags} == set(whole)
    assert all(
        flag.reason.endswith(("kept as given, as text.", "not said: taken as other.")) for flag in understood.flags
    )
    return whole


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("subjects", 0, "sex"), "Girl", "none of female, male"),
        (("subjects", 0, "given"), 7, "holds text"),
        (("subjects", 0, "given"), "x" * 501, "501 characters, and this field holds 500"),
        (("subjects", 0, "age_from"), "15 yrs", "a whole number"),
        (("subjects", 0, "age_from"), 131, "not between 0 and 130"),
        (("subjects", 0, "age_from"), True, "a whole number"),
        (("subjects", 0, "age_from"), 1.5, "a whole number"),
        (("subjects", 0, "phones"), "07700 900123", "no list"),
        (("subjects", 0, "address"), "4 Fern Walk", "no object"),
        (("subjects", 0, "address"), {"lines": ["x" * 600]}, "600 characters"),
        (("subjects", 1), "Kez", "no object"),
        (("places", 0, "latitude"), float("nan"), "not between -90 and 90"),
        (("places", 0, "kind"), "corner shop", "none of"),
        (("signs", 0, "subject"), "the girl", "names nothing"),
        (("ties", 0, "type"), "hangs about with", "none of"),
        (("ties", 0, "to"), "the car", "names nothing"),
        (("happened", "precision"), "roughly", "none of"),
        (("basis",), "because", "none of"),
    ],
)
def test_what_a_field_cannot_hold_is_kept_as_text_and_flagged(path: tuple[Any, ...], value: Any, words: str) -> None:
    body = with_value(path, value)
    before = copy.deepcopy(body)
    told = kept(body)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    assert any(text.strip("[]{}") in whole or "x" * 600 in whole for whole in told.values())
    assert any(words in flag.reason for flag in understand(body).flags) or "lacks to" in str(understand(body).flags)
    assert repr(body) == repr(before), "what was sent is as it was"


@pytest.mark.parametrize(
    ("path", "entry", "field"),
    [
        (("signs", 0), {"zz": 1}, "signs[0].zz"),
        (("signs", 0), {"happened": {"zz": 1}}, "signs[0].happened.zz"),
        (("ties", 0), {"note": "together", "since": "May"}, "ties[0].since"),
        (("revises",), {"of": "k-1"}, "revises.of"),
    ],
)
def test_a_name_that_is_no_field_is_told_wherever_it_stands(path: tuple[Any, ...], entry: Any, field: str) -> None:
    assert field in {problem.field for problem in understand(with_value(path, entry)).problems}


def test_null_and_an_empty_text_stand_for_absent() -> None:
    full = report()
    full["subjects"][0] |= {"sex": None, "family": "  ", "address": {"postcode": None, "lines": [None, ""]}}
    full["subjects"][0]["identifiers"] = [{"type": "nhs_number", "value": None}, {"type": None, "value": "7"}]
    full |= {"missing": None, "vehicles": None, "sharing": {"level": None, "named": None}, "basis": ""}
    understood = understand(full)
    assert (understood.problems, [flag.field for flag in understood.flags]) == ([], ["subjects[0].identifiers[1].type"])
    wren = understood.body["subjects"][0]
    assert "sex" not in wren
    assert "family" not in wren
    assert wren["address"] == {"lines": []}
    assert wren["identifiers"] == [{"type": "other", "value": "7"}]
    assert not {"missing", "vehicles", "basis", "as_given"} & understood.body.keys()
    assert understood.body["sharing"] == {}


def test_a_report_whose_every_other_field_is_null_still_says_what_it_says() -> None:
    body = report()
    for name, definition in understanding.CONTRACT["properties"].items():
        body.setdefault(name, None)
        if definition["type"] == "object" and isinstance(body[name], dict):
            body[name] |= {inner: None for inner in definition["properties"].keys() - body[name].keys()}
    assert understand(body).body == understand(report()).body


@pytest.mark.parametrize(
    ("path", "instead"),
    [
        (("subjects", 0, "role"), "unknown"),
        (("signs", 0, "answer"), "not_known"),
        (("ties", 0, "type"), "other"),
        (("sharing", "level"), "hub"),
    ],
)
def test_a_word_that_is_no_choice_becomes_the_one_that_says_least_and_is_shared_with_fewest(
    path: tuple[Any, ...], instead: str
) -> None:
    here = understand(with_value(path, "some word of theirs")).body
    for step in path:
        here = here[step]
    assert here == instead
    assert list(kept(with_value(path, "some word of theirs")).values()) == ["some word of theirs"]


def test_what_a_subject_is_in_the_report_may_be_left_unsaid_and_that_is_flagged() -> None:
    body = report()
    del body["subjects"][0]["role"]
    understood = understand(body)
    assert (understood.problems, understood.body["subjects"][0]["role"]) == ([], "unknown")
    assert [(flag.field, flag.reason) for flag in understood.flags] == [
        ("subjects[0].role", "This is not said: taken as unknown.")
    ]


@pytest.mark.parametrize(("written", "danger"), [("Yes", True), ("TRUE", True), (1, True), ("no", False), ("?", None)])
def test_danger_in_other_words_is_danger_and_is_shown_as_it_was_written(written: Any, danger: bool | None) -> None:
    body = with_value(("safety", "immediate_danger"), written)
    assert understand(body).body["safety"].get("immediate_danger") is danger
    assert kept(body) == {"safety.immediate_danger": str(written)}


def test_a_text_of_any_length_is_kept_whole() -> None:
    long = "".join(f"{number}," for number in range(3000))
    assert kept(with_value(("subjects", 0, "school"), long)) == {"subjects[0].school": long}


def test_what_a_sender_keeps_as_given_themselves_stands_before_what_we_keep() -> None:
    body = report(as_given=[{"field": "Age", "value": "15 yrs"}], basis="because")
    assert [entry["field"] for entry in understand(body).body["as_given"]] == ["Age", "basis"]


@pytest.mark.parametrize("path", [("provenance", "informant"), ("safety", "risk_to_source")])
def test_what_could_tell_the_source_stands_in_no_flag_and_beside_no_report(path: tuple[Any, ...]) -> None:
    secret = "Her aunt Ines, of 4 Fern Walk. " * 100
    understood = understand(with_value(path, secret))
    assert understood.problems == []
    public, source = split_source(understood.body)
    assert "Ines" not in json.dumps(public)
    assert "Ines" not in str(understood.flags)
    assert "as_given" not in public
    assert "".join(entry["value"] for entry in source["as_given"]) == secret


@pytest.mark.parametrize("block", sorted(understanding.NOT_GUESSED))
@pytest.mark.parametrize("written", ["Her aunt Ines told us.", ["Ines"], 7])
def test_who_may_read_it_and_who_told_are_not_guessed_from_what_is_no_object(block: str, written: Any) -> None:
    understood = understand(report(**{block: written}))
    assert [problem.field for problem in understood.problems] == [block]
    assert "as_given" not in understood.body
    assert understand(report(**{block: None})).problems == []


@pytest.mark.parametrize("named", ["lead@example.org", [7]])
def test_readers_who_cannot_be_read_are_told_to_the_sender(named: Any) -> None:
    body = report(sharing={"level": "named", "named": named})
    assert understand(body).problems[0].field.startswith("sharing.named")


def test_a_level_that_is_none_never_goes_beyond_the_people_who_are_named() -> None:
    body = report(sharing={"level": "just us", "named": ["lead@example.org"]})
    assert understand(body).body["sharing"] == {"level": "named", "named": ["lead@example.org"]}
    assert kept(body) == {"sharing.level": "just us"}


@pytest.mark.parametrize("field", ["provenance.informant", "Informant", "risk to source"])
def test_what_a_sender_keeps_as_given_of_the_source_is_the_sources_too(field: str) -> None:
    public, source = split_source(report(as_given=[{"field": field, "value": "Ines"}, {"field": "Age", "value": "15"}]))
    assert "Ines" not in json.dumps(public)
    assert [entry["value"] for entry in source["as_given"]] == ["Ines"]


def test_no_remark_beside_a_report_repeats_what_could_tell_the_source(house: House) -> None:
    remark = Flag("provenance.informant", "“Ines” in column “Told by” is not among the values.", "Ines")
    body = report(key="told", provenance={"informant": "Ines"})
    (receipt,) = accept_batch(house.operator("SCH1"), bodies=[(body, None)], channel="file", remarks=[[remark]])
    assert isinstance(receipt, Receipt)
    assert "Ines" not in str(receipt.flags)
    assert [flag["field"] for flag in receipt.flags] == ["provenance.informant"]


def test_a_planted_remark_that_repeats_it_is_noticed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submission_rows, "without_source", lambda flag: flag)
    with pytest.raises(AssertionError):
        test_no_remark_beside_a_report_repeats_what_could_tell_the_source(house)


def texts_of(value: Any) -> list[str]:
    """Every word and number that a body holds, but for what is no more than absent."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return list(chain.from_iterable(map(texts_of, value)))
    if value is None or (isinstance(value, str) and not value.strip()):
        return []
    return [value if isinstance(value, str) else json.dumps(value)]


def lost(body: Any) -> list[str]:
    """What stands in a body that was sent, and nowhere in how it is understood."""
    whole = json.dumps(understand(body).body, ensure_ascii=False)
    frame = set(understanding.UNSAID) | set(texts_of(report()))
    return [
        text for text in texts_of(body) if json.dumps(text, ensure_ascii=False)[1:-1] not in whole and text not in frame
    ]


@given(st.data())
@settings(max_examples=400)
def test_nothing_that_was_sent_is_lost_and_what_is_understood_fits_the_contract(data: st.DataObject) -> None:
    body = report(author={"name": "A. Teacher"}, accounts=[{"ref": "a1", "handle": "kez"}], missing={"type": "missing"})
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from([spot for spot in spots(body) if spot and "ref" not in spot]))
        here = body
        for step in path[:-1]:
            here = here[step]
        here[path[-1]] = data.draw(JUNK)
    before = copy.deepcopy(body)
    understood = understand(body)
    assert body == before
    if not understood.problems:
        assert shape_faults(understood.body) == []
        assert lost(body) == []
        again = understand(understood.body)
        assert (again.body, again.flags) == (understood.body, []), "understood once is understood"


def test_a_planted_loss_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(understanding, "entries_of", lambda field, text: [])
    assert lost(with_value(("subjects", 0, "sex"), "Girl")) == ["Girl"]
    with pytest.raises(AssertionError):
        test_a_text_of_any_length_is_kept_whole()
