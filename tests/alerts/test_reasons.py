"""The reasons of an alert as they are read: by whom, with which reports, and after an upgrade from stored sentences."""

from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connections

from synthetic.factories import child, concern, nhs_of, tie, vehicle
from tests.access.raw import as_superuser
from tests.alerts.reports import raise_an_alert, sent, wren
from tests.living import House
from wholepicture.access.commands import lift_protection, protect_location
from wholepicture.alerts.queries import alert_of, alerts_as_data, alerts_awaiting
from wholepicture.alerts.results import AlertPage
from wholepicture.config import installation
from wholepicture.web.alerts.reasons import reasons_with_reports
from wholepicture.web.parts.entry import entry_in_words


def page_of(viewer: Any, alert: UUID) -> AlertPage:
    page = alert_of(viewer, alert=alert)
    assert page is not None
    return page


def as_shown(viewer: Any, alert: UUID) -> tuple[list[str], list[tuple[str, list[UUID]]], list[UUID]]:
    """The sentences, each reason of the page with its reports, and the reports under no reason."""
    page = page_of(viewer, alert)
    reasons, others = reasons_with_reports(page.row, page.reports, lambda report: entry_in_words(report, {}))
    with_reports = [(one.sentence, [entry.entry.submission for entry in one.reports]) for one in reasons]
    return page.row.reasons, with_reports, [entry.entry.submission for entry in others]


def stored_reasons(house: House, alert: UUID) -> Any:
    with as_superuser(house.database) as superuser:
        row = superuser.execute("SELECT reasons FROM alerts_alert WHERE id = %s", [alert]).fetchone()
        assert row is not None
        return row[0]


def test_each_reason_stands_with_the_reports_that_it_rests_on(house: House) -> None:
    alert, hub = raise_an_alert(house), house.viewer("coordinator")
    _, reasons, others = as_shown(hub, alert)
    agency_of = {report.submission: report.agency for report in page_of(hub, alert).reports}
    assert others == []
    assert {sentence.partition(":")[0]: [agency_of[report] for report in reports] for sentence, reports in reasons} == {
        "Has a new phone or more than one": ["Marsh Lane Academy"],
        "Someone much older described as a partner or close friend": ["Harrowmere Hospital"],
        "Often goes missing": ["Harrowmere Children's Social Care"],
    }


def test_whoever_may_not_learn_where_a_child_is_reads_the_reasons_without_agencies(house: House) -> None:
    """Also of an alert that was raised before she was protected."""
    alert, protector = raise_an_alert(house), house.viewer("coordinator")
    officer = house.viewer("police_intelligence")
    before = page_of(officer, alert).row.reasons
    assert "Marsh Lane Academy" in " ".join(before)
    nominal = page_of(protector, alert).row.about[0][0]
    made = protect_location(protector, nominal=nominal, submissions=[], reason="test")
    hidden = " ".join(page_of(officer, alert).row.reasons)
    assert "Marsh Lane Academy" not in hidden
    assert "a school, 3 March 2026" in hidden
    assert page_of(protector, alert).row.reasons == before, "the circle reads what it read"
    lift_protection(protector, restriction=made, submissions=(), reason="test")
    assert page_of(officer, alert).row.reasons == before


def test_what_is_stored_of_a_protected_child_names_no_agency_to_anybody(house: House) -> None:
    sent(house, "SCH1", concern(wren(), signs=["new_phone"]))
    protector = house.viewer("coordinator")
    with as_superuser(house.database) as superuser:
        row = superuser.execute("SELECT nominal FROM linkage_membership WHERE until IS NULL").fetchone()
        assert row is not None
    protect_location(protector, nominal=row[0], submissions=[], reason="test")
    sent(house, "HLT", concern(wren(), signs=["older_partner"]))
    sent(house, "CSC", concern(wren(), signs=["missing_frequent"]))
    (alert,) = alerts_awaiting(protector)
    stored = str(stored_reasons(house, alert.id))
    for code in ("SCH1", "HLT", "CSC"):
        assert str(house.agencies[code]) not in stored
    assert "a school" in " ".join(alert.reasons)


# -- alerts that were raised when reasons were stored as sentences ----------------------------------------------------


def migrated(to: str) -> None:
    connections.close_all()
    call_command("migrate", "alerts", to, database="owner", verbosity=0, interactive=False)
    connections.close_all()


