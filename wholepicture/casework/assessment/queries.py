"""Every read of assessment that leaves the room. Row security decides which there are, and what of the reports behind them shows."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from wholepicture.access.queries import hidden_from
from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.dictionary import Dictionary
from wholepicture.base.ledgered import concerning, query
from wholepicture.casework.assessment.answers import CONTEXT, Entries, Said, as_seen, from_data, supporters
from wholepicture.casework.assessment.child import Child, Report, child_to_assess
from wholepicture.casework.assessment.commands import may_review
from wholepicture.casework.assessment.places import state_of
from wholepicture.casework.assessment.results import (
    AnswerRow,
    AssessmentPage,
    ChildAssessed,
    DecisionOfAssessment,
    DraftPage,
    DraftRow,
    Harm,
    LevelRow,
    Question,
    Review,
    Seen,
    Work,
)
from wholepicture.casework.assessment.rules import LISTS, REVIEWS, SHARED, printed_from_data, recency_of, trend_of
from wholepicture.casework.assessment.stored import (
    Chain,
    chain_of,
    level_set,
    reviews_of,
    standing_of,
    tool_used,
    unreplaced,
)
from wholepicture.casework.assessment.written import Draft, begun, draft_of, opened, own_drafts
from wholepicture.casework.models import Assessment, AssessmentReview
from wholepicture.partnership.queries import agencies_by_id, names_of
from wholepicture.partnership.rules import SPOKEN_AS
from wholepicture.partnership.signs.queries import Worded
from wholepicture.picture.queries import labels_of, people_in, reports_behind, shows_to_viewer

FALLING_DUE = timedelta(days=14)
MOST_LISTED = 100
NO_NAME = "Name not known"


@query(Permission.PICTURE, called="Read the level of a child")
def level_standing(viewer: Viewer, *, nominal: UUID) -> LevelRow | None:
    """The level of a child that stands, as far as the viewer may see assessments; None: there is none."""
    stood = standing_of([nominal])
    concerning(subjects=[nominal], records=[row.id for row in stood])
    rows = _level_rows(viewer, stood, reviews_of(stood), {}, stands=stood)
    return replace(rows[0], was=_lowered_from(stood[0])) if rows else None


def _lowered_from(row: Assessment) -> str:
    """What the level is called that an assessment lowers, as far as the viewer may see it."""
    above = Assessment.objects.filter(id__in=row.replaces, step__gt=row.step).order_by("-step", "-at").first()
    return level_set(above).title if above and row.is_lowering else ""


@query(Permission.PICTURE, called="Read a child’s assessments")
def assessments_of(viewer: Viewer, *, nominal: UUID) -> ChildAssessed:
    """A child's assessments: harm first, every level ever set, and what the viewer began. Raises NotFound."""
    child = child_to_assess(viewer, nominal)
    chain = chain_of(child.nominal)
    concerning(subjects=[child.nominal], records=[row.id for row in chain.rows])
    return ChildAssessed(
        nominal=child.nominal,
        label=child.label,
        harm=_harm(child, chain, viewer),
        levels=_rows_of_child(viewer, child, chain),
        drafts=[row for row in _drafts(viewer) if row.nominal == child.nominal],
    )


@query(Permission.ASSESS, called="Opened an assessment that they are writing")
def assessment_draft(viewer: Viewer, *, draft: UUID) -> DraftPage:
    """An assessment of the viewer's own as it stands, with all that is offered beside it. Raises NotFound."""
    row = draft_of(viewer, draft)
    child, chain, form = begun(viewer, row)
    concerning(subjects=[child.nominal], records=[draft, *(one.id for one in chain.rows)])
    faults: dict[str, str] = {}
    for fault in form.faults:
        faults.setdefault(fault.field, fault.message)
    return DraftPage(
        id=row.id,
        nominal=child.nominal,
        label=child.label,
        tool=row.tool,
        fields=row.fields,
        started_at=row.started_at,
        saved_at=row.saved_at,
        questions={name: _questions(child, name) for name in LISTS},
        born=child.born,
        reports=child.reports,
        since=_since(child, row),
        given=form.given,
        printed=form.printed,
        as_printed=form.as_printed,
        faults=faults,
        standing=next((row for row in _rows_of_child(viewer, child, chain) if row.is_standing), None),
        harm=_harm(child, chain, viewer),
        state=state_of(row.fields),
    )


