"""Strands of ordinary life: what goes on for a while around one child or a few, and which reports tell of it.

A strand (words/ordinary_life.toml) has the same man, car, phone or account in each of its reports.
"""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from synthetic.clock import london
from synthetic.neighbours import Neighbours
from synthetic.nights_away import NightsAway
from synthetic.people import Account, Person, Phone, Vehicle
from synthetic.sightings import Scene, Told, View, Writer
from synthetic.words import load

NAMES_SOMEONE = 0.3  # of interviews that are held name whom the child was with
_WRITES = {"CHA": 0.35}  # a small charity writes less than the others
_KNOWN_AS = {"name": 45, "nickname": 40, "described": 15}


class Strands:
    """Begins strands among the neighbours and writes their reports."""

    def __init__(self, rng: Random, people: Neighbours, writer: Writer) -> None:
        self._rng, self._people, self._writer = rng, people, writer
        self._start, self._until = people.start, people.until
        self._places = people.town.places
        self.known_cars: list[Vehicle] = []  # that others look like
        self.harmed: list[dict[str, Any]] = []  # at home

    def begin(self, strand: dict[str, Any], day: date | None = None) -> list[Told]:
        """One strand around some child, and every report of it. It begins on `day`, or at a time hard for the child."""
        rng, people = self._rng, self._people
        someday = day or self._start + timedelta(days=rng.randrange((self._until - self._start).days))
        child = people.someone(rng, tuple(strand["ages"]), someday, strand.get("sex", ""))
        if child is None:
            return []
        begins = day or people.day_for(rng, child)
        group = self._group(strand, child, begins)
        cast = self.cast(strand, child, group)
        told: list[Told] = []
        days = sorted(rng.randrange(strand["days"]) for _ in range(rng.randint(*strand["reports"])))
        for after in days:
            told += self._episode(strand, cast, group, begins + timedelta(days=after))
        if strand.get("harm") and told:
            man = cast.men[0].id if cast.men else ""
            self.harmed.append({"child": child.id, "by": man, "since": begins.isoformat(), "kind": strand["code"]})
        return told

    def _group(self, strand: dict[str, Any], child: Person, day: date) -> list[Person]:
        """The children who share what the strand is about, or the child with whom was there."""
        rng, people = self._rng, self._people
        if strand.get("siblings"):
            return [other for other in people.children if other.household == child.household]
        wanted = rng.randint(*strand["group"]) - 1 if "group" in strand else 0
        group = [child]
        for _ in range(wanted):
            other = people.friend_of(rng, child, day)
            if other and other not in group:
                group.append(other)
        return group

    def cast(self, strand: dict[str, Any], child: Person, group: list[Person]) -> Scene:
        """Who and what is the same in every report of the strand."""
        rng = self._rng
        scene = Scene(london(self._start), [child])
        man = strand.get("man")
        if man:
            scene.tie, scene.of_concern = man["tie"], man["of_concern"]
            scene.else_role = man.get("else_role", "associate")
            is_on_file = man.get("parent") or man.get("known")
            scene.knows = {"record": 60, "name": 40} if is_on_file else _KNOWN_AS
            scene.men = [found for found in [self._man(man, child)] if found]
        users = scene.men or group
        if rng.random() < strand.get("car", 0):
            scene.car = self._car(strand)
        if rng.random() < strand.get("phone", 0):
            scene.phone = self._phone(users)
        if rng.random() < strand.get("account", 0):
            scene.account = self._account(strand, users)
        return scene

    def _man(self, man: dict[str, Any], child: Person) -> Person | None:
        if man.get("parent"):
            return self._people.parent_of(child)
        adult = self._people.adult(self._rng, tuple(man["ages"]))
        if man["tie"] == "family" and self._rng.random() < 0.5:
            adult.family = child.family
        if man.get("known"):
            adult.known_to = frozenset({"POL"})
        return adult

    def _car(self, strand: dict[str, Any]) -> Vehicle:
        like = self._rng.choice(self.known_cars) if strand.get("look_alike") and self.known_cars else None
        return self._people.vehicle(licensed=bool(strand.get("licensed")), like=like)

    def _phone(self, users: list[Person]) -> Phone | None:
        return self._people.phone(*users)

    def _account(self, strand: dict[str, Any], users: list[Person]) -> Account:
        return self._people.account(self._rng, strand.get("platform", "chat app"), *users)

    def _episode(self, strand: dict[str, Any], cast: Scene, group: list[Person], day: date) -> list[Told]:
        """One report of the strand: about one of the group, and who else was there."""
        rng = self._rng
        children = self._company(strand, group, day)
        at = london(day, rng.choice(strand["hours"]), rng.randrange(60))
        place = self._places[rng.choice(strand["places"])] if "places" in strand else None
        town = rng.choice(self._people.town.other_towns)
        scene = replace(cast, at=at, children=children, place=place, town=town)
        of = "harm_at_home" if strand.get("harm") else "ordinary"
        return self.seen(strand["view"], scene, of, strand["code"])

    def _company(self, strand: dict[str, Any], group: list[Person], day: date) -> list[Person]:
        """One child of the group, and who else was there."""
        rng = self._rng
        child = rng.choice(group)
        children = [child]
        for _ in range(rng.randint(*strand["others"]) if "others" in strand else 0):
            friend = self._people.friend_of(rng, child, day)
            children += [friend] if friend and friend not in children else []
        if len(group) > 1 and rng.random() < 0.25:
            children += [other for other in group if other is not child][:1]
        return children

    def seen(self, views: list[View], scene: Scene, of: str, kind: str) -> list[Told]:
        """What one agency that could makes of it; on a day on which it is open."""
        rng = self._rng
        for _ in range(4):
            able = [(view, agency) for view in views for agency in self._writer.writers(view, scene)]
            if able and scene.day < self._until:
                view, agency = rng.choices(able, [_WRITES.get(agency, 1) for _, agency in able])[0]
                report = self._writer.write(rng, view, agency, scene)
                return [Told(report, of, kind, scene, view)] if report else []
            scene.at += timedelta(days=1)
        return []

    def away(
        self, nights: NightsAway, child: Person, day: date, whole_night: float, named: dict[str, Scene]
    ) -> list[Told]:
        """An evening or, as often as `whole_night`, a night away. `named` keeps whom the child was with before."""
        rng, words = self._rng, load("ordinary_life")["missing"]
        is_whole = rng.random() < whole_night
        since, hours = nights.when(london(day), whole_night=is_whole)
        rows = words["named"]
        row = rng.choices(rows, [row["weight"] for row in rows])[0]
        cast = named.get(row["kind"]) or self.cast(row, child, [child])
        named[row["kind"]] = cast
        scene = replace(cast, at=since, children=[child])
        if row["kind"] == "friend":
            friend = self._people.friend_of(rng, child, day)
            scene.children += [friend] if friend else []
        found = rng.choice(words["long" if is_whole else "short"])
        said = {"circumstances": words["circumstances"], "found": [found], "declined": words["declined"]}
        said |= {"pull": words["pull"], "with_whom": [row["with_whom"]]}
        kind = "night_away" if is_whole else "evening_away"
        return nights.night(scene, hours, said, names=NAMES_SOMEONE, told=1.25, of="ordinary", kind=kind)
