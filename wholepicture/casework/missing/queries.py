"""Every read of missing that leaves the room. Row security decides which there are."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from wholepicture.access.queries import hidden_from
from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ledgered import NotFound, concerning, query
from wholepicture.casework.missing.results import Followed, Return, ReturnsWaiting, StepRow, TimePage
from wholepicture.casework.missing.rules import (
    FOLLOWED,
    UNDONE,
    Step,
    known_of_interview,
    newest_first,
    procedure_in_force,
    procedures,
    standing_steps,
)
from wholepicture.casework.missing.stored import Times, stands_for, steps_on
from wholepicture.partnership.queries import agencies_by_id, names_of
from wholepicture.partnership.rules import SPOKEN_AS
from wholepicture.picture.nights import DECLINED
from wholepicture.picture.queries import shows_to_viewer
from wholepicture.picture.returned import Report, called, children_of_episodes, reports_of, who_went, with_those_before

LOOKED_BACK = timedelta(days=90)  # returns of times away that began since then are listed
DONE_WITHIN = timedelta(days=14)
MOST_LISTED = 200


@query(Permission.MISSING, called="Listed return interviews that wait")
def returns_waiting(viewer: Viewer) -> ReturnsWaiting:
    """Return interviews of the last 90 days that wait or are late, of the children of whom the viewer may read."""
    since = clock.now() - LOOKED_BACK
    who, is_more = who_went(viewer, since=since)
    found = _sorted(Times(viewer, reports_of(viewer, who, since=since)).returns(_is_listed), is_more)
    listed = [*found.waiting, *found.untold, *found.done]
    concerning(
        subjects={row.child.nominal for row in listed}, records=[told.submission for row in listed for told in row.told]
    )
    return found


@query(Permission.MISSING, called="Read who their notices of late interviews are about")
def children_who_went(viewer: Viewer, *, episodes: Collection[UUID]) -> dict[UUID, list[str]]:
    """The children of whom these reports of times away tell, as far as the viewer may see them."""
    children = children_of_episodes(episodes)
    names = called({nominal for of_report in children.values() for nominal in of_report})
    concerning(subjects=names, records=children)
    return {episode: [names[nominal].label for nominal in of_report] for episode, of_report in children.items()}


def _is_listed(row: Return) -> bool:
    return row.is_open or _is_untold(row) or _is_done_lately(row)


def _is_untold(row: Return) -> bool:
    return row.is_held and not row.answers


def _is_done_lately(row: Return) -> bool:
    is_done = bool(row.answers) or row.outcome == DECLINED
    return is_done and row.due_at is not None and row.due_at > clock.now() - DONE_WITHIN


def _sorted(rows: Iterable[Return], is_more: bool) -> ReturnsWaiting:
    by_due = sorted(rows, key=lambda row: (row.due_at or clock.now(), row.episode.hex))
    waiting = [row for row in by_due if row.is_open]
    untold = [row for row in by_due if _is_untold(row)]
    done = [row for row in by_due if _is_done_lately(row)]
    is_cut = is_more or len(waiting) > MOST_LISTED
    return ReturnsWaiting(waiting[:MOST_LISTED], untold[:MOST_LISTED], done[::-1][:MOST_LISTED], is_cut)


@query(Permission.MISSING, called="Read what was done about a child’s times away")
def times_of_child(viewer: Viewer, *, nominal: UUID) -> list[Return]:
    """Every time away of a child with what became of its return interview, the newest first. Raises NotFound: nothing of them shows."""
    reports = reports_of(viewer, [nominal])
    if nominal not in reports:
        if not shows_to_viewer("child", nominal):
            raise NotFound
        concerning(subjects=[nominal])
        return []
    rows = Times(viewer, reports).returns()
    concerning(subjects=[nominal], records=[told.submission for row in rows for told in row.told])
    return sorted(rows, key=lambda row: (row.since.earliest, row.episode.hex), reverse=True)


@query(Permission.MISSING, called="Read what was done about a time away")
def time_page(viewer: Viewer, *, nominal: UUID, episode: UUID) -> TimePage:
    """One time away, the procedure as it was followed, and all that was done. Raises NotFound."""
    row = time_of(viewer, nominal, episode)
    concerning(subjects=[nominal], records=[told.submission for told in row.told])
    steps = _in_rows(viewer, row)
    return TimePage(
        row=row,
        steps=[each for each in steps if each.step.kind not in (FOLLOWED, UNDONE)],
        followed=_followed(steps),
        procedure=procedure_in_force(),
        seen=len(row.steps),
        is_hidden=nominal in hidden_from(viewer),
    )


def time_of(viewer: Viewer, nominal: UUID, episode: UUID) -> Return:
    """Inside a recorded act: the time away of a child of which a report tells, or one in whose place another stands. Raises NotFound."""
    reports = reports_of(viewer, [nominal])
    standing = stands_for(reports.get(nominal, ())).get(episode)
    for row in Times(viewer, reports).returns(lambda row: any(told.submission == standing for told in row.told)):
        return row
    raise NotFound


def _in_rows(viewer: Viewer, row: Return) -> list[StepRow]:
    """What was done, the last first: what another agency wrote of a protected child is not told in its own words."""
    is_hidden = row.child.nominal in hidden_from(viewer)
    names = _names_in(row.steps)
    spoken = agencies_beside(viewer, row.child.nominal)
    standing = {step.id for step in standing_steps(row.steps)}
    mistakes = {step.undoes: step for step in row.steps if step.kind == UNDONE and step.undoes not in standing}
    rows = []
    for step in newest_first(row.steps):
        plain = StepRow(step, names[step.made_by], spoken.get(step.agency, ""), _titled(step))
        is_own, undone = step.agency == viewer.agency_id, mistakes.get(step.id)
        rows.append(_as_it_stands(plain, undone, names, is_own=is_own, is_hidden=is_hidden))
    return rows


def _names_in(steps: Iterable[Step]) -> dict[UUID | None, str]:
    """What whoever did each of these is called. A foster carer is not named: their name would tell where the child lives."""
    listed = {step.made_by for step in steps}
    names = names_of(one for one in listed if one)
    return {one: names.get(one, "") if one else CARER for one in listed}


CARER = "The foster carer"


def _as_it_stands(
    row: StepRow, undone: Step | None, names: Mapping[UUID | None, str], *, is_own: bool, is_hidden: bool
) -> StepRow:
    in_words = row.step.words or row.step.by_name or (undone.words if undone else "")
    row = replace(row, step=_told(row.step, is_own=is_own, is_hidden=is_hidden))
    row = replace(row, is_withheld=is_hidden and not is_own and in_words != "")
    return _undone(row, undone, names) if undone else replace(row, may_undo=is_own)


def _told(step: Step, *, is_own: bool, is_hidden: bool) -> Step:
    """A step as its reader is told it: who talked with a protected child, as others wrote it, could tell where they are."""
    return replace(step, by_name="", words="") if is_hidden and not is_own else step


def _undone(row: StepRow, undone: Step, names: Mapping[UUID | None, str]) -> StepRow:
    """A row that was entered by mistake, as its own agency says; why is told as its own words are."""
    mistake = "" if row.is_withheld else undone.words
    return replace(row, mistake=mistake, undone_by=names.get(undone.made_by, ""))


def _titled(step: Step) -> str:
    procedure = procedures().get(step.procedure or 0)
    return procedure.titled(step.step) if procedure else ""


def agencies_beside(viewer: Viewer, nominal: UUID) -> dict[UUID, str]:
    """Part of a recorded act: how each agency is named to the viewer beside a child; by its kind alone, where its name would tell where
    a protected child is."""
    is_hidden = nominal in hidden_from(viewer)
    return {
        id: _by_kind(agency.type) if is_hidden and id != viewer.agency_id else str(agency.name)
        for id, agency in agencies_by_id().items()
    }


def _by_kind(kind: str) -> str:
    return SPOKEN_AS[kind][0].upper() + SPOKEN_AS[kind][1:]


def _followed(steps: Sequence[StepRow]) -> list[Followed]:
    """The procedure in force with what was followed of it; and steps of an older version that were."""
    done: dict[str, StepRow] = {}
    for row in reversed(steps):
        if row.step.kind == FOLLOWED and not row.undone_by:
            done.setdefault(row.step.step, row)
    now = procedure_in_force().steps
    listed = [Followed(step.code, step.title, step.hint, step.phones, done.get(step.code)) for step in now]
    older = [row for code, row in done.items() if code not in {step.code for step in now}]
    return [*listed, *(Followed(row.step.step, row.title, "", (), row) for row in older)]


@query(Permission.PICTURE, called="Saw how the procedure was followed")
def followed_on(viewer: Viewer, *, children: Mapping[UUID, Collection[UUID]]) -> dict[UUID, set[str]]:
    """By child, the codes of the steps of the procedure that were followed about them, for a board. `children`: by which reports each
    of them is missing. What was done on one that was corrected since counts; what was done about a sister in it does not."""
    told = {submission for reports in children.values() for submission in reports}
    concerning(subjects=children, records=told)
    reports = with_those_before(viewer, children, told)
    steps = steps_on({report.submission for of_child in reports.values() for report in of_child})
    return {nominal: _followed_codes(of_child, children[nominal], steps) for nominal, of_child in reports.items()}


def _followed_codes(
    reports: Sequence[Report], told: Collection[UUID], steps: Mapping[tuple[UUID, UUID], Sequence[Step]]
) -> set[str]:
    standing = stands_for(reports)
    about = [report for report in reports if standing[report.submission] in told]
    done = [step for report in about for step in steps.get((report.submission, report.subject), ())]
    return {step.step for step in standing_steps(done) if step.kind == FOLLOWED}


@query(Permission.MISSING, called="Took what is known of an interview into a report")
def interview_to_tell(viewer: Viewer, *, nominal: UUID, episode: UUID) -> dict[str, Any]:
    """What is known of an interview that was held about a time away, as its report has it; empty: nothing that shows."""
    try:
        row = time_of(viewer, nominal, episode)
    except NotFound:
        return {}
    concerning(subjects=[nominal], records=[episode])
    is_hidden = nominal in hidden_from(viewer)
    known = known_of_interview(
        [_told(step, is_own=step.agency == viewer.agency_id, is_hidden=is_hidden) for step in row.steps]
    )
    if known and row.reference:
        known["missing_reference"] = row.reference
    return known