@query(Permission.PICTURE, called="Read an assessment")
def assessment_of(viewer: Viewer, *, assessment: UUID) -> AssessmentPage | None:
    """An assessment as it was signed, or None: there is none, or it is not the viewer's to see. Of the reports behind it, those that
    the viewer may see; nothing tells that there are others."""
    row = Assessment.objects.filter(id=assessment).first()
    if row is None or not shows_to_viewer("child", row.nominals[0]):
        return None
    child = child_to_assess(viewer, row.nominals[0])
    chain = chain_of(child.nominal)
    concerning(subjects=[child.nominal], records=[row.id])
    rows = {one.id: one for one in _rows_of_child(viewer, child, chain)}
    dictionary = Worded(row.area_id, [row.dictionary]).under(row.dictionary)
    shown, seen = _evidence(viewer, row, child.nominal)
    answers, entries, signed = (
        as_seen(from_data(row.answers), shown),
        Entries(dictionary.signs),
        clock.local_date(row.at),
    )
    return AssessmentPage(
        row=rows[row.id],
        answers=_answers(answers, dictionary, seen, _Spoken.to(viewer), child.nominal),
        texts={name: getattr(row, name) for name in _TEXTS},
        voice_asked=row.voice_asked,
        printed=printed_from_data(row.printed),
        recency=recency_of(answers, entries, signed),
        agencies=len(supporters(answers)),
        trend=trend_of(answers, entries, signed),
        rule_level=tool_used(row).level(row.rule_level),
        shared=SHARED[row.level],
        dictionary=row.dictionary,
        stood_before=rows.get(row.stood) if row.stood else None,
        harm=_harm(child, chain, viewer),
        may_review=row.id not in chain.reviews and may_review(viewer, row),
        is_own=row.made_by_id == viewer.professional_id,
    )


_TEXTS = ("protective", "protective_known", "voice", "narrative", "reason", "differs_reason", "lower_reason")


@query(Permission.ASSESS, called="Listed assessments that wait for them")
def assessments_waiting(viewer: Viewer) -> Work:
    """What falls due soon or is overdue: the area's for the hub, their agency's for everyone else; what waits for the viewer's
    approval; and what they began. However long one of their own lies, the day by which the child is assessed again stays what it was."""
    due, waiting = _due(viewer), _to_review(viewer)
    listed = [*due, *waiting]
    concerning(subjects={row.nominals[0] for row in listed}, records={row.id for row in listed})
    labels = labels_of("nominal", {row.nominals[0] for row in listed})
    reviews = reviews_of(listed)
    return Work(
        due=_level_rows(viewer, due, reviews, labels, stands=due),
        to_review=_level_rows(viewer, waiting, reviews, labels, stands=()),
        drafts=_drafts(viewer),
    )


def _due(viewer: Viewer) -> list[Assessment]:
    """The levels that stand and are to be looked at again soon, the longest overdue first, a child once."""
    by = clock.local_date() + FALLING_DUE
    soon = Assessment.objects.filter(due_on__lte=by)
    mine = soon.filter(area_id=viewer.area_id) if viewer.is_hub else soon.filter(agency_id=viewer.agency_id)
    may_stand = unreplaced(mine).order_by("due_on", "id")[:MOST_LISTED]
    children = {nominal for of_child in may_stand.values_list("nominals", flat=True) for nominal in of_child}
    due = [row for row in standing_of(children) if row.due_on <= by and _is_theirs(viewer, row)]
    return sorted(due, key=lambda row: (row.due_on, row.id))


def _is_theirs(viewer: Viewer, row: Assessment) -> bool:
    return row.area_id == viewer.area_id if viewer.is_hub else row.agency_id == viewer.agency_id


