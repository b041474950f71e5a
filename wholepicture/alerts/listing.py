"""Makes the rows of the reading list, as the background worker: from what was reported, whether or not it raises anything."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from wholepicture.access.rules import ROLES, Permission
from wholepicture.alerts.models import ToRead
from wholepicture.alerts.rules import read_by, urgency_of
from wholepicture.base.database_role import cursor
from wholepicture.intake.queries import stated_submissions, told_among
from wholepicture.linkage.queries import nominals_of_subjects
from wholepicture.partnership.queries import roles_of

READERS = frozenset(role.code for role in ROLES.values() if role.hub and Permission.ALERTS in role.permissions)


def rows_to_read(submissions: Sequence[UUID]) -> list[ToRead]:
    """A row, unsaved, for each of these reports that a person of the hub is to read and may read.

    What its sender was told of already, by an alert's decision, is answered: no upgrade asks for it again.
    """
    reports = list(stated_submissions(submissions))
    nominals = nominals_of_subjects(subject.id for report in reports for subject in report.subjects)
    answered = _answered(submissions)
    roles = roles_of({one for report in reports for one in report.submission.named})
    rows = []
    for report in reports:
        sent = report.submission
        urgency = urgency_of(sent.kind, sent.stated)
        if urgency is None or (sent.level == "named" and not _reaches_hub(sent.named, roles)):
            continue
        rows.append(
            ToRead(
                submission=sent.id,
                area_id=sent.area_id,
                agency_id=sent.agency_id,
                level=sent.level,
                named=sent.named,
                nominals=sorted({nominals[one.id] for one in report.subjects if one.id in nominals}),
                kind=sent.kind,
                urgency=urgency,
                received_at=sent.received_at,
                due_at=read_by(urgency, sent.received_at),
                answered_at=answered.get(sent.id),
            )
        )
    return rows


def _answered(submissions: Sequence[UUID]) -> dict[UUID, datetime]:
    """When the senders of these reports were told, where what they were told is a decision that still stands."""
    told = told_among(submissions)
    with cursor() as sql:
        sql.execute("SELECT one FROM unnest(%s::uuid[]) one WHERE sec.is_answered(one)", [list(told)])
        return {one: told[one] for (one,) in sql.fetchall()}


def _reaches_hub(named: Iterable[UUID], roles: dict[UUID, str]) -> bool:
    """Whether somebody who works the list is among those for whom alone a report is. Else the list could not show it."""
    return any(roles.get(one) in READERS for one in named)
