"""Strips of time that stand alone: in the colours of the screen, whatever they are drawn from, and of nothing else."""

import re
from pathlib import Path
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

import wholepicture.web
from tests.picture.test_over_time import NOW, TODAY, entries, entry
from wholepicture.picture.over_time.absences import absences_of
from wholepicture.picture.over_time.lanes import LANES, Told, month_is_known, strip_of
from wholepicture.picture.results import Entry
from wholepicture.web.parts.strip.drawing import WIDE
from wholepicture.web.parts.strip.on_paper import LOOKS, MOST_STRIPS, strips_on_paper
from wholepicture.web.wording.over_time import strip_said

STYLES = (
    (Path(wholepicture.web.__file__).parent / "static" / "pictures.css")
    .read_text("utf-8")
    .partition("@media (forced")[0]
)


def drawn(told: list[Entry]) -> list[ElementTree.Element]:
    strips = strips_on_paper(Told(told, absences_of(told, NOW)), TODAY)
    return [ElementTree.fromstring(one.svg) for one in strips]  # noqa: S314 (our own)


def test_a_strip_of_reports_without_harm_is_not_said_to_tell_of_nothing() -> None:
    quiet = entry(agency_type="social_care", agency="Social care")
    said = strip_said(strip_of(Told([quiet], []), TODAY, length=3))
    assert said == "May to July 2026: 1 entry, and no harm, time away or decision is told."
    assert strip_said(strip_of(Told([], []), TODAY, length=3)) == "May to July 2026: nothing is told."


def on_screen(name: str) -> dict[str, str]:
    """What the style sheet says of a sort of shape."""
    said: dict[str, str] = {}
    wanted = {f".wp-strip__{name}", f".wp-strip__{name}.wp-strip__mark"} - {
        ".wp-strip__words"
    }  # which are letters as well
    for selectors, block in re.findall(r"([^{}]+)\{([^{}]*)\}", STYLES):
        if wanted & {one.strip() for one in selectors.split(",")}:
            said |= dict(re.findall(r"([\w-]+): ([^;]+);", block))
    return said


def test_paper_has_the_colours_of_the_screen() -> None:
    for name, look in LOOKS.items():
        assert on_screen(name) == look, name
    assert {*LANES} - {"decided", "raised"} <= {*LOOKS}, "every lane that is drawn of entries has its look"


@settings(deadline=None, max_examples=60)
@given(st.lists(entries(), max_size=8))
def test_whatever_is_told_is_drawn_without_a_link_a_style_sheet_or_a_letter_that_cannot_be_set(
    told: list[Entry],
) -> None:
    strips = strips_on_paper(Told(told, absences_of(told, NOW)), TODAY)
    assert bool(strips) == any(month_is_known(one) and one.kind != "involvement" for one in told)
    assert len(strips) <= MOST_STRIPS
    for one in strips:
        ElementTree.fromstring(one.svg)  # noqa: S314 (our own)
        assert not re.search(r"<a |href|class=|style=|url\(", one.svg)
        assert 0 < one.width <= 100
        assert len(one.table) <= WIDE


def test_a_letter_that_no_font_has_is_left_to_the_table() -> None:
    home = entry(kind="placement", detail={"provider": "The \U0001f33f House"})
    (one,) = strips_on_paper(Told([home, entry(kind="placement", at=NOW)], ()), TODAY)
    assert "\U0001f33f" not in one.svg
    assert "\U0001f33f" in str(one.table)


def test_words_are_not_read_as_markup() -> None:
    home = entry(kind="placement", detail={"provider": '<b>&"'})
    (picture,) = drawn([home])
    assert not picture.findall(".//{http://www.w3.org/2000/svg}b")


def test_years_in_which_nothing_is_told_take_no_room() -> None:
    old, new = NOW.replace(year=1900), NOW.replace(year=2099)
    strips = strips_on_paper(Told([entry(at=old), entry(), entry(at=new)], ()), TODAY)
    assert [one.says.partition(":")[0] for one in strips] == [
        "May to July 1900",
        "May to July 2026",
        "May to July 2099",
    ]
