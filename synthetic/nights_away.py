"""Nights and evenings away from home: what the police, the home and the interview afterwards write of them.

The same hand writes of a night at a friend's and of a night with those who exploit. An episode is either an evening, over
before one in the morning, or a whole night, over after half past six.
"""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from synthetic import casework
from synthetic.clock import later, london
from synthetic.people import Place
from synthetic.report import Draft, Report
from synthetic.sightings import Scene, Told, Writer, put_in
from synthetic.words import load

_POLICE_TOLD = 0.65  # up to 7 in 10 missing children are never reported; ours: 35%
_HOME_WRITES = 0.9
_INTERVIEWED = 0.55
_DECLINES = 0.35
BACKWARDS = 0.006  # of a town's episodes: their end was typed as before their beginning


class NightsAway:
    """Writes episodes and interviews. `bad` lists those that end before they begin, a share `backwards` of all."""

    def __init__(self, rng: Random, writer: Writer, *, backwards: float = 0) -> None:
        self._rng, self._writer, self._backwards = rng, writer, backwards
        self._desk, self._last = writer.desk, writer.last
        self.bad: list[tuple[str, str]] = []

    def when(self, day: datetime, *, whole_night: bool) -> tuple[datetime, float]:
        """When a child is missed that evening, and for how many hours."""
        rng = self._rng
        since = london(day.date(), rng.randint(17, 22), rng.randrange(60))
        if not whole_night:
            until_one = 25 - since.hour - since.minute / 60
            return since, rng.uniform(0.8, until_one)
        nights = rng.choices([1, 2, 3], [82, 13, 5])[0]
        back = london(since.date() + timedelta(days=nights), rng.randint(6, 14), rng.randint(31, 59))
        return since, (back - since).total_seconds() / 3600

    def night(
        self, scene: Scene, hours: float, words: dict[str, Any], *, names: float, told: float, of: str, kind: str
    ) -> list[Told]:
        """Every report of one episode of the first child of the scene.

        `told` multiplies how likely the police are told; `names` is how likely the interview and the officer who finds
        the child name whom the scene holds.
        """
        rng, child = self._rng, scene.children[0]
        circumstances = " ".join([rng.choice(words["circumstances"]), *words.get("found", ())])
        made: list[Report] = []
        if child.resident and rng.random() < _HOME_WRITES:
            made += self._episode("HOM", scene, hours, circumstances, "", named=rng.random() < names / 2)
        reference = str(made[0].body["missing"].get("reference", "")) if made else ""
        if rng.random() < (0.85 if child.resident else _POLICE_TOLD) * told:
            named = rng.random() < names / 3
            police = self._episode("POL", scene, hours, circumstances, reference, named=named)
            made += police
            for episode in police:
                made += self._interview(episode, scene, words, named=rng.random() < names)
        return [Told(report, of, kind, scene) for report in made]

    def _episode(
        self, agency: str, scene: Scene, hours: float, circumstances: str, reference: str, *, named: bool
    ) -> list[Report]:
        rng = self._rng
        self._writer.meet(rng, agency, scene.children[0])
        place: Place | None = scene.place if named and rng.random() < 0.6 else None
        episode = casework.missing(
            self._desk,
            rng,
            agency,
            scene.children if named else scene.children[:1],
            scene.at,
            hours,
            circumstances=circumstances,
            place=place,
            vehicle=scene.car if named and rng.random() < 0.5 else None,
            reference=reference,
            also=_naming(scene, ["man"]) if named else None,
        )
        if episode.recorded > self._last:
            return []
        if rng.random() < self._backwards:
            episode.body["missing"]["returned_at"] = later(scene.at, hours=-rng.uniform(1, 20)).isoformat()
            episode.flags.append(("", "missing.returned_at", "before_missing_since"))
            self.bad.append((agency, episode.key))
        return [episode]

    def _interview(self, episode: Report, scene: Scene, words: dict[str, Any], *, named: bool) -> list[Report]:
        rng, child = self._rng, scene.children[0]
        if rng.random() > _INTERVIEWED or (agency_and_key(episode) in self.bad):
            return []
        agency = "NSC" if "NSC" in child.known_to else rng.choices(["CSC", "CHA"], [70, 30])[0]
        self._writer.meet(rng, agency, child)
        if rng.random() < _DECLINES:
            answers = {"declined_reason": rng.choice(words["declined"])}
            named = False
        else:
            answers = _answers(rng, scene, words, named=named)
        talk = casework.return_interview(
            self._desk,
            rng,
            agency,
            child,
            episode,
            answers,
            self._last,
            also=_naming(scene, ["man", "car", "phone", "account"]) if named else None,
        )
        return [talk] if talk else []


def agency_and_key(report: Report) -> tuple[str, str]:
    """By what a report is found in the truth."""
    return report.agency, report.key


def _naming(scene: Scene, shows: list[str]) -> Any:
    def put(draft: Draft) -> None:
        put_in(draft, scene, shows)

    return put


def _answers(rng: Random, scene: Scene, words: dict[str, Any], *, named: bool) -> dict[str, str]:
    """What the child says: with whom and where, when it is said at all."""
    phrases = {
        "man": scene.men[0].nicknames[0] if scene.men else "someone",
        "others": scene.children[1].given if len(scene.children) > 1 else "somebody else",
        "place": scene.place.names[-1] if scene.place else "About",
        "town": scene.town or "Away",
    }
    said = {
        "push_factors": rng.choice(words.get("push") or load("ordinary_life")["missing"]["push"]),
        "would_help": rng.choice(words.get("help") or load("ordinary_life")["missing"]["help"]),
        "pull_factors": rng.choice(load("ordinary_life")["missing"]["pull"]),
        "with_whom": rng.choice(["Friends.", "Would not say.", "Mates from school."]),
    }
    if named:
        said["with_whom"] = rng.choice(words["with_whom"]).format(**phrases)
        said["where"] = rng.choice(words.get("where", ["About."])).format(**phrases)
        said["pull_factors"] = rng.choice(words["pull"]).format(**phrases)
    return said
