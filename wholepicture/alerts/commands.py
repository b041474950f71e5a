"""Every write of alerts."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from itertools import chain
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.alerts.decided_before import confirmed_by_joining
from wholepicture.alerts.decisions import DECISIONS, TOLD, TOLD_BY_NAMED, TOLD_OF_ONE, TOLD_PLAINLY, message
from wholepicture.alerts.finding import restored, rolls_into, stored, together_with, worth_raising
from wholepicture.alerts.first_reads import read_first_behind, waits_hidden
from wholepicture.alerts.for_the_hub import (
    tell_kept_overdue,
    tell_of_alert,
    tell_of_reports,
    tell_overdue,
    tell_ways_overdue,
)
from wholepicture.alerts.gathered import MOST, Raised, Told
from wholepicture.alerts.gathering import findings
from wholepicture.alerts.markable import NotMarked, ToMark
from wholepicture.alerts.marking import make_marks, mark_dismissed
from wholepicture.alerts.marks import LOOKED_BACK, stands_now_of, tied_to_joined
from wholepicture.alerts.models import Alert, Answer, Evidence, Mark, ToRead, Triage
from wholepicture.alerts.reading_list import rows_to_read
from wholepicture.alerts.registry import rule_of
from wholepicture.alerts.standing import Together, parted_with, place_of, raised_about, standings, stands_now, together
from wholepicture.base import clock
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NeedsReason, NotFound, Refusal, command, concerning
from wholepicture.base.stored_first import stored_first
from wholepicture.base.topics import publish
from wholepicture.intake.commands import (
    mark_reached,
    mark_read,
    mark_read_by_named,
    tell_sender_by_named,
    tell_senders,
)
from wholepicture.linkage.commands import mark_urgent, withdraw_urgency
from wholepicture.linkage.queries import members_of, said_apart, standing_of
from wholepicture.partnership.clocks.queries import due_at
from wholepicture.partnership.queries import public_among
from wholepicture.picture.background import reports_tied_to, senders_of
from wholepicture.picture.queries import shown_among, withdrawn_by


class AlreadyDecided(Refusal):
    """Somebody decided this alert before you. Read what they decided; nothing of yours was stored."""


class MoreCameMeanwhile(Refusal):
    """More came to this alert while you were reading it. Read what is new below, then record your decision again."""


class AlreadyAnswered(Refusal):
    """Somebody answered this report before you. Read what they answered; nothing of yours was stored."""


class NotReadable(Refusal):
    """What this report says is not shown to you, so you cannot answer it. Somebody who may read it has to."""


class HiddenUntilReadFirst(Refusal):
    """Say first what you make of this report, while who sent it is hidden. Then it, and an alert that rests on it, can be decided."""


class UnknownDecision(Refusal):
    """Choose one of: dismiss, watch, act."""

    status = 422


@command(Permission.DERIVE, called="Looked for what should be raised")
def look(viewer: Viewer, *, submissions: Iterable[UUID]) -> int:
    """Background: see whether what these submissions touch should be raised. Returns how many alerts are new."""
    return _look(viewer, set(submissions))


@command(Permission.DERIVE, called="Looked again for what a judgement lets be raised")
def look_again(viewer: Viewer, *, subjects: Iterable[UUID]) -> int:
    """Background: see whether what is known of these subjects should be raised, since somebody said who they are.

    Whoever was said to be another, or was not told apart, stands where they stood, and nothing is derived again; but what
    counted them as one counts two now. What a judgement joins or parts is looked at once it is derived again. Returns how many
    alerts are new.
    """
    nominals = {stands.nominal for stands in standing_of(chain.from_iterable(said_apart(subjects))).values()}
    return _look(viewer, {submission for _, _, submission in members_of(nominals)})


@command(Permission.DERIVE, called="Looked for what a mark lets be raised")
def look_at_marked(viewer: Viewer, *, marks: Iterable[UUID]) -> int:
    """Background: see whether those who are tied to what a person marked should be raised. Returns how many alerts are new."""
    touched: set[UUID] = set()
    for mark in Mark.objects.filter(id__in=list(marks)):
        since = mark.at - LOOKED_BACK
        touched |= reports_tied_to(mark.kind, stands_now_of(mark), since=since, most=MOST)
    return _look(viewer, touched)


@command(Permission.DERIVE, called="Looked for what a confirmation lets be raised")
def look_at_confirmed(viewer: Viewer, *, decisions: Iterable[UUID]) -> int:
    """Background: see whether those who are named with a child whom a person confirmed should be raised. Returns how many alerts
    are new."""
    confirming = Triage.objects.filter(id__in=list(decisions), confirms=True).values("alert_id")
    alerts = {alert.id: alert for alert in Alert.objects.filter(id__in=confirming)}
    confirmed = set[UUID]()
    for alert, standing in standings(alerts.values()).items():
        if standing.rests_on_presumption(alerts[alert]):
            continue  # it confirms neither alone, until somebody says that they are one
        children = {nominal for nominal in standing.first_touched if standing.people[nominal] == "child"}
        confirmed |= standing.about if rule_of(alerts[alert].rule).reads.is_about_child else children
    return _look(viewer, {submission for _, _, submission in members_of(confirmed)})


def _look(viewer: Viewer, touched: set[UUID]) -> int:
    raised = findings(
        sorted(touched.union(parted_with(touched), tied_to_joined(touched), confirmed_by_joining(touched)))
    )
    new: dict[UUID, Raised] = {}
    for row in raised:
        alert = _raise_or_add(row)
        if alert is not None:
            new[alert] = row
    behind = _reports_behind(finding.evidence for row in raised for finding in row.every_finding)
    # whom these alerts are about is asked before anything else
    mark_urgent(viewer, submissions=_behind_waiting(behind))
    plain = [alert for alert, row in new.items() if _may_be_told(row)]
    used = Evidence.objects.filter(alert_id__in=plain).values_list("submission", flat=True) if plain else ()
    mark_reached(viewer, submissions=set(used), state="used")
    concerning(records=list(new))
    return len(new)


def _may_be_told(raised: Raised) -> bool:
    """Whether senders may see that their reports were used: nobody is told anything that only a presumption holds."""
    return not raised.presumes


def _reports_behind(evidence: Iterable[Iterable[UUID]]) -> set[UUID]:
    return {submission for submissions in evidence for submission in submissions}


def _raise_or_add(raised: Raised) -> UUID | None:
    """A new alert, or more evidence for one that waits for a decision or is acted on. Decided ones are raised again only for
    news. Each finding is looked at: one that is no news hides no other."""
    whole = frozenset(map(stands_now, raised.whole))
    before = raised_about(whole)
    for position, finding in enumerate(raised.every_finding):
        rest = replace(raised, finding=finding, further=raised.every_finding[position + 1 :])
        made = _raised_or_added(rest, before, whole)
        if made is not None:
            publish("alert.raised", [made.id])
            tell_of_alert(made)
            return made.id
    return None


def _raised_or_added(raised: Raised, before: Together, whole: frozenset[UUID]) -> Alert | None:
    """The alert that is raised by a finding about the whole, with what was found further; None: it goes behind another, or is no
    news."""
    same = before.about(whole)
    of_rule = [alert for alert in same if alert.rule == raised.rule.code]
    goes_to = _goes_to(before, same, of_rule, raised)
    if goes_to:
        behind = _reports_behind(before.standings[alert.id].reports for alert in goes_to)
        _add_evidence(goes_to[0].id, raised, later_than=behind)
        return None
    raised = _as_listed(raised, before)
    if _is_listed(raised, before) or not _is_news(raised, same, of_rule, before):
        return None
    raised = replace(raised, finding=together_with(raised.finding, raised.further), further=())
    alert = _raise(raised)
    _add_evidence(alert.id, raised)
    return alert


def _is_listed(raised: Raised, before: Together) -> bool:
    """Whether somebody of these waits on the list by this rule already, taken for one with others: each further description would
    make another entry of the same."""
    return (
        bool(raised.presumes)
        and raised.only_lists
        and any(_is_listed_presuming(alert, raised, before) for alert in before.alerts.values())
    )


def _is_listed_presuming(alert: Alert, raised: Raised, before: Together) -> bool:
    is_waiting = alert.is_listed and alert.id not in before.decided
    return is_waiting and bool(alert.presumes) and alert.rule == raised.rule.code


def _as_listed(raised: Raised, before: Together) -> Raised:
    """What is to be raised; only listed where it presumes, and somebody acts on one of those whom it presumes to be one."""
    if not (raised.presumes and raised.rule.rolls_up):
        return raised
    acted = [alert.evident_at for alert in _acted_on(before.alerts.values())]
    return replace(raised, only_lists=raised.only_lists or rolls_into(raised.finding, acted))


def _is_news(raised: Raised, same: Sequence[Alert], of_rule: Sequence[Alert], before: Together) -> bool:
    """Whether a finding is to be raised or listed: it adds a source to what was decided of its rule; and what is only listed is
    not of whoever was looked at, and dismissed, not long ago, unless that is what its rule looks for."""
    earlier = [alert for alert in of_rule if alert.id in before.decided]
    decided = [frozenset(alert.roots) for alert in earlier] if raised.rule.wants_another_source else []
    if not worth_raising(raised.finding, decided):
        return False
    is_just_dismissed = raised.only_lists and rolls_into(raised.finding, _dismissed(same))
    return not is_just_dismissed or raised.rule.follows_dismissal


def _goes_to(before: Together, same: list[Alert], of_rule: list[Alert], raised: Raised) -> list[Alert]:
    """The alerts that more evidence comes to, the one behind which it is put first: of the same rule, where one waits; else
    those about the same that a person took forward and confirmed. What is only listed takes in nothing that raises now."""
    waiting = [
        alert for alert in of_rule if alert.id not in before.decided and (raised.only_lists or not alert.is_listed)
    ]
    if waiting or not raised.rule.rolls_up:
        return sorted(waiting, key=place_of)
    acted = _acted_on(same)
    return acted[::-1] if rolls_into(raised.finding, [alert.evident_at for alert in acted]) else []


def _dismissed(alerts: Iterable[Alert]) -> list[datetime]:
    """When those of these alerts were evident that a person dismissed."""
    listed = {alert.id: alert for alert in alerts}
    dismissed = Triage.objects.filter(alert_id__in=list(listed), decision="dismiss").values_list("alert_id", flat=True)
    return [listed[alert].evident_at for alert in dismissed]


def _acted_on(alerts: Iterable[Alert]) -> list[Alert]:
    """Those of these alerts with which a person confirmed that a child is exploited, the one that was evident last at the end.

    Whoever acts on something else (harm at home, a place to live) is not yet acting on this.
    """
    listed = {alert.id: alert for alert in alerts}
    acted = Triage.objects.filter(alert_id__in=list(listed), confirms=True).values_list("alert_id", flat=True)
    return sorted((listed[alert] for alert in acted), key=lambda alert: (alert.evident_at, alert.id))


def _raise(raised: Raised) -> Alert:
    finding = raised.finding
    return Alert.objects.create(
        id=new_id(),
        area_id=raised.area,
        rule=raised.rule.code,
        rule_version=raised.rule.version,
        about=raised.about,
        nominals=list(finding.nominals),
        items=list(finding.items),
        reasons=[stored(reason) for reason in finding.reasons],
        roots=sorted(finding.roots),
        evident_at=finding.evident_at,
        due_at=due_at(raised.area, "alert_listed" if raised.only_lists else "alert_triage", clock.now()),
        is_listed=raised.only_lists,
        presumes=list(raised.presumes),
    )


def _add_evidence(alert: UUID, raised: Raised, *, later_than: Collection[UUID] | None = None) -> None:
    """Puts the reports of a finding behind an alert. `later_than`: those that stand behind what was raised already."""
    senders, touched = senders_of(raised.finding.evidence), set(raised.finding.nominals)
    rows = []
    for submission in raised.finding.evidence:
        if submission not in senders or submission in (later_than or ()):
            continue
        agency, key = senders[submission]
        told = raised.told.get(submission, Told())
        rows.append(
            Evidence(
                alert_id=alert,
                area_id=raised.area,
                submission=submission,
                agency=agency,
                key=key,
                is_later=later_than is not None,
                about=sorted(told.about),
                people=sorted(subject for subject, nominal in told.people.items() if nominal in touched),
            )
        )
    Evidence.objects.bulk_create(rows, ignore_conflicts=True)


@command(Permission.DERIVE, called="Settled what decided alerts were about")
def settle(viewer: Viewer, *, decisions: Iterable[UUID]) -> None:
    """Background: what these decisions were about presses no more, unless it stands behind another alert that waits."""
    alerts = Triage.objects.filter(id__in=list(decisions)).values("alert_id")
    behind = set(Evidence.objects.filter(alert__in=alerts).values_list("submission", flat=True))
    withdraw_urgency(viewer, submissions=behind - _behind_waiting(behind))


def _behind_waiting(submissions: Iterable[UUID]) -> set[UUID]:
    """Those of these reports that stand behind an alert that nobody has decided. What is only listed presses nobody."""
    behind = Evidence.objects.filter(submission__in=list(submissions), alert__is_listed=False)
    undecided = behind.filter(~Exists(Triage.objects.filter(alert_id=OuterRef("alert_id"))))
    return set(undecided.values_list("submission", flat=True))


@command(Permission.DERIVE, called="Told the hub of what is overdue")
def tell_of_overdue(viewer: Viewer, *, at: datetime) -> int:
    """Background, once a day: tell the hub's duty desk where a report or an alert is overdue, people who are named of what is kept to
    them, and whoever sees to what was passed on. Returns in how many areas the desk was told."""
    tell_kept_overdue(at)
    tell_ways_overdue(at)
    return tell_overdue(at)


@command(Permission.DERIVE, called="Put reports on the reading list")
def put_on_list(viewer: Viewer, *, submissions: Iterable[UUID]) -> int:
    """Background: put those of these reports that a person is to read on the hub's reading list. Returns how many.

    Done again, it changes nothing but whom a report concerns, and asks for nothing again that was answered.
    """
    rows = rows_to_read(list(submissions))
    listed = ToRead.objects.in_bulk([row.submission for row in rows])
    new = []
    for row in rows:
        before = listed.get(row.submission)
        if before is None:
            new.append(row)
        elif before.nominals != row.nominals:
            ToRead.objects.filter(submission=row.submission).update(nominals=row.nominals)
    ToRead.objects.bulk_create(new, ignore_conflicts=True)
    tell_of_reports(new)
    concerning(records=[row.submission for row in new])
    return len(new)


@command(Permission.ALERTS, called="Began to read an alert’s reports")
def open_alert(viewer: Viewer, *, alert: UUID) -> None:
    """Note that somebody in the hub is reading the reports behind an alert: their senders see *being read*."""
    row = Alert.objects.filter(id=alert).first()
    reports = _reports_standing(together([row]), alert) if row else []
    if not reports:
        raise NotFound
    mark_read(viewer, reports=reports)
    concerning(records=[alert])


def _reports_standing(among: Together, alert: UUID) -> list[tuple[UUID, UUID]]:
    """The reports behind an alert, and behind those that wait and are one with it, each with its agency: in one order, so
    that two decisions about the same reports wait for each other and do not lock each other out."""
    reports: dict[UUID, UUID] = {}
    for one in {alert, *(other.id for other in among.waiting(alert))}:
        behind = Evidence.objects.filter(alert_id=one, submission__in=among.standings[one].reports)
        reports |= dict(behind.values_list("submission", "agency"))
    return sorted(reports.items())


@command(Permission.ALERTS, called="Decided an alert")
def decide_alert(
    viewer: Viewer,
    *,
    alert: UUID,
    decision: str,
    reason: str,
    told: str = "",
    changes: str = "",
    confirms: bool = False,
    of_concern: Sequence[ToMark] = (),
    review_on: date | None = None,
    until: date | None = None,
    as_read: str = "",
) -> Triage:
    """Dismiss, watch or act, with the reason; and tell the senders of the reports behind it, which leave the reading list.

    What waits and is one with it is decided with it. The senders read what was decided, and `told`: why, which must reveal nothing
    of other agencies' reports. `changes`: what it changes for the child. Whoever acts may say more: `confirms`, that there are
    grounds to believe that she is being exploited; `of_concern`, the adults, vehicles, phones, accounts and places that they mark
    by it, until a day, to be reviewed on one. What is dismissed counts in no rule again: neither the reports behind it, nor the
    adult or thing that it is about, until somebody says otherwise. `as_read`: what waited when it was read (`AlertPage.as_read`).

    Raises AlreadyDecided, HiddenUntilReadFirst, MoreCameMeanwhile, NeedsReason, NotFound, NotMarked, UnknownDecision.
    """
    _check(decision, reason)
    _check_further(decision, confirms, of_concern)
    row, among = _waiting(alert, as_read)
    waiting = {other.id: other for other in among.waiting(alert)}
    reports = _reports_standing(among, alert)
    if read_first_behind([submission for submission, _ in reports]):
        raise HiddenUntilReadFirst
    decide = partial(_decision, viewer, decision=decision, reason=reason, changes=changes, confirms=confirms)
    decided = {one: decide(waiting[one]) for one in sorted(waiting)}
    made = decided[alert]
    _tell_each(viewer, reports, message(_usually_told(row, among, len(reports))[decision], told), made, told)
    behind = [submission for submission, _ in reports]
    ToRead.objects.filter(submission__in=behind, answered_at=None).update(answered_at=Now())
    decisions = [triage.id for triage in decided.values()]
    if of_concern:
        make_marks(
            viewer, of_concern, says="of_concern", reason=reason, decision=made, review_on=review_on, until=until
        )
    if decision == "dismiss":
        mark_dismissed(viewer, _things_of(waiting.values(), among), decision=made)
    about = among.standings[alert].people
    concerning(subjects=about, records=[*decided, *decisions], justification=reason.strip())
    publish("outcome.recorded", decisions)
    return made


def _waiting(alert: UUID, as_read: str) -> tuple[Alert, Together]:
    """An alert that waits, with all that is one with it, as somebody read it."""
    row = Alert.objects.filter(id=alert).first()
    if row is None:
        raise NotFound
    among = together([row])
    if alert in among.decided:
        raise AlreadyDecided
    if as_read and as_read != among.as_it_waits(alert):
        raise MoreCameMeanwhile
    return row, among


def _check_further(decision: str, confirms: bool, of_concern: Sequence[ToMark]) -> None:
    if decision != "act" and (confirms or of_concern):
        raise NotMarked(
            "Only who takes it forward confirms a child or marks anybody. Choose act, or take these ticks away."
        )


def _things_of(alerts: Iterable[Alert], among: Together) -> list[ToMark]:
    """The adults and things that alerts are about, as they stand now; none of those that are about a child.

    Nor of those that are only listed: whoever goes through that list says that it is not worth an alert yet, and nothing of the thing.
    """
    things = []
    for alert in alerts:
        kind = restored(alert.reasons[0]).thing if alert.reasons else None
        if kind and not alert.is_listed and not rule_of(alert.rule).reads.is_about_child:
            things += [ToMark(kind.kind, about) for about in sorted(among.standings[alert.id].about)]
    return things


def _tell_each(viewer: Viewer, reports: Sequence[tuple[UUID, UUID]], text: str, made: Triage, told: str) -> None:
    """Tell the senders; whoever told it without signing in, plainly."""
    public = public_among(agency for _, agency in reports)
    plainly = message(TOLD_PLAINLY[made.decision], told)
    for is_public, said in ((False, text), (True, plainly)):
        of_these = [(report, agency) for report, agency in reports if (agency in public) == is_public]
        tell_senders(viewer, reports=of_these, text=said, about=made.id)


def _usually_told(alert: Alert, among: Together, reports: int) -> Mapping[str, str]:
    """What senders read where nothing else is written: of their own report alone where it is the only one, and while an alert rests on
    a presumption."""
    is_alone = reports == 1 or among.standings[alert.id].rests_on_presumption(alert)
    return TOLD_OF_ONE if is_alone else TOLD


def _decision(viewer: Viewer, alert: Alert, *, decision: str, reason: str, changes: str, confirms: bool) -> Triage:
    with stored_first(AlreadyDecided):
        return Triage.objects.create(
            id=new_id(),
            alert_id=alert.id,
            area_id=alert.area_id,
            decision=decision,
            reason=reason.strip(),
            changes=changes.strip(),
            confirms=confirms,
            made_by_id=viewer.person,
        )


@command(Permission.ALERTS, called="Began to read a report")
def open_report(viewer: Viewer, *, submission: UUID) -> None:
    """Note that somebody in the hub is reading a report of the list: its sender sees *being read*."""
    row = ToRead.objects.filter(submission=submission).first()
    if row is None:
        raise NotFound
    mark_read(viewer, reports=[(submission, row.agency_id)])
    concerning(subjects=row.nominals, records=[submission])


@command(Permission.ALERTS, called="Answered a report")
def answer_report(
    viewer: Viewer, *, submission: UUID, decision: str, reason: str, told: str = "", changes: str = ""
) -> Answer:
    """Dismiss, watch or act on one report of the reading list, with the reason; and tell its sender.

    The sender reads what was decided, and `told`: why. `changes`: what it changes for the child. Raises AlreadyAnswered where
    somebody was quicker, with an answer or by deciding an alert that it stands behind; HiddenUntilReadFirst where who sent it
    is hidden until somebody has said what they make of it.
    """
    _check(decision, reason)
    row = ToRead.objects.filter(submission=submission).first()
    if row is None:
        raise NotFound
    if row.answered_at is not None:
        raise AlreadyAnswered
    if not shown_among([submission]):
        raise NotReadable
    if waits_hidden([row]):
        raise HiddenUntilReadFirst
    usual = TOLD_PLAINLY if public_among([row.agency_id]) else TOLD_OF_ONE
    text, answers = message(usual[decision], told), []
    for one in _with_what_it_withdraws(row):
        made = _stored_answer(viewer, one, decision=decision, reason=reason, changes=changes)
        tell_senders(viewer, reports=[(one.submission, one.agency_id)], text=text, about=made.id)
        answers.append(made)
    return answers[0]


def _with_what_it_withdraws(row: ToRead) -> list[ToRead]:
    """A report, and the one that it takes back where that waits: it counts no more, and nobody is asked of it a second time."""
    withdrawn = ToRead.objects.filter(submission__in=withdrawn_by(row.submission), answered_at=None)
    return [row, *withdrawn]


@command(Permission.ANSWER_NAMED, called="Began to read a report that is kept to them")
def open_kept(viewer: Viewer, *, submission: UUID) -> None:
    """Note that somebody to whom its sender keeps a report is reading it: its sender sees *being read*."""
    row = _kept(submission)
    mark_read_by_named(viewer, report=submission, area=row.area_id, agency=row.agency_id)
    concerning(subjects=row.nominals, records=[submission])


@command(Permission.ANSWER_NAMED, called="Answered a report that is kept to them")
def answer_kept(
    viewer: Viewer, *, submission: UUID, decision: str, reason: str, told: str = "", changes: str = ""
) -> Answer:
    """As `answer_report`, by one of the people to whom its sender keeps a report. Raises AlreadyAnswered, NeedsReason, NotFound,
    NotReadable, UnknownDecision."""
    _check(decision, reason)
    row = _kept(submission)
    if row.answered_at is not None:
        raise AlreadyAnswered
    if not shown_among([submission]):
        raise NotReadable
    text, answers = message(TOLD_BY_NAMED[decision], told), []
    for one in _with_what_it_withdraws(row):
        made = _stored_answer(viewer, one, decision=decision, reason=reason, changes=changes)
        sent = {"report": one.submission, "area": one.area_id, "agency": one.agency_id}
        tell_sender_by_named(viewer, **sent, text=text, about=made.id)
        answers.append(made)
    return answers[0]


def _kept(submission: UUID) -> ToRead:
    row = ToRead.objects.filter(submission=submission, level="named").first()
    if row is None:
        raise NotFound
    return row


def _stored_answer(viewer: Viewer, row: ToRead, *, decision: str, reason: str, changes: str) -> Answer:
    """The answer, with which the report leaves the list."""
    with stored_first(AlreadyAnswered):
        made = Answer.objects.create(
            id=new_id(),
            submission=row.submission,
            area_id=row.area_id,
            decision=decision,
            reason=reason.strip(),
            changes=changes.strip(),
            made_by_id=viewer.person,
        )
    if not ToRead.objects.filter(submission=row.submission, answered_at=None).update(answered_at=Now()):
        raise AlreadyAnswered
    concerning(subjects=row.nominals, records=[row.submission, made.id], justification=reason.strip())
    publish("outcome.recorded", [made.id])
    return made


def _check(decision: str, reason: str) -> None:
    if decision not in DECISIONS:
        raise UnknownDecision
    if not reason.strip():
        raise NeedsReason
