"""The rows of the register as the rules read them, and whom they name as people and things stand now. Inside a recorded act."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from wholepicture.base import clock
from wholepicture.casework.disruption.results import DisruptionRow, Holder, Named
from wholepicture.casework.disruption.rules import NOT_DESCRIBED, Standing, Step, standing_of, where
from wholepicture.casework.disruption.tactics import tactics
from wholepicture.casework.models import Disruption, DisruptionStep
from wholepicture.linkage.queries import members_of
from wholepicture.linkage.queries import standing_of as where_people_stand
from wholepicture.linkage.things.queries import shown_things_now, standing_in
from wholepicture.partnership.absences.queries import cover_for
from wholepicture.partnership.queries import names_of, people_at_work
from wholepicture.picture.queries import labels_anyhow, own_numbers_of_children, who_may_be_children


def steps_of(disruption: UUID) -> list[DisruptionStep]:
    """Every step of a measure, in order."""
    return list(DisruptionStep.objects.filter(disruption_id=disruption).order_by("number"))


def stands(steps: Iterable[DisruptionStep]) -> Standing:
    """Where a measure stands by its steps."""
    return standing_of([Step(step.kind, step.on, step.held_by_id, step.expires_on) for step in steps])


def ids_of(kind: str, ids: Collection[UUID]) -> set[UUID]:
    """Every id by which a measure may name one of these people or things, however they were joined since."""
    if kind == "nominal":
        return {*ids, *(subject for _, subject, _ in members_of(ids))}
    return standing_in(ids)


def now_of(named: Iterable[tuple[str, UUID]]) -> dict[UUID, Named]:
    """Who and what these ids stand for now, each by the id that was asked."""
    kinds: dict[str, set[UUID]] = {}
    for kind, id in named:
        kinds.setdefault(kind, set()).add(id)
    found: dict[UUID, Named] = {}
    for kind, ids in kinds.items():
        now = _stand_now(kind, ids)
        labels = labels_anyhow(kind, set(now.values()))
        found |= {id: Named(kind, stands, labels.get(stands, NOT_DESCRIBED)) for id, stands in now.items()}
    return found


def _stand_now(kind: str, ids: Collection[UUID]) -> dict[UUID, UUID]:
    if kind != "nominal":
        return shown_things_now(ids)
    stood = where_people_stand(ids)
    return {id: stood[id].nominal if id in stood else id for id in ids}


def holders_of(people: Iterable[UUID]) -> dict[UUID, Holder]:
    """Those who see to something: who has left, and who stands in for whoever is away."""
    asked = set(people)
    names, at_work = names_of(asked), people_at_work(asked)
    covers = {one: cover.people for one, cover in cover_for(asked).items()}
    covering = names_of({person for cover in covers.values() for person in cover})
    return {
        one: Holder(
            one,
            names.get(one, ""),
            has_left=one not in at_work,
            stands_in=tuple(covering[person] for person in covers.get(one, ()) if person != one and person in covering),
        )
        for one in asked
    }


def rows_of(measures: Sequence[Disruption]) -> list[DisruptionRow]:
    """Measures in lines, in their order."""
    named = [(one.kind, one.about) for one in measures]
    named += [("nominal", child) for one in measures for child in one.children]
    now = now_of(named)
    holders = holders_of(one.held_by_id for one in measures if one.held_by_id)
    return [_row(one, now, holders) for one in measures]


def _row(measure: Disruption, now: Mapping[UUID, Named], holders: Mapping[UUID, Holder]) -> DisruptionRow:
    assert measure.held_by_id is not None  # the first step names them, and is stored with the measure
    return DisruptionRow(
        id=measure.id,
        tactic=tactics()[measure.tactic],
        against=now[measure.about],
        children=list({now[child].id: now[child] for child in measure.children}.values()),
        status=measure.status,
        where=where(measure.status, measure.expires_on, clock.local_date()),
        holder=holders[measure.held_by_id],
        expires_on=measure.expires_on,
        is_breached=measure.is_breached,
    )


def is_a_childs(kind: str, about: UUID) -> bool:
    """Whether this is a child, or may be one, or a child's own phone: nothing is done against either."""
    if kind == "phone":
        return bool(own_numbers_of_children([about]))
    today = clock.local_date()
    under_18 = today.replace(year=today.year - 18, day=min(today.day, 28))
    return kind == "nominal" and bool(who_may_be_children([about], born_after=under_18))
