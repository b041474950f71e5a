"""Two worlds that differ only in what is hidden from a viewer read the same to them, byte for byte, whatever they do.

One database stands for both: a viewer's doings are answered, then what is hidden is put beside it, and the same doings are answered
again: networks, strips of time, what a pack would hold. They ask for hidden people and things too, by ids that in the first world are
nobody's. Leaks are planted, to see that each is found. `WHOLEPICTURE_TWINS=2000` does more.
"""

import json
import os
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.access.raw import as_superuser
from tests.analysis.world import DAY, End, World, girl, person, thing
from tests.living import House

DOINGS = int(os.environ.get("WHOLEPICTURE_TWINS", "300"))
AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
DAYS = (None, date(2026, 3, 1), date(2026, 3, 5), date(2026, 4, 1))
FILES = ("csv", "graphml", "ftm", "svg", "png")
EXPLORERS, PRACTITIONERS = ("coordinator", "police_intelligence"), ("teacher_dsl", "nurse")


class Twins:
    """A small town of which some may read all and some a part; and what is beside it that none of them may read."""

    def __init__(self, house: House, seed: int = 1) -> None:
        self.house, self.random = house, random.Random(seed)
        self.world = World(house)
        girls = [girl(f"Girl {number}") for number in range(8)]
        men = [person(f"Man {number % 5}") for number in range(8)]  # some are called alike
        things = [thing(kind, f"{kind} {number}") for kind in ("vehicle", "phone", "place") for number in range(4)]
        self.seen = [*girls, *men, *things]
        self.hidden = [girl("Hidden girl"), *(person(f"Hidden {n}") for n in range(3)), thing("vehicle", "Hidden car")]
        for _ in range(60):
            self._report(self.seen, agency=self._any(("HOM", "POL", "HLT")), level=self._any(("partners", "hub")))
        station = self.seen[-1]
        for number in range(62):
            self.world.tie(girl(f"Pupil {number}"), station, "seen_at")
        self.world.may_be_one(men[0], men[5])
        self.world.may_be_one(men[1], men[2])
        self.world.works_with("SCH1", *girls[:4])
        self.world.keeps_where(girls[1])
        self.world.put()
        for who in ("coordinator", "teacher_dsl"):
            for level in ("partners", "hub"):
                self.world.say(who, self._some(self.world.entries_of_children(level=level)))
        self.world.put()

    def hide(self) -> None:
        """Put beside it what nobody who looks may read: for people by name who are others, and of every kind."""
        for _ in range(120):
            ends = [*self.seen, *self.hidden, *self.hidden]
            self._report(ends, agency="CSC", level="named", named=[uuid4()])
        man, alike = self.seen[8], self.hidden[1]
        self.world.may_be_one(man, alike, agency="CSC", level="named")
        for number in range(70):
            many = self.seen[number % 8], person(f"Hidden {number}")
            self.world.tie(*many, agency="CSC", level="named", named=[uuid4()], at=DAY + timedelta(days=2))
        self.world.put()
        self.world.say("social_worker", self.world.entries_of_children(level="named"))
        # Of an entry of hers whose whereabouts are kept from them they read, and not what others say of it.
        for level in ("partners", "hub"):
            self.world.say("care_home_worker", self.world.entries_of_children(level=level, about=self.seen[1].id))
        self.world.put()

    def _some(self, entries: Sequence[Any]) -> list[Any]:
        return self.random.sample(entries, len(entries) // 2)

    def doings(self, number: int) -> list["Doing"]:
        return [self._doing() for _ in range(number)]

    def _doing(self) -> "Doing":
        ends = [self._any([*self.seen, *self.seen, *self.hidden, person("Nobody")]) for _ in range(4)]
        return Doing(
            who=self._any((*EXPLORERS, *EXPLORERS, *PRACTITIONERS)),
            what=self._any(("data", "drawn", "file", "between", "why", "page", "kept", "strip", "said", "pack")),
            ends=tuple((end.kind, end.id) for end in ends[: self.random.randint(2, 4)]),
            until=self._any(DAYS),
            steps=self.random.randint(1, 2),
            without=frozenset(self.random.sample(("inferred", "may_be_same"), self.random.randint(0, 1))),
            file=self._any(FILES),
        )

    def _report(self, ends: Sequence[End], **how: Any) -> None:
        named = self.random.sample(ends, self.random.randint(2, 4))
        ties = [(named[0], named[1], self._any(("with", "seen_at", "drives")))] if self.random.random() < 0.8 else []
        self.world.report(*named, ties=ties, at=DAY + timedelta(hours=self.random.randint(0, 500)), **how)

    def _any(self, among: Sequence[Any]) -> Any:
        return self.random.choice(among)


@dataclass(frozen=True)
class Doing:
    """One thing that somebody does, and what they are answered, as bytes."""

    who: str
    what: str
    ends: tuple[tuple[str, UUID], ...]
    until: date | None
    steps: int
    without: frozenset[str]
    file: str

    def answered(self, viewers: dict[str, Any]) -> bytes:
        """The bytes of the answer, or which refusal."""
        from wholepicture.base.ledgered import Refusal

        try:
            return bytes(getattr(self, f"_{self.what}")(viewers[self.who]))
        except Refusal as refusal:
            return f"{refusal.status} {refusal}".encode()

    def _explored(self, viewer: Any) -> Any:
        from wholepicture.analysis.queries import explored
        from wholepicture.base.ledgered import NotFound

        network = explored(viewer, asked=self.ends, until=self.until, steps=self.steps)
        if network is None:
            raise NotFound
        return network

    def _data(self, viewer: Any) -> bytes:
        from wholepicture.analysis.layout import grown
        from wholepicture.web.explorer.asked import Asked
        from wholepicture.web.explorer.views import as_data

        network = self._explored(viewer)
        return json.dumps(as_data(network, grown(network.nodes), Asked(of=self.ends))).encode()

    def _drawn(self, viewer: Any) -> bytes:
        return self._as_page(self._explored(viewer))

    def _page(self, viewer: Any) -> bytes:
        from wholepicture.analysis.queries import network_of
        from wholepicture.base.ledgered import NotFound

        kind, id = self.ends[0]
        network = network_of(viewer, kind=kind, id=id)
        if network is None:
            raise NotFound
        return self._as_page(network)

    def _as_page(self, network: Any) -> bytes:
        from django.template.loader import render_to_string

        from wholepicture.analysis.rules import without
        from wholepicture.web.parts.network import drawn

        shown = without(network, self.without)
        return render_to_string("parts/network.html", {"network": drawn(shown)}).encode()

    def _file(self, viewer: Any) -> bytes:
        from wholepicture.analysis.layout import grown
        from wholepicture.web.explorer.taken_out import taken_out
        from wholepicture.web.explorer.views import file_of

        network = self._explored(viewer)
        marks = taken_out(viewer, network, AT)
        return bytes(file_of(self.file, network, grown(network.nodes), marks).content)

    def _strip(self, viewer: Any) -> bytes:
        """A child's strip of time with its table, and the chronology as it is weighed."""
        from django.template.loader import render_to_string

        from wholepicture.base.ledgered import NotFound
        from wholepicture.casework.significance.queries import significance_of
        from wholepicture.picture.over_time.absences import absences_of
        from wholepicture.picture.queries import picture_of
        from wholepicture.web.parts.strip.child import OfChild, strip_of_child
        from wholepicture.web.picture.weighed import weeks_of, weighing

        (kind, id), today = self.ends[0], self.until or AT.date()
        picture = picture_of(viewer, nominal=id) if kind == "nominal" else None
        if picture is None:
            raise NotFound
        absences = absences_of(picture.chronology, AT)
        shown = strip_of_child(OfChild(picture, absences, today, path="/"))
        said = significance_of(viewer, nominal=id)
        weeks = list(weeks_of(picture.chronology, weighing(picture, absences, [], (), today, said.by_entry)))
        return f"{render_to_string('parts/strip.html', {'shown': shown})} {weeks}".encode()

    def _said(self, viewer: Any) -> bytes:
        """Why entries of a child matter, on her page and with one report, and whether the viewer may add to it."""
        from django.template.loader import render_to_string

        from wholepicture.base.ledgered import NotFound
        from wholepicture.casework.significance.queries import entry_to_say_of, significance_in_entry, significance_of
        from wholepicture.picture.queries import picture_of

        kind, id = self.ends[0]
        picture = picture_of(viewer, nominal=id) if kind == "nominal" else None
        if picture is None:
            raise NotFound
        said = significance_of(viewer, nominal=id)
        told = [f"{said}"]
        for entry in picture.chronology[:5]:
            told.append(render_to_string("parts/significance.html", {"threads": said.by_entry.get(entry.submission)}))
            told.append(f"{significance_in_entry(viewer, entry=entry.submission)}")
            if said.may_say:
                told.append(f"{entry_to_say_of(viewer, nominal=id, entry=entry.submission).threads}")
        return "".join(told).encode()

    def _pack(self, viewer: Any) -> bytes:
        """What a pack of a child would hold, with its picture."""
        from wholepicture.base.ledgered import NotFound
        from wholepicture.picture.over_time.absences import absences_of
        from wholepicture.picture.over_time.lanes import Told
        from wholepicture.picture.packed import Narrowed, Recipient, choices_to_pack, chronology_to_pack
        from wholepicture.web.parts.strip.on_paper import strips_on_paper

        kind, id = self.ends[0]
        if kind != "nominal":
            raise NotFound
        until = Narrowed(until=self.until)
        packed = chronology_to_pack(viewer, nominal=id, narrowed=until, recipient=Recipient("A. Judge", ""))
        told = Told(packed.entries, absences_of(packed.entries, AT))
        drawn = strips_on_paper(told, AT.date())
        return f"{choices_to_pack(viewer, nominal=id)} {packed} {drawn}".encode()

    def _between(self, viewer: Any) -> bytes:
        from wholepicture.analysis.queries import path_between, shared_neighbours

        one, other = self.ends[:2]
        until = self.until
        both = shared_neighbours(viewer, one=one, other=other, until=until)
        return f"{both} {path_between(viewer, one=one, other=other, until=until)}".encode()

    def _why(self, viewer: Any) -> bytes:
        from wholepicture.analysis.queries import why_tied

        one, other = self.ends[:2]
        return f"{why_tied(viewer, one=one, other=other, until=self.until)}".encode()

    def _kept(self, viewer: Any) -> bytes:
        """Keep a chart, open it, take it away: of whoever does not show nothing is kept, and nothing is told."""
        from wholepicture.analysis.commands import keep_chart, take_chart_away
        from wholepicture.analysis.queries import chart_kept

        chart = keep_chart(viewer, asked=self.ends, until=self.until)
        opened = chart_kept(viewer, chart=chart)
        take_chart_away(viewer, chart=chart)
        assert opened is not None
        return f"{opened.row.labels} {opened.asked} {opened.until}".encode()


def viewers_of(house: House) -> dict[str, Any]:
    return {who: house.viewer(who) for who in (*EXPLORERS, *PRACTITIONERS)}


def test_two_worlds_that_differ_in_what_is_hidden_read_the_same(house: House) -> None:
    twins = Twins(house)
    doings, viewers = twins.doings(DOINGS), viewers_of(house)
    before = [doing.answered(viewers) for doing in doings]
    twins.hide()
    for doing, first in zip(doings, before, strict=True):
        assert doing.answered(viewers) == first, doing
    refused = sum(answer[:3] in (b"404", b"403") for answer in before)
    assert DOINGS * 0.3 < len(before) - refused < DOINGS, "they are answered often, and refused often"


# -- the leaks that must be found ----------------------------------------------------------------------------------


def _asked_of_all(house: House, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """What stands in the table, whoever may read it."""
    with as_superuser(house.database) as superuser:
        return superuser.execute(statement.encode(), values or None).fetchall()


def a_number(house: House, patch: pytest.MonkeyPatch) -> None:
    """A tie says how many reports there are of it, and not how many the viewer may read."""
    from wholepicture.analysis import walking

    honest = walking._stated

    def leaking(tie: Any) -> Any:
        between = "SELECT count(*) FROM picture_association WHERE (a = %s AND b = %s) OR (a = %s AND b = %s)"
        ((number,),) = _asked_of_all(house, between, tie.near, tie.far, tie.far, tie.near)
        return replace(honest(tie), reports=number)

    patch.setattr(walking, "_stated", leaking)


def a_tie(house: House, patch: pytest.MonkeyPatch) -> None:
    """Two who are drawn are tied by what the viewer may not read."""
    from wholepicture.analysis import walking
    from wholepicture.analysis.results import STATED, NetworkTie

    honest = walking.Walk.among

    def leaking(walk: Any) -> None:
        honest(walk)
        drawn = list(walk.nodes)
        for a, b in _asked_of_all(
            house, "SELECT a, b FROM picture_association WHERE a = ANY (%s) AND b = ANY (%s)", drawn, drawn
        ):
            walk.ties.setdefault((*walking._pair(a, b), STATED), NetworkTie(a, b, STATED))

    patch.setattr(walking.Walk, "among", leaking)


def a_refusal(house: House, patch: pytest.MonkeyPatch) -> None:
    """Whoever is there and hidden is refused, and whoever is nobody is not found."""
    from wholepicture.analysis import walking
    from wholepicture.base.ledgered import NotPermitted

    honest = walking.Walk.ask

    def leaking(walk: Any, asked: Any) -> Any:
        shown = honest(walk, asked)
        missed = [id for _, id in asked if id not in {one for _, one in shown}]
        if _asked_of_all(house, "SELECT 1 FROM picture_fact WHERE about = ANY (%s) LIMIT 1", missed):
            raise NotPermitted
        return shown

    patch.setattr(walking.Walk, "ask", leaking)


def a_sequence(house: House, patch: pytest.MonkeyPatch) -> None:
    """A tie goes by its number in the table, which tells how many others there are."""
    from wholepicture.analysis.results import NetworkTie

    def leaking(tie: NetworkTie) -> tuple[str, str, str]:
        ((number,),) = _asked_of_all(house, "SELECT count(*) FROM picture_association")
        return str(number), str(tie.a), tie.sort

    patch.setattr(NetworkTie, "key", property(leaking))


def a_mark(house: House, patch: pytest.MonkeyPatch) -> None:
    """A strip of time marks every day of which anybody told, and not only those that the viewer may read."""
    from wholepicture.picture.over_time import lanes

    honest = lanes._marks

    def leaking(entries: Any, told: Any) -> Iterator[Any]:
        yield from honest(entries, told)
        for submission, at in _asked_of_all(house, "SELECT submission, at FROM picture_event ORDER BY submission"):
            yield lanes.Mark(lane="others", day=at.date(), entries=(submission,))

    patch.setattr(lanes, "_marks", leaking)


def a_word(house: House, patch: pytest.MonkeyPatch) -> None:
    """Of an entry it is told how many say why it matters, and not how many the viewer may read."""
    from wholepicture.casework.significance import queries

    honest = queries.said_of_child

    def leaking(viewer: Any, nominal: UUID, known_at: Any = None) -> Any:
        ((number,),) = _asked_of_all(house, "SELECT count(*) FROM casework_significance")
        return {**honest(viewer, nominal, known_at), UUID(int=number): []}

    patch.setattr(queries, "said_of_child", leaking)


LEAKS: dict[str, Callable[[House, pytest.MonkeyPatch], None]] = {
    "a number": a_number,
    "a tie": a_tie,
    "a refusal instead of not found": a_refusal,
    "an id in sequence": a_sequence,
    "a mark on a strip of time": a_mark,
    "a word on why an entry matters": a_word,
}


@pytest.fixture
def leaking() -> Iterator[Callable[[House, str], pytest.MonkeyPatch]]:
    patches: list[pytest.MonkeyPatch] = []

    def plant(house: House, leak: str) -> pytest.MonkeyPatch:
        patch = pytest.MonkeyPatch()
        LEAKS[leak](house, patch)
        patches.append(patch)
        return patch

    yield plant
    for patch in patches:
        patch.undo()


def test_each_leak_that_is_planted_is_found(house: House, leaking: Callable[[House, str], pytest.MonkeyPatch]) -> None:
    twins = Twins(house, seed=2)
    doings, viewers = twins.doings(60), viewers_of(house)

    def answers(leak: str) -> list[bytes]:
        patch = leaking(house, leak)
        said = [doing.answered(viewers) for doing in doings]
        patch.undo()
        return said

    before = {leak: answers(leak) for leak in LEAKS}
    honest = [doing.answered(viewers) for doing in doings]
    twins.hide()
    found = {leak for leak in LEAKS if answers(leak) != before[leak]}
    assert found == set(LEAKS)
    assert [doing.answered(viewers) for doing in doings] == honest
