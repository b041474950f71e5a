"""Who and what stands next to these people and things, one step at a time: what a network is read from.

Row security decides which rows there are. Each step is one statement, and of each end it reads a bounded number of the newest
rows by index, so that it costs the same however many reports there are. All of it stands inside a recorded act.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from wholepicture.access.viewer import Viewer
from wholepicture.base.database_role import cursor
from wholepicture.picture.assembling import Names as Names
from wholepicture.picture.assembling import distinct
from wholepicture.picture.labels import NAME_NOT_KNOWN, NOT_DESCRIBED, labels_of_each_anyhow
from wholepicture.picture.models import Association

READ = 500  # newest ties of each direction of one of them
REPORTS_READ = 30  # newest reports of one of them, among which it is looked who else they name
NAMED_BY_MANY = 12  # a report that names more than these says nothing of any two of them
LEVELS_BY_READERS = ("named", "hub", "leads", "partners")  # the fewest readers first


def agencies_named_to(viewer: Viewer) -> Names:
    """How agencies are named to this viewer, for all the steps of one walk."""
    return Names(viewer, None)


@dataclass(frozen=True)
class Stated:
    """What reports state between two: `near` was asked about, `far` stands at the other end. `is_from_near`: the reports state it
    from the one asked about to the other."""

    near: UUID
    near_kind: str
    near_role: str
    far_kind: str
    far: UUID
    far_role: str
    is_from_near: bool
    types: tuple[str, ...]
    first_at: datetime
    last_at: datetime
    reports: int
    level: str  # of its reports, that of the fewest readers
    said_by: tuple[str, ...]


@dataclass(frozen=True)
class StatedTies:
    """Stated ties of those asked about; `unread`: of whom there may be older ones, which were not read."""

    ties: list[Stated]
    unread: frozenset[UUID]


@dataclass(frozen=True)
class NamedTogether:
    """Two that the same reports name, whether or not any of them ties the two."""

    near: UUID
    far_kind: str
    far: UUID
    far_role: str
    submissions: tuple[UUID, ...]
    first_at: datetime
    last_at: datetime
    level: str
    said_by: tuple[str, ...]


def _stated(near: str, far: str) -> str:
    """What is read of the ties between two, as the fields of `Stated` and what follows from them stand."""
    return f"""
    max({near}_kind) AS near_kind, {_role(near)} AS near_role, {far}_kind AS far_kind, {far} AS far, {_role(far)} AS far_role,
    '{near}' AS stated, array_agg(DISTINCT type ORDER BY type) AS types, min(at) AS first_at, max(at) AS last_at,
    count(DISTINCT submission) AS reports, array_agg(DISTINCT level) AS levels,
    array_agg(DISTINCT agency_id) FILTER (WHERE NOT nominals && %(hidden)s::uuid[]) AS named,
    array_agg(DISTINCT agency_id) FILTER (WHERE nominals && %(hidden)s::uuid[]) AS withheld"""


def _role(end: str) -> str:
    return f"CASE WHEN bool_or({end}_role = 'child') THEN 'child' ELSE max({end}_role) END"


def _of_one(near: str, far: str, among: str) -> str:
    return f"""
    SELECT one.id, t.* FROM unnest(%(ends)s::uuid[]) one (id) CROSS JOIN LATERAL (
        SELECT {_stated(near, far)}, sum(count(*)) OVER () AS read
        FROM (SELECT * FROM picture_association
              WHERE {near} = one.id AND superseded_at IS NULL AND at <= %(until)s {among.format(far=far)}
              ORDER BY at DESC, id LIMIT %(read)s) newest
        WHERE {far} <> one.id
        GROUP BY {far}_kind, {far} ORDER BY last_at DESC, {far} LIMIT %(most)s) t"""  # noqa: S608 - constants


def _either_way(among: str) -> str:
    return " UNION ALL ".join(f"({_of_one(near, far, among)})" for near, far in (("a", "b"), ("b", "a")))


_TIES = _either_way("")
_TIES_AMONG = _either_way("AND {far} = ANY (%(among)s::uuid[])")


def ties_of_each(
    names: Names, ends: Collection[UUID], *, most: int, until: datetime | None, among: Collection[UUID] | None = None
) -> StatedTies:
    """Ties that stand of each of these, the newest first, to at most so many others each way. `until`: those alone that are said to
    have been by then; `among`: those alone to one of these."""
    if not ends or (among is not None and not among):
        return StatedTies([], frozenset())
    asked = {
        "ends": sorted(ends),
        "hidden": list(names.hidden_nominals),
        "until": until or "infinity",
        "read": READ,
        "most": most,
        "among": sorted(among or ()),
    }
    with cursor() as sql:
        sql.execute(_TIES if among is None else _TIES_AMONG, asked)
        rows = sql.fetchall()
    ties = [_stated_tie(names, row[:-1]) for row in rows]
    return StatedTies(ties, frozenset(row[0] for row in rows if row[-1] >= READ))


def _stated_tie(names: Names, row: Sequence[Any]) -> Stated:
    (
        near,
        near_kind,
        near_role,
        far_kind,
        far,
        far_role,
        stated,
        types,
        first_at,
        last_at,
        reports,
        levels,
        named,
        withheld,
    ) = row
    return Stated(
        near=near,
        near_kind=near_kind,
        near_role=near_role,
        far_kind=far_kind,
        far=far,
        far_role=far_role,
        is_from_near=stated == "a",
        types=tuple(types),
        first_at=first_at,
        last_at=last_at,
        reports=reports,
        level=_narrowest(levels),
        said_by=_said_by(names, named, withheld),
    )


MOST_IN_REPORTS = 300
_IN_REPORTS = f"""
SELECT a, {_stated("a", "b")} FROM picture_association
WHERE submission = ANY (%(reports)s::uuid[]) AND superseded_at IS NULL AND a <> b
GROUP BY a, b_kind, b ORDER BY last_at DESC, a, b LIMIT %(most)s"""  # noqa: S608 - constants


def ties_in_reports(names: Names, submissions: Collection[UUID]) -> list[Stated]:
    """Ties that these reports state and that stand, the latest first, as far as they are drawn."""
    asked = {"reports": sorted(submissions), "hidden": list(names.hidden_nominals), "most": MOST_IN_REPORTS}
    with cursor() as sql:
        sql.execute(_IN_REPORTS, asked)
        return [_stated_tie(names, row) for row in sql.fetchall()]


def _narrowest(levels: Iterable[str]) -> str:
    return min(levels, key=LEVELS_BY_READERS.index)


def _said_by(names: Names, named: Iterable[UUID] | None, withheld: Iterable[UUID] | None) -> tuple[str, ...]:
    """Agencies as this viewer may read of them, in an order that tells nothing."""
    rows = [Association(agency_id=agency, nominals=[]) for agency in named or ()]
    rows += [Association(agency_id=agency, nominals=list(names.hidden_nominals)) for agency in withheld or ()]
    return tuple(distinct(sorted(map(names, rows))))


# Reports of a person by the events about them, of a thing by the facts about it; of each of those reports whoever and whatever it
# names. A person and a thing never share an id, so one of the two finds nothing.
_NAMED_TOGETHER = """
WITH report AS (
    SELECT one.id AS near, r.submission FROM unnest(%(ends)s::uuid[]) one (id) CROSS JOIN LATERAL (
        (SELECT submission, received_at FROM picture_event
         WHERE nominal = one.id AND superseded_at IS NULL AND at <= %(until)s
         ORDER BY received_at DESC, submission LIMIT %(reports)s)
        UNION
        (SELECT DISTINCT submission, received_at FROM picture_fact
         WHERE about = one.id AND about_kind <> 'nominal' AND superseded_at IS NULL
         ORDER BY received_at DESC, submission LIMIT %(reports)s)) r),
