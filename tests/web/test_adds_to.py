"""A draft that adds to an earlier report holds all that either said: nothing typed is lost, and no sign goes over to another child."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholepicture.web.reporting.adds_to import Apart, added_to
from wholepicture.web.reporting.body import Body, body_from
from wholepicture.web.wording import choices

NOW = datetime(2026, 3, 5, 9, 15, tzinfo=UTC)
LABELS = {"gone_missing": "Gone missing"}
EARLIER: dict[str, Any] = {
    "kind": "concern",
    "level": "partners",
    "facts": "Collected at the gate.",
    "revises": {"key": "k", "how": "later_state", "receipt": "R", "lost": [], "reason": ""},
    "children": [{"given": "Wren", "family": "Ashdown"}],
}


def both(earlier: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    merged = added_to({**EARLIER, **earlier}, {**EARLIER, "revises": {}, **new}, sign_labels=LABELS, now=NOW)
    assert not isinstance(merged, Apart), merged
    return merged


def sent(content: dict[str, Any]) -> Body:
    return body_from(content, key="k", recorded_at=datetime(2026, 3, 5, tzinfo=UTC), author={})


@pytest.mark.parametrize(
    ("first", "second"), [("yes", "no"), ("no", "yes"), ("yes", "not_known"), ("not_known", "yes")]
)
def test_a_sign_that_either_says_yes_to_is_a_yes(first: str, second: str) -> None:
    merged = both({"signs": {"gone_missing": first}}, {"signs": {"gone_missing": second}})
    assert merged["signs"] == {"gone_missing": "yes"}


def test_not_known_takes_no_answer_away() -> None:
    merged = both({"signs": {"gone_missing": "no"}}, {"signs": {"gone_missing": "not_known"}})
    assert merged["signs"] == {"gone_missing": "no"}


def test_a_sign_stays_with_the_child_of_whom_it_was_said() -> None:
    """The draft names her sister first: what was sent about Wren is not said of the sister."""
    sisters = {"children": [{"given": "Ines", "family": "Ashdown"}, {"given": "Wren", "family": "Ashdown"}]}
    merged = both({"signs": {"gone_missing": "yes"}}, sisters)
    assert [(sign["code"], sign["subject"]) for sign in sent(merged)["signs"]] == [("gone_missing", "c1")]
    assert [child["given"] for child in merged["children"]] == ["Wren", "Ines"]
    merged = both({}, {**sisters, "signs": {"gone_missing": "yes"}})
    assert sent(merged)["signs"][0]["subject"] == "c2"


def test_two_that_say_signs_of_two_children_stay_two() -> None:
    new = {**EARLIER, "children": [{"given": "Ines", "family": "Ashdown"}], "signs": {"late_return": "yes"}}
    assert added_to({**EARLIER, "signs": {"gone_missing": "yes"}}, new, sign_labels={}, now=NOW) == Apart.SIGNS


@pytest.mark.parametrize(
    "other", [{"level": "hub"}, {"level": "leads"}, {"level": "named", "named": "a@school.test"}, {"level": ""}]
)
def test_two_that_are_kept_for_different_people_stay_two(other: dict[str, Any]) -> None:
    is_the_same = not other["level"]  # unsaid, it is the usual choice
    for first, second in ((EARLIER, {**EARLIER, **other}), ({**EARLIER, **other}, EARLIER)):
        assert (added_to(first, second, sign_labels={}, now=NOW) == Apart.READERS) != is_the_same


def test_what_is_said_of_somebody_in_both_stands_in_both_ways() -> None:
    kez = {"called": "Kez", "age": "30", "description": "Tall.", "sex": "unknown"}
    again = {"called": "Kez", "age": "40", "description": "A scar.", "sex": "male", "name": "Karl Brown"}
    (person,) = both({"people": [kez]}, {"people": [again]})["people"]
    assert person["description"].split("\n") == ["Tall.", "", "A scar.", "Age: 40"]
    assert (person["age"], person["sex"], person["name"]) == ("30", "male", "Karl Brown")


SENT_OF_THE_3RD = {"when": "date", "when-day": "3", "when-month": "3", "when-year": "2026"}


@pytest.mark.parametrize("finished", [{}, {"recorded_at": "2026-03-04T18:00:00+00:00"}])
def test_today_in_the_draft_is_written_down_as_the_day_on_which_it_was_written(finished: dict[str, str]) -> None:
    merged = both(SENT_OF_THE_3RD, {"when": "today", "when_time": "14:30", **finished})
    assert sent(merged)["happened"] == {"from": "2026-03-03", "precision": "day"}
    day = "4 March 2026" if finished else "5 March 2026"
    assert day in merged["facts"]
    assert "2000" not in merged["facts"]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ({"when": "today", "when_time": "14:30"}, "2026-03-04T14:30:00+00:00"),
        ({"when": "today"}, "2026-03-04"),
        ({"when": "now"}, "2026-03-04T18:00:00+00:00"),
    ],
)
def test_today_in_a_draft_finished_the_day_before_does_not_become_the_day_on_which_it_is_added(
    when: dict[str, str], expected: str
) -> None:
    merged = both({}, {**when, "recorded_at": "2026-03-04T18:00:00+00:00"})
    assert sent(merged)["happened"]["from"] == expected


@pytest.mark.parametrize("now", ["2025-10-26T00:30:00+00:00", "2025-10-26T01:30:00+00:00"])
def test_now_in_the_hour_that_comes_twice_stays_the_one_that_it_was(now: str) -> None:
    merged = both({}, {"when": "now", "recorded_at": now})
    assert datetime.fromisoformat(sent(merged)["happened"]["from"]) == datetime.fromisoformat(now)


def test_a_person_of_concern_in_either_is_one() -> None:
    seen, feared = {"called": "Kez", "role": "witness"}, {"called": "Kez", "role": "person_of_concern"}
    for first, second in ((seen, feared), (feared, seen)):
        (person,) = both({"people": [first]}, {"people": [second]})["people"]
        assert person["role"] == "person_of_concern"
        assert "Someone who saw or heard it" in person["description"]


def test_no_date_is_made_of_two() -> None:
    typed = {"dob-day": "17", "dob-month": "6", "dob-year": "2010"}
    child = {"given": "Wren", "family": "Ashdown"}
    (wren,) = both({"children": [{**child, "dob-month": "5", "dob-year": "2010"}]}, {"children": [{**child, **typed}]})[
        "children"
    ]
    assert (wren.get("dob-day", ""), wren["dob-month"], wren["dob-year"]) == ("", "5", "2010")
    assert "17 June 2010" in wren["description"]
    (wren,) = both({"children": [{**child, "dob-year": "2010"}]}, {"children": [{**child, **typed}]})["children"]
    assert (wren["dob-day"], wren["dob-month"], wren["dob-year"]) == ("17", "6", "2010")


def test_two_of_one_name_who_were_born_on_different_days_stay_two() -> None:
    child = {"given": "Wren", "family": "Ashdown", "dob-day": "17", "dob-month": "5"}
    merged = both({"children": [{**child, "dob-year": "2010"}]}, {"children": [{**child, "dob-year": "2009"}]})
    assert [row["dob-year"] for row in merged["children"]] == ["2010", "2009"]


def test_when_it_happened_stays_as_it_was_sent_and_the_other_day_is_written_down() -> None:
    day = {"when": "date", "when-day": "3", "when-month": "3", "when-year": "2026"}
    merged = both(day, {**day, "when-day": "4", "when_time": "3pm"})
    assert merged["when-day"] == "3"
    assert "When: 4 March 2026" in merged["facts"]
    assert "when_time" not in merged
    assert both({"when": "unknown"}, day)["when-day"] == "3"
    assert "When" not in both({"when": "unknown"}, day)["facts"]


def test_an_answer_that_gives_way_is_written_down_in_words() -> None:
    merged = both({"how_known": "online"}, {"how_known": "saw_or_heard"})
    assert merged["how_known"] == "saw_or_heard"
    assert merged["facts"].endswith("How: I saw it online")


def test_a_day_of_a_kinds_own_takes_no_time_from_another() -> None:
    kind = {"kind": "missing_episode"}
    first = {"placement-from-day": "3", "placement-from-month": "3", "placement-from-year": "2026"}
    merged = both({"kind": "placement", **first}, {"kind": "placement", "placement-from-year": "2025"})
    assert (merged["placement-from-day"], merged["placement-from-year"]) == ("", "2025")
    first = {"missing-returned_at": "3 March 2026 10pm", "missing-returned_at-read": "2026-03-03T22:00:00+00:00"}
    second = {"missing-returned_at": "4 March 2026", "missing-returned_at-read": "2026-03-04"}
    merged = both({**kind, **first}, {**kind, **second})
    assert {name: merged[name] for name in second} == second
    assert "3 March 2026 at 10pm" in merged["facts"]


def test_who_told_is_written_down_nowhere_else() -> None:
    merged = both(
        {"informant_kind": "friend"}, {"informant": "Sam", "informant_kind": "public", "risk_to_source": "Beaten"}
    )
    assert merged["facts"] == EARLIER["facts"]


def test_two_who_share_a_nickname_and_two_places_of_one_name_stay_two() -> None:
    merged = both(
        {
            "people": [{"called": "Kez", "name": "Karl Brown"}],
            "places": [{"name": "Grill", "address": "1 High Street"}],
        },
        {"people": [{"called": "Kez", "name": "Kevin Stone"}], "places": [{"name": "Grill", "address": "9 Low Road"}]},
    )
    assert (len(merged["people"]), len(merged["places"])) == (2, 2)


def test_what_somebody_has_to_do_with_a_place_is_said_of_nobody_else() -> None:
    place = {"name": "Black Bull"}
    earlier = {"places": [{**place, "tie": "works_at", "seen": ["p1"]}], "people": [{"called": "Kez"}]}
    merged = both(earlier, {"places": [{**place, "tie": "seen_at", "seen": ["c1"]}]})
    ties = {(tie["from"], tie["type"]) for tie in sent(merged)["ties"]}
    assert ties == {("p1", "works_at"), ("c1", "seen_at")}


# -- whatever is typed --------------------------------------------------------------------------------------------------

WORD = st.sampled_from(["alder", "birch", "cedar", "dogwood", "elder"])


def rows(**boxes: Any) -> Any:
    return st.lists(st.fixed_dictionaries({}, optional=boxes), max_size=2)


CONTENT = st.fixed_dictionaries(
    {"level": st.just("partners")},
    optional={
        **{name: WORD for name in ("facts", "opinion", "child_words", "conditions", "original_agency", "already_told")},
        "how_known": st.sampled_from(list(choices.HOW_KNOWN)),
        "children": rows(given=WORD, family=WORD, school=WORD, description=WORD, phone=WORD),
        "people": rows(called=WORD, name=WORD, work=WORD, description=WORD, address=WORD),
        "cars": rows(registration=st.just("AB12 CDE"), make=WORD, colour=WORD),
        "phones": rows(number=st.just("07700 900123"), platform=WORD, handle=WORD),
        "places": rows(name=WORD, address=WORD, description=WORD),
    },
)


def told(value: Any) -> set[str]:
    if isinstance(value, dict):
        return {word for inner in value.values() for word in told(inner)}
    if isinstance(value, list):
        return {word for inner in value for word in told(inner)}
    return set(str(value).replace(",", " ").split())


def words_of(thing: Body) -> set[str]:
    return told({name: value for name, value in thing.items() if name not in ("ref", "role")})


@given(CONTENT, CONTENT)
def test_every_word_of_either_is_in_what_is_sent(first: dict[str, Any], second: dict[str, Any]) -> None:
    merged = added_to(first, second, sign_labels={}, now=NOW)
    assert not isinstance(merged, Apart)
    whole = sent(merged)
    for part in (first, second):
        body = sent(part)
        for block in ("narrative", "provenance", "safety", "sharing"):
            assert told(body.get(block, {})) <= told(whole) | set(choices.HOW_KNOWN)
        for blocks in (("subjects",), ("vehicles",), ("phones", "accounts"), ("places",)):
            alone = [words_of(other) for block in blocks for other in whole.get(block, [])]
            together = [set().union(*alone)] if "phones" in blocks else []  # a phone and an account share a row
            for words in (words_of(thing) for block in blocks for thing in body.get(block, [])):
                assert any(words <= other for other in (*alone, *together))
