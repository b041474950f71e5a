"""What happened once, and how one agency writes it down: the same way whether it is grave or nothing.

Sentences come from the word lists (`ordinary_life`, `exploitation`). A view says which agencies may write it (`by`),
which signs they tick and how often (`signs`, a share for each), and whether they name the man, car, phone, account and
place.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Any

from synthetic import tables
from synthetic.clock import later, office_hours, written_down
from synthetic.people import Account, Person, Phone, Place, Vehicle
from synthetic.report import OFFICES, Desk, Draft, Report, grading, is_open

TABLE_AGENCIES = {agency for agency, _ in tables.TABLES}
UNDECLARED = 0.25  # of retellings do not say that they are
_SEEN = {"described": 55, "part": 30, "full": 15}

_OPENS_RECORD = {"POL": 0.7, "CSC": 0.9, "NSC": 0.9, "HLT": 0.9, "CHA": 0.45}
_MISTAKEN = {"HLT": ["injury_unexplained", "harm_disclosed"]}
_MISTAKEN_ELSEWHERE = ["harm_disclosed", "injury_unexplained", "emotional_control_adult", "threat_or_debt"]

View = dict[str, Any]


@dataclass
class Scene:
    """One thing that happened: when, to whom, with whom and what."""

    at: datetime
    children: list[Person]
    men: list[Person] = field(default_factory=list)
    car: Vehicle | None = None
    phone: Phone | None = None
    account: Account | None = None
    place: Place | None = None
    town: str = ""
    tie: str = "with"  # of the child to the man
    of_concern: float = 0.8  # how often a worker writes the man down as a person of concern
    knows: dict[str, int] = field(default_factory=lambda: {"nickname": 50, "described": 38, "name": 12})
    else_role: str = "associate"  # what the man is called otherwise

    @property
    def day(self) -> date:
        """The day on which it happened."""
        return self.at.date()


@dataclass
class Told:
    """A report of the town, and what is true of it."""

    report: Report
    of: str  # ordinary, harm_at_home, exploited_alone, or the id of a network
    kind: str
    scene: Scene
    view: View = field(default_factory=dict)


class Writer:
    """Writes scenes down as agencies do. `last` is the last moment at which anything is recorded."""

    def __init__(self, desk: Desk, last: datetime) -> None:
        self.desk, self.last = desk, last

    def writers(self, view: View, scene: Scene) -> list[str]:
        """Agencies that could write it: a school of its pupils, a home of its residents, and that are open that day."""
        child = scene.children[0] if scene.children else None
        return [agency for agency in view["by"] if _could(agency, child) and is_open(agency, scene.day)]

    def write(self, rng: Random, view: View, agency: str, scene: Scene) -> Report | None:
        """The report; None where it would be written after the last day."""
        kind = view.get("kind", "concern")
        median = 0.5 if agency == "POL" and kind == "concern" else view.get("delay", 3)
        office = agency in OFFICES
        recorded = written_down(rng, scene.at, median_days=median, last=self.last, office=office)
        if recorded > self.last:
            return None
        return self._written(rng, view, agency, scene, recorded, None)

    def retell(self, rng: Random, told: Told) -> Report | None:
        """Another agency heard it from the first and writes it down as its own, mostly saying so."""
        first = told.report
        others = sorted((told.scene.children[0].known_to | {"POL"}) - {first.agency}) if told.scene.children else []
        if not others or not told.view or first.body["sharing"]["level"] in {"named", "hub"}:
            return None
        recorded = office_hours(later(first.recorded, hours=rng.uniform(20, 24 * 18)))
        if recorded > self.last:
            return None
        view = {**told.view, "kind": "concern", "how": "someone_else_told_me", "opinion": ""}
        return self._written(rng, view, rng.choice(others), told.scene, recorded, first)

    def meet(self, rng: Random, agency: str, child: Person) -> None:
        """Whoever writes of a child mostly opens a record of her, with what was asked: her names and birthday."""
        if agency not in child.known_to and rng.random() < _OPENS_RECORD.get(agency, 0):
            child.known_to = child.known_to | {agency}

    def _written(
        self, rng: Random, view: View, agency: str, scene: Scene, recorded: datetime, first: Report | None
    ) -> Report:
        if scene.children and view.get("kind") != "intelligence":
            self.meet(rng, agency, scene.children[0])
        draft = self.desk.draft(rng, agency, view.get("kind", "concern"), scene.at, recorded)
        phrases = put_in(draft, scene, view.get("shows"))
        facts = view["facts"].format(**phrases)
        facts = facts[:1].upper() + facts[1:]
        draft.tell(
            f"Heard at the weekly meeting: {facts}" if first else facts,
            opinion=view.get("opinion", ""),
            words="" if first else view.get("words", ""),
        )
        _tick(draft, view, scene)
        draft.body["basis"] = view.get("basis", "other")
        draft.body["provenance"] = {"how_known": view.get("how", "saw_or_heard")}
        if draft.kind == "intelligence" and agency == "POL":
            draft.body["grading"] = grading(rng)
        if first is None:
            return draft.finish()
        draft.body["provenance"]["informant_kind"] = "professional"
        if rng.random() >= UNDECLARED:
            draft.body["provenance"] |= {"original_agency": first.agency, "original_reference": first.key}
        return draft.finish(root=first.root or (first.agency, first.key))


def _could(agency: str, child: Person | None) -> bool:
    if child is None:
        return agency == "POL"
    if agency in {"SCH1", "SCH2", "HOM", "NSC"}:
        return agency in child.known_to
    return not (agency == "CSC" and "NSC" in child.known_to)


def put_in(draft: Draft, scene: Scene, shows: Sequence[str] | None = None) -> dict[str, str]:
    """Puts everyone and everything of the scene in the report; gives the words for its sentences."""
    shown = set(shows if shows is not None else ("man", "car", "phone", "account", "place"))
    phrases = {"name": "A child", "others": "another", "town": scene.town, "man": "a man", "car": "car"}
    phrases |= {"place": "a house", "phone": "a number", "account": "an account"}
    already = len(draft.children)
    for child in scene.children[already:]:
        draft.child(child)
    names = [str(subject.get("given", "a child")) for subject in draft.body.get("subjects", ())]
    if names:
        phrases |= {"name": names[0], "others": " and ".join(names[1:]) or "another child"}
    for number in range(max(2, already + 1), len(names) + 1):
        draft.tie("c1", f"c{number}", "with")
    if "man" in shown:
        phrases |= _men(draft, scene)
    phrases["nick"] = phrases["man"]
    return phrases | _things(draft, scene, shown)


def _men(draft: Draft, scene: Scene) -> dict[str, str]:
    rng, phrases = draft.rng, dict[str, str]()
    for man in scene.men:
        role = "person_of_concern" if rng.random() < scene.of_concern else scene.else_role
        if draft.agency in TABLE_AGENCIES and role != "person_of_concern":
            if draft.kind != "concern" or rng.random() < 0.5:
                continue  # the form has no box for such a one
            role = "person_of_concern"
        knows = rng.choices(list(scene.knows), list(scene.knows.values()))[0]
        if draft.agency in TABLE_AGENCIES and knows == "name":
            knows = "nickname"
        ref = draft.adult(man, role=role, knows=knows)
        draft.tie("c1", ref, scene.tie if draft.agency not in TABLE_AGENCIES else "with")
        phrases.setdefault("man", _phrase_for(man, knows, draft.recorded.year))
    return phrases


def _phrase_for(man: Person, knows: str, year: int) -> str:
    if knows in {"name", "record"}:
        return f"{man.given} {man.family}"
    if knows == "nickname":
        return man.nicknames[0] if man.nicknames else man.given
    return ("a man" if man.sex == "male" else "a woman") + (" in his twenties" if man.born.year > year - 30 else "")


def _things(draft: Draft, scene: Scene, shown: set[str]) -> dict[str, str]:
    phrases: dict[str, str] = {}
    if scene.car and "car" in shown:
        draft.vehicle(scene.car, seen=draft.rng.choices(list(_SEEN), list(_SEEN.values()))[0])
        draft.tie("c1", "v1", "travelled_in")
        draft.tie("p1", "v1", "drives")
        mention = draft.body["vehicles"][0]
        phrases["car"] = " ".join(filter(None, (mention.get("colour"), mention.get("make"), "car")))
    if scene.phone and "phone" in shown:
        draft.phone(scene.phone)
        draft.tie("c1", "t1", "contacted")
        draft.tie("p1", "t1", "uses")
        phrases["phone"] = draft.body["phones"][0]["number"]
    if scene.account and "account" in shown:
        draft.online(scene.account)
        draft.tie("c1", "a1", "contacted")
        draft.tie("p1", "a1", "uses")
        phrases["account"] = draft.body["accounts"][0]["handle"]
    if scene.place and "place" in shown:
        draft.place(scene.place)
        draft.tie("c1", "l1", "stayed_at" if scene.place.kind == "hotel" else "seen_at")
        phrases["place"] = draft.body["places"][0]["name"]
    return phrases


def _tick(draft: Draft, view: View, scene: Scene) -> None:
    """Ticks the signs: of the first child, and now and then the first of them of the others too."""
    if not draft.children:
        return
    ticked = [code for code, share in view.get("signs", {}).items() if draft.rng.random() < share]
    for code in ticked:
        draft.sign(code)
    if draft.agency in TABLE_AGENCIES or not ticked:
        return
    for number in range(2, len(draft.children) + 1):
        if draft.rng.random() < view.get("of_others", 0.25):
            draft.sign(ticked[0], ref=f"c{number}")


def tick_by_mistake(rng: Random, report: Report) -> str:
    """Ticks a sign of actual harm of the first child, as somebody does on the wrong line; "" where there is no such box."""
    if report.agency in TABLE_AGENCIES and report.agency not in _MISTAKEN:
        return ""
    code = rng.choice(_MISTAKEN.get(report.agency, _MISTAKEN_ELSEWHERE))
    signs = report.body.setdefault("signs", [])
    if code in {sign["code"] for sign in signs}:
        return ""
    signs.append({"code": code, "answer": "yes", "subject": "c1"})
    return code
