"""What a rule finds, as data: when it is raised again, how it is stored, and what of a protected child is not."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.alerts.rules.observations import agency, sentences, tied, ties
from wholepicture.alerts.agencies import Agencies
from wholepicture.alerts.finding import AS_WORDED, Reason, Telling, Thing, discreet, restored, stored, worth_raising
from wholepicture.alerts.gathered import Raised
from wholepicture.alerts.gathering import _as_stored
from wholepicture.alerts.registry import sentence_of
from wholepicture.alerts.rules.shared_tie import PARAMETERS, RULE, evaluate
from wholepicture.alerts.wording import NOT_DESCRIBED, NOT_SHOWN, Words, count

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
TELLINGS = st.builds(Telling, on=DAYS, kind=st.sampled_from(["school", "police"]), agency=st.none() | st.uuids())
REASONS: st.SearchStrategy[Any] = st.builds(
    Reason,
    code=st.text(min_size=1),
    values=st.dictionaries(st.text(), st.integers(-(2**31), 2**31) | st.text()),
    between=st.none() | st.tuples(DAYS, DAYS),
    thing=st.none() | st.builds(Thing, kind=st.text(), label=st.text(), is_withheld=st.booleans()),
    tellings=st.lists(TELLINGS).map(tuple),
    reports=st.lists(st.uuids()).map(tuple),
)


@given(REASONS)
def test_a_reason_that_was_stored_is_the_same_when_it_is_read(reason: Reason) -> None:
    import json

    assert restored(json.loads(json.dumps(stored(reason)))) == reason


def test_an_alert_that_was_decided_is_raised_again_only_for_a_new_source() -> None:
    found = evaluate(ties("vehicle", "AB00 CDE", tied(1, "School", 0), tied(2, "Police", 5)))
    assert found is not None
    assert not worth_raising(found, [found.roots])
    assert worth_raising(found, [frozenset({"School/0"})])
    assert not worth_raising(found, [frozenset({"School/0"}), found.roots]), "news to every one of them"


def test_a_reason_that_was_stored_as_a_sentence_is_read_as_it_was_written() -> None:
    sentence = "The same vehicle (AB00 CDE) is tied to 2 children."
    reason = Reason(code=AS_WORDED, values={"text": sentence}, reports=(uuid4(),))
    assert sentence_of("shared_tie", reason, Words({}, is_discreet=True)) == sentence


def test_a_reason_for_which_no_rule_has_words_is_read_by_what_it_holds() -> None:
    telling = Telling(date(2026, 3, 1), "school", UUID(int=1))
    reason = Reason(
        code="went_there",
        values={"sign": "new_phone", "times_seen": 3},
        thing=Thing("place", "Harbour Lights"),
        between=(date(2026, 3, 1), date(2026, 3, 2)),
        tellings=(telling,),
    )
    openly, discreetly = Words({UUID(int=1): "Abbey School"}), Words({UUID(int=1): "Abbey School"}, is_discreet=True)
    said = "Went there (sign: Has a new phone or more than one; times seen: 3; "
    span = "between 1 March 2026 and 2 March 2026"
    for code in ("shared_tie", "a_rule_that_is_gone"):
        assert sentence_of(code, reason, openly) == f"{said}Harbour Lights; {span}; Abbey School, 1 March 2026)."
        assert sentence_of(code, reason, discreetly) == f"{said}{NOT_SHOWN}; {span}; a school, 1 March 2026)."
        assert sentence_of(code, Reason(code="not_sure"), openly) == "Not sure."


# -- protected children ---------------------------------------------------------------------------------------------


def test_what_is_stored_about_a_protected_child_names_no_agency_and_opens_no_thing() -> None:
    given = ties("place", "", tied(1, "School", 0), tied(2, "Police", 5), is_withheld=True)
    found = evaluate(given)
    assert found is not None
    kept = discreet(found, ["School", "Police"])
    assert kept.items == ()
    written = str([stored(reason) for reason in kept.reasons])
    for secret in ("School", "Police", str(agency("School").id), str(agency("Police").id), str(given.thing)):
        assert secret not in written
    assert sentences(RULE, kept)[1] == "Told by: an agency, 1 March 2026; an agency, 6 March 2026."
    assert f"({NOT_SHOWN})" in sentences(RULE, kept)[0]


def test_what_a_rule_finds_further_about_a_protected_child_is_stored_as_discreetly() -> None:
    given = ties("place", "Harbour Lights", tied(1, "School", 0), tied(2, "Police", 5))
    found = evaluate(given)
    assert found is not None
    raised = Raised(UUID(int=9), given.thing, RULE, found, {}, further=(found,))
    kept = _as_stored(raised, {UUID(int=1)}, Agencies([]))
    assert [finding.items for finding in kept.every_finding] == [(), ()]
    other = evaluate(ties("place", "Harbour Lights", tied(7, "School", 0), tied(8, "Police", 5)))
    assert other is not None
    beside = _as_stored(replace(raised, further=(other,)), {UUID(int=8)}, Agencies([]))
    assert [finding.items for finding in beside.every_finding] == [(), ()], "both become one alert"
    assert [finding.items for finding in _as_stored(raised, {UUID(int=8)}, Agencies([])).every_finding] == [
        (given.thing,),
        (given.thing,),
    ]


@pytest.mark.parametrize("kind", ["place", "phone", "vehicle"])
def test_whoever_may_not_learn_where_a_child_is_reads_no_agency_and_no_place(kind: str) -> None:
    every_kind = {**PARAMETERS, "kinds": ["place", "phone", "vehicle"]}
    found = evaluate(ties(kind, "Harbour Lights", tied(1, "School", 0), tied(2, "Police", 5)), every_kind)
    assert found is not None
    openly, discreetly = " ".join(sentences(RULE, found)), " ".join(sentences(RULE, found, discreetly=True))
    assert "Harbour Lights" in openly
    assert "School" in openly
    assert "School" not in discreetly
    assert ("Harbour Lights" in discreetly) == (kind == "vehicle"), "a car says nothing of where she is"


def test_a_description_that_names_an_agency_is_kept_from_whoever_may_not_learn_where_a_child_is() -> None:
    found = evaluate(ties("vehicle", "White CHARITY minibus", tied(1, "School", 0), tied(2, "Police", 5)))
    assert found is not None
    assert "(White CHARITY minibus)" in sentences(RULE, found)[0]
    assert f"({NOT_SHOWN})" in sentences(RULE, found, discreetly=True)[0], "protected since it was raised"
    assert f"({NOT_SHOWN})" in sentences(RULE, discreet(found, ["Charity"]))[0], "protected when it was raised"
    assert discreet(found, ["School", ""]).reasons[0].thing == found.reasons[0].thing, "no name of an agency is in it"


def test_agencies_spoken_of_by_their_kind_stand_in_an_order_that_tells_nothing_of_their_names() -> None:
    tellings = [Telling(date(2026, 3, 1), "school", UUID(int=1)), Telling(date(2026, 3, 1), "police", UUID(int=2))]
    words = Words({UUID(int=1): "Abbey School", UUID(int=2): "Zeal Police"}, is_discreet=True)
    orders = {words.tellings(Reason(code="x", tellings=tuple(order))) for order in (tellings, tellings[::-1])}
    assert orders == {"a school, 1 March 2026; the police, 1 March 2026"}


# -- words ----------------------------------------------------------------------------------------------------------


def test_what_is_not_known_is_spoken_of_all_the_same() -> None:
    words = Words({})
    assert words.agency(Telling(date(2026, 3, 1), "care_home", uuid4())) == "a children's home"
    assert words.thing(Reason(code="x")) == NOT_DESCRIBED
    assert words.sign("retired_sign") == "retired_sign"


def test_things_are_counted_in_words() -> None:
    assert [count(number, "report") for number in (0, 1, 2)] == ["0 reports", "1 report", "2 reports"]
    assert count(2, "child", "children") == "2 children"
