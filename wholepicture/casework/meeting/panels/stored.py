"""A panel's rows as its pages show them. Inside a recorded act: row security decides what of them there is."""

from collections.abc import Iterable, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any
from uuid import UUID

from wholepicture.access.rules import HUB_READERS
from wholepicture.access.viewer import Viewer
from wholepicture.base.database_role import cursor
from wholepicture.casework.cases.queries import actions_among, cases_of_children
from wholepicture.casework.cases.standing import Names
from wholepicture.casework.disruption.results import Named
from wholepicture.casework.disruption.stored import now_of
from wholepicture.casework.meeting.panels.results import ItemRow, Member, ReasonRow, WordRow
from wholepicture.casework.meeting.panels.rules import SAID, SECTIONS, WHY
from wholepicture.casework.models import PanelAction, PanelItem, PanelMember, PanelReason, PanelStep, PanelWord
from wholepicture.partnership.models import Professional
from wholepicture.partnership.queries import agencies_by_id, roles_of

MOST_ITEMS, MOST_ROWS = 500, 5000
NO_CHILD = UUID(int=0)


def members_in(panel: UUID) -> list[UUID]:
    """Who is on a panel now."""
    rows = PanelMember.objects.filter(panel_id=panel).order_by("person_id", "-at", "-id").distinct("person_id")
    return [row.person_id for row in rows if row.is_in]


def may_chair(panel: UUID, person: UUID) -> bool:
    """Whether somebody may chair a panel: of the hub, or who may read every item on it that shows to whoever asks and is not left out."""
    with cursor() as sql:
        sql.execute("SELECT sec.may_chair(%s, %s)", [panel, person])
        found: Any = sql.fetchone()
    return bool(found[0])


def chaired() -> set[UUID]:
    """The panels that whoever asks chairs and that sit now."""
    with cursor() as sql:
        sql.execute("SELECT sec.panels_chaired()")
        found: Any = sql.fetchone()
    return set(found[0])


def members_of(
    panel: UUID, held: PanelStep | None, items: Sequence[ItemRow] = (), chair: UUID | None = None
) -> tuple[Member, ...]:
    """Who is on a panel, whether they came when it was held, and whether they wrote something of one of these items."""
    wrote = {word.by_id for item in items for word in item.words if word.kind == SAID}
    people = Professional.objects.in_bulk(members_in(panel))
    agencies, roles = agencies_by_id(), roles_of(people)
    listed = [
        Member(
            row.id,
            row.name,
            row.job,
            agencies[row.agency_id].name,
            agencies[row.agency_id].type,
            None if held is None else row.id in held.came,
            not row.is_active,
            row.id in wrote,
            row.agency_id,
            row.id != chair and roles.get(row.id, "") not in HUB_READERS,
        )
        for row in people.values()
    ]
    return tuple(sorted(listed, key=lambda one: (one.agency, one.name, one.id)))


def items_now(rows: Iterable[PanelItem]) -> dict[UUID, Named]:
    """Who and what items are about as people and things stand now, each by the id that stands in it."""
    return now_of(("nominal" if row.kind == "child" else row.kind, row.about) for row in rows if row.about)


def items_of(viewer: Viewer, panel: UUID) -> tuple[ItemRow, ...]:
    """The items of a panel that the viewer may see, numbered among these, with what shows of each."""
    order = list(SECTIONS)
    rows = list(PanelItem.objects.filter(panel_id=panel).order_by("at", "id")[:MOST_ITEMS])
    rows.sort(key=lambda row: order.index(row.section))
    return _shown(viewer, rows)


def item_of(viewer: Viewer, item: UUID) -> tuple[PanelItem, ItemRow] | None:
    """One item; None: there is none, or it is not the viewer's to see."""
    row = PanelItem.objects.filter(id=item).first()
    return (row, _shown(viewer, [row])[0]) if row else None


def _shown(viewer: Viewer, rows: Sequence[PanelItem]) -> tuple[ItemRow, ...]:
    read = _Read(viewer, rows)
    return tuple(read.item(number, row) for number, row in enumerate(rows, 1))


class _Read:
    """Items as a viewer reads them: who and what they are about now, with all that shows of each. Read together, once."""

    def __init__(self, viewer: Viewer, rows: Sequence[PanelItem]) -> None:
        ids = [row.id for row in rows]
        self.now = items_now(rows)
        self.why = _by_item(PanelReason.objects.filter(item_id__in=ids).order_by("at", "id")[:MOST_ROWS])
        self.words = _by_item(PanelWord.objects.filter(item_id__in=ids).order_by("item_id", "number")[:MOST_ROWS])
        given = list(PanelAction.objects.filter(item_id__in=ids).order_by("at", "id")[:MOST_ROWS])
        self.given = _by_item(given)
        writers = map(attrgetter("by_id"), chain(*self.words.values(), rows))
        self.names = Names.to(viewer, writers)
        children = {self.now[row.about].id for row in rows if row.about and row.kind == "child"}
        self.cases = cases_of_children(viewer, children=children)
        ids_given = set(map(attrgetter("action_id"), given))
        self.actions = {one.id: one for one in actions_among(viewer, ids=ids_given)}

    def item(self, number: int, row: PanelItem) -> ItemRow:
        """One of them, under its number."""
        now = self.now[row.about] if row.about else None
        given = [self.actions.get(one.action_id) for one in self.given.get(row.id, ())]
        return ItemRow(
            id=row.id,
            number=number,
            section=row.section,
            kind=row.kind,
            about=now.id if now else None,
            label=now.label if now else row.theme,
            reason=row.reason,
            put_by=self.names.name(row.by_id),
            why=_reasons(self.why.get(row.id, ())),
            words=tuple(_word(word, self.names, now.id if now else NO_CHILD) for word in self.words.get(row.id, ())),
            actions=tuple(action for action in given if action),
            cases=tuple(self.cases.get(now.id, ())) if now else (),
        )


def _by_item(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {}
    for row in rows:
        found.setdefault(row.item_id, []).append(row)
    return found


def _reasons(rows: Sequence[PanelReason]) -> tuple[ReasonRow, ...]:
    order = list(WHY)
    listed = [ReasonRow(row.code, row.words, row.source_kind, row.source) for row in rows]
    once = {(one.code, one.words): one for one in listed}
    return tuple(sorted(once.values(), key=lambda one: order.index(one.code)))


def _word(row: PanelWord, names: Names, child: UUID) -> WordRow:
    by = names.person(row.by_id, child)
    return WordRow(row.kind, row.words, row.dissent, by.name, row.by_id, by.agency, row.at)
