"""What happened around the network, and which piece of it each agency wrote down.

Beats (words/story.toml) recur over the eighteen months; each is seen by one or two agencies, named as they
know people, written down late, and sometimes passed on by another agency as if it were new (circular
reporting, one in five).
"""

from collections import Counter
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from synthetic import casework
from synthetic.clock import is_school_day, later, london, office_hours, written_down
from synthetic.network import Cast
from synthetic.people import Person, Place, Vehicle
from synthetic.report import OFFICES, Desk, Draft, Report, grading
from synthetic.town import Town
from synthetic.words import load

BEATS = {"small": 18, "demo": 80, "large": 110}
_NEVER_REPORTED = 0.35  # missing and not reported to police (domain notes on numbers, section 4)
_RETOLD = 0.55  # of beats that may be spoken of, so that about a fifth of the network's reports are retellings
_UNDECLARED = 0.25  # of retellings do not say so


class Scene:
    """One thing that happened: who, where, with what, when."""

    def __init__(self, beat: dict[str, Any], at: datetime, girls: list[Person], men: list[Person], town: str) -> None:
        self.beat, self.at, self.girls, self.men, self.town = beat, at, girls, men, town
        self.vehicle: Vehicle | None = None
        self.place: Place | None = None
        self.seen = "described"


class Story:
    """Writes the network's reports; unlike noise they are few, so they are made at once."""

    def __init__(self, rng: Random, desk: Desk, town: Town, cast: Cast, start: date, until: date) -> None:
        self._rng, self._desk, self._town = rng, desk, town
        self._net = cast.network
        self._start, self._days = start, (until - start).days
        self._last = london(until, 18, 0)
        self._beats = load("story")["beat"]
        self._informants = 0
        self._played: Counter[str] = Counter()
        self.informants: list[tuple[str, str, str]] = []  # agency, key, phrase
        self.first_offence: tuple[str, str] | None = None

    def tell(self, beats: int) -> list[Report]:
        """Every report that the network left, in no order."""
        reports: list[Report] = []
        for number in range(beats):
            through = (number + self._rng.random()) / beats * 0.97
            allowed = [b for b in self._beats if b["span"][0] <= through <= b["span"][1]]
            beat = self._rng.choices(allowed, [b["weight"] for b in allowed])[0]
            if number == beats - 1:
                beat = next(beat for beat in self._beats if beat["code"] == "disclosure")
            reports += self._play(beat, through)
        reports.append(self._offence())
        return [report for report in reports if report.recorded <= self._last]

    def _play(self, beat: dict[str, Any], through: float) -> list[Report]:
        scene = self._scene(beat, through)
        if beat.get("missing"):
            return self._missing(scene)
        views = self._views(scene)
        self._rng.shuffle(views)
        seen = views[: self._rng.choice([1, 1, 2])]
        reports = [self._report(scene, view, agency) for view, agency in seen]
        if reports and self._rng.random() < _RETOLD:
            reports += self._retell(scene, reports[0])
        return reports

    def _scene(self, beat: dict[str, Any], through: float) -> Scene:
        """When, where and with whom a beat is played, so far `through` the story (0 to 1)."""
        rng = self._rng
        day = self._start + timedelta(days=int(self._days * through))
        while beat.get("school_day") and not is_school_day(day):
            day += timedelta(days=1)
        at = london(day, rng.choice(beat["hours"]), rng.randrange(60))
        # It grows: two girls and two men at first, everyone by the last third.
        girls = self._net.girls[: 2 + round((len(self._net.girls) - 2) * min(1, through / 0.65))]
        men = self._net.men[: 2 + round((len(self._net.men) - 2) * min(1, through / 0.6))]
        # Those least written about come first, more often than not.
        girls = sorted(girls, key=lambda girl: self._played[girl.id] + rng.random() * 8)
        cast = girls[: rng.randint(*beat["girls"])]
        self._played.update(girl.id for girl in cast)
        scene = Scene(beat, at, cast, rng.sample(men, rng.randint(*beat["men"])), rng.choice(self._town.other_towns))
        if beat.get("vehicle"):
            self._bring_vehicle(scene)
        if beat.get("place"):
            scene.place = self._place_of(beat, cast[0])
        return scene

    def _bring_vehicle(self, scene: Scene) -> None:
        vehicles = self._net.vehicles
        number = self._net.men.index(scene.men[0]) if scene.men else self._rng.randrange(len(vehicles))
        scene.vehicle = vehicles[number % len(vehicles)]
        scene.seen = self._rng.choices(["described", "part", "full"], [60, 30, 10])[0]

    def _place_of(self, beat: dict[str, Any], girl: Person) -> Place:
        name = self._rng.choice(beat["place"])
        if name == "school":
            name = {"SCH1": "school-1", "SCH2": "school-2"}.get(girl.school, "station")
        return self._town.places[name]

    def _views(self, scene: Scene) -> list[tuple[dict[str, Any], str]]:
        """Who could have written it down: a school of its pupils, a home of its residents, and so on."""
        views = []
        for girl in list(scene.girls):
            for view in scene.beat["seen_by"]:
                holders = girl.known_to | {"POL", "CHA", "HLT"}
                able = [agency for agency in view["by"] if agency in holders]
                if able:
                    views.append((view, self._rng.choice(able)))
            if views:
                scene.girls.remove(girl)
                scene.girls.insert(0, girl)
                break
        return views

    def _report(self, scene: Scene, view: dict[str, Any], agency: str) -> Report:
        rng = self._rng
        kind = view.get("kind", "concern")
        quick = agency == "POL" and kind == "concern"
        recorded = written_down(
            rng, scene.at, median_days=0.4 if quick else 5, last=self._last, office=agency in OFFICES
        )
        draft = self._desk.draft(rng, agency, kind, scene.at, recorded)
        phrases = self._people(draft, scene, known=bool(view.get("known")))
        draft.tell(view["facts"].format(**phrases), opinion=view.get("opinion", ""), words=view.get("words", ""))
        self._signs(draft, view)
        if "basis" in scene.beat:
            draft.body["basis"] = scene.beat["basis"]
        draft.body["provenance"] = {"how_known": view.get("how", "saw_or_heard")}
        if view.get("secret"):
            self._secret(draft)
        if kind == "intelligence" and agency == "POL":
            draft.body["grading"] = grading(rng)
        level = scene.beat.get("level", "")
        if view.get("secret"):
            level = rng.choices(["hub", "named"], [85, 15])[0]
        draft.share(level)
        return draft.finish(story=scene.beat["code"])

    def _people(self, draft: Draft, scene: Scene, *, known: bool) -> dict[str, str]:
        """Puts everyone and everything of the scene in the report; gives the words for its sentences."""
        for girl in scene.girls:
            draft.child(girl)
        names = [str(subject.get("given", "a girl")) for subject in draft.body["subjects"]]
        for number in range(2, len(names) + 1):
            draft.tie("c1", f"c{number}", "with")
        phrases = {"name": names[0], "others": " and ".join(names[1:]) or "another girl", "town": scene.town}
        phrases |= {"man": "a man", "car": "car", "place": "a house"}
        phrases |= self._men(draft, scene.men, known=known)
        if scene.vehicle:
            draft.vehicle(scene.vehicle, seen="full" if known else scene.seen)
            draft.tie("c1", "v1", "travelled_in")
            draft.tie("p1", "v1", "drives")
            mention = draft.body["vehicles"][0]
            phrases["car"] = f"{mention.get('colour', '')} {mention.get('make', '')}".strip() + " car"
        if scene.place:
            draft.place(scene.place)
            draft.tie("c1", "l1", "stayed_at" if scene.place.kind == "hotel" else "seen_at")
            draft.tie("p1", "l1", "seen_at")
            phrases["place"] = draft.body["places"][0]["name"]
        self._contacts(draft, scene)
        return phrases

    def _men(self, draft: Draft, men: list[Person], *, known: bool) -> dict[str, str]:
        """Puts the men in the report; gives the words for the first of them."""
        phrases: dict[str, str] = {}
        for number, man in enumerate(men, start=1):
            on_record = known and draft.agency in man.known_to
            knows = "record" if on_record else self._rng.choice(["nickname", "described"])
            draft.adult(man, knows=knows)
            draft.tie("c1", f"p{number}", "with")
            if number == 1:
                phrases["man"] = self._phrase_for(man, knows)
        return phrases

    def _phrase_for(self, man: Person, knows: str) -> str:
        if knows == "record":
            return f"{man.given} {man.family}"
        if knows == "nickname":
            return man.nicknames[0]
        return "a man in his twenties" if man.born.year > self._start.year - 30 else "an older man"

    def _contacts(self, draft: Draft, scene: Scene) -> None:
        """Puts the telephone and the account in the report by which a girl was reached."""
        if scene.beat.get("phone"):
            users = {man.id for man in scene.men} or {self._net.men[0].id}
            phone = next((phone for phone in self._net.phones if users & set(phone.users)), self._net.phones[0])
            draft.phone(phone)
            draft.tie("c1", "t1", "contacted")
            draft.tie("p1", "t1", "uses")
        if scene.beat.get("account"):
            draft.account(scene.men[0])
            draft.tie("p1", "a1", "uses")
            draft.tie("c1", "a1", "contacted")

    def _signs(self, draft: Draft, view: dict[str, Any]) -> None:
        for number, code in enumerate(view["signs"]):
            if number == 0 or self._rng.random() < 0.85:
                draft.sign(code)
        for code in view.get("no", ()):
            draft.sign(code, "no")
        if draft.agency in {"POL", "CSC", "NSC", "SCH2", "CHA"}:
            if self._rng.random() < 0.3:
                draft.sign("missing_frequent", "not_known")
            for number in range(2, len(draft.children) + 1):
                if self._rng.random() < 0.5:
                    draft.sign(view["signs"][0], ref=f"c{number}")

    def _secret(self, draft: Draft) -> None:
        """Someone told them who would be in danger if it were known."""
        self._informants += 1
        word = self._rng.choice(load("names")["informants"]["words"])
        phrase = f"Invented source {word} {self._informants:03d}"
        child = draft.agency == "CHA"
        draft.body["provenance"] = {
            "how_known": "child_told_me" if child else "someone_else_told_me",
            "informant": phrase,
            "informant_kind": "child" if child else "public",
        }
        draft.body["safety"] = {
            "immediate_danger": False,
            "risk_to_source": "Would be known at once if named.",
        }
        self.informants.append((draft.agency, draft.key, phrase))

    def _retell(self, scene: Scene, first: Report) -> list[Report]:
        """Another agency heard it from the first one and writes it down as its own."""
        rng = self._rng
        girl = scene.girls[0]
        others = sorted((girl.known_to | {"POL"}) - {first.agency})
        agency = rng.choice(others)
        recorded = office_hours(later(first.recorded, hours=rng.uniform(20, 24 * 18)))
        private = first.body["sharing"]["level"] == "named" or "safety" in first.body
        if recorded > self._last or private:
            return []
        draft = self._desk.draft(rng, agency, "concern", scene.at, recorded)
        self._people(draft, scene, known=False)
        draft.tell(f"Heard at the weekly meeting: {first.body['narrative']['facts']}")
        codes = [sign["code"] for sign in first.body.get("signs", ()) if sign["answer"] == "yes"]
        for code in dict.fromkeys(codes):
            draft.sign(code)
        provenance: dict[str, str] = {"how_known": "someone_else_told_me", "informant_kind": "professional"}
        if rng.random() >= _UNDECLARED:
            provenance |= {"original_agency": first.agency, "original_reference": first.key}
        draft.body["provenance"] = provenance
        return [draft.finish(root=first.root or (first.agency, first.key), story=scene.beat["code"])]

    def _missing(self, scene: Scene) -> list[Report]:
        """Each girl has her own episode with the police; the home has its own page for its residents."""
        rng, reports = self._rng, []
        hours = min(60.0, rng.lognormvariate(2.2, 0.6))
        since = london(scene.at.date(), rng.randint(18, 23), rng.randrange(60))
        circumstances = "Phone off. Came back in different clothes and would not say where from."
        for girl in scene.girls:
            others = [girl] + [other for other in scene.girls if other is not girl]
            episode: Report | None = None
            if girl.resident:
                episode = casework.missing(
                    self._desk,
                    rng,
                    "HOM",
                    others[:2],
                    since,
                    hours,
                    circumstances=circumstances,
                    vehicle=scene.vehicle,
                    story="missing",
                )
                reports.append(episode)
            if rng.random() >= _NEVER_REPORTED or girl.resident:
                episode = casework.missing(
                    self._desk,
                    rng,
                    "POL",
                    others,
                    since,
                    hours,
                    circumstances=circumstances,
                    place=scene.place if rng.random() < 0.6 else None,
                    reference=episode.body["missing"]["reference"] if episode else "",
                    story="missing",
                )
                reports.append(episode)
                reports += self._interview(girl, episode, scene)
        return reports

    def _interview(self, girl: Person, episode: Report, scene: Scene) -> list[Report]:
        rng = self._rng
        if rng.random() > 0.7:
            return []
        agency = "NSC" if "NSC" in girl.known_to else rng.choice(["CSC", "CHA"])
        if rng.random() < 0.4:
            words = {"declined_reason": "Says she was only with friends and it is nobody's business."}
        else:
            man = scene.men[0].nicknames[0] if scene.men else "some older lads"
            words = {
                "pull_factors": f"{man} has drink and a warm place to be.",
                "where": scene.place.names[-1] if scene.place else "About.",
                "with_whom": f"{man}, and girls she would not name.",
                "would_help": "To be believed.",
            }
        talk = casework.return_interview(self._desk, rng, agency, girl, episode, words, self._last, story="missing")
        return [talk] if talk else []

    def _offence(self) -> Report:
        """The first crime report: what an agency alone would have waited for."""
        at = london(self._start + timedelta(days=int(self._days * 0.93)), 14, 20)
        beat = {"code": "offence", "vehicle": False}
        scene = Scene(beat, at, [self._net.girls[0]], [self._net.men[0]], "")
        scene.place = self._town.places["flat"]
        draft = self._desk.draft(self._rng, "POL", "concern", at, later(at, hours=3))
        phrases = self._people(draft, scene, known=True)
        facts = "Offence recorded after {name} spoke to an officer about {man}. Crime reference held."
        draft.tell(facts.format(**phrases))
        draft.sign("offence_recorded")
        draft.share("partners")
        self.first_offence = ("POL", draft.key)
        return draft.finish(story="offence")

    def registers(self, every_days: int) -> list[Report]:
        """The network's girls at school: well at first, then less and less."""
        made = []
        for number, girl in enumerate(self._net.girls):
            for offset in range(20, self._days - 7, every_days):
                through = offset / self._days
                absent = min(0.75, 0.04 + max(0.0, through - 0.1 - number * 0.02) * 0.7)
                day = self._start + timedelta(days=offset)
                report = casework.attendance(self._desk, self._rng, girl, day, absent=absent, badly=0.75)
                if report and report.recorded <= self._last:
                    made.append(report)
        return made
