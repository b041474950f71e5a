"""The strip of time of a pack is drawn of what is left in it: what is left out shows in no mark, no sentence and no table."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthetic import factories
from tests.casework.assessment.assessing import WREN, known
from tests.casework.significance.test_significance import report
from tests.governance import packing
from tests.governance.test_drawn_packs import faults
from tests.governance.test_what_is_left_out import entry, pack
from tests.living import House
from wholepicture.governance.packs.rules import Redaction, drawable, redacted


@pytest.fixture
def girl(house: House) -> UUID:
    words: dict[str, Any] = {"narrative": {"facts": "Seen.", "child_words": "It is fine."}}
    told = factories.concern(WREN, key="s1", happened={"from": "2026-08-04", "precision": "day"}, **words)
    return known(house, also=[("SCH1", told)])


def pictures(house: House, girl: UUID, *redactions: Redaction) -> str:
    ready = packing.ready(house, "coordinator", packing.begun(house, "coordinator", girl, *redactions))
    return "\n".join(f"{one.svg} {one.says} {one.table}" for one in ready.after.pictures)


def test_it_stands_in_the_pdf_with_its_words_and_its_table_and_in_word_as_words(house: House, girl: UUID) -> None:
    pack = packing.packed(house, "coordinator", girl)
    pdf, word = (packing.file(house, "coordinator", pack, format) for format in ("pdf", "docx"))
    assert faults(pdf) == []
    for told in map(packing.everything_in, (pdf, word)):
        assert "augusttonovember2026:" in told
        assert "drawnoftheentriesofthispackalone" in told
        assert "whathappenedineachmonth" in told


def test_an_entry_that_is_left_out_is_drawn_nowhere(house: House, girl: UUID) -> None:
    assert "August" in pictures(house, girl)
    for one in (
        Redaction("a", report(house, "s1"), "harm"),
        packing.words(of=report(house, "s1"), words="4 August 2026"),  # when it was
        packing.words(of=report(house, "s1"), words="Marsh Lane Academy"),  # who said it
        packing.words(words="Marsh Lane Academy"),
    ):
        told = pictures(house, girl, one)
        assert "August" not in told, one
        assert "Own words" not in told, one


def test_a_part_that_is_left_out_makes_no_mark(house: House, girl: UUID) -> None:
    assert "Own words" in pictures(house, girl)
    assert "Own words" not in pictures(house, girl, Redaction("a", report(house, "s1"), "harm", part="child_words"))
    assert "Police" in pictures(house, girl)
    assert "Pointing" in pictures(house, girl)
    signs = [Redaction(key, report(house, key), "harm", part="signs") for key in ("h1", "p1")]
    assert "Pointing" in pictures(house, girl, signs[0])
    assert "Pointing" not in pictures(house, girl, *signs)


def test_what_is_kept_from_its_maker_changes_no_byte_of_it(house: House, girl: UUID) -> None:
    before = packing.ready(house, "nurse", packing.begun(house, "nurse", girl)).after.pictures
    hidden = factories.concern(
        WREN, key="k1", sharing={"level": "hub"}, happened={"from": "2026-02-04", "precision": "day"}
    )
    house.send("HOM", hidden)
    house.process()
    assert packing.ready(house, "nurse", packing.begun(house, "nurse", girl)).after.pictures == before
    assert "February" in pictures(house, girl)


@given(st.sampled_from(["title", "when", "source", "received"]), st.booleans())
def test_whatever_tells_its_place_takes_an_entry_out_of_the_picture(head: str, everywhere: bool) -> None:
    told = replace(entry("words", "more"), **{head: "the Fern Walk one"})
    before = pack(told)
    cut = Redaction("a", None if everywhere else told.report, "harm", words="Fern Walk")
    assert drawable(before, redacted(before, [cut])) == [None]


@given(st.sampled_from(["words", "part", "none"]), st.sampled_from(["caf\u00e9", "cafe\u0301", "so\u00adft"]))
def test_a_part_is_not_drawn_from_where_anything_is_left_out_of_it_and_else_it_is(how: str, text: str) -> None:
    told = entry(f"{text} Kez", "more")
    before = pack(told)
    cut = {
        "words": [Redaction("a", told.report, "harm", words="Kez")],
        "part": [Redaction("a", told.report, "harm", part="part0")],
        "none": [],
    }[how]
    left = drawable(before, redacted(before, cut))
    assert left == [frozenset() if how == "none" else frozenset({"part0"})]
