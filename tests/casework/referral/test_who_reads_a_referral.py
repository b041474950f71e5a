"""Statements of one's own, as the application's role: who reads a referral, what of it, and what nobody makes up.

One house serves every test here, each with a referral of its own.
"""

from typing import Any
from uuid import UUID, uuid4

import pytest

from synthetic.factories import child, concern, upn_of
from tests.access.raw import answer, as_role, as_superuser, refused
from tests.casework.assessment.assessing import girl, known
from tests.casework.cases.opening import opened
from tests.casework.referral.referring import (
    CALLED,
    at_the_door,
    page,
    referred,
    shown,
    staffed,
    team_of,
    to_door,
    transferred,
)
from tests.living import House
from wholepicture.access.commands import bar_viewer, lift_protection, protect_location
from wholepicture.base.ledgered import NotFound
from wholepicture.casework.cases.queries import case_of
from wholepicture.casework.cases.rules import Opening
from wholepicture.casework.referral.commands import (
    NotSent,
    accept_referral,
    make_referral,
    pass_referral,
    refuse_referral,
    settle_referral,
    withdraw_referral,
)
from wholepicture.linkage.commands import record_judgement, undo_judgement
from wholepicture.linkage.queries import pairs_to_judge
from wholepicture.picture.queries import picture_of

TABLES = ("casework_referral", "casework_referralchild", "casework_referralmove")
KEYS = ("id", "referral_id", "referral_id")
EVERYBODY = ("coordinator", "police_intelligence", "linkage_officer", "social_worker", "colleague", "manager", "apart", "nurse",
             "care_home_worker", "teacher_dsl", "other_teacher", "charity_worker", "helper", "source_custodian",
             "information_governance")  # fmt: skip
HUB = {"coordinator", "police_intelligence", "linkage_officer"}
WHOLE, WORDS, NOTHING = [1, 1, 1], [1, 0, 1], [0, 0, 0]


@pytest.fixture(scope="module")
def wren(shared_house: House) -> UUID:
    hers = known(shared_house)
    shared_house.add_colleague("apart", "social_worker", "CSC")
    shared_house.add_colleague("helper", "charity_worker", "CHA")
    staffed(shared_house)
    return hers


def counts(house: House, who: str, referral: UUID) -> list[int]:
    """How many rows of a referral somebody reads: of it, of who it is about, of its moves (at least one)."""
    with as_role("wp_app", house.database) as app, app.transaction(force_rollback=True):
        answer(app, "SELECT sec.begin(%s)", house.token(who))
        asked = zip(TABLES, KEYS, strict=True)
        found = [answer(app, f"SELECT count(*) FROM {table} WHERE {key} = %s", referral) for table, key in asked]
        return [min(one, 1) for one in found]


def readers(house: House, referral: UUID) -> dict[str, list[int]]:
    found = {who: counts(house, who, referral) for who in EVERYBODY}
    return {who: rows for who, rows in found.items() if rows != NOTHING}


def test_a_front_door_reads_the_words_and_nobody_else_there_reads_anything(shared_house: House, wren: UUID) -> None:
    referral = at_the_door(shared_house, "nurse", wren, "CHA", level="hub")
    whole = dict.fromkeys((*HUB, "nurse"), WHOLE)
    assert readers(shared_house, referral) == whole | {"charity_worker": WORDS}
    found = page(shared_house, "charity_worker", referral)
    assert (found.row.label, found.row.child, found.row.case, found.from_case) == (CALLED, None, None, None)
    accept_referral(shared_house.viewer("charity_worker"), referral=referral, words="", seen=1)
    assert readers(shared_house, referral) == whole | {"charity_worker": WORDS}
    assert picture_of(shared_house.viewer("charity_worker"), nominal=wren) is None, "taking it on opens nothing"


