"""Every read of notices that leaves the room. Row security keeps each to their own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import concerning, query
from wholepicture.notices.models import WAITS, Browser, Channel, Choice, Notice, Sending
from wholepicture.notices.rules import DIGEST_AT, KINDS, by_mail, by_push, rank_of
from wholepicture.partnership.queries import names_of

MOST_UNSEEN = 200  # on the page; of more it says so
MOST_SEEN = 50
COUNTED = 100  # in the header: of more it says so


@dataclass(frozen=True)
class NoticeRow:
    """A notice as it is listed. `times`: how often its person was told of the same; `covers_for`: for whom they stand in."""

    id: UUID
    kind: str
    record: UUID
    made_at: datetime
    seen_at: datetime | None
    times: int
    covers_for: str = ""
    in_digest_at: datetime | None = None  # when it went out with others in a digest
    is_done: bool = False  # whether what waited is done, by whoever did it


@dataclass(frozen=True)
class ChosenRow:
    """How somebody is told, kind by kind, and whether they said so themself."""

    mails: dict[str, str]
    pushes: dict[str, bool]
    digest_at: int
    is_own: bool


@dataclass(frozen=True)
class BrowserRow:
    """A browser in which somebody is told."""

    id: UUID
    called: str
    added_at: datetime


@dataclass(frozen=True)
class ChannelRow:
    """A way out of the product, as whoever looks after it reads it."""

    code: str
    is_set_up: bool
    public_key: str
    looked_at: datetime | None
    sent_at: datetime | None
    failing_since: datetime | None
    next_try_at: datetime | None
    error: str
    waiting: int


def unseen(viewer: Viewer) -> int:
    """How many notices of what is not done the viewer has not seen, at most COUNTED and one. About themself alone, on every page: one
    look at an index."""
    if viewer.professional_id is None:
        return 0
    waiting = Notice.objects.filter(person_id=viewer.professional_id, seen_at=None, done_at=None)
    return len(waiting.values_list("person_id", flat=True)[: COUNTED + 1])


def is_told(viewer: Viewer, kind: str) -> bool:
    """Whether the viewer was told of this kind of thing and has not seen it. About themself alone, as `unseen`."""
    own = Notice.objects.filter(person_id=viewer.professional_id, seen_at=None, done_at=None, kind=kind)
    return viewer.professional_id is not None and own.exists()


@query(Permission.DIRECTORY, called="Listed one’s notices")
def notices_of(viewer: Viewer) -> tuple[list[NoticeRow], list[NoticeRow]]:
    """The viewer's notices: those of what is not done that they have not seen, what presses first; and the last ones that they have
    seen, or that are done. Of the same thing one."""
    concerning(records=[viewer.person])
    own = Notice.objects.filter(person_id=viewer.person)
    unseen_rows = list(own.filter(seen_at=None, done_at=None).order_by("-made_at")[:MOST_UNSEEN])
    seen_rows = _seen_or_done(own)
    names = names_of({row.covers_for_id for row in (*unseen_rows, *seen_rows) if row.covers_for_id})
    digests: dict[UUID, datetime | None] = dict(
        Sending.objects.filter(
            professional_id=viewer.person, state="sent", in_digest=True, notice__in=[*unseen_rows, *seen_rows]
        ).values_list("notice_id", "ended_at")
    )
    waiting = sorted(_rolled_up(unseen_rows, names, digests), key=lambda row: (rank_of(row.kind), row.made_at))
    return waiting, _rolled_up(seen_rows, names, digests)


def _seen_or_done(own: QuerySet[Notice]) -> list[Notice]:
    seen = own.filter(seen_at__isnull=False).order_by("-seen_at", "-made_at")[:MOST_SEEN]
    is_done = own.filter(seen_at=None, done_at__isnull=False).order_by("-made_at")[:MOST_SEEN]
    latest = sorted((*seen, *is_done), key=lambda row: row.seen_at or row.done_at or row.made_at, reverse=True)
    return latest[:MOST_SEEN]


def _rolled_up(rows: Iterable[Notice], names: dict[UUID, str], digests: dict[UUID, datetime | None]) -> list[NoticeRow]:
    """One row for all that says the same, by the newest of them."""
    together: dict[tuple[str, UUID], list[Notice]] = {}
    for row in rows:
        together.setdefault((row.kind, row.record), []).append(row)
    return [
        NoticeRow(
            id=same[0].id,
            kind=kind,
            record=record,
            made_at=same[0].made_at,
            seen_at=same[0].seen_at,
            is_done=same[0].done_at is not None,
            times=len(same),
            covers_for=names.get(same[0].covers_for_id, "") if same[0].covers_for_id else "",
            in_digest_at=next((digests[row.id] for row in same if row.id in digests), None),
        )
        for (kind, record), same in together.items()
    ]


@query(Permission.DIRECTORY, called="Read how one is told")
def how_told(viewer: Viewer) -> tuple[ChosenRow, list[BrowserRow]]:
    """How the viewer is told of each kind, and in which browsers."""
    concerning(records=[viewer.person])
    choice = Choice.objects.filter(professional_id=viewer.person).first()
    mails, pushes = (choice.mails, choice.pushes) if choice else ({}, {})
    chosen = ChosenRow(
        {kind: by_mail(kind, mails) for kind in KINDS},
        {kind: by_push(kind, pushes) for kind in KINDS},
        choice.digest_at if choice else DIGEST_AT,
        choice is not None,
    )
    browsers = Browser.objects.filter(professional_id=viewer.person, ended_at=None).order_by("added_at")
    return chosen, [BrowserRow(one.id, one.called, one.added_at) for one in browsers]


def channels() -> dict[str, ChannelRow]:
    """The ways out of the product, by code; whoever is signed in may know whether they work."""
    return {
        one.code: ChannelRow(
            one.code,
            one.is_set_up,
            one.public_key,
            one.looked_at,
            one.sent_at,
            one.failing_since,
            one.next_try_at,
            one.error,
            one.waiting,
        )
        for one in Channel.objects.all()
    }


def told_since(kind: str, record: UUID, *, people: Iterable[UUID], since: datetime) -> set[UUID]:
    """Background only: those of these people who were told of this since then, or were before and have not seen it yet. What was done
    since they were told is told anew where it is so again."""
    asked = set(people)
    recent = Q(made_at__gte=since) | Q(seen_at=None)
    of_this = Notice.objects.filter(recent, kind=kind, record=record, done_at=None)
    told = set(of_this.filter(person_id__in=asked).values_list("person_id", flat=True))
    # Whoever has left keeps no notice: they were told where somebody was in their place.
    in_their_place = of_this.filter(WAITS, covers_for_id__in=asked - told)
    return told | {person for person in in_their_place.values_list("covers_for_id", flat=True) if person}


def told_after(kind: str, since: Mapping[UUID, datetime]) -> set[UUID]:
    """Background only: those of these people who were told of this kind of thing after the moment that is theirs."""
    of_kind = Notice.objects.filter(kind=kind, person_id__in=list(since)).values_list("person_id", "made_at")
    return {person for person, made_at in of_kind if made_at > since[person]}


def shown_of_notices(ids: Iterable[UUID]) -> bool:
    """Whether any of these notices is the viewer's, for an open page that is told that something came."""
    return Notice.objects.filter(id__in=list(ids)).exists()


def is_due(channel: str, at: datetime) -> bool:
    """Background only: whether anything is to go out by this way at that moment."""
    row = Channel.objects.filter(code=channel, is_set_up=True).first()
    if row is None or (row.next_try_at is not None and row.next_try_at > at):
        return False
    due = Sending.objects.filter(channel=channel, state="waiting", next_try_at__lte=at)
    return due.values_list("id", flat=True)[:1].exists()
