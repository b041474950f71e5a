"""The second published rule: what joins two without a number, and everything that keeps it from doing so."""

from collections.abc import Callable
from typing import Any

import pytest

from synthetic import factories
from tests.access.raw import as_superuser
from tests.linkage.test_any_sequence import nominals
from tests.linkage.whole import unlike_whole
from tests.living import House
from wholepicture.access.viewer import system_viewer
from wholepicture.base import clock
from wholepicture.base.database_role import speaking_as
from wholepicture.linkage import corroboration
from wholepicture.linkage.commands import (
    learn_what_was_told,
    record_judgement,
    switch_second_rule,
    undo_judgement,
)
from wholepicture.linkage.corroboration import is_full_date, is_full_name
from wholepicture.linkage.models import Judgement, Membership, SubjectProfile
from wholepicture.linkage.queries import people_untold

HOME = {"lines": ["4 Elder Avenue"], "postcode": "ZA1 7SS"}
WREN = {"given": "Wren", "family": "Ashdown-Test", "date_of_birth": "2010-05-17", "sex": "female", "identifiers": None}
MOTHER = {"role": "parent_or_carer", "given": "Ines", "family": "Ashdown-Test", "ref": "p1"}


class Sending:
    """Reports of invented agencies, one after the other; `groups` tells who stands together, by the order of sending."""

    def __init__(self, house: House) -> None:
        self.house, self.sent = house, 0
        self.agencies = ["SCH1", "POL", "CSC", "HLT", "CHA", "HOM", "SCH2"]

    def __call__(self, *others: dict[str, Any], **stated: Any) -> None:
        body = factories.concern(factories.child(**{**WREN, **stated}), *others, key=f"r{self.sent}")
        self.house.send(self.agencies[self.sent % len(self.agencies)], body)
        self.sent += 1
        self.house.process()
        assert unlike_whole() == []

    def children(self) -> list[Any]:
        with speaking_as("worker"):
            rows = SubjectProfile.objects.filter(role="child").order_by("received_at")
            return list(rows.values_list("subject", flat=True))

    def groups(self) -> list[list[int]]:
        where, together = nominals(), {}
        for place, subject in enumerate(self.children()):
            together.setdefault(where[subject], []).append(place)
        return sorted(together.values())


@pytest.fixture
def send(house: House) -> Sending:
    return Sending(house)


@pytest.mark.parametrize(
    "shared",
    [
        {"address": HOME},
        {"school": "Tern Hill School"},
        {"phones": ["07700 900123"]},
    ],
)
def test_the_same_name_and_birthday_and_one_more_fact_are_one_person(send: Sending, shared: dict[str, Any]) -> None:
    send(**shared)
    send(**shared)
    assert send.groups() == [[0, 1]]
    with speaking_as("worker"):
        (by_rule,) = Judgement.objects.exclude(rule="")
    assert by_rule.rule == "name_dob_corroborated.1"


def test_a_parent_with_a_full_name_is_a_fact_and_one_with_a_forename_alone_is_not(send: Sending) -> None:
    send(MOTHER)
    send(MOTHER)
    send(MOTHER | {"family": None})
    send(MOTHER | {"family": None})
    assert send.groups() == [[0, 1], [2], [3]]


@pytest.mark.parametrize(
    "other",
    [
        {},
        {"address": HOME | {"postcode": "ZA1 7ST"}},
        {"address": HOME, "given": "Wrenn"},
        {"address": HOME, "given": "Wren Mary"},
        {"address": HOME, "family": "Ashdown"},
        {"address": HOME, "date_of_birth": "2010-05-18"},
        {"address": HOME, "date_of_birth": None},
        {"address": HOME, "sex": "male"},
    ],
)
def test_one_fact_that_is_missing_or_differs_leaves_it_to_a_person(send: Sending, other: dict[str, Any]) -> None:
    send(address=HOME)
    send(**other)
    assert send.groups() == [[0], [1]]


def test_a_first_of_january_and_an_initial_are_not_enough() -> None:
    assert is_full_name("wren", "ashdown")
    assert is_full_name("wren mary", "")
    assert not is_full_name("wren", "")
    assert not is_full_name("w", "ashdown")
    assert not is_full_name("", "ashdown")
    from datetime import date

    assert is_full_date(date(2010, 5, 17))
    assert not is_full_date(date(2010, 1, 1))
    assert not is_full_date(None)


