"""What a partnership may change in its dictionary of signs, and what it may not: pure."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholepicture.base.dictionary import Card, CardSign, Dictionary, as_data, from_data, published
from wholepicture.base.indicators import indicators
from wholepicture.partnership.signs import rules
from wholepicture.partnership.signs.never import never_a_role, never_input, never_to_look_for
from wholepicture.partnership.signs.rules import NotSaved, SignWording, differences

FIRST = replace(published(), number=1)
VAPES = SignWording("Given vapes by adults", "Record who gave them, and where.", "R", points=True, groups=("gifts",))
CODES = st.sampled_from(sorted(indicators()))


def fields_of(refused: pytest.ExceptionInfo[NotSaved]) -> set[str]:
    return {fault.field for fault in refused.value.faults}


def as_given(code: str, dictionary: Dictionary = FIRST) -> SignWording:
    sign = dictionary.signs[code]
    return SignWording(sign.label, sign.guidance, sign.list, sign.points, sign.overlap, sign.asked)


# -- the published one ---------------------------------------------------------------------------------------------------


def test_a_dictionary_is_the_same_once_it_was_kept_and_read_again() -> None:
    again = from_data(1, as_data(FIRST))
    assert (dict(again.signs), dict(again.groups), dict(again.cards)) == (
        dict(FIRST.signs),
        dict(FIRST.groups),
        dict(FIRST.cards),
    )


def test_what_a_later_version_of_the_software_adds_to_an_entry_does_not_hinder_an_earlier_one() -> None:
    data = as_data(FIRST)
    data["signs"][0]["colour"] = "blue"
    assert from_data(1, data).signs == FIRST.signs


def test_the_published_cards_speak_of_published_signs_in_the_words_of_each_role() -> None:
    cards = published().standing_cards()
    assert {"teacher", "receptionist", "taxi_marshal", "nurse", "carer"} <= cards.keys()
    for card in cards.values():
        assert rules.with_card(FIRST, replace(card, title=f"{card.title} and others"), is_new=False)
        assert len(card.signs) > 3
        assert card.note
        assert card.ring


def test_no_published_sign_or_card_names_what_is_never_a_sign() -> None:
    signs = indicators()
    texts = [(text, sign.list) for sign in signs.values() for text in (sign.code, sign.label)]
    texts += [(sign.words, signs[sign.code].list) for card in published().cards.values() for sign in card.signs]
    assert [text for text, of_list in texts if never_input(text, of_list)] == []
    told = [sign.guidance for sign in signs.values()] + [
        line for card in published().cards.values() for line in card.note
    ]
    assert [text for text in told if never_to_look_for(text)] == []
    assert [card.title for card in published().cards.values() if never_a_role(card.title)] == []


# -- one sign ------------------------------------------------------------------------------------------------------------


@given(CODES, st.text(min_size=1, max_size=100).filter(lambda text: text.strip() and not never_input(text)))
def test_a_reworded_sign_keeps_its_code_and_every_other_sign_stays_as_it_was(code: str, label: str) -> None:
    given = replace(as_given(code), label=f"Worded: {label}")
    after = rules.with_sign(FIRST, code, given)
    assert after.number == 2
    assert list(after.signs) == list(FIRST.signs)
    assert after.label(code) == " ".join(given.label.split())
    assert {other: sign for other, sign in after.signs.items() if other != code} == {
        other: sign for other, sign in FIRST.signs.items() if other != code
    }


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"label": "  "}, "label"),
        ({"label": "x" * 121}, "label"),
        ({"guidance": ""}, "guidance"),
        ({"list": "X"}, "list"),
        ({"groups": ("gifts", "no_such_group")}, "groups"),
        ({"label": "Asian men wait outside"}, "label"),
        ({"label": "Says that she is gay"}, "label"),
        ({"label": "From a Muslim family"}, "label"),
        ({"label": "Is an asylum seeker"}, "label"),
        ({"label": "A disabled girl is met from the bus"}, "label"),
        ({"guidance": "Say whether the man is Asian."}, "guidance"),
    ],
)
def test_wording_that_cannot_be_saved_says_what_to_put_right_and_where(changed: dict[str, object], field: str) -> None:
    with pytest.raises(NotSaved) as refused:
        rules.with_sign(FIRST, "older_partner", replace(as_given("older_partner"), **changed))  # type: ignore[arg-type]
    assert fields_of(refused) == {field}
    assert "Nothing has been saved." in str(refused.value)


@given(st.sampled_from([code for code, sign in indicators().items() if sign.list == "H"]), st.sampled_from("RV"))
def test_a_sign_of_harm_is_lowered_to_no_other_list(code: str, lower: str) -> None:
    with pytest.raises(NotSaved, match="harm is not lowered"):
        rules.with_sign(FIRST, code, replace(as_given(code), list=lower))


@given(st.sampled_from([code for code, sign in indicators().items() if sign.list == "H"]))
def test_a_published_sign_of_harm_is_not_retired(code: str) -> None:
    with pytest.raises(NotSaved, match="harm is not lowered"):
        rules.with_sign_retired(FIRST, code)


def test_a_sign_of_harm_is_always_asked() -> None:
    after = rules.with_sign(FIRST, "threat_or_debt", replace(as_given("threat_or_debt"), label="Owes", asked=False))
    assert after.signs["threat_or_debt"].asked


def test_a_save_that_changes_nothing_makes_no_version() -> None:
    with pytest.raises(NotSaved, match="Nothing differs"):
        rules.with_sign(FIRST, "older_partner", as_given("older_partner"))


# -- new ones, retired ones ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["older_partner", "Vapes", "", "local vapes", "x" * 65, "ethnicity_of_driver"])
def test_a_code_that_exists_or_is_none_or_names_what_is_never_a_sign_is_refused(code: str) -> None:
    with pytest.raises(NotSaved) as refused:
        rules.with_new_sign(FIRST, code, VAPES)
    assert fields_of(refused) == {"code"}


def test_the_code_of_a_sign_that_was_retired_is_not_used_again() -> None:
    retired = rules.with_sign_retired(rules.with_new_sign(FIRST, "local_vapes", VAPES), "local_vapes")
    with pytest.raises(NotSaved, match="can be brought back"):
        rules.with_new_sign(retired, "local_vapes", VAPES)


def test_a_published_code_that_the_dictionary_lacks_is_not_taken_for_another_sign() -> None:
    without = Dictionary(
        1, {code: s for code, s in FIRST.signs.items() if code != "despair"}, FIRST.groups, FIRST.cards
    )
    with pytest.raises(NotSaved, match="A code is never used twice"):
        rules.with_new_sign(without, "despair", VAPES)
    assert [sign.code for sign in rules.lacking(without)] == ["despair"]
    assert rules.with_published(without).signs["despair"] == indicators()["despair"]


@given(st.lists(st.sampled_from(["new_phone", "secretive", "drug_use", "local_vapes"]), min_size=1, max_size=8))
def test_a_sign_counts_where_it_was_reported_before_it_was_retired_and_after_it_was_brought_back(
    toggled: list[str],
) -> None:
    dictionary = rules.with_new_sign(FIRST, "local_vapes", VAPES)
    for code in toggled:
        edit = rules.with_sign_back if dictionary.signs[code].is_retired else rules.with_sign_retired
        dictionary = edit(dictionary, code)
        sign = dictionary.signs[code]
        assert dictionary.label(code), "its words stay"
        if sign.is_retired:
            assert dictionary.counting(code, dictionary.number) is None
            assert dictionary.counting(code, dictionary.number - 1) == sign
            assert dictionary.counting(code, None) == sign
        else:
            assert dictionary.counting(code, dictionary.number) == sign


def test_the_last_warning_sign_is_not_retired() -> None:
    dictionary = FIRST
    *others, last = [sign.code for sign in dictionary.warning_signs()]
    for code in others:
        dictionary = rules.with_sign_retired(dictionary, code)
    with pytest.raises(NotSaved, match="the last warning sign"):
        rules.with_sign_retired(dictionary, last)


def test_the_last_warning_sign_goes_on_being_asked_and_stays_in_its_list() -> None:
    dictionary = FIRST
    *others, last = [sign.code for sign in dictionary.warning_signs()]
    for code in others:
        dictionary = rules.with_sign_retired(dictionary, code)
    for changed in ({"asked": False}, {"list": "V"}):
        with pytest.raises(NotSaved, match="the last warning sign"):
            rules.with_sign(dictionary, last, replace(as_given(last, dictionary), **changed))  # type: ignore[arg-type]


# -- groups and cards ----------------------------------------------------------------------------------------------------


def test_a_group_is_added_under_a_code_of_its_own() -> None:
    assert rules.with_group(FIRST, "vaping", "Vaping").groups["vaping"] == "Vaping"
    for code, title in (("gifts", "Other gifts"), ("Vaping", "Vaping"), ("vaping", " ")):
        with pytest.raises(NotSaved):
            rules.with_group(FIRST, code, title)


@pytest.mark.parametrize(
    ("card", "field"),
    [
        (Card("park_ranger", "", signs=(CardSign("late_return", "Comes late."),)), "title"),
        (Card("park_ranger", "Park ranger"), "signs"),
        (Card("park_ranger", "Park ranger", signs=(CardSign("no_such_sign", "Comes late."),)), "signs"),
        (Card("park_ranger", "Park ranger", signs=(CardSign("late_return", "An Asian man waits."),)), "signs"),
        (Card("Park", "Park ranger", signs=(CardSign("late_return", "Comes late."),)), "code"),
        (Card("nurse", "Park ranger", signs=(CardSign("late_return", "Comes late."),)), "code"),
        (Card("park_ranger", "Park ranger", ("x" * 201,), signs=(CardSign("late_return", "Comes late."),)), "note"),
    ],
)
def test_a_card_that_cannot_be_saved_says_what_to_put_right(card: Card, field: str) -> None:
    with pytest.raises(NotSaved) as refused:
        rules.with_card(FIRST, card, is_new=True)
    assert field in fields_of(refused)


def test_a_card_does_not_show_a_sign_that_is_retired_and_has_it_again_when_that_is_brought_back() -> None:
    def on_the_card(dictionary: Dictionary) -> bool:
        return "new_phone" in {sign.code for sign in dictionary.standing_cards()["teacher"].signs}

    retired = rules.with_sign_retired(FIRST, "new_phone")
    assert [on_the_card(each) for each in (FIRST, retired, rules.with_sign_back(retired, "new_phone"))] == [
        True,
        False,
        True,
    ]


def test_a_withdrawn_card_stands_no_more_and_can_be_brought_back() -> None:
    withdrawn = rules.with_card_withdrawn(FIRST, "nurse", withdrawn=True)
    assert "nurse" not in withdrawn.standing_cards()
    assert "nurse" in rules.with_card_withdrawn(withdrawn, "nurse", withdrawn=False).standing_cards()


# -- what differs --------------------------------------------------------------------------------------------------------


def test_two_versions_differ_in_what_was_changed_and_in_nothing_else() -> None:
    reworded = rules.with_sign(FIRST, "older_partner", replace(as_given("older_partner"), label="Much older friend"))
    after = rules.with_sign_retired(rules.with_new_sign(reworded, "local_vapes", VAPES), "secretive")
    found = {(row.of, row.what): (row.before, row.now) for row in differences(FIRST, after)}
    assert found["Much older friend", "Called"] == (FIRST.label("older_partner"), "Much older friend")
    assert found["Given vapes by adults", "Sign"] == ("", "Stands")
    assert found[FIRST.label("secretive"), "Sign"] == ("Stands", "Retired")
    assert {of for of, _ in found} == {"Much older friend", "Given vapes by adults", FIRST.label("secretive")}
    assert differences(after, after) == []
