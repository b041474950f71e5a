"""The access decision, as a pure function: what the database's policies say, in Python, so that each can test the other.

Standard library only. `access.sql.rows` holds the same rule as SQL; `tests/access` compares them on every cell.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Involved:
    """What an agency said of its work with a child, how it came, and what somebody else said of that.

    `feed` as `feed_of`; `answer`: `confirmed`, `refused`, or empty where nothing stands.
    """

    stated_from: date
    made_known: date
    to: date | None = None
    feed: str = ""
    answer: str = ""


@dataclass(frozen=True)
class Asking:
    """Who asks. `barred` and `hidden` are nominals; `involved` maps a nominal to what the agency said of it.

    `trusted`: the feeds of the agency whose word is taken.
    """

    agency: str
    area: str
    professional: str | None = None
    reads: bool = True
    hub: bool = False
    lead: bool = False
    involved: Mapping[str, Involved] = field(default_factory=dict)
    trusted: Collection[str] = ()
    barred: Collection[str] = ()
    hidden: Collection[str] = ()


@dataclass(frozen=True)
class Row:
    """A derived row: whose it is, how far its author shares it, which nominals its submission concerns."""

    agency: str
    area: str
    level: str
    nominals: Collection[str] = ()
    named: Collection[str] = ()
    located: bool = False


def may_see(asking: Asking, row: Row, *, today: date) -> bool:
    """Whether the content of `row` shows to `asking` on that day."""
    nominals = set(row.nominals)
    if not asking.reads or nominals & set(asking.barred):
        return False
    if row.agency == asking.agency:
        return True
    if row.located and nominals & set(asking.hidden):
        return False
    if row.level == "named":
        return asking.professional is not None and asking.professional in row.named
    return row.area == asking.area and (asking.hub or _is_partners(asking, row, today))


def _is_partners(asking: Asking, row: Row, today: date) -> bool:
    """Whether a row is for the agencies that work with somebody in it, and the asking one is among those."""
    if row.level == "hub" or (row.level == "leads" and not asking.lead):
        return False
    return any(_works_with(asking, nominal, today) for nominal in row.nominals)


def _works_with(asking: Asking, nominal: str, today: date) -> bool:
    if nominal not in asking.involved:
        return False
    involved = asking.involved[nominal]
    return counts(involved.feed, involved.answer, asking.trusted) and _live(involved, today)


def counts(feed: str, answer: str, trusted: Collection[str]) -> bool:
    """Whether an involvement is more than its sender's word."""
    return answer == "confirmed" or (answer == "" and feed in trusted)


def _live(involved: Involved, today: date) -> bool:
    starts_on = opens_from(involved.stated_from, involved.made_known)
    return starts_on <= today and (involved.to is None or involved.to >= today)


def opens_from(stated: date, made_known: date) -> date:
    """From when an involvement opens anything: it never reaches back before it was made known."""
    return max(stated, made_known)


CHANNELS_OF_SYSTEMS = ("file", "api")


def feed_of(channel: str, service: str, *, by_a_person: bool) -> str:
    """The system feed by which an involvement came, for which service: `file:school on roll`. Empty: a person sent it, or
    it names no service. A file that somebody signed in uploads is a person's word."""
    named = " ".join(service.split()).casefold()
    return f"{channel}:{named}" if named and channel in CHANNELS_OF_SYSTEMS and not by_a_person else ""
