"""Any sequence of judgements, undos, second looks and late reports, in a real house: the end depends on what stands.

One house serves every example; after each it is put back as it was. What should stand is worked out here, from the
sequence alone.
"""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import combinations
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from synthetic import factories
from tests.access.raw import as_superuser
from tests.linkage.whole import unlike_whole
from tests.living import House
from wholepicture.access.viewer import Viewer, system_viewer
from wholepicture.base.database_role import cursor, speaking_as
from wholepicture.linkage import Contradiction
from wholepicture.linkage import commands as linkage
from wholepicture.linkage.judgements import groups
from wholepicture.linkage.models import Judgement, SecondLook
from wholepicture.linkage.people import joining, likeliest, nearby, review_queue
from wholepicture.picture import commands as picture

WREN = {"given": "Wren", "family": "Ashdown-Test", "date_of_birth": "2010-05-17", "sex": "female"}
UPN, NHS = factories.upn_of(1), factories.nhs_of(1)
OFFICERS = ["linkage.officer@example.org", "second.officer@example.org"]
NAMED = {"level": "named", "named": OFFICERS}
# Twice in the same words; one more by the rule; with another number; kept to few; the twin.
FIRST: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("SCH1", WREN | {"identifiers": [UPN]}, {}),
    ("SCH2", WREN | {"identifiers": [UPN]}, {}),
    ("CSC", WREN | {"identifiers": [UPN], "family": "Ashdown"}, {}),
    ("HLT", WREN | {"identifiers": [NHS]}, {}),
    ("POL", WREN | {"identifiers": None}, {"sharing": NAMED}),
    ("HOM", WREN | {"given": "Ines", "identifiers": [factories.nhs_of(2)]}, {}),
]
# The same words once more; one whose numbers join two by the rule; one without a number.
LATE: list[tuple[str, dict[str, Any]]] = [
    ("SCH2", WREN | {"identifiers": [UPN]}),
    ("CSC", WREN | {"identifiers": [UPN, NHS]}),
    ("CHA", WREN | {"given": "Wrenn", "identifiers": None}),
]
# Most is said of few, so that what is said of them meets.
OFTEN = list(combinations((0, 1, 3, 6), 2))
PAIRS = list(combinations(range(len(FIRST) + len(LATE)), 2))
CHANGED = "intake_% linkage_% picture_% alerts_% access_involvement procrastinate_jobs procrastinate_events".split()


# -- the house, and putting it back -----------------------------------------------------------------------------------


@dataclass
class Room:
    """The house with the first reports in it, joined and derived. `subjects` in the order of `FIRST`."""

    house: House
    officer: Viewer
    colleague: Viewer
    worker: Viewer
    subjects: list[UUID]
    submissions: list[UUID]
    picture: list[Any] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    put_back: str = ""

    def restore(self) -> None:
        with as_superuser(self.house.database) as connection:
            connection.execute(self.put_back.encode())


def keep(database: str) -> tuple[list[str], str]:
    """Keep a copy of every table that an example may change; answers them, and the statement that puts them back."""
    with as_superuser(database) as connection:
        found = connection.execute(
            """SELECT c.relname, string_agg(quote_ident(a.attname), ', ') FROM pg_class c
               JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
               WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname LIKE ANY (%s)
               GROUP BY c.relname""",
            [CHANGED],
        )
        tables = found.fetchall()
        connection.execute("CREATE SCHEMA kept")
        for table, columns in tables:
            connection.execute(f"CREATE TABLE kept.{table} AS SELECT {columns} FROM public.{table}".encode())
    swap = [
        f"DELETE FROM public.{table}; INSERT INTO public.{table} ({columns}) SELECT {columns} FROM kept.{table}"
        for table, columns in tables
    ]
    return [table for table, _ in tables], _as_one(swap)


def _as_one(statements: Sequence[str]) -> str:
    """These statements in one transaction in which no trigger and no constraint between tables has a say."""
    return "; ".join(["BEGIN", "SET LOCAL session_replication_role = replica", *statements, "COMMIT"])


@pytest.fixture(scope="module")
def room(shared_house: House) -> Room:
    house = shared_house
    house.add_colleague("second_officer", "linkage_officer")
    for number, (agency, stated, more) in enumerate(FIRST):
        house.send(agency, factories.concern(factories.child(**stated), key=f"first-{number}", **more))
    house.process()
    with house.operator().acting(), cursor() as sql:
        sql.execute("SELECT subject, submission FROM linkage_subjectprofile ORDER BY received_at")
        subjects, submissions = zip(*sql.fetchall(), strict=True)
    made = Room(
        house,
        house.viewer("linkage_officer"),
        house.viewer("second_officer"),
        system_viewer("derivation"),
        list(subjects),
        list(submissions),
    )
    made.picture = derived(Run(made))
    made.tables, made.put_back = keep(house.database)
    return made


