"""Whether a decision is disputed, for the page on which it is read."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.casework.escalation.queries import disagreements_with


def disputed_context(viewer: Viewer, decisions: Iterable[UUID | None]) -> dict[str, Any]:
    """What `parts/disputed.html` shows: the disagreements with these decisions that the viewer may see."""
    made = [decision for decision in decisions if decision]
    may_see = made and viewer.may(Permission.ESCALATE)
    return {"disputed_by": disagreements_with(viewer, decisions=made) if may_see else []}
