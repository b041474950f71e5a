"""Reads of the children one works with, for choosing among them. Row security decides which rows there are.

An agency that works with few is shown all its children. Where it works with more, a person is shown those who are theirs:
whose worker they are recorded as, and of whom they wrote last; everybody else is found by typing a name.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.sql.rows import LIVE
from wholepicture.access.viewer import Viewer
from wholepicture.base.database_role import cursor
from wholepicture.base.ledgered import concerning, query
from wholepicture.intake.queries import written_by
from wholepicture.linkage.queries import nominal_now
from wholepicture.picture.labels import NAME_NOT_KNOWN, name_in
from wholepicture.picture.models import Event, Fact
from wholepicture.picture.results import ChildRow
from wholepicture.picture.search.find import people_named
from wholepicture.picture.search.query import LONGEST, MOST_WORDS, tidied

ALL_AT_ONCE = 12  # an agency that works with no more children is shown all of them
MOST_OWN = 6  # of a person's own, where the agency works with more
MOST_FOUND = 8
CASELOADS = 5_000  # of an agency that works with more, nobody is asked whose worker they are: it costs too much
LAST_WRITTEN = 100  # of a person's own reports, whose children are theirs
# What an agency says of its own work with a child, confirmed or not: it chooses, and opens nothing.
_WORKS_WITH = f"i.agency_id = %(agency)s AND i.answer <> 'refused' AND {LIVE}"
_TOLD = ("name", "also_known_as", "description", "date_of_birth", "school", "address")


@query(Permission.PICTURE, called="Listed the children they work with")
def children_to_choose(viewer: Viewer) -> list[ChildRow]:
    """The viewer's own children first, and all of the agency's where these are few."""
    worked_with = _worked_with(viewer)
    has_few = len(worked_with) <= ALL_AT_ONCE
    own = _own_caseload(viewer) if worked_with and len(worked_with) <= CASELOADS else []
    nominals = dict.fromkeys([*own, *(worked_with if has_few else []), *_written_about(viewer)])
    children = _told_apart(_rows(list(nominals)[:LAST_WRITTEN]))
    return _on_the_ledger(children[: ALL_AT_ONCE if has_few else MOST_OWN])


@query(Permission.PICTURE, called="Looked for a child they work with")
def children_named(viewer: Viewer, *, words: str) -> list[ChildRow]:
    """Those of the children whom the viewer's agency works with, or of whom the viewer wrote, who may be called so."""
    asked = " ".join(tidied(words[: 4 * LONGEST]).split()[:MOST_WORDS])[:LONGEST]
    if sum(map(str.isalpha, asked)) < 2:
        return []
    called_so = people_named(asked)
    theirs = set(_worked_with(viewer, among=called_so)) | set(_written_about(viewer, among=called_so))
    return _on_the_ledger(_told_apart(_rows([nominal for nominal in called_so if nominal in theirs]))[:MOST_FOUND])


@query(Permission.PICTURE, called="Looked up a child they chose")
def children_chosen(viewer: Viewer, *, chosen: Iterable[str]) -> dict[str, ChildRow]:
    """The children whom the viewer may see, by the ids given. An id of nobody, and of somebody hidden, is not there."""
    standing = {given: nominal_now(viewer, anchor) for given in chosen if (anchor := _id_in(given))}
    nominals = {nominal for nominal in standing.values() if nominal}
    children = {row.id: row for row in _on_the_ledger(_rows(sorted(_children_among(nominals))))}
    return {given: children[nominal] for given, nominal in standing.items() if nominal in children}


def _on_the_ledger(children: list[ChildRow]) -> list[ChildRow]:
    concerning(subjects=[child.id for child in children])
    return children


