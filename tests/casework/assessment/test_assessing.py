"""A child is assessed: signed by one, approved by another, read by those who work with the child, and never lowered in silence."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.db import connections

from synthetic import factories
from tests.access.raw import as_superuser
from tests.casework.assessment.assessing import WREN, begun, girl, known, level_of, reviewed, signed
from tests.living import House
from wholepicture.base.ledgered import NeedsReason, NotFound, NotPermitted
from wholepicture.casework.assessment.commands import (
    AlreadyReviewed,
    NotSigned,
    NotYours,
    PrintedOtherwise,
    begin_assessment,
    discard_assessment,
    keep_assessment,
    review_assessment,
    sign_assessment,
)
from wholepicture.casework.assessment.queries import (
    assessment_decision,
    assessment_draft,
    assessment_of,
    assessments_of,
    assessments_waiting,
    level_standing,
)
from wholepicture.config import installation
from wholepicture.notices.queries import notices_of


@pytest.fixture
def wren(house: House) -> UUID:
    return known(house)


def asked(refusal: pytest.ExceptionInfo[NotSigned]) -> set[str]:
    return {fault.field for fault in refusal.value.faults}


# -- signing and approving ----------------------------------------------------------------------------------------------


def test_a_social_worker_signs_and_those_who_work_with_the_child_read_it(house: House, wren: UUID) -> None:
    assessment = signed(house, "social_worker", wren, "significant", **{"a-late_return": "yes"})
    for who in ("social_worker", "nurse", "coordinator"):
        page = assessment_of(house.viewer(who), assessment=assessment)
        assert page is not None
        assert page.row.level.code == "significant"
        assert level_of(house, who, wren) == "significant"
    for stranger in ("other_teacher", "charity_worker", "care_home_worker"):
        assert assessment_of(house.viewer(stranger), assessment=assessment) is None
        assert level_of(house, stranger, wren) == ""


def test_it_is_kept_to_the_hub_where_its_author_says_so(house: House, wren: UUID) -> None:
    assessment = signed(house, "social_worker", wren, "significant", shared="hub", **{"a-late_return": "yes"})
    assert assessment_of(house.viewer("coordinator"), assessment=assessment) is not None
    assert assessment_of(house.viewer("nurse"), assessment=assessment) is None
    assert assessments_of(house.viewer("nurse"), nominal=wren).levels == []


def test_a_role_that_reads_no_content_is_refused(house: House, wren: UUID) -> None:
    with pytest.raises(NotPermitted):
        assessments_of(house.viewer("information_governance"), nominal=wren)
    with pytest.raises(NotPermitted):
        begin_assessment(house.viewer("police_intelligence"), nominal=wren, tool="seraf_like")


def test_nobody_assesses_a_child_whom_they_do_not_see(house: House, wren: UUID) -> None:
    with pytest.raises(NotFound):
        begin_assessment(house.viewer("charity_worker"), nominal=wren, tool="seraf_like")


def test_another_person_approves_and_only_once(house: House, wren: UUID) -> None:
    house.add_colleague("team_manager", "social_worker", "CSC")
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "UPDATE partnership_professional SET is_lead = true WHERE id = ANY (%s)",
            [[house.professionals["team_manager"], house.professionals["nurse"]]],
        )
    assessment = signed(house, "social_worker", wren, "significant", **{"a-late_return": "yes"})
    for who in ("social_worker", "nurse"):  # whoever signed it, and a lead of another agency
        with pytest.raises(NotYours):
            reviewed(house, who, assessment)
    assert [row.id for row in assessments_waiting(house.viewer("team_manager")).to_review] == [assessment]
    reviewed(house, "team_manager", assessment)
    with pytest.raises(AlreadyReviewed):
        reviewed(house, "coordinator", assessment)
    assert assessments_waiting(house.viewer("team_manager")).to_review == []


def test_what_is_returned_or_declined_needs_comments(house: House, wren: UUID) -> None:
    assessment = signed(house, "social_worker", wren, "significant", **{"a-late_return": "yes"})
    with pytest.raises(NeedsReason):
        review_assessment(house.viewer("coordinator"), assessment=assessment, decision="return", reason=" ")
    review_assessment(house.viewer("coordinator"), assessment=assessment, decision="approve")


def test_a_returned_one_is_gone_on_from_with_all_that_it_says(house: House, wren: UUID) -> None:
    assessment = signed(
        house, "social_worker", wren, "significant", **{"a-late_return": "yes", "note-late_return": "At 3."}
    )
    reviewed(house, "coordinator", assessment, "return")
    assert level_of(house, "social_worker", wren) == ""
    viewer = house.viewer("social_worker")
    draft = begin_assessment(viewer, nominal=wren, tool="emerging_significant_experiencing", after=assessment)
    page = assessment_draft(viewer, draft=draft)
    assert page.faults == {}
    assert page.given.answers["late_return"].note == "At 3."
    with pytest.raises(NotFound):
        begin_assessment(house.viewer("nurse"), nominal=wren, tool="seraf_like", after=assessment)


# -- lowering -----------------------------------------------------------------------------------------------------------


def test_a_lower_level_needs_a_reason_and_counts_once_another_approves_it(house: House, wren: UUID) -> None:
    first = signed(house, "social_worker", wren, "significant", **{"a-late_return": "yes"})
    reviewed(house, "coordinator", first)
    with pytest.raises(NotSigned) as refused:
        signed(house, "nurse", wren, "emerging", **{"a-late_return": "yes"})
    assert asked(refused) == {"lower_reason"}
    lower = signed(
        house, "nurse", wren, "emerging", **{"a-late_return": "yes", "lower_reason": "Invented: safe since May."}
    )
    assert level_of(house, "nurse", wren) == "significant"
    with pytest.raises(NeedsReason):
        review_assessment(house.viewer("coordinator"), assessment=lower, decision="approve")
    reviewed(house, "coordinator", lower)
    assert level_of(house, "nurse", wren) == "emerging"
    levels = assessments_of(house.viewer("social_worker"), nominal=wren).levels
    assert [row.level.code for row in levels] == ["emerging", "significant"]


def test_harm_of_an_earlier_assessment_stays_and_is_shown_for_ever(house: House, wren: UUID) -> None:
    signed(house, "social_worker", wren, "experiencing", **{"a-injury_unexplained": "yes"})
    with pytest.raises(NotSigned) as refused:
        signed(house, "nurse", wren, "none", lower_reason="Invented.")
    assert asked(refused) == {"level"}
    page = assessment_draft(house.viewer("nurse"), draft=begun(house, "nurse", wren))
    assert [harm.label for harm in page.harm] == ["Injury with no fitting explanation"]
    assert page.printed.level == "experiencing"


def test_no_number_of_later_assessments_makes_harm_forgotten(
    house: House, wren: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wholepicture.casework.assessment import stored

    monkeypatch.setattr(stored, "MOST", 2)
    signed(house, "social_worker", wren, "experiencing", **{"a-injury_unexplained": "yes"})
    for _ in range(3):
        signed(house, "social_worker", wren, "experiencing")
    with pytest.raises(NotSigned) as refused:
        signed(house, "social_worker", wren, "none", lower_reason="Invented: nothing is seen.")
    assert asked(refused) == {"level"}
    (harm,) = assessments_of(house.viewer("social_worker"), nominal=wren).harm
    assert harm.label == "Injury with no fitting explanation"


def test_harm_that_was_declined_leaves_no_level_too_low_for_it_and_falls_due_by_its_own_day(
    house: House, wren: UUID
) -> None:
    reviewed(house, "coordinator", signed(house, "social_worker", wren, "none"))
    harm = signed(house, "nurse", wren, "experiencing", **{"a-injury_unexplained": "yes"})
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE casework_assessment SET due_on = due_on - 60")
    reviewed(house, "coordinator", harm, "decline")
    assert level_of(house, "social_worker", wren) == "experiencing"
    assert [row.id for row in assessments_waiting(house.viewer("coordinator")).due] == [harm]
    assert [row.id for row in assessments_waiting(house.viewer("nurse")).due] == [harm]
    assert assessments_waiting(house.viewer("social_worker")).due == []
    signed(house, "social_worker", wren, "experiencing", differs_reason="")
    assert assessments_waiting(house.viewer("coordinator")).due == [], "assessed again, it falls due by the new day"


def test_harm_that_was_recorded_before_an_upgrade_stands_after_it(house: House, wren: UUID) -> None:
    reviewed(house, "coordinator", signed(house, "social_worker", wren, "none"))
    reviewed(
        house, "coordinator", signed(house, "nurse", wren, "experiencing", **{"a-injury_unexplained": "yes"}), "decline"
    )
    assert level_of(house, "social_worker", wren) == "experiencing"
    connections.close_all()
    call_command("migrate", "casework", "0002", database="owner", verbosity=0, interactive=False)
    connections.close_all()
    installation.migrate()
    connections.close_all()
    with as_superuser(house.database) as superuser:
        rows = superuser.execute("SELECT set_level, holds_harm FROM casework_assessment ORDER BY at").fetchall()
    assert rows == [("none", False), ("experiencing", True)]
    assert level_of(house, "social_worker", wren) == "experiencing"


def test_the_database_refuses_a_lower_level_without_a_reason_and_harm_at_the_lowest(house: House, wren: UUID) -> None:
    assessment = signed(house, "social_worker", wren, "significant", **{"a-late_return": "yes"})
    for change in (
        "is_lowering = true",
        "must_be_raised = true, is_raised = false",
        "holds_harm = true",
        "narrative = ''",
        "voice = ''",
    ):
        with as_superuser(house.database) as superuser, pytest.raises(Exception, match="check constraint"):
            superuser.execute(f"UPDATE casework_assessment SET {change} WHERE id = %s", [assessment])


# -- what is offered ----------------------------------------------------------------------------------------------------


def report(house: House, key: str) -> str:
    with as_superuser(house.database) as superuser:
        return str(superuser.execute("SELECT id FROM intake_submission WHERE key = %s", [key]).fetchone()[0])


def test_what_reports_say_is_offered_and_taken_only_by_a_person(house: House, wren: UUID) -> None:
    viewer = house.viewer("social_worker")
    draft = begun(house, "social_worker", wren)
    page = assessment_draft(viewer, draft=draft)
    (offered,) = (question.proposals for question in page.questions["R"] if question.code == "late_return")
    assert [(one.agency, one.answer) for one in offered] == [("Gull House", "yes")]
    assert "late_return" not in {code for code, said in page.given.answers.items() if said.is_yes}
    ticked = {"a-late_return": "yes", "ev-late_return": [report(house, "h1"), str(uuid4())]}
    keep_assessment(viewer, draft=draft, fields=dict(page.fields) | ticked)
    said = assessment_draft(viewer, draft=draft).given.answers["late_return"]
    assert [told.submission for told in said.evidence] == [report(house, "h1")]
    assert said.agencies == {"Gull House"}


def test_a_reader_sees_of_the_reports_behind_it_those_that_they_may_see(house: House) -> None:
    for_leads = factories.concern(WREN, key="l1", signs=["hotel_stay"], level="leads")
    wren = known(house, also=[("POL", for_leads)])
    fields = {"a-hotel_stay": "yes", "ev-hotel_stay": [report(house, "l1"), report(house, "h1")]}
    with pytest.raises(NotSigned) as refused:
        signed(house, "coordinator", wren, "emerging", **fields)
    assert asked(refused) == {"shared"}
    assessment = signed(house, "coordinator", wren, "emerging", shared="leads", **fields)
    house.send("CSC", factories.involvement(WREN, key="i9"))
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "UPDATE casework_assessment SET level = 'partners' WHERE id = %s", [assessment]
        )  # as if it had been shared before its report was narrowed
    by_hub, by_nurse = (assessment_of(house.viewer(who), assessment=assessment) for who in ("coordinator", "nurse"))
    assert by_hub is not None
    assert by_nurse is not None

    def behind(page: Any) -> list[str]:
        (row,) = (row for row in page.answers["R"] if row.code == "hotel_stay")
        return sorted(seen.agency for seen in row.evidence)

    assert behind(by_hub) == ["Gull House", "Harrowmere Police"]
    assert behind(by_nurse) == ["Gull House"]
    assert by_nurse.agencies == 1


def graded_piece(house: House, submission: str, readers: str) -> str:
    """A piece of a report about the girl, as the police grade it for these readers."""
    from wholepicture.intake.grading.commands import grade
    from wholepicture.intake.grading.rules import Piece
    from wholepicture.picture.queries import people_described

    police = house.viewer("police_intelligence")
    about = [subject for subject, _ in people_described(police, submission=UUID(submission))]
    item = grade(
        police,
        submission=UUID(submission),
        piece=Piece(
            extract="a hotel by the ferry",
            sanitised="She was at a hotel near the ferry.",
            source="2",
            assessment="C",
            handling="P" if readers in ("partners", "hub") else "C",
            readers=readers,
            conditions="" if readers in ("partners", "hub") else "Ring the unit first.",
            says_knowers=True,
            knowers=12,
            subjects=about,
        ),
    )
    house.process()
    return str(item)


def test_a_graded_piece_is_evidence_for_those_who_may_read_it_and_adds_no_agency(house: House) -> None:
    wren = known(house, also=[("POL", factories.intelligence(WREN, key="info", level="hub"))])
    piece = graded_piece(house, report(house, "info"), "partners")
    fields = {"a-hotel_stay": "yes", "ev-hotel_stay": [piece, report(house, "h1")]}
    offered = assessment_draft(house.viewer("social_worker"), draft=begun(house, "social_worker", wren)).reports
    assert {str(one.submission): one.is_evidence for one in offered}[piece]
    page = assessment_of(
        house.viewer("nurse"), assessment=signed(house, "social_worker", wren, "significant", **fields)
    )
    assert page is not None
    (row,) = (row for row in page.answers["R"] if row.code == "hotel_stay")
    assert {(str(seen.submission), seen.is_parted) for seen in row.evidence} == {
        (piece, False),
        (report(house, "h1"), False),
    }
    assert page.agencies == 1, "whoever graded it passes on what somebody else said"


@pytest.mark.parametrize("readers", ["hub", "police", "unit"])
def test_nothing_rests_on_a_piece_wider_than_its_conditions_leave_it(house: House, readers: str) -> None:
    wren = known(house, also=[("CSC", factories.intelligence(WREN, key="info"))])
    house.add_colleague("seconded", "coordinator", "POL")
    piece = graded_piece(house, report(house, "info"), readers)
    with as_superuser(house.database) as superuser:  # nobody but who reads it is left
        superuser.execute("UPDATE picture_event SET level = 'named', agency_id = %s WHERE submission = %s", [
            house.agencies["CSC"], report(house, "info"),
        ])  # fmt: skip
    draft = begun(house, "seconded", wren, **{"a-hotel_stay": "yes", "ev-hotel_stay": [piece]})
    page = assessment_draft(house.viewer("seconded"), draft=draft)
    listed = {str(one.submission): one.is_evidence for one in page.reports}
    evidence = page.given.answers["hotel_stay"].evidence
    if readers == "hub":
        assert [told.submission for told in evidence] == [piece]
        assert "shared" in page.faults
    else:
        assert not evidence
        assert listed.get(piece) is (False if readers == "police" else None)


def test_whoever_is_barred_from_the_child_sees_nothing_and_is_told_nothing(house: House, wren: UUID) -> None:
    from wholepicture.access.commands import bar_viewer

    house.add_colleague("team_manager", "social_worker", "CSC")
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "UPDATE partnership_professional SET is_lead = true WHERE id = %s", [house.professionals["team_manager"]]
        )
    bar_viewer(
        house.viewer("coordinator"),
        professional=house.professionals["team_manager"],
        nominal=wren,
        reason="Invented: her uncle.",
    )
    assessment = signed(house, "social_worker", wren, "significant", **{"a-late_return": "yes"})
    house.process()
    barred = house.viewer("team_manager")
    assert assessment_of(barred, assessment=assessment) is None
    assert assessments_waiting(barred).to_review == []
    assert assessment_decision(barred, id=assessment) is None
    assert told(house, "team_manager") == []
    assert told(house, "coordinator") == [assessment]


def told(house: House, who: str, kind: str = "assessment") -> list[UUID]:
    with as_superuser(house.database) as superuser:
        rows = superuser.execute(
            "SELECT record FROM notices_notice WHERE kind = %s AND person_id = %s ORDER BY made_at",
            [kind, house.professionals[who]],
        ).fetchall()
    return [row[0] for row in rows]


def test_who_signed_is_told_what_a_supervisor_said(house: House, wren: UUID) -> None:
    assessment = signed(house, "social_worker", wren, "significant", **{"a-late_return": "yes"})
    house.process()
    assert told(house, "social_worker", "reviewed") == []
    reviewed(house, "coordinator", assessment, "decline")
    house.process()
    assert told(house, "social_worker", "reviewed") == [assessment]


def test_what_a_supervisor_spoke_of_waits_for_no_other_from_that_moment_or_ever(house: House, wren: UUID) -> None:
    house.add_colleague("second", "coordinator")
    first = signed(house, "social_worker", wren, "significant", **{"a-late_return": "yes"})
    house.process()
    assert [row.record for row in notices_of(house.viewer("second"))[0]] == [first]
    reviewed(house, "coordinator", first, "decline")
    assert notices_of(house.viewer("second"))[0] == [], "before the worker has run"
    signed_again = signed(house, "social_worker", wren, "significant", **{"a-late_return": "yes"})
    reviewed(house, "coordinator", signed_again, "decline")
    house.process()
    assert told(house, "second") == [first], "of what was spoken of before anybody was told nobody is"


def test_whoever_set_a_level_is_told_that_another_lowers_it_before_it_counts_and_when_it_does(
    house: House, wren: UUID
) -> None:
    high = signed(house, "social_worker", wren, "experiencing")
    reviewed(house, "coordinator", high)
    house.process()
    assert told(house, "social_worker", "lowered") == []
    lower = signed(house, "nurse", wren, "significant", lower_reason="She is settled.")
    house.process()
    assert told(house, "social_worker", "lowered") == [lower]
    assert told(house, "nurse", "lowered") == []
    reviewed(house, "coordinator", lower)
    house.process()
    assert told(house, "social_worker", "lowered") == [lower, lower]


# -- drafts -------------------------------------------------------------------------------------------------------------


def test_a_draft_left_for_a_year_is_kept_says_what_came_since_and_stops_no_clock(house: House, wren: UUID) -> None:
    signed(house, "social_worker", wren, "significant", **{"a-late_return": "yes"})
    draft = begun(house, "nurse", wren, narrative="Half a narrative")
    with as_superuser(house.database) as superuser:
        for column in ("started_at", "saved_at"):
            superuser.execute(f"UPDATE casework_assessmentdraft SET {column} = {column} - interval '1 year'")
        superuser.execute("UPDATE casework_assessment SET due_on = due_on - 365")
    house.send("SCH1", factories.concern(WREN, key="s9", signs=["hotel_stay"]))
    house.process()
    page = assessment_draft(house.viewer("nurse"), draft=draft)
    assert page.fields["narrative"] == "Half a narrative"
    assert "Marsh Lane Academy" in {report.agency for report, _ in page.since}
    assert all(is_new for _, is_new in page.since)
    assert [row.is_standing for row in assessments_waiting(house.viewer("social_worker")).due] == [True]
    keep_assessment(house.viewer("nurse"), draft=draft, fields=page.fields)
    later = assessment_draft(house.viewer("nurse"), draft=draft)
    assert len(later.since) == len(page.since)
    assert not any(is_new for _, is_new in later.since)


def test_a_draft_is_its_writers_alone_and_its_words_lie_encrypted(house: House, wren: UUID) -> None:
    draft = begun(house, "nurse", wren, narrative="Only for my eyes")
    for act in (assessment_draft, discard_assessment, sign_assessment):
        with pytest.raises(NotFound):
            act(house.viewer("coordinator"), draft=draft)
    with as_superuser(house.database) as superuser:
        content = superuser.execute("SELECT content FROM casework_assessmentdraft").fetchone()[0]
    assert b"Only for my eyes" not in bytes(content)
    discard_assessment(house.viewer("nurse"), draft=draft)
    with pytest.raises(NotFound):
        assessment_draft(house.viewer("nurse"), draft=draft)


def test_what_cannot_be_signed_stays_as_it_was_typed(house: House, wren: UUID) -> None:
    viewer = house.viewer("social_worker")
    draft = begun(house, "social_worker", wren, narrative="", **{"a-late_return": "yes", "on-late_return-month": "13"})
    with pytest.raises(NotSigned) as refused:
        sign_assessment(viewer, draft=draft)
    assert asked(refused) == {"narrative", "level", "on-late_return-day"}
    page = assessment_draft(viewer, draft=draft)
    assert page.fields["on-late_return-month"] == "13"
    assert set(page.faults) == asked(refused)


def test_nobody_signs_beside_a_rule_that_printed_something_else_meanwhile(house: House, wren: UUID) -> None:
    viewer = house.viewer("social_worker")
    draft = begun(house, "social_worker", wren, level="emerging", **{"a-late_return": "yes"})
    before = assessment_draft(viewer, draft=draft).as_printed
    signed(house, "nurse", wren, "experiencing", **{"a-harm_disclosed": "yes"})
    fields = dict(assessment_draft(viewer, draft=draft).fields)
    keep_assessment(viewer, draft=draft, fields=fields | {"level": "experiencing"})
    with pytest.raises(PrintedOtherwise):
        sign_assessment(viewer, draft=draft, as_printed=before)


def test_one_press_signs_what_the_writer_answered_themself_at_the_level_that_the_rule_then_prints(
    house: House, wren: UUID
) -> None:
    viewer = house.viewer("social_worker")
    draft = begun(house, "social_worker", wren)
    opened = assessment_draft(viewer, draft=draft)
    keep_assessment(viewer, draft=draft, fields=dict(opened.fields) | {"a-harm_disclosed": "yes", "level": "emerging"})
    printed = assessment_draft(viewer, draft=draft).printed.level
    fields = dict(assessment_draft(viewer, draft=draft).fields) | {"level": printed}
    keep_assessment(viewer, draft=draft, fields=fields)
    assert sign_assessment(viewer, draft=draft, as_printed=opened.as_printed)


def test_what_the_last_answers_changed_is_read_before_another_level_is_signed(house: House, wren: UUID) -> None:
    viewer = house.viewer("social_worker")
    draft = begun(house, "social_worker", wren, level="experiencing", differs_reason="Invented.")
    opened = assessment_draft(viewer, draft=draft)
    fields = dict(opened.fields) | {"a-late_return": "yes", "level": "experiencing", "differs_reason": "Invented."}
    keep_assessment(viewer, draft=draft, fields=fields)
    with pytest.raises(PrintedOtherwise):
        sign_assessment(viewer, draft=draft, as_printed=opened.as_printed)
    now = assessment_draft(viewer, draft=draft).as_printed
    assert sign_assessment(viewer, draft=draft, as_printed=now)


def test_a_level_that_was_lowered_says_from_which(house: House, wren: UUID) -> None:
    signed(house, "social_worker", wren, "experiencing", **{"a-harm_disclosed": "yes"})
    assert level_standing(house.viewer("nurse"), nominal=wren).was == ""
    lower = signed(
        house, "nurse", wren, "significant", lower_reason="Invented: safe since May.", differs_reason="Invented."
    )
    review_assessment(house.viewer("coordinator"), assessment=lower, decision="approve", reason="Invented.")
    stands = level_standing(house.viewer("nurse"), nominal=wren)
    assert (stands.level.code, stands.was) == ("significant", "Experiencing")


# -- as people join and part --------------------------------------------------------------------------------------------


def test_an_assessment_follows_the_child_as_records_are_joined(house: House) -> None:
    from wholepicture.linkage.commands import record_judgement
    from wholepicture.linkage.queries import pairs_to_judge

    wren = known(house)
    alike = factories.child(given="Wren", identifiers=None, date_of_birth="2010-05-17", sex=None, family="Ashdown")
    house.send("CSC", factories.concern(alike, key="x1"))
    house.process()
    other = girl(house, "x1")
    assert other != wren
    assessment = signed(house, "social_worker", other, "experiencing", **{"a-harm_disclosed": "yes"})
    (pair,) = [
        pair
        for pair in pairs_to_judge(house.viewer("coordinator"))
        if {pair.a.nominal, pair.b.nominal} == {wren, other}
    ]
    record_judgement(
        house.viewer("coordinator"),
        subject_a=pair.a.subject,
        subject_b=pair.b.subject,
        answer="same",
        reason="Invented.",
    )
    house.process()
    assert girl(house, "x1") == girl(house, "h1")
    now = girl(house)
    row = level_standing(house.viewer("nurse"), nominal=now)
    assert row is not None
    assert row.id == assessment


# -- what others ask ----------------------------------------------------------------------------------------------------


def test_one_that_was_signed_while_the_child_was_joined_follows_as_well(house: House, wren: UUID) -> None:
    signed(house, "social_worker", wren, "significant", **{"a-late_return": "yes"})
    with as_superuser(house.database) as superuser:  # as where the join was done before, and seen by the signing after
        superuser.execute("UPDATE casework_assessment SET nominals = ARRAY[gen_random_uuid()]")
    assert level_of(house, "social_worker", wren) == ""
    house.process()
    assert level_of(house, "social_worker", wren) == "significant"


def test_a_level_and_a_review_can_be_pointed_at(house: House, wren: UUID) -> None:
    assessment = signed(house, "social_worker", wren, "significant", **{"a-late_return": "yes"})
    review = reviewed(house, "coordinator", assessment, "decline")
    level = assessment_decision(house.viewer("nurse"), id=assessment)
    assert level is not None
    assert (level.kind, level.nominal, level.by) == ("level", wren, "Cora Worker-Test")
    said = assessment_decision(house.viewer("nurse"), id=review)
    assert said is not None
    assert (said.kind, said.assessment, said.by) == ("review", assessment, "Hana Hub-Test")
    assert assessment_decision(house.viewer("charity_worker"), id=assessment) is None
    assert assessment_decision(house.viewer("nurse"), id=uuid4()) is None


def test_no_child_no_assessment_and_no_draft_more_costs_a_question_more(house: House, wren: UUID) -> None:
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    def asked() -> list[int]:
        viewer = house.viewer("coordinator")
        counts = []
        for read in (lambda: assessments_waiting(viewer), lambda: assessments_of(viewer, nominal=wren)):
            with viewer.acting(), CaptureQueriesContext(connections["default"]) as seen:
                read()
            counts.append(len(seen))
        return counts

    signed(house, "social_worker", wren, "significant", **{"a-late_return": "yes"})
    begun(house, "coordinator", wren)
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE casework_assessment SET due_on = due_on - 60")
    few = asked()
    assert min(few) > 5, "what is asked is counted"
    other = factories.child(given="Ottilie", family="Elsewhere", date_of_birth="2011-02-03")
    house.send("CSC", factories.concern(other, key="o1"))
    house.process()
    begun(house, "coordinator", girl(house, "o1"))
    for nominal in (wren, girl(house, "o1")):
        signed(house, "social_worker", nominal, "significant", **{"a-late_return": "yes"})
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE casework_assessment SET due_on = due_on - 60 WHERE due_on > CURRENT_DATE")
    work = assessments_waiting(house.viewer("coordinator"))
    assert (len(work.due), len(work.to_review), len(work.drafts)) == (2, 3, 2)
    assert asked() == few


def test_the_day_of_reassessment_follows_the_level(house: House, wren: UUID) -> None:
    from wholepicture.base.clock import local_date

    signed(house, "social_worker", wren, "significant", **{"a-late_return": "yes"})
    row = level_standing(house.viewer("nurse"), nominal=wren)
    assert row is not None
    assert row.due_on == local_date() + timedelta(weeks=6)


def test_an_old_assessment_opens_under_the_edition_and_the_words_that_it_was_made_under(
    house: House, wren: UUID
) -> None:
    from wholepicture.partnership.signs.commands import begin_dictionary, edit_sign
    from wholepicture.partnership.signs.queries import dictionary_of
    from wholepicture.partnership.signs.rules import SignWording

    begin_dictionary(house.operator(), area=house.area)
    assessment = signed(house, "social_worker", wren, "significant", **{"a-late_return": "yes"})
    with house.viewer("coordinator").acting():
        before = dictionary_of(house.area)
    sign = before.signs["late_return"]
    given = SignWording("Back in the small hours", sign.guidance, "R", sign.points, sign.overlap, asked=True)
    edit_sign(house.viewer("coordinator"), code="late_return", given=given, based_on=before.number, reason="Invented.")
    page = assessment_of(house.viewer("nurse"), assessment=assessment)
    assert page is not None
    assert "Out late or comes back in the morning" in {row.label for row in page.answers["R"]}
    assert page.row.tool.edition == "Emerging, Significant, Experiencing, version 1"
    assert page.dictionary == before.number
