"""What whoever acts on an alert may say with it: that a child is exploited, and who or what is of concern. Pure but for the clock."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from wholepicture.alerts.markable import ToMark
from wholepicture.alerts.offered import Offer
from wholepicture.alerts.results import AlertPage, AlertRow
from wholepicture.web.parts.alert_in_words import called_once
from wholepicture.web.parts.mark_days import MarkDays, days_context, days_from
from wholepicture.web.parts.opening import FIELDS
from wholepicture.web.wording.people import ROLES
from wholepicture.web.wording.sentences import and_list
from wholepicture.web.wording.ties import THING_NAMES

ONLY_WITH_ACT = "This is said only with the decision to act. Choose it above, or take the tick away."
NOT_OFFERED = "The reports do not name this. Tick from the list."


_PAGE = ("decision", *FIELDS, "confirms", "of_concern", "review_on-day", "until-day", "changes", "reason", "told")


def in_order_of_page(errors: Mapping[str, str]) -> dict[str, str]:
    """The same messages, in the order in which their fields stand on the page."""
    return {name: errors[name] for name in sorted(errors, key=_PAGE.index)}


@dataclass(frozen=True)
class Acting:
    """What was ticked and typed beside the decision, and what is wrong with it: a message by field."""

    confirms: bool = False
    ticked: Sequence[str] = ()
    to_mark: Sequence[ToMark] = ()
    days: MarkDays = field(default_factory=MarkDays)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def given(self) -> dict[str, Any]:
        """For the command."""
        given: dict[str, Any] = {"confirms": self.confirms, "of_concern": self.to_mark}
        if self.to_mark:
            given |= {"review_on": self.days.review_on, "until": self.days.until}
        return given


def acting_from(sent: QueryDict, offers: Iterable[Offer]) -> Acting:
    """What was sent beside a decision. Nothing is marked that was not offered, and nothing where nobody acts."""
    listed = {offer.code: offer for offer in _each(offers) if not offer.why_not}
    ticked = list(dict.fromkeys(sent.getlist("of_concern")))
    confirms, days = bool(sent.get("confirms")), days_from(sent)
    errors = _errors(confirms, ticked, listed, acts=sent.get("decision") == "act")
    marks = [listed[code].to_mark for code in ticked if code in listed]
    return Acting(confirms, ticked, marks, days, errors | (days.errors if ticked else {}))


def _errors(confirms: bool, ticked: Sequence[str], listed: Collection[str], *, acts: bool) -> dict[str, str]:
    errors = {}
    if confirms and not acts:
        errors["confirms"] = ONLY_WITH_ACT
    if ticked and not acts:
        errors["of_concern"] = ONLY_WITH_ACT
    elif not set(ticked).issubset(listed):
        errors["of_concern"] = NOT_OFFERED
    return errors


def acting_context(page: AlertPage, offers: Sequence[Offer], acting: Acting) -> dict[str, Any]:
    """What `parts/acting.html` shows."""
    return {
        "confirm_options": [("yes", confirming(page.row))] if _children(page.row) else [],
        "confirmed": ["yes"] if acting.confirms else [],
        "offer_options": [_option(offer, holder) for offer, holder in _with_holders(offers) if not offer.why_not],
        "not_offered": [(offer, THING_NAMES[offer.kind].lower()) for offer in _each(offers) if offer.why_not],
        "ticked": acting.ticked,
        "if_dismissed": if_dismissed(page),
        **days_context(acting.days),
    }


def confirming(row: AlertRow) -> str:
    """What the tick says, by name."""
    return f"There are grounds to believe that {confirmed_of(row)} being exploited"


def confirmed_of(row: AlertRow) -> str:
    """`Wren Marlow is`, `Wren Marlow and Pippa Sallow are`."""
    names = called_once(_children(row))
    return f"{and_list(names)} {'is' if len(names) == 1 else 'are'}"


def _children(row: AlertRow) -> list[str]:
    """The child whom an alert is about; of one about a thing, the children tied to it."""
    return [
        person.label
        for person in row.people
        if (person.role == "child" if row.is_about_thing else person.id in row.about_now)
    ]


def _each(offers: Iterable[Offer]) -> Iterator[Offer]:
    for offer, _ in _with_holders(offers):
        yield offer


def _with_holders(offers: Iterable[Offer]) -> Iterator[tuple[Offer, str]]:
    """Each offer, and each thing of an adult right after them, with the adult's name."""
    for offer in offers:
        yield offer, ""
        for thing in offer.has:
            yield thing, offer.label


def _option(offer: Offer, holder: str) -> tuple[str, str, str]:
    kind = ROLES.get(offer.role, "adult") if offer.kind == "nominal" else THING_NAMES[offer.kind].lower()
    hints = [f"Tied to {holder}. Marked only if you tick it too." if holder else "", _SAID.get(offer.says, "")]
    return offer.code, f"{offer.label} ({kind})", " ".join(filter(None, hints))


_SAID = {
    "of_concern": "Marked as of concern already. A tick says so again, with your reason and new days.",
    "no_concern": "Somebody said that it is of no concern. A tick says otherwise from now on.",
}


_OF_LISTED = "This leaves the look-again list. Its reports may still support an alert."
_AS_ONE = (
    "These reports will not raise an alert again that takes them to be about one child. "
    "About each child alone they still count."
)


def if_dismissed(page: AlertPage) -> list[str]:
    """What follows once an alert is dismissed, and what is one with it, in sentences."""
    rows = [row for row in (page.row, *(also.row for also in page.also)) if not row.is_listed]
    if not rows:
        return [_OF_LISTED]
    apart, as_one = _split(rows, lambda row: row.is_presumed)
    children, things = _split(apart, lambda row: row.is_about_thing)
    return [*_of_children(children), *([_AS_ONE] if as_one else []), *_of_things(row.thing for row in things)]


def _split(rows: Iterable[AlertRow], is_other: Callable[[AlertRow], bool]) -> tuple[list[AlertRow], list[AlertRow]]:
    split: tuple[list[AlertRow], list[AlertRow]] = ([], [])
    for row in rows:
        split[is_other(row)].append(row)
    return split


def _of_children(rows: Sequence[AlertRow]) -> list[str]:
    if not rows:
        return []
    names, quiet = and_list(_names_of(rows)), max(row.quiet_days for row in rows)
    follows = [f"These reports will not raise an alert about {names} again."]
    return [*follows, f"Alerts about nights stay quiet about {names} for {quiet} days."] if quiet else follows


def _names_of(rows: Iterable[AlertRow]) -> list[str]:
    """The children of several alerts, each once."""
    return list(dict.fromkeys(name for row in rows for name in _children(row)))


def _of_things(things: Iterable[str]) -> list[str]:
    ties = (f"A tie to {thing or 'what these reports share'}" for thing in dict.fromkeys(things))
    return [f"{tie} will not count until somebody says otherwise." for tie in ties]
