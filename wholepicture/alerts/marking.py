"""Marks of concern: what a person of the hub says of an adult, vehicle, phone, account or place. No step makes or spreads one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.alerts.decisions import MARKS, OPEN_TO_EVERYBODY
from wholepicture.alerts.marks import latest_marks
from wholepicture.alerts.models import Mark, Triage
from wholepicture.base import clock
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NeedsReason, NotFound, Refusal, command, concerning, query
from wholepicture.base.topics import publish
from wholepicture.linkage.queries import damping_of, nominal_now
from wholepicture.linkage.things.queries import thing_now
from wholepicture.partnership.queries import names_of
from wholepicture.picture.background import place_kinds
from wholepicture.picture.queries import labels_of, shows_to_viewer

KINDS = ("nominal", "vehicle", "phone", "account", "place")
REVIEW_AFTER = timedelta(days=90)
COUNTS_FOR = timedelta(days=365)
MOST_LISTED = 200


class NotMarked(Refusal):
    """This cannot be marked, and nothing was stored."""

    status = 422


@dataclass(frozen=True)
class ToMark:
    """Who or what is to be marked: a kind of `KINDS`, and the id that its page has."""

    kind: str
    about: UUID


@dataclass(frozen=True)
class MarkShown:
    """A mark as it stands, with who made it and why."""

    kind: str
    about: UUID
    label: str
    says: str
    reason: str
    by: str
    at: datetime
    review_on: date | None
    until: date | None
    is_due: bool

    @property
    def title(self) -> str:
        """What it says, in words."""
        return MARKS[self.says]


@command(Permission.ALERTS, called="Marked somebody or something")
def mark(
    viewer: Viewer,
    *,
    to_mark: Iterable[ToMark],
    says: str,
    reason: str,
    review_on: date | None = None,
    until: date | None = None,
) -> list[Mark]:
    """Says of adults, vehicles, phones, accounts and places that they are of concern, of none, or neither.

    A mark of concern is reviewed after 90 days and counts for 365, where nothing else is given. Raises NotMarked, NeedsReason,
    NotFound.
    """
    made = make_marks(viewer, to_mark, says=says, reason=reason, review_on=review_on, until=until)
    concerning(records=[row.id for row in made], justification=reason.strip())
    return made


def make_marks(
    viewer: Viewer,
    to_mark: Iterable[ToMark],
    *,
    says: str,
    reason: str,
    decision: Triage | None = None,
    review_on: date | None = None,
    until: date | None = None,
) -> list[Mark]:
    """Inside a recorded act: the marks, stored. All are refused where one is."""
    if says not in MARKS:
        raise NotMarked("Choose what you say of it: of concern, of no concern, or neither.")
    if not reason.strip():
        raise NeedsReason
    today = clock.local_date()
    if says == "of_concern":
        review_on, until = review_on or today + REVIEW_AFTER, until or today + COUNTS_FOR
    _check_days(today, review_on, until)
    rows = []
    for given in dict.fromkeys(to_mark):
        about = _markable(viewer, given, says)
        rows.append(
            Mark(
                id=new_id(),
                area_id=viewer.area_id,
                kind=given.kind,
                about=about,
                says=says,
                reason=reason.strip(),
                decision=decision,
                made_by_id=viewer.person,
                review_on=review_on,
                until=until,
            )
        )
    Mark.objects.bulk_create(rows)
    if rows:
        publish("mark.made", [row.id for row in rows])
    return rows


def _check_days(today: date, review_on: date | None, until: date | None) -> None:
    if until and until < today:
        raise NotMarked(f"The mark would have ended on {until:%-d %B %Y}. Give a day from today on.")
    if review_on and until and review_on > until:
        raise NotMarked("The mark would end before it is reviewed. Give a day of review before its last day.")


def _markable(viewer: Viewer, given: ToMark, says: str) -> UUID:
    """The id under which a mark is stored: as long as it stands, however people and things join. Raises where there is none."""
    if given.kind not in KINDS:
        raise NotMarked("Only people, vehicles, phones, accounts and places are marked.")
    if not shows_to_viewer(given.kind, given.about):
        raise NotFound
    if given.kind == "nominal":
        _check_person(viewer, given.about)
        return nominal_now(viewer, given.about) or given.about
    thing = thing_now(given.about)
    if says == "of_concern":
        _check_thing(given.kind, thing)
    return thing


def _check_person(viewer: Viewer, person: UUID) -> None:
    if shows_to_viewer("child", nominal_now(viewer, person) or person):
        raise NotMarked(
            "A report calls this person a child. A child is never marked: look at who is behind what they do."
        )


def _check_thing(kind: str, thing: UUID) -> None:
    place_kind = place_kinds([thing]).get(thing, "") if kind == "place" else ""
    if place_kind in OPEN_TO_EVERYBODY:
        raise NotMarked(
            f"This place is a {place_kind.replace('_', ' ')}. So many people are there that to have been there says nothing "
            "of anybody. Mark who or what was seen there."
        )
    if damping_of([thing]).get(thing):
        raise NotMarked("So many people share this that it is damped: a tie to it says nothing of anybody.")


@query(Permission.ALERTS, called="Read what is marked")
def marks_of(viewer: Viewer, *, kind: str, about: Iterable[UUID]) -> dict[UUID, MarkShown]:
    """The mark that stands on each of these people or things of one kind."""
    listed = list(about)
    people, things = (listed, []) if kind == "nominal" else ([], listed)
    latest = latest_marks(people, things)
    concerning(records=[row.id for row in latest.values()])
    return {thing: shown for thing, shown in _shown(latest).items() if shown.says != "lifted"}


@query(Permission.ALERTS, called="Listed what is marked")
def marks_listed(viewer: Viewer) -> list[MarkShown]:
    """Everybody and everything of the area that is marked of concern, those first that are due for review."""
    rows = Mark.objects.filter(area_id=viewer.area_id).order_by("about", "-at", "-id").distinct("about")
    newest = sorted(
        (row for row in rows if row.says == "of_concern"), key=lambda row: (row.review_on or date.max, row.id)
    )
    concerning(records=[row.id for row in newest[:MOST_LISTED]])
    return list(_shown({row.about: row for row in newest[:MOST_LISTED]}).values())


def _shown(rows: dict[UUID, Mark]) -> dict[UUID, MarkShown]:
    names = names_of([row.made_by_id for row in rows.values()])
    by_kind: dict[str, list[UUID]] = {}
    for about, row in rows.items():
        by_kind.setdefault(row.kind, []).append(about)
    labels: dict[UUID, str] = {}
    for kind, abouts in by_kind.items():
        labels |= labels_of(kind, abouts)
    today = clock.local_date()
    return {
        about: MarkShown(
            kind=row.kind,
            about=about,
            label=labels.get(about, ""),
            says=row.says,
            reason=row.reason,
            by=names.get(row.made_by_id, ""),
            at=row.at,
            review_on=row.review_on,
            until=row.until,
            is_due=bool(row.review_on and row.review_on <= today),
        )
        for about, row in rows.items()
    }
