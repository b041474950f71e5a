"""Confirming what an agency says of its work with a child, refusing it, taking that back; and trusting a system's feed."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.db import connections

from synthetic import factories
from tests import databases
from tests.access.raw import Connection, altered, answer, as_role, as_superuser, refused
from tests.access.test_claims import claim, read_of_others, wren
from tests.access.writing import entries
from tests.living import House
from wholepicture.access.accounts import new_agency_key
from wholepicture.access.commands import (
    AnsweredAlready,
    answer_involvement,
    bar_viewer,
    protect_location,
    trust_service_feed,
    withdraw_service_feed,
)
from wholepicture.access.models import Involvement, InvolvementAnswer
from wholepicture.access.queries import readers_of
from wholepicture.base.database_role import cursor
from wholepicture.base.ledgered import NeedsReason, NotFound, NotPermitted, Refusal
from wholepicture.intake.commands import accept_submission
from wholepicture.linkage import commands as linkage
from wholepicture.picture import commands as picture_commands
from wholepicture.picture.queries import involvement_to_answer, involvements_to_confirm, picture_of


@dataclass
class Claimed:
    """A child whom CSC and SCH1 work with, of whom the police wrote, and whom the nurse says that she works with."""

    house: House
    child: UUID
    involvement: UUID

    def says(self, who: str, said: str, reason: str = "Rang their office.") -> None:
        answer_involvement(self.house.viewer(who), involvement=self.involvement, answer=said, reason=reason)

    def nurse_reads(self) -> bool:
        """Whether the nurse reads what others wrote; either all of it, or nothing at all."""
        learnt = read_of_others(self.house.viewer("nurse"), self.child)
        assert not learnt or len(learnt["agencies"]) == 3
        return bool(learnt)

    def derive_again(self) -> None:
        from wholepicture.access.viewer import system_viewer
        from wholepicture.intake.queries import every_submission

        viewer = system_viewer("derivation")
        with viewer.acting():
            everything = every_submission()
        picture_commands.derive(viewer, submissions=everything)


@pytest.fixture
def claimed(house: House) -> Claimed:
    house.send("CSC", factories.involvement(wren(), service="Allocated social worker"))
    house.send("SCH1", factories.involvement(wren()))
    house.send("POL", factories.concern(wren(), facts="Seen at Gorse Point."))
    sent = accept_submission(house.viewer("nurse"), body=claim(service="School nursing"), channel="screen")
    house.process()
    return Claimed(house, *_claim_of(house, sent.submission))


def _claim_of(house: House, submission: UUID | None) -> tuple[UUID, UUID]:
    with house.operator().acting():
        row = Involvement.objects.get(submission=submission)
    return row.nominal, row.id


# -- who may say so -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "who", ["coordinator", "police_intelligence", "linkage_officer", "social_worker", "teacher_dsl"]
)
def test_the_hub_and_whoever_works_with_her_confirm_and_it_counts_at_once(claimed: Claimed, who: str) -> None:
    assert not claimed.nurse_reads()
    claimed.says(who, "confirmed")
    assert claimed.nurse_reads()


@pytest.mark.parametrize("who", ["nurse", "other_nurse", "charity_worker", "other_teacher", "care_home_worker"])
def test_nobody_of_the_claiming_agency_and_nobody_who_does_not_work_with_her_confirms(
    claimed: Claimed, who: str
) -> None:
    claimed.house.add_colleague("other_nurse", "nurse", "HLT")
    assert involvement_to_answer(claimed.house.viewer(who), involvement=claimed.involvement) is None
    with pytest.raises(NotFound):
        claimed.says(who, "confirmed")
    with claimed.house.operator().acting():
        assert not InvolvementAnswer.objects.exists()
    assert not claimed.nurse_reads()


def test_whoever_reads_no_content_may_not_answer(claimed: Claimed) -> None:
    with pytest.raises(NotPermitted):
        claimed.says("information_governance", "confirmed")


def test_a_claim_confirms_no_other_claim(claimed: Claimed) -> None:
    """Two who make claims do not let each other in."""
    accept_submission(claimed.house.viewer("other_teacher"), body=claim(service="Mentoring"), channel="screen")
    claimed.house.process()
    assert picture_of(claimed.house.viewer("other_teacher"), nominal=claimed.child) is not None
    with pytest.raises(NotFound):
        claimed.says("other_teacher", "confirmed")


def test_work_that_has_ended_confirms_nothing(house: House) -> None:
    house.send("SCH1", factories.involvement(wren(), to="2026-01-01"))
    sent = accept_submission(house.viewer("nurse"), body=claim(service="School nursing"), channel="screen")
    house.process()
    ended = Claimed(house, *_claim_of(house, sent.submission))
    with pytest.raises(NotFound):
        ended.says("teacher_dsl", "confirmed")


def test_a_member_of_the_hub_does_not_confirm_what_their_own_agency_says(claimed: Claimed) -> None:
    sent = accept_submission(claimed.house.viewer("police_intelligence"), body=claim(service="x"), channel="screen")
    claimed.house.process()
    own = Claimed(claimed.house, *_claim_of(claimed.house, sent.submission))
    with pytest.raises(NotFound):
        own.says("police_intelligence", "confirmed")
    own.says("coordinator", "confirmed")


def test_whoever_is_barred_from_her_or_from_where_she_is_does_not_answer(claimed: Claimed) -> None:
    house = claimed.house
    bar_viewer(
        house.viewer("coordinator"),
        professional=house.professionals["teacher_dsl"],
        nominal=claimed.child,
        reason="kin",
    )
    with pytest.raises(NotFound):
        claimed.says("teacher_dsl", "confirmed")
    protect_location(house.viewer("coordinator"), nominal=claimed.child, submissions=[], reason="test")
    with pytest.raises(NotFound):
        claimed.says("social_worker", "confirmed")
    assert involvements_to_confirm(house.viewer("police_intelligence")) == []
    claimed.says("coordinator", "confirmed")


def test_an_answer_needs_a_reason_and_a_word_that_is_known_and_is_given_once(claimed: Claimed) -> None:
    with pytest.raises(NeedsReason):
        claimed.says("coordinator", "confirmed", reason=" ")
    with pytest.raises(Refusal, match="is not an answer"):
        claimed.says("coordinator", "perhaps")
    with pytest.raises(AnsweredAlready):
        claimed.says("coordinator", "withdrawn")
    claimed.says("coordinator", "confirmed")
    with pytest.raises(AnsweredAlready):
        claimed.says("social_worker", "confirmed")
    claimed.says("coordinator", "withdrawn")
    with pytest.raises(AnsweredAlready):
        claimed.says("coordinator", "withdrawn")


def test_each_answer_stands_on_the_ledger_with_its_reason(claimed: Claimed) -> None:
    claimed.says("coordinator", "refused", reason="The trust does not know her.")
    claimed.says("social_worker", "confirmed", reason="They do: I met them.")
    with pytest.raises(NotFound):
        claimed.says("nurse", "confirmed")
    said = [(result, role, why) for _, result, role, why in entries(claimed.house, "%answer_involvement")]
    assert said == [
        ("allowed", "coordinator", "refused: The trust does not know her."),
        ("allowed", "social_worker", "confirmed: They do: I met them."),
        ("refused", "nurse", "NotFound"),
    ]


# -- by statements of one's own -------------------------------------------------------------------------------------------

INSERT = (
    "INSERT INTO access_involvementanswer (id, area_id, involvement, answer, reason, made_by_id, by_agency_id) "
    "SELECT gen_random_uuid(), %s, %s, 'confirmed', 'x', %s, %s"
)


def test_the_database_takes_no_answer_from_whoever_may_not_give_it(claimed: Claimed) -> None:
    house = claimed.house
    hub, nurse = house.professionals["coordinator"], house.professionals["nurse"]
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        answer(connection, "SELECT sec.begin(%s)", house.token("nurse"))
        for who, agency in ((nurse, "HLT"), (hub, "HUB"), (hub, "HLT"), (nurse, "HUB"), (None, None)):
            values = (house.area, claimed.involvement, who, house.agencies[agency] if agency else None)
            assert refused(connection, INSERT, *values) == "InsufficientPrivilege"
        for statement in (
            "UPDATE access_involvement SET answer = 'confirmed'",
            "UPDATE access_involvementanswer SET answer = 'confirmed'",
            "INSERT INTO access_trustedfeed (id, area_id, agency_id, feed, reason) "
            "SELECT gen_random_uuid(), area_id, id, 'file:x', 'x' FROM partnership_agency",
            "UPDATE access_trustedfeed SET withdrawn_at = NULL",
            "SELECT sec.may_answer(gen_random_uuid(), gen_random_uuid())",
            "SELECT sec.agency_works_with(gen_random_uuid(), gen_random_uuid())",
        ):
            assert refused(connection, statement) == "InsufficientPrivilege", statement


def test_the_operator_answers_for_nobody_who_may_not(claimed: Claimed) -> None:
    house = claimed.house
    with as_role("wp_worker", house.database) as connection:
        nurse = house.professionals["nurse"]
        values = (house.area, claimed.involvement, nurse, house.agencies["HLT"])
        assert refused(connection, INSERT, *values) == "InsufficientPrivilege"
    with pytest.raises(NotFound):
        answer_involvement(
            house.operator(),
            involvement=claimed.involvement,
            answer="confirmed",
            reason="x",
            by=house.professionals["nurse"],
        )
    hub = house.professionals["coordinator"]
    answer_involvement(house.operator(), involvement=claimed.involvement, answer="confirmed", reason="x", by=hub)
    assert claimed.nurse_reads()


def test_how_an_involvement_stands_is_told_to_its_agency_the_hub_and_whoever_works_with_her_alone(
    claimed: Claimed,
) -> None:
    """An outsider gets one answer: of a claim that counts, of one that does not, and of none."""
    house = claimed.house
    claimed.says("coordinator", "confirmed")
    told = {}
    for who in ("nurse", "teacher_dsl", "social_worker", "coordinator", "other_teacher", "charity_worker"):
        with as_role("wp_app", house.database) as connection, connection.transaction():
            answer(connection, "SELECT sec.begin(%s)", house.token(who))
            told[who] = connection.execute(
                "SELECT standing, may_answer, by_agency IS NOT NULL FROM sec.standing_of(%s)", [[claimed.involvement]]
            ).fetchall()
            assert answer(connection, "SELECT count(*) FROM sec.involvements_to_confirm(500)") == 0
    assert told["nurse"] == [("counts", False, False)]
    assert told["teacher_dsl"] == told["social_worker"] == told["coordinator"] == [("counts", True, True)]
    assert told["other_teacher"] == told["charity_worker"] == []


# -- what stands -----------------------------------------------------------------------------------------------------------


def test_what_is_confirmed_can_be_refused_and_taken_back(claimed: Claimed) -> None:
    for said, reads in (
        ("confirmed", True),
        ("withdrawn", False),
        ("confirmed", True),
        ("refused", False),
        ("withdrawn", False),
        ("confirmed", True),
    ):
        claimed.says("coordinator", said)
        assert claimed.nurse_reads() is reads


def test_an_answer_takes_effect_at_the_next_statement(claimed: Claimed) -> None:
    house = claimed.house
    with as_role("wp_app", house.database) as connection, connection.transaction():
        answer(connection, "SELECT sec.begin(%s)", house.token("nurse"))
        count = "SELECT count(DISTINCT agency_id) FROM picture_event"
        seen = [answer(connection, count)]
        claimed.says("coordinator", "confirmed")
        seen.append(answer(connection, count))
        claimed.says("coordinator", "withdrawn")
        seen.append(answer(connection, count))
    assert seen == [1, 4, 1]


@pytest.mark.parametrize("said", ["confirmed", "refused"])
def test_an_answer_stands_when_pictures_are_derived_again(claimed: Claimed, said: str) -> None:
    claimed.says("coordinator", said)
    claimed.derive_again()
    assert claimed.nurse_reads() is (said == "confirmed")
    with claimed.house.operator().acting():
        assert Involvement.objects.get(id=claimed.involvement).answer == said


def test_an_answer_follows_the_child_through_a_judgement_and_its_undoing(house: House) -> None:
    """The nurse describes her without a number: whom she means is an officer's to say, and may be taken back."""
    house.send("SCH1", factories.involvement(wren()))
    house.send("POL", factories.concern(wren(), facts="Seen at Gorse Point."))
    described = factories.child(given="Wren", family="Ashdown-Test", date_of_birth="2010-05-17", identifiers=None)
    body = factories.involvement(described, service="School nursing")
    sent = accept_submission(house.viewer("nurse"), body=body, channel="screen")
    house.process()
    _, involvement = _claim_of(house, sent.submission)
    answer_involvement(house.viewer("coordinator"), involvement=involvement, answer="confirmed", reason="x")
    with house.operator().acting(), cursor() as sql:
        sql.execute("SELECT DISTINCT agency_id, subject, nominal FROM picture_event")
        rows = {agency: (subject, nominal) for agency, subject, nominal in sql.fetchall()}
    (hers, before), (schools, girl) = rows[house.agencies["HLT"]], rows[house.agencies["SCH1"]]
    assert before != girl
    officer = house.viewer("linkage_officer")
    judged = linkage.record_judgement(officer, subject_a=hers, subject_b=schools, answer="same", reason="same")
    house.process()
    if judged.second:
        house.add_colleague("second_officer", "linkage_officer")
        linkage.look_again(house.viewer("second_officer"), judgement=judged.id, agrees=True, reason="same")
        house.process()
    together = read_of_others(house.viewer("nurse"), _claim_of(house, sent.submission)[0])
    assert "Harrowmere Police" in together["agencies"]
    linkage.undo_judgement(officer, judgement=judged.id, reason="not her")
    house.process()
    nominal, again = _claim_of(house, sent.submission)
    assert again == involvement
    assert read_of_others(house.viewer("nurse"), nominal) == {}
    with house.operator().acting():
        assert Involvement.objects.get(id=involvement).answer == "confirmed"


