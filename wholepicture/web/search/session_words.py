"""What was searched for, kept encrypted for the browser in which somebody searched, and for them alone.

A name in an address would stand in histories, logs and over shoulders; a page that came of a form could not be loaded
again or gone back to. So the words stay here, under a random id, and the id is the address. The last few are kept.
"""

import base64
from typing import Any
from uuid import UUID

from wholepicture.base.ids import new_id
from wholepicture.intake.encryption import Unreadable, lock, unlock

_NAME = "searches"
MOST = 10  # searches; and characters of each, more than the longest that is answered
LONGEST = 1000


def keep(request: Any, words: str) -> UUID:
    """Keep these words; returns the id to ask for them."""
    made = new_id()
    locked = base64.b64encode(lock(words[:LONGEST].encode("utf-8", "replace"), made)).decode()
    before = list(_searches(request).items())[-(MOST - 1) :]
    request.kept[_NAME] = {"of": str(request.viewer.professional_id), "words": dict([*before, (str(made), locked)])}
    return made


def words_of(request: Any, search: UUID) -> str | None:
    """The words kept under this id in this browser for whoever is signed in, or None."""
    locked = _searches(request).get(str(search))
    try:
        return unlock(base64.b64decode(locked), search).decode() if locked else None
    except Unreadable:
        return None


def _searches(request: Any) -> dict[str, str]:
    """Theirs alone: whoever signs in after them in the same browser finds none."""
    kept = request.kept.get(_NAME) or {}
    words: dict[str, str] = kept["words"] if kept.get("of") == str(request.viewer.professional_id) else {}
    return words
