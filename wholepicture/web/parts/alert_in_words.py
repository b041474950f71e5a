"""An alert as a list words it: its sentence, and whom it touches. No database."""

from collections import Counter
from collections.abc import Iterable

from wholepicture.alerts.results import AlertRow
from wholepicture.picture.results import NamedRow
from wholepicture.web.wording.people import ROLES
from wholepicture.web.wording.sentences import and_list


def sentence_of(row: AlertRow) -> str:
    """What the alert says, in one sentence: the first reason, and whom it is about."""
    first = row.reasons[0].rstrip(".") if row.reasons else row.title
    if row.is_about_thing:
        return first
    return f"{and_list(called_once(label for _, label in row.about))}: {first}"


def called_once(labels: Iterable[str]) -> list[str]:
    """Each name once: `Wren Marlow`, and of several who are called alike `Wren Marlow (2 descriptions)`."""
    return [label if times == 1 else f"{label} ({times} descriptions)" for label, times in Counter(labels).items()]


def people_with_roles(row: AlertRow) -> list[tuple[NamedRow, str]]:
    """The people whom it touches, each with the role that reports give them, in words."""
    return [(person, ROLES.get(person.role, "")) for person in row.people]


def people_in_words(row: AlertRow) -> str:
    """`Wren Marlow (child), Rick Sallow (person of concern)`: whoever reads the list tells a child from an adult."""
    named = (f"{person.label} ({role})" if role else person.label for person, role in people_with_roles(row))
    return ", ".join(named)