def test_whoever_waits_to_be_confirmed_leads_nothing_and_is_no_reader(claimed: Claimed) -> None:
    house = claimed.house

    def readers() -> set[str]:
        listed = readers_of(house.viewer("teacher_dsl"), level="partners", children=[claimed.child])
        return {one.agency for one in listed if one.why.startswith("Works with")}

    assert "Harrowmere Hospital" not in readers()
    picture = picture_of(house.viewer("teacher_dsl"), nominal=claimed.child)
    assert picture is not None
    assert {worker.agency: worker.standing for worker in picture.working} == {
        "Marsh Lane Academy": "counts",
        "Harrowmere Children's Social Care": "counts",
        "Harrowmere Hospital": "waiting",
    }
    claimed.says("teacher_dsl", "confirmed")
    assert "Harrowmere Hospital" in readers()


# -- the hub's list ----------------------------------------------------------------------------------------------------------


def test_the_hub_lists_what_waits_and_puts_a_claim_followed_by_looking_first(claimed: Claimed) -> None:
    house = claimed.house
    other = factories.child(
        given="Robin", family="Fell-Test", date_of_birth="2011-01-01", identifiers=[factories.nhs_of(2)]
    )
    accept_submission(
        house.viewer("charity_worker"), body=factories.involvement(other, service="Club"), channel="screen"
    )
    house.process()
    hub = house.viewer("coordinator")
    assert [(row.label, row.looks) for row in involvements_to_confirm(hub)] == [
        ("Wren Ashdown-Test", 0),
        ("Robin Fell-Test", 0),
    ]
    looked = house.viewer("charity_worker")
    with house.operator().acting():
        robin = Involvement.objects.get(agency_id=house.agencies["CHA"]).nominal
    assert picture_of(looked, nominal=robin) is not None
    first, second = involvements_to_confirm(hub)
    assert (first.label, first.looks, first.agency) == ("Robin Fell-Test", 1, "Open Door Project")
    assert first.last_look is not None
    assert second.label == "Wren Ashdown-Test"


