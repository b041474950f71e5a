"""Values that many share are listed, damped and explained, and a person's word goes before the rule."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from synthetic import factories
from tests import databases
from tests.linkage.shared_values.switchboard import pupil, told
from tests.living import House
from wholepicture.alerts.queries import alerts_awaiting
from wholepicture.base.ledgered import NeedsReason, NotFound, NotPermitted
from wholepicture.linkage.commands import judge_shared_value, undo_shared_word
from wholepicture.linkage.queries import SharedRow, pairs_to_judge, shared_value, shared_values


def asked(house: House) -> set[frozenset[str]]:
    """Given names of the pairs that wait for the officer."""
    pairs = pairs_to_judge(house.viewer("linkage_officer"))
    return {frozenset((one.a.given, one.b.given)) for one in pairs}


def listed(house: House, who: str = "linkage_officer") -> list[SharedRow]:
    return shared_values(house.viewer(who))


def raised(house: House) -> list[str]:
    return [one.rule for one in alerts_awaiting(house.viewer("coordinator"))]


TWO = frozenset({"marisol", "marisole"})


@pytest.fixture(scope="module")
def schools_pupils(template: str) -> Iterator[str]:
    """The name of a database in which the school has told of all its pupils."""
    with databases.scene(template, told) as name:
        yield name


@pytest.fixture
def with_pupils(schools_pupils: str, template: str) -> Iterator[House]:
    with databases.copied(schools_pupils) as name:
        yield databases.house_in(name, template)


def test_two_who_share_a_number_with_few_are_asked_about_and_raise_an_alert(house: House) -> None:
    # What the next test would find, were the number not damped.
    told(house, 4)
    assert TWO in asked(house)
    assert raised(house) == ["shared_tie"]
    assert listed(house) == []


def test_nobody_is_asked_about_or_raised_on_account_of_a_switchboards_number(with_pupils: House) -> None:
    assert asked(with_pupils) == set()
    assert raised(with_pupils) == []
    (row,) = listed(with_pupils)
    assert (row.kind, row.text, row.people, row.agencies) == ("phone", "+441632960100", 25, 2)
    assert (row.by_rule, row.word, row.is_damped) == (True, "", True)


def test_a_number_that_is_not_to_be_damped_counts_again_and_taking_that_back_damps_it(with_pupils: House) -> None:
    officer = with_pupils.viewer("linkage_officer")
    (row,) = listed(with_pupils)
    word = judge_shared_value(officer, value=row.id, answer="do_not_damp", reason="It is a foster carer's own number")
    assert [(one.word, one.is_damped) for one in listed(with_pupils)] == [("do_not_damp", False)]
    with_pupils.process()
    assert TWO in asked(with_pupils)
    assert raised(with_pupils) == ["shared_tie"]

    undo_shared_word(officer, word=word.id, reason="It is the school's after all")
    with_pupils.process()
    assert [(one.word, one.is_damped) for one in listed(with_pupils)] == [("", True)]
    assert asked(with_pupils) == set()
    # what was raised meanwhile waits for a person
    assert raised(with_pupils) == ["shared_tie"]
    found = shared_value(officer, value=row.id)
    assert found is not None
    (said,) = found[1]
    assert said.undone_at is not None
    assert (said.answer, said.by, said.undone_because) == (
        "do_not_damp",
        "Ivo Link-Test",
        "It is the school's after all",
    )


def test_a_person_damps_what_the_rule_does_not(house: House) -> None:
    told(house, 6)
    (row,) = listed(house)
    assert (row.people, row.is_damped) == (5, False)
    judge_shared_value(house.viewer("linkage_officer"), value=row.id, answer="damp", reason="The school's office")
    house.process()
    house.send("HLT", factories.concern(pupil(0, given="Marisolle", family=None, date_of_birth=None), key="late"))
    house.process()
    assert not any("marisolle" in pair for pair in asked(house))


def test_what_is_damped_is_explained_to_whoever_compares(with_pupils: House) -> None:
    from wholepicture.base.database_role import speaking_as
    from wholepicture.linkage.models import SubjectProfile
    from wholepicture.linkage.people.evidence import descriptions_of
    from wholepicture.linkage.rules import compare

    with speaking_as("worker"):
        a, b = descriptions_of(
            SubjectProfile.objects.filter(given__startswith="marisol").values_list("subject", flat=True)
        ).values()
    assert [one.words for one in compare(a, b) if one.outcome == "shared"] == [
        "The same phone number, but 25 or more people have given it: it counts for nothing."
    ]
    assert not a.traits, "the end of a switchboard's number says no more than the number"


def state(house: House) -> set[tuple[Any, ...]]:
    """The list as the machine keeps it."""
    from wholepicture.base.database_role import speaking_as
    from wholepicture.linkage.models import SharedValue

    with speaking_as("worker"):
        return {
            (one.id, one.people, one.agencies, frozenset(one.nominals), one.since, one.by_rule, one.word, one.is_damped)
            for one in SharedValue.objects.all()
        }


def test_the_list_is_the_same_whatever_the_order_and_when_it_is_counted_again(house: House) -> None:
    from wholepicture.access.viewer import system_viewer
    from wholepicture.base.database_role import speaking_as
    from wholepicture.linkage.commands import recount_all_values
    from wholepicture.linkage.models import SharedValue

    told(house, 12, step=3)
    kept = state(house)
    assert [one[1] for one in kept] == [10]
    with speaking_as("worker"):
        SharedValue.objects.all().delete()
    assert recount_all_values(system_viewer("derivation")) == 1
    assert state(house) == kept


def test_the_list_follows_a_judgement_and_its_undoing(house: House) -> None:
    from wholepicture.base.database_role import speaking_as
    from wholepicture.linkage.commands import record_judgement, undo_judgement
    from wholepicture.linkage.models import SubjectProfile

    # ten pupils, one of whom is two
    told(house, 11)
    before = state(house)
    assert [one[-1] for one in before] == [True]
    with speaking_as("worker"):
        of = dict(SubjectProfile.objects.values_list("given", "subject"))
    officer = house.viewer("linkage_officer")
    made = [
        record_judgement(officer, subject_a=of[a], subject_b=of[b], answer="same", reason="One girl, three names")
        for a, b in (("ada", "bram"), ("bram", "cleo"))
    ]
    for one in made:
        if one.second:
            _agree(house, one.id)
    house.process()
    assert [(one[1], one[-1]) for one in state(house)] == [(5, False)]
    for one in made:
        undo_judgement(officer, judgement=one.id, reason="They are three")
    house.process()
    assert state(house) == before


def test_the_whole_back_record_weighs_what_is_damped_as_the_queue_does(with_pupils: House) -> None:
    from wholepicture.access.viewer import system_viewer
    from wholepicture.base.database_role import speaking_as
    from wholepicture.linkage.back_record import splink_engine
    from wholepicture.linkage.comparison.description import columns_of
    from wholepicture.linkage.comparison.weight import shipped
    from wholepicture.linkage.models import SubjectProfile
    from wholepicture.linkage.people import review_queue
    from wholepicture.linkage.queries import pairs_weighed

    for agency, given in (("HLT", "Katarzyna"), ("CHA", "Kasia")):
        with_pupils.send(agency, factories.concern(pupil(0, given=given, family="Zielka-Test"), key=f"girl-{agency}"))
    with_pupils.process()
    with speaking_as("worker"):
        of = dict(SubjectProfile.objects.values_list("subject", "given"))
        described = [
            splink_engine.Described(str(subject), columns_of(one))
            for subject, one in review_queue.descriptions_of(of).items()
        ]
        found = list(splink_engine.weigh_all(described, shipped(), least=-200, population=review_queue.population()))
        assert found
        for pair in found:
            assert abs(review_queue.weight_of(UUID(pair.a), UUID(pair.b)) - pair.weight) < 1e-9

    def met() -> set[frozenset[str]]:
        found = pairs_weighed(system_viewer("derivation"), area=with_pupils.area)
        return {frozenset(of[one] for one in pair) for some in found.pairs for pair in some}

    assert frozenset({"katarzyna", "kasia"}) in met()
    assert TWO not in met()
    (row,) = listed(with_pupils)
    judge_shared_value(with_pupils.viewer("linkage_officer"), value=row.id, answer="do_not_damp", reason="One home")
    with_pupils.process()
    assert TWO in met()


def _agree(with_pupils: House, judgement: UUID) -> None:
    from wholepicture.linkage.commands import look_again

    if "second_officer" not in with_pupils.professionals:
        with_pupils.add_colleague("second_officer", "linkage_officer")
    look_again(with_pupils.viewer("second_officer"), judgement=judgement, agrees=True, reason="I agree")


def test_ten_reports_of_one_girl_whom_nobody_joined_are_not_ten_people(house: House) -> None:
    for number in range(12):
        girl = pupil(0, given="Marisol", date_of_birth=None, family=f"Name{chr(97 + number)}-Test")
        house.send("SCH1", factories.concern(girl, key=f"g{number}"))
    house.process()
    assert listed(house) == []


def test_whoever_may_not_judge_neither_reads_the_list_nor_speaks(with_pupils: House) -> None:
    (row,) = listed(with_pupils)
    for who in ("police_intelligence", "social_worker", "information_governance"):
        with pytest.raises(NotPermitted):
            shared_values(with_pupils.viewer(who))
        with pytest.raises(NotPermitted):
            judge_shared_value(with_pupils.viewer(who), value=row.id, answer="damp", reason="No")
    officer = with_pupils.viewer("linkage_officer")
    with pytest.raises(NeedsReason):
        judge_shared_value(officer, value=row.id, answer="damp", reason=" ")
    with pytest.raises(NotFound):
        judge_shared_value(officer, value=uuid4(), answer="damp", reason="Nothing is there")
    assert shared_value(officer, value=uuid4()) is None


def test_what_is_for_named_people_or_protected_is_neither_listed_nor_counted(house: House) -> None:
    from wholepicture.access.commands import lift_protection, protect_location
    from wholepicture.base.database_role import speaking_as
    from wholepicture.linkage.models import SubjectProfile

    told(house, 9, level="partners")
    assert [one.people for one in listed(house)] == [5]
    named = {"level": "named", "lawful_basis": "gdpr_6_1_e", "named": ["teacher.dsl@example.org"]}
    for number in range(9, 20):
        house.send("SCH1", factories.concern(pupil(number), key=f"n{number}", sharing=named))
    house.process()
    assert [one.people for one in listed(house)] == [5]

    # Protecting enough of them takes the number off the list at once for whom it rests on, and for good when counted.
    with speaking_as("worker"):
        profiles = SubjectProfile.objects.filter(level="partners").order_by("received_at")
        of = [(nominals[0], submission) for nominals, submission in profiles.values_list("nominals", "submission")]
    hub = house.viewer("coordinator")
    made = [
        (protect_location(hub, nominal=nominal, submissions=[submission], reason="A refuge"), submission)
        for nominal, submission in of[:5]
    ]
    assert listed(house) == []
    house.process()
    assert listed(house) == []
    assert state(house) == set()
    for restriction, submission in made:
        lift_protection(hub, restriction=restriction, submissions=[submission], reason="Over")
    house.process()
    assert [one.people for one in listed(house)] == [5]


def test_who_is_barred_from_one_of_those_who_share_a_value_does_not_see_it(with_pupils: House) -> None:
    from wholepicture.access.commands import bar_viewer
    from wholepicture.base.database_role import speaking_as
    from wholepicture.linkage.models import Membership

    assert listed(with_pupils)
    with speaking_as("worker"):
        nominal = Membership.objects.filter(until=None).values_list("nominal", flat=True)[0]
    officer = with_pupils.professionals["linkage_officer"]
    bar_viewer(with_pupils.viewer("coordinator"), professional=officer, nominal=nominal, reason="Her niece")
    assert listed(with_pupils) == []
