"""What goes on at once, and what waits until the rest is joined."""

from hypothesis import given
from hypothesis import strategies as st

from wholepicture.base.priorities import BULK, DANGER, HARM, LAST, ORDINARY, of_what_follows

WAITING = st.integers(0, 20_000)  # how many of what an agency has waiting a join's priority is less by, at the most


@given(st.sampled_from([HARM, DANGER]), WAITING)
def test_danger_and_harm_go_on_at_once(urgency: int, waiting: int) -> None:
    assert of_what_follows(urgency - waiting) == urgency - waiting


@given(st.sampled_from([BULK, ORDINARY]), WAITING, WAITING)
def test_everyday_reports_go_on_when_all_of_them_are_joined_and_before_what_is_less_urgent(
    urgency: int, waiting: int, others: int
) -> None:
    following = of_what_follows(urgency - waiting)
    assert following < urgency - others, "any join of the same urgency goes first"
    assert following > urgency - 1_000_000, "and no join of the next"
    assert of_what_follows(following) == following, "however many steps follow each other"


def test_what_is_done_last_stays_last() -> None:
    assert of_what_follows(LAST) == LAST