def test_a_refused_claim_comes_back_to_the_list_when_its_agency_looks_for_her_afterwards(claimed: Claimed) -> None:
    house = claimed.house
    hub = house.viewer("coordinator")
    picture_of(house.viewer("nurse"), nominal=claimed.child)
    claimed.says("coordinator", "refused")
    assert involvements_to_confirm(hub) == []
    picture_of(house.viewer("nurse"), nominal=claimed.child)
    (row,) = involvements_to_confirm(hub)
    assert (row.work.standing, row.looks) == ("refused", 2)


def test_what_counts_or_has_ended_or_comes_from_whoever_works_with_her_anyway_is_not_listed(claimed: Claimed) -> None:
    house = claimed.house
    claimed.says("coordinator", "confirmed")
    for more in ({"service": "Another clinic"}, {"service": "Once", "to": "2026-01-01"}):
        accept_submission(house.viewer("nurse"), body=claim(**more), channel="screen")
    house.process()
    assert involvements_to_confirm(house.viewer("coordinator")) == []


def test_a_feed_that_nobody_registered_takes_no_other_agencys_place_on_the_list(house: House) -> None:
    children = [
        factories.child(given=f"Wren{number}", identifiers=[factories.nhs_of(number)], date_of_birth="2010-05-17")
        for number in range(104)
    ]
    house.send("POL", *(factories.involvement(one, key=f"p{number}") for number, one in enumerate(children[:103])))
    accept_submission(
        house.viewer("nurse"), body=factories.involvement(children[103], service="School nursing"), channel="screen"
    )
    house.process()
    rows = involvements_to_confirm(house.viewer("coordinator"))
    assert [row.agency for row in rows].count("Harrowmere Police") == 100
    assert [row.agency for row in rows].count("Harrowmere Hospital") == 1


