"""Grades of information: the scheme in use (3x5x2), the older one (5x5x5), and both in words. Pure.

A grade says how far a source can be relied upon, how the source knows what it says, and whether it may be shared. A partner says
only how it is known; a trained grader chooses. What a partner says suggests an assessment, and never becomes one.
"""

import re
from dataclasses import dataclass

SOURCES: dict[str, str] = {"1": "Reliable", "2": "Untested", "3": "Not reliable"}
ASSESSMENTS: dict[str, str] = {
    "A": "Known directly to the source",
    "B": "Known indirectly to the source, but corroborated",
    "C": "Known indirectly to the source",
    "D": "Not known",
    "E": "Suspected to be false",
}
HANDLINGS: dict[str, str] = {
    "P": "Lawful sharing permitted",
    "C": "Lawful sharing permitted with conditions",
}
MARKINGS: dict[str, str] = {"official": "OFFICIAL", "secret": "SECRET", "top_secret": "TOP SECRET"}
USUAL_MARKING = "official"
SENSITIVE = "OFFICIAL-SENSITIVE"  # a handling caveat, and no tier of its own

_SOURCE_SAID = {"1": "reliable source", "2": "untested source", "3": "source not reliable"}
_ASSESSMENT_SAID = {
    "A": "known directly to the source",
    "B": "known indirectly, but corroborated",
    "C": "known indirectly",
    "D": "not known how the source knows it",
    "E": "suspected to be false",
}
_HANDLING_SAID = {"P": "may be shared lawfully", "C": "may be shared lawfully with conditions"}

# Who reads the sanitised text: a sharing level, or one that only conditions make narrower still (the second part of each).
READERS: dict[str, str] = {
    "partners": "Agencies working with them, and the hub",
    "leads": "The safeguarding leads of those agencies, and the hub",
    "hub": "The co-ordination hub only",
    "police": "The police only",
    "unit": "The intelligence unit only: nobody is told without the originator’s agreement",
}
WIDEST_FIRST = tuple(READERS)
ONLY_WITH_CONDITIONS = frozenset({"police", "unit"})


def rendered(source: str, assessment: str, handling: str) -> str:
    """`2-C-P`."""
    return f"{source}-{assessment}-{handling}"


def in_words(source: str, assessment: str, handling: str) -> str:
    """`untested source; known indirectly; may be shared lawfully`."""
    return f"{_SOURCE_SAID[source]}; {_ASSESSMENT_SAID[assessment]}; {_HANDLING_SAID[handling]}"


def marked(marking: str, *, sensitive: bool) -> str:
    """The security marking as it is printed."""
    return SENSITIVE if sensitive and marking == USUAL_MARKING else MARKINGS[marking]


def level_of(readers: str) -> str:
    """The sharing level of those readers: the police and the unit read what is the hub's, and others of the hub do not."""
    return "hub" if readers in ONLY_WITH_CONDITIONS else readers


def left_to(readers: str) -> str:
    """Who of that level reads alone: `police`, `unit`, or nobody in particular."""
    return readers if readers in ONLY_WITH_CONDITIONS else ""


def narrowest(*readers: str) -> str:
    """Of several choices of readers the one that fewest read."""
    return max((one for one in readers if one), key=WIDEST_FIRST.index, default="partners")


# What partners say of how they know (`provenance.how_known`), and which assessment that speaks for.
_SUGGESTED: dict[str, tuple[str, str]] = {
    "saw_or_heard": ("A", "Its writer saw or heard it: that speaks for A."),
    "child_told_me": ("A", "The child told its writer: that speaks for A, for what the child said."),
    "someone_else_told_me": (
        "C",
        "Somebody else told its writer: that speaks for C, or for B where something corroborates it.",
    ),
    "online": ("C", "Its writer saw it online: that speaks for C."),
    "records": ("C", "It stood in records: that speaks for C, or for A where the record is first-hand."),
    "inferred": ("D", "Its writer is not sure: that speaks for D."),
}


