"""What waits for whoever opens their first page, in order of harm: danger now, missing now, then each kind of work with its number."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse

from wholepicture.access.administration import people_of
from wholepicture.access.queries import what_stands_out
from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.alerts.front_door import route_work
from wholepicture.alerts.marking import marks_due
from wholepicture.alerts.queries import alert_work, danger_to_read, kept_work, reading_work
from wholepicture.alerts.results import AlertRow, AlertWork, ReadingRow, ReadingWork
from wholepicture.alerts.urgency import DANGER, HARM, MISSING, TAKES_BACK
from wholepicture.base.clock import local_date
from wholepicture.casework.assessment.queries import assessments_waiting
from wholepicture.casework.assessment.results import LevelRow
from wholepicture.casework.cases.queries import COUNTED_TO as COUNTED_ACTIONS
from wholepicture.casework.cases.queries import action_work
from wholepicture.casework.disruption.queries import expiring
from wholepicture.casework.escalation.queries import disagreements_in_danger, escalations_waiting
from wholepicture.casework.escalation.results import EscalationRow
from wholepicture.casework.escalation.rules import TYPES
from wholepicture.casework.meeting.discussions.queries import discussions_to_hold
from wholepicture.casework.missing.queries import returns_waiting
from wholepicture.casework.operation.queries import operations
from wholepicture.casework.placement.queries import placements_held, visits_due
from wholepicture.casework.question.queries import question_lists
from wholepicture.casework.referral.queries import referral_lists
from wholepicture.casework.referral.results import ReferralRow
from wholepicture.intake.grading.queries import COUNTED_TO, grading_work, requests_to_unmask
from wholepicture.intake.queries import answers_to_read, drafts_of, held_dangers, my_reports
from wholepicture.intake.results import DraftRow, HeldRow, ReportRow
from wholepicture.linkage.queries import MOST_COUNTED, judgements_to_look_at, pairs_counted
from wholepicture.linkage.things.queries import things_to_judge
from wholepicture.picture.queries import involvements_to_confirm, who_is_missing
from wholepicture.picture.results import MissingNow
from wholepicture.web.parts.alert_in_words import called_once
from wholepicture.web.parts.listed_report import is_unsure
from wholepicture.web.parts.missing_child import MissingInWords, missing_in_words
from wholepicture.web.parts.question_lines import question_state
from wholepicture.web.parts.referral_lines import NOUN, state_of
from wholepicture.web.wording.drafts import draft_in_words
from wholepicture.web.wording.reports import KINDS
from wholepicture.web.wording.sentences import and_list, plural
from wholepicture.web.wording.times import ago, gds_date, gds_datetime

NOBODY_MISSING = MissingNow([], [], [])
MOST_LINES = 3  # of one kind of work; the rest is a link away
MOST_MISSING = 5  # named on the first page; the board has all
MOST_THINGS = 50  # questions about things that are counted
RED, YELLOW, GREY = "red", "yellow", "grey"


@dataclass(frozen=True)
class Line:
    """One thing to do: a link, and what is said before and beside it. `due_at`: by when, where it has a clock."""

    text: str
    url: str
    note: str = ""
    due_at: datetime | None = None
    before: str = ""


@dataclass(frozen=True)
class Card:
    """One kind of work: how much of it waits, what of it is pressing (a word and its colour), and the first of it."""

    title: str
    url: str
    number: str
    tags: list[tuple[str, str]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    note: str = ""


@dataclass(frozen=True)
class Pressing:
    """Where a child may come to harm now: danger that is said, in reports and in what could not be taken in; who is missing.

    `missing_more`: how many besides those named; `missing_silent`: of how many nothing was heard for long.
    """

    danger: list[Line]
    disputed: list[Line]
    held: list[Line]
    missing: list[MissingInWords]
    missing_more: int
    missing_silent: int
    quiet: str = ""  # what is said where there is none of it


def pressing_of(viewer: Viewer) -> Pressing:
    """What presses, as far as this viewer may see it."""
    is_hub = viewer.may(Permission.ALERTS)
    missing = who_is_missing(viewer) if viewer.may(Permission.PICTURE) else NOBODY_MISSING
    now = [missing_in_words(child) for child in missing.now]
    return Pressing(
        danger=list(map(_danger, _told_once(danger_to_read(viewer)))) if is_hub else [],
        disputed=[_disputed(row) for row in disagreements_in_danger(viewer)] if viewer.may(Permission.ESCALATE) else [],
        held=[_held(row) for row in held_dangers(viewer)] if is_hub else [],
        missing=now[:MOST_MISSING],
        missing_more=len(now[MOST_MISSING:]),
        missing_silent=len(missing.silent),
        quiet=_quiet(viewer, is_hub=is_hub),
    )


def _quiet(viewer: Viewer, *, is_hub: bool) -> str:
    if is_hub:
        return "No report that waits says danger now, and no child is said to be missing."
    return "No child that you may read about is said to be missing." if viewer.may(Permission.PICTURE) else ""


def cards_of(viewer: Viewer, listed: "Cards | None" = None) -> list[Card]:
    """The other work that waits for this viewer, by kind, as far as their role does something about it. `listed`: of these kinds alone."""
    return [card for permission, cards in listed or CARDS if viewer.may(permission) for card in cards(viewer)]


def _told_once(rows: list[ReadingRow]) -> list[list[ReadingRow]]:
    """What says danger, line by line: what came without a name of the same people, as certain, is one line."""
    lines: dict[object, list[ReadingRow]] = {}
    for row in rows:
        people = frozenset(person.id for person in row.people)
        same = (people, is_unsure(row)) if row.came_unnamed and people else row.submission
        lines.setdefault(same, []).append(row)
    return list(lines.values())


def _danger(rows: list[ReadingRow]) -> Line:
    """One line for these reports: the link goes to the one that is due first, which is the oldest."""
    first = rows[0]
    children = [person.label for person in first.people if person.role == "child"]
    named = and_list(called_once(children or [person.label for person in first.people]))
    number = f" ({plural(len(rows), 'message')})" if len(rows) > 1 else ""
    unsure = is_unsure(first)
    said = f"{first.agency} {'is not sure' if unsure else 'says so'}{number}, {ago(first.received_at)}"
    return Line(
        named or "A child who is not described",
        reverse("reading_report", args=[first.submission]),
        said,
        first.due_at,
        before="May be danger now." if unsure else "Danger now.",
    )


def _disputed(row: EscalationRow) -> Line:
    said = f"raised by {row.raised_by}, {row.agency}, {ago(row.raised_at)}"
    return Line(row.children or "A child", reverse("escalation", args=[row.id]), said, row.due_at)


def _held(row: HeldRow) -> Line:
    named = and_list(row.said("who")) or "A child who is not described"
    said = f"sent by {row.agency} {ago(row.held_at)}; the report could not be taken in"
    return Line(named, reverse("held_danger", args=[row.id]), said)


def without_answer(viewer: Viewer) -> list[ReportRow]:
    """The newest of the viewer's reports that nobody has answered."""
    if not viewer.may(Permission.OWN_REPORTS):
        return []
    sent = my_reports(viewer)
    return [report for report in sent if not report.feedback_count and not report.revised][:MOST_LINES]