named AS (
    SELECT r.submission, n.* FROM (SELECT DISTINCT submission FROM report) r CROSS JOIN LATERAL (
        (SELECT 'nominal' AS kind, nominal AS id, max(role) AS role FROM picture_event e
         WHERE e.submission = r.submission AND nominal IS NOT NULL AND superseded_at IS NULL
         GROUP BY nominal ORDER BY nominal LIMIT %(named)s)
        UNION ALL
        (SELECT about_kind, about, '' FROM picture_fact f
         WHERE f.submission = r.submission AND about_kind <> 'nominal' AND superseded_at IS NULL
         GROUP BY about_kind, about ORDER BY about LIMIT %(named)s)) n)
SELECT report.near, named.kind, named.id, named.role, report.submission, told.at, told.level, told.agency_id,
    told.nominals && %(hidden)s::uuid[]
FROM report JOIN named USING (submission)
CROSS JOIN LATERAL (SELECT at, level, agency_id, nominals FROM picture_event e
    WHERE e.submission = report.submission AND superseded_at IS NULL AND at <= %(until)s ORDER BY id LIMIT 1) told
ORDER BY report.near, named.id, report.submission"""


def named_together(names: Names, ends: Collection[UUID], *, until: datetime | None) -> list[NamedTogether]:
    """Whoever and whatever the newest reports of each of these name beside them. A report that names very many is left aside."""
    if not ends:
        return []
    asked = {
        "ends": sorted(ends),
        "hidden": list(names.hidden_nominals),
        "until": until or "infinity",
        "reports": REPORTS_READ,
        "named": NAMED_BY_MANY + 1,
    }
    with cursor() as sql:
        sql.execute(_NAMED_TOGETHER, asked)
        rows = [_Named(*row) for row in sql.fetchall()]
    named_in: dict[UUID, set[UUID]] = {}
    for row in rows:
        named_in.setdefault(row.submission, set()).add(row.far)
    together: dict[tuple[UUID, UUID], list[_Named]] = {}
    for row in rows:
        if row.near != row.far and len(named_in[row.submission]) <= NAMED_BY_MANY:
            together.setdefault((row.near, row.far), []).append(row)
    return [_together(names, of_two) for of_two in together.values()]


class _Named(NamedTuple):
    """One report that names two, as the statement above gives it."""

    near: UUID
    kind: str
    far: UUID
    role: str
    submission: UUID
    at: datetime
    level: str
    agency: UUID
    is_withheld: bool


def _together(names: Names, rows: Sequence[_Named]) -> NamedTogether:
    roles, moments = {row.role for row in rows}, [row.at for row in rows]
    withheld = {row.agency for row in rows if row.is_withheld}
    return NamedTogether(
        near=rows[0].near,
        far_kind=rows[0].kind,
        far=rows[0].far,
        far_role="child" if "child" in roles else max(roles),
        submissions=tuple(row.submission for row in rows),
        first_at=min(moments),
        last_at=max(moments),
        level=_narrowest(row.level for row in rows),
        said_by=_said_by(names, {row.agency for row in rows if not row.is_withheld}, withheld),
    )


MOST_BEHIND = 60
_BEHIND = """
SELECT submission, max(at) FROM picture_association
WHERE superseded_at IS NULL AND at <= %(until)s AND ((a = %(one)s AND b = %(other)s) OR (a = %(other)s AND b = %(one)s))
GROUP BY submission ORDER BY 2 DESC, 1 LIMIT %(most)s"""


def reports_between(one: UUID, other: UUID, *, until: datetime | None) -> list[UUID]:
    """The newest reports that state a tie between these two."""
    with cursor() as sql:
        sql.execute(_BEHIND, {"one": one, "other": other, "until": until or "infinity", "most": MOST_BEHIND})
        return [submission for submission, _ in sql.fetchall()]


_ROLES = """
SELECT one.id, array_agg(DISTINCT e.role) FROM unnest(%s::uuid[]) one (id) CROSS JOIN LATERAL (
    SELECT role FROM picture_event WHERE nominal = one.id AND superseded_at IS NULL
    ORDER BY received_at DESC, id LIMIT 50) e GROUP BY one.id"""


def roles_of_people(nominals: Iterable[UUID]) -> dict[UUID, str]:
    """The role of each of these people in their newest reports: a child's, where any of those calls them a child."""
    with cursor() as sql:
        sql.execute(_ROLES, [sorted(nominals)])
        return {nominal: "child" if "child" in roles else max(roles) for nominal, roles in sql.fetchall()}


def called_by_kind(kinds: Mapping[UUID, str]) -> dict[UUID, str]:
    """What each of these people and things is called, by its id; in words, where nobody says."""
    labels = labels_of_each_anyhow(kinds)
    return {id: labels.get(id, NAME_NOT_KNOWN if kind == "nominal" else NOT_DESCRIBED) for id, kind in kinds.items()}