def upgraded() -> None:
    """As an upgrade does: a table that the migrations make anew gets its rights after them."""
    connections.close_all()
    installation.migrate()
    connections.close_all()


def passed_on_as_well(house: House) -> UUID:
    """An alert with a report that passes on what another agency said first, and one that was added later."""
    retold = {"original_agency": "SCH1", "original_reference": "SCH1-1"}
    for hour, agency, sign, more in (
        ("09", "SCH1", "new_phone", {}),
        ("10", "HOM", "new_phone", {"provenance": {"how_known": "someone_else_told_me", **retold}}),
        ("11", "HLT", "money_or_items_unexplained", {}),
        ("12", "CSC", "new_clothes", {}),
    ):
        at = f"2026-03-03T{hour}:00:00+00:00"
        house.send(agency, concern(wren(), key=f"{agency}-1", recorded_at=at, signs=[sign], **more))
    house.process()
    alert = alerts_awaiting(house.viewer("coordinator"))[0].id
    sent(house, "POL", concern(wren(), signs=["new_phone"], recorded_at="2026-03-03T08:00:00+00:00"))
    return alert


def shared_car(house: House) -> UUID:
    for number, agency in enumerate(("SCH1", "POL")):
        girl = child(given=f"Child{number}", date_of_birth=f"2010-01-0{number + 1}", identifiers=[nhs_of(number + 5)])
        house.send(
            agency,
            concern(
                girl, signs=["older_partner"], vehicles=[vehicle("XX00 ABC")], ties=[tie("c1", "v1", "travelled_in")]
            ),
        )
    house.process()
    (alert,) = alerts_awaiting(house.viewer("coordinator"))
    return alert.id


# As the rules worded them before reasons were data. The migration has its own words: these stay when those of the rules change.
OF_SIGNS = [
    "3 different signs from 3 agencies (3 independent sources) on 3 March 2026.",
    "Has a new phone or more than one: Gull House, 3 March 2026; Marsh Lane Academy, 3 March 2026.",
    "Money, phone credit, phone or gifts with no clear explanation: Harrowmere Hospital, 3 March 2026.",
    "New clothes or shoes without a known source: Harrowmere Children's Social Care, 3 March 2026.",
    "1 report passed on what another agency said first, and counts with it as one source.",
]
OF_THE_CAR = [
    "The same vehicle (XX00 ABC black) is tied to 2 children by 2 independent sources, on 3 March 2026.",
    "Told by: Harrowmere Police, 3 March 2026; Marsh Lane Academy, 3 March 2026.",
    "This is information, not proof: a shared tie may be innocent.",
]


@pytest.mark.parametrize(("raised", "sentences"), [(passed_on_as_well, OF_SIGNS), (shared_car, OF_THE_CAR)])
def test_an_alert_of_stored_sentences_is_shown_after_the_upgrade_exactly_as_before(
    house: House, raised: Any, sentences: list[str]
) -> None:
    alert = raised(house)
    hub, operator = house.viewer("coordinator"), house.operator()
    reasons, with_reports, others = as_shown(hub, alert)
    reworded = dict(zip(reasons, sentences, strict=True))
    before = (sentences, [(reworded[sentence], reports) for sentence, reports in with_reports], others)
    data_before = [row | {"reasons": sentences} for row in alerts_as_data(operator)]
    migrated("0005_settling")
    assert stored_reasons(house, alert) == sentences, "sentences, as they were"
    upgraded()
    assert {reason["code"] for reason in stored_reasons(house, alert)} == {"as_worded"}
    assert as_shown(hub, alert) == before
    assert alerts_as_data(operator) == data_before
    migrated("0005_settling")
    upgraded()
    assert as_shown(hub, alert) == before, "and back, and on again"


def test_an_upgrade_leaves_no_table_open_to_its_owner(house: House) -> None:
    migrated("0005_settling")
    migrated("0009_marks_and_settings")
    with as_superuser(house.database) as superuser:
        tables = "('alerts_alert', 'alerts_evidence', 'picture_event', 'picture_sign')"
        forced = superuser.execute(f"SELECT relforcerowsecurity FROM pg_class WHERE relname IN {tables}".encode())
        assert forced.fetchall() == [(True,)] * 4
