"""What is said of an entry: which word of each person stands, and what is no word."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from wholepicture.casework.significance.rules import FIELDS, LONGEST, Said, in_threads

PEOPLE = [uuid4() for _ in range(3)]
START = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Word:
    by: UUID
    number: int
    at: datetime


@st.composite
def words(draw: st.DrawFn) -> list[Word]:
    """Words of a few people, each in their order, brought in any order."""
    spoken, numbers = [], dict.fromkeys(PEOPLE, 0)
    for minute, by in enumerate(draw(st.lists(st.sampled_from(PEOPLE), max_size=12))):
        numbers[by] += 1
        spoken.append(Word(by, numbers[by], START + timedelta(minutes=minute)))
    return list(draw(st.permutations(spoken)))


@given(words())
def test_of_each_person_the_latest_word_stands_first_and_none_is_lost(spoken: list[Word]) -> None:
    threads = in_threads(spoken)
    assert sorted((word for thread in threads for word in thread), key=lambda word: word.at) == sorted(
        spoken, key=lambda word: word.at
    )
    for thread in threads:
        assert len({word.by for word in thread}) == 1
        assert [word.number for word in thread] == list(range(len(thread), 0, -1))


@given(words())
def test_whoever_spoke_last_comes_first(spoken: list[Word]) -> None:
    stands = [thread[0].at for thread in in_threads(spoken)]
    assert stands == sorted(stands, reverse=True)


@given(st.fixed_dictionaries({}, optional={name: st.sampled_from(["", " ", "\n", "Words."]) for name in FIELDS}))
def test_blanks_are_no_words(typed: dict[str, str]) -> None:
    assert Said.of(typed).is_empty == ("Words." not in typed.values())


@given(st.sampled_from(FIELDS), st.integers(LONGEST - 2, LONGEST + 2))
def test_what_is_too_long_is_told_by_its_field(name: str, length: int) -> None:
    assert Said.of({name: "a" * length}).too_long == ([name] if length > LONGEST else [])
