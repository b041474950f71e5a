"""What becomes of words that are left out of a pack: rules, without a database."""

from uuid import UUID, uuid4

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wholepicture.governance.packs.rules import (
    REASONS,
    Chosen,
    Content,
    Front,
    Kept,
    PackEntry,
    Redaction,
    Said,
    as_data,
    from_data,
    may_not_be_given,
    pattern,
    redacted,
    squeezed,
    stands_in,
)

FRONT = Front("Wren Ashdown-Test", "A Judge", "A court", "A hearing", (), "Cora", "today", 1)
TEXT = st.text(st.characters(blacklist_categories=("Cs",)), max_size=60)
WORDS = st.lists(
    st.sampled_from(["Kez", "of", "14", "Fern", "Walk", "o’clock", "Ünal", "a.b", "(x)"]), min_size=1, max_size=3
).map(" ".join)


def pack(*entries: PackEntry) -> Content:
    return Content(FRONT, entries)


def entry(*said: str, report: UUID | None = None, number: int = 1) -> PackEntry:
    texts = tuple(Said(f"part{at}", "Label", text) for at, text in enumerate(said))
    return PackEntry(
        report or uuid4(),
        "March 2026",
        "Concern",
        "4 March 2026",
        "Gull House.",
        "Received",
        "AAAA",
        texts,
        number=number,
    )


@given(TEXT, WORDS, TEXT, st.sampled_from(sorted(REASONS)), st.booleans())
def test_words_that_are_left_out_stand_nowhere(
    before: str, words: str, after: str, reason: str, everywhere: bool
) -> None:
    told = entry(f"{before} {words} {after}", f"{words.upper()}", words.replace(" ", "\n  "))
    left = redacted(pack(told), [Redaction("a", None if everywhere else told.report, reason, words=words)])
    said = [one.text for one in left.entries[0].said]
    for text in said:
        without = text
        for _, printed in REASONS.values():
            without = without.replace(f"[left out: {printed}]", "\0")
        assert not pattern(words).search(without)
    assert "[left out:" in said[1]


@given(
    st.text("ab ", min_size=1, max_size=30),
    st.text("ab", min_size=1, max_size=3),
    st.text("ab", min_size=1, max_size=3),
)
def test_whichever_words_overlap_nothing_of_any_of_them_is_left(text: str, one: str, other: str) -> None:
    told = entry(text)
    out = [Redaction("a", told.report, "purpose", words=one), Redaction("b", told.report, "source", words=other)]
    left = redacted(pack(told), out).entries[0].said[0].text
    rest = left
    for _, printed in REASONS.values():
        rest = rest.replace(f"[left out: {printed}]", "\0")
    assert not pattern(one).search(rest)
    assert not pattern(other).search(rest)


@given(st.lists(TEXT, min_size=1, max_size=4))
def test_of_an_entry_that_is_left_out_nothing_is_left_but_why(texts: list[str]) -> None:
    told = entry(*texts)
    left = redacted(pack(told), [Redaction("a", told.report, "harm", note="she would be hurt")]).entries[0]
    assert left.left_out == "[left out: reading it could harm somebody]"
    assert not list(filter(None, left.texts()))
    assert not left.reference


def test_what_somebody_adds_for_whoever_checks_is_printed_nowhere() -> None:
    told = entry("Kez told me.")
    left = redacted(pack(told), [Redaction("a", told.report, "source", words="Kez", note="Kez is the informant")])
    assert "informant" not in repr(left)


def test_a_part_of_a_longer_word_is_another_word() -> None:
    told = entry("Ann and Annabel, Ann’s coat")
    left = redacted(pack(told), [Redaction("a", told.report, "somebody_else", words="Ann")]).entries[0].said[0].text
    assert "Annabel" in left
    assert left.count("[left out:") == 2


@pytest.mark.parametrize("words", ["Kez", "kez  F", "  Kez F "])
def test_words_are_found_however_they_are_typed(words: str) -> None:
    assert stands_in(pack(entry("It was kez f.")), Redaction("a", None, "source", words=words))


@pytest.mark.parametrize("between", ["\u00ad", "\u200b", "\u202e", "\ufeff"])
def test_what_nobody_sees_between_letters_hides_no_word(between: str) -> None:
    told = entry(f"It was Ke{between}z.")
    assert stands_in(pack(told), Redaction("a", told.report, "source", words="Kez"))
    left = redacted(pack(told), [Redaction("a", told.report, "source", words="Kez")]).entries[0].said[0].text
    assert left == "It was [left out: it would tell who told us]."
    assert may_not_be_given(pack(told), pack(told), Kept(words=frozenset({"was Kez"})))[0] == [1]


