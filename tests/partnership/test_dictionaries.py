"""A partnership's dictionary, version by version: who may change it, what each report keeps, what counts."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from synthetic.factories import child, concern, upn_of
from tests.access.raw import answer, as_role, as_superuser, refused
from tests.living import House
from wholepicture.base.dictionary import published
from wholepicture.base.ledgered import NeedsReason, NotPermitted
from wholepicture.partnership.signs.commands import (
    EditedMeanwhile,
    add_sign,
    adopt_published,
    bring_sign_back,
    edit_sign,
    retire_sign,
)
from wholepicture.partnership.signs.queries import dictionaries_of, dictionary_of, versions_of
from wholepicture.partnership.signs.rules import NotSaved, SignWording

OLDER = SignWording("A much older friend", "Record both ages.", "R", points=True, groups=("people",))
HELD = SignWording("Locked in somewhere", "Give the place.", "H", points=True)
WREN = child(identifiers=[upn_of(1)])


def in_force(house: House) -> Any:
    with house.operator().acting():
        return dictionary_of(house.area)


def saved(house: House, act: Any, **given: Any) -> int:
    """An edit of the co-ordinator's, on top of what is in force."""
    hub = house.viewer("coordinator")
    number: int = act(hub, based_on=in_force(house).number, reason="Agreed by the board.", **given)
    return number


def her_picture(house: House) -> Any:
    from wholepicture.picture.queries import people_listed, picture_of

    hub = house.viewer("coordinator")
    return picture_of(hub, nominal=people_listed(hub, role="child")[0].id)


# -- versions ------------------------------------------------------------------------------------------------------------


def test_a_new_area_begins_with_the_published_dictionary_as_version_one(house: House) -> None:
    first = in_force(house)
    assert first.number == 1
    assert dict(first.signs) == dict(published().signs)


def test_each_save_is_a_version_with_who_and_why_and_the_earlier_ones_stay(house: House) -> None:
    assert saved(house, edit_sign, code="older_partner", given=OLDER) == 2
    assert saved(house, retire_sign, code="secretive") == 3
    rows = versions_of(house.viewer("nurse"))
    assert [(row.number, row.by, row.reason) for row in rows] == [
        (3, rows[0].by, "Agreed by the board."),
        (2, rows[0].by, "Agreed by the board."),
        (1, "", "The published starter dictionary."),
    ]
    assert rows[0].by


def test_an_area_from_before_there_were_versions_gets_its_first_one_once(house: House) -> None:
    from wholepicture.config.installation import _begin_dictionaries
    from wholepicture.partnership.models import DictionaryVersion

    with connections["owner"].cursor() as sql:
        sql.execute("ALTER TABLE partnership_dictionaryversion NO FORCE ROW LEVEL SECURITY")
        sql.execute("DELETE FROM partnership_dictionaryversion")
        sql.execute("ALTER TABLE partnership_dictionaryversion FORCE ROW LEVEL SECURITY")
    assert in_force(house) is published()
    for _ in range(2):
        _begin_dictionaries()
        with house.operator().acting():
            assert list(DictionaryVersion.objects.values_list("area_id", "number")) == [(house.area, 1)]


def test_of_two_who_edit_at_once_the_second_is_told_and_may_save_on_top(house: House) -> None:
    hub = house.viewer("coordinator")
    assert edit_sign(hub, code="older_partner", given=OLDER, based_on=1, reason="First.") == 2
    with pytest.raises(EditedMeanwhile):
        retire_sign(hub, code="secretive", based_on=1, reason="Second.")
    assert in_force(house).number == 2
    assert retire_sign(hub, code="secretive", based_on=2, reason="Second.") == 3