# -- each kind of work ------------------------------------------------------------------------------------------------


def _late(number: int) -> list[tuple[str, str]]:
    return [(f"{number} late", RED)] if number else []


def _operations(viewer: Viewer) -> Iterator[Card]:
    """For whoever is named in one; the hub has them in its menu."""
    if not viewer.may(Permission.ALERTS) and (named := operations(viewer)).rows:
        yield Card(
            "Operations in which you are named",
            reverse("operations"),
            f"{len(named.rows)}{' or more' if named.is_more else ''}",
        )


def _to_hold(viewer: Viewer) -> Iterator[Card]:
    """Strategy discussions: the hub's of its area, anybody else's that they chair."""
    if rows := discussions_to_hold(viewer):
        lines = [Line(row.label, reverse("discussion", args=[row.id]), due_at=row.due_at) for row in rows[:MOST_LINES]]
        late = _late(sum(row.is_late for row in rows))
        yield Card("Strategy discussions to hold", lines[0].url, str(len(rows)), late, lines)


def _hub(viewer: Viewer) -> Iterator[Card]:
    alerts = alert_work(viewer, most=MOST_LINES)
    yield from _alerts(alerts)
    yield from _reading(reading_work(viewer))
    yield from _taken_on(*route_work(viewer))
    if alerts.listed:
        note = "Children and things about which something came this week. These are not alerts."
        yield Card("Look again", reverse("look_again"), str(alerts.listed), note=note)
    yield from _claims(viewer)
    if due := marks_due(viewer):
        yield Card("Marks of concern to review", reverse("marks"), str(due))
    if runs_out := expiring(viewer):
        yield Card("Measures that expire or have expired", reverse("disruption"), str(runs_out))


