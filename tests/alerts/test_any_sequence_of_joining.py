"""Any sequence of reports, judgements, undos and decisions comes to the alerts of the same facts arriving joined.

One house serves every example; after each it is put back as it was. What should be raised is worked out in the same house,
emptied, in which the same reports are joined as people last said before anything is looked at.
"""

from dataclasses import dataclass, field
from itertools import combinations
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from synthetic.factories import child, concern, nhs_of, tie, vehicle
from tests.access.raw import as_superuser
from tests.linkage.test_any_sequence import keep, nominals
from tests.living import House
from wholepicture.access.viewer import system_viewer
from wholepicture.alerts import as_data, commands, standing
from wholepicture.alerts.commands import decide_alert
from wholepicture.alerts.models import Alert, Triage
from wholepicture.alerts.queries import alert_of, alerts_awaiting, alerts_decided
from wholepicture.alerts.results import AlertRow
from wholepicture.base.database_role import cursor
from wholepicture.base.ledgered import Refusal
from wholepicture.linkage import commands as linkage

# Three descriptions that nothing joins of itself; a car is told of one girl, whoever she is.
KNOWN = [
    {"given": "Wren", "date_of_birth": "2010-05-17", "identifiers": [nhs_of(1)]},
    {"given": "Rennie", "family": "Marlow-Test", "date_of_birth": "2012-11-02", "identifiers": [nhs_of(2)]},
    {"given": "Maud", "family": "Sallow-Test", "date_of_birth": "2007-01-09", "identifiers": [nhs_of(3)]},
]
CAR: dict[str, Any] = {"vehicles": [vehicle()], "ties": [tie("c1", "v1", "travelled_in")]}
REPORTS: list[tuple[str, int, str, dict[str, Any]]] = [
    ("SCH1", 0, "new_phone", CAR),
    ("HLT", 0, "money_or_items_unexplained", {}),
    ("CSC", 1, "new_clothes", {}),
    ("POL", 1, "money_or_items_unexplained", CAR),
    ("HOM", 2, "new_clothes", {}),
    ("CHA", 2, "new_phone", CAR),
    ("SCH2", 0, "new_clothes", {}),
    ("HLT", 1, "new_phone", {}),
]

Step = tuple[Any, ...]
SEND = st.tuples(st.just("send"))
JOIN = st.tuples(st.just("join"), st.sampled_from(list(combinations(range(3), 2))))
UNDO = st.tuples(st.just("undo"), st.integers(0, 5))
DECIDE = st.tuples(st.just("decide"), st.integers(0, 5), st.sampled_from(["dismiss", "watch", "act"]))
STEPS = st.lists(st.one_of(SEND, SEND, JOIN, UNDO, DECIDE), min_size=2, max_size=10)


@dataclass
class Run:
    """One example as it goes. `said`: the judgements that stand, with the pairs that they join."""

    house: House
    sent: list[UUID] = field(default_factory=list)
    first: dict[int, UUID] = field(default_factory=dict)  # the first subject of each description
    said: dict[UUID, tuple[int, int]] = field(default_factory=dict)
    decided: list[str] = field(default_factory=list)

    @property
    def hub(self) -> Any:
        return self.house.viewer("coordinator")

    def do(self, step: Step) -> None:
        kind, *about = step
        {"send": self.send, "join": self.join, "undo": self.undo, "decide": self.decide}[kind](*about)
        self.house.process()

    def send(self) -> None:
        if len(self.sent) == len(REPORTS):
            return
        self.sent.append(_sent(self.house, len(self.sent)))
        self.house.process()
        self.first.setdefault(REPORTS[len(self.sent) - 1][1], _subject(self.sent[-1]))

    def join(self, pair: tuple[int, int]) -> None:
        if not self.first.keys() >= set(pair) or pair in self.said.values():
            return
        made = _joined(self.house, *(self.first[known] for known in pair))
        self.said[made] = pair

    def undo(self, number: int) -> None:
        if self.said:
            judgement = sorted(self.said)[number % len(self.said)]
            linkage.undo_judgement(self.house.viewer("linkage_officer"), judgement=judgement, reason="Taken back")
            del self.said[judgement]

    def decide(self, number: int, decision: str) -> None:
        waiting = alerts_awaiting(self.hub)
        if waiting:
            row = waiting[number % len(waiting)]
            self.decided.append(f"Decided {len(self.decided)}")
            decide_alert(self.hub, alert=row.id, decision=decision, reason=self.decided[-1])