# -- what is done, and what should come of it -------------------------------------------------------------------------

Step = tuple[Any, ...]
WHOM = st.sampled_from(OFTEN) | st.sampled_from(PAIRS)
JUDGE = st.tuples(st.just("judge"), WHOM, st.sampled_from(["same", "same", "different", "unsure"]))
UNDO = st.tuples(st.just("undo"), st.integers(0, 9))
LOOK = st.tuples(st.just("look"), st.integers(0, 9), st.booleans())
ARRIVE = st.tuples(st.just("arrive"))
STEPS = st.lists(st.one_of(JUDGE, JUDGE, UNDO, LOOK, ARRIVE), min_size=1, max_size=12)


@dataclass
class Said:
    """A judgement that was made, with what became of it."""

    made: Judgement
    looked: SecondLook | None = None
    undone: bool = False

    @property
    def pair(self) -> frozenset[UUID]:
        return frozenset((self.made.subject_a, self.made.subject_b))

    @property
    def counts(self) -> bool:
        if self.undone:
            return False
        if not self.made.second:
            return True
        if self.looked is None:
            return self.made.answer == "different"
        return self.looked.agrees

    @property
    def counts_from(self) -> datetime:
        if self.looked is None or self.made.answer == "different":
            return self.made.at
        return self.looked.at


@dataclass
class Run:
    """One example as it goes."""

    room: Room
    said: list[Said] = field(default_factory=list)
    late: list[UUID] = field(default_factory=list)
    subjects: list[UUID] = field(init=False)

    def __post_init__(self) -> None:
        self.subjects = list(self.room.subjects)

    def do(self, step: Step) -> None:
        kind, *about = step
        steps = {"judge": self._judge, "arrive": self._arrive, "undo": self._undo_any, "look": self._look_at_any}
        steps[kind](*about)

    def _undo_any(self, number: int) -> None:
        standing = [one for one in self.said if not one.undone]
        if standing:
            self.undo(standing[number % len(standing)])

    def _look_at_any(self, number: int, agrees: bool) -> None:
        waiting = [one for one in self.said if one.made.second and not one.undone and one.looked is None]
        if waiting:
            self._look(waiting[number % len(waiting)], agrees)

    def _judge(self, pair: tuple[int, int], answer: str) -> None:
        if max(pair) >= len(self.subjects):
            return
        a, b = (self.subjects[one] for one in pair)
        try:
            made = linkage.record_judgement(
                self.room.officer, subject_a=a, subject_b=b, answer=answer, reason="Told by a test"
            )
        except (Contradiction, linkage.AlreadyJudged):
            return
        self.said.append(Said(_stored(made)))
        self._rejoin([a, b])

    def undo(self, one: Said) -> None:
        linkage.undo_judgement(self.room.officer, judgement=one.made.id, reason="Taken back by a test")
        one.undone = True
        self._rejoin(one.pair)

    def _look(self, one: Said, agrees: bool) -> None:
        try:
            looked = linkage.look_again(
                self.room.colleague, judgement=one.made.id, agrees=agrees, reason="Looked at by a test"
            )
        except Contradiction:
            return
        one.looked = _stored(looked)
        self._rejoin(one.pair)

    def _arrive(self) -> None:
        if len(self.late) == len(LATE):
            return
        agency, stated = LATE[len(self.late)]
        body = factories.concern(factories.child(**stated), key=f"late-{len(self.late)}")
        (receipt,) = self.room.house.send(agency, body)
        self.late.append(receipt.submission)
        linkage.join(self.room.worker, submissions=[receipt.submission])
        join_put_aside(self.room.worker)
        (row,) = rows("SELECT subject FROM linkage_subjectprofile WHERE submission = %s", receipt.submission)
        self.subjects += row

    def _rejoin(self, subjects: Any) -> None:
        linkage.rejoin(self.room.worker, subjects=list(subjects))

    def standing(self) -> dict[frozenset[UUID], Said]:
        """The last judgement that counts of each pair."""
        return {
            one.pair: one for one in sorted((one for one in self.said if one.counts), key=lambda one: one.counts_from)
        }


def join_put_aside(worker: Viewer) -> None:
    waiting = [row[0] for row in rows("SELECT identity FROM linkage_putaside WHERE joined_at IS NULL")]
    linkage.join_put_aside(worker, identities=waiting)


def _stored(made: Any) -> Any:
    """A row with the moment that the database gave it."""
    with speaking_as("worker"):
        made.refresh_from_db()
    return made


def nominals() -> dict[UUID, UUID]:
    """Where each subject stands now."""
    return dict(rows("SELECT subject, nominal FROM linkage_membership WHERE until IS NULL"))