def test_the_list_is_the_hubs_and_of_its_own_area(claimed: Claimed) -> None:
    for who in ("nurse", "teacher_dsl", "linkage_officer", "information_governance"):
        with pytest.raises(NotPermitted):
            involvements_to_confirm(claimed.house.viewer(who))
    with as_superuser(claimed.house.database) as superuser:
        superuser.execute("INSERT INTO partnership_area VALUES (gen_random_uuid(), 'far', 'Far') RETURNING id")
        superuser.execute(
            "UPDATE access_involvement SET area_id = (SELECT id FROM partnership_area WHERE code = 'far') WHERE id = %s",
            [claimed.involvement],
        )
    assert involvements_to_confirm(claimed.house.viewer("coordinator")) == []
    with pytest.raises(NotFound):
        claimed.says("coordinator", "confirmed")


# -- feeds -------------------------------------------------------------------------------------------------------------------


def test_a_registered_feed_counts_on_the_first_day_and_is_withdrawn_at_the_next_statement(house: House) -> None:
    house.send("POL", factories.concern(wren(), facts="Seen at Gorse Point."))
    house.send("HOM", factories.involvement(wren(), service="Youth  Project"))
    house.process()
    trust: dict[str, Any] = {"agency": house.agencies["HOM"], "channel": "file", "service": "youth project"}
    with as_role("wp_app", house.database) as connection, connection.transaction():
        answer(connection, "SELECT sec.begin(%s)", house.token("care_home_worker"))
        count = "SELECT count(DISTINCT agency_id) FROM picture_event"
        seen = [answer(connection, count)]
        trust_service_feed(house.operator(), **trust, reason="Their allocation system.")
        seen.append(answer(connection, count))
        withdraw_service_feed(house.operator(), **trust, reason="Keys were lost.")
        seen.append(answer(connection, count))
    assert seen == [1, 2, 1]
    with pytest.raises(NotFound):
        withdraw_service_feed(house.operator(), **trust, reason="Again.")
    done = [(operation.rpartition(".")[2], why) for operation, _, _, why in entries(house, "%service_feed")]
    assert ("trust_service_feed", "file:youth project: Their allocation system.") in done
    assert ("withdraw_service_feed", "file:youth project: Keys were lost.") in done


