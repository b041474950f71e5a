"""What an operation's pages say of steps and support, in words. No database."""

from collections.abc import Sequence

from wholepicture.casework.operation.results import StepRow, Support
from wholepicture.casework.operation.rules import STEPS
from wholepicture.web.wording.sentences import and_list
from wholepicture.web.wording.times import gds_date


def supported_by(support: Support | None) -> str:
    """Who supports a child, in a sentence; or that nobody does."""
    if support is None:
        return "Nobody supports this child yet."
    if support.is_ended:
        return f"Nobody supports this child: support ended on {gds_date(support.from_on)}."
    holder = support.holder
    said = f"Supported by {holder.name}"
    if holder.has_left:
        said += f", who has left: until it is handed over, {and_list(list(holder.stands_in)) or 'nobody'}"
    elif holder.stands_in:
        said += f", who is away: {and_list(list(holder.stands_in))} meanwhile"
    return f"{said}, since {gds_date(support.from_on)}." + (
        f" To be looked at again on {gds_date(support.review_on)}." if support.review_on else ""
    )


def steps_in_words(steps: Sequence[StepRow]) -> list[tuple[StepRow, str, str]]:
    """Each step with what it is and to which children it relates."""
    return [
        (
            step,
            STEPS[step.kind],
            f"Relates to {and_list([one.label for one in step.children])}" if step.children else "",
        )
        for step in steps
    ]
