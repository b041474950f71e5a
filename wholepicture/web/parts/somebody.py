"""Who a form means, by the name that is typed: a colleague of the directory, a child, an adult."""

from collections.abc import MutableMapping
from functools import partial

from wholepicture.access.queries import those_of_directory
from wholepicture.access.viewer import Viewer
from wholepicture.casework.operation.queries import those_to_enter
from wholepicture.web.parts.pick import COLLEAGUE, NO_COLLEAGUE, Box, Option, Picked, colleagues_to_pick, picked
from wholepicture.web.wording.times import gds_date

COLLEAGUE_BOXES = (COLLEAGUE.name, COLLEAGUE.radios, COLLEAGUE.offered_for)
SOMEBODY = Box("child", "who", "child_asked")
SOMEBODY_BOXES = (SOMEBODY.name, SOMEBODY.radios, SOMEBODY.offered_for)
NO_CHILD = "No child who you may see is called that. Try fewer words, or a part of the name."
NO_ADULT = "No adult who you may see is called that. Try fewer words, or a part of the name."
MORE = "There are more than are shown here. If yours is not among them, type more of the name."

Said = MutableMapping[str, str]


def colleague_found(viewer: Viewer, given: Said, errors: Said) -> Picked:
    """The colleague who was typed and picked; else `errors` says what to do."""
    return picked(given, errors, COLLEAGUE, partial(_find_colleagues, viewer), NO_COLLEAGUE)


def _find_colleagues(viewer: Viewer, words: str) -> tuple[list[Option], bool]:
    return colleagues_to_pick(those_of_directory(viewer, words=words))


def person_found(viewer: Viewer, given: Said, errors: Said, *, are_children: bool) -> Picked:
    """The child, or the adult, who was typed and picked; else `errors` says what to do."""
    find = partial(_find_people, viewer, are_children=are_children)
    return picked(given, errors, SOMEBODY, find, NO_CHILD if are_children else NO_ADULT)


def _find_people(viewer: Viewer, words: str, *, are_children: bool) -> tuple[list[Option], bool]:
    found, is_cut = those_to_enter(viewer, words=words, are_children=are_children)
    options = [(str(one.id), f"{one.label}, born {gds_date(born)}" if born else one.label) for one, born in found]
    return options, is_cut