def test_what_the_hub_refused_opens_nothing_whatever_feed_it_came_by(house: House) -> None:
    house.send("POL", factories.concern(wren(), facts="Seen at Gorse Point."))
    sent = house.send("SCH1", factories.involvement(wren()))[0]
    house.process()
    child, involvement = _claim_of(house, sent.submission)
    assert read_of_others(house.viewer("teacher_dsl"), child)
    answer_involvement(house.viewer("coordinator"), involvement=involvement, answer="refused", reason="Not on roll.")
    assert read_of_others(house.viewer("teacher_dsl"), child) == {}


def test_trust_is_the_operators_to_give(house: House) -> None:
    for who in ("coordinator", "teacher_dsl"):
        for act in (trust_service_feed, withdraw_service_feed):
            with pytest.raises(NotPermitted):
                act(house.viewer(who), agency=house.agencies["CHA"], channel="file", service="x", reason="x")


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [({"channel": "screen"}, Refusal), ({"service": " "}, Refusal), ({"reason": " "}, NeedsReason)],
)
def test_a_feed_has_a_door_a_service_and_a_reason(house: House, changed: dict[str, str], refusal: type) -> None:
    given = {"channel": "file", "service": "x", "reason": "x"} | changed
    for act in (trust_service_feed, withdraw_service_feed):
        with pytest.raises(refusal):
            act(house.operator(), agency=house.agencies["CHA"], **given)


