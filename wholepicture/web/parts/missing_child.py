"""A child who is missing, in words. No database."""

from dataclasses import dataclass

from wholepicture.picture.results import MissingChild
from wholepicture.web.wording.people import age_on
from wholepicture.web.wording.reports import value_said
from wholepicture.web.wording.sentences import and_list
from wholepicture.web.wording.times import since_said

FROM = {"home": "home", "care": "where they live in care", "school": "school", "hospital": "hospital"}


@dataclass(frozen=True)
class Followed:
    """How far the procedure was followed: so many steps of so many, and what the next is called."""

    done: int
    of: int
    next: str


@dataclass(frozen=True)
class MissingInWords:
    """`called`: the name, and the age where it is known. `since`: as a board says it. `missing_from`: each place that is given.
    `followed`: the procedure as it was followed; None: not asked."""

    child: MissingChild
    called: str
    since: str
    missing_from: str
    agencies: str
    risk: str
    circumstances: list[str]
    followed: Followed | None = None


def missing_in_words(child: MissingChild, *, followed: Followed | None = None) -> MissingInWords:
    age = age_on(child.born) if child.born else None
    return MissingInWords(
        child=child,
        called=child.label if age is None else f"{child.label}, {age}",
        since=since_said(child.since, child.precision),
        missing_from=and_list(dict.fromkeys(filter(None, (_place(told.missing_from) for told in child.told)))),
        agencies=and_list(dict.fromkeys(told.agency for told in child.told)),
        risk=", ".join(dict.fromkeys(told.police_risk for told in child.told if told.police_risk)),
        circumstances=list(dict.fromkeys(told.circumstances for told in child.told if told.circumstances)),
        followed=followed,
    )


def _place(code: str) -> str:
    return FROM.get(code) or (value_said("missing_from", code) if code else "")
