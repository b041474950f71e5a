"""How a kind of report is called on screen, and how far one has come."""

from typing import Any

from django import template

from wholepicture.web.wording import reports
from wholepicture.web.wording.drafts import draft_in_words, sent_in_words
from wholepicture.web.wording.reports import KINDS, REVISION

register = template.Library()


register.filter("draft_said", draft_in_words)
register.filter("sent_said", sent_in_words)


@register.filter
def kind_said(code: str) -> str:
    """`Missing episode` for `missing_episode`."""
    return KINDS.get(code, code)


@register.filter
def revision_said(how: str) -> str:
    """`a correction`, of a report that stands in the place of an earlier one."""
    return REVISION.get(how, REVISION["later_state"])


@register.filter
def state_said(report: Any) -> str:
    """How far a report in a list has come: `Linked`, `Not matched with other reports yet`."""
    return reports.state_said(
        report.state,
        report.state_title,
        names_somebody=report.names_somebody,
        revises=report.revises,
        revised=report.revised,
    )


@register.filter
def stands_for_state(report: Any) -> str:
    """The state that gives a report in a list its colour; none where another stands in its place."""
    return "" if report.revised else str(report.state)
