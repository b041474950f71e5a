"""Every write of notices but the telling itself: what people choose and see, and how far what is sent has got."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q, QuerySet

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.database_role import alias, cursor
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NotFound, Refusal, command, concerning
from wholepicture.notices.by_push import are_keys
from wholepicture.notices.models import Browser, Channel, Choice, Notice, Sending
from wholepicture.notices.outgoing import Message, Outcome, ToBrowser, Tried, is_of_service
from wholepicture.notices.rules import digest_at as goes_out_at
from wholepicture.notices.rules import gap_after, is_given_up, wrong_choices
from wholepicture.partnership.queries import addresses_of

MOST_BROWSERS = 5  # of one person
BATCH = 200  # messages that are taken to be sent at once
LEASE = timedelta(minutes=10)  # after which what was taken and not noted is tried again: whoever took it is gone
LONGEST_ERROR = 200


class NotAChoice(Refusal):
    """Choose one of the ways that are offered for each."""

    status = 422


class NotABrowser(Refusal):
    """This browser cannot be told in: it gave no address of a push service that is known here."""

    status = 422


class EnoughBrowsers(Refusal):
    """You have five browsers already. Take one away first."""


@command(Permission.DIRECTORY, called="Opened a notice")
def see_notice(viewer: Viewer, *, notice: UUID) -> tuple[str, UUID]:
    """Note that the viewer opened a notice. Returns its kind and what waits. Raises NotFound where it is not theirs."""
    row = Notice.objects.filter(id=notice, person_id=viewer.person).first()
    if row is None:
        raise NotFound
    # Of the same thing they were told in one: what is seen once is seen.
    same = Notice.objects.filter(person_id=viewer.person, kind=row.kind, record=row.record, seen_at=None)
    same.update(seen_at=clock.now())
    concerning(records=[row.id])
    return row.kind, row.record


@command(Permission.DIRECTORY, called="Opened the list of which they were told")
def see_list(viewer: Viewer, *, kind: str) -> None:
    """Note that the viewer opened the list of what notices of this kind are about: of what comes to it from now on they are told again."""
    Notice.objects.filter(person_id=viewer.person, kind=kind, seen_at=None).update(seen_at=clock.now())
    concerning(records=[viewer.person])


@command(Permission.DIRECTORY, called="Put all notices aside as seen")
def see_all(viewer: Viewer, *, until: datetime) -> int:
    """Note that the viewer has seen all their notices made until then; how many there were."""
    concerning(records=[viewer.person])
    waiting = Notice.objects.filter(person_id=viewer.person, seen_at=None, made_at__lte=until)
    return waiting.update(seen_at=clock.now())


@command(Permission.DIRECTORY, called="Chose how one is told")
def choose(viewer: Viewer, *, mails: Mapping[str, str], pushes: Mapping[str, bool], digest_at: int) -> None:
    """From now on the viewer is told so of each kind. Raises NotAChoice."""
    if wrong_choices(mails, pushes, digest_at):
        raise NotAChoice
    chosen = {"mails": dict(mails), "pushes": dict(pushes), "digest_at": digest_at, "changed_at": clock.now()}
    if not Choice.objects.filter(professional_id=viewer.person).update(**chosen):
        Choice.objects.create(professional_id=viewer.person, **chosen)
    concerning(records=[viewer.person])


@command(Permission.DIRECTORY, called="Added a browser to be told in")
def add_browser(viewer: Viewer, *, called: str, endpoint: str, p256dh: str, auth: str) -> UUID:
    """From now on the viewer is told in this browser as well. Returns its id; one that is there already keeps its own.

    Raises NotABrowser and EnoughBrowsers.
    """
    if len(endpoint) > 1000 or not is_of_service(endpoint, settings.PUSH_SERVICES) or not are_keys(p256dh, auth):
        raise NotABrowser
    own = Browser.objects.filter(professional_id=viewer.person, ended_at=None)
    there = own.filter(endpoint=endpoint).first()
    if there is None and own.count() >= MOST_BROWSERS:
        raise EnoughBrowsers
    browser = there.id if there else new_id()
    if there is None:
        given = {"called": called.strip()[:60] or "A browser", "endpoint": endpoint, "p256dh": p256dh, "auth": auth}
        try:
            with transaction.atomic(using=alias()):
                Browser.objects.create(id=browser, professional_id=viewer.person, **given)
        except IntegrityError:  # twice at once: the other is as good
            browser = own.get(endpoint=endpoint).id
    concerning(records=[browser])
    return browser


@command(Permission.DIRECTORY, called="Took a browser away in which one was told")
def end_browser(viewer: Viewer, *, browser: UUID) -> None:
    """From now on the viewer is told in this browser no more. Raises NotFound where it is not theirs."""
    own = Browser.objects.filter(id=browser, professional_id=viewer.person, ended_at=None)
    if not own.update(ended_at=clock.now()):
        raise NotFound
    concerning(records=[browser])


# -- as the process that sends -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Equipped:
    """Whether a way out is set up here, and the key by which browsers know us."""

    code: str
    is_set_up: bool
    public_key: str = ""


@command(Permission.SEND, called="Noted how notices can be sent")
def note_channels(viewer: Viewer, *, channels: Iterable[Equipped]) -> None:
    """What can be sent from here. What was failing is tried anew: somebody may have put it right."""
    for one in channels:
        Channel.objects.update_or_create(
            code=one.code,
            defaults={"is_set_up": one.is_set_up, "public_key": one.public_key, "next_try_at": None},
        )


@command(Permission.SEND, called="Took notices to be sent")
def take_waiting(viewer: Viewer, *, channel: str, at: datetime, most: int = BATCH) -> list[Message]:
    """Messages that are due at that moment, the most urgent first. For a while nobody else takes them.

    Each keeps its id however often it is tried. It is closed when it is first taken: what comes later goes into the next.
    """
    _put_off_digests(channel, at)
    due = _waiting(channel, at).order_by("urgency", "next_try_at", "id").select_for_update(skip_locked=True)
    first = list(due.values_list("id", "message", "professional_id", "browser_id", "in_digest")[:most])
    _close(channel, at, {row[2:] for row in first if row[1] is None})
    messages = Sending.objects.filter(id__in=[row[0] for row in first], message__isnull=False).values_list("message")
    taken = list(
        _waiting(channel, at)
        .filter(message__in={message for (message,) in messages})
        .values_list("id", "message", "professional_id", "browser_id")
    )
    Sending.objects.filter(id__in=[row[0] for row in taken]).update(tries=F("tries") + 1, next_try_at=at + LEASE)
    made = _made(channel, [row[1:] for row in taken], at)
    concerning(justification=f"{len(made)} by {channel}")
    return made


def _waiting(channel: str, at: datetime) -> QuerySet[Sending]:
    return Sending.objects.filter(channel=channel, state="waiting", next_try_at__lte=at)


def _put_off_digests(channel: str, at: datetime) -> None:
    """On a day on which no office is open, digests wait for the next on which one is."""
    if goes_out_at(at, at) == at:
        return
    open_digests = _waiting(channel, at).filter(in_digest=True, message=None)
    for due in list(open_digests.values_list("next_try_at", flat=True).distinct()):
        open_digests.filter(next_try_at=due).update(next_try_at=goes_out_at(due, at))


def _close(channel: str, at: datetime, opened: Iterable[tuple[UUID, UUID | None, bool]]) -> None:
    """All that is due for a person (in a browser, or in their digest) goes into one message: of a hundred things that come at once
    somebody is told once."""
    people, browsers, digests = zip(*opened, strict=True) if opened else ((), (), ())
    with cursor() as sql:
        sql.execute(
            """UPDATE notices_sending s SET message = one.message
               FROM unnest(%s::uuid[], %s::uuid[], %s::boolean[], %s::uuid[]) one (person, browser, in_digest, message)
               WHERE s.professional_id = one.person AND s.browser_id IS NOT DISTINCT FROM one.browser
               AND s.in_digest = one.in_digest AND s.channel = %s AND s.state = 'waiting' AND s.message IS NULL
               AND s.next_try_at <= %s""",
            [list(people), list(browsers), list(digests), [new_id() for _ in people], channel, at],
        )


def _made(channel: str, taken: list[tuple[Any, UUID, Any]], at: datetime) -> list[Message]:
    """The messages of what was taken. What nobody is there to get is dropped."""
    numbers = Counter(message for message, _, _ in taken)
    whose = {message: (person, browser) for message, person, browser in taken}
    addresses = addresses_of({person for person, _ in whose.values()})
    at_work = {message: to for message, to in whose.items() if to[0] in addresses}
    if channel == "mail":
        made = [Message(one, numbers[one], address=addresses[person]) for one, (person, _) in at_work.items()]
    else:
        made = _to_browsers({message: browser for message, (_, browser) in at_work.items()}, numbers)
    unwanted = set(whose) - {one.id for one in made}
    Sending.objects.filter(message__in=unwanted, state="waiting").update(state="dropped", ended_at=at)
    return made


def _to_browsers(whose: Mapping[UUID, UUID], numbers: Mapping[UUID, int]) -> list[Message]:
    """A message for each browser that is there still."""
    listed = Browser.objects.filter(id__in=list(whose.values()), ended_at=None)
    browsers = {one.id: ToBrowser(one.endpoint, one.p256dh, one.auth) for one in listed}
    return [Message(one, numbers[one], browser=browsers[to]) for one, to in whose.items() if to in browsers]


@command(Permission.SEND, called="Noted what became of notices that were sent")
def note_results(viewer: Viewer, *, channel: str, at: datetime, taken: Iterable[UUID], tried: Tried) -> None:
    """What became of the messages that were taken. What was not tried, because nobody answered, waits as it did."""
    by_outcome: dict[Outcome, dict[str, list[UUID]]] = defaultdict(lambda: defaultdict(list))
    for result in tried.results:
        by_outcome[result.outcome][result.error[:LONGEST_ERROR]].append(result.message)
    _end(by_outcome[Outcome.SENT], "sent", at)
    _end(by_outcome[Outcome.REFUSED], "refused", at)
    _forget_browsers(by_outcome[Outcome.GONE], at)
    untried = set(taken) - {result.message for result in tried.results}
    _of(untried).update(next_try_at=at, error=tried.unreachable[:LONGEST_ERROR])
    goes_on_at = _note_answer(channel, at, tried, rests=bool(untried))
    for error, messages in by_outcome[Outcome.LATER].items():
        _try_again(messages, error, at, since=goes_on_at)
    concerning(justification=f"{sum(len(listed) for listed in by_outcome[Outcome.SENT].values())} sent by {channel}")


def _of(messages: Iterable[UUID]) -> QuerySet[Sending]:
    return Sending.objects.filter(message__in=list(messages), state="waiting")


def _end(by_error: Mapping[str, list[UUID]], state: str, at: datetime) -> None:
    for error, messages in by_error.items():
        _of(messages).update(state=state, ended_at=at, error=error)


def _forget_browsers(by_error: Mapping[str, list[UUID]], at: datetime) -> None:
    messages = [message for listed in by_error.values() for message in listed]
    gone = list(_of(messages).values_list("browser_id", flat=True))
    Browser.objects.filter(id__in=gone, ended_at=None).update(ended_at=at)
    _end(by_error, "dropped", at)


def _try_again(messages: Iterable[UUID], error: str, at: datetime, *, since: datetime) -> None:
    """Each after a gap that grows, counted from when the way goes on: what was not tried goes before it, however urgent it is. What
    was tried for days is given up: it stands in the product anyway."""
    by_tries: dict[int, list[UUID]] = defaultdict(list)
    given_up = []
    for id, tries, made_at in _of(messages).values_list("id", "tries", "made_at"):
        if is_given_up(made_at, at):
            given_up.append(id)
        else:
            by_tries[tries].append(id)
    Sending.objects.filter(id__in=given_up).update(state="given_up", ended_at=at, error=error)
    for tries, ids in by_tries.items():
        Sending.objects.filter(id__in=ids).update(next_try_at=since + gap_after(tries), error=error)


def _note_answer(channel: str, at: datetime, tried: Tried, *, rests: bool) -> datetime:
    """Whether the way works. Returns when it goes on: at once, or where something was left untried, after a rest.

    Where each was tried, each waits its own time: an address that is never reached is somebody's own word, and makes nobody else
    wait.
    """
    row, outcomes = Channel.objects.get(code=channel), {result.outcome for result in tried.results}
    if outcomes & {Outcome.SENT, Outcome.REFUSED}:
        row.failing_since, row.failures, row.next_try_at, row.error = None, 0, None, ""
    if Outcome.SENT in outcomes:
        row.sent_at = at
    if tried.unreachable:
        row.failing_since = row.failing_since or at
        row.failures += 1
        row.next_try_at = at + gap_after(row.failures) if rests else None
        row.error = tried.unreachable[:LONGEST_ERROR]
    row.save()
    return row.next_try_at or at


@command(Permission.SEND, called="Counted notices that wait to be sent")
def note_waiting(viewer: Viewer, *, at: datetime) -> None:
    """How many wait to go out by each way, for whoever looks whether it works; of those that wait for their digest none."""
    waiting = dict(
        Sending.objects.filter(Q(in_digest=False) | Q(next_try_at__lte=at), state="waiting")
        .values_list("channel")
        .annotate(number=Count("id"))
    )
    for channel in Channel.objects.all():
        Channel.objects.filter(code=channel.code).update(waiting=waiting.get(channel.code, 0), looked_at=at)
