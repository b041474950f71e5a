"""A disagreement from its raising to its end: who may raise it, who is asked, what the clock does, who reads it."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.access.raw import as_superuser
from tests.casework.disagreeing import WORDS, answered, disagrees, let_pass, name, name_top, reported, run_out, sweep
from tests.living import House
from wholepicture.base.ledgered import NotFound, NotPermitted


@pytest.fixture
def told(house: House) -> Any:
    """A teacher's report that was dismissed, in a partnership whose people are there to be asked."""
    house.add_colleague("partnership_administrator", "partnership_administrator")
    house.add_colleague("scrutineer", "independent_scrutineer")
    house.add_colleague("manager", "coordinator")
    return answered(house)


def page(house: House, who: str, escalation: UUID) -> Any:
    from wholepicture.casework.escalation.queries import escalation_of

    return escalation_of(house.viewer(who), escalation=escalation)


def names(people: Any) -> list[str]:
    return [one.name for one in people]


def notices(house: House) -> list[str]:
    """Who was told that a disagreement waits, oldest first."""
    with as_superuser(house.database) as superuser:
        rows = superuser.execute(
            "SELECT p.name FROM notices_notice n JOIN partnership_professional p ON p.id = n.person_id "
            "WHERE n.kind = 'escalation' ORDER BY n.made_at, p.name"
        ).fetchall()
    return [row[0] for row in rows]


def test_whoever_decided_is_asked_first_and_both_sides_read_the_same(house: House, told: Any) -> None:
    raised = disagrees(house, told)
    for who in ("teacher_dsl", "coordinator"):
        shown = page(house, who, raised)
        assert (shown.row.level, shown.row.turn, shown.what) == (1, "other", WORDS["what"])
        assert names(shown.levels[0].asked)[0] == "Hana Hub-Test"
    assert "answered" in page(house, "coordinator", raised).may
    assert page(house, "teacher_dsl", raised).may == {"agreed", "higher"}
    assert notices(house) == ["Hana Hub-Test", "Manager-Test"]  # whoever decided, and their deputy


def test_it_goes_up_by_itself_and_the_silence_is_in_the_record(house: House, told: Any) -> None:
    name(house, "HUB", None, "manager", None, None)
    raised = disagrees(house, told)
    sweep(house)
    assert page(house, "teacher_dsl", raised).row.level == 1
    run_out(house)
    shown = page(house, "teacher_dsl", raised)
    assert (shown.row.level, shown.row.turn) == (2, "other")
    assert [(move.kind, move.by) for move in shown.moves] == [("raised", "Ada Teacher-Test"), ("silence", "")]
    assert names(shown.levels[1].asked)[0] == "Manager-Test"
    assert shown.row.due_at > shown.moves[-1].at
    assert {"Ada Teacher-Test", "Manager-Test"} <= set(notices(house))


def test_it_ends_at_the_top_with_a_decision_and_the_view_that_was_not_followed(house: House, told: Any) -> None:
    from wholepicture.casework.escalation.commands import decide_escalation, say_view

    raised = disagrees(house, told)
    assert page(house, "scrutineer", raised) is None  # not reached yet
    for _ in range(4):
        run_out(house)
    shown = page(house, "scrutineer", raised)
    assert (shown.row.level, shown.row.turn) == (5, "top")
    assert "decided" in shown.may
    decide_escalation(
        house.viewer("scrutineer"),
        escalation=raised,
        verdict="changed",
        words="A social worker sees her by Friday.",
        minority="The hub holds that the school can keep her safe.",
    )
    for who in ("teacher_dsl", "coordinator", "scrutineer"):
        ended = page(house, who, raised)
        assert ended.row.due_at is None
        assert ended.moves[-1].words == "A social worker sees her by Friday."
        assert ended.moves[-1].minority == "The hub holds that the school can keep her safe."
    say_view(house.viewer("teacher_dsl"), escalation=raised, words="It took too long.", is_satisfied=True)
    assert page(house, "coordinator", raised).moves[-1].is_satisfied is True
    assert page(house, "teacher_dsl", raised).may == frozenset()


