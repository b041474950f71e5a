"""Which moves are open, by a written-out table; what is asked before one is sent; and when one is late."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from wholepicture.casework.referral.rules import (
    ACCEPTED,
    BASES,
    DONE,
    HANDED,
    LONGEST_NAME,
    NOT_YET,
    PASSED,
    REFER,
    REFUSED,
    SENT,
    SETTLED,
    TRANSFER,
    WITHDRAWN,
    NoSuchMove,
    Sending,
    after,
    is_late,
    wrong_sending,
)

STATES = (NOT_YET, SENT, ACCEPTED, REFUSED, WITHDRAWN, DONE, SETTLED)
# By move and state: where a referral, and where a transfer, stands after it. What is not here is not open.
OPEN_MOVES = {
    (SENT, NOT_YET): (SENT, SENT),
    (ACCEPTED, SENT): (ACCEPTED, DONE),
    (REFUSED, SENT): (REFUSED, REFUSED),
    (WITHDRAWN, SENT): (WITHDRAWN, WITHDRAWN),
    (PASSED, ACCEPTED): (ACCEPTED, ACCEPTED),
    (DONE, ACCEPTED): (DONE, DONE),
    (SETTLED, REFUSED): (SETTLED, SETTLED),
    (HANDED, SENT): (SENT, SENT),
    (HANDED, ACCEPTED): (ACCEPTED, ACCEPTED),
    (HANDED, REFUSED): (REFUSED, REFUSED),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", [SENT, ACCEPTED, REFUSED, WITHDRAWN, PASSED, DONE, SETTLED, HANDED])
def test_a_move_is_open_where_the_table_says_so_and_nowhere_else(kind: str, state: str) -> None:
    ends = OPEN_MOVES.get((kind, state))
    for manner, end in zip((REFER, TRANSFER), ends or ("", ""), strict=True):
        if ends:
            assert after(kind, state, manner) == end
        else:
            with pytest.raises(NoSuchMove):
                after(kind, state, manner)


TEAM, DOOR = uuid4(), uuid4()


@pytest.mark.parametrize(
    ("sending", "problems"),
    [
        (Sending("Wren, 14", "Please see her.", team=TEAM), {}),
        (Sending("Wren, 14", "Please see her.", front_door=DOOR, basis="consent"), {}),
        (Sending("x" * LONGEST_NAME, "x", team=TEAM, basis=BASES[-1]), {}),
        (Sending(" ", " "), {"to": "Choose who", "called": "Say who", "words": "Say what"}),
        (Sending("x", "x", team=DOOR), {"to": "Choose one of"}),
        (Sending("x", "x", front_door=TEAM, basis="consent"), {"to": "Choose one of"}),
        (Sending("x", "x", front_door=DOOR), {"basis": "They read nothing"}),
        (Sending("x", "x", team=TEAM, basis="x"), {"basis": "Choose one of"}),
        (Sending("x" * (LONGEST_NAME + 1), "x", team=TEAM), {"called": "Use 200"}),
        (Sending("x", "x" * 4001, team=TEAM), {"words": "Use 4,000"}),
    ],
)
def test_what_is_wrong_is_said_at_its_field(sending: Sending, problems: dict[str, str]) -> None:
    found = wrong_sending(sending, teams={TEAM}, front_doors={DOOR})
    assert found.keys() == problems.keys()
    assert all(found[field].startswith(said) for field, said in problems.items())


def test_it_is_late_only_while_nobody_has_answered() -> None:
    due_at = datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC)
    assert is_late(SENT, due_at, due_at + timedelta(seconds=1))
    assert not is_late(SENT, due_at, due_at)
    assert not any(is_late(state, due_at, due_at + timedelta(days=9)) for state in STATES if state != SENT)
