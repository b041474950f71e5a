"""The ways in which a report is taken on, as a form asks for them: what is offered, what was filled in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import QueryDict

from wholepicture.alerts.front_door import Taken
from wholepicture.alerts.routes import WAYS
from wholepicture.web.frame.request import id_or_none, typed

EXAMPLES = {
    "emergency": "For example, control room, log 0412",
    "crime": "For example, crime desk, and the crime number",
    "safeguarding": "For example, the front door’s duty worker, and their reference",
    "intelligence": "For example, the intelligence unit’s desk",
}


@dataclass(frozen=True)
class Ways:
    """What was chosen, who has it there by way, and who in the hub sees to it."""

    chosen: Sequence[str] = ()
    passed_to: Mapping[str, str] = field(default_factory=dict)
    seen_to_by: UUID | None = None

    @property
    def in_words(self) -> dict[str, str]:
        """What was chosen: each way, and who has it there."""
        return {WAYS[code].title: self.passed_to.get(code, "") or "Chosen" for code in self.chosen}

    @property
    def taken(self) -> dict[str, Taken]:
        """For the command, which checks them."""
        who = self.seen_to_by or UUID(int=0)
        return {code: Taken(self.passed_to.get(code, ""), who) for code in self.chosen}


def ways_from(sent: QueryDict) -> Ways:
    names = {code: f"{code}_passed_to" for code in WAYS}
    words = typed(sent, *names.values())
    chosen = [code for code in dict.fromkeys(sent.getlist("ways")) if code in WAYS]
    return Ways(chosen, {code: words[name] for code, name in names.items()}, id_or_none(sent.get("seen_to_by", "")))


def ways_context(ways: Ways, people: Mapping[UUID, str], viewer: UUID | None) -> dict[str, Any]:
    """What `parts/ways.html` shows. `people`: who in the hub may see to it; the viewer, where nobody was chosen."""
    return {
        "ways": [
            {
                "code": way.code,
                "title": way.title,
                "asked_as": way.asked_as,
                "follows": way.follows,
                "is_chosen": way.code in ways.chosen,
                "passed_to": ways.passed_to.get(way.code, ""),
                "passed_to_name": f"{way.code}_passed_to",
                "example": EXAMPLES[way.code],
            }
            for way in WAYS.values()
        ],
        "hub_people": [(str(person), name) for person, name in people.items()],
        "seen_to_by": str(ways.seen_to_by or viewer),
    }
