"""What else is known of an entry that a page shows."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

register = template.Library()


@register.filter
def of_report(by_report: Mapping[Any, Sequence[Any]] | str, submission: Any) -> Sequence[Any]:
    """What stands beside a report in a mapping by report; nothing where there is no such mapping on the page."""
    return by_report.get(submission, ()) if isinstance(by_report, Mapping) else ()
