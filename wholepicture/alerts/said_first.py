"""Which agency is meant by the name under which a report passes on what another said first. Pure.

People write a code, a name, a part of one, in any case, with blanks and full stops. Whoever cannot be told by it is one
unknown source: it may be any of those that report themselves, so it makes nothing more independent.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

UNKNOWN = ""  # the name of an agency that cannot be told

_CLOSED_UP = re.compile(r"[.'’‘`´]")  # P.O.L. is POL, and Ann's is Anns
_APART = re.compile(r"[^a-z0-9]+")
# Words that tell no agency from another, and those that several ways of writing have in common.
_SAY_NOTHING = frozenset(
    "the a of and for in at by from service team unit dept department force office officer".split()
)
_ONE_WORD = {
    "saint": "st",
    "constabulary": "police",
    "services": "care",
    "acad": "academy",
    "hosp": "hospital",
    "childs": "childrens",
    "children": "childrens",
    "sch": "school",
    "centre": "center",
}
# Words that say of what type an agency is, and nothing of which: one of them means an agency that is the only one of its type.
_TYPES = {
    "police": "police",
    "social": "social_care",
    "school": "school",
    "academy": "school",
    "college": "school",
    "primary": "school",
    "secondary": "school",
    "hospital": "health",
    "health": "health",
    "nurse": "health",
    "charity": "charity",
}
_GENERIC = frozenset({*_TYPES, "care", "childrens", "home", "local", "authority", "council"})


@dataclass(frozen=True)
class Named:
    """An agency as the directory has it."""

    code: str
    name: str
    kind: str  # partnership.rules.AGENCY_TYPES


class Directory:
    """The agencies of one area, to be told by what somebody wrote."""

    def __init__(self, agencies: Iterable[Named]) -> None:
        self._agencies = list(agencies)
        self._words = {agency: _words(agency.name) for agency in self._agencies}
        self._by_code: dict[str, list[Named]] = {}
        self._by_name: dict[str, list[Named]] = {}
        for agency in self._agencies:
            self._by_code.setdefault(_run_together(agency.code), []).append(agency)
            self._by_name.setdefault(_exact(agency.name), []).append(agency)
        self._told: dict[str, str] = {}
        self._roots: dict[str, str] = {}

    def name_of(self, written: str) -> str:
        """The name of the agency that is meant, or UNKNOWN."""
        if written not in self._told:
            self._told[written] = self._tell(written)
        return self._told[written]

    def _tell(self, written: str) -> str:
        exactly = self._written_so(written)
        if exactly:
            return _only(exactly)
        words = _words(written)
        if words <= _GENERIC:
            types = {_TYPES[word] for word in words if word in _TYPES}
            return _only(agency for agency in self._agencies if agency.kind in types)
        return _only(self._of_the_same(words)) or _only(self._of_a_part(words))

    def _exactly(self, written: str) -> str:
        return _only(self._written_so(written))

    def _written_so(self, written: str) -> list[Named]:
        """Those of this code; or else of this name: a code goes before another agency's name."""
        exact = _exact(written)
        return self._by_code.get(exact) or self._by_name.get(exact, [])

    def _of_the_same(self, words: frozenset[str]) -> list[Named]:
        return [agency for agency, own in self._words.items() if own == words]

    def _of_a_part(self, words: frozenset[str]) -> list[Named]:
        """Those of whose name these are a part; and those whose own name is a part of this, if it says which they are."""
        return [agency for agency, own in self._words.items() if words < own or (own < words and not own <= _GENERIC)]

    def root(self, root: str) -> str:
        """Where something first came from, `agency/reference`, with the agency's name; all that cannot be told is one."""
        if root not in self._roots:
            self._roots[root] = self._root(root)
        return self._roots[root]

    def _root(self, root: str) -> str:
        parts = root.split("/")
        # Either side may hold a stroke itself: what is a code or a name as a whole goes before what has a part of one.
        splits = [("/".join(parts[:upto]), "/".join(parts[upto:])) for upto in range(1, len(parts))]
        for name_of in (self._exactly, self.name_of):
            for written, reference in splits:
                if (name := name_of(written)) != UNKNOWN:
                    return f"{name}/{_reference(reference)}"
        return f"{UNKNOWN}/"


def _reference(written: str) -> str:
    return " ".join(written.split()).casefold()


def _plain(written: str) -> str:
    decomposed = unicodedata.normalize("NFKD", written)
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _APART.sub(" ", _CLOSED_UP.sub("", letters.casefold()).replace("&", " and ")).strip()


def _run_together(written: str) -> str:
    return _plain(written).replace(" ", "")


def _exact(written: str) -> str:
    return _run_together(written) or written.strip().casefold()  # it may be in another script


def _words(written: str) -> frozenset[str]:
    words = (_ONE_WORD.get(word, word) for word in _plain(written).split())
    return frozenset(word for word in words if word not in _SAY_NOTHING)


def _only(agencies: Iterable[Named]) -> str:
    """The name of the only one of these; UNKNOWN where there is none, or several."""
    listed = list(agencies)
    return listed[0].name if len(listed) == 1 else UNKNOWN
