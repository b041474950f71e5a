"""Makes a model from descriptions whose person is known, and says on its card what it was made from and what it costs."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any

from wholepicture.linkage.back_record import splink_engine
from wholepicture.linkage.comparison.weight import Model, with_card
from wholepicture.linkage.model_making.labelled import Labelled

REVIEW = -2.0
"""The weight from which a pair is put before a person, unless another is asked for: two weak agreements more than chance."""
STEPS = (-6.0, -4.0, -2.0, 0.0, 2.0, 4.0, 8.0)


def train(rows: Sequence[Labelled], *, version: str, data: str, review: float = REVIEW) -> Model:
    """A model. `data` says in words what it was trained on. Raises splink_engine.TrainingRefused."""
    listed = [splink_engine.Described(row.id, row.columns, row.person) for row in rows]
    model = splink_engine.train(listed, version=version, card={"data": data, **_families(rows)}, review=review)
    return with_card(model, {"thresholds": list(_thresholds(model, listed))})


def _families(rows: Iterable[Labelled]) -> dict[str, Any]:
    one = {row.person: row for row in rows}
    groups = Counter(f"{k}: {v}" for row in one.values() for k, v in row.groups.items())
    return {
        "people": len(one),
        "pairs_of_twins": len({frozenset((row.person, row.twin)) for row in one.values() if row.twin in one}),
        "pairs_of_siblings": len(
            {frozenset((row.person, s)) for row in one.values() for s in row.siblings if s in one}
        ),
        "people_by_group": dict(sorted(groups.items())),
    }


def _thresholds(model: Model, rows: Sequence[splink_engine.Described]) -> Iterable[dict[str, float]]:
    """What each review weight would cost on the training data: the share of true pairs below it, and of false above."""
    people = {row.id: row.person for row in rows}
    by_person: dict[str, list[str]] = {}
    for row in rows:
        by_person.setdefault(row.person, []).append(row.id)
    true = sum(1 for ids in by_person.values() for _ in combinations(ids, 2))
    found = [
        (pair.weight, people[pair.a] == people[pair.b])
        for pair in splink_engine.weigh_all(rows, model, least=min(STEPS))
    ]
    for step in STEPS:
        above = [is_true for weight, is_true in found if weight >= step]
        listed = sum(above)
        yield {
            "weight": step,
            "missed": round(1 - listed / true, 5),
            "wrong_of_those_listed": round(1 - listed / len(above), 5) if above else 0.0,
            "pairs_listed": len(above),
        }
