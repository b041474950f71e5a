"""Why an entry matters stands in a pack under it, is left out like anything else, and tells a recipient nothing that is kept from them."""

from uuid import UUID

import pytest

from tests.casework.assessment.assessing import known
from tests.casework.significance.test_significance import report, says
from tests.governance import packing
from tests.living import House
from wholepicture.casework.significance.rules import Said
from wholepicture.governance.packs.rules import Redaction

WORDS = Said("It is the third car.", "She was sick all day.", "Moved her to Aunt Fern-Test.")


@pytest.fixture
def girl(house: House) -> UUID:
    child = known(house)
    says(house, "nurse", child, report(house, "p1"), Said(matters="An earlier word."))
    says(house, "nurse", child, report(house, "p1"), WORDS, seen=1)
    return child


def texts(house: House, girl: UUID, *redactions: Redaction) -> str:
    ready = packing.ready(house, "coordinator", packing.begun(house, "coordinator", girl, *redactions))
    return "\n".join(text for entry in ready.after.entries for text in entry.texts())


@pytest.mark.parametrize("format", ["pdf", "docx"])
def test_all_three_are_printed_with_who_says_so_and_earlier_words_are_not(
    house: House, girl: UUID, format: str
) -> None:
    file = packing.file(house, "coordinator", packing.packed(house, "coordinator", girl), format)
    told = packing.everything_in(file)
    for words in (*vars(WORDS).values(), "Why it matters, said by Esme Nurse-Test, Harrowmere Hospital"):
        assert "".join(words.split()).casefold() in told, words
    assert "anearlierword" not in told


def test_it_is_left_out_as_a_part_and_by_words(house: House, girl: UUID) -> None:
    part = Redaction("a", report(house, "p1"), "purpose", part="significance")
    assert "Aunt" not in texts(house, girl, part)
    assert "Moved her to [left out" in texts(house, girl, packing.words(words="Aunt Fern-Test"))


def test_a_pack_with_words_on_where_she_is_is_not_made_for_who_may_not_know_it_and_names_nobody(
    house: House, girl: UUID
) -> None:
    from wholepicture.access.commands import protect_location

    says(house, "nurse", girl, report(house, "h1"), Said(done="Took her home to 4 Fern Walk."))
    house.send("HOM", _address())
    house.process()
    hub = house.viewer("coordinator")
    protect_location(hub, nominal=girl, submissions=[report(house, "a1")], reason="Invented.")
    house.process()
    ready = packing.ready(house, "coordinator", packing.begun(house, "coordinator", girl))
    numbers = [entry.number for entry in ready.before.entries if entry.report == report(house, "h1")]
    assert set(numbers) <= set(ready.numbers)
    told = "\n".join(text for entry in ready.before.entries for text in entry.texts())
    assert "said by somebody who works with the child" in told
    assert "Esme" not in told


def test_words_that_say_it_in_other_words_must_go_as_well_from_who_may_not_know_where_she_is(
    house: House, girl: UUID
) -> None:
    from wholepicture.access.commands import protect_location

    hub = house.viewer("coordinator")
    protect_location(hub, nominal=girl, submissions=[report(house, "h1")], reason="Invented.")
    house.process()

    def marked(*redactions: Redaction) -> bool:
        ready = packing.ready(house, "coordinator", packing.begun(house, "coordinator", girl, *redactions))
        return any(
            entry.report == report(house, "p1") and entry.number in ready.numbers for entry in ready.before.entries
        )

    assert marked(), "“Moved her to Aunt Fern-Test”: no address, and it tells"
    assert not marked(Redaction("a", report(house, "p1"), "whereabouts", part="significance"))


def _address() -> dict[str, object]:
    from synthetic.factories import child, concern, upn_of

    lives = {"lines": ["4 Fern Walk", "Harrowmere"], "postcode": "ZA3 1AA"}
    return concern(child(identifiers=[upn_of(1)], address=lives), key="a1")
