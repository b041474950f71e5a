"""Who works with a child: from when to when, and how to reach them."""

from datetime import UTC, date, datetime

from tests.picture.rules.reports import RECORDED, WREN, WREN_SUBJECT, adult, child, only, report
from wholepicture.picture.rules import Report, derive


def test_an_involvement_says_who_works_with_the_child_from_when_to_when() -> None:
    block = {
        "service": "Early help",
        "team": "North",
        "worker": "Gia Charity-Test",
        "worker_phone": "01632 960004",
        "worker_email": "gia@example.org",
        "from": "2026-01-05",
        "to": "2026-06-01",
        "last_contact": "2026-02-20",
        "plan": "Weekly visits",
    }
    rows = derive(report("involvement", people={"a": adult(), "c": child()}, involvement=block))["Working"]
    assert only(rows) == {
        "part": f"working/{WREN_SUBJECT}",
        "subject": WREN_SUBJECT,
        "nominal": WREN,
        "service": "Early help",
        "team": "North",
        "worker": "Gia Charity-Test",
        "phone": "01632 960004",
        "email": "gia@example.org",
        "starts_on": date(2026, 1, 5),
        "ends_on": date(2026, 6, 1),
        "last_contact_on": date(2026, 2, 20),
        "plan": "Weekly visits",
        "located": True,
    }


def test_an_involvement_that_says_no_dates_begins_when_it_was_written_down() -> None:
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # the next day in England
    told = Report("SCH1", "K-1", "involvement", late, {}, {"c": child()})
    row = only(derive(told)["Working"])
    assert (row["starts_on"], row["ends_on"], row["last_contact_on"]) == (date(2026, 7, 1), None, None)
    assert {row[name] for name in ("service", "team", "worker", "phone", "email", "plan")} == {""}


def test_a_date_that_is_none_is_not_guessed_at() -> None:
    told = report("involvement", people={"c": child()}, involvement={"from": "2026-02", "to": "soon"})
    row = only(derive(told)["Working"])
    assert (row["starts_on"], row["ends_on"]) == (RECORDED.date(), None)


def test_no_other_kind_says_who_works_with_a_child() -> None:
    assert derive(report("placement", people={"c": child()}, involvement={"service": "x"}))["Working"] == []
