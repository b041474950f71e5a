"""Two edits of one sign or card, put together by what each of the two changed: pure."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from wholepicture.base.dictionary import Card, CardSign, Dictionary, published
from wholepicture.partnership.signs import rules
from wholepicture.partnership.signs.merging import (
    NOTHING,
    BothChanged,
    is_same,
    merged_card,
    merged_wording,
    wording_of,
)
from wholepicture.partnership.signs.rules import SignWording

CODE = "older_partner"
FIRST = replace(published(), number=1)
AS_OPENED = wording_of(FIRST.signs[CODE])
WORDINGS = st.builds(
    SignWording,
    label=st.sampled_from([AS_OPENED.label, "One", "Two"]),
    guidance=st.sampled_from([AS_OPENED.guidance, "Say one.", "Say two."]),
    list=st.sampled_from("RV"),
    points=st.booleans(),
    groups=st.sampled_from([AS_OPENED.groups, ("gifts",), ("gifts", "people"), ("people", "gifts")]),
    asked=st.booleans(),
)


def saved(wording: SignWording) -> Dictionary:
    """The dictionary once somebody saved this."""
    return FIRST if is_same(wording, AS_OPENED) else rules.with_sign(FIRST, CODE, wording)


@given(WORDINGS, WORDINGS)
def test_nothing_typed_and_nothing_saved_is_lost_and_only_what_both_changed_is_told(
    theirs: SignWording, typed: SignWording
) -> None:
    merged, both = merged_wording(FIRST, saved(theirs), CODE, typed)
    for name in ("label", "guidance", "list", "points"):
        first, other, mine = (getattr(wording, name) for wording in (AS_OPENED, theirs, typed))
        assert getattr(merged, name) == (other if mine == first else mine), name
    parts = [
        (AS_OPENED.label, theirs.label, typed.label),
        (AS_OPENED.guidance, theirs.guidance, typed.guidance),
        tuple(frozenset(wording.groups) for wording in (AS_OPENED, theirs, typed)),
    ]
    assert len(both) == sum(first not in (other, mine) and other != mine for first, other, mine in parts)


@given(WORDINGS)
def test_where_nobody_saved_anything_what_was_typed_stands_and_where_nothing_was_typed_what_was_saved(
    wording: SignWording,
) -> None:
    assert is_same(merged_wording(FIRST, FIRST, CODE, wording)[0], wording)
    assert is_same(merged_wording(FIRST, saved(wording), CODE, AS_OPENED)[0], wording)


def test_groups_and_what_is_left_empty_are_told_in_words() -> None:
    theirs = saved(replace(AS_OPENED, groups=("gifts", "people")))
    _, both = merged_wording(FIRST, theirs, CODE, replace(AS_OPENED, groups=("phone",)))
    titles = FIRST.groups
    assert both == [
        BothChanged(
            "What it counts once together with", ", ".join(sorted((titles["gifts"], titles["people"]))), titles["phone"]
        )
    ]
    _, both = merged_wording(FIRST, saved(replace(AS_OPENED, label="One")), CODE, replace(AS_OPENED, label=" "))
    assert both == [BothChanged("What it is called", "One", NOTHING)]


def test_a_sign_or_card_that_one_of_the_versions_lacks_stays_as_it_was_typed() -> None:
    without = replace(FIRST, signs={}, cards={})
    assert merged_wording(without, FIRST, CODE, AS_OPENED) == (AS_OPENED, [])
    assert merged_card(FIRST, without, FIRST.cards["nurse"]) == (FIRST.cards["nurse"], [])


def test_a_card_is_put_together_sign_by_sign() -> None:
    opened = Card(
        "ranger", "Ranger", ("The gate",), ("The office",), (CardSign("new_phone", "A"), CardSign("despair", "B"))
    )
    first = rules.with_card(FIRST, opened, is_new=True)
    now = rules.with_card(
        first, replace(opened, signs=(CardSign("new_phone", "A2"), CardSign("secretive", "C"))), is_new=False
    )
    typed = replace(opened, ring=(), signs=(CardSign("new_phone", "A3"), CardSign("despair", "B")))
    merged, both = merged_card(first, now, typed)
    assert {sign.code: sign.words for sign in merged.signs} == {"new_phone": "A3", "secretive": "C"}
    assert (merged.title, merged.note, merged.ring) == ("Ranger", ("The gate",), ())
    assert both == [BothChanged(f"Words for “{FIRST.label('new_phone')}”", "A2", "A3")]
