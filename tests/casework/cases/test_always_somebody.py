"""Whatever happens, in whatever order, each open case and action has somebody who has it now, who may see it and finds it on their list.

One house serves every example; before each, what was done in the last is taken out. Somebody of the hub stays at work and is barred from
nobody: without anybody who may read of a child nobody could have a case of hers.
"""

from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from synthetic.factories import child, concern, involvement
from tests.access.raw import as_superuser
from tests.casework.assessment.assessing import girl, known
from tests.casework.cases.opening import first, opened
from tests.living import House
from tests.partnership.narrowed import course, forget, rule, took
from wholepicture.access.commands import bar_viewer
from wholepicture.base import clock
from wholepicture.base.ledgered import Refusal
from wholepicture.casework.cases.commands import (
    answer_closing,
    ask_to_close,
    end_action,
    give_action,
    hand_over,
    lead_case,
    pass_action,
    reopen_case,
    share_case,
)
from wholepicture.casework.cases.queries import action_of, case_of, worklist
from wholepicture.casework.cases.results import Person, Worklist
from wholepicture.linkage.commands import record_judgement, undo_judgement
from wholepicture.partnership.absences.commands import enter_absence

WHO = ("coordinator", "police_intelligence", "social_worker", "nurse", "second")
STAYS = "second"
who = st.sampled_from(WHO)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["open", "open", "lead", "share", "give", "pass", "hand"]), who, who),
        st.tuples(st.sampled_from(["leave", "back", "away", "bar", "lapse", "train"]), who, who),
        st.tuples(st.sampled_from(["do", "ask", "close", "reopen", "join", "part"]), who, who),
    ),
    min_size=3,
    max_size=10,
)


class Town:
    """A house in which anything happens to the cases of two girls, who somebody may say are one."""

    def __init__(self, house: House) -> None:
        self.house = house
        known(house)
        other = child(given="Maud", family="Sallow-Test", date_of_birth="2007-01-09", identifiers=None)
        house.send("CSC", concern(other, key="m1"))
        house.send("HLT", involvement(other, key="m2", service="School nursing"))
        house.process()
        self.subjects = (girl(house, "h1"), girl(house, "m1"))
        self.said: UUID | None = None
        self.cases: list[UUID] = []
        self.done: set[str] = set()

    def clear(self) -> None:
        self._part("", "")
        self.cases = []
        with as_superuser(self.house.database) as superuser:
            for table in ("actionmove", "action", "casemove", "case"):
                superuser.execute(f"DELETE FROM casework_{table}")
            superuser.execute("UPDATE partnership_professional SET is_active = true")
            superuser.execute("DELETE FROM partnership_absence")
            superuser.execute("DELETE FROM access_bar")
        forget(self.house)
        course(self.house)
        took(self.house, STAYS)

    def does(self, act: str, one: str, two: str) -> None:
        """What is not open, or not theirs, is not done."""
        if one and one not in self.at_work() and act not in ("back", "hand", "part"):
            return
        with suppress(Refusal):
            getattr(self, f"_{act}")(one, two)
            self.done.add(act)

    def at_work(self) -> set[str]:
        with as_superuser(self.house.database) as superuser:
            rows = superuser.execute("SELECT id FROM partnership_professional WHERE is_active").fetchall()
        return {one for one in WHO if (self.house.professionals[one],) in rows}

    def lists(self) -> dict[str, Worklist]:
        """What each who is at work and reads has to do."""
        viewers = {one: self.house.viewer(one) for one in self.at_work()}
        return {one: worklist(viewer) for one, viewer in viewers.items() if viewer.may("cases")}

    def _open(self, one: str, two: str) -> None:
        self.cases.append(opened(self.house, one, girl(self.house, ("h1", "m1")[len(self.cases) % 2]), two))

    def _page(self) -> tuple[UUID, int]:
        case = self.cases[-1] if self.cases else UUID(int=0)
        found = case_of(self.house.viewer(STAYS), case=case)
        return case, found.seen if found else 0

    def _actions(self) -> list[tuple[UUID, int]]:
        found = case_of(self.house.viewer(STAYS), case=self._page()[0])
        listed = [row.id for row in found.row.open_actions] if found else []
        pages = [action_of(self.house.viewer(STAYS), action=one) for one in listed]
        return [(page.row.id, page.seen) for page in pages if page]

    def _lead(self, one: str, two: str) -> None:
        case, seen = self._page()
        lead_case(self.house.viewer(one), case=case, lead=self.house.professionals[two], reason="Invented.", seen=seen)

    def _share(self, one: str, two: str) -> None:
        case, seen = self._page()
        share_case(self.house.viewer(one), case=case, person=self.house.professionals[two], seen=seen)

    def _give(self, one: str, two: str) -> None:
        give_action(self.house.viewer(one), case=self._page()[0], first=first(self.house, two))

    def _pass(self, one: str, two: str) -> None:
        for action, seen in self._actions()[:1]:
            doer = self.house.professionals[two]
            pass_action(self.house.viewer(one), action=action, doer=doer, words="Invented.", seen=seen)

    def _do(self, one: str, two: str) -> None:
        for action, seen in self._actions():
            end_action(self.house.viewer(one), action=action, is_done=True, words="Invented.", seen=seen)

    def _ask(self, one: str, two: str) -> None:
        case, seen = self._page()
        ask_to_close(self.house.viewer(one), case=case, reason="Invented.", seen=seen)

    def _close(self, one: str, two: str) -> None:
        case, seen = self._page()
        answer_closing(self.house.viewer(one), case=case, agrees=True, reason="Invented.", seen=seen)

    def _reopen(self, one: str, two: str) -> None:
        case, seen = self._page()
        reopen_case(self.house.viewer(one), case=case, reason="Invented.", seen=seen)

    def _hand(self, one: str, two: str) -> None:
        leaver, successor = self.house.professionals[one], self.house.professionals[two]
        hand_over(self.house.viewer(STAYS), leaver=leaver, successor=successor, reason="Invented.")

    def _leave(self, one: str, two: str) -> None:
        self._is_at_work(one, at_work=one == STAYS)

    def _back(self, one: str, two: str) -> None:
        self._is_at_work(one, at_work=True)

    def _is_at_work(self, one: str, *, at_work: bool) -> None:
        with as_superuser(self.house.database) as superuser:
            superuser.execute(
                "UPDATE partnership_professional SET is_active = %s WHERE id = %s",
                [at_work, self.house.professionals[one]],
            )

    def _away(self, one: str, two: str) -> None:
        today, person = clock.local_date(), self.house.professionals[one]
        cover = self.house.professionals[two] if two != one else None
        enter_absence(
            self.house.viewer(one), person=person, starts_on=today, ends_on=today + timedelta(days=3), cover=cover
        )

    def _lapse(self, one: str, two: str) -> None:
        """The role of somebody reads only with a course that nobody took but who stays, and who is trained."""
        rule(self.house, one if one != STAYS else "coordinator")

    def _train(self, one: str, two: str) -> None:
        took(self.house, one)

    def _bar(self, one: str, two: str) -> None:
        if two != STAYS:
            person, hers = self.house.professionals[two], girl(self.house)
            bar_viewer(self.house.viewer(STAYS), professional=person, nominal=hers, reason="Invented.")

    def _join(self, one: str, two: str) -> None:
        if self.said is None:
            a, b = self.subjects
            officer = self.house.viewer("linkage_officer")
            self.said = record_judgement(officer, subject_a=a, subject_b=b, answer="same", reason="Invented.").id
            self.house.process()

    def _part(self, one: str, two: str) -> None:
        if self.said is not None:
            officer = self.house.viewer("linkage_officer")
            undo_judgement(officer, judgement=self.said, reason="Invented.")
            self.said = None
            self.house.process()


