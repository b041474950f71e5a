"""Makes the rows of the reading list, as the background worker: from what was reported, whether or not it raises anything.

A report that is kept to named people waits for them alone, in the hub or outside it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from wholepicture.access.rules import READERS_BY_NAME
from wholepicture.alerts.models import ToRead
from wholepicture.alerts.urgency import OTHER, TAKES_BACK, read_by, urgency_of
from wholepicture.base.database_role import cursor
from wholepicture.intake.confidential.queries import asks_to_take_back
from wholepicture.intake.queries import Stated, stated_submissions, told_among
from wholepicture.linkage.queries import nominals_of_subjects
from wholepicture.partnership.clocks.queries import own_limits
from wholepicture.partnership.queries import roles_of
from wholepicture.partnership.signs.queries import dictionaries_of

# What may have rested on the earlier report is for a person to look at again: nothing falls by itself.
ALWAYS_LOOKED_AT = ("correction", "withdrawal")


def rows_to_read(submissions: Sequence[UUID]) -> list[ToRead]:
    """A row, unsaved, for each of these reports that a person of the hub, or one whom its sender named, is to read and may read.

    What its sender was told of already, by an alert's decision, is answered: no upgrade asks for it again.
    """
    reports = list(stated_submissions(submissions))
    nominals = nominals_of_subjects(_subjects_of(reports))
    answered = _answered(submissions)
    back = asks_to_take_back(submissions)
    dictionaries = dictionaries_of({report.submission.area_id for report in reports})
    own = {area: own_limits(area) for area in dictionaries}
    rows = []
    for report in _reaching_anybody(reports):
        sent = report.submission
        after, signs = sent.received_at - sent.recorded_at, dictionaries[sent.area_id].counting_in(sent.dictionary)
        urgency = urgency_of(sent.kind, sent.stated, after=after, signs=signs)
        if urgency is None and report.revised.how in ALWAYS_LOOKED_AT:
            urgency = OTHER
        if urgency == OTHER and sent.id in back:
            urgency = TAKES_BACK
        if urgency is not None:
            due_at = read_by(urgency, sent.received_at, own[sent.area_id])
            rows.append(_row(report, urgency, due_at, nominals, answered.get(sent.id)))
    return rows


def _subjects_of(reports: Iterable[Stated]) -> list[UUID]:
    return [subject.id for report in reports for subject in report.subjects]


def _row(
    report: Stated, urgency: int, due_at: datetime, nominals: Mapping[UUID, UUID], answered_at: datetime | None
) -> ToRead:
    sent = report.submission
    return ToRead(
        submission=sent.id,
        area_id=sent.area_id,
        agency_id=sent.agency_id,
        level=sent.level,
        named=sent.named,
        nominals=sorted({nominals[subject.id] for subject in report.subjects if subject.id in nominals}),
        kind=sent.kind,
        urgency=urgency,
        received_at=sent.received_at,
        due_at=due_at,
        answered_at=answered_at,
    )


def _answered(submissions: Sequence[UUID]) -> dict[UUID, datetime]:
    """When the senders of these reports were told, where what they were told is a decision that still stands."""
    told_at = told_among(submissions)
    with cursor() as sql:
        sql.execute("SELECT id FROM unnest(%s::uuid[]) id WHERE sec.is_answered(id)", [list(told_at)])
        return {submission: told_at[submission] for (submission,) in sql.fetchall()}


def _reaching_anybody(reports: Sequence[Stated]) -> list[Stated]:
    """Those of these reports that the list could show to somebody who answers: not one for named people of whom none reads here."""
    roles = roles_of({person for report in reports for person in report.submission.named})
    return [report for report in reports if report.submission.level != "named" or _names_a_reader(report, roles)]


def _names_a_reader(report: Stated, roles: Mapping[UUID, str]) -> bool:
    return any(roles.get(person) in READERS_BY_NAME for person in report.submission.named)