def test_silence_at_the_top_ends_nothing_and_asks_others_as_well(house: House, told: Any) -> None:
    raised = disagrees(house, told)
    for _ in range(6):
        run_out(house)
    shown = page(house, "teacher_dsl", raised)
    assert (shown.row.level, shown.row.turn) == (5, "top")
    assert shown.row.due_at > shown.moves[-1].at
    assert [move.kind for move in shown.moves].count("silence") == 6
    assert set(names(shown.levels[4].asked)) == {"Scrutineer-Test", "Manager-Test"}


def test_in_immediate_danger_the_top_is_asked_at_once_and_whoever_decided_is_heard(house: House, told: Any) -> None:
    from wholepicture.casework.escalation.commands import answer_escalation

    raised = disagrees(house, told, is_danger=True)
    shown = page(house, "scrutineer", raised)
    assert (shown.row.level, shown.row.turn) == (5, "top")
    assert [level.state for level in shown.levels] == ["past", "passed_by", "passed_by", "passed_by", "now"]
    answer_escalation(house.viewer("coordinator"), escalation=raised, verdict="stands", words="Police saw her.")
    assert page(house, "scrutineer", raised).row.due_at == shown.row.due_at


def test_the_raiser_agrees_or_takes_it_higher_and_nobody_else_does(house: House, told: Any) -> None:
    from wholepicture.casework.escalation.commands import (
        NotOpenNow,
        answer_escalation,
        settle_escalation,
        take_higher,
    )

    raised = disagrees(house, told)
    with pytest.raises(NotOpenNow):
        take_higher(house.viewer("teacher_dsl"), escalation=raised, words="Now.")
    with pytest.raises(NotPermitted):
        settle_escalation(house.viewer("coordinator"), escalation=raised, words="Done.", is_satisfied=True)
    answer_escalation(house.viewer("coordinator"), escalation=raised, verdict="stands", words="We know the family.")
    take_higher(house.viewer("teacher_dsl"), escalation=raised, words="You have not seen her.")
    assert page(house, "teacher_dsl", raised).row.level == 2
    with pytest.raises(NotPermitted):  # the level that answered has had its turn
        answer_escalation(house.viewer("police_intelligence"), escalation=raised, verdict="plan", words="No.")
    answer_escalation(house.viewer("manager"), escalation=raised, verdict="changes", words="She is seen on Monday.")
    settle_escalation(house.viewer("teacher_dsl"), escalation=raised, words="She is seen on Monday.", is_satisfied=True)
    ended = page(house, "manager", raised)
    assert (ended.row.due_at, ended.moves[-1].kind, ended.moves[-1].is_satisfied) == (None, "agreed", True)


def test_a_raiser_who_is_silent_closes_nothing_it_goes_up(house: House, told: Any) -> None:
    from wholepicture.casework.escalation.commands import answer_escalation

    raised = disagrees(house, told)
    answer_escalation(house.viewer("coordinator"), escalation=raised, verdict="changes", words="We look again.")
    run_out(house)
    shown = page(house, "teacher_dsl", raised)
    assert (shown.row.level, shown.row.turn, shown.moves[-1].kind) == (2, "other", "silence")


def test_an_answer_after_its_time_is_refused_and_stores_nothing(house: House, told: Any) -> None:
    from wholepicture.casework.escalation.commands import TooLate, answer_escalation

    raised = disagrees(house, told)
    let_pass(house, timedelta(days=40))  # and the clock has not looked yet
    with pytest.raises(TooLate):
        answer_escalation(house.viewer("coordinator"), escalation=raised, verdict="stands", words="Sorry, late.")
    assert len(page(house, "teacher_dsl", raised).moves) == 1
    sweep(house)
    assert page(house, "teacher_dsl", raised).row.level == 2


def test_of_two_moves_at_once_the_second_is_told_of_the_first(house: House, told: Any) -> None:
    from wholepicture.casework.escalation.commands import MovedMeanwhile, answer_escalation

    raised = disagrees(house, told)
    seen = page(house, "coordinator", raised).seen
    answer_escalation(house.viewer("coordinator"), escalation=raised, verdict="plan", words="We meet.", seen=seen)
    with pytest.raises(MovedMeanwhile):
        answer_escalation(house.viewer("coordinator"), escalation=raised, verdict="stands", words="No.", seen=seen)


