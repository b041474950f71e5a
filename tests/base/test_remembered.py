"""A page asks each question once; what writes, and whoever else asks, is answered afresh."""

from hypothesis import given
from hypothesis import strategies as st

from wholepicture.base.remembered import asked_once, each_asked_once, reading, remembering_nothing


class Known:
    """What is known, which may change, and how often it was asked for."""

    def __init__(self) -> None:
        self.value, self.of, self.asked = 1, {1: "wren", 2: "tern"}, list[object]()

    def now(self) -> int:
        self.asked.append("now")
        return self.value

    def called(self, kind: str, ids: list[int]) -> dict[int, str]:
        self.asked.append((kind, tuple(ids)))
        return {one: f"{kind} {self.of[one]}" for one in ids if one in self.of}


def test_a_page_asks_once_and_the_next_page_asks_anew() -> None:
    known = Known()
    now = asked_once(known.now)
    for _ in range(2):
        with reading():
            assert (now(), now()) == (known.value, known.value)
        known.value += 1
    assert len(known.asked) == 2


def test_outside_a_page_nothing_is_remembered() -> None:
    known = Known()
    now = asked_once(known.now)
    assert now() == 1
    known.value = 2
    assert now() == 2


def test_what_is_written_in_the_midst_of_a_page_is_read_by_what_writes_it_and_after_it() -> None:
    known = Known()
    now = asked_once(known.now)
    with reading():
        assert now() == 1
        with remembering_nothing():
            known.value = 2
            assert now() == 2
            known.value = 3
            assert now() == 3
        assert now() == 3


def test_what_is_left_out_and_what_is_given_as_it_would_be_are_one_question() -> None:
    asked: list[object] = []

    def standing(of: int, *, then: int | None = None) -> int:
        asked.append((of, then))
        return of

    once = asked_once(standing)
    with reading():
        assert (once(1), once(1, then=None), once(of=1), once(1, then=2)) == (1, 1, 1, 1)
    assert asked == [(1, None), (1, 2)]


def test_of_each_id_it_is_asked_once_also_where_nothing_is_known_of_it() -> None:
    known = Known()
    called = each_asked_once(known.called)
    with reading():
        assert called("bird", [1, 5]) == {1: "bird wren"}
        assert called("bird", iter([5, 2, 1])) == {2: "bird tern", 1: "bird wren"}
        assert called("child", [1]) == {1: "child wren"}
        assert called("bird", []) == {}
    assert known.asked == [("bird", (1, 5)), ("bird", (2,)), ("child", (1,))]


@given(st.lists(st.tuples(st.booleans(), st.lists(st.integers(1, 4), max_size=4)), max_size=12))
def test_whatever_is_asked_and_written_in_turns_the_answer_is_as_it_stands(turns: list[tuple[bool, list[int]]]) -> None:
    known = Known()
    called = each_asked_once(known.called)
    with reading():
        for number, (is_written, ids) in enumerate(turns):
            if is_written:
                with remembering_nothing():
                    known.of[1 + number % 4] = f"bird {number}"
            assert called("a", ids) == {one: f"a {known.of[one]}" for one in dict.fromkeys(ids) if one in known.of}