def suggested(how_known: str) -> tuple[str, str]:
    """The assessment for which what the partner says would speak, and that in words; both empty where nothing was said. It is shown
    beside the question and chosen by nobody but the grader."""
    return _SUGGESTED.get(how_known, ("", ""))


@dataclass(frozen=True)
class OlderGrade:
    """A grade of the older scheme as it was written, and its three parts as far as they can be read."""

    written: str
    source: str = ""
    information: str = ""
    handling: str = ""

    @property
    def is_read(self) -> bool:
        return bool(self.source)

    @property
    def stops_sharing(self) -> bool:
        """Handling 4: within the agency that wrote it only."""
        return self.handling == "4"

    @property
    def shown_as(self) -> str:
        """How the scheme in use shows it, `2-D-C`; empty where it cannot be read. For the eye alone: it is kept nowhere."""
        if not self.is_read:
            return ""
        return rendered(_OLD_SOURCE[self.source], _OLD_INFORMATION[self.information], _OLD_HANDLING[self.handling])

    @property
    def in_words(self) -> str:
        """What its parts said when it was written."""
        if not self.is_read:
            return ""
        said = (_OLD_SOURCES, self.source), (_OLD_INFORMATIONS, self.information), (_OLD_HANDLINGS, self.handling)
        return "; ".join(words[code] for words, code in said)


_OLD_SOURCE = {"A": "1", "B": "1", "C": "3", "D": "3", "E": "2"}
_OLD_INFORMATION = {"1": "A", "2": "A", "3": "B", "4": "D", "5": "E"}
_OLD_HANDLING = {"1": "P", "2": "C", "3": "C", "4": "C", "5": "C"}
_OLD_SOURCES = {
    "A": "source always reliable",
    "B": "source mostly reliable",
    "C": "source sometimes reliable",
    "D": "source unreliable",
    "E": "source untested",
}
_OLD_INFORMATIONS = {
    "1": "known to be true without reservation",
    "2": "known personally to the source",
    "3": "not known personally to the source, but corroborated",
    "4": "cannot be judged",
    "5": "suspected to be false",
}
_OLD_HANDLINGS = {
    "1": "for UK police and law enforcement",
    "2": "for UK bodies that do not prosecute",
    "3": "for law enforcement abroad",
    "4": "within the originating agency only",
    "5": "with conditions, or the originator must agree",
}

_BETWEEN = r"[\s/.,;:x-]*"
_TOGETHER = re.compile(rf"(?<![A-Z0-9])([A-E]){_BETWEEN}([1-5]){_BETWEEN}([1-5])(?![A-Z0-9])", re.IGNORECASE)
_SCHEME = re.compile(r"5\s*x\s*5\s*x\s*5", re.IGNORECASE)
_LETTER, _DIGIT = (
    re.compile(r"(?<![A-Za-z0-9])([A-Ea-e])(?![A-Za-z0-9])"),
    re.compile(r"(?<![A-Za-z0-9])([1-5])(?![0-9A-Za-z])"),
)
_HANDLED = re.compile(r"handling\W*(?:code\W*)?([1-5])(?![0-9])", re.IGNORECASE)


def older_grade(written: str) -> OlderGrade:
    """A grade of the older scheme, however it was written: `B24`, `E/4/1`, `Source E, information 4, handling 4`."""
    text = _SCHEME.sub(" ", written)
    if together := _TOGETHER.search(text):
        return OlderGrade(written, together[1].upper(), together[2], together[3])
    letters, digits = _LETTER.findall(text), _DIGIT.findall(text)
    if len(letters) == 1 and len(digits) == 2:
        return OlderGrade(written, letters[0].upper(), digits[0], digits[1])
    handled = _HANDLED.search(text)
    return OlderGrade(written, handling=handled[1] if handled else "")
