"""Whatever two parties do with referrals and transfers, in whatever order, and whoever leaves: each that is open has somebody who may
read it and finds it on their list; a case has one who leads it; and what a person refused or took back changes nothing.

One house serves every example; before each, what was done in the last is taken out.
"""

from contextlib import suppress
from uuid import UUID

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.access.raw import as_superuser
from tests.casework.assessment.assessing import known
from tests.casework.cases.opening import opened
from tests.casework.cases.opening import page as case_page
from tests.casework.referral.referring import lists, page, referred, shown, staffed, transferred
from tests.living import House
from wholepicture.access.commands import bar_viewer
from wholepicture.base.ledgered import Refusal
from wholepicture.casework.cases.commands import hand_over
from wholepicture.casework.cases.results import Person
from wholepicture.casework.referral.commands import (
    accept_referral,
    accept_transfer,
    end_referral,
    pass_referral,
    refuse_referral,
    settle_referral,
    withdraw_referral,
)

SENDERS, RECEIVERS, STAYS = ("nurse", "ward"), ("social_worker", "colleague", "manager"), "coordinator"
EVERYBODY = (*SENDERS, *RECEIVERS, STAYS)
sender, receiver, anybody = st.sampled_from(SENDERS), st.sampled_from(RECEIVERS), st.sampled_from(EVERYBODY)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["refer", "transfer", "withdraw", "settle"]), sender, receiver),
        st.tuples(st.sampled_from(["accept", "accept", "refuse", "done", "pass"]), receiver, receiver),
        st.tuples(st.sampled_from(["leave", "back", "bar", "hand"]), anybody, anybody),
    ),
    min_size=3,
    max_size=9,
)


class Town:
    def __init__(self, house: House) -> None:
        self.house = house
        self.wren = known(house)
        house.add_colleague("ward", "nurse", "HLT")
        staffed(house)
        self.sent: list[UUID] = []
        self.case = UUID(int=0)
        self.done: set[str] = set()

    def clear(self) -> None:
        with as_superuser(self.house.database) as superuser:
            for table in ("referralmove", "referralchild", "referral", "actionmove", "action", "casemove", "case"):
                superuser.execute(f"DELETE FROM casework_{table}")
            superuser.execute("UPDATE partnership_professional SET is_active = true")
            superuser.execute("DELETE FROM access_bar")
        self.sent, self.case = [], opened(self.house, "nurse", self.wren, "nurse")

    def at_work(self) -> set[str]:
        with as_superuser(self.house.database) as superuser:
            rows = superuser.execute("SELECT id FROM partnership_professional WHERE is_active").fetchall()
        return {one for one in EVERYBODY if (self.house.professionals[one],) in rows}

    def does(self, act: str, one: str, two: str) -> None:
        """What is not open, or not theirs, is not done."""
        if one not in self.at_work() and act not in ("back", "hand"):
            return
        leads = case_page(self.house, STAYS, self.case).row.lead.id
        with suppress(Refusal):
            getattr(self, f"_{act}")(one, two)
            self.done.add(act)
        if act in ("refer", "transfer", "refuse", "withdraw", "settle", "done"):
            assert case_page(self.house, STAYS, self.case).row.lead.id == leads, act

    def _refer(self, one: str, two: str) -> None:
        self.sent.append(referred(self.house, one, self.wren, "CSC"))

    def _transfer(self, one: str, two: str) -> None:
        self.sent.append(transferred(self.house, one, self.case, "CSC"))

    def _last(self) -> tuple[UUID, int, str]:
        if not self.sent:
            return UUID(int=0), 0, ""
        found = page(self.house, STAYS, self.sent[-1])
        return found.row.id, found.seen, found.row.manner

    def _accept(self, one: str, two: str) -> None:
        referral, seen, manner = self._last()
        viewer, taker = self.house.viewer(one), self.house.professionals[two]
        if manner == "transfer":
            accept_transfer(viewer, referral=referral, lead=taker, words="", seen=seen)
            assert case_page(self.house, STAYS, self.case).row.lead.id == taker
        else:
            accept_referral(viewer, referral=referral, words="", seen=seen, taker=taker)

    def _pass(self, one: str, two: str) -> None:
        referral, seen, _ = self._last()
        taker = self.house.professionals[two]
        pass_referral(self.house.viewer(one), referral=referral, taker=taker, words="x", seen=seen)

    def _refuse(self, one: str, two: str) -> None:
        referral, seen, _ = self._last()
        refuse_referral(self.house.viewer(one), referral=referral, words="x", seen=seen)

    def _done(self, one: str, two: str) -> None:
        referral, seen, _ = self._last()
        end_referral(self.house.viewer(one), referral=referral, words="x", seen=seen)

    def _withdraw(self, one: str, two: str) -> None:
        referral, seen, _ = self._last()
        withdraw_referral(self.house.viewer(one), referral=referral, words="x", seen=seen)

    def _settle(self, one: str, two: str) -> None:
        referral, seen, _ = self._last()
        settle_referral(self.house.viewer(one), referral=referral, words="x", seen=seen)

    def _hand(self, one: str, two: str) -> None:
        leaver, successor = self.house.professionals[one], self.house.professionals[two]
        hand_over(self.house.viewer(STAYS), leaver=leaver, successor=successor, reason="x")

    def _leave(self, one: str, two: str) -> None:
        self._works(one, works=one == STAYS)

    def _back(self, one: str, two: str) -> None:
        self._works(one, works=True)

    def _works(self, one: str, *, works: bool) -> None:
        with as_superuser(self.house.database) as superuser:
            person = self.house.professionals[one]
            superuser.execute("UPDATE partnership_professional SET is_active = %s WHERE id = %s", [works, person])

    def _bar(self, one: str, two: str) -> None:
        if two != STAYS:
            person = self.house.professionals[two]
            bar_viewer(self.house.viewer(STAYS), professional=person, nominal=self.wren, reason="x")