def _sent(house: House, number: int) -> UUID:
    agency, known, sign, more = REPORTS[number]
    written = f"2026-03-04T09:{number:02}:00+00:00"
    body = concern(child(**KNOWN[known]), key=f"r{number}", signs=[sign], recorded_at=written, **more)
    (receipt,) = house.send(agency, body)
    return receipt.submission


def _joined(house: House, a: UUID, b: UUID) -> UUID:
    officer, colleague = house.viewer("linkage_officer"), house.viewer("second_officer")
    made = linkage.record_judgement(officer, subject_a=a, subject_b=b, answer="same", reason="One girl")
    if made.second:
        linkage.look_again(colleague, judgement=made.id, agrees=True, reason="So it is")
    return made.id


def _subject(submission: UUID) -> UUID:
    with system_viewer("derivation").acting(), cursor() as sql:
        sql.execute("SELECT subject FROM linkage_subjectprofile WHERE submission = %s", [submission])
        found: UUID = sql.fetchone()[0]
        return found


# -- what is shown --------------------------------------------------------------------------------------------------

# By rule, and by whom it is about, as the descriptions that are one (of the car it is always one): whom it touches, so
# described and by name; and the keys of the reports behind it.
People = frozenset[tuple[frozenset[int], str]]
Shown = dict[tuple[str, frozenset[frozenset[int]]], tuple[People, frozenset[str]]]


def shown(house: House, subjects: dict[int, UUID], *, changed: bool = True) -> Shown:
    """Everything that is listed, waiting or decided; without what people changed since, where so asked."""
    hub, where, found = house.viewer("coordinator"), nominals(), Shown()
    for row in [*alerts_awaiting(hub), *alerts_decided(hub)]:
        if changed or not row.changed:
            people = frozenset((_descriptions(person.id, subjects, where), person.label) for person in row.people)
            about = frozenset(described for described, _ in people) if not row.is_about_thing else frozenset()
            assert (row.rule, about) not in found, "what is one is listed once"
            found[row.rule, about] = (people, _behind(hub, row))
    return found


def _descriptions(nominal: UUID, subjects: dict[int, UUID], where: dict[UUID, UUID]) -> frozenset[int]:
    return frozenset(known for known, subject in subjects.items() if where[subject] == nominal)


def _behind(hub: Any, row: AlertRow) -> frozenset[str]:
    page = alert_of(hub, alert=row.id)
    assert page is not None
    entries = [*page.reports, *page.later, *(entry for also in page.also for entry in also.reports)]
    for earlier in page.earlier:
        before = alert_of(hub, alert=earlier.id)
        assert before is not None
        entries += [*before.reports, *before.later]
    return frozenset(entry.root for entry in entries)


def decisions_told(house: House) -> set[str]:
    """The reasons of all decisions that are told on the pages of what is listed."""
    hub, reasons = house.viewer("coordinator"), set[str]()
    for row in [*alerts_awaiting(hub), *alerts_decided(hub)]:
        page = alert_of(hub, alert=row.id)
        assert page is not None
        reasons |= {told.decided.reason for told in (page.row, *page.earlier) if told.decided}
    return reasons


# -- the other way to the same end ----------------------------------------------------------------------------------