def _to_review(viewer: Viewer) -> list[Assessment]:
    """Those that wait for a person's word and that the viewer may say it of, the oldest first."""
    if not (viewer.may(Permission.APPROVE) and (viewer.is_hub or viewer.is_lead)):
        return []
    reviewed = Exists(AssessmentReview.objects.filter(assessment_id=OuterRef("id")))
    waiting = Assessment.objects.filter(~reviewed).exclude(made_by_id=viewer.person)
    waiting = waiting.filter(area_id=viewer.area_id) if viewer.is_hub else waiting.filter(agency_id=viewer.agency_id)
    return list(waiting.order_by("at", "id")[:MOST_LISTED])


@query(Permission.PICTURE, called="Read who their notices of assessments are about")
def children_of_assessments(viewer: Viewer, *, ids: Collection[UUID]) -> dict[UUID, str]:
    """The child of each of these assessments, as far as the viewer may see them."""
    children = dict(Assessment.objects.filter(id__in=list(ids)).values_list("id", "nominals"))
    concerning(subjects={nominals[0] for nominals in children.values()}, records=children)
    labels = labels_of("nominal", {nominals[0] for nominals in children.values()})
    return {one: labels[nominals[0]] for one, nominals in children.items() if nominals[0] in labels}


@query(Permission.PICTURE, called="Read a decision about a child’s level")
def assessment_decision(viewer: Viewer, *, id: UUID) -> DecisionOfAssessment | None:
    """A level that was set (by the assessment's id), or what a supervisor said of it (by the review's); None: nothing that shows."""
    review = AssessmentReview.objects.filter(id=id).first()
    row = Assessment.objects.filter(id=review.assessment_id if review else id).first()
    if row is None:
        return None
    concerning(subjects=row.nominals, records=[id])
    said = review or row
    return DecisionOfAssessment(
        id=id,
        kind="review" if review else "level",
        assessment=row.id,
        nominal=row.nominals[0],
        about=row.about,
        label=labels_of("nominal", {row.nominals[0]})[row.nominals[0]],
        area=row.area_id,
        agency=row.agency_id,
        made_by=said.made_by_id,
        by=names_of([said.made_by_id]).get(said.made_by_id, ""),
        at=said.at,
        title=REVIEWS[review.decision] if review else f"The level was set: {level_set(row).title}",
        reason=said.reason,
    )


# -- rows ---------------------------------------------------------------------------------------------------------------


def _rows_of_child(viewer: Viewer, child: Child, chain: Chain) -> list[LevelRow]:
    """The assessments of a child in lines, the newest first."""
    stands = [chain.standing] if chain.standing else []
    return _level_rows(viewer, chain.rows, chain.reviews, {child.nominal: child.label}, stands=stands)


def _level_rows(
    viewer: Viewer,
    rows: Sequence[Assessment],
    reviews: Mapping[UUID, AssessmentReview],
    labels: Mapping[UUID, str],
    *,
    stands: Iterable[Assessment],
) -> list[LevelRow]:
    """Assessments in lines. `stands`: those whose level stands."""
    standing = {row.id for row in stands}
    names = names_of([row.made_by_id for row in rows] + [review.made_by_id for review in reviews.values()])
    spoken = _Spoken.to(viewer)
    return [
        LevelRow(
            id=row.id,
            nominal=row.nominals[0],
            label=labels.get(row.nominals[0], NO_NAME),
            level=level_set(row),
            tool=tool_used(row),
            kind=row.kind,
            at=row.at,
            by=names.get(row.made_by_id, ""),
            agency=spoken.of(row.agency_id, row.nominals[0]),
            due_on=row.due_on,
            is_standing=row.id in standing,
            is_lowering=row.is_lowering,
            is_incomplete=row.printed["is_incomplete"],
            has_harm=row.holds_harm,
            review=_review(reviews.get(row.id), names),
        )
        for row in rows
    ]


def _review(review: AssessmentReview | None, names: Mapping[UUID, str]) -> Review | None:
    if review is None:
        return None
    return Review(review.id, review.decision, review.reason, names.get(review.made_by_id, ""), review.at)


