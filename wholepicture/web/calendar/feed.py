"""Somebody's dates as a calendar reads them (iCalendar, RFC 5545). Each says that something is due, and links to a page that asks who
reads it: nobody's name, no child and nothing of a case is in it.

A moment is written in universal time, so that no calendar has to know when England's clocks change; a day is written as a day.
"""

import hashlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from icalendar import Calendar, Event

from wholepicture.casework.dates.rules import KINDS, OwnDate

ASKED_AGAIN = timedelta(hours=1)  # how long calendars are asked to wait between two looks; many wait longer
NAME = "Whole Picture: your dates"
SIGN_IN = "Open Whole Picture to see what it is. You are asked to sign in."


def as_calendar(dates: Iterable[OwnDate], *, secret: str, at: datetime, link: Callable[[OwnDate], str]) -> bytes:
    """The calendar of these dates. `secret`: of its address, by which its entries are known to it and to no other calendar."""
    calendar = Calendar()
    calendar.add("prodid", "-//Whole Picture//Own dates//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", NAME)
    calendar.add("refresh-interval", ASKED_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for one in dates:
        calendar.add_component(_event(one, secret=secret, at=at, link=link(one)))
    return calendar.to_ical()


def _event(one: OwnDate, *, secret: str, at: datetime, link: str) -> Event:
    event = Event()
    event.add("uid", _known_by(secret, one.kind, one.record))
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", one.at.astimezone(UTC) if isinstance(one.at, datetime) else one.at)
    event.add("summary", KINDS[one.kind])
    event.add("description", SIGN_IN)
    event.add("url", link)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")  # it takes no time of the day away
    return event


def _known_by(secret: str, kind: str, record: UUID) -> str:
    """The same for the same date at each look, and of no use to whoever lays two people's calendars side by side."""
    return hashlib.sha256(f"{secret}{kind}{record}".encode()).hexdigest()[:32] + "@wholepicture"