def test_a_team_reads_it_as_far_as_each_may_read_of_her_and_no_other_team(shared_house: House, wren: UUID) -> None:
    case = opened(shared_house, "coordinator", wren, "coordinator")
    referral = transferred(shared_house, "coordinator", case, "CSC")
    works_with_her = {"social_worker", "colleague", "manager", "apart", "nurse"}
    assert readers(shared_house, referral) == dict.fromkeys(HUB | works_with_her, WHOLE)
    kept = opened(shared_house, "coordinator", wren, "coordinator", level="hub")
    ours = transferred(shared_house, "coordinator", kept, "HUB")
    assert readers(shared_house, ours) == dict.fromkeys(HUB, WHOLE)


def test_that_a_lead_took_it_on_shows_it_to_nobody_of_the_team_who_could_not_read_it_before(
    shared_house: House, wren: UUID
) -> None:
    referral = referred(shared_house, "nurse", wren, "CSC", level="leads")
    before = readers(shared_house, referral)
    assert set(before) == {*HUB, "nurse", "manager"}
    accept_referral(shared_house.viewer("manager"), referral=referral, words="", seen=1)
    assert readers(shared_house, referral) == before
    colleague = shared_house.professionals["colleague"]
    pass_referral(shared_house.viewer("manager"), referral=referral, taker=colleague, words="x", seen=2)
    assert set(readers(shared_house, referral)) == {*before, "colleague"}, "whoever it is given to reads it"


def test_a_referral_says_nothing_of_the_case_before_it_is_accepted_nor_after(shared_house: House, wren: UUID) -> None:
    case = opened(shared_house, "nurse", wren, "nurse")
    door = to_door(shared_house, "CHA")
    referral = make_referral(shared_house.viewer("nurse"), child=wren, case=case, sending=door)
    charity = shared_house.viewer("charity_worker")
    for _ in ("before", "after"):
        assert case_of(charity, case=case) is None
        assert page(shared_house, "charity_worker", referral).came_to == []
        if page(shared_house, "charity_worker", referral).row.state == "sent":
            accept_referral(charity, referral=referral, words="", seen=1)
    opening = Opening(wren, _first(shared_house), what="x", lead=shared_house.professionals["charity_worker"])
    again = at_the_door(shared_house, "nurse", wren, "CHA")
    with pytest.raises(NotFound):
        accept_referral(charity, referral=again, words="", seen=1, opening=opening)


def _first(house: House) -> Any:
    from tests.casework.cases.opening import first

    return first(house, "charity_worker")


def test_once_taken_back_the_receiver_reads_nothing_and_once_refused_only_who_refused_and_who_leads(
    shared_house: House, wren: UUID
) -> None:
    back, no = (at_the_door(shared_house, "nurse", wren, "CSC", level="hub") for _ in range(2))
    assert {who: rows for who, rows in readers(shared_house, back).items() if who not in HUB} == {
        **dict.fromkeys(("social_worker", "colleague", "manager"), WHOLE),
        "nurse": WHOLE,
    }
    withdraw_referral(shared_house.viewer("nurse"), referral=back, words="x", seen=1)
    refuse_referral(shared_house.viewer("colleague"), referral=no, words="x", seen=1)
    settle_referral(shared_house.viewer("nurse"), referral=no, words="We go to her ourselves.", seen=2)
    assert set(readers(shared_house, back)) == {*HUB, "nurse"}
    assert set(readers(shared_house, no)) == {*HUB, "nurse", "colleague", "manager"}


def test_whoever_refused_does_not_read_what_the_sender_does_instead(shared_house: House, wren: UUID) -> None:
    referral = at_the_door(shared_house, "nurse", wren, "CHA", level="hub")
    refuse_referral(shared_house.viewer("charity_worker"), referral=referral, words="x", seen=1)
    settle_referral(shared_house.viewer("nurse"), referral=referral, words="We go to her ourselves.", seen=2)
    assert [move.kind for move in page(shared_house, "charity_worker", referral).moves] == ["sent", "refused"]
    assert [move.kind for move in page(shared_house, "nurse", referral).moves][-1] == "settled"


