"""A question from asking it to its end: who has it, who is told, what is late, who reads what, and what nobody learns by it.

One house serves every test here, each with a question of its own.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from synthetic.factories import child, concern, tie, upn_of, vehicle
from tests.access.raw import answer, as_role, as_superuser, refused
from tests.casework.assessment.assessing import known
from tests.casework.cases.opening import leaves
from tests.casework.question.asking import CALLED, answered, asked, asking, ids, lists, page, shown
from tests.casework.referral.referring import in_team, leads, staffed
from tests.living import House
from tests.partnership.narrowed import course, forget, rule, took
from wholepicture.access.commands import bar_viewer
from wholepicture.base import clock
from wholepicture.base.ledgered import NotFound, NotPermitted
from wholepicture.casework.cases.commands import hand_over
from wholepicture.casework.question.commands import (
    MovedMeanwhile,
    NotAsked,
    NotOpenNow,
    answer_question,
    ask_again,
    ask_agency,
    close_question,
    take_question,
    withdraw_question,
)
from wholepicture.casework.question.queries import takers_to_choose, who_to_ask
from wholepicture.notices.queries import notices_of
from wholepicture.picture.queries import picture_of

TABLES = ("casework_agencyquestion", "casework_questionabout", "casework_questionmove")
KEYS = ("id", "question_id", "question_id")
HUB = {"coordinator", "police_intelligence", "linkage_officer"}
EVERYBODY = ("coordinator", "police_intelligence", "linkage_officer", "social_worker", "colleague", "manager", "apart", "nurse",
             "care_home_worker", "teacher_dsl", "other_teacher", "charity_worker", "helper", "source_custodian",
             "information_governance")  # fmt: skip
WHOLE, WORDS, NOTHING = [1, 1, 1], [1, 0, 1], [0, 0, 0]


@pytest.fixture(scope="module")
def wren(shared_house: House) -> UUID:
    hers = known(shared_house)
    shared_house.add_colleague("apart", "social_worker", "CSC")
    shared_house.add_colleague("helper", "charity_worker", "CHA")
    staffed(shared_house)
    return hers


def read_by(house: House, question: UUID) -> dict[str, list[int]]:
    """Who reads rows of it: of it, of who it is about, of its thread."""
    found = {}
    for who in EVERYBODY:
        with as_role("wp_app", house.database) as app, app.transaction(force_rollback=True):
            answer(app, "SELECT sec.begin(%s)", house.token(who))
            rows = zip(TABLES, KEYS, strict=True)
            counts = [answer(app, f"SELECT count(*) FROM {table} WHERE {key} = %s", question) for table, key in rows]
            found[who] = [min(one, 1) for one in counts]
    return {who: rows for who, rows in found.items() if rows != NOTHING}


def told(house: House, who: str, kind: str) -> list[UUID]:
    return [row.record for row in notices_of(house.viewer(who))[0] if row.kind == kind]


# -- who reads what ----------------------------------------------------------------------------------------------------


def test_an_agency_that_knows_nothing_of_her_reads_the_words_and_no_child(shared_house: House, wren: UUID) -> None:
    question = asked(shared_house, "nurse", wren, "CHA")
    asks = dict.fromkeys((*HUB, "nurse"), WHOLE)
    assert read_by(shared_house, question) == asks | {"charity_worker": WORDS}
    theirs = page(shared_house, "charity_worker", question)
    assert (theirs.row.label, theirs.row.about, theirs.row.kind) == (CALLED, None, "")
    assert picture_of(shared_house.viewer("charity_worker"), nominal=wren) is None, "a question opens nothing"
    answered(shared_house, "charity_worker", question, "told", "She came twice.")
    assert read_by(shared_house, question) == asks | {"charity_worker": WORDS}


def test_whoever_is_asked_and_works_with_her_anyway_sees_who_she_is(shared_house: House, wren: UUID) -> None:
    question = asked(shared_house, "nurse", wren, "CSC")
    readers = read_by(shared_house, question)
    assert {who for who in readers if who not in HUB} == {"nurse", "social_worker", "colleague", "manager"}
    assert set(map(tuple, readers.values())) == {tuple(WHOLE)}
    assert page(shared_house, "social_worker", question).row.about == wren


def test_who_is_in_the_list_of_those_to_ask_says_nothing_of_who_knows_her(shared_house: House, wren: UUID) -> None:
    offered = who_to_ask(shared_house.viewer("nurse"))
    assert shared_house.agencies["CHA"] in offered.agencies
    assert shared_house.agencies["CSC"] in offered.agencies
    assert shared_house.agencies["HLT"] not in offered.agencies, "nobody asks their own agency"


@pytest.mark.parametrize("agency", ["CHA", "CSC"])
def test_nothing_to_tell_reads_the_same_whether_they_know_her_or_not(
    shared_house: House, wren: UUID, agency: str
) -> None:
    by = {"CHA": "charity_worker", "CSC": "social_worker"}[agency]
    question = asked(shared_house, "nurse", wren, agency)
    me = shared_house.professionals[by]
    take_question(shared_house.viewer(by), question=question, taker=me, words="", seen=1)
    before = page(shared_house, "nurse", question)
    answered(shared_house, by, question)
    read = page(shared_house, "nurse", question)
    said = [(move.kind, move.answer, move.by, move.words, move.person) for move in read.moves]
    assert said == [
        ("asked", "", "Esme Nurse-Test", "", ""),
        ("taken", "", "", "", ""),
        ("answered", "nothing", "", "", ""),
    ]
    assert before.row.is_taken
    assert before.row.taken is None, "who has it there is not told"
    again = asked(shared_house, "nurse", wren, agency)
    with pytest.raises(NotAsked) as refusal:
        answer_question(shared_house.viewer(by), question=again, answer="nothing", words="Ask the police.", seen=1)
    assert set(refusal.value.problems) == {"words"}


def test_whoever_is_barred_from_her_reads_nothing_on_either_side_and_nobody_is_told_that(
    shared_house: House, wren: UUID
) -> None:
    bar_viewer(
        shared_house.viewer("coordinator"),
        nominal=wren,
        professional=shared_house.professionals["colleague"],
        reason="Her uncle.",
    )
    try:
        question = asked(shared_house, "nurse", wren, "CSC")
        assert "colleague" not in read_by(shared_house, question)
        assert question not in told(shared_house, "colleague", "question")
        assert question in told(shared_house, "social_worker", "question")
        choice = takers_to_choose(shared_house.viewer("social_worker"), question=question).people
        assert str(shared_house.professionals["colleague"]) not in choice
        with pytest.raises(NotAsked):
            take_question(
                shared_house.viewer("social_worker"),
                question=question,
                taker=shared_house.professionals["colleague"],
                words="",
                seen=1,
            )
    finally:
        with as_superuser(shared_house.database) as superuser:
            superuser.execute("UPDATE access_bar SET lifted_at = clock_timestamp() WHERE lifted_at IS NULL")


def test_a_question_about_a_car_shows_the_car_to_who_may_see_it_and_to_nobody_barred_from_who_is_tied_to_it(
    shared_house: House, wren: UUID
) -> None:
    ties = {"vehicles": [vehicle()], "ties": [tie("c1", "v1", "travelled_in")]}
    shared_house.send("HLT", concern(child(identifiers=[upn_of(1)]), key="car", **ties))
    shared_house.process()
    seen = picture_of(shared_house.viewer("nurse"), nominal=wren)
    assert seen is not None
    car = next(one.id for one in seen.ties if one.kind == "vehicle")
    question = asked(shared_house, "nurse", car, "CHA", kind="vehicle")
    assert read_by(shared_house, question) == dict.fromkeys((*HUB, "nurse"), WHOLE) | {"charity_worker": WORDS}
    bar_viewer(
        shared_house.viewer("coordinator"),
        nominal=wren,
        professional=shared_house.professionals["charity_worker"],
        reason="A neighbour.",
    )
    try:
        assert "charity_worker" not in read_by(shared_house, question)
        assert asked(shared_house, "nurse", car, "CHA", kind="vehicle"), "whoever asks is not told"
    finally:
        with as_superuser(shared_house.database) as superuser:
            superuser.execute("UPDATE access_bar SET lifted_at = clock_timestamp() WHERE lifted_at IS NULL")


def test_nobody_asks_about_a_child_or_a_thing_that_they_may_not_see(shared_house: House, wren: UUID) -> None:
    for kind, about in (("child", wren), ("child", uuid4()), ("vehicle", uuid4()), ("nominal", wren)):
        with pytest.raises(NotFound):
            ask_agency(
                shared_house.viewer("charity_worker"), kind=kind, about=about, asking=asking(shared_house, "CSC")
            )


# -- moves -------------------------------------------------------------------------------------------------------------


def test_it_waits_in_the_list_of_those_asked_then_with_who_took_it_then_with_who_asked(
    shared_house: House, wren: UUID
) -> None:
    question = asked(shared_house, "nurse", wren, "CSC")
    assert question in ids(lists(shared_house, "social_worker").to_answer)
    assert question in ids(lists(shared_house, "manager").to_answer)
    assert question not in ids(lists(shared_house, "apart").to_answer), "of neither the duty team nor who leads"
    assert question in ids(lists(shared_house, "nurse").out)
    colleague = shared_house.professionals["colleague"]
    take_question(shared_house.viewer("social_worker"), question=question, taker=colleague, words="", seen=1)
    assert question in told(shared_house, "colleague", "question")
    assert question not in told(shared_house, "social_worker", "question"), "whoever was told before is told no more"
    assert question in ids(lists(shared_house, "colleague").to_do)
    assert question not in ids(lists(shared_house, "social_worker").to_answer)
    answered(shared_house, "colleague", question, "told", "Twice, in October.")
    assert question in told(shared_house, "nurse", "replied")
    assert question in ids(lists(shared_house, "nurse").back)
    assert page(shared_house, "nurse", question).moves[-1].by == "Colleague-Test"
    ask_again(shared_house.viewer("nurse"), question=question, words="With who?", days=1, seen=3)
    assert question in ids(lists(shared_house, "colleague").to_do), "it goes to who had it"
    answered(shared_house, "colleague", question, "told", "With her aunt.")
    close_question(shared_house.viewer("nurse"), question=question, words="", seen=5)
    assert question in ids(lists(shared_house, "nurse", with_ended=True).ended)
    assert question in ids(lists(shared_house, "colleague", with_ended=True).ended)
    with pytest.raises(NotOpenNow):
        ask_again(shared_house.viewer("nurse"), question=question, words="And now?", days=None, seen=6)


def test_it_is_due_by_working_days_and_late_on_both_sides_and_for_the_hub(shared_house: House, wren: UUID) -> None:
    question = asked(shared_house, "nurse", wren, "CSC", days=2)
    due_at = page(shared_house, "nurse", question).row.due_at
    assert due_at == clock.end_of_working_day(clock.now(), 2)
    with as_superuser(shared_house.database) as superuser:
        superuser.execute(
            "UPDATE casework_agencyquestion SET at = at - interval '9 days', due_at = %s WHERE id = %s",
            [clock.now() - timedelta(hours=1), question],
        )
    for who, where in (("nurse", "out"), ("nurse", "waiting"), ("social_worker", "to_answer"), ("coordinator", "late")):
        rows = {row.id: row for row in getattr(lists(shared_house, who), where)}
        assert rows[question].is_late, (who, where)
    with as_superuser(shared_house.database) as superuser:
        superuser.execute("UPDATE casework_questionmove SET due_at = %s WHERE question_id = %s", [due_at, question])
        superuser.execute("UPDATE casework_agencyquestion SET due_at = %s WHERE id = %s", [due_at, question])


def test_once_taken_back_those_who_were_asked_read_it_no_more(shared_house: House, wren: UUID) -> None:
    question = asked(shared_house, "nurse", wren, "CHA")
    withdraw_question(shared_house.viewer("nurse"), question=question, words="Answered by telephone.", seen=1)
    assert set(read_by(shared_house, question)) == {*HUB, "nurse"}
    assert question not in told(shared_house, "charity_worker", "question")


def test_of_two_who_move_it_at_once_one_is_told_and_nothing_of_theirs_is_stored(
    shared_house: House, wren: UUID
) -> None:
    question = asked(shared_house, "nurse", wren, "CSC")
    me = shared_house.professionals["social_worker"]
    take_question(shared_house.viewer("social_worker"), question=question, taker=me, words="", seen=1)
    with pytest.raises(MovedMeanwhile):
        answer_question(shared_house.viewer("manager"), question=question, answer="nothing", words="", seen=1)
    assert page(shared_house, "nurse", question).row.state == "waiting"


@pytest.mark.parametrize("who", ["nurse", "coordinator", "apart"])
def test_nobody_answers_who_is_not_asked(shared_house: House, wren: UUID, who: str) -> None:
    question = asked(shared_house, "nurse", wren, "CSC")
    with pytest.raises((NotPermitted, NotFound)):
        answer_question(shared_house.viewer(who), question=question, answer="nothing", words="", seen=1)


@pytest.mark.parametrize("who", ["social_worker", "charity_worker"])
def test_nobody_takes_back_or_closes_what_others_ask(shared_house: House, wren: UUID, who: str) -> None:
    question = asked(shared_house, "nurse", wren, "CSC")
    with pytest.raises((NotPermitted, NotFound)):
        withdraw_question(shared_house.viewer(who), question=question, words="x", seen=1)
    answered(shared_house, "social_worker", question)
    with pytest.raises((NotPermitted, NotFound)):
        close_question(shared_house.viewer(who), question=question, words="", seen=2)


def test_nobody_makes_up_a_move_of_the_other_side_with_statements_of_their_own(shared_house: House, wren: UUID) -> None:
    question = asked(shared_house, "nurse", wren, "CSC")
    nurse, worker = (shared_house.professionals[who] for who in ("nurse", "social_worker"))
    insert = (
        "INSERT INTO casework_questionmove "
        "(id, question_id, number, kind, state, keeper_id, taken_by_id, due_at, answer, words, by_id, at) "
        "SELECT gen_random_uuid(), q.id, 2, %s, %s, %s, %s, q.due_at, %s, %s, %s, statement_timestamp() "
        "FROM casework_agencyquestion q WHERE q.id = %s"
    )
    made_up: list[tuple[str, tuple[Any, ...]]] = [
        ("nurse", ("answered", "answered", nurse, None, "told", "We hold it.", nurse)),
        ("nurse", ("taken", "waiting", nurse, nurse, "", "", nurse)),
        ("social_worker", ("withdrawn", "withdrawn", nurse, None, "", "x", worker)),
        ("social_worker", ("taken", "waiting", worker, worker, "", "", worker)),
        ("social_worker", ("answered", "answered", nurse, None, "told", "x", nurse)),
        ("social_worker", ("answered", "answered", nurse, None, "nothing", "x", worker)),
        ("coordinator", ("handed", "waiting", worker, None, "", "x", shared_house.professionals["coordinator"])),
    ]
    for who, given in made_up:
        with as_role("wp_app", shared_house.database) as app, app.transaction(force_rollback=True):
            answer(app, "SELECT sec.begin(%s)", shared_house.token(who))
            assert refused(app, insert, *given, question), given
    assert page(shared_house, "nurse", question).seen == 1


# -- nobody is left with it --------------------------------------------------------------------------------------------


def test_what_a_leaver_asked_and_took_goes_to_who_is_named_and_until_then_to_who_stands_in(
    shared_house: House, wren: UUID
) -> None:
    for who, agency in (("school_nurse", "HLT"), ("second_nurse", "HLT")):
        shared_house.add_colleague(who, "nurse", agency)
    shared_house.add_colleague("leaver", "social_worker", "CSC")
    in_team(shared_house, "leaver", "CSC")
    question = asked(shared_house, "school_nurse", wren, "CSC")
    leaver = shared_house.professionals["leaver"]
    take_question(shared_house.viewer("leaver"), question=question, taker=leaver, words="", seen=1)
    leaves(shared_house, "leaver")
    leaves(shared_house, "school_nurse")
    assert question in ids(lists(shared_house, "social_worker").to_answer), "it is back in their list"
    assert question in ids(lists(shared_house, "coordinator").out), "the hub stands in for who asked"
    hub = shared_house.viewer("coordinator")
    for who, other in (("leaver", "colleague"), ("school_nurse", "second_nurse")):
        ones = {"leaver": shared_house.professionals[who], "successor": shared_house.professionals[other]}
        hand_over(hub, **ones, reason="They left.")
    assert question in ids(lists(shared_house, "colleague").to_do)
    assert question in ids(lists(shared_house, "second_nurse").out)
    assert question not in ids(lists(shared_house, "coordinator").out)


def test_what_is_asked_again_where_who_took_it_has_left_is_told_to_those_who_may_take_it(
    shared_house: House, wren: UUID
) -> None:
    shared_house.add_colleague("gone_since", "social_worker", "CSC")
    in_team(shared_house, "gone_since", "CSC")
    question = asked(shared_house, "nurse", wren, "CSC")
    taker = shared_house.professionals["gone_since"]
    take_question(shared_house.viewer("gone_since"), question=question, taker=taker, words="", seen=1)
    answered(shared_house, "gone_since", question, "told", "Twice.")
    leaves(shared_house, "gone_since")
    assert question not in told(shared_house, "social_worker", "question")
    ask_again(shared_house.viewer("nurse"), question=question, words="When?", days=2, seen=3)
    assert question in told(shared_house, "social_worker", "question")


def test_why_those_who_are_asked_handed_it_over_among_themselves_is_told_to_them_and_not_to_who_asks(
    shared_house: House, wren: UUID
) -> None:
    shared_house.add_colleague("moves_on", "social_worker", "CSC")
    in_team(shared_house, "moves_on", "CSC")
    question = asked(shared_house, "nurse", wren, "CSC")
    ones = {"leaver": shared_house.professionals["moves_on"], "successor": shared_house.professionals["social_worker"]}
    take_question(shared_house.viewer("moves_on"), question=question, taker=ones["leaver"], words="", seen=1)
    hand_over(shared_house.viewer("manager"), **ones, reason="She is ill for long.")
    said = page(shared_house, "nurse", question).moves[-1]
    assert (said.kind, said.by, said.words, said.person) == ("handed", "", "", "")
    theirs = page(shared_house, "social_worker", question).moves[-1]
    assert (theirs.by, theirs.words) != ("", "")
    assert theirs.words == "She is ill for long."


def test_what_somebody_took_who_reads_no_more_for_want_of_training_is_in_their_colleagues_list_and_nothing_new_is_theirs(
    shared_house: House, wren: UUID
) -> None:
    question = asked(shared_house, "nurse", wren, "CSC")
    lapsed = shared_house.professionals["colleague"]
    take_question(shared_house.viewer("colleague"), question=question, taker=lapsed, words="", seen=1)
    assert question not in ids(lists(shared_house, "social_worker").to_answer)
    try:
        course(shared_house)
        rule(shared_house, "social_worker")
        took(shared_house, "social_worker")
        assert question in ids(lists(shared_house, "social_worker").to_answer), "it is back in their list"
        offered = takers_to_choose(shared_house.viewer("social_worker"), question=question).people
        assert str(lapsed) not in offered
        with pytest.raises(NotAsked) as refusal:
            take_question(
                shared_house.viewer("social_worker"), question=question, taker=lapsed, words="Yours again.", seen=2
            )
        assert set(refusal.value.problems) == {"taker"}
        rule(shared_house, "nurse")
        assert question in ids(lists(shared_house, "coordinator").out), "the hub stands in for who asked"
    finally:
        forget(shared_house)


def test_a_machine_reads_no_word_of_a_question_and_who_reads_no_content_reads_none(
    shared_house: House, wren: UUID
) -> None:
    question = asked(shared_house, "nurse", wren, "CSC")
    for who in ("source_custodian", "information_governance"):
        assert who not in read_by(shared_house, question)
    with as_role("wp_worker", shared_house.database) as worker:
        assert refused(worker, "SELECT words FROM casework_agencyquestion"), (
            "the clock reads when it is due, and no word"
        )
        assert refused(worker, "SELECT 1 FROM casework_questionmove")


def test_a_lead_of_the_asking_agency_sees_to_it_too_and_another_agencys_lead_does_not(
    shared_house: House, wren: UUID
) -> None:
    shared_house.add_colleague("head_nurse", "nurse", "HLT")
    leads(shared_house, "head_nurse")
    question = asked(shared_house, "nurse", wren, "CSC")
    assert page(shared_house, "head_nurse", question).may_withdraw
    assert shown(shared_house, "other_teacher", question) is None
