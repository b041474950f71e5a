"""Words sent after the session had ended, kept until the same browser has signed in again; and whose words they are.

Without JavaScript a page is sent only when a button is pressed; if the session ended meanwhile, what was typed would
be lost in the redirect to the sign-in page. It is kept encrypted for that browser (`browser.py`), for its draft and its writer.

Each page on which a report or an assessment is written says, sealed by us, for whom it was made. Words without that are not kept: another
site can send a form, but has no such seal. Words of one person are neither shown to nor stored for another who signs in in
the same browser.
"""

import base64
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.http import QueryDict

from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.intake.encryption import Unreadable, lock, unlock

WRITER = "writer"  # the box that holds the seal
MOST = 200_000  # bytes: more than the long page can hold by its own limits is not a person's typing
_WRITES = re.compile(r"/(?:report|assessment)/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/write/")
_NAME = "held_words"
_SEAL = Signer(salt="wholepicture.web.frame.unsent_words")


def seal_of(viewer: Viewer, draft_id: UUID) -> str:
    """Says on a page that it was made for this writer and this draft."""
    return _SEAL.sign(f"{viewer.person}:{draft_id}")


def writer_in(sent: Mapping[str, Any], draft_id: UUID) -> UUID | None:
    """For whom the page was made from which this was sent; None where it does not say, or not by our seal."""
    try:
        writer, _, draft = _SEAL.unsign(str(sent.get(WRITER, ""))).partition(":")
    except BadSignature:
        return None
    return UUID(writer) if draft == str(draft_id) else None


class Held(NamedTuple):
    """Words that were held, and when they were sent: "yesterday" is the day before that."""

    words: QueryDict
    at: datetime


def may_be_held(path: str, method: str) -> bool:
    """Whether what is sent there is kept when the session has ended."""
    return method == "POST" and _WRITES.fullmatch(path) is not None


def hold(request: Any) -> None:
    """Keep what was posted from somebody's own page of writing, if it was."""
    match = _WRITES.fullmatch(request.path)
    if request.method != "POST" or not match or len(request.body) > MOST:
        return
    draft = UUID(match.group(1))
    writer = writer_in(request.POST, draft)
    if writer is None:
        return
    locked = lock(request.POST.urlencode().encode(), draft)
    words, at = base64.b64encode(locked).decode(), clock.now().isoformat()
    request.kept[_NAME] = {"draft": str(draft), "writer": str(writer), "words": words, "at": at}


def take_back(request: Any, draft_id: UUID) -> Held | None:
    """What was held of the viewer's own words for this draft, once; None where nothing was. Another's stay held."""
    held = request.kept.get(_NAME)
    if not held or (held["draft"], held["writer"]) != (str(draft_id), str(request.viewer.person)):
        return None
    del request.kept[_NAME]
    try:
        words = QueryDict(unlock(base64.b64decode(held["words"]), draft_id).decode())
    except Unreadable:
        return None
    return Held(words, datetime.fromisoformat(held["at"]))