def test_a_twin_with_another_forename_keeps_it_from_joining_whenever_they_come(send: Sending) -> None:
    send(address=HOME)
    send(address=HOME)
    assert send.groups() == [[0, 1]]
    send(given="Robin", address=HOME)
    assert send.groups() == [[0], [1], [2]]
    send(address=HOME)
    assert send.groups() == [[0], [1], [2], [3]]


def test_a_short_form_of_the_name_is_no_twin(send: Sending) -> None:
    for given in ("Katherine", "Katherine", "Kate"):
        send(given=given, address=HOME)
    assert send.groups() == [[0, 1], [2]]


def test_it_waits_while_two_of_one_name_and_birthday_contradict(send: Sending) -> None:
    send(address=HOME, identifiers=[factories.upn_of(1)])
    send(address=HOME)
    assert send.groups() == [[0, 1]]
    send(address={"lines": ["9 Gull Row"], "postcode": "ZA9 9ZZ"}, identifiers=[factories.upn_of(2)])
    assert send.groups() == [[0], [1], [2]], "a namesake of the same birthday"


def test_a_number_that_its_sender_is_not_trusted_for_tells_of_a_namesake(send: Sending) -> None:
    send(phones=["07700 900123"], identifiers=[factories.nhs_of(1)])
    send(phones=["07700 900123"], identifiers=[factories.nhs_of(2)])
    send(phones=["07700 900123"])
    assert send.groups() == [[0], [1], [2]]


def test_what_is_told_later_of_somebody_known_joins_too(send: Sending) -> None:
    send(identifiers=[factories.upn_of(1)])
    send(phones=["07700 900123"])
    assert send.groups() == [[0], [1]]
    send.agencies = ["SCH1"]
    send(identifiers=[factories.upn_of(1)], phones=["07700 900123"])
    assert send.groups() == [[0, 1, 2]]


def test_a_person_keeps_apart_what_it_joined_and_taking_that_back_joins_it_again(send: Sending, house: House) -> None:
    send(address=HOME)
    send(address=HOME)
    a, b = send.children()
    officer = house.viewer("linkage_officer")
    made = record_judgement(officer, subject_a=a, subject_b=b, answer="different", reason="Two children of one name")
    house.process()
    assert send.groups() == [[0], [1]]
    undo_judgement(officer, judgement=made.id, reason="One after all")
    house.process()
    assert send.groups() == [[0, 1]]


def test_an_area_switches_it_off_and_on_again(send: Sending, house: House) -> None:
    send(address=HOME)
    send(address=HOME)
    switch_second_rule(house.operator(), area=house.area, is_on=False, reason="We wait for a review of it")
    house.process()
    assert send.groups() == [[0], [1]]
    send(address=HOME)
    assert send.groups() == [[0], [1], [2]]
    switch_second_rule(house.operator(), area=house.area, is_on=True, reason="It was reviewed")
    house.process()
    assert send.groups() == [[0, 1, 2]]


def test_whoever_came_before_the_rule_is_joined_by_it_once_the_back_record_is_linked_and_from_then_on(
    house: House, send: Sending
) -> None:
    """As after an upgrade: it was not kept what was told of them."""
    switch_second_rule(house.operator(), area=house.area, is_on=False, reason="As before")
    send(address=HOME)
    send(address=HOME)
    with as_superuser(house.database) as connection:
        connection.execute("UPDATE linkage_identity SET told = NULL")
    switch_second_rule(house.operator(), area=house.area, is_on=True, reason="Upgraded")
    house.process()
    assert send.groups() == [[0], [1]]
    upgraded = clock.now()
    worker = system_viewer("derivation")
    assert learn_what_was_told(worker, identities=people_untold(worker)) == 2
    assert people_untold(worker) == []
    house.process()
    assert send.groups() == [[0, 1]]
    with speaking_as("worker"):
        moved = Membership.objects.filter(since__gt=upgraded)
        assert moved.count() == 1, "what was known in the past stays as it was"
    assert unlike_whole() == []


def _twins_are_not_heeded(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(corroboration, "_have_a_twin", lambda given, named, by_name, same: False)


def _namesakes_are_not_heeded(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(corroboration, "_are_two", lambda named, same, different: False)


@pytest.mark.parametrize(
    ("plant", "test"),
    [
        (_twins_are_not_heeded, test_a_twin_with_another_forename_keeps_it_from_joining_whenever_they_come),
        (_namesakes_are_not_heeded, test_it_waits_while_two_of_one_name_and_birthday_contradict),
    ],
)
def test_a_planted_fault_is_found(
    send: Sending,
    plant: Callable[[pytest.MonkeyPatch], None],
    test: Callable[[Sending], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plant(monkeypatch)
    with pytest.raises(AssertionError):
        test(send)
