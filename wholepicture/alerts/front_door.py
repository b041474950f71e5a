"""The front door: what is made of a report at a first read, the ways in which it is taken on, and what came of each.

A report is read first, which may be without knowing who sent it; answered, with the ways in which it is taken on; and each
way ends only when somebody says what came of it, of which its sender is told.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models.functions import Now

from wholepicture.access.rules import HUB_READERS, Permission
from wholepicture.access.viewer import Viewer
from wholepicture.alerts.commands import AlreadyAnswered, NotReadable, answer_report
from wholepicture.alerts.decisions import message
from wholepicture.alerts.first_reads import first_read_setting_in, waits_hidden
from wholepicture.alerts.models import Answer, FirstRead, FirstReadSetting, Route, RouteOutcome, ToRead
from wholepicture.alerts.results import RouteShown
from wholepicture.alerts.routes import HOW_READ_FIRST, WAYS, told_of
from wholepicture.alerts.taken_on import routes_shown
from wholepicture.alerts.urgency import DANGER
from wholepicture.base import clock
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import LONGEST_REASON, NeedsReason, NotFound, Refusal, command, concerning, query
from wholepicture.base.stored_first import stored_first
from wholepicture.intake.commands import tell_senders
from wholepicture.intake.grading.commands import ask_for_grade
from wholepicture.notices.telling import tell
from wholepicture.partnership.clocks.queries import own_limits
from wholepicture.partnership.clocks.rules import due_by
from wholepicture.partnership.queries import names_of, people_in_roles, public_among
from wholepicture.picture.queries import shown_among

MOST_ROUTES = 200  # open ways on one page; those due first


class AlreadyReadFirst(Refusal):
    """Somebody read this report first before you. Read what they made of it; nothing of yours was stored."""


class AlreadyEnded(Refusal):
    """Somebody has said already what came of this. Read what they said; nothing of yours was stored."""


class NotTakenOn(Refusal):
    """This cannot be taken on so. Correct each field as it says; nothing was stored."""

    status = 422

    def __init__(self, problems: Mapping[str, str]):
        self.problems = dict(problems)
        super().__init__(" ".join(self.problems.values()))


class FirstReadsSetMeanwhile(Refusal):
    """Somebody set this after you opened it. Read what they set and why; nothing of yours was stored."""


@dataclass(frozen=True)
class Taken:
    """One way in which a report is to be taken on: who has it there, with their reference; who in the hub sees to it."""

    passed_to: str
    seen_to_by: UUID


@dataclass(frozen=True)
class FirstReadSettingShown:
    """How an area reads reports first, since when, by whom and why. `number` 0: it was never set."""

    use: str
    number: int = 0
    reason: str = ""
    by: str = ""

    @property
    def title(self) -> str:
        return HOW_READ_FIRST[self.use]


@command(Permission.ALERTS, called="Said what they make of a report that they read first")
def record_first_read(
    viewer: Viewer, *, submission: UUID, takes_forward: bool, reason: str, goes_to: UUID | None = None
) -> None:
    """Say whether a report is to be taken forward, and why, before it is answered. `goes_to`: who in the hub goes on with it.

    Raises AlreadyReadFirst, AlreadyAnswered, NeedsReason, NotFound, NotReadable, NotTakenOn.
    """
    if not reason.strip():
        raise NeedsReason
    row = _waiting(submission)
    _check_people(viewer, row, {"goes_to": goes_to} if goes_to else {})
    is_hidden = submission in waits_hidden([row])
    read = FirstRead(
        submission=submission,
        area_id=row.area_id,
        agency=row.agency_id,
        is_hidden=is_hidden,
        takes_forward=takes_forward,
        reason=reason.strip(),
        goes_to_id=goes_to,
        made_by_id=viewer.person,
    )
    with stored_first(AlreadyReadFirst):
        read.save(force_insert=True)
    if goes_to and goes_to != viewer.person:
        tell("report", submission, area=row.area_id, people=[goes_to], with_cover=row.level != "named")
    concerning(subjects=row.nominals, records=[submission], justification=reason.strip())


@command(Permission.ALERTS, called="Answered a report and took it on")
def decide_report(
    viewer: Viewer,
    *,
    submission: UUID,
    decision: str,
    reason: str,
    told: str = "",
    changes: str = "",
    ways: Mapping[str, Taken] | None = None,
) -> Answer:
    """Answer a report, and take it on in these ways (by code of `WAYS`); its sender reads both. Raises what `answer_report`
    does, and NotTakenOn."""
    ways = ways or {}
    plainly = False
    if ways:
        listed = _listed(submission)
        _check_ways(viewer, listed, ways)
        plainly = bool(public_among([listed.agency_id]))
    why = message(told_of(ways, plainly=plainly), told) if ways else told
    answer = answer_report(viewer, submission=submission, decision=decision, reason=reason, told=why, changes=changes)
    _make_routes(viewer, _listed(submission), ways)
    return answer


@command(Permission.ALERTS, called="Took a report on in a further way")
def take_on(viewer: Viewer, *, submission: UUID, ways: Mapping[str, Taken]) -> None:
    """Take an answered report on in further ways, and tell its sender. Raises NotFound, NotReadable, NotTakenOn."""
    row = ToRead.objects.filter(submission=submission, answered_at__isnull=False).first()
    if row is None:
        raise NotFound
    if not ways:
        raise NotTakenOn({"ways": "Choose at least one way in which it is taken on."})
    _check_ways(viewer, row, ways)
    made = _make_routes(viewer, row, ways)
    text = told_of(ways, plainly=bool(public_among([row.agency_id])))
    tell_senders(viewer, reports=[(submission, row.agency_id)], text=text, about=made[0])


@command(Permission.ALERTS, called="Said what came of a report that was taken on")
def end_route(viewer: Viewer, *, route: UUID, done: str, told: str) -> None:
    """Say what came of one of the ways that a report went, and tell its sender. Raises AlreadyEnded, NotFound, NotTakenOn."""
    given = {"done": done.strip(), "told": told.strip()}
    _check_words(
        given, {"done": "Say what came of it.", "told": "Say what the sender is to read of it: they wait to hear."}
    )
    ended = Route.objects.filter(id=route).first()
    if ended is None:
        raise NotFound
    row = ToRead.objects.get(submission=ended.submission)
    outcome = RouteOutcome(id=new_id(), route_id=route, area_id=ended.area_id, made_by_id=viewer.person, **given)
    with stored_first(AlreadyEnded):
        outcome.save(force_insert=True)
    Route.objects.filter(id=route, ended_at=None).update(ended_at=Now())
    tell_senders(viewer, reports=[(row.submission, row.agency_id)], text=given["told"], about=outcome.id)
    concerning(subjects=row.nominals, records=[route, row.submission], justification=given["done"])


@query(Permission.ALERTS, called="Listed the ways in which reports are taken on")
def open_routes(viewer: Viewer) -> tuple[RouteShown, ...]:
    """The ways of which nobody has said what came, those due first."""
    rows = Route.objects.filter(area_id=viewer.area_id, ended_at=None).order_by("due_at", "id")[:MOST_ROUTES]
    shown = routes_shown(list(rows))
    concerning(records=[route.submission for route in shown])
    return shown


@query(Permission.ALERTS, called="Opened a way in which a report was taken on")
def route_of(viewer: Viewer, *, route: UUID) -> RouteShown | None:
    """One way in which a report was taken on, or None: there is none that the viewer may see."""
    shown = routes_shown(list(Route.objects.filter(id=route)))
    concerning(records=[one.submission for one in shown])
    return shown[0] if shown else None


@query(Permission.ALERTS, called="Saw how many ways are open")
def route_work(viewer: Viewer) -> tuple[int, int]:
    """How many ways are open of those that the viewer sees to, and how many of them are late."""
    own = Route.objects.filter(area_id=viewer.area_id, ended_at=None, seen_to_by_id=viewer.professional_id)
    due = list(own.order_by("due_at").values_list("due_at", flat=True)[:MOST_ROUTES])
    return len(due), sum(moment < clock.now() for moment in due)


@query(Permission.ALERTS, called="Saw which reports wait to be read without their sender")
def hidden_among(viewer: Viewer, *, submissions: Collection[UUID]) -> frozenset[UUID]:
    """Those of these reports that wait to be read first with the sending agency hidden."""
    return waits_hidden(list(ToRead.objects.filter(submission__in=list(submissions))))


@query(Permission.ALERTS, called="Listed who in the hub answers reports")
def people_of_hub(viewer: Viewer, *, submission: UUID) -> dict[UUID, str]:
    """Who in the hub may read and answer a report, by name: of one that its sender keeps to named people, those who are named."""
    return _readers_of(viewer, ToRead.objects.filter(submission=submission).first())


@query(Permission.ALERTS, called="Saw how reports are read first")
def first_read_setting(viewer: Viewer) -> FirstReadSettingShown:
    """How the viewer's area reads reports first."""
    setting = first_read_setting_in(viewer.area_id)
    if setting is None:
        return FirstReadSettingShown("shown")
    by = names_of([setting.made_by_id]).get(setting.made_by_id, "")
    return FirstReadSettingShown(setting.use, setting.number, setting.reason, by)


