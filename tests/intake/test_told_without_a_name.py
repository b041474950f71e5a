"""What is told without signing in: a report like any other, of one source, read again by its code and by nothing else."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from statistics import median
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings

from tests.access.raw import Connection, altered, answer, as_role, as_superuser, refused
from tests.intake.unnamed import Teller, body, opened, told
from tests.living import House
from wholepicture.access.viewer import SignedOut, system_viewer
from wholepicture.alerts.commands import answer_report
from wholepicture.alerts.decisions import TOLD_PLAINLY
from wholepicture.alerts.queries import reading_list, report_to_read
from wholepicture.base.ledgered import NotFound, NotPermitted
from wholepicture.intake import NotUnderstood
from wholepicture.intake.commands import accept_submission, save_draft
from wholepicture.intake.confidential import Closed, NobodyReads, SentBefore, TooMuchToday, commands, proofs, queries
from wholepicture.intake.confidential.carried import opened as read_sealed
from wholepicture.intake.confidential.carried import sealed
from wholepicture.intake.confidential.codes import new_code
from wholepicture.intake.encryption import Unreadable, public_half, seal, unlock
from wholepicture.intake.queries import source_of

PUBLIC = "wp_public"


def rows(house: House, statement: str, *values: Any) -> list[Any]:
    with as_superuser(house.database) as superuser:
        return superuser.execute(statement.encode(), values or None).fetchall()


# -- one path through the house -----------------------------------------------------------------------------------------


def test_it_goes_on_the_hubs_reading_list_is_answered_and_is_read_by_its_code(house: House) -> None:
    teller = Teller.arrives(house).tells()
    house.process()
    hub = house.viewer("coordinator")
    (row,) = reading_list(hub).rows
    assert (row.agency, row.came_unnamed, row.kind) == ("The public", True, "concern")
    assert row.report is not None
    assert [text for _, text in row.report.passages] == ["He waits at the gate in a red car."]
    assert [one.meant for one in teller.reads().told] == ["first"]
    commands.write_back(hub, submission=row.submission, text="What is on the number plate?")
    answer_report(hub, submission=row.submission, decision="watch", reason="Not enough yet.", told="We keep watch.")
    read = teller.reads()
    assert [(one.text, one.is_answer) for one in read.written] == [
        ("What is on the number plate?", False),
        (f"{TOLD_PLAINLY['watch']}\n\nWe keep watch.", True),
    ]
    assert "decided" in read.told[0].states
    teller.adds("It ends in ABC.")
    house.process()
    (more,) = reading_list(hub).rows
    held = queries.confided(hub, submission=more.submission)
    assert held is not None
    assert [(one.meant, one.is_this) for one in held.reports] == [("first", False), ("more", True)]
    assert held.messages[0].read_at is not None


def test_who_told_it_is_the_source_roles_alone_and_after_a_reason(house: House) -> None:
    Teller.arrives(house).tells()
    house.process()
    report = told(house)
    assert (
        source_of(house.viewer("police_intelligence"), submission=report, reason="To ask").informant
        == "Zia Friend-Test"
    )
    with pytest.raises(NotPermitted):
        source_of(house.viewer("coordinator"), submission=report, reason="To ask")
    assert not rows(house, "SELECT 1 FROM intake_submission WHERE stated::text LIKE '%Zia%'")
    assert not rows(house, "SELECT 1 FROM intake_original WHERE position('Zia'::bytea IN body) > 0")


def test_what_adds_to_it_is_about_the_same_child_and_of_the_same_source(house: House) -> None:
    teller = Teller.arrives(house).tells()
    teller.adds()
    Teller.arrives(house, teller.door).tells()
    house.process()
    reports = [row.report for row in reading_list(house.viewer("coordinator")).rows]
    assert all(reports)
    roots = [report.root for report in reports if report]
    assert len(roots) == 3
    assert len(set(roots)) == 2, "two codes are two sources, and what comes under one code is one"
    first, more, other = [[one.id for one in row.people] for row in reading_list(house.viewer("coordinator")).rows]
    assert first == more != other, "told again under the code she is the same; a namesake in another's message is not"


def test_whoever_asks_that_it_be_taken_back_is_before_the_hub_and_nothing_is_gone(house: House) -> None:
    teller = Teller.arrives(house).tells()
    asked = body("Whoever sent this asks that what they told be taken back.")
    asked.pop("subjects")
    commands.ask_to_take_back(teller.viewer, body=asked, proof=teller.proof, public=teller.door.public)
    house.process()
    held = [queries.confided(house.viewer("coordinator"), submission=told(house, at)) for at in (0, 1)]
    assert sorted(one.meant for one in held if one) == ["first", "withdrawal"]
    assert rows(house, "SELECT count(*) FROM intake_submission WHERE channel = 'public'") == [(2,)]


def test_the_same_sent_twice_is_stored_once_under_its_code(house: House) -> None:
    teller, twice = Teller.arrives(house), body()
    teller.tells(twice)
    with pytest.raises(SentBefore):
        teller.tells(twice)
    assert rows(house, "SELECT count(*) FROM intake_submission WHERE channel = 'public'") == [(1,)]
    assert len(teller.reads().told) == 1


def test_what_is_done_with_a_code_stands_on_the_ledger_and_the_code_does_not(house: House) -> None:
    teller = Teller.arrives(house).tells()
    house.process()
    teller.reads()
    teller.adds()
    commands.write_back(house.viewer("coordinator"), submission=told(house), text="Thank you.")
    written = rows(house, "SELECT operation, role, professional, agency, records::text FROM access_ledgerentry")
    acts = {operation.rpartition(".")[2]: (role, professional) for operation, role, professional, _, _ in written}
    for act in ("hand_in", "conversation", "tell_more"):
        assert acts[act] == ("system:public", None)
    assert acts["write_back"][0] == "coordinator"
    dumped = str(rows(house, "SELECT e::text FROM access_ledgerentry e"))
    assert teller.code not in dumped
    assert teller.proof.hex() not in dumped


# -- what is kept of a code ---------------------------------------------------------------------------------------------


def tables(house: House) -> list[str]:
    return [name for (name,) in rows(house, "SELECT tablename FROM pg_tables WHERE schemaname IN ('public', 'sec')")]


def test_the_code_is_kept_nowhere_and_what_is_kept_opens_nothing_without_the_key(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    teller = Teller.arrives(house).tells()
    house.process()
    with as_superuser(house.database) as superuser:
        for table in tables(house):
            schema = (
                "sec"
                if superuser.execute("SELECT to_regclass(%s)", [f"public.{table}"]).fetchone() == (None,)
                else "public"
            )
            found = superuser.execute(
                f'SELECT count(*) FROM {schema}."{table}" t WHERE t::text LIKE %s'.encode(), [f"%{teller.code}%"]
            ).fetchone()
            assert found == (0,), table
    monkeypatch.setattr(settings, "CODE_KEY", b"another key of thirty-two bytes!")
    assert queries.agency_of_code(proofs.proof_of(teller.code)) is None


def test_a_lost_code_is_given_by_nothing_and_what_was_told_stands(house: House) -> None:
    teller = Teller.arrives(house).tells()
    house.process()
    commands.write_back(house.viewer("coordinator"), submission=told(house), text="We are here.")
    again = Teller.arrives(house, teller.door)
    with pytest.raises(NotFound):
        again.reads()
    again.tells()
    assert again.reads().written == []
    assert [one.text for one in teller.reads().written] == ["We are here."], (
        "what the hub wrote waits under the old code"
    )


def test_this_process_locks_and_does_not_unlock() -> None:
    record = uuid4()
    locked = seal(public_half())(b"who told us", record)
    assert unlock(locked, record) == b"who told us"
    for other in (
        locked[:-1] + bytes([locked[-1] ^ 1]),
        locked[:20] + bytes([locked[20] ^ 1]) + locked[21:],
        locked[:13],
    ):
        with pytest.raises(Unreadable):
            unlock(other, record)
    with pytest.raises(Unreadable):
        unlock(locked, uuid4())


def test_what_a_page_carries_is_opened_as_its_own_kind_and_not_for_ever() -> None:
    held = sealed("writing", {"code": "ABCDEFGHJK"})
    assert "ABCDEFGHJK" not in held
    assert read_sealed("writing", held)
    for kind, text in (("reading", held), ("writing", held[:-4]), ("writing", "é"), ("writing", "")):
        assert read_sealed(kind, text) is None
    assert read_sealed("writing", held, no_older=timedelta(0)) is None


# -- guessing and timing ------------------------------------------------------------------------------------------------


def seconds(act: Callable[[str], object], code: str) -> float:
    before = time.perf_counter()
    act(code)
    return time.perf_counter() - before


def ratio(act: Callable[[str], object], *, one: list[str], other: list[str]) -> float:
    """How much longer the one sort takes than the other: asked in turn, so that whatever else the machine does falls on both."""
    both = [(seconds(act, this), seconds(act, that)) for this, that in zip(one, other, strict=True)]
    return median(this for this, _ in both) / median(that for _, that in both)


TRIES = 25


def beside(code: str) -> str:
    """A code that was never given, and differs from one that was in its last random place."""
    from wholepicture.intake.confidential.codes import LETTERS, RANDOM, _check_of

    drawn = code[: RANDOM - 1] + LETTERS[(LETTERS.index(code[RANDOM - 1]) + 1) % len(LETTERS)]
    return drawn + _check_of(drawn)


def asked(code: str) -> object:
    """What is done with a code before anything is said of it."""
    return queries.agency_of_code(proofs.proof_of(code))


def test_a_right_code_one_beside_it_and_one_that_was_never_given_take_as_long(house: House) -> None:
    tellers = [Teller.arrives(house)]
    tellers += [Teller.arrives(house, tellers[0].door) for _ in range(TRIES - 1)]
    right = [teller.tells().code for teller in tellers]
    never = [new_code() for _ in right]
    assert all(asked(code) for code in right)
    assert not any(asked(code) for code in [*never, *map(beside, right)])
    assert 0.75 < ratio(asked, one=right, other=never) < 1.33
    assert 0.75 < ratio(asked, one=[beside(code) for code in right], other=never) < 1.33


def test_a_proof_that_is_worked_out_only_for_codes_that_are_known_is_noticed() -> None:
    """The fault: a look in a list of codes first."""
    right, never = [new_code() for _ in range(TRIES)], [new_code() for _ in range(TRIES)]
    known = set(right)
    assert ratio(lambda code: code in known and proofs.proof_of(code), one=right, other=never) > 1.33


def test_a_code_takes_as_much_memory_and_as_many_passes_as_is_asked_of_argon2id() -> None:
    assert proofs.MEMORY_KIB >= 19_456
    assert proofs.PASSES >= 2
    assert seconds(proofs.proof_of, new_code()) > 0.005


# -- what the database lets this role do --------------------------------------------------------------------------------


@pytest.fixture
def public(house: House) -> Iterator[Connection]:
    """Whoever has code in the process of the public page: its role, and every statement that this may send."""
    with as_role(PUBLIC, house.database) as connection:
        yield connection


SENT = "SELECT id, key, stated FROM intake_submission"


def test_it_reads_no_report_not_even_one_that_it_handed_in_before(house: House, public: Connection) -> None:
    teller = Teller.arrives(house).tells()
    house.process()
    for agency in (teller.door.agency, house.agencies["SCH1"], None):
        with public.transaction():
            public.execute("SELECT sec.begin_system('public', %s)", [agency])
            for table in ("intake_submission", "intake_subject", "intake_meetingkey", "intake_revision", "intake_feed"):
                assert public.execute(f"SELECT * FROM {table}".encode()).fetchall() == [], table
    for table in ("intake_original", "intake_unnamedinformant", "intake_confidedreport", "intake_messagetoinformant"):
        assert refused(public, f"SELECT * FROM {table}") == "InsufficientPrivilege"  # noqa: S608
    for table in ("partnership_professional", "picture_event", "alerts_toread", "access_ledgerentry", "access_account"):
        assert refused(public, f"SELECT * FROM {table}") == "InsufficientPrivilege"  # noqa: S608


def test_it_is_nobody_of_an_agency_and_no_other_system(house: House, public: Connection) -> None:
    opened(house)
    with public.transaction():
        assert answer(public, "SELECT sec.begin_system('public', %s)", house.agencies["SCH1"]) is None
        assert answer(public, "SELECT sec.begin_system('public', NULL)") is None
    for other in ("operator", "derivation"):
        assert refused(public, "SELECT sec.begin_system(%s, NULL)", other) == "InvalidParameterValue"
    with pytest.raises(SignedOut), system_viewer("public", agency=house.agencies["SCH1"]).acting():
        pass
    with as_role("wp_app", house.database) as site:
        assert refused(site, "SELECT sec.begin_system('public', NULL)") == "InsufficientPrivilege"


INSERTED = """INSERT INTO intake_submission (id, area_id, agency_id, author_id, receipt, key, version, kind, channel, recorded_at,
    received_at, level, named, digest, stated, flags)
    VALUES (gen_random_uuid(), %(area)s, %(agency)s, %(author)s, 'AAAA-BBBB-CCCC', 'k', 1, %(kind)s, %(channel)s, now(),
            %(received_at)s, %(level)s, '{}', 'd', '{}', '[]')"""
USUAL = {"author": None, "kind": "concern", "channel": "public", "level": "hub", "received_at": "now"}


@pytest.mark.parametrize(
    "changed",
    [
        {"agency": "SCH1"},
        {"author": "nurse"},
        {"kind": "intelligence"},
        {"channel": "api"},
        {"level": "partners"},
        {"received_at": "2026-01-01T00:00:00+00:00"},
    ],
)
def test_it_hands_in_concerns_for_the_hub_in_nobodys_name_now_and_nothing_else(
    house: House, public: Connection, changed: dict[str, str]
) -> None:
    door = opened(house)
    usual = USUAL | {"area": house.area, "agency": door.agency}
    ids = {**house.agencies, **house.professionals}
    with public.transaction(force_rollback=True):
        public.execute("SELECT sec.begin_system('public', %s)", [door.agency])
        public.execute(INSERTED.encode(), usual)
    with public.transaction(force_rollback=True):
        public.execute("SELECT sec.begin_system('public', %s)", [door.agency])
        wrong = usual | {name: ids.get(value, value) for name, value in changed.items()}
        assert _fails(public, wrong)


def _fails(connection: Connection, values: dict[str, Any]) -> bool:
    try:
        with connection.transaction():
            connection.execute(INSERTED.encode(), values)
    except psycopg.errors.InsufficientPrivilege:
        return True
    return False


def test_another_areas_code_and_one_that_was_never_given_are_answered_alike(house: House, public: Connection) -> None:
    teller = Teller.arrives(house).tells()
    with as_superuser(house.database) as superuser:
        other = superuser.execute(
            """WITH a AS (INSERT INTO partnership_area (id, code, name) VALUES (gen_random_uuid(), 'other', 'Other') RETURNING id)
               INSERT INTO partnership_agency (id, area_id, code, name, type, trusted_identifiers)
               SELECT gen_random_uuid(), id, 'public-other', 'The public', 'public', '{}' FROM a RETURNING id"""
        ).fetchone()
    assert other
    with public.transaction():
        public.execute("SELECT sec.begin_system('public', %s)", other)
        assert answer(public, "SELECT sec.conversation(%s)", teller.proof) is None
        assert answer(public, "SELECT sec.conversation(%s)", bytes(32)) is None
        assert not answer(public, "SELECT sec.confide(%s, gen_random_uuid(), 'more', false, 'child')", teller.proof)


@pytest.mark.parametrize("wrong", [b"", b"x" * 31, b"x" * 33, None])
def test_what_is_no_proof_is_refused_before_a_row_is_read(
    house: House, public: Connection, wrong: bytes | None
) -> None:
    for statement in (
        "SELECT sec.conversation(%s)",
        "SELECT sec.door_of_code(%s)",
        "SELECT sec.confide(%s, gen_random_uuid(), 'first', true, 'child')",
    ):
        assert refused(public, statement, wrong) == "InvalidParameterValue", statement


def test_nobody_puts_a_report_that_stands_already_under_a_code(house: House, public: Connection) -> None:
    teller = Teller.arrives(house).tells()
    (sent,) = rows(house, "SELECT id FROM intake_submission WHERE channel = 'public'")[0]
    with public.transaction():
        public.execute("SELECT sec.begin_system('public', %s)", [teller.door.agency])
        assert not answer(public, "SELECT sec.confide(%s, %s, 'first', true, 'child')", bytes(32), sent)
    assert queries.agency_of_code(bytes(32)) is None


def test_a_conversation_that_is_read_without_its_code_is_noticed(house: House) -> None:
    """The fault: whose code it is, is not asked."""
    teller = Teller.arrives(house).tells()
    (function,) = rows(house, "SELECT pg_get_functiondef('sec.conversation(bytea)'::regprocedure)")[0]
    broken = function.replace("i.code_hash = of_hash AND ", "")
    assert broken != function
    with altered(house.database, broken, role=PUBLIC) as connection:
        answer(connection, "SELECT sec.begin_system('public', %s)", teller.door.agency)
        assert answer(connection, "SELECT sec.conversation(%s)", bytes(32)) is not None


# -- who reads it in the hub ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["nurse", "social_worker", "information_governance", "linkage_officer"])
def test_who_does_not_work_the_reading_list_neither_reads_the_conversation_nor_writes(house: House, who: str) -> None:
    Teller.arrives(house).tells()
    house.process()
    report = told(house)
    commands.write_back(house.viewer("coordinator"), submission=report, text="Thank you.")
    viewer = house.viewer(who)
    with pytest.raises(NotPermitted):
        queries.confided(viewer, submission=report)
    with pytest.raises(NotPermitted):
        commands.write_back(viewer, submission=report, text="Hello.")
    with as_role("wp_app", house.database) as site, site.transaction():
        answer(site, "SELECT sec.begin(%s)", viewer.token)
        for table in ("intake_confidedreport", "intake_messagetoinformant"):
            assert site.execute(f"SELECT * FROM {table}".encode()).fetchall() == []
        assert site.execute(b"SELECT id FROM intake_unnamedinformant").fetchall() == []
    with as_role("wp_app", house.database) as site:
        assert refused(site, "SELECT code_hash FROM intake_unnamedinformant") == "InsufficientPrivilege"


def test_whoever_is_barred_from_the_child_reads_none_of_it(house: House) -> None:
    from wholepicture.access.commands import bar_viewer

    teller = Teller.arrives(house).tells()
    house.process()
    report = told(house)
    commands.write_back(house.viewer("coordinator"), submission=report, text="Thank you.")
    (person,) = [one.id for one in report_to_read(house.viewer("coordinator"), submission=report).row.people]  # type: ignore[union-attr]
    house.add_colleague("second", "coordinator")
    bar_viewer(
        house.viewer("second"), professional=house.professionals["coordinator"], nominal=person, reason="Her uncle."
    )
    barred = house.viewer("coordinator")
    assert queries.confided(barred, submission=report) is None
    with pytest.raises(NotFound):
        commands.write_back(barred, submission=report, text="Hello.")
    teller.adds()
    house.process()
    assert reading_list(barred).rows == []
    assert len(reading_list(house.viewer("second")).rows) == 2


def test_nobody_writes_back_to_whoever_is_known(house: House) -> None:
    from synthetic.factories import child, concern

    house.send("SCH1", concern(child(), key="s1"))
    house.process()
    hub = house.viewer("coordinator")
    assert queries.confided(hub, submission=told(house)) is None
    with pytest.raises(NotFound):
        commands.write_back(hub, submission=told(house), text="Hello.")


# -- the page is off until it is opened -----------------------------------------------------------------------------------


def test_there_is_no_page_until_whoever_sets_up_the_partnership_opens_it(house: House) -> None:
    assert queries.doors() == []
    house.add_colleague("setting_up", "partnership_administrator", "HUB")
    viewer = house.viewer("setting_up")
    assert queries.public_door(viewer, area=house.area) is None
    commands.set_public_door(viewer, area=house.area, is_open=True, reason="The hub reads it.")
    assert queries.public_door(viewer, area=house.area).is_open  # type: ignore[union-attr]
    for who in ("coordinator", "nurse"):
        with pytest.raises(NotPermitted):
            commands.set_public_door(house.viewer(who), area=house.area, is_open=False)
    with pytest.raises(NotFound):
        commands.set_public_door(viewer, area=uuid4(), is_open=True)


def test_it_is_not_opened_where_nobody_could_read_what_comes(house: House) -> None:
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "UPDATE partnership_professional SET is_active = false WHERE role IN ('coordinator', 'police_intelligence')"
        )
    with pytest.raises(NobodyReads):
        opened(house)
    assert queries.doors() == []


def test_closed_it_is_read_on_with_a_code(house: House) -> None:
    teller = Teller.arrives(house).tells()
    commands.set_public_door(house.operator(), area=house.area, is_open=False)
    assert [door.is_open for door in queries.doors()] == [False]
    assert len(teller.reads().told) == 1


def test_closed_nothing_is_taken_not_even_more_under_a_code_or_in_danger(house: House, public: Connection) -> None:
    teller = Teller.arrives(house).tells()
    commands.set_public_door(house.operator(), area=house.area, is_open=False)
    danger = {"safety": {"immediate_danger": True}}
    for take_in in (
        teller.adds,
        lambda: teller.adds("He is here.", **danger),
        lambda: Teller.arrives(house, teller.door).tells(body(**danger)),
        lambda: commands.ask_to_take_back(teller.viewer, body=body(), proof=teller.proof, public=teller.door.public),
    ):
        with pytest.raises(Closed):
            take_in()
    with public.transaction(force_rollback=True):
        public.execute("SELECT sec.begin_system('public', %s)", [teller.door.agency])
        assert _fails(public, USUAL | {"area": house.area, "agency": teller.door.agency})
    assert len(teller.reads().told) == 1


def test_nobody_is_ever_entered_in_the_public_who_would_read_what_it_told_as_their_own(house: House) -> None:
    from wholepicture.access.setting_up import entries_of
    from wholepicture.partnership.commands import UnknownType, add_agency, add_professional

    door = opened(house)
    house.add_colleague("setting_up", "partnership_administrator", "HUB")
    with pytest.raises(NotFound):
        entries_of(house.viewer("setting_up"), agency=door.agency)
    person = {"email": "x@example.org", "name": "X Y-Test", "job": "", "phone": "", "role": "nurse", "is_lead": False}
    with pytest.raises(Exception, match="row-level security"):
        add_professional(house.operator(), agency=door.agency, **person)
    with pytest.raises(UnknownType):
        add_agency(house.operator(), area=house.area, code="PUB", name="Public", type="public")


# -- a flood --------------------------------------------------------------------------------------------------------------


def test_more_than_can_be_read_in_a_day_is_refused_and_danger_never_is(house: House) -> None:
    door = opened(house, most_a_day=2)
    for _ in range(2):
        Teller.arrives(house, door).tells()
    with pytest.raises(TooMuchToday):
        Teller.arrives(house, door).tells()
    danger = Teller.arrives(house, door).tells(body(safety={"immediate_danger": True}))
    assert len(danger.reads().told) == 1
    with pytest.raises(TooMuchToday):
        danger.adds()
    danger.adds("He is here now.", safety={"immediate_danger": True})


def test_what_says_danger_does_not_fill_the_day(house: House) -> None:
    door = opened(house, most_a_day=2)
    for _ in range(3):
        Teller.arrives(house, door).tells(body(safety={"immediate_danger": True}))
    for safety in ({"immediate_danger": False}, {}):
        Teller.arrives(house, door).tells(body(safety=safety))
    with pytest.raises(TooMuchToday):
        Teller.arrives(house, door).tells()


@pytest.mark.parametrize("how", [{"most_a_day": 1}, {"is_open": False}])
def test_what_was_kept_is_answered_as_kept_when_it_is_sent_again_on_a_full_day_or_once_the_page_is_closed(
    house: House, how: dict[str, Any]
) -> None:
    teller, sent = Teller.arrives(house), body()
    teller.tells(sent)
    commands.set_public_door(house.operator(), area=house.area, **{"is_open": True, **how})
    with pytest.raises(SentBefore):
        teller.tells(sent)


def test_what_cannot_be_understood_is_refused_with_what_to_mend(house: House) -> None:
    with pytest.raises(NotUnderstood):
        Teller.arrives(house).tells({**body(), "kind": "rumour"})


def test_this_viewer_may_do_nothing_else(house: House) -> None:
    teller = Teller.arrives(house)
    with pytest.raises(NotPermitted):
        accept_submission(teller.viewer, body=body(), channel="public")
    with pytest.raises(NotPermitted):
        save_draft(teller.viewer, draft_id=uuid4(), content={})
    with pytest.raises(NotPermitted):
        reading_list(teller.viewer)