def test_whoever_is_barred_from_her_reads_none_of_it_on_either_side(shared_house: House, wren: UUID) -> None:
    house = shared_house
    house.add_colleague("uncle", "nurse", "HLT")
    house.add_colleague("aunt", "charity_worker", "CHA")
    deputises(house, "aunt")
    referral = at_the_door(house, "nurse", wren, "CHA")
    assert counts(house, "uncle", referral) == WHOLE
    assert counts(house, "aunt", referral) == WORDS
    for who in ("uncle", "aunt"):
        hub = house.viewer("coordinator")
        bar_viewer(hub, professional=house.professionals[who], nominal=wren, reason="Kin.")
        assert counts(house, who, referral) == NOTHING
        assert shown(house, who, referral) is None
        with as_role("wp_app", house.database) as app, app.transaction(force_rollback=True):
            app.execute("SELECT sec.begin(%s)", [house.token(who)])
            assert answer(app, "SELECT sec.referral_shows(%s)", referral) is False
            assert answer(app, "SELECT sec.referrals_received(%s)", [referral]) == []


def test_it_follows_the_child_so_that_a_bar_holds_whoever_she_turns_out_to_be(shared_house: House, wren: UUID) -> None:
    house = shared_house
    alike = child(given="Wren", identifiers=None, date_of_birth="2010-05-17", sex=None, family="Ashdown")
    house.send("CSC", concern(alike, key="x1"))
    house.process()
    other = girl(house, "x1")
    referral = at_the_door(house, "social_worker", other, "CHA", level="hub")
    house.add_colleague("kin", "charity_worker", "CHA")
    deputises(house, "kin")
    bar_viewer(house.viewer("coordinator"), professional=house.professionals["kin"], nominal=wren, reason="Kin.")
    assert counts(house, "kin", referral) == WORDS
    officer = house.viewer("linkage_officer")
    (pair,) = [one for one in pairs_to_judge(officer) if {one.a.nominal, one.b.nominal} == {wren, other}]
    subjects = {"subject_a": pair.a.subject, "subject_b": pair.b.subject}
    said = record_judgement(officer, **subjects, answer="same", reason="Invented.").id
    house.process()
    assert girl(house, "x1") == girl(house)
    assert counts(house, "kin", referral) == NOTHING
    undo_judgement(officer, judgement=said, reason="Invented.")
    house.process()


def deputises(house: House, who: str) -> None:
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "UPDATE partnership_professional SET is_deputy = true WHERE id = %s", [house.professionals[who]]
        )


def test_of_a_child_who_is_told_of_to_named_people_alone_nothing_is_referred(shared_house: House, wren: UUID) -> None:
    house = shared_house
    hers = child(given="Ida", family="Kept-Test", identifiers=[upn_of(9)])
    named = {"level": "named", "named": [house.emails["coordinator"]], "lawful_basis": "gdpr_6_1_e"}
    house.send("HOM", concern(hers, key="kept", sharing=named))
    house.process()
    with as_role("wp_app", house.database) as app, app.transaction(force_rollback=True):
        app.execute("SELECT sec.begin(%s)", [house.token("coordinator")])
        referral, sent = _sent(house, "coordinator", "HUB", to="CHA")
        assert not refused(app, sent)
        assert refused(app, _child(house, referral, girl(house, "kept"), "HUB"))


# -- what nobody makes up -------------------------------------------------------------------------------------------------


def _insert(table: str, columns: dict[str, Any]) -> str:
    values = ", ".join("NULL" if value is None else f"'{value}'" for value in columns.values())
    return f"INSERT INTO {table} ({', '.join(columns)}, at) VALUES ({values}, statement_timestamp())"


def _sent(house: House, who: str, agency: str, to: str, **other: Any) -> tuple[UUID, str]:
    """A statement that sends a referral as somebody does, but for what is given."""
    referral, me = uuid4(), house.professionals[who]
    columns = {
        "id": referral,
        "area_id": house.area,
        "agency_id": house.agencies[agency],
        "manner": "refer",
        "to_agency_id": house.agencies[to],
        "to_team_id": None,
        "called": "x",
        "words": "x",
        "basis": "consent",
        "sent_by_id": me,
        "keeper_id": me,
        "state": "sent",
        "due_at": "2099-01-01",
        "moved_at": "2026-01-01",
        **other,
    }
    return referral, _insert("casework_referral", columns)


