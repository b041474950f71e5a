"""Writes of what reading needs of training: a rule, an emergency lift and its end, and the reminder. PostgreSQL asks the same."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from wholepicture.base import clock
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import (
    LONGEST_REASON,
    NeedsReason,
    NotFound,
    NotPermitted,
    ReasonTooLong,
    Refusal,
    command,
    concerning,
)
from wholepicture.base.stored_first import stored_first
from wholepicture.partnership.absences.queries import narrowed_among
from wholepicture.partnership.models import Professional
from wholepicture.partnership.narrowing.queries import RuleRow, lifts_reading, reminded_after, rules_in
from wholepicture.partnership.narrowing.rules import LONGEST_WARNING, MOST_LIFTED, MOST_MONTHS, MOST_WARNINGS, too_early
from wholepicture.partnership.narrowing_tables import ReadingLift, ReadingRule, ReminderSetting
from wholepicture.partnership.training.queries import courses_in
from wholepicture.partnership.training.rules import LEVELS


class WrongRule(Refusal):
    """This rule is not taken. Nothing was set."""

    status = 422

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__()
        self.problems = problems


class RuleThere(Refusal):
    """This role has a rule about this already, or had one that ended. Go back to the list and open it there, to set it otherwise."""


class RuleSetMeanwhile(Refusal):
    """Somebody else set this rule after you opened this page. Nothing of yours was set: look at what they set, and why."""


class WrongDaysLifted(Refusal):
    __doc__ = f"""Enter for how many days, as a whole number from 1 to {MOST_LIFTED}."""

    status = 422


class NotForThemself(Refusal):
    """Nobody lifts this for themself. Ask a colleague of the duty desk."""

    status = 422


class NotLapsed(Refusal):
    """They read as usual: there is nothing to lift."""


class WrongMonths(Refusal):
    __doc__ = f"""Enter a whole number of months from 1 to {MOST_MONTHS}; or 0, so that nobody is reminded."""

    status = 422


class ReminderSetMeanwhile(Refusal):
    """Somebody else set this after you opened this page. Nothing of yours was set: look at what they set."""


@command("partnership", called="Set which training a role needs to read")
def set_reading_rule(
    viewer: Any,
    *,
    role: str,
    roles: Sequence[str],
    course: str,
    level: int,
    from_day: date | None,
    warnings: Sequence[int] | None,
    reason: str,
    is_ended: bool = False,
    after: int,
) -> UUID:
    """What a role needs to read from a day on; or needs no more, at once. `roles`: those that read, of which it is one; `course`: one
    course, or empty for any of this level; `after`: the number of the setting that it follows, 0 for a new rule.

    Raises WrongRule, RuleThere, RuleSetMeanwhile.
    """
    stands = _stands(viewer, role, course, level)
    problems = {
        **_wrong_need(viewer, role, roles, course, level),
        **_wrong_days(from_day, warnings, stands, is_ended=is_ended),
        **_wrong_reason(reason),
    }
    if problems or from_day is None or warnings is None:
        raise WrongRule(problems)
    if (stands.number if stands else 0) != after:
        raise RuleSetMeanwhile if after else RuleThere
    rule = ReadingRule(
        id=new_id(),
        area_id=viewer.area_id,
        role=role,
        course=course,
        level=level,
        number=after + 1,
        from_day=from_day,
        warnings=sorted(warnings, reverse=True),
        is_ended=is_ended,
        reason=reason.strip(),
        made_by_id=viewer.person,
    )
    with stored_first(RuleSetMeanwhile if after else RuleThere):
        rule.save(force_insert=True)
    concerning(records=[rule.id], justification=reason.strip(), of=role)
    return rule.id


def _stands(viewer: Any, role: str, course: str, level: int) -> RuleRow | None:
    key = (role, course, level)
    return next((row for row in rules_in(viewer.area_id) if (row.role, row.course, row.level) == key), None)


def _wrong_need(viewer: Any, role: str, roles: Sequence[str], course: str, level: int) -> dict[str, str]:
    problems = {} if role in roles else {"role": "Choose a role. Only those that read of children are offered."}
    known = courses_in(viewer.area_id)
    if (course not in known or level) if course else str(level) not in LEVELS:
        problems["need"] = "Choose what this role needs."
    return problems


def _wrong_days(
    from_day: date | None, warnings: Sequence[int] | None, stands: RuleRow | None, *, is_ended: bool
) -> dict[str, str]:
    if not warnings or len(warnings) > MOST_WARNINGS or not 1 <= min(warnings) <= max(warnings) <= LONGEST_WARNING:
        return {
            "warnings": f"Enter how many days before each warning is given, like 60, 30, 7: at most {MOST_WARNINGS}, "
            f"and none earlier than {LONGEST_WARNING} days."
        }
    if from_day is None:
        return {"from-day": "Enter the day from which it is asked."}
    before = stands.from_day if stands and not stands.is_ended else None
    if not is_ended and too_early(from_day, warnings, clock.local_date(), before):
        first = clock.local_date() + timedelta(days=max(warnings))
        return {
            "from-day": f"Enter a day from {first.day} {first:%B %Y} on, so that everybody gets every warning before it."
        }
    return {}


def _wrong_reason(reason: str) -> dict[str, str]:
    said = reason.strip()
    if not said:
        return {"reason": str(NeedsReason())}
    return {"reason": str(ReasonTooLong(len(said)))} if len(said) > LONGEST_REASON else {}


@command("alerts", called="Let somebody read in an emergency whose training lapsed")
def lift_reading(viewer: Any, *, person: UUID, days: int | None, reason: str) -> UUID:
    """From now on and for so many days, today among them, somebody reads again whose training lapsed. Never for themself.

    Raises NotPermitted, NotFound, NotForThemself, WrongDaysLifted, NeedsReason, ReasonTooLong, NotLapsed.
    """
    if not lifts_reading(viewer):
        raise NotPermitted
    if person == viewer.person:
        raise NotForThemself
    if not Professional.objects.filter(id=person, agency__area_id=viewer.area_id, is_active=True).exists():
        raise NotFound
    concerning(records=[person], justification=reason.strip()[:LONGEST_REASON])
    if days is None or not 1 <= days <= MOST_LIFTED:
        raise WrongDaysLifted
    if not reason.strip():
        raise NeedsReason
    if len(reason.strip()) > LONGEST_REASON:
        raise ReasonTooLong(len(reason.strip()))
    if person not in narrowed_among([person], clock.local_date()):
        raise NotLapsed
    today, lift = clock.local_date(), new_id()
    ReadingLift(
        id=lift,
        area_id=viewer.area_id,
        professional_id=person,
        starts_on=today,
        ends_on=today + timedelta(days=days - 1),
        reason=reason.strip(),
        made_by_id=viewer.person,
    ).save(force_insert=True)
    return lift


@command("alerts", called="Ended what let somebody read in an emergency")
def end_lift(viewer: Any, *, lift: UUID) -> None:
    """From now on somebody's training counts again as it stands. Raises NotPermitted, NotFound."""
    if not lifts_reading(viewer):
        raise NotPermitted
    stands = ReadingLift.objects.filter(id=lift, ended_at=None, area_id=viewer.area_id)
    concerning(records=[*stands.values_list("professional_id", flat=True), lift])
    if not stands.update(ended_at=clock.now(), ended_by_id=viewer.person):
        raise NotFound


@command("partnership", called="Set after how long without a report somebody is shown how to record")
def set_reminder(viewer: Any, *, months: int | None, after: int) -> None:
    """From now on whoever sent nothing for so many months is shown how to record; nobody, where it is 0.

    Raises WrongMonths, ReminderSetMeanwhile.
    """
    if months is None or not 0 <= months <= MOST_MONTHS:
        raise WrongMonths
    if reminded_after(viewer.area_id)[1] != after:
        raise ReminderSetMeanwhile
    setting = ReminderSetting(
        id=new_id(), area_id=viewer.area_id, number=after + 1, months=months, made_by_id=viewer.person
    )
    with stored_first(ReminderSetMeanwhile):
        setting.save(force_insert=True)
    concerning(records=[setting.id], justification=f"Months: {months}")
