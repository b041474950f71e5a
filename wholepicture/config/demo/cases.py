"""A handful of cases for the demonstration, by the product's own commands."""

from collections.abc import Callable
from datetime import timedelta

from wholepicture.access.viewer import Viewer
from wholepicture.base.clock import local_date
from wholepicture.casework.cases.commands import give_action, open_case
from wholepicture.casework.cases.queries import cases_of_child
from wholepicture.casework.cases.rules import FirstAction, Opening
from wholepicture.picture.queries import people_listed

# What is done for each of so many children: what the case is for, and what is to be done by whoever leads it.
CASES = (
    ("Invented: find out who waits outside school", "Invented: visit at home, see the child alone and listen"),
    ("Invented: make it safe to be at home there", "Invented: visit the placement in the evening"),
    ("Invented: keep in touch while the police look into it", "Invented: ring the aunt, and say who to ring at night"),
)
ALSO = "Invented: ask the school for its register of the last weeks"
SOON, LATER = timedelta(days=2), timedelta(days=5)


def open_cases(worker: Viewer, coordinator: Viewer, bar: Callable[[float], None]) -> None:
    """A case of each of the first children whom the worker sees, led by the worker, with an action each of the worker's and of the
    co-ordinator's. What is there already is left as it is."""
    for row, (what, first) in zip(people_listed(worker, role="child", limit=len(CASES)), CASES, strict=False):
        if not cases_of_child(worker, nominal=row.id):
            to_do = FirstAction(first, worker.person, local_date() + LATER)
            case = open_case(worker, opening=Opening(row.id, to_do, what=what, lead=worker.person))
            give_action(worker, case=case, first=FirstAction(ALSO, coordinator.person, local_date() + SOON))
        bar(1)
