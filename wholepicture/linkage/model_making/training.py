"""Makes a model from descriptions whose person is known, and says on its card what it was made from and what it costs."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from wholepicture.linkage.back_record import splink_engine
from wholepicture.linkage.back_record.duckdb_tables import Described
from wholepicture.linkage.comparison.weight import Model, with_card
from wholepicture.linkage.model_making.labelled import Labelled, pairs_of_siblings, pairs_of_twins

REVIEW = -2.0
"""The weight from which a pair is put before a person, unless another is asked for: two weak agreements more than chance."""
STEPS = (-6.0, -4.0, -2.0, 0.0, 2.0, 4.0, 8.0)


def train(rows: Sequence[Labelled], *, version: str, data: str, review: float = REVIEW) -> Model:
    """Returns a model. `data` says in words what it was trained on. Raises splink_engine.TrainingRefused."""
    listed = [Described(row.id, row.columns, row.person) for row in rows]
    model = splink_engine.train(listed, version=version, card={"data": data, **_families(rows)}, review=review)
    return with_card(model, {"thresholds": list(_thresholds(model, listed))})


def _families(rows: Iterable[Labelled]) -> dict[str, Any]:
    people = {row.person: row for row in rows}
    groups = Counter(chain.from_iterable(row.group_names for row in people.values()))
    return {
        "people": len(people),
        "pairs_of_twins": len(pairs_of_twins(people)),
        "pairs_of_siblings": len(pairs_of_siblings(people)),
        "people_by_group": dict(sorted(groups.items())),
    }


def _thresholds(model: Model, rows: Sequence[Described]) -> Iterable[dict[str, float]]:
    """Yields what each review weight would cost on the training data: the share of true pairs below it, and of false above."""
    person_of = {row.id: row.person for row in rows}
    true_pairs = splink_engine.pairs_of_one_person(rows)
    weighed: list[tuple[float, bool]] = []
    for pair in splink_engine.weigh_all(rows, model, least=min(STEPS)):
        weighed.append((pair.weight, person_of[pair.a] == person_of[pair.b]))
    for step in STEPS:
        are_true = [is_true for weight, is_true in weighed if weight >= step]
        found = sum(are_true)
        yield {
            "weight": step,
            "missed": round(1 - found / true_pairs, 5),
            "wrong_of_those_listed": round(1 - found / len(are_true), 5) if are_true else 0.0,
            "pairs_listed": len(are_true),
        }
