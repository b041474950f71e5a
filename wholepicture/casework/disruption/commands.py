"""Every write of the register. No step of the machine makes one: what runs out is listed, and a person decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from wholepicture.access.queries import those_of_directory
from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NotFound, Refusal, command, concerning
from wholepicture.base.stored_first import stored_first
from wholepicture.casework.disruption.rules import (
    GOES_ON,
    LONGEST,
    Fault,
    Given,
    Standing,
    faults_of,
)
from wholepicture.casework.disruption.stored import is_a_childs, stands, steps_of
from wholepicture.casework.disruption.tactics import Tactic, tactics
from wholepicture.casework.models import Disruption, DisruptionStep
from wholepicture.linkage.queries import nominal_now
from wholepicture.linkage.things.queries import thing_now
from wholepicture.picture.queries import shown_beyond_named, shows_to_viewer

MOST_CHILDREN = 50  # for whom one measure is
A_CHILD = (
    "A report calls this person a child, or gives a date of birth of somebody under 18. Nothing is done against a child: look at "
    "who is behind what they do."
)
OWN_NUMBER = "A report says that this is a child’s own phone. Nothing is done against it."
ONLY_NAMED = (
    "What you know of {who} was kept by its sender to people who they name. Others of the hub could not read this entry, and nobody "
    "else could see to it. Ask the sender to share it with the hub first."
)
HAS_LEFT = "{name} has left. Choose somebody who works here."


class NotEntered(Refusal):
    """Something is to be put right first. Nothing was stored, and everything that you typed is kept."""

    status = 422

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__()
        self.faults = list(faults)


class NotAgainst(Refusal):
    """Nothing is done against this, and nothing was stored."""

    status = 422


class MovedMeanwhile(Refusal):
    """Somebody else entered something of this measure while you had it open. It stands above, and what you typed below: read theirs,
    then send yours again."""


@dataclass(frozen=True)
class Against:
    """Against whom or what a measure is: nominal, vehicle, phone or place, and its id."""

    kind: str
    about: UUID


@command(Permission.ALERTS, called="Entered a measure in the disruption register", action="collection")
def enter_disruption(
    viewer: Viewer,
    *,
    against: Against,
    tactic: str,
    basis: str,
    children: Sequence[UUID],
    held_by: UUID | None,
    given: Given,
) -> UUID:
    """Enter a measure, with its first step. Raises NotFound, NotAgainst; NotEntered, with what is to be put right."""
    about = check_against(viewer, against)
    chosen = tactics().get(tactic)
    faults = _of_the_measure(chosen, against.kind, basis, children) + _of_holder(viewer, held_by)
    needs_end = bool(chosen and chosen.needs_end)
    faults += faults_of(given, Standing(), clock.local_date(), needs_end=needs_end)
    if faults:
        raise NotEntered(faults)
    measure = new_id()
    Disruption.objects.create(
        id=measure,
        area_id=viewer.area_id,
        tactic=tactic,
        kind=against.kind,
        about=about,
        children=list(dict.fromkeys(children)),
        basis=basis.strip(),
        made_by_id=viewer.person,
        at=clock.now(),
    )
    assert held_by is not None  # else it is a fault
    _add_step(viewer, measure, 1, given, held_by)
    people = [about, *children] if against.kind == "nominal" else children
    concerning(subjects=people, records=[measure], justification=given.words.strip())
    return measure


def check_against(viewer: Viewer, against: Against) -> UUID:
    """As whom or what it stands now. Raises NotFound where it does not show; NotAgainst: a child, or what is kept to named people."""
    if against.kind not in ("nominal", "vehicle", "phone", "place"):
        raise NotFound
    is_person = against.kind == "nominal"
    about = (nominal_now(viewer, against.about) or against.about) if is_person else thing_now(against.about)
    if not shows_to_viewer(against.kind, about):
        raise NotFound
    if is_a_childs(against.kind, about):
        raise NotAgainst(A_CHILD if is_person else OWN_NUMBER)
    if not shown_beyond_named(against.kind, about):
        raise NotAgainst(ONLY_NAMED.format(who="this person" if is_person else "this"))
    return about


def _of_the_measure(chosen: Tactic | None, kind: str, basis: str, children: Sequence[UUID]) -> list[Fault]:
    faults = []
    if chosen is None or kind not in chosen.against:
        faults, chosen = [Fault("tactic", "Choose what is done.")], None
    if not basis.strip():
        faults.append(Fault("basis", "Say by which power it is done."))
    elif len(basis) > LONGEST:
        faults.append(Fault("basis", f"Use {LONGEST:,} characters or fewer here. There are {len(basis):,}."))
    return faults + _of_children(chosen, children)


def _of_children(chosen: Tactic | None, children: Sequence[UUID]) -> list[Fault]:
    if chosen and chosen.needs_child and not children:
        return [Fault("children", f"A {chosen.title} is for a child. Choose for which.")]
    if len(children) > MOST_CHILDREN:
        return [Fault("children", f"Choose {MOST_CHILDREN} children or fewer.")]
    for child in children:
        if not shows_to_viewer("child", child):
            raise NotFound
        if not shown_beyond_named("child", child):
            return [Fault("children", ONLY_NAMED.format(who="one of these children"))]
    return []


def _of_holder(viewer: Viewer, held_by: UUID | None) -> list[Fault]:
    found = next(iter(those_of_directory(viewer, person=held_by)), None) if held_by else None
    if found is None:
        return [Fault("colleague", "Say who sees to it.")]
    return [Fault("colleague", HAS_LEFT.format(name=found.name))] if found.has_left else []


@command(Permission.ALERTS, called="Entered what became of a measure of the disruption register")
def enter_step(viewer: Viewer, *, measure: UUID, seen: int, given: Given, held_by: UUID | None = None) -> None:
    """Enter what became of a measure. `seen`: how many steps there were when it was read; `held_by`: who sees to it from now on, where
    that changes. Raises NotFound, MovedMeanwhile; NotEntered, with what is to be put right."""
    row = Disruption.objects.filter(id=measure).first()
    if row is None:
        raise NotFound
    steps = steps_of(measure)
    if len(steps) != seen:
        raise MovedMeanwhile
    standing = stands(steps)
    faults = faults_of(given, standing, clock.local_date(), needs_end=tactics()[row.tactic].needs_end)
    faults += _of_against(viewer, row, given)
    if held_by or given.kind == "handed_over":
        faults += _of_holder(viewer, held_by)
    if faults:
        raise NotEntered(faults)
    with stored_first(MovedMeanwhile):
        _add_step(viewer, measure, seen + 1, given, held_by or steps[-1].held_by_id)
    people = [row.about, *row.children] if row.kind == "nominal" else row.children
    concerning(subjects=people, records=[measure], justification=given.words.strip())


def _of_against(viewer: Viewer, row: Disruption, given: Given) -> list[Fault]:
    """Reports may tell after a measure was entered that it is against a child: then it does not go on, and is ended."""
    if given.kind not in GOES_ON:
        return []
    about = (nominal_now(viewer, row.about) or row.about) if row.kind == "nominal" else thing_now(row.about)
    if not is_a_childs(row.kind, about):
        return []
    return [Fault("kind", f"{A_CHILD if row.kind == 'nominal' else OWN_NUMBER} End this measure, and say why.")]


def _add_step(viewer: Viewer, measure: UUID, number: int, given: Given, held_by: UUID) -> None:
    DisruptionStep.objects.create(
        id=new_id(),
        disruption_id=measure,
        number=number,
        kind=given.kind,
        on=given.on or clock.local_date(),
        expires_on=given.expires_on,
        words=given.words.strip(),
        result=given.result.strip(),
        effect=given.effect.strip(),
        held_by_id=held_by,
        by_id=viewer.person,
        at=clock.now(),
    )
