"""Words sent after the session had ended, kept until the same browser has signed in again.

Without JavaScript a page is sent only when a button is pressed; if the session ended meanwhile, what was typed would
be lost in the redirect to the sign-in page. It is kept encrypted for that browser (`browser.py`), for its draft alone.
"""

import base64
import re
from typing import Any
from uuid import UUID

from django.http import QueryDict

from wholepicture.intake.encryption import Unreadable, lock, unlock

_WRITES = re.compile(r"/report/([0-9a-f-]{36})/write/")
_NAME = "held_words"
MOST = 200_000  # bytes: more than the long page can hold by its own limits is not a person's typing


def hold(request: Any) -> None:
    """Keep what was posted to a report's long page, if it was."""
    match = _WRITES.fullmatch(request.path)
    if request.method != "POST" or not match or len(request.body) > MOST:
        return
    draft = UUID(match.group(1))
    locked = lock(request.POST.urlencode().encode(), draft)
    request.kept[_NAME] = {"draft": str(draft), "words": base64.b64encode(locked).decode()}


def take_back(request: Any, draft_id: UUID) -> QueryDict | None:
    """What was held for this draft, once; None where nothing was."""
    held = request.kept.get(_NAME)
    if not held or held["draft"] != str(draft_id):
        return None
    del request.kept[_NAME]
    try:
        return QueryDict(unlock(base64.b64decode(held["words"]), draft_id).decode())
    except Unreadable:
        return None