# -- planted faults ----------------------------------------------------------------------------------------------------------

# What the guard forgets, and whom that lets in.
FORGOTTEN = {
    "its own agency": ("i.agency_id <> p.agency_id", "true", "police_intelligence"),
    "that they work with her": ("(r.hub OR sec.agency_works_with(p.agency_id, i.nominal))", "true", "other_teacher"),
    "that their own work counts": (
        "sec.agency_works_with(p.agency_id, i.nominal)",
        "EXISTS (SELECT 1 FROM public.access_involvement o WHERE o.agency_id = p.agency_id AND o.nominal = i.nominal)",
        "other_teacher",
    ),
    "that they are barred": ("b.professional_id = p.id", "false", "teacher_dsl"),
    "that where she is, is hidden from them": ("NOT p.id = ANY (l.readers)", "false", "social_worker"),
}


@dataclass
class Hostile:
    """A claim, with everybody who may not answer it or, of the police, their own."""

    house: House
    asked: dict[str, UUID]  # who, and what they would answer

    def let_in(self, connection: Connection) -> list[str]:
        """From whom the database would take an answer."""
        taken = []
        for who, involvement in self.asked.items():
            with connection.transaction(force_rollback=True):
                answer(connection, "SELECT sec.begin(%s)", self.house.token(who))
                if answer(connection, "SELECT sec.may_answer(%s)", involvement):
                    taken.append(who)
        return taken


@pytest.fixture(scope="module")
def hostile(template: str) -> Iterator[Hostile]:
    with databases.copied(template) as name:
        house = databases.house_in(name, template)
        house.send("CSC", factories.involvement(wren(), service="Allocated social worker"))
        house.send("SCH1", factories.involvement(wren()))
        claims = {}
        for who in ("nurse", "other_teacher", "police_intelligence"):
            claims[who] = accept_submission(house.viewer(who), body=claim(service="x"), channel="screen").submission
        house.process()
        child, nurses = _claim_of(house, claims["nurse"])
        hub = house.viewer("coordinator")
        bar_viewer(hub, professional=house.professionals["teacher_dsl"], nominal=child, reason="kin")
        circle = [house.agencies[code] for code in ("SCH1", "POL", "SCH2", "HLT")]
        protect_location(hub, nominal=child, submissions=[], reason="x", reader_agencies=circle)
        asked = dict.fromkeys(["nurse", "other_teacher", "teacher_dsl", "social_worker"], nurses)
        yield Hostile(house, asked | {"police_intelligence": _claim_of(house, claims["police_intelligence"])[1]})


def test_from_those_who_may_not_the_database_takes_no_answer(hostile: Hostile) -> None:
    with as_role("wp_app", hostile.house.database) as connection:
        assert hostile.let_in(connection) == []
        hub = Hostile(hostile.house, {"coordinator": hostile.asked["nurse"]})
        assert hub.let_in(connection) == ["coordinator"]


@pytest.mark.parametrize("clause", sorted(FORGOTTEN))
def test_a_guard_that_forgets_a_clause_is_caught(hostile: Hostile, clause: str) -> None:
    there, instead, who = FORGOTTEN[clause]
    with as_superuser(hostile.house.database) as superuser:
        text = answer(
            superuser,
            "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE oid = 'sec.may_answer(uuid,uuid)'::regprocedure",
        )
    assert there in text, "the fault is planted"
    with altered(hostile.house.database, text.replace(there, instead)) as connection:
        assert hostile.let_in(connection) == [who]