# -- what may be disputed ----------------------------------------------------------------------------------------------


def test_a_report_that_got_no_answer_in_time_can_be_disputed_and_not_before(house: House) -> None:
    from wholepicture.casework.escalation.disputable import NotYet

    sent = reported(house)
    with pytest.raises(NotYet):
        disagrees(house, sent, type="no_reply")
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE intake_submission SET received_at = received_at - interval '30 days'")
    raised = disagrees(house, sent, type="no_reply")
    shown = page(house, "teacher_dsl", raised)
    assert shown.row.against == "Harrowmere Co-ordination Hub"
    assert names(shown.levels[0].asked) == ["Hana Hub-Test"]


def test_the_hub_disputes_its_own_decisions_and_nobody_else_those(house: House, told: Any) -> None:
    from wholepicture.casework.escalation.commands import open_escalation

    about = {"kind": "reading", "way": str(told.submission), "is_danger": False, **WORDS}
    raised = open_escalation(house.viewer("police_intelligence"), **about)
    shown = page(house, "police_intelligence", raised)
    assert shown.row.decision == "Dismiss: no action now"  # and not its reason
    assert shown.row.children == ""
    for who, way in (
        ("police_intelligence", str(uuid4())),
        ("linkage_officer", about["way"]),
        ("teacher_dsl", about["way"]),
    ):
        with pytest.raises(NotFound):
            open_escalation(house.viewer(who), **{**about, "way": way})


def test_nobody_disputes_the_answer_to_a_report_that_they_do_not_follow(house: House, told: Any) -> None:
    for who in ("other_teacher", "nurse", "coordinator"):
        with pytest.raises(NotFound):
            disagrees(house, told, who)
    with pytest.raises(NotFound):
        disagrees(house, type("Sent", (), {"receipt": "no\0thing"})())


def test_the_same_decision_is_disputed_once_at_a_time(house: House, told: Any) -> None:
    from wholepicture.casework.escalation.commands import SaidAlready, settle_escalation

    raised = disagrees(house, told)
    with pytest.raises(SaidAlready):
        disagrees(house, told)
    settle_escalation(house.viewer("teacher_dsl"), escalation=raised, words="Rang, agreed.", is_satisfied=False)
    assert disagrees(house, told) != raised


# -- who reads it ------------------------------------------------------------------------------------------------------


def test_nobody_else_reads_it_and_no_report_is_opened_by_it(house: House, told: Any) -> None:
    from wholepicture.picture.queries import shown_among

    raised = disagrees(house, told)
    for who in ("other_teacher", "nurse", "social_worker", "charity_worker", "linkage_officer", "scrutineer"):
        assert page(house, who, raised) is None, who
    for _ in range(4):
        run_out(house)
    scrutineer = house.viewer("scrutineer")
    assert page(house, "scrutineer", raised) is not None
    with scrutineer.acting():
        assert not shown_among([told.submission])


def test_whoever_is_barred_from_the_child_does_not_read_it_and_it_waits_for_no_one_for_ever(
    house: House, told: Any
) -> None:
    from wholepicture.access.commands import bar_viewer
    from wholepicture.picture.queries import people_listed

    girl = people_listed(house.viewer("manager"), role="child")[0].id
    bar_viewer(house.viewer("manager"), professional=house.professionals["coordinator"], nominal=girl, reason="Kin.")
    raised = disagrees(house, told)
    assert page(house, "coordinator", raised) is None
    assert page(house, "manager", raised) is not None
    run_out(house)
    assert page(house, "teacher_dsl", raised).row.level == 2


def test_a_role_that_reads_no_content_follows_its_own_disagreement(house: House) -> None:
    sent = answered(house, "information_governance")
    raised = disagrees(house, sent, "information_governance")
    assert page(house, "information_governance", raised) is not None
    assert page(house, "teacher_dsl", raised) is None


