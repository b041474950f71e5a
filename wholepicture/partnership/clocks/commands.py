"""The one write of clocks: a partnership sets a limit of its own. PostgreSQL asks the same."""

from typing import Any

from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import (
    LONGEST_REASON,
    NeedsReason,
    NotFound,
    ReasonTooLong,
    Refusal,
    command,
    concerning,
)
from wholepicture.base.stored_first import stored_first
from wholepicture.partnership.clocks.rules import CLOCKS
from wholepicture.partnership.models import ClockSetting


class WrongLimit(Refusal):
    """This limit is not taken. Nothing was set."""

    status = 422

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__()
        self.problems = problems


class ClockSetMeanwhile(Refusal):
    """Somebody else set this clock after you opened this page. Nothing of yours was set: look at what they set, and why."""


@command("set_rules", called="Set how long one of the partnership’s clocks runs")
def set_clock(viewer: Any, *, clock: str, number: int | None, unit: str, reason: str, after: int) -> None:
    """Let a clock run so long from now on, as far as it may. What runs keeps its moment. `after`: the number of the setting it follows.

    Raises NotFound, WrongLimit, NeedsReason, ReasonTooLong, ClockSetMeanwhile.
    """
    if clock not in CLOCKS or not CLOCKS[clock].is_started:
        raise NotFound
    if (problems := CLOCKS[clock].problem_of(number, unit)) or number is None:
        raise WrongLimit(problems)
    if not reason.strip():
        raise NeedsReason
    if len(reason.strip()) > LONGEST_REASON:
        raise ReasonTooLong(len(reason.strip()))
    if ClockSetting.objects.filter(area_id=viewer.area_id, clock=clock).count() != after:
        raise ClockSetMeanwhile
    setting = ClockSetting(
        id=new_id(),
        area_id=viewer.area_id,
        clock=clock,
        number=after + 1,
        limit=number,
        unit=unit,
        reason=reason.strip(),
        made_by_id=viewer.person,
    )
    with stored_first(ClockSetMeanwhile):
        setting.save(force_insert=True)
    concerning(records=[setting.id], justification=reason.strip(), of=clock)