def _child(house: House, referral: UUID, about: UUID, agency: str, **other: Any) -> str:
    columns = {
        "referral_id": referral,
        "area_id": house.area,
        "agency_id": house.agencies[agency],
        "level": "hub",
        "about": about,
        "nominals": f"{{{about}}}",
        "named": "{}",
        **other,
    }
    names, values = ", ".join(columns), ", ".join(f"'{value}'" for value in columns.values())
    return f"INSERT INTO casework_referralchild ({names}) VALUES ({values})"


def _moved(house: House, referral: UUID, number: int, kind: str, state: str, by: str, **other: Any) -> str:
    columns = {
        "id": uuid4(),
        "referral_id": referral,
        "number": number,
        "kind": kind,
        "state": state,
        "keeper_id": house.professionals["nurse"],
        "words": "x",
        "by_id": house.professionals[by],
        **other,
    }
    return _insert("casework_referralmove", columns)


def test_nobody_lets_themself_in_to_a_child_by_a_referral_that_they_make_up(shared_house: House, wren: UUID) -> None:
    """The charity sees nothing of her, and knows her id: nothing that it can write lets it read of her or of her cases."""
    house = shared_house
    with as_role("wp_app", house.database) as app, app.transaction(force_rollback=True):
        app.execute("SELECT sec.begin(%s)", [house.token("charity_worker")])
        before = [answer(app, f"SELECT count(*) FROM {table}") for table in ("picture_event", "casework_case")]
        mine, sent = _sent(house, "charity_worker", "CHA", to="CHA")
        assert not refused(app, sent)
        assert refused(app, _child(house, mine, wren, "CHA"))
        for other in ({"sent_by_id": house.professionals["nurse"]}, {"agency_id": house.agencies["HLT"]}):
            assert refused(app, _sent(house, "charity_worker", "CHA", to="CHA", **other)[1])
        theirs = _sent(house, "charity_worker", "CHA", to="CHA", taken_by_id=house.professionals["charity_worker"])[1]
        assert refused(app, theirs)
        elsewhere = _sent(house, "charity_worker", "CHA", to="CHA", to_team_id=team_of(house, "CSC"))[1]
        assert refused(app, elsewhere)
        me = house.professionals["charity_worker"]
        assert refused(app, _moved(house, mine, 1, "sent", "sent", "charity_worker", keeper_id=me)), "of no child"
        assert [answer(app, f"SELECT count(*) FROM {table}") for table in ("picture_event", "casework_case")] == before


def test_each_move_is_its_own_sides_to_make_and_the_state_is_nobodys_to_write(shared_house: House, wren: UUID) -> None:
    house = shared_house
    referral = referred(house, "nurse", wren, "CSC")
    colleague, nurse = house.professionals["colleague"], house.professionals["nurse"]
    wrong = {
        "nurse": (
            _moved(house, referral, 2, "accepted", "accepted", "nurse", taken_by_id=nurse),
            _moved(house, referral, 2, "refused", "refused", "nurse"),
            _moved(house, referral, 2, "withdrawn", "withdrawn", "nurse", keeper_id=colleague),
            _moved(house, referral, 2, "settled", "settled", "nurse"),
        ),
        "colleague": (
            _moved(house, referral, 2, "withdrawn", "withdrawn", "colleague"),
            _moved(house, referral, 2, "accepted", "done", "colleague", taken_by_id=colleague),
            _moved(house, referral, 2, "accepted", "accepted", "colleague", taken_by_id=nurse),
            _moved(house, referral, 2, "accepted", "accepted", "colleague"),
            _moved(house, referral, 3, "accepted", "accepted", "colleague", taken_by_id=colleague),
            _moved(house, referral, 2, "done", "done", "colleague"),
            _moved(house, referral, 2, "accepted", "accepted", "nurse", taken_by_id=colleague),
            _moved(house, referral, 2, "handed", "sent", "colleague"),
            f"UPDATE casework_referral SET state = 'done' WHERE id = '{referral}'",
            f"DELETE FROM casework_referralmove WHERE referral_id = '{referral}'",
        ),
        "apart": (_moved(house, referral, 2, "refused", "refused", "apart"),),
        "coordinator": (_moved(house, referral, 2, "refused", "refused", "coordinator"),),
    }
    for who, statements in wrong.items():
        with as_role("wp_app", house.database) as app, app.transaction(force_rollback=True):
            app.execute("SELECT sec.begin(%s)", [house.token(who)])
            for statement in statements:
                assert refused(app, statement), statement
    with as_role("wp_app", house.database) as app, app.transaction(force_rollback=True):
        app.execute("SELECT sec.begin(%s)", [house.token("colleague")])
        assert not refused(app, _moved(house, referral, 2, "refused", "refused", "colleague"))


