"""One draft in two tabs, or on two devices: neither overwrites what the other wrote. Pure.

Each page of writing has a mark of its own, and says on which state of the draft it was built. Where the draft holds meanwhile what
another page wrote, or what was done from the check page, what comes from this one becomes a draft beside it, and the page says what
the other holds.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from wholepicture.web.reporting.body import Content

PAGE, BUILT_ON = "page", "built_on"  # boxes of the form; the first also stands in the draft: who wrote it last
BESIDE = "beside"  # in a draft: the id of the one that it was parted from
LONGEST_MARK = 40
# Where a page of writing is left for one that is not of the report: what its own notice says at length.
SAID = (
    "You are writing this report in two places. While you wrote here, it was also changed in another tab or on another device. Both "
    "are kept, as two reports that are not sent yet. Open each, send the one that is right, and throw the other away."
)
# What no page of writing asks for.
_BESIDES = frozenset({PAGE, BESIDE, "recorded_at", "prompted"})


def state_of(content: Content) -> str:
    """A short name of what a draft holds of what was typed: another where anything of it differs."""
    typed = {name: value for name, value in content.items() if name not in _BESIDES}
    return hashlib.sha256(json.dumps(typed, sort_keys=True).encode()).hexdigest()[:LONGEST_MARK]


def signed(posted: Mapping[str, Any], content: Content) -> Content:
    """The draft, with the mark of the page from which it comes."""
    mark = str(posted.get(PAGE, ""))[:LONGEST_MARK]
    return {**content, PAGE: mark} if mark else content


def is_overtaken(posted: Mapping[str, Any], before: Content, content: Content) -> bool:
    """Whether the draft holds what came from elsewhere after this page was built, and so would lose it. A page that does not hear
    that its words were saved sends them again: those are its own. `before` is empty where the draft is not there yet."""
    others = bool(before) and before.get(PAGE, "") != str(posted.get(PAGE, ""))
    is_newer = BUILT_ON in posted and posted[BUILT_ON] != state_of(before)
    return others and is_newer and state_of(content) != state_of(before)


def parted(draft_id: UUID, content: Content) -> Content:
    """What was written here as a draft of its own, which knows the one that it was parted from."""
    return {**{name: value for name, value in content.items() if name not in _BESIDES}, BESIDE: str(draft_id)}
