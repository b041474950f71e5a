"""How a kind of report is called on screen."""

from django import template

from wholepicture.web.wording.reports import KINDS

register = template.Library()


@register.filter
def kind_said(code: str) -> str:
    """`Missing episode` for `missing_episode`."""
    return KINDS.get(code, code)
