"""A draft as it stands: what was typed, what would be signed, what the rule prints beside it. Inside a recorded act."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ledgered import NotFound
from wholepicture.casework.assessment.child import Child, child_to_assess
from wholepicture.casework.assessment.filled import read
from wholepicture.casework.assessment.rules import (
    Fault,
    Given,
    Known,
    Printed,
    faults_of,
    print_rule,
    printed_as_data,
)
from wholepicture.casework.assessment.stored import Chain, chain_of, level_set
from wholepicture.casework.assessment.tools import Level, Tool, tool_of
from wholepicture.casework.models import AssessmentDraft
from wholepicture.intake.encryption import unlock_json
from wholepicture.linkage.queries import nominals_of_subjects


@dataclass(frozen=True)
class Draft:
    """A draft of the viewer's own. `nominal`: the child, as joined now; `page`: the mark of the page that wrote it last; `stored`: as
    it lies in its row."""

    id: UUID
    nominal: UUID
    tool: Tool
    fields: dict[str, Any]
    started_at: datetime
    saved_at: datetime
    page: str
    stored: bytes


@dataclass(frozen=True)
class Written:
    """What would be signed, what the rule prints of it, the level that stands, and what is to be put right. `unanswered`: what the
    rule prints of the child before anything is answered, which only what others do changes."""

    given: Given
    printed: Printed
    unanswered: Printed
    standing: Level | None
    faults: list[Fault]

    @property
    def as_printed(self) -> str:
        """What was printed, and before anything was answered, in short: another text as soon as anything of it differs."""
        return f"{_in_short(self.printed)}.{_in_short(self.unanswered)}"

    def is_printed_by_others(self, as_printed: str) -> bool:
        """Whether it is not only by the writer's own answers that something else is printed now than was then."""
        return as_printed.partition(".")[2] != _in_short(self.unanswered)


def _in_short(printed: Printed) -> str:
    return sha256(json.dumps(printed_as_data(printed), sort_keys=True).encode()).hexdigest()[:32]


def own_drafts(viewer: Viewer) -> QuerySet[AssessmentDraft]:
    """The drafts of whoever asks; none of an agency's system."""
    return AssessmentDraft.objects.filter(professional_id=viewer.person)


def draft_of(viewer: Viewer, draft: UUID) -> Draft:
    """A draft of the viewer's own. Raises NotFound."""
    row = own_drafts(viewer).filter(id=draft).first()
    if row is None:
        raise NotFound
    return opened([row])[0]


def opened(rows: Iterable[AssessmentDraft]) -> list[Draft]:
    """What stored drafts hold."""
    listed = list(rows)
    now = nominals_of_subjects(row.about for row in listed)
    return [_opened(row, now.get(row.about, row.about)) for row in listed]


def _opened(row: AssessmentDraft, nominal: UUID) -> Draft:
    content = unlock_json(row.content, row.id)
    tool = tool_of(content["tool"], content["version"])
    assert tool is not None  # every version stays
    return Draft(
        id=row.id,
        nominal=nominal,
        tool=tool,
        fields=content["fields"],
        started_at=row.started_at,
        saved_at=row.saved_at,
        page=content.get("page", ""),
        stored=bytes(row.content),
    )


def begun(viewer: Viewer, draft: Draft) -> tuple[Child, Chain, Written]:
    """The child as the viewer may see them, their assessments, and what the draft comes to."""
    child = child_to_assess(viewer, draft.nominal)
    chain = chain_of(child.nominal)
    return child, chain, written(draft, child, chain)


def written(draft: Draft, child: Child, chain: Chain) -> Written:
    """What a draft comes to."""
    today = clock.local_date()
    given, unread = read(draft.fields, child.entries, child.offered.values(), today)
    past_harm = chain.past_harm()
    printed = print_rule(draft.tool, given.answers, child.entries, today, past_harm=past_harm)
    unanswered = print_rule(draft.tool, {}, child.entries, today, past_harm=past_harm)
    stood = chain.standing
    standing = level_set(stood) if stood else None
    evidence = {told.submission for said in given.answers.values() for told in said.evidence}
    known = Known(standing, child.reported_harm, frozenset(child.shared[one] for one in evidence))
    return Written(given, printed, unanswered, standing, [*unread, *faults_of(given, draft.tool, printed, known)])
