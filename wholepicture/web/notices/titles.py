"""What a notice is about, in words, as far as whoever reads it may see it. Inside the product alone: nothing of it is ever sent."""

from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.alerts.queries import named_by_notices
from wholepicture.casework.assessment.queries import children_of_assessments
from wholepicture.casework.carers.queries import children_of_carers
from wholepicture.casework.cases.queries import children_of_cases
from wholepicture.casework.context.queries import plans_called
from wholepicture.casework.disruption.queries import measures_called
from wholepicture.casework.escalation.queries import children_of_escalations
from wholepicture.casework.meeting.discussions.queries import children_of_discussions
from wholepicture.casework.missing.queries import children_who_went
from wholepicture.casework.placement.queries import children_of_placements
from wholepicture.casework.question.queries import abouts_of_questions
from wholepicture.casework.referral.queries import children_of_referrals
from wholepicture.intake.queries import held_called, reports_answered
from wholepicture.notices.queries import NoticeRow
from wholepicture.web.parts.alert_in_words import called_once
from wholepicture.web.wording.drafts import sent_in_words
from wholepicture.web.wording.sentences import and_list

Named = Mapping[UUID, str]
MOST_NAMED = 3  # in one notice


def titles_of(viewer: Viewer, rows: Iterable[NoticeRow]) -> dict[UUID, str]:
    """What each of these notices is about, by the notice's id; of what does not show to the viewer nothing."""
    listed = list(rows)
    titles: dict[UUID, str] = {}
    for kinds, permission, read in READ_BY:
        of_kind = [row for row in listed if row.kind in kinds]
        if of_kind and viewer.may(permission):
            named = read(viewer, {row.record for row in of_kind})
            titles |= {row.id: named[row.record] for row in of_kind if named.get(row.record)}
    return titles


def _named(viewer: Viewer, records: set[UUID]) -> Named:
    return {one: _said(people) for one, people in named_by_notices(viewer, records=records).items()}


def _held(viewer: Viewer, records: set[UUID]) -> Named:
    return {one: _said(people) for one, people in held_called(viewer, ids=records).items()}


def _disagreements(viewer: Viewer, records: set[UUID]) -> Named:
    return children_of_escalations(viewer, ids=records)


def _assessments(viewer: Viewer, records: set[UUID]) -> Named:
    return children_of_assessments(viewer, ids=records)


def _cases(viewer: Viewer, records: set[UUID]) -> Named:
    return children_of_cases(viewer, ids=records)


def _referrals(viewer: Viewer, records: set[UUID]) -> Named:
    return children_of_referrals(viewer, ids=records)


def _questions(viewer: Viewer, records: set[UUID]) -> Named:
    return abouts_of_questions(viewer, ids=records)


def _plans(viewer: Viewer, records: set[UUID]) -> Named:
    return plans_called(viewer, ids=records)


def _discussions(viewer: Viewer, records: set[UUID]) -> Named:
    return children_of_discussions(viewer, ids=records)


def _placements(viewer: Viewer, records: set[UUID]) -> Named:
    return children_of_placements(viewer, ids=records)


def _times(viewer: Viewer, records: set[UUID]) -> Named:
    return {one: _said(people) for one, people in children_who_went(viewer, episodes=records).items()}


def _measures(viewer: Viewer, records: set[UUID]) -> Named:
    return measures_called(viewer, ids=records)


def _cared_for(viewer: Viewer, records: set[UUID]) -> Named:
    return children_of_carers(viewer, placements=records)


def _answered(viewer: Viewer, records: set[UUID]) -> Named:
    return {one: sent_in_words(row) for one, row in reports_answered(viewer, submissions=records).items()}


def _said(people: list[str]) -> str:
    names = called_once(people)
    more = len(names) - MOST_NAMED
    return and_list([*names[:MOST_NAMED], f"{more} more"] if more > 0 else names) if names else ""


# Which kinds are read by what, and what it takes to read it.
READ_BY: tuple[tuple[frozenset[str], Permission, Callable[[Viewer, set[UUID]], Named]], ...] = (
    (frozenset({"danger", "urgent", "report", "alert", "route"}), Permission.DIRECTORY, _named),
    (frozenset({"held"}), Permission.ALERTS, _held),
    (frozenset({"escalation", "ended"}), Permission.ESCALATE, _disagreements),
    (frozenset({"assessment", "reviewed", "lowered"}), Permission.PICTURE, _assessments),
    (frozenset({"action", "case", "closing"}), Permission.CASES, _cases),
    (frozenset({"referral", "referred"}), Permission.CASES, _referrals),
    (frozenset({"question", "replied", "question_late"}), Permission.CASES, _questions),
    (frozenset({"plan"}), Permission.CASES, _plans),
    (frozenset({"discussion"}), Permission.CASES, _discussions),
    (frozenset({"placement_late"}), Permission.CASES, _placements),
    (frozenset({"interview"}), Permission.MISSING, _times),
    (frozenset({"expiring", "expired"}), Permission.ALERTS, _measures),
    (frozenset({"carer"}), Permission.CASES, _cared_for),
    (frozenset({"answer"}), Permission.OWN_REPORTS, _answered),
)
