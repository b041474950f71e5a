"""Somebody picked by name: a box in which a name is typed, and radios where several are called so. What was typed stays typed."""

from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from wholepicture.access.queries import MOST_COLLEAGUES, Colleague
from wholepicture.base.ledgered import Refusal
from wholepicture.web.frame.request import id_or_none

Option = tuple[str, str]
CHOOSE = "Choose who you mean."
NO_COLLEAGUE = "Nobody in the directory is called that. Try fewer words, or a part of the name."
MORE_COLLEAGUES = "There are more than are shown here. If yours is not among them, type more of the name."


@dataclass(frozen=True)
class Box:
    """The names of the boxes: of the name, of the radios, and of what says for which words these were offered."""

    name: str
    radios: str
    offered_for: str


COLLEAGUE = Box("colleague", "professional", "colleague_asked")


@dataclass(frozen=True)
class Picked:
    """Who is meant, or among whom is to be chosen."""

    id: UUID | None = None
    options: Sequence[Option] = ()
    is_more: bool = False


Find = Callable[[str], tuple[list[Option], bool]]


def picked(
    given: MutableMapping[str, str], errors: MutableMapping[str, str], box: Box, find: Find, nobody: str
) -> Picked:
    """Whoever was picked for the words that stand in the box, or the only one whom they find. Else `errors` says what to do."""
    typed = given[box.name]
    chosen = _chosen(given, box)
    if chosen or not typed:
        return Picked(chosen)
    try:
        options, is_more = find(typed)
    except Refusal as refusal:
        errors[box.name] = str(refusal)
        return Picked()
    if len(options) == 1 and not is_more:
        given[box.radios] = options[0][0]
        return Picked(UUID(options[0][0]))
    errors[box.radios if options else box.name] = CHOOSE if options else nobody
    return Picked(None, options, is_more)


def _chosen(given: MutableMapping[str, str], box: Box) -> UUID | None:
    """Whoever was picked among those who were offered for these very words."""
    is_same = given[box.offered_for] == given[box.name] != ""
    chosen = id_or_none(given[box.radios]) if is_same else None
    given[box.radios], given[box.offered_for] = str(chosen or ""), given[box.name]
    return chosen


def colleagues_to_pick(people: Sequence[Colleague]) -> tuple[list[Option], bool]:
    """These of the directory as options, and whether there are more."""
    return [(str(one.id), of_directory(one)) for one in people[:MOST_COLLEAGUES]], len(people) > MOST_COLLEAGUES


def of_directory(one: Colleague) -> str:
    """Somebody of the directory, told from others of that name."""
    return ", ".join(filter(None, (one.called, one.job, one.agency, "has left" if one.has_left else "")))