def test_a_colleague_who_supports_reads_it_and_answers_nothing(house: House, told: Any) -> None:
    from wholepicture.casework.escalation.commands import NoColleague

    house.add_colleague("colleague", "teacher_dsl", "SCH1")
    with pytest.raises(NoColleague):
        disagrees(house, told, supported_by=house.professionals["nurse"])
    raised = disagrees(house, told, supported_by=house.professionals["colleague"])
    shown = page(house, "colleague", raised)
    assert shown.supported_by == "Colleague-Test"
    assert shown.may == frozenset()


# -- the ladder --------------------------------------------------------------------------------------------------------


def test_where_nobody_is_named_somebody_is_asked_all_the_same_and_it_is_said(house: House, told: Any) -> None:
    raised = disagrees(house, told)
    run_out(house)
    first = page(house, "teacher_dsl", raised).levels[1].asked[0]
    assert (first.name, first.why, first.instead_of) == ("Manager-Test", "hub", "")


def test_a_manager_who_cannot_be_asked_is_stood_in_for_and_their_deputy_too(house: House, told: Any) -> None:
    house.add_colleague("left", "coordinator")
    name(house, "HUB", None, "left", None, None)
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "UPDATE partnership_professional SET is_active = false WHERE id = %s", [house.professionals["left"]]
        )
    raised = disagrees(house, told)
    run_out(house)
    first = page(house, "teacher_dsl", raised).levels[1].asked[0]
    assert (first.name, first.why, first.instead_of) == ("Manager-Test", "instead", "Left-Test")


def test_with_nobody_at_all_to_ask_the_clock_runs_on(house: House, told: Any) -> None:
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "UPDATE partnership_professional SET is_active = false WHERE role IN ('coordinator', 'independent_scrutineer')"
        )
    raised = disagrees(house, told)
    for _ in range(5):
        run_out(house)
    shown = page(house, "teacher_dsl", raised)
    assert (shown.row.level, shown.levels[4].asked) == (5, [])
    assert shown.row.due_at is not None
    house.add_colleague("new_scrutineer", "independent_scrutineer")
    run_out(house)
    assert names(page(house, "teacher_dsl", raised).levels[4].asked) == ["New Scrutineer-Test"]


def test_a_change_of_the_ladder_leaves_the_clocks_of_what_runs(house: House, told: Any) -> None:
    from wholepicture.casework.escalation.commands import ChangedMeanwhile, set_ladder
    from wholepicture.casework.escalation.rules import Level

    raised = disagrees(house, told)
    before = page(house, "teacher_dsl", raised)
    levels = [Level(f"Level {number}", 3) for number in range(1, 6)]
    administrator = house.viewer("partnership_administrator")
    assert set_ladder(administrator, levels=levels, raiser_days=2, seen=0) == 1
    with pytest.raises(ChangedMeanwhile):
        set_ladder(administrator, levels=levels, raiser_days=2, seen=0)
    after = page(house, "teacher_dsl", raised)
    assert (after.row.due_at, after.levels[1].title) == (before.row.due_at, before.levels[1].title)


def test_who_is_named_at_the_top_decides_before_whoever_holds_the_role(house: House, told: Any) -> None:
    name_top(house, "social_worker", "nurse")
    raised = disagrees(house, told, is_danger=True)
    asked = page(house, "social_worker", raised).levels[4].asked
    assert [(one.name, one.why) for one in asked] == [("Cora Worker-Test", "named"), ("Esme Nurse-Test", "lead")]


def test_nobody_decides_who_answered_for_the_decision_before(house: House, told: Any) -> None:
    from wholepicture.casework.escalation.commands import answer_escalation, decide_escalation, take_higher

    raised = disagrees(house, told)
    run_out(house)
    answer_escalation(house.viewer("manager"), escalation=raised, verdict="stands", words="We stand by it.")
    take_higher(house.viewer("teacher_dsl"), escalation=raised, words="Not seen.", is_danger=True)
    for _ in range(2):
        assert names(page(house, "teacher_dsl", raised).levels[4].asked) == ["Scrutineer-Test"]
        assert "decided" not in page(house, "manager", raised).may
        with pytest.raises(NotPermitted):
            decide_escalation(
                house.viewer("manager"), escalation=raised, verdict="upheld", words="It stands.", minority="None."
            )
        run_out(house)