def test_two_that_reach_the_database_together_make_one_version(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check by number cannot see a save that commits between it and the insert: the database keeps one of the two."""
    from wholepicture.partnership.signs import commands

    before = in_force(house)
    edit_sign(house.viewer("coordinator"), code="older_partner", given=OLDER, based_on=1, reason="First.")
    monkeypatch.setattr(commands, "dictionary_of", lambda area: before)
    with pytest.raises(EditedMeanwhile):
        retire_sign(house.viewer("coordinator"), code="secretive", based_on=1, reason="Second.")
    assert in_force(house).number == 2


def test_an_edit_needs_a_reason_and_something_that_can_be_saved(house: House) -> None:
    hub = house.viewer("coordinator")
    with pytest.raises(NeedsReason):
        retire_sign(hub, code="secretive", based_on=1, reason=" ")
    with pytest.raises(NotSaved):
        adopt_published(hub, based_on=1, reason="There is nothing new.")
    with pytest.raises(NotSaved):
        retire_sign(hub, code="no_such_sign", based_on=1, reason="It is not there.")
    assert in_force(house).number == 1


# -- who may -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["teacher_dsl", "nurse", "police_intelligence", "linkage_officer", "social_worker"])
def test_nobody_edits_but_whoever_may(house: House, who: str) -> None:
    with pytest.raises(NotPermitted):
        retire_sign(house.viewer(who), code="secretive", based_on=1, reason="I do not like it.")
    assert in_force(house).number == 1


INSERT = (
    "INSERT INTO partnership_dictionaryversion (id, area_id, number, made_by_id, reason, entries) "
    "VALUES (gen_random_uuid(), %s, 2, %s, 'mine', '{}')"
)


def test_the_database_lets_everybody_of_the_area_read_and_only_the_permitted_add(house: House) -> None:
    from wholepicture.partnership.commands import add_area

    far, _ = add_area(house.operator(), code="elsewhere", name="Elsewhere")
    hub, nurse = house.professionals["coordinator"], house.professionals["nurse"]
    with as_role("wp_app", house.database) as connection:
        for who, own, outcome in (("nurse", nurse, "InsufficientPrivilege"), ("coordinator", hub, "")):
            with connection.transaction(force_rollback=True):
                answer(connection, "SELECT sec.begin(%s)", house.token(who))
                assert answer(connection, "SELECT count(*) FROM partnership_dictionaryversion") == 1, who
                assert refused(connection, INSERT, house.area, own) == outcome
                assert refused(connection, INSERT, far.id, own) == "InsufficientPrivilege"
                assert refused(connection, INSERT, house.area, nurse if own == hub else hub) == "InsufficientPrivilege"
                for change in (
                    "UPDATE partnership_dictionaryversion SET reason = ''",
                    "DELETE FROM partnership_dictionaryversion",
                ):
                    assert refused(connection, change) == "InsufficientPrivilege"


# -- what a report keeps -------------------------------------------------------------------------------------------------


def test_a_report_keeps_the_words_of_the_version_that_it_was_made_under(house: House) -> None:
    house.send("POL", concern(WREN, key="before", signs=["older_partner"], recorded_at="2026-11-01T09:00:00+00:00"))
    house.process()
    saved(house, edit_sign, code="older_partner", given=OLDER)
    house.send("SCH1", concern(WREN, key="after", signs=["older_partner"], recorded_at="2026-11-02T09:00:00+00:00"))
    house.process()
    shown = {entry.root: entry.labels["older_partner"] for entry in her_picture(house).chronology}
    assert shown == {"POL/before": published().label("older_partner"), "SCH1/after": OLDER.label}
    lines = {line["agency"]: (line["label"], line["called"]) for line in her_picture(house).signs}
    assert sorted(lines.values(), key=str) == [
        (OLDER.label, {published().label("older_partner"): 1}),
        (OLDER.label, {}),
    ]


def test_its_sender_reads_a_report_in_the_words_that_it_was_sent_in(house: House) -> None:
    from wholepicture.intake.commands import accept_submission
    from wholepicture.intake.queries import report_of
    from wholepicture.partnership.signs.queries import labels_then

    teacher = house.viewer("teacher_dsl")
    sent = accept_submission(teacher, body=concern(WREN, signs=["older_partner"]), channel="screen")
    saved(house, edit_sign, code="older_partner", given=OLDER)
    stored = report_of(house.viewer("teacher_dsl"), receipt=sent.receipt)
    assert stored is not None
    assert stored.dictionary == 1
    with house.operator().acting():
        assert labels_then(house.area, stored.dictionary)["older_partner"] == published().label("older_partner")
        assert labels_then(house.area, 2)["older_partner"] == OLDER.label


@pytest.mark.parametrize(("said", "kept"), [(1, 1), (2, 2), (None, 2), (9, 2), (0, 2)])
def test_by_screen_it_keeps_the_version_that_was_read_and_otherwise_the_one_in_force(
    house: House, said: int | None, kept: int
) -> None:
    from wholepicture.intake.commands import accept_submission
    from wholepicture.intake.queries import report_of

    saved(house, edit_sign, code="older_partner", given=OLDER)
    teacher = house.viewer("teacher_dsl")
    sent = accept_submission(teacher, body=concern(WREN, key=f"k{said}"), channel="screen", made_under=said)
    stored = report_of(house.viewer("teacher_dsl"), receipt=sent.receipt)
    assert stored is not None
    assert stored.dictionary == kept


def test_nobody_makes_a_retired_sign_count_by_naming_a_version_that_was_followed_long_ago(house: House) -> None:
    from wholepicture.intake.commands import accept_submission
    from wholepicture.intake.queries import report_of

    saved(house, retire_sign, code="secretive")
    with connections["owner"].cursor() as sql:
        sql.execute("ALTER TABLE partnership_dictionaryversion NO FORCE ROW LEVEL SECURITY")
        sql.execute("UPDATE partnership_dictionaryversion SET made_at = made_at - interval '13 hours'")
        sql.execute("ALTER TABLE partnership_dictionaryversion FORCE ROW LEVEL SECURITY")
    body = concern(WREN, signs=["secretive"])
    sent = accept_submission(house.viewer("teacher_dsl"), body=body, channel="screen", made_under=1)
    stored = report_of(house.viewer("teacher_dsl"), receipt=sent.receipt)
    assert stored is not None
    assert stored.dictionary == 2
    assert len(stored.flags) == 1


# -- what counts ---------------------------------------------------------------------------------------------------------


def gathered(house: House) -> set[tuple[str, str]]:
    """(key of the report, code) of what rules are given to look at."""
    from wholepicture.alerts.agencies import Agencies
    from wholepicture.alerts.children import chronologies
    from wholepicture.base.database_role import speaking_as
    from wholepicture.intake.queries import every_submission
    from wholepicture.partnership.queries import agencies_by_id

    with speaking_as("worker"):
        found = list(chronologies(every_submission(), Agencies(agencies_by_id().values())))
    return {(sign.root.partition("/")[2], sign.code) for each in found for sign in each.given.signs}


def test_a_retired_sign_is_taken_flagged_and_shown_and_counts_only_where_it_was_reported_before(house: House) -> None:
    house.send("POL", concern(WREN, key="before", signs=["secretive"]))
    saved(house, retire_sign, code="secretive")
    (late,) = house.send("SCH1", concern(WREN, key="since", signs=["secretive"]))
    house.process()
    assert [flag["reason"] for flag in late.flags] == [
        f"“{published().label('secretive')}” is no longer asked here: kept as given and shown, and not counted as a sign."
    ]
    assert gathered(house) == {("before", "secretive")}
    entries = {entry.root: (entry.labels, set(entry.counting)) for entry in her_picture(house).chronology}
    assert entries["SCH1/since"] == ({"secretive": published().label("secretive")}, set())
    saved(house, bring_sign_back, code="secretive")
    assert gathered(house) == {("before", "secretive"), ("since", "secretive")}


def test_a_sign_of_the_partnerships_own_counts_and_one_of_harm_goes_first(house: House) -> None:
    from wholepicture.alerts.queries import reading_work
    from wholepicture.alerts.urgency import HARM

    (before,) = house.send("POL", concern(WREN, key="unknown", signs=["local_held"]))
    assert [flag["field"] for flag in before.flags] == ["signs[0].code"]
    saved(house, add_sign, code="local_held", given=HELD)
    (known,) = house.send("SCH1", concern(WREN, key="known", signs=["local_held"]))
    assert known.flags == ()
    house.process()
    assert ("known", "local_held") in gathered(house)
    assert HARM in reading_work(house.viewer("coordinator")).waiting


def urgency_of_what_waits(house: House) -> int:
    """How urgent the job is that the last report began: the thousands that fairness between agencies takes off left out."""
    with as_superuser(house.database) as connection:
        (row,) = connection.execute(
            "SELECT priority FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id DESC LIMIT 1"
        ).fetchall()
    return -(-int(row[0]) // 1_000_000) * 1_000_000


def test_a_report_is_as_urgent_as_the_dictionary_in_force_says_when_it_comes_in(house: House) -> None:
    from wholepicture.base.priorities import HARM, ORDINARY
    from wholepicture.intake.commands import accept_submission

    saved(house, add_sign, code="local_held", given=replace(HELD, list="R"))
    saved(house, edit_sign, code="local_held", given=HELD)
    body = concern(WREN, key="written-before", signs=["local_held"])
    accept_submission(house.viewer("teacher_dsl"), body=body, channel="screen", made_under=2)
    assert urgency_of_what_waits(house) == HARM, "as it counts now, not as it did when the form was opened"
    saved(house, retire_sign, code="local_held")
    house.send("SCH1", concern(WREN, key="since", signs=["local_held"]))
    assert urgency_of_what_waits(house) == ORDINARY, "what is retired counts in nothing that is reported since"
    body = concern(WREN, key="ticked-before", signs=["local_held"])
    accept_submission(house.viewer("teacher_dsl"), body=body, channel="screen", made_under=3)
    assert urgency_of_what_waits(house) == HARM, "and still in what was ticked before"


def test_the_hubs_list_counts_a_retired_sign_of_harm_in_what_was_reported_before_and_not_since(house: House) -> None:
    from wholepicture.alerts.queries import reading_list
    from wholepicture.alerts.urgency import HARM, OTHER

    saved(house, add_sign, code="local_held", given=HELD)
    house.send("POL", concern(WREN, key="before", signs=["local_held"]))
    saved(house, retire_sign, code="local_held")
    house.send("SCH1", concern(WREN, key="since", signs=["local_held"]))
    house.process()
    assert sorted(row.urgency for row in reading_list(house.viewer("coordinator")).rows) == [HARM, OTHER]


def test_what_a_sign_is_comes_from_the_dictionary_in_force(house: House) -> None:
    saved(house, add_sign, code="local_vapes", given=replace(HELD, list="R", points=False, label="Given vapes"))
    house.send("POL", concern(WREN, key="k", signs=["local_vapes"]))
    house.process()
    saved(house, edit_sign, code="local_vapes", given=replace(HELD, label="Held"))
    (entry,) = her_picture(house).chronology
    assert (entry.labels["local_vapes"], entry.counting["local_vapes"].list) == ("Given vapes", "H")


# -- what it costs -------------------------------------------------------------------------------------------------------


def statements(house: House, areas: list[UUID]) -> int:
    with house.operator().acting(), CaptureQueriesContext(connections["operator"]) as asked:
        dictionaries_of(areas)
    return len(asked)


def test_a_batch_asks_once_however_many_reports_it_has(house: House) -> None:
    """`prepared` statements pass Django by, so that they are counted where PostgreSQL counts them."""
    from wholepicture.partnership.signs import queries

    asked: list[str] = []
    whole = queries.prepared

    def counted(statement: str, values: Any = ()) -> Any:
        asked.append(statement)
        return whole(statement, values)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queries, "prepared", counted)
        for number in range(12):
            other = child(given=f"Ada{number}", identifiers=None)
            house.send("POL", concern(other, key=f"k{number}", signs=["secretive"]))
        asked.clear()
        assert len(gathered(house)) == 0, "nothing is derived yet"
        house.process()
        asked.clear()
        assert len(gathered(house)) == 12
    assert len(asked) == 1
    assert statements(house, [house.area]) == 0, "and the version itself is in memory"
