"""Answers made for tests. Invented."""

from collections.abc import Iterable
from datetime import date, timedelta

from hypothesis import strategies as st

from wholepicture.base.dictionary import published
from wholepicture.casework.assessment.answers import CONTEXT, NO, NOT_KNOWN, YES, Entries, Evidence, Said, entries_of
from wholepicture.casework.assessment.tools import Tool, tools

TODAY = date(2026, 3, 27)
NOW, BEFORE, LONG_AGO = TODAY - timedelta(days=20), TODAY - timedelta(days=270), TODAY - timedelta(days=900)
ENTRIES: Entries = entries_of(published())
CODES = [*ENTRIES.of("H"), *ENTRIES.of("R"), *ENTRIES.of("V"), *CONTEXT]
TOOLS: list[Tool] = list(tools().values())


def seen(*days: date) -> Said:
    """A yes that rests on a report of each of these days, each from an agency of its own."""
    return Said(YES, evidence=tuple(Evidence(f"report-{day}", f"agency-{day}", day) for day in days))


def answered(yes: dict[str, Said], *, others: str = NO) -> dict[str, Said]:
    """These, and every other entry answered so."""
    return dict.fromkeys(CODES, Said(others)) | yes


def all_yes(codes: Iterable[str], *days: date) -> dict[str, Said]:
    """Each of these entries, seen on these days."""
    return {code: seen(*days) for code in codes}


DAYS = st.dates(TODAY - timedelta(days=1500), TODAY)
EVIDENCE = st.builds(Evidence, st.sampled_from(["a", "b", "c"]), st.sampled_from(["", "SCH", "POL"]), DAYS)
SAID = st.builds(
    Said,
    answer=st.sampled_from([YES, NO, NOT_KNOWN]),
    on=st.none() | DAYS,
    evidence=st.lists(EVIDENCE, max_size=3).map(tuple),
)
ANSWERS = st.dictionaries(st.sampled_from(CODES), SAID, max_size=25)
EVERY_TOOL = st.sampled_from(TOOLS)
