"""Disagreeing with what an assessment came to; and being asked while somebody is away."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.access.raw import as_role, refused
from tests.casework.assessment.assessing import known, signed
from tests.casework.disagreeing import WORDS, answered, disagrees
from tests.living import House
from tests.web.story import client_of, text_of
from wholepicture.access.commands import bar_viewer
from wholepicture.base import clock
from wholepicture.base.ledgered import NotFound
from wholepicture.casework.escalation.commands import open_escalation
from wholepicture.casework.escalation.disputable import KINDS
from wholepicture.casework.escalation.queries import escalation_of, escalations_waiting
from wholepicture.partnership.absences.commands import enter_absence
from wholepicture.web.escalation.raising import BACK


def disputes(house: House, made: object, who: str = "nurse", **fields: Any) -> UUID:
    words: dict[str, Any] = {**WORDS, "is_danger": False, **fields}
    return open_escalation(house.viewer(who), kind="assessment", way=str(made), **words)


def test_whoever_may_read_an_assessment_may_disagree_with_it_and_whoever_set_the_level_is_asked(house: House) -> None:
    nominal = known(house)
    made = signed(house, "social_worker", nominal, "significant", **{"a-late_return": "yes"})
    raised = disputes(house, made, type="assessment")
    assert [one.id for one in escalations_waiting(house.viewer("social_worker"))] == [raised]


def test_whoever_may_not_read_an_assessment_is_told_that_there_is_none(house: House) -> None:
    nominal = known(house)
    made = signed(house, "social_worker", nominal, "significant", **{"a-late_return": "yes"})
    for way in (str(made), str(uuid4()), "nonsense"):
        with pytest.raises(NotFound):
            disputes(house, way, "teacher_dsl")


def test_whoever_is_barred_from_the_child_does_not_see_the_disagreement(house: House) -> None:
    nominal = known(house)
    made = signed(house, "social_worker", nominal, "significant", **{"a-late_return": "yes"})
    raised = disputes(house, made)
    assert escalation_of(house.viewer("police_intelligence"), escalation=raised)
    hub, officer = house.viewer("coordinator"), house.professionals["police_intelligence"]
    bar_viewer(hub, professional=officer, nominal=nominal, reason="Her niece.")
    assert escalation_of(house.viewer("police_intelligence"), escalation=raised) is None


def test_nobody_raises_one_about_a_child_of_whom_the_assessment_is_not(house: House) -> None:
    nominal = known(house)
    made = signed(house, "social_worker", nominal, "significant", **{"a-late_return": "yes"})
    nurse = house.professionals["nurse"]
    columns = (
        "id, area_id, agency_id, raised_by_id, against_id, disputed_kind, disputed, way, decision, submissions, about, type, "
        "children, what, wanted, risk, is_danger, ladder, raised_at, level, turn"
    )
    forged = (
        f"INSERT INTO casework_escalation ({columns}) VALUES (gen_random_uuid(), '{house.area}', '{house.agencies['HLT']}', "
        f"'{nurse}', '{house.agencies['CSC']}', 'assessment', '{made}', 'x', 'x', '{{}}', ARRAY[gen_random_uuid()], 'plan', "
        "'', 'x', 'x', 'x', false, '{}', statement_timestamp(), 0, '')"
    )
    with as_role("wp_app", house.database) as app, app.transaction(force_rollback=True):
        app.execute("SELECT sec.begin(%s)", [house.token("nurse")])
        assert refused(app, forged)


def test_while_whoever_decided_is_away_who_covers_for_them_is_asked(house: House) -> None:
    today, hub = clock.local_date(), house.professionals["coordinator"]
    covers = house.professionals["linkage_officer"]
    enter_absence(house.viewer("coordinator"), person=hub, starts_on=today, ends_on=today, cover=covers)
    raised = disagrees(house, answered(house))
    assert [one.id for one in escalations_waiting(house.viewer("linkage_officer"))] == [raised]


def test_every_kind_that_can_be_disputed_leads_back_to_where_it_is_read() -> None:
    assert BACK.keys() == KINDS.keys()


def test_it_is_raised_from_the_page_of_the_assessment(house: House) -> None:
    nominal = known(house)
    made = signed(house, "social_worker", nominal, "significant", **{"a-late_return": "yes"})
    nurse = client_of(house, "nurse")
    raising = f"/disagree/assessment/{made}/"
    assert raising in nurse.get(f"/assessments/{made}/").content.decode()
    page = nurse.get(raising).content.decode()
    assert "The level was set" in page
    assert "Wren" in page
    sent = {**WORDS, "type": "assessment", "is_danger": "no", "children": "Wren"}
    assert nurse.post(raising, sent).status_code == 302
    assert text_of(client_of(house, "teacher_dsl"), raising, status=404)