@command(Permission.SET_RULES, called="Set how reports are read first")
def set_first_reads(viewer: Viewer, *, use: str, reason: str, after: int) -> None:
    """Set how the viewer's area reads reports first. `after`: the number of the setting that it follows.

    Raises NeedsReason, NotTakenOn, FirstReadsSetMeanwhile.
    """
    if use not in HOW_READ_FIRST:
        raise NotTakenOn({"use": "Choose how reports are read first."})
    if not reason.strip():
        raise NeedsReason
    setting = FirstReadSetting(
        id=new_id(),
        area_id=viewer.area_id,
        number=after + 1,
        use=use,
        reason=reason.strip(),
        made_by_id=viewer.person,
    )
    with stored_first(FirstReadsSetMeanwhile):
        setting.save(force_insert=True)
    concerning(records=[setting.id], justification=reason.strip())


def _waiting(submission: UUID) -> ToRead:
    row = ToRead.objects.filter(submission=submission).first()
    if row is None:
        raise NotFound
    if row.answered_at is not None:
        raise AlreadyAnswered
    if not shown_among([submission]):
        raise NotReadable
    return row


def _listed(submission: UUID) -> ToRead:
    row = ToRead.objects.filter(submission=submission).first()
    if row is None:
        raise NotFound
    return row


