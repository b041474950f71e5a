"""What the demonstration came to, in words and tables for a person. All of it is read from the database."""

from collections import Counter
from textwrap import shorten

from wholepicture.access.rules import ROLES
from wholepicture.access.viewer import system_viewer
from wholepicture.alerts.queries import alerts_as_data, reading_totals
from wholepicture.alerts.registry import rule_of
from wholepicture.alerts.urgency import URGENCIES
from wholepicture.config.commands.output import Out
from wholepicture.config.demo.people import PASSWORD, Marker, code_now, seconds_left, secret_of
from wholepicture.intake.kinds import KINDS
from wholepicture.intake.queries import quarantined, reports_by_sender
from wholepicture.linkage.queries import joining_totals
from wholepicture.partnership.queries import agencies_by_id, professionals_who_sign_in

ALERTS_SHOWN = 3


def show(out: Out, marked: Marker) -> None:
    """The whole summary."""
    _reports(out)
    _quarantine(out)
    _joining(out)
    _alerts(out)
    _reading(out)
    _times(out, marked)


def _reports(out: Out) -> None:
    counted = reports_by_sender(system_viewer("operator"))
    by_agency: dict[str, Counter[str]] = {}
    for agency, kind, number in counted:
        by_agency.setdefault(agency, Counter())[kind] = number
    rows = []
    for agency, counts in by_agency.items():
        rows.append((agency, *(counts[kind] or "" for kind in KINDS), counts.total()))
    total: Counter[str] = sum(by_agency.values(), Counter())
    rows.append(("All", *(total[kind] for kind in KINDS), total.total()))
    out.table(
        "Reports in, by agency and kind", ("Agency", *(f"#{kind.column}" for kind in KINDS.values()), "#All"), rows
    )


def _quarantine(out: Out) -> None:
    operator = system_viewer("operator")
    with operator.acting():
        agencies = list(agencies_by_id().values())
    rows = []
    for agency in sorted(agencies, key=lambda agency: agency.code):
        for held in quarantined(system_viewer("operator", agency=agency.id)):
            rows.append((agency.code, held.file, held.row or "", shorten(held.problems[0]["reason"], 100)))
    out.table("Waiting in quarantine, whole, with the reason", ("Agency", "File", "#Row", "Why"), rows)


def _joining(out: Out) -> None:
    now = joining_totals(system_viewer("operator"))
    out.say("Joining", "bold")
    out.say(
        f"  {now.subjects:,} descriptions of people stand in {now.nominals:,} pictures. The published rules (a strong "
        f"identifier, the date of birth and a name; or the full name, the date of birth and a home, school, telephone or parent) "
        f"joined {now.pairs_by_rule:,} pairs of descriptions that differ; people have judged {now.pairs_by_people:,}."
    )
    out.say(f"  {now.pairs_to_judge:,} pairs wait for a linkage officer: nobody is joined by resemblance alone.\n")


def _alerts(out: Out) -> None:
    alerts = alerts_as_data(system_viewer("operator"))
    out.say(f"Alerts: {len(alerts)}", "bold")
    for code, number in Counter(alert["rule"] for alert in alerts).most_common():
        out.say(f"  {number} × {rule_of(code).title}")
    for alert in sorted(alerts, key=lambda alert: -len(alert["evidence"]))[:ALERTS_SHOWN]:
        agencies = len({sender["agency"] for sender in alert["evidence"]})
        out.say(
            f"\n  {rule_of(alert['rule']).title}: evident on {alert['evident_at'][:10]}, {len(alert['evidence'])} reports of "
            f"{agencies} agencies"
        )
        for reason in alert["reasons"]:
            out.say(f"    – {reason}")
    out.say("")


def _reading(out: Out) -> None:
    waiting = reading_totals(system_viewer("operator"))
    out.say(f"Reports that wait to be read by a person of the hub: {sum(waiting.values())}", "bold")
    for urgency, title in URGENCIES.items():
        out.say(f"  {waiting.get(urgency, 0)} × {title}")
    out.say("")


def _times(out: Out, marked: Marker) -> None:
    rows = [(name, f"{seconds:.1f} s") for name, seconds in marked.seconds.items()]
    rows.append(("All of it", f"{sum(marked.seconds.values()):.1f} s"))
    out.table("Time taken by step, when the area was loaded", ("Step", "#Time"), rows)


def show_sign_ins(out: Out, url: str) -> None:
    """Who can sign in where, with their codes of this moment."""
    with system_viewer("operator").acting():
        people = professionals_who_sign_in()
    out.say("Sign-ins to try. Every one of these people is invented, and so is all that they see.\n", "bold")
    for person in people:
        out.say(f"{ROLES[person.role].title}, {person.agency.name}")
        out.say(f"    {person.email}  code now {code_now(person.email)}  secret {secret_of(person.email)}", "cyan")
    out.say("")
    out.say(f"Password of them all: {PASSWORD}", "bold cyan")
    out.say(f"A code lasts 30 seconds (these, {seconds_left()} more). A fresh one: .venv/bin/wholepicture code E-MAIL")
    if url:
        out.say(f"Open {url} · Ctrl-C ends it.", "bold green")