def rows(statement: str, *values: Any) -> list[Any]:
    with system_viewer("derivation").acting(), cursor() as sql:
        sql.execute(statement, values or None)
        return sql.fetchall()


def faults(run: Run) -> list[str]:
    """What is wrong after a step: a pair judged different that stands in one nominal; a question that was answered."""
    where, found = nominals(), []
    for pair, one in run.standing().items():
        a, b = pair
        if one.made.answer == "different" and where[a] == where[b]:
            found.append(f"judged different, and one nominal: {a} {b}")
    answered = {frozenset(where[one] for one in said.pair) for said in run.said if not said.undone}
    for a, b in rows("SELECT subject_a, subject_b FROM linkage_candidate WHERE is_open"):
        asked = frozenset((where[a], where[b]))
        if len(asked) == 1:
            found.append(f"asked about two who are one already: {a} {b}")
        if asked in answered:
            found.append(f"asked what was answered: {a} {b}")
    return found


# -- the other way to the same end ------------------------------------------------------------------------------------


def afresh(run: Run, standing: Sequence[Said], chance: random.Random) -> dict[UUID, UUID]:
    """Nominals in a house in which only these judgements were ever made: reports and judgements in any order."""
    everyone = [*run.room.submissions, *run.late]
    order, said = chance.sample(everyone, len(everyone)), chance.sample(standing, len(standing))
    cut = chance.randint(0, len(order))
    with as_superuser(run.room.house.database) as connection:
        aside = [f"CREATE TEMP TABLE {name} AS TABLE linkage_{name}" for name in ("judgement", "secondlook")]
        emptied = [f"DELETE FROM {table}" for table in run.room.tables if table.startswith("linkage_")]
        connection.execute(_as_one([*aside, *emptied]).encode())
        linkage.join(run.room.worker, submissions=order[:cut])
        for one in said:
            for name, key in (("judgement", "id"), ("secondlook", "judgement")):
                connection.execute(
                    f"INSERT INTO linkage_{name} SELECT * FROM pg_temp.{name} WHERE {key} = %s".encode(), [one.made.id]
                )
            linkage.rejoin(run.room.worker, subjects=list(one.pair))
        for late in order[cut:]:
            linkage.join(run.room.worker, submissions=[late])
        join_put_aside(run.room.worker)
        assert unlike_whole() == [], "in another order"
    return nominals()


PICTURE = "event passage fact association sign working term".split()


def derived(run: Run) -> list[tuple[Any, ...]]:
    """Every row of the picture, once all that waits is derived."""
    while waiting := _taken("picture.derive"):
        picture.derive(run.room.worker, submissions=waiting)
    found = []
    for table in [f"picture_{name}" for name in PICTURE] + ["access_involvement"]:
        found += [(table, *row) for row in rows(f"SELECT t::text FROM {table} t ORDER BY 1")]
    return found


def _taken(task: str) -> list[UUID]:
    found = rows("SELECT args -> 'ids' FROM procrastinate_jobs WHERE task_name = %s ORDER BY id", task)
    with system_viewer("derivation").acting(), cursor() as sql:
        sql.execute("DELETE FROM procrastinate_jobs")
    return [UUID(one) for row in found for one in json.loads(row[0])]


def check(room: Room, steps: Sequence[Step], seed: int) -> None:
    """Do the steps, and hold what comes of them against what should."""
    room.restore()
    chance, run, before = random.Random(seed), Run(room), nominals()
    for step in steps:
        run.do(step)
        assert [*faults(run), *unlike_whole()] == [], f"after {step} of {steps}"
    standing, at_the_end = [replace(one) for one in run.said if not one.undone], nominals()
    derived(run)
    for one in run.said:
        if not one.undone:
            run.undo(one)
            assert faults(run) == [], "taking it all back"
    all_back, picture_back = nominals(), derived(run)
    assert at_the_end == afresh(run, standing, chance), "as if only what stands had been said"
    assert all_back == afresh(run, [], chance), "as if nothing had been said"
    picture.derive(room.worker, submissions=[*room.submissions, *run.late])
    assert picture_back == derived(run), "the picture as if nothing had been said"
    if not run.late:
        assert (all_back, picture_back) == (before, room.picture)