@dataclass(frozen=True)
class _Spoken:
    """How agencies are named beside a child: by their kind alone, where the name would tell where a protected child is."""

    own: UUID | None
    agencies: Mapping[UUID, Any]
    hidden: Collection[UUID]

    @classmethod
    def to(cls, viewer: Viewer) -> "_Spoken":
        """As a viewer reads them."""
        return cls(viewer.agency_id, agencies_by_id(), hidden_from(viewer))

    def of(self, agency: UUID, nominal: UUID) -> str:
        """One agency beside one child; nothing, where there is no such agency."""
        found = self.agencies.get(agency)
        if found is None:
            return ""
        return _kind_of(found.type) if nominal in self.hidden and agency != self.own else found.name


def _kind_of(type: str) -> str:
    return SPOKEN_AS[type][0].upper() + SPOKEN_AS[type][1:]


def _drafts(viewer: Viewer) -> list[DraftRow]:
    """What the viewer began, kept last first; a child of whom nothing shows any more is not named."""
    if viewer.professional_id is None:
        return []
    drafts = opened(own_drafts(viewer).order_by("-saved_at")[:MOST_LISTED])
    labels = labels_of("nominal", {draft.nominal for draft in drafts})
    return [
        DraftRow(draft.id, draft.nominal, labels[draft.nominal], draft.tool, draft.started_at, draft.saved_at)
        for draft in drafts
        if draft.nominal in labels
    ]


def _harm(child: Child, chain: Chain, viewer: Viewer) -> list[Harm]:
    """All harm that is recorded of a child, the newest first: in assessments, whatever became of them, and in reports."""
    labels = child.dictionary.labels()
    spoken = _Spoken.to(viewer)
    found = [
        Harm(
            labels.get(code, code), spoken.of(row.agency_id, child.nominal), clock.local_date(row.at), assessment=row.id
        )
        for code, row in chain.past_harm().items()
    ]
    for code in child.entries.of("H"):
        for one in child.proposals.get(code, ()):
            if one.answer == "yes":
                found.append(Harm(labels.get(code, code), one.agency, one.on, submission=one.submission))
    return sorted(found, key=lambda harm: harm.on, reverse=True)


def _questions(child: Child, name: str) -> list[Question]:
    return [
        Question(
            code,
            child.entries.signs[code].label,
            child.entries.signs[code].guidance,
            child.entries.signs[code].becomes_harm_when,
            child.proposals.get(code, ()),
        )
        for code in child.entries.of(name)
    ]


def _since(child: Child, draft: Draft) -> list[tuple[Report, bool]]:
    """What came since the draft was begun, and whether since it was last kept; the newest first."""
    came = [report for report in child.reports if report.received_at > draft.started_at]
    return [
        (report, report.received_at > draft.saved_at)
        for report in sorted(came, key=lambda report: report.received_at, reverse=True)
    ]


def _evidence(viewer: Viewer, row: Assessment, nominal: UUID) -> tuple[set[str], dict[str, Seen]]:
    """The reports behind an assessment that the viewer may see, by id, as they may see them."""
    wanted = {UUID(told.submission) for said in from_data(row.answers).values() for told in said.evidence}
    reports = reports_behind(viewer, submissions=wanted) if wanted else {}
    named = people_in(viewer, submissions=reports) if reports else {}
    seen = {}
    for submission, entry in reports.items():
        is_parted = nominal not in {person.id for person in named.get(submission, ())}
        seen[str(submission)] = Seen(submission, entry.agency, clock.local_date(entry.at), is_parted)
    return set(seen), seen


def _answers(
    answers: Mapping[str, Said], dictionary: Dictionary, seen: Mapping[str, Seen], spoken: _Spoken, nominal: UUID
) -> dict[str, list[AnswerRow]]:
    """What was answered, by list, as the signs were called then; what nobody answered is not known."""
    names = {agency.name: spoken.of(id, nominal) for id, agency in spoken.agencies.items()}
    asked = {name: [code for code, sign in dictionary.standing().items() if sign.list == name] for name in LISTS}
    asked["context"] = list(CONTEXT)
    rows: dict[str, list[AnswerRow]] = {}
    for name, codes in asked.items():
        for code in codes:
            said = answers.get(code, Said())
            evidence = [seen[told.submission] for told in said.evidence]
            label = CONTEXT.get(code) or dictionary.label(code)
            rows.setdefault(name, []).append(AnswerRow(code, label, said, names.get(said.agency, ""), evidence))
    return rows
