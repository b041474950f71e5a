"""What a row that could not be understood says of a danger now: put before the hub as it stands, while its sender mends it.

It is joined to nobody, so nothing here knows whom it is about, nor from whom their whereabouts are kept. What may tell where a
child is, or who told, is left out: whoever needs it rings the sender. Pure.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from wholepicture.access.rules import LEVELS
from wholepicture.intake.urgency import says_danger

# (what it is, what stands there): who, born, happened, missing_since, facts, child_words, emergency_reference, already_told.
Lines = list[tuple[str, str]]

LONGEST = 4000  # characters of one line
MOST = 40  # lines
_DANGER = re.compile(r'"immediate_danger"\s*:\s*(?:true\b|1\b|"\s*(?:true|yes|y|1)\s*")', re.IGNORECASE)
_FOR_NAMED = re.compile(r'"level"\s*:\s*"named"|"named"\s*:\s*\[\s*"', re.IGNORECASE)
_IN_TEXT = {
    "who": ("given", "family"),
    "born": ("date_of_birth",),
    "facts": ("facts",),
    "child_words": ("child_words",),
}


def says_so(raw: bytes, given: Any) -> bool:
    """Whether it says danger now: as far as it was read, or else as it stands."""
    return (isinstance(given, Mapping) and says_danger(given)) or bool(_DANGER.search(_text(raw)))


def lines_of(raw: bytes, given: Any) -> Lines | None:
    """What it says, as far as the hub may read it. None: it does not say danger now, or is for named people alone.

    `given`: the report as far as it was read, whatever its parts are; None where nothing of it could be.
    """
    if not says_so(raw, given) or _is_for_named(raw, given):
        return None
    lines = _lines(given) if isinstance(given, Mapping) and says_danger(given) else _lines_in_text(_text(raw))
    return list(lines)[:MOST]


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _is_for_named(raw: bytes, given: Any) -> bool:
    """Whether its sender keeps it for named people: by its level, or where that cannot be read by naming any."""
    if not isinstance(given, Mapping):
        return bool(_FOR_NAMED.search(_text(raw)))
    sharing = _part(given, "sharing")
    level = sharing.get("level")
    return level == "named" or (bool(sharing.get("named")) and level not in LEVELS)


def _part(given: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = given.get(name)
    return part if isinstance(part, Mapping) else {}


def _lines(given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    safety, narrative = _part(given, "safety"), _part(given, "narrative")
    yield from _filled(
        ("facts", narrative.get("facts")),
        ("child_words", narrative.get("child_words")),
        ("happened", _part(given, "happened").get("from")),
        ("missing_since", _part(given, "missing").get("missing_since")),
        ("emergency_reference", safety.get("emergency_reference")),
        ("already_told", safety.get("already_told")),
    )
    for subject in _listed(given.get("subjects")):
        name = " ".join(filter(None, (_said(subject.get("given")), _said(subject.get("family")))))
        yield from _filled(("who", name), ("born", subject.get("date_of_birth")))


def _listed(subjects: Any) -> list[Mapping[str, Any]]:
    listed = subjects if isinstance(subjects, Sequence) and not isinstance(subjects, str) else [subjects]
    return [subject for subject in listed if isinstance(subject, Mapping)]


def _filled(*lines: tuple[str, Any]) -> Iterator[tuple[str, str]]:
    for what, stated in lines:
        said = _said(stated)
        if said:
            yield what, said


def _said(stated: Any) -> str:
    """A value as it stands, whatever its sender put there."""
    if isinstance(stated, list):
        return ", ".join(filter(None, map(_said, stated)))[:LONGEST]
    return "" if stated is None or isinstance(stated, Mapping) else " ".join(str(stated).split())[:LONGEST]


def _lines_in_text(text: str) -> Iterator[tuple[str, str]]:
    """Names, dates of birth and words out of a report that is no JSON any more, by the names of their fields."""
    for what, fields in _IN_TEXT.items():
        by_field = [re.findall(rf'"{field}"\s*:\s*"((?:[^"\\]|\\.){{1,{LONGEST}}})', text) for field in fields]
        for parts in zip_longest(*by_field, fillvalue=""):
            yield from _filled((what, " ".join(parts)))