@pytest.fixture(scope="module")
def town(shared_house: House) -> Town:
    return Town(shared_house)


def has_it(person: Person) -> list[UUID]:
    return [one.id for one in person.covers] or [person.id]


HISTORY = [
    ("refer", "nurse", "colleague"),
    ("accept", "colleague", "social_worker"),
    ("pass", "social_worker", "colleague"),
    ("leave", "colleague", "nurse"),
    ("leave", "nurse", "nurse"),
    ("bar", "coordinator", "manager"),
]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(HISTORY)
@example([("transfer", "nurse", "manager"), ("refuse", "manager", "manager"), ("leave", "nurse", "ward")])
@example([("refer", "ward", "manager"), ("bar", "coordinator", "ward"), ("hand", "ward", "nurse")])
@given(ACTS)
def test_what_is_open_has_somebody_who_may_read_it_and_finds_it(town: Town, acts: list[tuple[str, str, str]]) -> None:
    town.clear()
    for act, one, two in acts:
        town.does(act, one, two)
    by_id = {id: name for name, id in town.house.professionals.items()}
    found = {one: lists(town.house, one) for one in town.at_work()}
    assert case_page(town.house, STAYS, town.case).row.lead.name
    for referral in town.sent:
        row = page(town.house, STAYS, referral).row
        if row.state not in ("sent", "accepted", "refused"):
            continue
        if row.state in ("sent", "refused") or row.taken is None:
            for person in has_it(row.sender):
                theirs = found[by_id[person]]
                assert referral in [one.id for one in (*theirs.out, *theirs.back)], by_id[person]
                assert shown(town.house, by_id[person], referral) is not None
        else:
            for person in has_it(row.taken):
                assert referral in [one.id for one in found[by_id[person]].to_do], by_id[person]
                assert shown(town.house, by_id[person], referral) is not None


def test_each_thing_that_may_happen_is_done_in_some_history(town: Town) -> None:
    """What is refused in every history would prove nothing."""
    town.clear()
    town.done.clear()
    rest = [
        ("refer", "nurse", ""),
        ("accept", "colleague", "colleague"),
        ("done", "colleague", ""),
        ("transfer", "nurse", ""),
        ("withdraw", "nurse", ""),
        ("transfer", "nurse", ""),
        ("refuse", "manager", ""),
        ("settle", "nurse", ""),
        ("transfer", "nurse", ""),
        ("accept", "manager", "manager"),
        ("back", "nurse", ""),
        ("hand", "nurse", "ward"),
    ]
    for act, one, two in (*rest, *HISTORY):
        town.does(act, one, two)
    assert town.done == {
        *("refer", "transfer", "withdraw", "settle", "accept", "refuse", "done", "pass"),
        *("leave", "back", "bar", "hand"),
    }
