"""A shared tie across children: what raises it, and which ties say too little."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from tests.alerts.rules.observations import sentences, tied, ties
from wholepicture.alerts.inputs import TieSeen, TiesOfThing
from wholepicture.alerts.rules.shared_tie import PARAMETERS, RULE, evaluate


def planted_case() -> TiesOfThing:
    """One car with two children, told by two agencies."""
    return ties("vehicle", "AB00 CDE", tied(1, "School", 0), tied(2, "Police", 5))


def near_miss() -> TiesOfThing:
    """One report that names both children is one source."""
    together = [tied(1, "School", 0, root="School/1"), tied(2, "School", 0, root="School/1")]
    return ties("vehicle", "AB00 CDE", *together)


def test_one_car_with_two_children_from_two_sources_raises_an_alert() -> None:
    given = planted_case()
    found = evaluate(given)
    assert found is not None
    assert found.items == (given.thing,)
    assert found.evident_at == max(tie.recorded_at for tie in given.ties), "when the second of them was written"
    assert sentences(RULE, found) == [
        "The same vehicle (AB00 CDE) is tied to 2 children by 2 independent sources, "
        "between 1 March 2026 and 6 March 2026.",
        "Told by: Police, 6 March 2026; School, 1 March 2026.",
        "This is information, not proof: a shared tie may be innocent.",
    ]


def test_one_report_that_names_two_children_is_one_source_and_does_not() -> None:
    assert evaluate(near_miss()) is None


def test_an_adult_stands_among_whom_the_alert_is_about() -> None:
    given = ties("nominal", "Tall man", tied(1, "School", 0, "associate"), tied(2, "Police", 5, "associate"))
    found = evaluate(given)
    assert found is not None
    assert found.items == ()
    assert found.nominals[-1] == given.thing
    assert sentences(RULE, found)[0].startswith("The same person (Tall man)")


def test_one_child_twice_is_not_two_children() -> None:
    assert evaluate(ties("vehicle", "AB00 CDE", tied(1, "School", 0), tied(1, "Police", 5))) is None


@pytest.mark.parametrize("beyond", [0, 1])
def test_ties_further_apart_than_the_window_do_not(beyond: int) -> None:
    far = tied(2, "Police", PARAMETERS["days"] + beyond)
    found = evaluate(ties("vehicle", "AB00 CDE", tied(1, "School", 0), far))
    assert (found is None) == bool(beyond)


def pair(type: str) -> tuple[TieSeen, TieSeen]:
    return tied(1, "School", 0, type), tied(2, "Police", 1, type)


def test_a_home_a_school_and_a_telephone_held_for_ringing_do_not() -> None:
    assert evaluate(ties("place", "1 Marsh Lane", *pair("lives_at"))) is None
    assert evaluate(ties("phone", "07700 900001", *pair("own_number"))) is None
    assert evaluate(ties("place", "school gate", *pair("seen_at"), place_kind="school")) is None
    assert evaluate(ties("place", "car park", *pair("seen_at"), place_kind="car_park")) is not None


def test_a_place_tied_to_very_many_people_says_too_little() -> None:
    many = [tied(n, f"Agency {n}", n, "seen_at") for n in range(5)]
    limit = PARAMETERS["most_people"]
    assert evaluate(ties("place", "bus stop", *many, people=limit + 1)) is None
    assert evaluate(ties("place", "bus stop", *many, people=limit)) is not None


def test_what_is_damped_raises_nothing_and_what_a_person_said_counts_does_however_many_share_it() -> None:
    two = tied(1, "School", 0), tied(2, "Police", 5)
    limit = PARAMETERS["most_people"]
    assert evaluate(ties("vehicle", "XX00 ABC", *two, damped=True)) is None
    assert evaluate(ties("vehicle", "XX00 ABC", *two, people=limit + 1, damped=False)) is not None
    gate = evaluate(ties("place", "school gate", *two, place_kind="school", damped=False))
    assert gate is None, "an everyday place stays one"


def test_each_reason_holds_the_reports_that_it_rests_on() -> None:
    found = evaluate(planted_case())
    assert found is not None
    behind = {reason.code: reason.reports for reason in found.reasons}
    assert behind == {"same_thing": found.evidence, "told_by": found.evidence, "not_proof": ()}


@pytest.mark.parametrize(
    ("days", "said"), [((3, 3), "on 4 March 2026."), ((3, 5), "between 4 March 2026 and 6 March 2026.")]
)
def test_a_tie_that_falls_on_one_day_is_said_to_be_on_that_day(days: tuple[int, int], said: str) -> None:
    found = evaluate(ties("vehicle", "XX00 ABC", tied(1, "Home", days[0]), tied(2, "School", days[1])))
    assert found is not None
    assert sentences(RULE, found)[0].endswith(said)


def test_what_nobody_described_is_said_so() -> None:
    found = evaluate(ties("vehicle", "", tied(1, "School", 0), tied(2, "Police", 5)))
    assert found is not None
    assert sentences(RULE, found)[0].startswith("The same vehicle (not described) is tied to 2 children")


class Asked(frozenset[frozenset[UUID]]):
    """Pairs who may be one, which count how often they were gone through."""

    times = 0

    def __iter__(self) -> Iterator[frozenset[UUID]]:
        self.times += 1
        return super().__iter__()


def test_who_may_be_one_is_asked_once_however_many_ties_there_are_and_never_where_no_sign_points_at_anybody() -> None:
    many = [tied(1 + number % 8, f"Agency {number % 2}", number % 300) for number in range(60)]
    all_one = {frozenset((UUID(int=1), UUID(int=other))) for other in range(2, 9)}
    asked = Asked(all_one)
    assert evaluate(ties("vehicle", "AB00 CDE", *many, may_be_one=asked)) is None
    assert asked.times == 1
    asked = Asked(all_one)
    assert evaluate(ties("vehicle", "AB00 CDE", *many, may_be_one=asked, pointed_at=())) is None
    assert asked.times == 0
