"""Marks of concern: what a person of the hub says of an adult, vehicle, phone, account or place. No step makes or spreads one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.alerts.decisions import MARKABLE, MARKS
from wholepicture.alerts.markable import NotMarked, ToMark, check_markable
from wholepicture.alerts.marks import latest_marks, marked_in
from wholepicture.alerts.models import Mark, Triage
from wholepicture.base import clock
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NeedsReason, command, concerning, query
from wholepicture.base.topics import publish
from wholepicture.partnership.queries import names_of
from wholepicture.picture.queries import labels_of_each_anyhow, shown_of

REVIEW_AFTER = timedelta(days=90)
COUNTS_FOR = timedelta(days=365)
ON_A_PAGE = 20


class WrongDays(NotMarked):
    """The days of a mark cannot be: `field` says which, `review_on` or `until`."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class MarkShown:
    """A mark as it stands, with who made it and why. `alert`: with whose decision it was made."""

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
    is_ended: bool
    alert: UUID | None

    @property
    def title(self) -> str:
        """What it says, in words."""
        return MARKS[self.says]


@dataclass(frozen=True)
class MarksPage:
    """A page of what is marked of concern, and of how many it is one."""

    rows: list[MarkShown]
    number: int
    total: int


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
    concerning(
        subjects=[row.about for row in made if row.kind == "nominal"],
        records=[row.id for row in made],
        justification=reason.strip(),
    )
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
    review_on, until = days_of_mark(says, review_on, until)
    listed = list(dict.fromkeys(to_mark))
    for given in listed:
        check_markable(viewer, given, says)
    rows = [_mark(viewer, given, says, reason, decision, review_on, until) for given in listed]
    return _stored(rows)


def mark_dismissed(viewer: Viewer, to_mark: Iterable[ToMark], *, decision: Triage) -> list[Mark]:
    """Inside a recorded act: that what an alert was about, and was dismissed, is of no concern. Whoever may decide may say so:
    no decision waits for what of a thing shows. What a person marked as of concern stays so until a person takes that back."""
    listed = [given for given in dict.fromkeys(to_mark) if not _is_of_concern(given)]
    return _stored([_mark(viewer, given, "no_concern", decision.reason, decision, None, None) for given in listed])


def _is_of_concern(given: ToMark) -> bool:
    latest = _latest_of(given.kind, [given.about]).get(given.about)
    return latest is not None and latest.says == "of_concern" and (latest.until or date.max) >= clock.local_date()


def _stored(rows: list[Mark]) -> list[Mark]:
    Mark.objects.bulk_create(rows)
    if rows:
        publish("mark.made", [row.id for row in rows])
    return rows


def _mark(
    viewer: Viewer,
    given: ToMark,
    says: str,
    reason: str,
    decision: Triage | None,
    review_on: date | None,
    until: date | None,
) -> Mark:
    return Mark(
        id=new_id(),
        area_id=viewer.area_id,
        kind=given.kind,
        about=given.about,
        says=says,
        reason=reason.strip(),
        decision=decision,
        made_by_id=viewer.person,
        review_on=review_on,
        until=until,
    )


def days_of_mark(says: str, review_on: date | None, until: date | None) -> tuple[date | None, date | None]:
    """When a mark is reviewed and ends. Only what is of concern ends by itself, and never before it was to be reviewed."""
    if says != "of_concern":
        return None, None
    today = clock.local_date()
    until = until or max(today + COUNTS_FOR, review_on or today)
    if until < today:
        raise WrongDays("until", f"The mark would have ended on {until:%-d %B %Y}. Give a day from today on.")
    review_on = review_on or min(today + REVIEW_AFTER, until)
    if review_on < today:
        raise WrongDays("review_on", f"{review_on:%-d %B %Y} is past. Give a day of review from today on.")
    if review_on > until:
        raise WrongDays(
            "review_on", "The mark would end before it is reviewed. Give a day of review before its last day."
        )
    return review_on, until


@query(Permission.ALERTS, called="Read what is marked")
def marks_of(viewer: Viewer, *, kind: str, about: Iterable[UUID]) -> dict[UUID, MarkShown]:
    """What somebody says of each of these people or things of one kind, where it was not taken back."""
    latest = _latest_of(kind, about)
    concerning(records=[row.id for row in latest.values()])
    return {thing: shown for thing, shown in _shown(latest).items() if shown.says != "lifted"}