def _readers_of(viewer: Viewer, row: ToRead | None) -> dict[UUID, str]:
    people = {person.id: person.name for person in people_in_roles(viewer.area_id, HUB_READERS)}
    if row is None or row.level != "named":
        return people
    return {id: name for id, name in people.items() if id in row.named}


def _check_ways(viewer: Viewer, row: ToRead, ways: Mapping[str, Taken]) -> None:
    """Every way is one that there is, says who has it, and somebody in the hub sees to it."""
    if unknown := sorted(set(ways).difference(WAYS)):
        raise NotTakenOn({"ways": f"Choose ways from the list: {', '.join(unknown)} is not one of them."})
    said = {f"{code}_passed_to": taken.passed_to.strip() for code, taken in ways.items()}
    who = {
        f"{code}_passed_to": f"{WAYS[code].title}: say who has it there, and the reference that they gave."
        for code in ways
    }
    _check_words(said, who)
    _check_people(viewer, row, {f"{code}_seen_to_by": taken.seen_to_by for code, taken in ways.items()})


def _check_words(said: Mapping[str, str], asked: Mapping[str, str]) -> None:
    problems = {name: asked[name] for name, words in said.items() if not words}
    for name, words in said.items():
        if len(words) > LONGEST_REASON:
            problems[name] = f"Use {LONGEST_REASON:,} characters or fewer here. There are {len(words):,}."
    if problems:
        raise NotTakenOn(problems)


def _check_people(viewer: Viewer, row: ToRead, chosen: Mapping[str, UUID]) -> None:
    if not chosen:
        return
    hub = _readers_of(viewer, row)
    problems = {name: "Choose somebody of the hub from the list." for name, who in chosen.items() if who not in hub}
    if problems:
        raise NotTakenOn(problems)


def _make_routes(viewer: Viewer, row: ToRead, ways: Mapping[str, Taken]) -> list[UUID]:
    """Store the ways. Whoever sees to one that another took on is told. Returns their ids."""
    at, own = clock.now(), own_limits(row.area_id)
    routes = [
        Route(
            id=new_id(),
            submission=row.submission,
            area_id=row.area_id,
            way=code,
            passed_to=taken.passed_to.strip(),
            seen_to_by_id=taken.seen_to_by,
            due_at=due_by(WAYS[code].clock, at, own),
            made_by_id=viewer.person,
        )
        for code, taken in ways.items()
    ]
    with stored_first(NotTakenOn({"ways": "It was taken on in one of these ways already. Open the report again."})):
        Route.objects.bulk_create(routes)
    if "intelligence" in ways and row.level != "named":  # else whoever grades would see that there is one
        ask_for_grade(viewer, reports=[(row.submission, row.agency_id)], is_urgent=row.urgency == DANGER)
    for route in routes:
        if route.seen_to_by_id != viewer.person:
            people = [route.seen_to_by_id]
            tell("route", route.id, area=row.area_id, people=people, with_cover=row.level != "named")
    concerning(subjects=row.nominals, records=[row.submission, *(route.id for route in routes)])
    return [route.id for route in routes]