def _alerts(alerts: AlertWork) -> Iterator[Card]:
    if alerts.number:
        number = f"{alerts.number}+" if alerts.is_more else str(alerts.number)
        lines = [_alert(row) for row in alerts.first]
        yield Card("Alerts to decide", reverse("alerts"), number, _late(alerts.overdue), lines)


def _alert(row: AlertRow) -> Line:
    children = [person.label for person in row.people if person.role == "child"]
    named = and_list(called_once(children)) or row.thing
    said = [f"{named}.", plural(row.reports, "report")]
    if row.is_presumed:
        said.append("raised in case several descriptions are of one child")
    return Line(row.title, reverse("alert", args=[row.id]), f"{said[0]} {', '.join(said[1:])}", row.due_at)


_OF_URGENCY = {
    DANGER: ("in danger now", RED),
    MISSING: ("missing", RED),
    HARM: ("a sign of harm", YELLOW),
    TAKES_BACK: ("asks to take it back", YELLOW),
}


def _reading(reading: ReadingWork) -> Iterator[Card]:
    if not reading.number:
        return
    tags = [
        (f"{reading.waiting[each]} {said}", colour)
        for each, (said, colour) in _OF_URGENCY.items()
        if each in reading.waiting
    ]
    late = _late(sum(reading.overdue.values()))
    number = f"{reading.number - 1:,}+" if reading.is_more else f"{reading.number:,}"
    first = Line("Read the first", reverse("reading_next"))
    yield Card("Reports to read", reverse("reading"), number, [*late, *tags], [first])


def _taken_on(number: int, late: int) -> Iterator[Card]:
    if number:
        note = "Reports that were passed on. Their senders wait to hear what came of it."
        yield Card("What you see to", reverse("reading_ways"), str(number), _late(late), note=note)


def _kept(viewer: Viewer) -> Iterator[Card]:
    """What senders keep to the viewer by name; whoever works the hub's list has theirs on it."""
    number, late = (0, 0) if viewer.may(Permission.ALERTS) else kept_work(viewer)
    if number:
        note = "Their senders named you. Nobody answers them but you and the others who are named."
        yield Card("Reports kept to you by name", reverse("kept"), str(number), _late(late), note=note)


def _interviews(viewer: Viewer) -> Iterator[Card]:
    work = returns_waiting(viewer)
    if not work.waiting and not work.untold:
        return
    first = sorted(work.waiting, key=lambda row: not row.is_mine)[:MOST_LINES]
    lines = [
        Line(
            row.child.label,
            reverse("time_away", args=[row.child.nominal, row.episode]),
            f"{row.owner_name} sees to it" if row.owner_name else "nobody sees to it yet",
            row.due_at,
        )
        for row in first
    ]
    untold = [(f"{len(work.untold)} held and not reported", YELLOW)] if work.untold else []
    yield Card(
        "Return interviews", reverse("return_interviews"), str(len(work.waiting)), [*_late(work.late), *untold], lines
    )


def _grading(viewer: Viewer) -> Iterator[Card]:
    waiting, urgent = grading_work(viewer)
    if waiting:
        number = f"{COUNTED_TO}+" if waiting > COUNTED_TO else str(waiting)
        tags = [(f"{urgent} in danger now", RED)] if urgent else []
        yield Card("Information to grade", reverse("grading"), number, tags)


def _register(viewer: Viewer) -> Iterator[Card]:
    waiting = [row for row in requests_to_unmask(viewer) if row.is_granted is None]
    if waiting:
        lines = [
            Line(
                f"Source {row.urn}",
                reverse("register_request", args=[row.id]),
                f"asked by {row.asked_by} {ago(row.asked_at)}",
            )
            for row in waiting[:MOST_LINES]
        ]
        yield Card("Requests to be told who a source is", reverse("register"), str(len(waiting)), lines=lines)


def _claims(viewer: Viewer) -> Iterator[Card]:
    claims = involvements_to_confirm(viewer)
    if claims:
        looked = any(claim.looks for claim in claims)
        tags = [("somebody looked meanwhile", YELLOW)] if looked else []
        yield Card("Work with a child to confirm", reverse("involvements"), str(len(claims)), tags)