def _id_in(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None


def _worked_with(viewer: Viewer, *, among: Collection[UUID] | None = None) -> list[UUID]:
    """Children with whom the viewer's agency works now, the latest begun first: of these, or, at most CASELOADS and one, all."""
    if among is not None and not among:
        return []
    with cursor() as sql:
        sql.execute(
            f"""SELECT nominal FROM (
                   SELECT i.nominal, i.starts_on FROM access_involvement i
                   WHERE {_WORKS_WITH} AND (%(among)s::uuid[] IS NULL OR i.nominal = ANY (%(among)s::uuid[]))
                   LIMIT %(most)s) live
               GROUP BY nominal ORDER BY max(starts_on) DESC, nominal""",  # noqa: S608 - constants
            {"agency": viewer.agency_id, "among": None if among is None else list(among), "most": CASELOADS + 1},
        )
        return [row[0] for row in sql.fetchall()]


def _own_caseload(viewer: Viewer) -> list[UUID]:
    """Those with whom the agency works now and whose worker the viewer is recorded as."""
    with cursor() as sql:
        sql.execute(
            f"""SELECT i.nominal FROM access_involvement i JOIN picture_working w ON w.id = i.id
               WHERE {_WORKS_WITH} AND (lower(w.email) = lower(%(email)s) OR w.worker = %(name)s)
               GROUP BY i.nominal ORDER BY max(i.starts_on) DESC, i.nominal LIMIT %(most)s""",  # noqa: S608 - constants
            {"agency": viewer.agency_id, "email": viewer.email, "name": viewer.name, "most": ALL_AT_ONCE},
        )
        return [row[0] for row in sql.fetchall()]


def _written_about(viewer: Viewer, *, among: Collection[UUID] | None = None) -> list[UUID]:
    """Children of the viewer's own last reports, the newest first: of these, or all."""
    events = Event.objects.filter(submission__in=written_by(viewer, most=LAST_WRITTEN), role="child")
    if among is not None:
        events = events.filter(nominal__in=among)
    ordered = events.order_by("-received_at", "id").values_list("nominal", flat=True)
    return list(dict.fromkeys(nominal for nominal in ordered if nominal is not None))


def _children_among(nominals: Collection[UUID]) -> set[UUID]:
    """Those of these whom some report that the viewer may see calls a child."""
    rows = Event.objects.filter(nominal__in=nominals, role="child").values_list("nominal", flat=True)
    return {nominal for nominal in rows.distinct() if nominal is not None}


Said = Mapping[
    str, Sequence[tuple[datetime, str]]
]  # by kind of fact, what reports state and when they came, oldest first


def _rows(nominals: Sequence[UUID]) -> list[ChildRow]:
    """These children in their order, with what tells one from another."""
    said: dict[UUID, dict[str, list[tuple[datetime, str]]]] = {}
    facts = Fact.objects.filter(about__in=nominals, about_kind="nominal", kind__in=_TOLD).order_by("received_at", "id")
    for about, kind, value, at in facts.values_list("about", "kind", "value", "received_at"):
        said.setdefault(about, {}).setdefault(kind, []).append((at, value))
    return [_row(nominal, said.get(nominal, {})) for nominal in nominals]


def _row(nominal: UUID, said: Said) -> ChildRow:
    counts = {kind: Counter(value for _, value in stated) for kind, stated in said.items()}
    names = {"name": counts["name"]} if "name" in counts else {}
    born = counts.get("date_of_birth", Counter[str]())
    return ChildRow(
        id=nominal,
        label=name_in(counts),
        name=name_in(names) if names else "",
        born=min(born, key=lambda value: (-born[value], value), default=""),
        school=_last(said, "school"),
        home=_last(said, "address"),
    )


def _last(said: Said, kind: str) -> str:
    stated = said.get(kind)
    return stated[-1][1] if stated else ""


def _told_apart(children: Iterable[ChildRow]) -> list[ChildRow]:
    """Those who have a name to be known by, each once: of two who read alike the first, with whom the agency works."""
    apart: dict[tuple[str, str], ChildRow] = {}
    for child in children:
        if child.label != NAME_NOT_KNOWN:
            apart.setdefault((child.label.casefold(), child.born or child.school or child.home), child)
    return list(apart.values())
