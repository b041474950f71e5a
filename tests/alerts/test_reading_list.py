"""The hub's reading list: what is put on it, in which order, who sees it, and what deriving again does to it."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections

from synthetic.factories import (
    attendance,
    child,
    concern,
    intelligence,
    missing_episode,
    placement,
    return_interview,
    vehicle,
)
from tests.access.raw import as_superuser
from tests.alerts.reports import IN_DANGER, listed, raise_an_alert, sent, wren
from tests.living import House
from wholepicture.access.commands import bar_viewer, protect_location
from wholepicture.access.viewer import system_viewer, viewer_from_token
from wholepicture.alerts.commands import NotReadable, answer_report, decide_alert, open_report, put_on_list
from wholepicture.alerts.models import Answer, ToRead
from wholepicture.alerts.queries import (
    ON_A_PAGE,
    danger_to_read,
    next_to_read,
    reading_list,
    reading_totals,
    reading_work,
    report_to_read,
)
from wholepicture.alerts.urgency import HARM, OTHER
from wholepicture.base.ledgered import NotFound, NotPermitted
from wholepicture.linkage import commands as linkage
from wholepicture.linkage.queries import pairs_to_judge
from wholepicture.partnership import commands as partnership
from wholepicture.picture.queries import people_listed


def rows_of(house: House) -> list[tuple[Any, ...]]:
    """The list as it lies in the database."""
    with as_superuser(house.database) as superuser:
        return superuser.execute("SELECT * FROM alerts_toread ORDER BY submission").fetchall()


# -- what is put on it, and in which order --------------------------------------------------------------------------


def test_every_report_somebody_wrote_waits_and_a_register_only_with_danger_or_harm(house: House) -> None:
    quiet = [missing_episode(wren()), placement(wren()), attendance(wren())]
    read = [concern(wren()), intelligence(), return_interview(wren()), attendance(wren(), signs=["injury_unexplained"])]
    sent(house, "POL", *quiet)
    assert listed(house.viewer("coordinator")) == []
    made = sent(house, "POL", *read)
    assert set(listed(house.viewer("coordinator"))) == set(made)
    assert reading_totals(house.operator()) == {HARM: 1, OTHER: 3}


def test_danger_comes_first_then_harm_then_the_oldest(house: House) -> None:
    old, newer, harm, danger = sent(
        house,
        "HLT",
        concern(wren(1)),
        concern(wren(2)),
        concern(wren(3), signs=["injury_unexplained"]),
        missing_episode(wren(4), **IN_DANGER),
    )
    hub = house.viewer("coordinator")
    assert listed(hub) == [danger, harm, old, newer]
    found = {one.submission: one for one in reading_list(hub).rows}
    assert found[danger].due_at < found[old].due_at
    assert [one.label for one in found[danger].people] == ["Wren Ashdown-Test"]
    # one after another
    assert next_to_read(hub) == danger
    assert [next_to_read(hub, after=one) for one in (danger, harm, old, newer)] == [harm, old, newer, None]
    work = reading_work(hub)
    assert (work.number, work.is_more, work.overdue) == (4, False, {})
    assert [row.submission for row in danger_to_read(hub)] == [danger]


def test_a_page_leads_to_the_rest_and_each_report_is_on_one_page(house: House) -> None:
    made = sent(house, "HLT", *(concern(wren(number)) for number in range(ON_A_PAGE + 3)))
    hub = house.viewer("coordinator")
    one = reading_list(hub)
    two = reading_list(hub, after=one.rows[-1].submission)
    assert (len(one.rows), one.is_more, len(two.rows), two.is_more) == (ON_A_PAGE, True, 3, False)
    assert {row.submission for row in one.rows + two.rows} == set(made)
    assert reading_work(hub).number == ON_A_PAGE + 3
    assert reading_list(hub, after=uuid4()).rows == one.rows, "from the top, if the last one seen is not there"


def test_a_page_of_the_list_is_read_from_its_own_index(house: House) -> None:
    sent(house, "HLT", *(concern(wren(number)) for number in range(3)))
    with as_superuser(house.database) as superuser, superuser.transaction(force_rollback=True):
        superuser.execute(
            "INSERT INTO alerts_toread (submission, area_id, agency_id, level, nominals, named, kind, urgency, received_at, "
            "due_at, answered_at) SELECT gen_random_uuid(), area_id, agency_id, level, nominals, named, kind, 2, "
            "now(), now(), now() FROM alerts_toread, generate_series(1, 3000)"
        )
        superuser.execute("ANALYZE alerts_toread")
        superuser.execute("SET LOCAL SESSION AUTHORIZATION wp_app")
        superuser.execute("SELECT sec.begin(%s)", [house.token("coordinator")])
        plan = superuser.execute(
            "EXPLAIN SELECT submission FROM alerts_toread WHERE area_id = %s AND answered_at IS NULL "
            "AND (urgency, received_at, submission) > (0, now(), %s) ORDER BY urgency, received_at, submission LIMIT 26",
            [house.area, uuid4()],
        ).fetchall()
    said = "\n".join(line for (line,) in plan)
    assert "to_read_in_order" in said
    assert "ROW(urgency, received_at, submission)" in said.partition("Index Cond")[2].partition("\n")[0]
    assert "Sort" not in said


def test_a_report_that_describes_nobody_is_read_as_well(house: House) -> None:
    body = concern(facts="A girl with bruises would not say her name.") | {"vehicles": [vehicle()]}
    del body["subjects"]
    (report,) = sent(house, "HLT", body)
    found = report_to_read(house.viewer("coordinator"), submission=report)
    assert found is not None
    assert found.row.report is not None
    assert ("facts", "A girl with bruises would not say her name.") in found.row.report.passages
    assert found.row.people == []
    assert [one.kind for one in found.named] == ["vehicle"]
    assert answer_report(house.viewer("coordinator"), submission=report, decision="watch", reason="Watch the car.")


# -- who sees it ----------------------------------------------------------------------------------------------------


def test_only_those_of_the_hub_who_work_it_see_it(house: House) -> None:
    (report,) = sent(house, "SCH1", concern(wren()))
    for who in ("coordinator", "police_intelligence"):
        assert listed(house.viewer(who)) == [report]
    for who in ("teacher_dsl", "other_teacher", "social_worker", "linkage_officer", "information_governance"):
        with pytest.raises(NotPermitted):
            reading_list(house.viewer(who))
        with house.viewer(who).acting():
            assert ToRead.objects.count() == 0, who


def test_another_areas_hub_sees_nothing_of_it(house: House) -> None:
    operator = house.operator()
    far, _ = partnership.add_area(operator, code="elsewhere", name="Elsewhere")
    agency, _ = partnership.add_agency(operator, area=far.id, code="FAR", name="Far Hub (test)", type="other")
    person, _ = partnership.add_professional(
        operator, agency=agency.id, email="far@example.org", name="Far Test", role="coordinator"
    )
    house.professionals["far"] = person.id
    (report,) = sent(house, "SCH1", concern(wren()))
    house.prove(person.id)
    with connections["signin"].cursor() as sql:
        sql.execute("SELECT sec.open_session(%s, 'coordination', 12)", [person.id])
        token = sql.fetchone()[0]
    stranger = viewer_from_token(token, channel="page")
    assert listed(stranger) == []
    assert report_to_read(stranger, submission=report) is None
    with pytest.raises(NotFound):
        answer_report(stranger, submission=report, decision="dismiss", reason="Not mine.")


def test_what_is_kept_for_named_people_waits_for_them_alone(house: House) -> None:
    def kept_for(who: str) -> dict[str, Any]:
        return {"sharing": {"level": "named", "named": [house.emails[who]], "lawful_basis": "gdpr_6_1_e"}}

    for_her, _for_him = sent(
        house, "HLT", concern(wren(), **kept_for("coordinator")), concern(wren(), **kept_for("social_worker"))
    )
    assert listed(house.viewer("coordinator")) == [for_her]
    assert listed(house.viewer("police_intelligence")) == []
    with pytest.raises(NotFound):
        open_report(house.viewer("police_intelligence"), submission=for_her)
    # Nobody of the hub may read the other one; it waits for him.
    assert reading_totals(house.operator()) == {OTHER: 2}


def test_somebody_barred_from_a_child_finds_no_report_about_her(house: House) -> None:
    report, other = sent(house, "HLT", concern(wren(1)), concern(wren(2, date_of_birth="2011-01-01")))
    officer = house.viewer("police_intelligence")
    assert listed(officer) == [report, other]
    about = reading_list(officer).rows[0].people[0].id
    bar_viewer(
        house.viewer("coordinator"), professional=house.professionals["police_intelligence"], nominal=about, reason="x"
    )
    assert listed(officer) == [other]
    assert report_to_read(officer, submission=report) is None
    with pytest.raises(NotFound):
        answer_report(officer, submission=report, decision="dismiss", reason="He is my nephew.")
    assert answer_report(house.viewer("coordinator"), submission=report, decision="act", reason="Seen.")
    with officer.acting():
        assert Answer.objects.count() == 0


def test_what_would_tell_where_a_protected_child_is_cannot_be_answered_unread(house: House) -> None:

    sent(house, "HLT", concern(wren()))
    nominal = people_listed(house.viewer("coordinator"), role="child")[0].id
    protect_location(house.viewer("coordinator"), nominal=nominal, submissions=[], reason="test")
    (report,) = sent(house, "HOM", placement(wren(), **IN_DANGER))
    officer = house.viewer("police_intelligence")
    found = report_to_read(officer, submission=report)
    assert found is not None
    assert (found.row.report, found.row.agency) == (None, "A children's home")
    assert [one.label for one in found.row.people] == ["Wren Ashdown-Test"]
    with pytest.raises(NotReadable):
        answer_report(officer, submission=report, decision="dismiss", reason="Unread.")
    assert answer_report(
        house.viewer("coordinator"), submission=report, decision="act", reason="Read, inside the circle."
    )


# -- derived again --------------------------------------------------------------------------------------------------


def test_deriving_again_changes_nothing_and_reopens_nothing(house: House) -> None:
    reports = sent(house, "HLT", concern(wren(1)), concern(wren(2), **IN_DANGER), placement(wren(1)))
    answer_report(house.viewer("coordinator"), submission=reports[0], decision="watch", reason="x")
    before = rows_of(house)
    assert put_on_list(system_viewer("derivation"), submissions=reports) == 0
    assert rows_of(house) == before
    assert len(before) == 2
    # Whom it concerns is set right, should a join have come between.
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE alerts_toread SET nominals = '{}'")
    put_on_list(system_viewer("derivation"), submissions=reports)
    assert rows_of(house) == before


def test_whom_a_report_concerns_follows_its_joining(house: House) -> None:

    sent(house, "SCH1", concern(wren()))
    sent(house, "CHA", concern(child(given="Wren", family="Ashdown-Test", identifiers=None)))
    officer, hub = house.viewer("linkage_officer"), house.viewer("coordinator")
    assert len({one.people[0].id for one in reading_list(hub).rows}) == 2
    pair = pairs_to_judge(officer)[0]
    linkage.record_judgement(officer, subject_a=pair.a.subject, subject_b=pair.b.subject, answer="same", reason="test")
    house.process()
    assert len({one.people[0].id for one in reading_list(hub).rows}) == 1
    with hub.acting():
        assert len({tuple(one.nominals) for one in ToRead.objects.all()}) == 1


def test_reports_from_before_there_was_a_list_are_put_on_it_unless_their_senders_were_told(house: House) -> None:
    alert = raise_an_alert(house)
    (alone,) = sent(house, "CHA", concern(wren(7, given="Robin")))
    decide_alert(house.viewer("coordinator"), alert=alert, decision="watch", reason="x")
    before = rows_of(house)
    with as_superuser(house.database) as superuser:
        superuser.execute("DELETE FROM alerts_toread")
        # A word to a sender that tells of no decision answers nothing.
        superuser.execute(
            "INSERT INTO intake_feedback (id, submission, area_id, agency_id, text, about) "
            "SELECT gen_random_uuid(), id, area_id, agency_id, 'x', gen_random_uuid() FROM intake_submission WHERE id = %s",
            [alone],
        )
    assert listed(house.viewer("coordinator")) == []
    everything = [row[0] for row in _submissions(house)]
    assert put_on_list(system_viewer("derivation"), submissions=everything) == len(before) == 4
    assert listed(house.viewer("coordinator")) == [alone]
    assert reading_totals(house.operator()) == {OTHER: 1}


def _submissions(house: House) -> list[tuple[UUID]]:
    with as_superuser(house.database) as superuser:
        return superuser.execute("SELECT id FROM intake_submission").fetchall()