def test_a_transfer_is_accepted_only_with_the_case_that_its_taker_leads(shared_house: House, wren: UUID) -> None:
    house = shared_house
    transfer = transferred(house, "nurse", opened(house, "nurse", wren, "nurse"), "CSC")
    taker = house.professionals["colleague"]
    with as_role("wp_app", house.database) as app, app.transaction(force_rollback=True):
        app.execute("SELECT sec.begin(%s)", [house.token("colleague")])
        assert refused(app, _moved(house, transfer, 2, "accepted", "done", "colleague", taken_by_id=taker))


def test_a_refused_sending_tells_nothing_of_who_the_child_is(shared_house: House, wren: UUID) -> None:
    """Whoever sees nothing of her hears the same of her id as of one that is nobody's."""
    for nominal in (wren, uuid4()):
        with pytest.raises(NotFound):
            make_referral(shared_house.viewer("charity_worker"), child=nominal, sending=to_door(shared_house, "CSC"))
    with pytest.raises(NotSent) as problems:
        referred(shared_house, "nurse", wren, "CHA")
    assert problems.value.problems == {"to": "Choose one of those in the list: nobody else could read it."}


def test_a_front_door_is_not_told_who_works_with_her_by_asking_who_may_read(shared_house: House, wren: UUID) -> None:
    house = shared_house
    referral = at_the_door(house, "nurse", wren, "CHA")
    people = [house.professionals[who] for who in EVERYBODY]
    asked = "SELECT array_agg(person) FROM sec.able_on_referrals(%s, %s)"
    told = {}
    for who in ("charity_worker", "social_worker"):
        with as_role("wp_app", house.database) as app, app.transaction(force_rollback=True):
            app.execute("SELECT sec.begin(%s)", [house.token(who)])
            told[who] = set(answer(app, asked, [referral] * len(people), people))
    assert told["charity_worker"] == {house.professionals["charity_worker"]}
    assert {house.professionals[who] for who in ("nurse", "social_worker", "coordinator")} <= told["social_worker"]


def test_beside_a_child_whose_whereabouts_are_hidden_the_receiver_reads_no_agencys_name(
    shared_house: House, wren: UUID
) -> None:
    house = shared_house
    referral = at_the_door(house, "nurse", wren, "CHA")
    assert page(house, "charity_worker", referral).row.sender.agency == "Harrowmere Hospital"
    circle = [house.agencies["HLT"], house.agencies["HUB"]]
    hub = house.viewer("coordinator")
    hidden = protect_location(hub, nominal=wren, submissions=[], reason="Invented.", reader_agencies=circle)
    found = page(house, "charity_worker", referral)
    assert "Harrowmere Hospital" not in {found.row.sender.agency, *(move.agency for move in found.moves)}
    assert found.row.sender.phone == ""
    assert page(house, "nurse", referral).row.sender.agency == "Harrowmere Hospital"
    lift_protection(hub, restriction=hidden, submissions=[], reason="Invented.")


def test_no_step_of_the_machine_writes_a_move(shared_house: House, wren: UUID) -> None:
    referral = referred(shared_house, "nurse", wren, "CSC")
    with as_role("wp_worker", shared_house.database) as worker, worker.transaction(force_rollback=True):
        worker.execute("SELECT sec.begin_system('derivation', NULL)")
        assert refused(worker, f"UPDATE casework_referral SET state = 'done' WHERE id = '{referral}'")
        assert refused(worker, _moved(shared_house, referral, 2, "refused", "refused", "colleague"))
        assert refused(worker, "DELETE FROM casework_referralchild")
