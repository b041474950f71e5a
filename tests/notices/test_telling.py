"""Who is told of what: people themselves, whoever covers, and nobody who has left or may not know."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from synthetic.factories import child, concern, upn_of
from tests.access.raw import answer, as_role, as_superuser, refused
from tests.living import House
from wholepicture.alerts.commands import answer_report, tell_of_overdue
from wholepicture.base import clock
from wholepicture.base.ledgered import NotFound
from wholepicture.notices.commands import see_all, see_notice
from wholepicture.notices.queries import NoticeRow, notices_of, unseen
from wholepicture.notices.telling import tell
from wholepicture.partnership.absences.commands import enter_absence

TODAY = clock.local_date()
DANGER: dict[str, Any] = {"safety": {"immediate_danger": True}}


def told(house: House, who: str) -> list[NoticeRow]:
    return notices_of(house.viewer(who))[0]


def kinds(house: House, who: str) -> list[str]:
    return [row.kind for row in told(house, who)]


def say(house: House, *people: str, kind: str = "assessment", by: str = "nurse", **how: Any) -> UUID:
    record = uuid4()
    viewer = house.viewer(by)
    with viewer.acting():
        tell(kind, record, area=house.area, people=[house.professionals[who] for who in people], **how)
    return record


def is_away(house: House, who: str, cover: str = "") -> None:
    enter_absence(
        house.viewer(who),
        person=house.professionals[who],
        starts_on=TODAY,
        ends_on=TODAY + timedelta(days=3),
        cover=house.professionals[cover] if cover else None,
    )


def test_each_reads_what_waits_for_them_and_nobody_else_does(house: House) -> None:
    record = say(house, "social_worker", "coordinator")
    assert [row.record for row in told(house, "social_worker")] == [record]
    assert told(house, "nurse") == [], "not even whoever told them"
    notice = told(house, "social_worker")[0].id
    with pytest.raises(NotFound):
        see_notice(house.viewer("nurse"), notice=notice)
    assert see_notice(house.viewer("social_worker"), notice=notice) == ("assessment", record)
    waiting, seen = notices_of(house.viewer("social_worker"))
    assert (waiting, [row.record for row in seen]) == ([], [record])
    assert kinds(house, "coordinator") == ["assessment"]


def test_the_same_thing_told_again_is_one_row_and_is_seen_as_one(house: House) -> None:
    record = uuid4()
    viewer = house.viewer("nurse")
    for _ in range(3):
        with viewer.acting():
            tell("assessment", record, area=house.area, people=[house.professionals["social_worker"]])
    (row,) = told(house, "social_worker")
    assert row.times == 3
    see_notice(house.viewer("social_worker"), notice=row.id)
    assert told(house, "social_worker") == []


def test_what_presses_most_stands_first(house: House) -> None:
    for kind in ("answer", "assessment", "danger", "alert", "escalation"):
        say(house, "coordinator", kind=kind)
    assert kinds(house, "coordinator") == ["danger", "escalation", "alert", "assessment", "answer"]


def test_what_came_after_the_page_was_shown_is_not_put_aside_with_it(house: House) -> None:
    say(house, "social_worker")
    shown = clock.now()
    later = say(house, "social_worker")
    assert see_all(house.viewer("social_worker"), until=shown) == 1
    assert [row.record for row in told(house, "social_worker")] == [later]


def test_a_kind_that_nobody_declared_is_refused(house: House) -> None:
    with pytest.raises(KeyError):
        say(house, "nurse", kind="no_such_kind")


def test_whoever_covers_is_told_in_place_of_who_is_away_and_who_is_away_finds_it_when_back(house: House) -> None:
    house.add_colleague("stand_in", "social_worker", "CSC")
    is_away(house, "social_worker", "stand_in")
    record = say(house, "social_worker")
    (row,) = told(house, "stand_in")
    assert (row.record, row.covers_for) == (record, "Cora Worker-Test")
    assert [row.covers_for for row in told(house, "social_worker")] == [""]


def test_what_is_for_named_people_alone_is_nobodys_to_cover(house: House) -> None:
    house.add_colleague("stand_in", "social_worker", "CSC")
    is_away(house, "social_worker", "stand_in")
    say(house, "social_worker", with_cover=False)
    assert told(house, "stand_in") == []
    assert kinds(house, "social_worker") == ["assessment"]


def test_whoever_is_told_anyway_is_told_once_and_as_themself(house: House) -> None:
    house.add_colleague("stand_in", "social_worker", "CSC")
    is_away(house, "social_worker", "stand_in")
    say(house, "social_worker", "stand_in")
    assert [(row.times, row.covers_for) for row in told(house, "stand_in")] == [(1, "")]


def test_who_has_left_is_told_of_nothing_and_their_lead_is_in_their_place(house: House) -> None:
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "UPDATE partnership_professional SET is_active = false WHERE id = %s",
            [house.professionals["care_home_worker"]],
        )
        superuser.execute(
            "UPDATE partnership_professional SET is_lead = true, agency_id = %s WHERE id = %s",
            [house.agencies["HOM"], house.professionals["nurse"]],
        )
        say(house, "care_home_worker", by="coordinator")
        assert answer(superuser, "SELECT array_agg(person_id) FROM notices_notice") == [house.professionals["nurse"]]


# -- what happens in the house ----------------------------------------------------------------------------------------


def test_whoever_wrote_a_report_is_told_that_it_is_answered(house: House) -> None:
    from wholepicture.intake.commands import accept_submission

    body = concern(child(identifiers=[upn_of(1)]))
    receipt = accept_submission(house.viewer("nurse"), body=body, channel="screen")
    house.process()
    assert told(house, "nurse") == []
    answer_report(house.viewer("coordinator"), submission=receipt.submission, decision="watch", reason="Invented.")
    (row,) = told(house, "nurse")
    assert (row.kind, row.record) == ("answer", receipt.submission)
    assert told(house, "charity_worker") == []


def test_the_hubs_duty_desk_is_told_of_danger_of_harm_and_of_a_new_alert(house: House) -> None:
    danger, harm, plain = (
        receipt.submission
        for receipt in house.send(
            "SCH1",
            concern(child(identifiers=[upn_of(1)]), key="d", **DANGER),
            concern(child(identifiers=[upn_of(2)]), key="h", signs=["harm_disclosed"]),
            concern(child(identifiers=[upn_of(3)]), key="p"),
            channel="screen",
        )
    )
    house.process()
    by_kind = {row.record: row.kind for row in told(house, "coordinator")}
    assert by_kind[danger] == "danger"
    assert by_kind[harm] == "urgent"
    assert plain not in by_kind
    assert "alert" in by_kind.values(), "the sign of harm raises one"
    for other in ("linkage_officer", "information_governance", "nurse", "teacher_dsl"):
        assert told(house, other) == [], "at the desk are those who read what is reported"


def test_a_row_that_says_danger_and_cannot_be_read_is_told_once(house: House) -> None:
    from wholepicture.intake.commands import hold_in_quarantine

    given = {"safety": {"immediate_danger": True}}
    for _ in range(2):
        held = hold_in_quarantine(house.operator("SCH1"), raw=b"{", problems=[], channel="file", given=given)
    assert [(row.kind, row.record, row.times) for row in told(house, "coordinator")] == [("held", held, 1)]


def test_a_report_for_named_people_is_told_to_them_alone(house: House) -> None:
    house.add_colleague("second", "coordinator")
    sharing = {"level": "named", "named": [house.emails["second"]], "lawful_basis": "gdpr_6_1_e"}
    house.send("CSC", concern(child(identifiers=[upn_of(1)]), sharing=sharing, **DANGER))
    house.process()
    assert kinds(house, "second") == ["danger"]
    assert told(house, "coordinator") == []


def test_whoever_is_barred_from_a_child_is_not_told_of_her(house: House) -> None:
    from wholepicture.access.commands import bar_viewer

    house.add_colleague("second", "coordinator")
    wren = child(identifiers=[upn_of(1)])
    house.send("SCH1", concern(wren, key="first"))
    house.process()
    with as_superuser(house.database) as superuser:
        girl = answer(superuser, "SELECT nominal FROM linkage_membership")
    bar_viewer(
        house.viewer("coordinator"), professional=house.professionals["second"], nominal=girl, reason="Her aunt."
    )
    is_away(house, "coordinator", "second")
    house.send("SCH1", concern(wren, key="second", **DANGER))
    house.process()
    assert told(house, "second") == [], "not by covering either"
    assert "danger" in kinds(house, "coordinator")


def test_what_is_overdue_is_told_once_a_day_and_not_again_until_it_is_seen(house: House) -> None:
    from wholepicture.access.viewer import system_viewer

    worker = system_viewer("derivation")
    house.send("SCH1", concern(child(identifiers=[upn_of(1)])))
    house.process()
    now = clock.now()
    assert tell_of_overdue(worker, at=now) == 0
    late = now + timedelta(days=10)
    assert tell_of_overdue(worker, at=late) == 1
    assert kinds(house, "coordinator") == ["overdue"]
    assert tell_of_overdue(worker, at=late) == 0
    assert tell_of_overdue(worker, at=late + timedelta(days=1)) == 0, "it waits unseen"
    see_all(house.viewer("coordinator"), until=clock.now())
    assert tell_of_overdue(worker, at=late + timedelta(days=1)) == 1


# -- the number in the header, and what PostgreSQL refuses -------------------------------------------------------------


def test_the_number_in_the_header_is_one_statement_that_an_index_answers(house: House) -> None:
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    say(house, "social_worker")
    viewer = house.viewer("social_worker")
    with viewer.acting(), CaptureQueriesContext(connections["default"]) as asked:
        assert unseen(viewer) == 1
    assert len(asked) == 1
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "INSERT INTO notices_notice (id, area_id, person_id, kind, record, is_quiet, seen_at) "
            "SELECT gen_random_uuid(), %s, %s, 'alert', gen_random_uuid(), false, now() FROM generate_series(1, 5000)",
            [house.area, house.professionals["social_worker"]],
        )
        superuser.execute("ANALYZE notices_notice")
        plan = superuser.execute("EXPLAIN " + asked[0]["sql"]).fetchall()
    assert "notice_new" in str(plan) or "notice_of_person" in str(plan)


TELL = (
    "INSERT INTO notices_notice (id, area_id, person_id, kind, record, is_quiet) "
    "VALUES (gen_random_uuid(), %s, %s, 'alert', gen_random_uuid(), false)"
)


def test_a_statement_of_ones_own_reads_changes_and_chooses_nothing_for_somebody_else(house: House) -> None:
    say(house, "social_worker")
    theirs = house.professionals["social_worker"]
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        answer(connection, "SELECT sec.begin(%s)", house.token("nurse"))
        assert answer(connection, "SELECT count(*) FROM notices_notice") == 0
        assert answer(connection, "SELECT count(*) FROM notices_sending") == 0
        assert connection.execute(b"UPDATE notices_notice SET seen_at = now()").rowcount == 0
        assert refused(connection, TELL, house.area, theirs) == "", "whoever works in an area may tell others of it"
        denied = "InsufficientPrivilege"
        assert refused(connection, TELL, uuid4(), theirs) == denied
        assert refused(connection, TELL, house.area, uuid4()) == denied, "nobody is there, or not in this area"
        assert refused(connection, "UPDATE notices_notice SET kind = 'danger'") == denied
        assert refused(connection, "DELETE FROM notices_notice") == denied
        chooses = "INSERT INTO notices_choice (professional_id, mails, pushes, digest_at) VALUES (%s, '{}', '{}', 480)"
        assert refused(connection, chooses, theirs) == denied
        adds = (
            "INSERT INTO notices_browser (id, professional_id, called, endpoint, p256dh, auth) "
            "VALUES (gen_random_uuid(), %s, 'x', 'https://example.org', 'x', 'x')"
        )
        assert refused(connection, adds, theirs) == denied
        assert refused(connection, adds, house.professionals["nurse"]) == ""
        assert refused(connection, "UPDATE notices_channel SET is_set_up = true") == denied
        assert refused(connection, "UPDATE notices_sending SET state = 'sent'") == denied


def test_a_person_of_another_area_can_be_told_nothing(house: House) -> None:
    with as_superuser(house.database) as superuser:
        superuser.execute("INSERT INTO partnership_area (id, code, name) VALUES (gen_random_uuid(), 'other', 'Other')")
        superuser.execute(
            "UPDATE partnership_agency SET area_id = (SELECT id FROM partnership_area WHERE code = 'other') WHERE code = 'CHA'"
        )
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        answer(connection, "SELECT sec.begin(%s)", house.token("nurse"))
        stranger = house.professionals["charity_worker"]
        assert refused(connection, TELL, house.area, stranger) == "InsufficientPrivilege"
