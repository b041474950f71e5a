"""A town in which people are joined and parted after something was raised about them, with the real worker."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from synthetic.factories import child, concern, nhs_of
from tests.living import House
from wholepicture.alerts.queries import alerts_awaiting
from wholepicture.alerts.results import AlertRow
from wholepicture.base.database_role import cursor
from wholepicture.linkage import commands as linkage

# Of one group, so that no pair of them is listed as well: three of them, from three agencies, are several signs.
SIGNS = ("new_phone", "money_or_items_unexplained", "new_clothes")
AGENCIES = ("SCH1", "HLT", "CSC")
# One girl as two agencies know her: nothing joins the two of themselves.
WREN = {"given": "Wren", "date_of_birth": "2010-05-17", "identifiers": [nhs_of(1)]}
RENNIE = {"given": "Rennie", "family": "Marlow-Test", "date_of_birth": "2012-11-02", "identifiers": [nhs_of(2)]}


@dataclass
class Town:
    """A house, with subjects and submissions by the key of their report."""

    house: House
    subjects: dict[str, UUID] = field(default_factory=dict)
    submissions: dict[str, UUID] = field(default_factory=dict)
    judgements: list[UUID] = field(default_factory=list)

    @property
    def hub(self) -> Any:
        return self.house.viewer("coordinator")

    def send(self, agency: str, stated: dict[str, Any], key: str, **more: Any) -> None:
        (receipt,) = self.house.send(agency, concern(child(**stated), key=key, **more))
        self.house.process()
        self.submissions[key] = receipt.submission
        with self.house.operator().acting(), cursor() as sql:
            sql.execute("SELECT subject FROM linkage_subjectprofile WHERE submission = %s", [receipt.submission])
            self.subjects[key] = sql.fetchone()[0]

    def signs_of(self, stated: dict[str, Any], name: str, signs: tuple[str, ...] = SIGNS) -> None:
        """A sign from each of several agencies: three are enough to raise."""
        for agency, sign in zip(AGENCIES, signs, strict=False):
            self.send(agency, stated, f"{name}-{sign}", signs=[sign])

    def join(self, a: str, b: str) -> None:
        self.judge(a, b)
        self.house.process()

    def judge(self, a: str, b: str) -> None:
        """Says that two are one; the worker has not heard of it yet."""
        made = linkage.record_judgement(
            self.house.viewer("linkage_officer"),
            subject_a=self.subjects[a],
            subject_b=self.subjects[b],
            answer="same",
            reason="One girl",
        )
        if made.second:
            linkage.look_again(self.house.viewer("second_officer"), judgement=made.id, agrees=True, reason="So it is")
        self.judgements.append(made.id)

    def part(self) -> None:
        """Takes back the latest judgement."""
        linkage.undo_judgement(
            self.house.viewer("linkage_officer"), judgement=self.judgements.pop(), reason="A mistake"
        )
        self.house.process()

    def waiting(self) -> list[AlertRow]:
        return alerts_awaiting(self.hub)

    def names(self) -> list[list[str]]:
        """Whom each alert that waits is about, by name."""
        return sorted(sorted(label for _, label in row.about) for row in self.waiting())