def arriving_joined(run: Run, put_back: str) -> Shown:
    """What is shown where people said all that stands before anything was looked at."""
    _restore(run.house, put_back)
    sent = [_sent(run.house, number) for number in range(len(run.sent))]
    worker = system_viewer("derivation")
    linkage.join(worker, submissions=sent)
    first: dict[int, UUID] = {}
    for number, submission in enumerate(sent):
        first.setdefault(REPORTS[number][1], _subject(submission))
    for a, b in run.said.values():
        _joined(run.house, first[a], first[b])
        linkage.rejoin(worker, subjects=[first[a], first[b]])
    run.house.process()
    return shown(run.house, first)


def _restore(house: House, put_back: str) -> None:
    with as_superuser(house.database) as connection:
        connection.execute(put_back.encode())


def check(house: House, put_back: str, steps: list[Step]) -> None:
    run = Run(house)
    try:
        for step in [*steps, *[("send",)] * len(REPORTS)]:
            run.do(step)
        everything, unchanged = shown(house, run.first), shown(house, run.first, changed=False)
        assert decisions_told(house) == set(run.decided), "each decision is told where it belongs"
        with system_viewer("derivation").acting():
            raised, waiting = Alert.objects.count(), Alert.objects.exclude(id__in=Triage.objects.values("alert_id"))
            assert len(alerts_awaiting(run.hub)) <= waiting.count() <= raised
        expected = arriving_joined(run, put_back)
        assert expected.keys() <= everything.keys(), "raised, about whom it would be"
        assert unchanged.keys() <= expected.keys(), "and about nobody else"
        for key, (people, behind) in expected.items():
            assert people <= everything[key][0], "those whom it touches, called as they are called"
            assert not any("not known" in name for _, name in everything[key][0])
            assert behind <= everything[key][1] or run.decided, "on the same evidence"
    finally:
        _restore(house, put_back)


@pytest.fixture(scope="module")
def place(shared_house: House) -> tuple[House, str]:
    shared_house.add_colleague("second_officer", "linkage_officer")
    _, put_back = keep(shared_house.database)
    return shared_house, put_back


ALL = [("send",)] * len(REPORTS)
ACROSS = [*ALL[:5], ("join", (0, 1)), *ALL[:3], ("undo", 0)]
RAISED_TWICE = [*ALL, ("join", (0, 1)), ("decide", 0, "watch"), ("undo", 0), ("join", (0, 1))]
HOUSE = settings(
    deadline=None,
    max_examples=12,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.long
@HOUSE
@given(STEPS)
@example(ACROSS)
@example(RAISED_TWICE)
@example([*ALL, ("join", (0, 1)), ("join", (1, 2)), ("decide", 0, "dismiss"), ("undo", 0), ("undo", 0)])
def test_any_sequence_comes_to_the_alerts_of_the_same_facts_arriving_joined(
    place: tuple[House, str], steps: list[Step]
) -> None:
    check(*place, steps)


def _as_raised(alerts: Any) -> dict[UUID, standing.Standing]:
    """As it was: an alert is about the ids that nominals had when it was raised."""
    return {
        alert.id: standing.Standing(
            about=frozenset([alert.about]),
            people=dict.fromkeys(alert.nominals, "child"),
            first_touched=frozenset(alert.nominals),
            raised_on=frozenset(),
            added=frozenset(),
            left=frozenset(),
        )
        for alert in alerts
    }


def test_alerts_that_hold_the_ids_they_were_raised_with_would_be_noticed(
    place: tuple[House, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (standing, as_data):
        monkeypatch.setattr(module, "standings", _as_raised)
    with pytest.raises((AssertionError, KeyError, Refusal)):
        check(*place, RAISED_TWICE)


def test_whoever_keeps_her_id_when_another_is_parted_from_her_and_is_not_looked_at_would_be_noticed(
    place: tuple[House, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "parted_with", lambda submissions: set())
    with pytest.raises(AssertionError, match="raised, about whom it would be"):
        check(*place, ACROSS)
