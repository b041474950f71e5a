"""A bar and a protected place hold for everybody who was one person when they were set, however people are joined and parted."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any
from uuid import UUID

import pytest
from django.db import connections

from synthetic import factories
from tests.access.raw import as_superuser
from tests.access.test_conflicts_and_places import sees
from tests.living import House
from wholepicture.access.commands import bar_viewer, lift_bar, lift_protection, protect_location
from wholepicture.access.queries import bars_standing, protected_nominals, protections_of
from wholepicture.access.viewer import system_viewer
from wholepicture.base.database_role import cursor, prepared
from wholepicture.linkage import commands as linkage
from wholepicture.linkage.people import joining

WREN = {"given": "Wren", "family": "Ashdown-Test", "date_of_birth": "2010-05-17"}
EVENTS, WHERE = "picture_event", "picture_fact WHERE kind = 'address'"
Set = Callable[[House, UUID], UUID]


def barred(house: House, nominal: UUID) -> UUID:
    officer = house.professionals["linkage_officer"]
    return bar_viewer(house.viewer("coordinator"), professional=officer, nominal=nominal, reason="Her niece")


def protected(house: House, nominal: UUID) -> UUID:
    return protect_location(house.viewer("coordinator"), nominal=nominal, submissions=[], reason="A refuge")


SET = pytest.mark.parametrize(
    ("set_on", "table", "rows"), [(barred, EVENTS, 1), (protected, WHERE, 1)], ids=["bar", "place"]
)


@pytest.fixture
def two(house: House) -> tuple[UUID, UUID]:
    """One girl known twice, by two schools: by a number, and by her name. Answers the two subjects, the earlier first."""
    house.by_the_first_rule_alone()
    house.add_colleague("second_officer", "linkage_officer")
    for agency, numbers, road in (("SCH1", [factories.nhs_of(1)], "4"), ("SCH2", None, "9")):
        home = {"lines": [f"{road} Test Row"], "postcode": "ZA1 1AA"}
        house.send(agency, factories.concern(factories.child(**WREN, identifiers=numbers, address=home)))
        house.process()
    with house.operator().acting(), cursor() as sql:
        sql.execute("SELECT subject FROM linkage_subjectprofile ORDER BY received_at")
        first, second = (row[0] for row in sql.fetchall())
    return first, second


def joined(house: House, pair: tuple[UUID, UUID]) -> UUID:
    made = linkage.record_judgement(
        house.viewer("second_officer"), subject_a=pair[0], subject_b=pair[1], answer="same", reason="One girl"
    )
    if made.second:
        linkage.look_again(house.viewer("linkage_officer"), judgement=made.id, agrees=True, reason="I agree")
    house.process()
    return made.id


def parted(house: House, judgement: UUID) -> None:
    linkage.undo_judgement(house.viewer("second_officer"), judgement=judgement, reason="A mistake")
    house.process()


def shown_to_officer(house: House, table: str) -> int:
    return sees(house.viewer("linkage_officer"), [table])[table]


@SET
def test_what_was_set_on_two_who_were_one_holds_for_both_when_they_are_parted(
    house: House, two: tuple[UUID, UUID], set_on: Set, table: str, rows: int
) -> None:
    judgement = joined(house, two)
    assert shown_to_officer(house, table) == 2
    set_on(house, two[0])
    assert shown_to_officer(house, table) == 0
    parted(house, judgement)
    assert shown_to_officer(house, table) == 0, "the one whose number it was, and the other"


@SET
def test_what_was_set_under_an_id_that_people_have_left_holds_where_they_stand_now(
    house: House, two: tuple[UUID, UUID], set_on: Set, table: str, rows: int
) -> None:
    joined(house, two)
    set_on(house, two[1])  # from a page that was opened before they were joined
    assert shown_to_officer(house, table) == 0


@SET
def test_what_was_set_on_one_goes_with_her_alone_through_joins_and_undos(
    house: House, two: tuple[UUID, UUID], set_on: Set, table: str, rows: int
) -> None:
    set_on(house, two[1])
    for _ in range(2):
        assert shown_to_officer(house, table) == rows
        judgement = joined(house, two)
        assert shown_to_officer(house, table) == 0, "one girl, and so all that is known of her"
        parted(house, judgement)
    assert shown_to_officer(house, table) == rows


def test_a_new_report_about_either_of_two_who_were_barred_as_one_is_barred_as_well(
    house: House, two: tuple[UUID, UUID]
) -> None:
    judgement = joined(house, two)
    barred(house, two[0])
    parted(house, judgement)
    for numbers in ([factories.nhs_of(1)], None):
        house.send("HLT", factories.concern(factories.child(**WREN, identifiers=numbers)))
        house.process()
    linkage_of = "linkage_membership WHERE until IS NULL"
    assert shown_to_officer(house, linkage_of) == 1, "nobody has said yet that the last one is either of them"


def test_the_hub_reads_one_bar_on_both_pages_and_lifts_it_for_both(house: House, two: tuple[UUID, UUID]) -> None:
    judgement = joined(house, two)
    bar, place = barred(house, two[0]), protected(house, two[0])
    parted(house, judgement)
    hub = house.viewer("coordinator")
    for nominal in two:
        assert [standing.id for standing in bars_standing(hub, nominal=nominal)] == [bar]
        assert [standing.id for standing in protections_of(hub, nominal=nominal)] == [place]
        told = [*bars_standing(hub, nominal=nominal), *protections_of(hub, nominal=nominal)]
        assert all(standing.covers_others for standing in told)
    with system_viewer("derivation").acting():
        assert protected_nominals(two) == set(two)
    lift_bar(hub, bar=bar, reason="Not related after all")
    lift_protection(hub, restriction=place, submissions=(), reason="She has moved")
    assert shown_to_officer(house, EVENTS) == 2
    assert shown_to_officer(house, WHERE) == 2


def test_whoever_bars_while_people_are_being_joined_waits_for_it(house: House, two: tuple[UUID, UUID]) -> None:
    """A bar that was laid on the nominal which its child is just leaving would touch nothing of hers."""
    officer = house.viewer("linkage_officer")
    linkage.record_judgement(officer, subject_a=two[0], subject_b=two[1], answer="same", reason="One girl")
    worker, moved, go_on = system_viewer("derivation"), Event(), Event()

    def join() -> None:
        try:
            with worker.acting():
                linkage.rejoin(worker, subjects=two)
                moved.set()
                assert go_on.wait(20)
        finally:
            moved.set()
            connections.close_all()

    def bar() -> None:
        try:
            assert moved.wait(20)
            barred(house, two[1])
        finally:
            connections.close_all()

    waits = "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)"
    with ThreadPoolExecutor(2) as people, as_superuser(house.database) as superuser:
        joining_them, barring = people.submit(join), people.submit(bar)
        while not barring.done() and not superuser.execute(waits).fetchone()[0]:  # type: ignore[index]
            pass
        go_on.set()
        joining_them.result()
        barring.result()
    assert shown_to_officer(house, EVENTS) == 0


def _with_whom_it_was_set_on_alone(nominal_of: dict[UUID, UUID]) -> None:
    """As it was: what is set goes with one description, whoever else was that person."""
    for table in ("access_bar", "access_locationrestriction"):
        prepared(
            f"""UPDATE {table} t SET nominal = n.nominal, covers = ARRAY[n.nominal]
                FROM unnest(%s::uuid[], %s::uuid[]) AS n (subject, nominal) WHERE t.subject = n.subject""",  # noqa: S608
            [list(nominal_of), list(nominal_of.values())],
        )


@SET
def test_a_follower_of_one_description_alone_would_be_noticed(
    house: House, two: tuple[UUID, UUID], set_on: Set, table: str, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining, "follow_nominals", _with_whom_it_was_set_on_alone)
    with pytest.raises(AssertionError, match="the one whose number it was"):
        test_what_was_set_on_two_who_were_one_holds_for_both_when_they_are_parted(house, two, set_on, table, rows)


def test_nobody_but_the_database_and_joining_keeps_whom_a_bar_covers(house: House, two: tuple[UUID, UUID]) -> None:
    barred(house, two[0])
    for who in ("coordinator", "linkage_officer"):
        viewer: Any = house.viewer(who)
        with viewer.acting(), cursor() as sql, pytest.raises(Exception, match="permission denied"):
            sql.execute("SELECT 1 FROM access_covered")
