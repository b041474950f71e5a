"""The kinds of things of which somebody is told: their codes, what a notice of each says, how and when one is told. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from wholepicture.base.clock import LOCAL, is_working_day, local_date

KINDS: dict[str, str] = {
    "danger": "A report says that a child is in danger now",
    "held": "A report that says danger now could not be read",
    "urgent": "A report is to be read within a day",
    "by_file": "Reports that came by file are to be read within a day",
    "alert": "An alert waits for a decision",
    "overdue": "Something on the hub’s lists is overdue",
    "kept_overdue": "A report that is kept to you by name is overdue",
    "answer": "A report of yours was answered",
    "report": "A report waits for you",
    "route": "Something that you see to waits for you",
    "route_overdue": "Something that was passed on is overdue",
    "escalation": "A disagreement waits for you",
    "ended": "A disagreement has ended",
    "assessment": "An assessment waits for you",
    "reviewed": "An assessment of yours was approved, returned or declined",
    "lowered": "A level that you set is lowered, or is to be",
    "action": "Something is yours to do in a case",
    "plan": "Something is yours to do in a plan",
    "case": "A case is yours to lead or to share",
    "referral": "A referral or a transfer waits for you",
    "referred": "A referral or a transfer of yours was answered",
    "question": "A question of another agency waits for an answer",
    "replied": "A question of yours was answered",
    "question_late": "A question to an agency is late",
    "closing": "A case is asked to be closed, and waits for your word",
    "discussion": "A strategy discussion is yours to chair",
    "panel": "You are on a panel",
    "panel_words": "A panel waits for what your agency has to say",
    "placement_late": "Something about a placement is late",
    "handed": "What a colleague had is yours now",
    "to_grade": "Information waits to be graded",
    "unmask": "A request about the register of sources waits for you",
    "interview": "A return interview is late",
    "expiring": "A measure in the disruption register expires soon",
    "expired": "A measure in the disruption register has expired",
    "carer": "A foster carer sent something about a child you see to",
    "away": "A colleague entered that you are away",
    "training": "Your training lapses, and with it what you can read",
    "training_team": "Training of colleagues lapses",
    "refresher": "How to record, in two minutes",
}

# Of these somebody is told at once, by every way that they have set: there is nothing to choose.
ALWAYS_AT_ONCE = frozenset({"danger", "held"})
# What runs on a clock of hours: told at once where nobody chose.
AT_ONCE_UNASKED = frozenset(
    {"danger", "held", "urgent", "by_file", "escalation", "lowered", "discussion", "interview", "carer"}
)
# Of these somebody is told once, and again only when they have opened the list of what waits since.
TOLD_ONCE = frozenset({"by_file", "to_grade"})
# What waits until somebody does it, whoever does: from then on it waits for nobody who was told of it.
ENDED_BY_DOING = frozenset(
    {"danger", "urgent", "report", "held", "alert", "route", "escalation", "assessment", "unmask", "away"}
    | {
        "action",
        "closing",
        "referral",
        "question",
        "question_late",
        "plan",
        "interview",
        "expiring",
        "expired",
        "placement_late",
        "panel_words",
    }
)
# In this order they are listed: what could hurt a child soonest stands first.
RANK = (
    "danger",
    "held",
    "escalation",
    "lowered",
    "urgent",
    "discussion",
    "by_file",
    "alert",
    "overdue",
    "kept_overdue",
    "carer",
    "interview",
    "placement_late",
    "question_late",
    "route_overdue",
    "expired",
    "report",
    "route",
    "referral",
    "referred",
    "question",
    "replied",
    "action",
    "plan",
    "case",
    "panel_words",
    "panel",
    "handed",
    "closing",
    "expiring",
    "to_grade",
    "unmask",
    "assessment",
    "reviewed",
    "ended",
    "away",
    "training",
    "training_team",
    "answer",
    "refresher",
)

AT_ONCE, DIGEST, NONE = "at_once", "digest", "none"
BY_MAIL: dict[str, str] = {AT_ONCE: "At once", DIGEST: "In the daily digest", NONE: "Not by e-mail"}
DIGEST_AT = 8 * 60  # minutes after midnight in England, where nobody chose
# The same words always: neither what it is about, nor that it is more urgent than another, is told by what leaves the product.
SUBJECT = "Something waits for you in Whole Picture"

# How long until it is tried again: each time twice as long, an hour at most. Given up after three days: it stands in the
# product anyway.
FIRST_GAP, LONGEST_GAP = timedelta(minutes=1), timedelta(hours=1)
GIVE_UP_AFTER = timedelta(days=3)


def rank_of(kind: str) -> int:
    """The place of a kind in lists; one that is not ranked comes last."""
    return RANK.index(kind) if kind in RANK else len(RANK)


def by_mail(kind: str, chosen: Mapping[str, str]) -> str:
    """How somebody who chose so is told of this kind by e-mail: one of `BY_MAIL`."""
    if kind in ALWAYS_AT_ONCE:
        return NONE if has_no_mail(chosen) else AT_ONCE
    usual = AT_ONCE if kind in AT_ONCE_UNASKED else DIGEST
    return chosen.get(kind, usual)


def has_no_mail(chosen: Mapping[str, str]) -> bool:
    """Whether somebody chose to get no e-mail of anything."""
    return bool(chosen) and set(chosen.values()) == {NONE}


def by_push(kind: str, chosen: Mapping[str, bool]) -> bool:
    """Whether whoever chose so, in a browser that they added, is told of this kind there."""
    return kind in ALWAYS_AT_ONCE or chosen.get(kind, True)


def wrong_choices(mails: Mapping[str, str], pushes: Mapping[str, bool], digest_at: int) -> bool:
    """Whether these are no choices."""
    return not (
        set(mails) <= set(KINDS)
        and set(mails.values()) <= set(BY_MAIL)
        and set(pushes) <= set(KINDS)
        and all(isinstance(push, bool) for push in pushes.values())
        and 0 <= digest_at < 24 * 60
    )


def digest_at(due: datetime, now: datetime) -> datetime:
    """When a digest that was due then goes out: now; or, where no office is open today, at its hour of the next working day."""
    day, hour = local_date(now), due.astimezone(LOCAL).time()
    if is_working_day(day):
        return now
    while not is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, hour, tzinfo=LOCAL)


def gap_after(tries: int) -> timedelta:
    """How long after so many tries it is tried again."""
    return min(FIRST_GAP * 2 ** min(max(tries - 1, 0), 16), LONGEST_GAP)


def is_given_up(made_at: datetime, now: datetime) -> bool:
    """Whether what was made then, and could not be sent since, is tried no more."""
    return now - made_at > GIVE_UP_AFTER


def said_waiting(number: int) -> str:
    """How many things wait, and nothing of what."""
    return "Something waits for you" if number == 1 else f"{number} things wait for you"
