"""What an operation's numbers count: over any history, as at any day, each says its definition and holds to it."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from wholepicture.casework.operation.rules import (
    ACQUITTAL,
    ARREST,
    CHARGE,
    CONVICTION,
    NO_FURTHER_ACTION,
    STANDS,
    STEPS,
    TRIAL,
    Came,
    Happened,
    Known,
    faults_of_step,
    faults_of_support,
    stands,
    totals,
)

TODAY = date(2026, 3, 27)
DAY = timedelta(days=1)
GIRLS, MEN = [UUID(int=n) for n in range(1, 9)], [UUID(int=n) for n in range(101, 105)]
DAYS = st.integers(0, 60).map(lambda days: TODAY - days * DAY)
CAME = st.lists(st.builds(Came, st.sampled_from(GIRLS), DAYS), max_size=9)
KNOWN = st.lists(st.builds(Known, st.sampled_from(MEN), DAYS), max_size=5)
RAW = st.tuples(
    st.sampled_from(list(STEPS)),
    DAYS,
    st.sampled_from(MEN),
    st.frozensets(st.sampled_from(GIRLS), max_size=3),
    st.integers(0, 30),
)


def happened(raw: list[tuple[str, date, UUID, frozenset[UUID], int]]) -> list[Happened]:
    """Steps, of which some take back one of those before."""
    steps: list[Happened] = []
    for number, (kind, on, man, girls, back) in enumerate(raw):
        first = [step for step in steps if step.takes_back is None]
        of = first[back % len(first)] if first and back % 4 == 0 else None
        id = UUID(int=1000 + number)
        steps.append(
            Happened(id, of.kind, of.on, of.person, of.children, of.id) if of else Happened(id, kind, on, man, girls)
        )
    return steps


STEPS_OF = st.lists(RAW, max_size=9).map(happened)
UP_TO = (TODAY - 60 * DAY, TODAY + DAY)


def numbers(came: list[Came], known: list[Known], steps: list[Happened], on: date) -> dict[str, int]:
    return {total.code: total.number for total in totals(came, known, steps, on)}


def real(steps: list[Happened], on: date) -> list[Happened]:
    """What happened by that day, and nobody took back."""
    back = {step.takes_back for step in steps}
    return [step for step in steps if step.takes_back is None and step.id not in back and step.on <= on]


def relates(steps: list[Happened], girl: UUID, kind: str) -> bool:
    return any(step.kind == kind and girl in step.children for step in steps)


@given(CAME, STEPS_OF, st.dates(*UP_TO))
def test_each_number_of_children_counts_what_its_definition_says(
    came: list[Came], steps: list[Happened], on: date
) -> None:
    """Counted here in another way: girl by girl."""
    happened_by = real(steps, on)
    forward = [girl for girl in GIRLS if any(one.child == girl and one.on <= on for one in came)]
    found = numbers(came, [], steps, on)
    assert found["came_forward"] == len(forward)
    assert found["convictions_relate"] == sum(relates(happened_by, girl, CONVICTION) for girl in GIRLS)
    assert found["charges_relate"] == sum(relates(happened_by, girl, CHARGE) for girl in GIRLS)
    assert found["without_charge"] == sum(not relates(happened_by, girl, CHARGE) for girl in forward)


@given(STEPS_OF, st.dates(*UP_TO), st.sampled_from((ARREST, CHARGE, TRIAL, CONVICTION, ACQUITTAL)))
def test_each_number_of_people_counts_each_man_once(steps: list[Happened], on: date, kind: str) -> None:
    of_kind = [step.person for step in real(steps, on) if step.kind == kind]
    assert numbers([], [], steps, on)[kind] == sum(man in of_kind for man in MEN)


@given(KNOWN, st.dates(*UP_TO))
def test_every_person_of_concern_counts_once(known: list[Known], on: date) -> None:
    since = {man: min((one.since for one in known if one.person == man), default=on + DAY) for man in MEN}
    assert numbers([], known, [], on)["known"] == sum(day <= on for day in since.values())


@given(CAME, KNOWN, STEPS_OF, st.dates(*UP_TO), st.integers(0, 60))
def test_as_at_a_later_day_nothing_that_was_counted_is_fewer(
    came: list[Came], known: list[Known], steps: list[Happened], on: date, later: int
) -> None:
    before, after = (numbers(came, known, steps, day) for day in (on, on + later * DAY))
    assert all(after[code] >= number for code, number in before.items() if code != "without_charge")


@given(CAME, KNOWN, STEPS_OF, st.dates(*UP_TO))
def test_what_was_taken_back_counts_as_if_it_had_never_been_entered(
    came: list[Came], known: list[Known], steps: list[Happened], on: date
) -> None:
    back = {step.takes_back for step in steps}
    never = [step for step in steps if step.takes_back is None and step.id not in back]
    assert numbers(came, known, steps, on) == numbers(came, known, never, on)
    for girl in GIRLS:
        assert stands(steps, girl) == stands(never, girl)


@given(CAME, KNOWN, STEPS_OF, st.dates(*UP_TO))
def test_a_girl_without_a_charge_is_never_lost(
    came: list[Came], known: list[Known], steps: list[Happened], on: date
) -> None:
    found = numbers(came, known, steps, on)
    assert found["without_charge"] <= found["came_forward"] <= found["without_charge"] + found["charges_relate"]


def test_27_came_forward_and_the_convictions_relate_to_15_of_them_both_true_and_each_with_its_day() -> None:
    girls = [UUID(int=n) for n in range(27)]
    came = [Came(girl, TODAY - (27 - number) * DAY) for number, girl in enumerate(girls)]
    steps = [Happened(UUID(int=900), CONVICTION, TODAY - 5 * DAY, MEN[0], frozenset(girls[:15]))]
    said = {total.code: total.sentence for total in totals(came, [], steps, TODAY)}
    assert said["came_forward"] == "27 children came forward up to 27 March 2026"
    assert said["convictions_relate"] == "The convictions up to 27 March 2026 relate to 15 children"
    before = {total.code: total.number for total in totals(came, [], steps, TODAY - 6 * DAY)}
    assert (before["came_forward"], before["convictions_relate"]) == (22, 0)
    assert all(total.definition.startswith("Every ") for total in totals(came, [], steps, TODAY))
    assert "1 child came" in totals(came[:1], [], (), TODAY)[0].sentence


def test_where_a_girl_stands_is_what_says_most_of_her_and_no_word_of_it_says_nothing() -> None:
    girl, steps = GIRLS[0], list[Happened]()
    seen = [stands(steps, girl)]
    for number, kind in enumerate((ARREST, NO_FURTHER_ACTION, CHARGE, TRIAL, ACQUITTAL, CONVICTION)):
        steps.append(Happened(UUID(int=number), kind, TODAY, MEN[0], frozenset([girl])))
        seen.append(stands(steps, girl))
    assert seen == ["", ARREST, NO_FURTHER_ACTION, CHARGE, TRIAL, ACQUITTAL, CONVICTION]
    assert stands(steps, GIRLS[1]) == ""
    assert set(STANDS) == {"", *STEPS}


def test_what_is_wrong_with_an_entry_is_said_at_its_field() -> None:
    none = {fault.field for fault in faults_of_step(kind="", on=None, people=[], words="", today=TODAY)}
    assert none == {"kind", "people", "on-day"}
    fine = faults_of_step(kind=CHARGE, on=TODAY, people=MEN[:1], words="x" * 4000, today=TODAY)
    assert fine == []
    late = faults_of_step(kind=CHARGE, on=TODAY + DAY, people=MEN[:1], words="x" * 4001, today=TODAY)
    assert [fault.field for fault in late] == ["on-day", "words"]


def support(**given: object) -> list[str]:
    said = {"is_ended": False, "from_on": TODAY, "review_on": None, "words": "", "contact": "", "today": TODAY}
    return [fault.field for fault in faults_of_support(**(said | given))]  # type: ignore[arg-type]


def test_what_is_wrong_with_a_childs_support_is_said_at_its_field() -> None:
    assert support() == []
    assert support(from_on=None) == ["on-day"]
    assert support(from_on=TODAY + DAY) == []
    assert support(is_ended=True, from_on=TODAY + DAY) == ["on-day", "words"]
    assert support(is_ended=True, words="She asked for it.") == []
    assert support(review_on=TODAY - DAY) == ["review-day"]
    assert support(review_on=TODAY) == []
    assert support(contact="x" * 4001) == ["contact"]