def test_who_was_only_asked_on_a_side_decides_where_nobody_else_is_left(house: House, told: Any) -> None:
    raised = disagrees(house, told)
    for _ in range(4):
        run_out(house)
    assert names(page(house, "teacher_dsl", raised).levels[4].asked) == ["Scrutineer-Test"]
    run_out(house)
    assert names(page(house, "teacher_dsl", raised).levels[4].asked) == ["Scrutineer-Test", "Manager-Test"]


def test_whoever_decides_in_danger_is_not_heard_for_the_other_side_as_well(house: House, told: Any) -> None:
    raised = disagrees(house, told, is_danger=True)
    shown = page(house, "manager", raised)
    assert names(shown.levels[4].asked) == ["Scrutineer-Test", "Manager-Test"]
    assert names(shown.levels[0].asked) == ["Hana Hub-Test"]
    assert "decided" in shown.may
    assert "answered" not in shown.may


def test_where_who_decides_is_away_and_named_nobody_the_deputy_who_is_named_decides_and_not_their_agencys_own(
    house: House, told: Any
) -> None:
    from wholepicture.base import clock
    from wholepicture.partnership.absences.commands import enter_absence

    name_top(house, "scrutineer", "nurse")
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "UPDATE partnership_professional SET is_deputy = true WHERE id = %s", [house.professionals["manager"]]
        )
    today, away = clock.local_date(), house.professionals["scrutineer"]
    enter_absence(house.viewer("scrutineer"), person=away, starts_on=today, ends_on=today)
    raised = disagrees(house, told, is_danger=True)
    first = page(house, "nurse", raised).levels[4].asked[0]
    assert (first.name, first.instead_of) == ("Esme Nurse-Test", "Scrutineer-Test")


def test_whoever_was_asked_below_is_asked_again_only_where_nobody_else_is_left(house: House, told: Any) -> None:
    house.add_colleague("analyst", "coordinator")
    raised = disagrees(house, told)
    asked_of = [set(names(level.asked)) for level in page(house, "teacher_dsl", raised).levels]
    first, ahead = asked_of[0], asked_of[1]
    assert len(first) == 2
    assert ahead
    assert not first & ahead, "said before it comes to it"
    run_out(house)
    assert set(names(page(house, "teacher_dsl", raised).levels[1].asked)) == ahead
    run_out(house)
    assert names(page(house, "teacher_dsl", raised).levels[2].asked), "nobody else is left: asked again"


def test_nobody_stands_on_both_sides_where_both_are_of_one_agency(house: House, told: Any) -> None:
    from wholepicture.casework.escalation.commands import open_escalation

    house.add_colleague("analyst", "coordinator")
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "UPDATE partnership_professional SET is_lead = true WHERE id = %s", [house.professionals["manager"]]
        )
    raised = open_escalation(
        house.viewer("analyst"),
        kind="reading",
        way=str(told.submission),
        is_danger=False,
        **WORDS,
    )
    run_out(house)
    for level in page(house, "analyst", raised).levels[:4]:
        beside = set(names(level.beside))
        assert "Hana Hub-Test" not in beside
        assert not beside & set(names(level.asked)), level.title


# -- what waits --------------------------------------------------------------------------------------------------------


def test_it_waits_for_whoever_is_asked_now_and_for_the_raiser_once_it_is_answered(house: House, told: Any) -> None:
    from wholepicture.casework.escalation.commands import answer_escalation
    from wholepicture.casework.escalation.queries import escalations_waiting

    raised = disagrees(house, told)

    def waiting(who: str) -> list[UUID]:
        return [row.id for row in escalations_waiting(house.viewer(who))]

    assert (waiting("coordinator"), waiting("teacher_dsl"), waiting("nurse")) == ([raised], [], [])
    answer_escalation(house.viewer("coordinator"), escalation=raised, verdict="plan", words="We meet.")
    assert (waiting("coordinator"), waiting("teacher_dsl")) == ([], [raised])