def _latest_of(kind: str, about: Iterable[UUID]) -> dict[UUID, Mark]:
    listed = list(about)
    return latest_marks(listed, []) if kind == "nominal" else latest_marks([], listed)


@query(Permission.ALERTS, called="Listed what is marked")
def marks_listed(viewer: Viewer, *, page: int = 1) -> MarksPage:
    """A page of everybody and everything of the area that is marked of concern, those first that are due for review or have ended.

    What has ended stays on the list until a person says what next: nothing fades without a word.
    """
    marks = sorted(_of_concern(viewer, MARKABLE).items(), key=_due_first)
    number = min(max(page, 1), max(ceil(len(marks) / ON_A_PAGE), 1))
    listed = dict(marks[(number - 1) * ON_A_PAGE : number * ON_A_PAGE])
    concerning(
        subjects=[about for about, row in listed.items() if row.kind == "nominal"],
        records=[row.id for row in listed.values()],
    )
    return MarksPage(list(_shown(listed).values()), number, len(marks))


@query(Permission.ALERTS, called="Narrowed a list to what is marked of concern")
def marked_of_concern(viewer: Viewer, *, kind: str) -> list[UUID]:
    """Everybody or everything of this kind in the area of whom or of what it is said today that they are of concern. Whoever lists
    them says whose record that is."""
    return [about for about, row in _of_concern(viewer, [kind]).items() if not _is_ended(row)]


def _of_concern(viewer: Viewer, kinds: Iterable[str]) -> dict[UUID, Mark]:
    """The mark of each of these kinds that is of concern, also where it has ended, as far as the viewer sees of whom it is."""
    latest = latest_marks(*marked_in(_area(viewer)))
    marks: dict[UUID, Mark] = {}
    for kind in kinds:
        of_kind = {about: row for about, row in latest.items() if row.kind == kind and row.says == "of_concern"}
        shown = shown_of(kind, of_kind)
        marks |= {about: row for about, row in of_kind.items() if about in shown}
    return marks


@query(Permission.ALERTS, called="Saw how many marks are to be reviewed")
def marks_due(viewer: Viewer) -> int:
    """How many marks of concern of the area are due for review, or have ended without a word."""
    latest = latest_marks(*marked_in(_area(viewer), due_by=clock.local_date()))
    due = {about: row for about, row in latest.items() if row.says == "of_concern" and _is_due(row)}
    return sum(len(shown_of(kind, {about for about, row in due.items() if row.kind == kind})) for kind in MARKABLE)


def _area(viewer: Viewer) -> UUID:
    assert viewer.area_id is not None  # whoever works with alerts has one
    return viewer.area_id


def _due_first(about_and_mark: tuple[UUID, Mark]) -> tuple[date, UUID]:
    row = about_and_mark[1]
    return row.review_on or row.until or date.max, row.id


def _is_due(row: Mark) -> bool:
    return (row.review_on or row.until or date.max) <= clock.local_date()


def _is_ended(row: Mark) -> bool:
    return bool(row.until and row.until < clock.local_date())


def _shown(rows: Mapping[UUID, Mark]) -> dict[UUID, MarkShown]:
    names = names_of([row.made_by_id for row in rows.values()])
    made_with = Triage.objects.filter(id__in=[row.decision_id for row in rows.values() if row.decision_id])
    alerts: dict[UUID | None, UUID] = dict(made_with.values_list("id", "alert_id"))
    labels = labels_of_each_anyhow({about: row.kind for about, row in rows.items() if row.kind in MARKABLE})
    return {
        about: _as_shown(row, about, labels.get(about, ""), names.get(row.made_by_id, ""), alerts.get(row.decision_id))
        for about, row in rows.items()
    }


def _as_shown(row: Mark, about: UUID, label: str, by: str, alert: UUID | None) -> MarkShown:
    return MarkShown(
        kind=row.kind,
        about=about,
        label=label,
        says=row.says,
        reason=row.reason,
        by=by,
        at=row.at,
        review_on=row.review_on,
        until=row.until,
        is_due=_is_due(row),
        is_ended=_is_ended(row),
        alert=alert,
    )
