"""What else is known of an entry that a page shows."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

from wholepicture.base.clock import local_date
from wholepicture.picture.over_time.lanes import day_of
from wholepicture.picture.over_time.weeks import grouped
from wholepicture.web.wording.over_time import group_said

register = template.Library()


@register.filter
def of_report(by_report: Mapping[Any, Sequence[Any]] | str, submission: Any) -> Sequence[Any]:
    """What stands beside a report in a mapping by report; nothing where there is no such mapping on the page."""
    return by_report.get(submission, ()) if isinstance(by_report, Mapping) else ()


@register.filter
def by_week(entries: Sequence[Any]) -> list[tuple[str, Sequence[Any]]]:
    """Entries in words by week where they are recent, by month where they are older, the newest first, with what each is called."""
    today = local_date()
    groups = grouped(entries, lambda one: day_of(one.entry), today)
    return [(group_said(group, today), group.items) for group in groups]