def _disagreements(viewer: Viewer) -> Iterator[Card]:
    waiting = escalations_waiting(viewer)
    if waiting:
        lines = [
            Line(
                TYPES[row.type],
                reverse("escalation", args=[row.id]),
                "answered: say what you think" if row.is_mine else f"raised by {row.raised_by}, {row.agency}",
                row.due_at,
            )
            for row in waiting[:MOST_LINES]
        ]
        late = _late(sum(row.is_overdue for row in waiting))
        yield Card("Disagreements that wait for you", reverse("escalations"), str(len(waiting)), late, lines)


def _pairs(viewer: Viewer) -> Iterator[Card]:
    counted = pairs_counted(viewer)
    number = sum(counted.values())
    if number:
        more = "+" if any(of_kind >= MOST_COUNTED for of_kind in counted.values()) else ""
        tags = [(f"{counted['now']} about danger or somebody missing", RED)] if counted.get("now") else []
        tags += [(f"{counted['alert']} that an alert rests on", YELLOW)] if counted.get("alert") else []
        yield Card("Same person or different?", reverse("joining"), f"{number:,}{more}", tags)
    things = things_to_judge(viewer, limit=MOST_THINGS)
    if things:
        more = "+" if len(things) == MOST_THINGS else ""
        yield Card("Same car, phone or place?", reverse("joining_things"), f"{len(things)}{more}")
    if second := judgements_to_look_at(viewer):
        yield Card("Judgements for a second look", reverse("joining_second"), str(len(second)))


def _answers(viewer: Viewer) -> Iterator[Card]:
    answered = answers_to_read(viewer)
    if answered:
        lines = [
            Line(
                f"{KINDS[report.kind]}, sent {gds_datetime(report.received_at)}",
                reverse("report_page", args=[report.receipt]),
                plural(report.feedback_count, "answer"),
            )
            for report in answered[:MOST_LINES]
        ]
        yield Card("Answers to read", reverse("reports"), str(len(answered)), lines=lines)


def _drafts(viewer: Viewer) -> Iterator[Card]:
    drafts = drafts_of(viewer)
    if drafts:
        lines = [_draft(draft) for draft in drafts[: 2 * MOST_LINES]]
        yield Card("Reports that you have not sent", lines[0].url, str(len(drafts)), lines=lines)


def _draft(draft: DraftRow) -> Line:
    started = f"started {gds_datetime(draft.started_at)}, saved {ago(draft.saved_at)}"
    return Line(draft_in_words(draft), reverse("report_write", args=[draft.id]), started)


def _assessments(viewer: Viewer) -> Iterator[Card]:
    work, url = assessments_waiting(viewer), reverse("assessments")
    if work.to_review:
        lines = [_assessed(row, reverse("assessment", args=[row.id])) for row in work.to_review[:MOST_LINES]]
        yield Card("Assessments to approve", url, str(len(work.to_review)), lines=lines)
    if work.due:
        late = sum(row.due_on < local_date() for row in work.due)
        lines = [_assessed(row, reverse("child_assessments", args=[row.nominal])) for row in work.due[:MOST_LINES]]
        yield Card("Children to assess again", url, str(len(work.due)), _late(late), lines)
    if work.drafts:
        lines = [
            Line(draft.label, reverse("assessment_write", args=[draft.id]), f"last kept {ago(draft.saved_at)}")
            for draft in work.drafts[:MOST_LINES]
        ]
        yield Card("Assessments that you have not signed", url, str(len(work.drafts)), lines=lines)


def _assessed(row: LevelRow, url: str) -> Line:
    lowered = ", a lower level" if row.is_lowering and row.waits else ""
    return Line(row.label, url, f"{row.level.title}{lowered}; assess again by {gds_date(row.due_on)}")


def _oversight(viewer: Viewer) -> Iterator[Card]:
    seen = what_stands_out(viewer).found
    if seen:
        titles = [Line(each.rule.title, reverse("failed_tries")) for each in seen[:MOST_LINES]]
        yield Card("Failed tries to look into", reverse("failed_tries"), str(len(seen)), lines=titles)


def _accounts(viewer: Viewer) -> Iterator[Card]:
    people = [each for each in people_of(viewer, agency=viewer.agency_id) if each.is_at_work and each.role]
    unfinished = [each for each in people if each.invited_until or not each.has_account]
    if unfinished:
        lines = [
            Line(
                each.name,
                reverse("administration_person", args=[each.person]),
                "invited" if each.invited_until else "no account yet",
            )
            for each in unfinished[:MOST_LINES]
        ]
        yield Card("People who cannot sign in yet", reverse("administration"), str(len(unfinished)), lines=lines)