# A whole life of six children takes a second: few examples each time, none made smaller. More, in any of these tests:
# pytest --hypothesis-profile thorough
FEW = settings(
    max_examples=settings.default.max_examples // 6,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
# Two in the same words, one of whom is judged to be a third, and then not to be another than the first after all.
WORDS_APART = [
    ("judge", (0, 3), "different"),
    ("judge", (0, 1), "different"),
    ("judge", (1, 3), "same"),
    ("undo", 1),
]
# Two are asked about, or answered; then comes a report whose numbers join them by the rule.
NUMBERS_MEET = [("arrive",), ("arrive",), ("judge", (3, 4), "unsure")]

# Of two in the same words, judged to be two, the second is asked about with somebody of whom the first is said to be one.
# Taken back, the second has no past of their own: the question about them is answered all the same.
ASKED_WHILE_APART = [("arrive",), ("arrive",), ("judge", (1, 6), "different"), ("judge", (1, 4), "same")]


@FEW
@given(STEPS, st.integers(0, 99))
@example(WORDS_APART, 0)
@example(NUMBERS_MEET, 0)
@example(ASKED_WHILE_APART, 0)
def test_what_people_say_in_any_order_comes_to_what_still_stands(room: Room, steps: list[Step], seed: int) -> None:
    check(room, steps, seed)


@FEW
@given(STEPS, st.integers(0, 99))
@example(NUMBERS_MEET, 0)
def test_it_does_so_where_everybody_is_too_wide_to_be_joined_at_once(room: Room, steps: list[Step], seed: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nearby, "AT_ONCE", 0)
        check(room, steps, seed)


def _undone_still_stands(patch: pytest.MonkeyPatch) -> None:
    in_force = groups.in_force
    patch.setattr(groups, "in_force", lambda said, at: in_force([replace(one, undone_at=None) for one in said], at))


def _different_is_no_veto(patch: pytest.MonkeyPatch) -> None:
    in_force = groups.in_force
    patch.setattr(groups, "in_force", lambda said, at: [one for one in in_force(said, at) if one.answer != "different"])


def _one_answer_for_all_in_the_same_words(patch: pytest.MonkeyPatch) -> None:
    in_force = groups.in_force
    patch.setattr(groups, "in_force", lambda said, at: in_force([replace(one, about=frozenset()) for one in said], at))


def _what_was_said_before_a_report_came_is_not_looked_for(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(joining, "judged_with", lambda subjects: set())


def _those_who_moved_with_a_report_are_not_looked_at(patch: pytest.MonkeyPatch) -> None:
    write = joining._write_memberships
    patch.setattr(joining, "_write_memberships", lambda touched, work: write(touched, replace(work, moved=set())))


def _newcomers_are_added_whatever_was_said_since(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(nearby, "is_moved_since", lambda standing, moment: False)


def _newcomers_heed_no_judgement(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(nearby, "judgements_among", lambda standing, moment: [])


def _answers_close_no_question(patch: pytest.MonkeyPatch) -> None:
    for asking in (review_queue, likeliest):
        patch.setattr(asking, "answered_pairs", lambda nominals: set())


def _nominals_that_were_left_are_not_looked_at(patch: pytest.MonkeyPatch) -> None:
    refresh = review_queue.refresh
    patch.setattr(review_queue, "refresh", lambda subjects, left=(): refresh(subjects))


# Two of whom a report's numbers would make one are judged different before it comes.
APART_THEN_NUMBERS = [("judge", (0, 3), "different"), ("arrive",), ("arrive",)]
UNSURE_OF_ALL = [("judge", pair, "unsure") for pair in PAIRS if max(pair) < len(FIRST)]


@pytest.mark.parametrize(
    ("plant", "steps", "said"),
    [
        (_undone_still_stands, [("judge", (0, 3), "same"), ("undo", 0)], "as if only what stands"),
        (_different_is_no_veto, [("judge", (0, 2), "different")], "judged different, and one nominal"),
        (_one_answer_for_all_in_the_same_words, WORDS_APART, "judged different, and one nominal"),
        (_what_was_said_before_a_report_came_is_not_looked_for, [("judge", (1, 2), "different")], "in another order"),
        (_those_who_moved_with_a_report_are_not_looked_at, NUMBERS_MEET, "asked about two who are one already"),
        (_nominals_that_were_left_are_not_looked_at, ASKED_WHILE_APART, "asked what was answered"),
        (
            _newcomers_are_added_whatever_was_said_since,
            [("arrive",), ("arrive",)],
            "stands in|duplicate key",
        ),
        (_newcomers_heed_no_judgement, APART_THEN_NUMBERS, "judged different, and one nominal"),
        (_answers_close_no_question, UNSURE_OF_ALL, "asked what was answered"),
    ],
)
def test_a_planted_fault_is_found(
    room: Room, plant: Callable[[pytest.MonkeyPatch], None], steps: list[Step], said: str
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        plant(patch)
        with pytest.raises((AssertionError, IntegrityError), match=said):
            _check_often(room, steps)


def _check_often(room: Room, steps: list[Step]) -> None:
    for seed in range(20):  # some faults are seen only if the reports come in another order
        check(room, steps, seed)
