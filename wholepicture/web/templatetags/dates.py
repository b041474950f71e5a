"""How dates, times, receipts and telephone numbers are said on screen: `wording/times.py` as filters, and two more."""

import re

from django import template

from wholepicture.base.clock import now
from wholepicture.web.wording.times import (
    ago,
    from_said,
    gds_date,
    gds_datetime,
    gds_time,
    iso,
    since_said,
    until_said,
    written_on,
)

register = template.Library()

for words in (gds_date, gds_time, gds_datetime, iso, ago, since_said, until_said, from_said, written_on):
    register.filter(words.__name__, words)


@register.simple_tag
def shown_now() -> str:
    """When a page was shown, for what is printed of it."""
    return gds_datetime(now())


@register.filter
def in_groups(receipt: object) -> list[str]:
    """A receipt number as the groups it is read out in: `K7MW-3QXR-9TAD` is three."""
    text = str(receipt)
    if "-" in text:
        return text.split("-")
    return [text[start : start + 4] for start in range(0, len(text), 4)]


@register.filter
def tel(number: object) -> str:
    """The `tel:` address of a telephone number as printed, up to any words such as `ext`."""
    dialled = re.match(r"[+0-9 ()\-]*", str(number).strip())
    return "tel:" + re.sub(r"[^+0-9]", "", (dialled[0] if dialled else "").replace("(0)", ""))