def _actions(viewer: Viewer) -> Iterator[Card]:
    number, late = action_work(viewer)
    if number:
        counted = f"{COUNTED_ACTIONS}+" if number >= COUNTED_ACTIONS else str(number)
        yield Card("Actions of yours", reverse("worklist"), counted, _late(late))


def _referrals(viewer: Viewer) -> Iterator[Card]:
    """What waits for an answer of the viewer's team, what came back to them, and what they have; of what they sent, what is late."""
    found = referral_lists(viewer)
    if rows := found.waiting:
        late = _late(sum(row.is_late for row in rows))
        back = [(f"{len(found.back)} refused", RED)] if found.back else []
        lines = [_referral(row) for row in rows[:MOST_LINES]]
        yield Card("Referrals and transfers", reverse("referrals"), str(len(rows)), late + back, lines)


def _referral(row: ReferralRow) -> Line:
    noun, (said, _) = NOUN[row.manner], state_of(row)
    due_at = row.due_at if row.state == "sent" else None
    return Line(f"{noun}: {row.label}", reverse("referral", args=[row.id]), said, due_at)


def _questions(viewer: Viewer) -> Iterator[Card]:
    """Questions of other agencies that wait for the viewer's answer, and answers to theirs; of what they asked, what is late."""
    if rows := question_lists(viewer).waiting:
        lines = [
            Line(
                f"Question: {row.label}",
                reverse("question_page", args=[row.id]),
                question_state(row)[0],
                row.due_at if row.state == "waiting" else None,
            )
            for row in rows[:MOST_LINES]
        ]
        late = _late(sum(row.is_late for row in rows))
        yield Card("Questions to agencies", reverse("questions_to_agencies"), str(len(rows)), late, lines)


def _visits(viewer: Viewer) -> Iterator[Card]:
    """Visits to children in care that are this viewer's to make."""
    if rows := visits_due(viewer):
        lines = [
            Line(
                row.child.label,
                reverse("care_visits", args=[row.child.id]),
                "" if row.is_mine else f"for {row.holder.name}",
                row.due_at,
            )
            for row in rows[:MOST_LINES]
        ]
        late = _late(sum(row.is_late for row in rows))
        yield Card(
            "Visits to children in care", reverse("care_visits", args=[rows[0].child.id]), str(len(rows)), late, lines
        )


def _placements(viewer: Viewer) -> Iterator[Card]:
    """Placements to which this viewer sees and of which something is late, missing or due."""
    rows = [row for row in placements_held(viewer) if row.pressing or row.next]
    if rows:
        late = _late(sum(bool(row.pressing) for row in rows))
        lines = [
            Line(row.child.label, reverse("placement", args=[row.id]), f"{row.where}, {gds_date(row.starts_on)}")
            for row in rows[:MOST_LINES]
        ]
        yield Card("Placements to tell others of", reverse("placements"), str(len(rows)), late, lines)


Cards = list[tuple[Permission, Callable[[Viewer], Iterator[Card]]]]
# Which cards whoever may do something about them sees, in order of harm.
CARDS: Cards = [
    (Permission.ALERTS, _hub),
    (Permission.MISSING, _interviews),
    (Permission.OPERATION, _operations),
    (Permission.ANSWER_NAMED, _kept),
    (Permission.CASES, _to_hold),
    (Permission.CASES, _actions),
    (Permission.CASES, _referrals),
    (Permission.CASES, _questions),
    (Permission.CASES, _visits),
    (Permission.CASES, _placements),
    (Permission.ESCALATE, _disagreements),
    (Permission.GRADE, _grading),
    (Permission.SOURCE_REGISTER, _register),
    (Permission.JUDGE, _pairs),
    (Permission.ASSESS, _assessments),
    (Permission.OWN_REPORTS, _answers),
    (Permission.REPORT, _drafts),
    (Permission.LEDGER, _oversight),
    (Permission.ADMINISTER, _accounts),
]
# What the worklist shows beside cases and actions: what runs on a clock, and is a person's to do.
OTHERS: Cards = [
    entry
    for entry in CARDS
    if entry[0] in (Permission.ALERTS, Permission.ANSWER_NAMED, Permission.ESCALATE, Permission.ASSESS)
    or entry[1] in (_visits, _placements)
]
