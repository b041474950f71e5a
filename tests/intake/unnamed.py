"""Somebody who tells something without signing in, for tests."""

import uuid
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tests.living import House
from wholepicture.intake.confidential import commands, queries
from wholepicture.intake.confidential.codes import new_code
from wholepicture.intake.confidential.proofs import proof_of


def body(facts: str = "He waits at the gate in a red car.", **more: Any) -> dict[str, Any]:
    """What the page would send."""
    return {
        "key": uuid.uuid4().hex,
        "kind": "concern",
        "recorded_at": "2026-11-29T12:00:00+00:00",
        "narrative": {"facts": facts},
        "subjects": [{"ref": "c1", "role": "child", "given": "Wren", "family": "Gate-Test"}],
        "provenance": {"informant_kind": "friend", "how_known": "saw_or_heard", "informant": "Zia Friend-Test"},
        "sharing": {"level": "hub"},
        **more,
    }


def opened(house: House, **how: Any) -> queries.Door:
    """The area's page, opened by the operator."""
    commands.set_public_door(house.operator(), area=house.area, **{"is_open": True, **how})
    (door,) = queries.doors()
    return door


@dataclass
class Teller:
    """Whoever has a code."""

    house: House
    door: queries.Door
    code: str
    proof: bytes

    @classmethod
    def arrives(cls, house: House, door: queries.Door | None = None) -> "Teller":
        code = new_code()
        return cls(house, door or opened(house), code, proof_of(code))

    @property
    def viewer(self) -> Any:
        from wholepicture.access.viewer import system_viewer

        return system_viewer("public", agency=self.door.agency, channel="page")

    def tells(self, told: dict[str, Any] | None = None, *, wants_answer: bool = True) -> "Teller":
        known = {"proof": self.proof, "public": self.door.public}
        commands.hand_in(self.viewer, body=told or body(), wants_answer=wants_answer, **known)
        return self

    def adds(self, facts: str = "His name is Dean.", **more: Any) -> None:
        told = body(facts, **more)
        told.pop("subjects")
        commands.tell_more(self.viewer, body=told, proof=self.proof, public=self.door.public)

    def reads(self) -> queries.UnderCode:
        return queries.conversation(self.viewer, proof=self.proof)


def told(house: House, number: int = 0) -> UUID:
    """The report that stands in this place of the hub's reading list."""
    from wholepicture.alerts.queries import reading_list

    return reading_list(house.viewer("coordinator")).rows[number].submission
