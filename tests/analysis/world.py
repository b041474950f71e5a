"""Rows of the picture put down as the derivation would leave them: who is tied to whom in which report, and who may read it.

Nothing is derived or joined here, so that a world can differ from another in nothing but what is hidden.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from tests.access.raw import as_superuser
from tests.living import House

SEEN = ("area_id", "agency_id", "level", "nominals", "named", "submission")
AGENCY_OF = {"coordinator": "HUB", "teacher_dsl": "SCH1", "social_worker": "CSC", "care_home_worker": "HOM"}
DAY = datetime(2026, 3, 3, 12, tzinfo=UTC)


@dataclass(frozen=True)
class End:
    """Somebody or something: what kind, its id, what it is called, and a person's role."""

    kind: str
    id: UUID
    name: str
    role: str = ""


def person(name: str, role: str = "person_of_concern") -> End:
    return End("nominal", uuid4(), name, role)


def girl(name: str) -> End:
    return person(name, "child")


def thing(kind: str, name: str) -> End:
    return End(kind, uuid4(), name)


_NAMED_BY = {"nominal": "name", "vehicle": "registration", "phone": "number", "account": "handle", "place": "name"}


@dataclass
class World:
    """What reports say, row by row. `put` writes what was said since it was last asked."""

    house: House
    rows: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def report(
        self,
        *ends: End,
        ties: Sequence[tuple[End, End, str]] = (),
        agency: str = "HOM",
        level: str = "partners",
        at: datetime = DAY,
        named: Sequence[UUID] = (),
    ) -> UUID:
        """One report that names these, and states these ties between them. Answers its submission."""
        submission = uuid4()
        everybody = list(dict.fromkeys([*ends, *(end for a, b, _ in ties for end in (a, b))]))
        seen = {
            "area_id": self.house.area,
            "agency_id": self.house.agencies[agency],
            "level": level,
            "nominals": [end.id for end in everybody if end.kind == "nominal"],
            "named": list(named),
            "submission": submission,
            "received_at": at,
            "located": False,
        }
        self._say(
            everybody, ties, seen, {"at": at, "precision": "day", "recorded_at": at, "root": f"{agency}: somebody"}
        )
        return submission

    def _say(
        self,
        everybody: Sequence[End],
        ties: Sequence[tuple[End, End, str]],
        seen: dict[str, Any],
        told: dict[str, Any],
    ) -> None:
        described = {end.id: uuid4() if end.kind == "nominal" else None for end in everybody}
        for end in everybody:
            about = {"subject": described[end.id]}
            if end.kind == "nominal":
                stands = {"nominal": end.id, "role": end.role, "since": told["at"], **about}
                self._row("linkage_membership", {key: seen[key] for key in SEEN} | stands)
                event = {"nominal": end.id, "role": end.role, "kind": "concern", "how_known": "saw_it", **about, **told}
                blank = {"passed_on": False, "author_job": "", "detail": json.dumps({}), "revision": ""}
                self._row("picture_event", seen | event | blank)
            stated = {"about_kind": end.kind, "about": end.id, "kind": _NAMED_BY[end.kind], "value": end.name}
            self._row("picture_fact", seen | stated | about | {"outcome": ""})
        for a, b, type in ties:
            self._row("picture_association", seen | told | _ends(a, b, described) | {"type": type, "note": ""})

    def tie(self, a: End, b: End, type: str = "with", **how: Any) -> UUID:
        """One report that ties two."""
        return self.report(ties=[(a, b, type)], **how)

    def may_be_one(self, a: End, b: End, agency: str = "HOM", level: str = "partners") -> UUID:
        """A question that waits whether two people are one; each described in a report of that level."""
        question = uuid4()
        for end in (a, b):
            seen = {
                "area_id": self.house.area,
                "agency_id": self.house.agencies[agency],
                "level": level,
                "nominals": [end.id],
                "named": [],
                "submission": uuid4(),
            }
            profile = {"subject": end.id, "ref": "c1", "role": end.role, "identity": uuid4(), "received_at": DAY}
            blank = {"given": "", "family": "", "sex": "", "also_known_as": [], "parents": [], "by_word": False}
            none = {"born_from": 0, "born_to": 0, "day_from": 0, "day_to": 0, "identifiers": "[]", "version": 0}
            self._row("linkage_subjectprofile", seen | profile | blank | none, id=False)
            stands = {"subject": end.id, "nominal": end.id, "role": end.role, "since": DAY}
            self._row("linkage_membership", seen | stands)
        asked = {"id": question, "area_id": self.house.area, "subject_a": a.id, "subject_b": b.id, "nominal_a": a.id}
        self._row(
            "linkage_candidate",
            asked | {"nominal_b": b.id, "order": 1, "is_touched": False, "found_at": DAY, "is_open": True},
            id=False,
        )
        return question

    def works_with(self, agency: str, *children: End) -> None:
        """An agency works with these children, and that counts."""
        for child in children:
            self._row(
                "access_involvement",
                {
                    "area_id": self.house.area,
                    "agency_id": self.house.agencies[agency],
                    "nominal": child.id,
                    "starts_on": DAY.date(),
                    "answer": "confirmed",
                    "feed": "",
                    "submission": uuid4(),
                    "made_known_at": DAY,
                },
            )

    def keeps_where(self, child: End) -> None:
        """Where a child is may be known to the home alone."""
        about = {"subject": child.id, "nominal": child.id, "covers": [child.id], "readers": []}
        circle = {"reader_agencies": [self.house.agencies["HOM"]], "reason": "Invented."}
        self._row("access_locationrestriction", {"area_id": self.house.area, **about, **circle, "set_at": DAY})

    def say(self, who: str, entries: Sequence[tuple[UUID, UUID]]) -> None:
        """Somebody says of these (report, child as it describes her) why they matter."""
        for number, (entry, subject) in enumerate(entries):
            said = {"matters": f"It matters, {number}.", "impact": "", "done": "", "number": 1, "at": DAY}
            by = {"area_id": self.house.area, "agency_id": self.house.agencies[AGENCY_OF[who]]}
            by["made_by_id"] = self.house.professionals[who]
            self._row("casework_significance", {"entry": entry, "subject": subject, **said, **by})

    def entries_of_children(self, *, level: str, about: UUID | None = None) -> list[tuple[UUID, UUID]]:
        """Reports of this level with each child as they describe her; of one child, where that is said."""
        asked = (
            "SELECT submission, subject FROM picture_event WHERE role = 'child' AND level = %s AND (%s::uuid IS NULL OR nominal = %s) "
            "ORDER BY submission, subject"
        )
        with as_superuser(self.house.database) as superuser:
            return [(row[0], row[1]) for row in superuser.execute(asked.encode(), [level, about, about]).fetchall()]

    def put(self) -> None:
        """Write what was said since."""
        with as_superuser(self.house.database) as superuser, superuser.transaction():
            for table, row in self.rows:
                columns = ", ".join(f'"{column}"' for column in row)
                values = ", ".join(["%s"] * len(row))
                statement = f"INSERT INTO {table} ({columns}) VALUES ({values}) ON CONFLICT DO NOTHING"
                superuser.execute(statement.encode(), list(row.values()))
        self.rows.clear()

    def _row(self, table: str, row: dict[str, Any], *, id: bool = True) -> None:
        self.rows.append((table, ({"id": uuid4()} if id else {}) | row))


def _ends(a: End, b: End, described: dict[UUID, UUID | None]) -> dict[str, Any]:
    return {
        "a_kind": a.kind,
        "a": a.id,
        "a_subject": described[a.id],
        "a_role": a.role,
        "b_kind": b.kind,
        "b": b.id,
        "b_subject": described[b.id],
        "b_role": b.role,
    }