@pytest.mark.parametrize("words", ["\u200b", " \u00ad\u2060 "])
def test_what_nobody_sees_is_no_word_that_could_be_left_out(words: str) -> None:
    told = pack(entry("It was Kez."))
    assert not stands_in(told, Redaction("a", None, "source", words=words))
    assert not stands_in(told, Redaction("a", told.entries[0].report, "source", words=words))


def test_what_nobody_sees_before_a_word_makes_it_no_part_of_a_longer_one() -> None:
    told = entry("Joann and Ann")
    left = redacted(pack(told), [Redaction("a", told.report, "source", words="\u200bAnn\u200b")])
    assert left.entries[0].said[0].text == "Joann and [left out: it would tell who told us]"


def test_words_that_do_not_stand_there_are_not_there_to_be_left_out() -> None:
    told = entry("It was Kez.")
    assert not stands_in(pack(told), Redaction("a", told.report, "source", words="Kes"))
    assert not stands_in(pack(told), Redaction("a", uuid4(), "source"))
    assert not stands_in(pack(told), Redaction("a", told.report, "source", part="opinion"))


@given(st.text("ab, ", min_size=3, max_size=12).filter(str.strip), TEXT, TEXT)
def test_no_pack_may_be_given_while_words_that_tell_where_somebody_is_stand_in_it(
    place: str, before: str, after: str
) -> None:
    assume(squeezed(place))
    told = entry(f"{before}{place}{after}")
    kept = Kept(words=frozenset({place}))
    assert may_not_be_given(pack(told), pack(told), kept)[0] == [1]
    without = redacted(pack(told), [Redaction("a", told.report, "whereabouts")])
    assert may_not_be_given(pack(told), without, kept)[0] == []


def test_a_number_or_a_school_of_which_nothing_is_seen_keeps_no_pack_from_being_made() -> None:
    told = pack(entry("It was Kez."))
    assert may_not_be_given(told, told, Kept(words=frozenset({"\u200b", " "}))) == ([], False)


def test_a_part_that_tells_where_somebody_is_must_go_whole() -> None:
    told = entry("Her aunt's, above the bakery on Fern Walk.", "Something else.")
    kept = Kept(telling={told.report: frozenset({"part0"})})
    words = redacted(pack(told), [Redaction("a", told.report, "whereabouts", words="Fern Walk")])
    assert may_not_be_given(pack(told), words, kept)[0] == [1]
    part = redacted(pack(told), [Redaction("a", told.report, "whereabouts", part="part0")])
    assert may_not_be_given(pack(told), part, kept)[0] == []
    assert part.entries[0].said[1].text == "Something else."


def test_what_is_typed_of_who_it_is_for_may_tell_it_as_well() -> None:
    told = Content(Front("Wren", "A", "4 Fern  Walk", "A hearing", (), "Cora", "today", 1), ())
    assert may_not_be_given(told, told, Kept(words=frozenset({"Fern Walk"})))[1]
    assert not may_not_be_given(told, told, Kept(words=frozenset({"Gull Walk"})))[1]
    named = Content(Front("Wren", "A, 4 Fern Walk", "A court", "A hearing", (), "Cora", "today", 1), ())
    assert may_not_be_given(named, named, Kept(words=frozenset({"Fern Walk"})))[1]


def test_a_report_that_touches_who_its_recipient_is_barred_from_must_go_whole() -> None:
    told = entry("It was Kez.")
    assert may_not_be_given(pack(told), pack(told), Kept(touching=frozenset({told.report})))[0] == [1]


def test_what_is_being_prepared_is_kept_as_it_was() -> None:
    out = [Redaction("a", uuid4(), "source", words="Kez", note="x"), Redaction("b", None, "harm", words="y")]
    chosen = Chosen("A", "B", "C", agencies=("D",), kinds=("concern",))
    assert from_data(as_data(chosen, out)) == (chosen, out)


def test_the_digest_of_what_was_looked_over_is_another_as_soon_as_a_word_is() -> None:
    told = entry("One.")
    assert pack(told).digest == pack(told).digest
    assert pack(told).digest != redacted(pack(told), [Redaction("a", told.report, "harm", words="One")]).digest
