"""Any order of reports, joins, partings, marks and decisions comes to the same looks: what is about the same is one, once.

One house serves every example; after each it is put back as it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from synthetic.factories import child, concern, nhs_of, tie, vehicle
from tests.access.raw import as_superuser
from tests.alerts.marked import night
from tests.linkage.test_any_sequence import keep, nominals
from tests.living import House
from wholepicture.alerts import commands, marks
from wholepicture.alerts.commands import decide_alert
from wholepicture.alerts.looking_again import look_again
from wholepicture.alerts.markable import ToMark
from wholepicture.alerts.marking import mark
from wholepicture.alerts.queries import alerts_awaiting
from wholepicture.alerts.results import AlertRow
from wholepicture.base.database_role import cursor
from wholepicture.linkage import commands as linkage

# Two descriptions of one girl, and another girl who gets out of the car.
WREN = {"given": "Wren", "family": "Ashdown-Test", "identifiers": [nhs_of(1)]}
RENNIE = {"given": "Rennie", "family": "Marlow-Test", "date_of_birth": "2012-11-02", "identifiers": [nhs_of(2)]}
MAUD = {"given": "Maud", "family": "Sallow-Test", "date_of_birth": "2011-01-09", "identifiers": [nhs_of(3)]}
IN_A_CAR: dict[str, Any] = {"vehicles": [vehicle("XX00 ABC")], "ties": [tie("c1", "v1", "travelled_in")]}
REPORTS: dict[str, tuple[str, int, dict[str, Any]]] = {
    "partner": ("SCH1", 0, concern(child(**WREN), key="partner", signs=["older_partner"])),
    "night": ("POL", 0, night(4)),
    "money": ("HLT", 1, concern(child(**RENNIE), key="money", signs=["money_or_items_unexplained"])),
    "car": ("HOM", 1, concern(child(**RENNIE), key="car", **IN_A_CAR)),
    "third": ("CHA", 2, concern(child(**MAUD), key="third", **IN_A_CAR)),
}
SAID = ("join", "mark")

Look = tuple[frozenset[int], frozenset[str], bool]  # whom it is about, as described; the rules; whether it only lists


@dataclass
class Run:
    """One example as it goes. What is said of reports that have not come yet is said as soon as they have."""

    house: House
    subjects: dict[int, UUID] = field(default_factory=dict)
    sent: dict[str, UUID] = field(default_factory=dict)
    waits: list[str] = field(default_factory=list)
    judgement: UUID | None = None

    @property
    def hub(self) -> Any:
        return self.house.viewer("coordinator")

    def do(self, step: str) -> None:
        if step in REPORTS:
            self.send(step)
            steps, self.waits = self.waits, []
        else:
            steps = [step]
        for said in steps:
            self.say(said)
        self.house.process()

    def send(self, key: str) -> None:
        agency, known, body = REPORTS[key]
        (receipt,) = self.house.send(agency, body)
        self.house.process()
        self.sent[key] = receipt.submission
        self.subjects.setdefault(
            known, self._first("SELECT subject FROM linkage_subjectprofile WHERE submission = %s", key)
        )

    def say(self, step: str) -> None:
        does = {"join": self.judge, "mark": self.mark, "part": self.part}
        if step in does:
            does[step]()
        else:
            for row in alerts_awaiting(self.hub)[:1]:
                decide_alert(self.hub, alert=row.id, decision=step, reason="Looked at")

    def mark(self) -> None:
        seen = next((key for key in ("car", "third") if key in self.sent), "")
        if not seen:
            self.waits.append("mark")
            return
        car = self._first("SELECT b FROM picture_association WHERE b_kind = 'vehicle' AND submission = %s", seen)
        mark(self.hub, to_mark=[ToMark("vehicle", car)], says="of_concern", reason="Named twice")

    def part(self) -> None:
        if self.judgement:
            linkage.undo_judgement(self.house.viewer("linkage_officer"), judgement=self.judgement, reason="A mistake")
            self.judgement = None

    def judge(self) -> None:
        if not self.subjects.keys() >= {0, 1}:
            self.waits.append("join")
            return
        if self.judgement:
            return
        officer, colleague = self.house.viewer("linkage_officer"), self.house.viewer("second_officer")
        a, b = self.subjects[0], self.subjects[1]
        made = linkage.record_judgement(officer, subject_a=a, subject_b=b, answer="same", reason="One girl")
        if made.second:
            linkage.look_again(colleague, judgement=made.id, agrees=True, reason="So it is")
        self.judgement = made.id

    def _first(self, statement: str, key: str) -> UUID:
        with self.house.operator().acting(), cursor() as sql:
            sql.execute(statement, [self.sent[key]])
            found: UUID = sql.fetchone()[0]
            return found

    def looks(self) -> list[Look]:
        where = nominals()
        rows = [([row], row.also) for row in alerts_awaiting(self.hub)]
        rows += [(listed.raised, ()) for listed in look_again(self.hub).rows]
        return [self._look(raised, also, where) for raised, also in rows]

    def _look(self, raised: Sequence[AlertRow], also: Sequence[str], where: dict[UUID, UUID]) -> Look:
        about = frozenset(known for known, subject in self.subjects.items() if where[subject] in raised[0].about_now)
        return about, frozenset({*(row.title for row in raised), *also}), raised[0].is_listed


def run(house: House, put_back: str, steps: Sequence[str]) -> list[Look]:
    going = Run(house)
    try:
        for step in steps:
            going.do(step)
        looks = going.looks()
        assert len({about for about, _, _ in looks}) == len(looks), "what is about the same is one look, on one list"
        return looks
    finally:
        with as_superuser(house.database) as connection:
            connection.execute(put_back.encode())


@pytest.fixture(scope="module")
def place(shared_house: House) -> tuple[House, str]:
    shared_house.add_colleague("second_officer", "linkage_officer")
    _, put_back = keep(shared_house.database)
    return shared_house, put_back


EVERYTHING = [*REPORTS, *SAID]
HOUSE = settings(
    deadline=None,
    max_examples=10,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def come_to_the_same(place: tuple[House, str], order: Sequence[str]) -> None:
    """About the girls. That they share a car is an alert of its own where it was raised before the car was marked."""
    expected = {(frozenset({0, 1}), False), (frozenset({2}), False)}
    looks = {(about, is_listed) for about, _, is_listed in run(*place, order) if about}
    assert looks == expected


@pytest.mark.long
@HOUSE
@given(st.permutations(EVERYTHING))
@example([*SAID, *REPORTS])
@example(["money", "third", "mark", "partner", "night", "join", "car"])
def test_any_order_of_reports_joins_and_marks_comes_to_the_same_looks(
    place: tuple[House, str], order: list[str]
) -> None:
    come_to_the_same(place, order)


@pytest.mark.long
@HOUSE
@given(
    st.lists(st.sampled_from([*REPORTS, "join", "part", "mark", "dismiss", "watch", "act"]), max_size=12, unique=False)
)
@example([*REPORTS, "join", "mark", "part"])
@example([*REPORTS, "mark", "join", "act", "part", "join"])
def test_through_partings_and_decisions_what_is_about_the_same_is_one_look_on_one_list(
    place: tuple[House, str], steps: list[str]
) -> None:
    seen: set[str] = set()
    run(*place, [step for step in steps if step not in REPORTS or not (step in seen or seen.add(step))])  # type: ignore[func-returns-value]


def test_when_they_are_parted_each_is_a_look_of_her_own_again(place: tuple[House, str]) -> None:
    together = run(*place, [*REPORTS, "join"])
    apart = run(*place, [*REPORTS, "join", "part"])
    assert frozenset({0, 1}) in {about for about, _, _ in together}
    assert frozenset({0}) in {about for about, _, _ in apart}


def test_a_mark_that_woke_nobody_would_be_noticed(place: tuple[House, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "look_at_marked", lambda viewer, marks: 0)
    with pytest.raises(AssertionError):
        come_to_the_same(place, [*REPORTS, "join", "mark"])


def test_a_mark_that_reached_only_its_own_id_would_be_noticed(
    place: tuple[House, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marks, "latest_marks", lambda people, things: {})
    with pytest.raises(AssertionError):
        come_to_the_same(place, ["car", "mark", "third", "partner", "night", "money", "join"])
