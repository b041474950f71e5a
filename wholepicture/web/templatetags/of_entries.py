"""What else is known of an entry that a page shows."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from django import template
from django.urls import get_script_prefix, reverse

from wholepicture.base.clock import local_date
from wholepicture.picture.over_time.lanes import day_of
from wholepicture.picture.over_time.weeks import grouped
from wholepicture.web.wording.over_time import group_said

register = template.Library()
_NOBODY = UUID(int=0)


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


@register.filter
def behind(submission: Any) -> str:
    """Where a report behind something is read: the address of `report_behind`, of which a page has a thousand."""
    before, after = _around(get_script_prefix())
    return f"{before}{submission}{after}"


@lru_cache(maxsize=8)
def _around(prefix: str) -> tuple[str, str]:
    """What stands before and after a report's id in its address, where the site stands at this path."""
    before, _, after = reverse("report_behind", args=[_NOBODY]).partition(str(_NOBODY))
    return before, after