def test_an_answer_that_the_database_does_not_heed_is_caught(claimed: Claimed) -> None:
    """Planted: answers are stored, and take no effect until the picture is derived again."""
    with as_superuser(claimed.house.database) as superuser:
        superuser.execute("DROP TRIGGER heeded ON access_involvementanswer")
    claimed.says("coordinator", "confirmed")
    assert not claimed.nurse_reads()
    claimed.derive_again()
    assert claimed.nurse_reads()


def _answered_while_derived(claimed: Claimed) -> str:
    """What stands after an answer came in the moment in which the worker made the involvement again."""
    house = claimed.house

    def answers() -> None:
        try:
            claimed.says("coordinator", "confirmed")
        finally:
            connections.close_all()

    with as_role("wp_worker", house.database) as worker, ThreadPoolExecutor(max_workers=1) as other:
        with worker.transaction():
            row = "id, nominal, submission, starts_on, ends_on, area_id, agency_id, feed, answer, made_known_at"
            taken = worker.execute(
                f"DELETE FROM access_involvement WHERE id = %s RETURNING {row}".encode(), [claimed.involvement]
            ).fetchone()
            assert taken is not None
            answering = other.submit(answers)
            _until_somebody_waits(house.database)
            values = ", ".join(["%s"] * len(taken))
            worker.execute(f"INSERT INTO access_involvement ({row}) VALUES ({values})".encode(), taken)
        answering.result(timeout=30)
        return str(answer(worker, "SELECT answer FROM access_involvement WHERE id = %s", claimed.involvement))


def _until_somebody_waits(database: str) -> None:
    with as_superuser(database) as superuser:
        for _ in range(300):
            waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'"
            if answer(superuser, waits, database):
                return
            time.sleep(0.05)
    raise AssertionError("nobody waited")


def test_an_answer_given_while_the_involvement_is_derived_again_is_not_lost(claimed: Claimed) -> None:
    assert _answered_while_derived(claimed) == "confirmed"


def test_an_answer_that_does_not_look_again_is_lost_and_that_is_caught(claimed: Claimed) -> None:
    with as_superuser(claimed.house.database) as superuser:
        text = answer(superuser, "SELECT pg_get_functiondef('sec.heed_answer()'::regprocedure)")
        assert "1..2" in text, "the fault is planted"
        superuser.execute(text.replace("1..2", "1..1").encode())
    assert _answered_while_derived(claimed) == ""


COPIED = (
    "INSERT INTO intake_submission (id, area_id, agency_id, author_id, receipt, key, kind, channel, recorded_at, level, "
    "named, digest, stated, flags, received_at, version) SELECT gen_random_uuid(), area_id, agency_id, {author}, '{key}', '{key}', "
    "kind, '{channel}', recorded_at, '{level}', '{{}}', digest, stated, flags, statement_timestamp(), 1 "
    "FROM intake_submission WHERE kind = 'involvement' LIMIT 1"
)


def test_a_claim_kept_narrower_by_statement_is_refused(claimed: Claimed) -> None:
    house = claimed.house
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        answer(connection, "SELECT sec.begin(%s)", house.token("nurse"))
        for level, told in (("hub", "InsufficientPrivilege"), ("leads", "InsufficientPrivilege"), ("partners", "")):
            copied = COPIED.format(author="author_id", key=level, channel="screen", level=level)
            assert refused(connection, copied) == told, level


def test_neither_a_person_nor_a_key_says_that_it_is_the_operators_file(claimed: Claimed) -> None:
    house = claimed.house
    key = new_agency_key(house.operator(), agency=house.agencies["HLT"])
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        answer(connection, "SELECT sec.begin(%s)", house.token("nurse"))
        unsigned = COPIED.format(author="NULL", key="unsigned", channel="file", level="partners")
        assert refused(connection, unsigned) == "InsufficientPrivilege"
        answer(connection, "SELECT sec.begin(%s)", key)
        assert refused(connection, unsigned) == "InsufficientPrivilege"
        assert refused(connection, unsigned.replace("'file'", "'api'")) == ""
