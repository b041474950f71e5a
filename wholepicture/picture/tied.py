"""The list of adults and things to whom children are tied: last seen, by which agencies, with how many different children.

It begins with the newest ties of the area, by index, so that it costs the same however many reports there are; of whom or what
very many are tied to, the newest ties are counted. Row security decides which ties there are.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import ceil
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.database_role import cursor
from wholepicture.base.ledgered import concerning, query
from wholepicture.picture.assembling import Names
from wholepicture.picture.labels import NAME_NOT_KNOWN, NOT_DESCRIBED
from wholepicture.picture.models import Association
from wholepicture.picture.queries import labels_anyhow, who_may_be_children
from wholepicture.picture.results import ThingRow, ThingsPage

ON_A_PAGE = 12  # six screens of a telephone
MOST = 500  # adults, or things of one kind, in the list: those seen last
WALKED = 20_000  # newest ties of each direction among which they are looked for
COUNTED = 500  # newest ties of each direction of one of them
SORTS = ("last_seen", "children", "name")
CHILDHOOD = 18

# Homes and own numbers are left aside by the indexes themselves: they are most of the ties there are, and nobody's to list.
# One end of a tie is a child, the other an adult of concern or a thing of the kind; a report may state it either way round.
_ENDS = (("b", "a"), ("a", "b"))
_TIED = """superseded_at IS NULL AND area_id = %(area)s AND {thing}_kind = %(kind)s AND {child}_role = 'child'
    AND {thing}_role = %(role)s AND NOT (type IN ('lives_at', 'own_number')) AND type <> ALL (%(beyond)s)"""


def _either_way(statement: str) -> str:
    return " UNION ALL ".join(
        f"({statement.format(tied=_TIED.format(thing=thing, child=child), thing=thing, child=child)})"
        for thing, child in _ENDS
    )


_SEEN_LAST = f"""
WITH newest AS ({_either_way("SELECT {thing} AS thing, at FROM picture_association WHERE {tied} ORDER BY at DESC LIMIT %(walked)s")})
SELECT thing, max(at), (SELECT count(*) FROM newest) FROM newest GROUP BY thing ORDER BY 2 DESC, 1 LIMIT %(most)s"""  # noqa: S608 - constants
_LAST_TIE = _either_way(
    "SELECT at FROM picture_association WHERE {thing} = one.thing AND {tied} ORDER BY at DESC LIMIT 1"
)
_SEEN_LAST_AMONG = f"""
SELECT one.thing, max(t.at) FROM unnest(%(among)s::uuid[]) one (thing) CROSS JOIN LATERAL ({_LAST_TIE}) t
GROUP BY one.thing ORDER BY 2 DESC, 1 LIMIT %(most)s"""  # noqa: S608 - constants
_NEWEST_TIES = _either_way(
    "SELECT {child} AS child, '{thing}' AS stated, at, agency_id, nominals && %(hidden)s::uuid[] AS is_withheld "
    "FROM picture_association "
    "WHERE {thing} = one.thing AND {tied} ORDER BY at DESC LIMIT %(counted)s + 1"
)
_COUNTED = f"""
SELECT one.thing, count(*) FILTER (WHERE t.stated = 'a'), count(*) FILTER (WHERE t.stated = 'b'), max(t.at), t.agency_id,
    t.is_withheld, array_agg(DISTINCT t.child)
