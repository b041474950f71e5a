"""Two who change one entry: the second is told what changed meanwhile. What they typed stays; what they left takes the change."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from wholepicture.web.frame.request import Request

TOLD = (
    "Somebody else changed this while you had it open. Nothing is saved yet: read what they changed, then save again."
)


@dataclass(frozen=True)
class Change:
    """What somebody else changed: the field's label, what stood there, what stands there now, and what was typed, where that differs."""

    label: str
    before: str
    now: str
    typed: str


def opened_on(request: Request, fields: Mapping[str, str]) -> dict[str, str]:
    """How the entry stood when the form was opened, by field. A form that does not say saw nothing."""
    try:
        seen = json.loads(request.POST.get("seen", ""))
    except (ValueError, RecursionError):
        seen = None
    if not isinstance(seen, dict):
        seen = {}
    return {field: _storable(str(seen.get(field, ""))[:1000]) for field in fields}


def _storable(text: str) -> str:
    """Without NUL and without halves of a character: no database holds them, and JSON can spell them."""
    return text.replace("\0", "").encode(errors="ignore").decode()


def merged(typed: Mapping[str, str], seen: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """What the form shows then: what was typed, and where nothing was, what somebody else saved."""
    return {field: now[field] if value == seen[field] else value for field, value in typed.items()}


def changes(
    typed: Mapping[str, str],
    seen: Mapping[str, str],
    now: Mapping[str, str],
    labels: Mapping[str, str],
    words: Mapping[str, Mapping[str, str]],
) -> list[Change]:
    """What differs between `seen` and `now`, in words: `words` has those of a field whose value is a code."""

    def said(field: str, value: str) -> str:
        return words.get(field, {}).get(value, value) or "nothing"

    return [
        Change(
            label,
            said(field, seen[field]),
            said(field, now[field]),
            said(field, typed[field]) if typed[field] not in (seen[field], now[field]) else "",
        )
        for field, label in labels.items()
        if seen[field] != now[field]
    ]


def seen_by(request: Request, now: Mapping[str, str] | None, *, is_told: bool) -> str:
    """What the next form is based on: what it was opened on, until the viewer is told what changed since."""
    if now is None:
        return ""
    if request.method == "POST" and not is_told:
        return request.POST.get("seen", "")[:20_000]
    return json.dumps(now)


def status_of(errors: Mapping[str, str], meanwhile: list[Change] | None) -> int:
    """The status with which a form is answered."""
    if meanwhile is not None:
        return 409
    return 422 if errors else 200