@pytest.fixture(scope="module")
def town(shared_house: House) -> Town:
    shared_house.add_colleague(STAYS, "coordinator")
    return Town(shared_house)


def has_it(person: Person) -> list[UUID]:
    """Who has something now, of somebody as shown."""
    return [one.id for one in person.covers] or [person.id]


HISTORY = [
    ("open", "coordinator", "social_worker"),
    ("share", "coordinator", "nurse"),
    ("away", "nurse", "nurse"),
    ("leave", "social_worker", "nurse"),
    ("join", "second", "second"),
    ("bar", "second", "coordinator"),
    ("hand", "social_worker", "police_intelligence"),
    ("part", "second", "second"),
    ("lapse", "nurse", "nurse"),
    ("train", "nurse", "nurse"),
]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(HISTORY)
@example([("open", "police_intelligence", "police_intelligence"), ("bar", "second", "police_intelligence")])
@example([("open", "social_worker", "social_worker"), ("lapse", "social_worker", ""), ("lapse", "coordinator", "")])
@example([("open", "nurse", "nurse"), ("leave", "nurse", "second"), ("away", "second", "second")])
@given(ACTS)
def test_every_open_case_and_action_has_somebody_who_may_see_it_and_finds_it(
    town: Town, acts: list[tuple[str, str, str]]
) -> None:
    town.clear()
    for act, one, two in acts:
        town.does(act, one, two)
    by_id = {id: name for name, id in town.house.professionals.items()}
    lists = town.lists()
    for case in town.cases:
        page = case_of(town.house.viewer(STAYS), case=case)
        assert page is not None
        if page.row.state == "closed":
            assert not page.row.open_actions
            continue
        for person in has_it(page.row.lead):
            assert case in [row.id for row in lists[by_id[person]].cases], by_id[person]
        for action in page.row.open_actions:
            for person in has_it(action.doer):
                assert action.id in [row.id for row in lists[by_id[person]].actions], by_id[person]
                assert action_of(town.house.viewer(by_id[person]), action=action.id) is not None


def test_each_thing_that_may_happen_is_done_in_some_history(town: Town) -> None:
    """What is refused in every history would prove nothing."""
    town.clear()
    town.done.clear()
    closing = [("do", "second", ""), ("ask", "coordinator", ""), ("close", "second", ""), ("reopen", "second", "")]
    rest = [
        ("give", "second", "nurse"),
        ("pass", "second", "social_worker"),
        ("lead", "second", "nurse"),
        ("back", "nurse", ""),
    ]
    for act, one, two in (*HISTORY[:2], *closing, *rest, *HISTORY[2:]):
        town.does(act, one, two)
    assert town.done == {
        *("open", "lead", "share", "give", "pass", "hand", "leave", "back", "away", "bar"),
        *("do", "ask", "close", "reopen", "join", "part", "lapse", "train"),
    }