FROM unnest(%(things)s::uuid[]) one (thing) CROSS JOIN LATERAL ({_NEWEST_TIES}) t
GROUP BY one.thing, t.agency_id, t.is_withheld"""  # noqa: S608 - constants


@dataclass
class _Tied:
    """What the newest ties of children to one of them tell."""

    children: set[UUID]
    ties: Counter[str]  # by which way round they are stated
    last_at: datetime
    agencies: list[str]


@query(
    Permission.ALERTS,
    called="Listed vehicles, phones, accounts, places or persons of concern",
    code="picture.queries.things_listed",
)
def things_listed(
    viewer: Viewer,
    *,
    kind: str,
    beyond: Iterable[str] = (),
    among: Collection[UUID] | None = None,
    agency: str = "",
    sort: str = "last_seen",
    page: int = 1,
) -> ThingsPage:
    """A page of the adults of concern (kind `nominal`) or things of the area to whom children are tied, as the viewer sees.

    Nobody who may be a child is in it. `beyond`: types of tie that do not count; homes and own numbers never do. `among`: of
    these alone. `agency`: of those alone of whom this one told.
    """
    asked = _asked(viewer, kind, beyond)
    seen, is_cut = _seen_last(asked) if among is None else _seen_last_among(among, asked)
    tied = _tied(viewer, seen, asked)
    agencies = sorted({name for one in tied.values() for name in one.agencies})
    rows = [_row(kind, thing, one) for thing, one in tied.items() if not agency or agency in one.agencies]
    if sort == "name":
        rows = _labelled(kind, rows)
    rows.sort(key=lambda row: (*_place(row, sort), row.id))
    number = min(max(page, 1), max(ceil(len(rows) / ON_A_PAGE), 1))
    shown = _labelled(kind, rows[(number - 1) * ON_A_PAGE : number * ON_A_PAGE])
    ids = {row.id for row in shown}
    of_people = ids if kind == "nominal" else set[UUID]()
    concerning(subjects=of_people, records=ids - of_people)
    return ThingsPage(shown, number, len(rows), agencies, is_cut)


def _asked(viewer: Viewer, kind: str, beyond: Iterable[str]) -> dict[str, object]:
    role = "person_of_concern" if kind == "nominal" else ""
    return {"area": viewer.area_id, "kind": kind, "role": role, "beyond": list(beyond)}


def _born_after() -> date:
    """Whoever was born after this day is a child today."""
    today = clock.local_date()
    return today.replace(year=today.year - CHILDHOOD, day=min(today.day, 28))


def _seen_last(asked: dict[str, object]) -> tuple[list[UUID], bool]:
    """To whom or what children were tied last, and whether there are others."""
    with cursor() as sql:
        sql.execute(_SEEN_LAST, asked | {"walked": WALKED, "most": MOST + 1})
        rows = sql.fetchall()
    return [row[0] for row in rows[:MOST]], len(rows) > MOST or any(row[2] >= WALKED for row in rows)


def _seen_last_among(among: Collection[UUID], asked: dict[str, object]) -> tuple[list[UUID], bool]:
    """The same, of these alone."""
    with cursor() as sql:
        sql.execute(_SEEN_LAST_AMONG, asked | {"among": list(among), "most": MOST + 1})
        rows = sql.fetchall()
    return [row[0] for row in rows[:MOST]], len(rows) > MOST


def _tied(viewer: Viewer, things: Sequence[UUID], asked: dict[str, object]) -> dict[UUID, _Tied]:
    names, tied = Names(viewer, None), dict[UUID, _Tied]()
    hidden = list(names.hidden_nominals)
    with cursor() as sql:
        sql.execute(_COUNTED, asked | {"things": list(things), "counted": COUNTED, "hidden": hidden})
        rows = sql.fetchall()
    for thing, as_a, as_b, last_at, agency, is_withheld, children in rows:
        one = tied.setdefault(thing, _Tied(set(), Counter(), last_at, []))
        one.children.update(children)
        one.ties.update(a=as_a, b=as_b)
        one.last_at = max(one.last_at, last_at)
        name = names(Association(agency_id=agency, nominals=hidden if is_withheld else []))
        one.agencies = sorted({*one.agencies, name})
    if asked["kind"] == "nominal":
        for child in who_may_be_children(tied, born_after=_born_after()):
            tied.pop(child, None)
    return tied


def _row(kind: str, thing: UUID, tied: _Tied) -> ThingRow:
    return ThingRow(
        kind=kind,
        id=thing,
        label="",
        children=len(tied.children),
        has_older=max(tied.ties.values()) > COUNTED,
        last_at=tied.last_at,
        agencies=tied.agencies,
    )


def _labelled(kind: str, rows: Sequence[ThingRow]) -> list[ThingRow]:
    labels = labels_anyhow(kind, [row.id for row in rows if not row.label])
    unnamed = NAME_NOT_KNOWN if kind == "nominal" else NOT_DESCRIBED
    return [row if row.label else replace(row, label=labels.get(row.id, unnamed)) for row in rows]


def _place(row: ThingRow, sort: str) -> tuple[object, ...]:
    """Its place in the list: those whose names are not known come last."""
    if sort == "name":
        return (row.label in (NAME_NOT_KNOWN, NOT_DESCRIBED), row.label.casefold())
    return (-row.children if sort == "children" else 0, -row.last_at.timestamp())
