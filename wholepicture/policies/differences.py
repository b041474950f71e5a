"""Where a database differs from what the code declares, in sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wholepicture.base.rowsecurity import Declaration
from wholepicture.policies import catalogue, expected
from wholepicture.policies.catalogue import Catalogue, Connection, Item
from wholepicture.policies.declared import digest, everything

NOTE = Item("note", "", "sec.laid_down")

_OPENINGS = {
    "policy": "The policy {name} on {on}",
    "function": "The function {name}",
    "trigger": "The trigger {name} on {on}",
    "right": "{role}'s right {name} on {thing}",
    "row": "The row {name} of {on}",
    "row security": "Row security on {on}",
    "owner": "The owner of {on}",
    "setting": "{role}'s own setting {name}",
    "password": "{role}'s password",
    "note": "The note of what was laid down last",
}
_CHANGES = {
    "missing": "is missing from the database",
    "extra": "is in the database, and the code does not declare it",
    "changed": "is not what the code declares",
}


@dataclass(frozen=True)
class Difference:
    """One thing that differs: `stands` is what the database has (None: nothing), `declared` what the code says."""

    item: Item
    stands: str | None
    declared: str | None

    @property
    def change(self) -> str:
        """`missing` from the database, `extra` in it, or `changed`."""
        if self.stands is None:
            return "missing"
        return "extra" if self.declared is None else "changed"

    @property
    def what(self) -> str:
        """The thing in words: `The policy viewer_reads on picture_event`."""
        keyword, _, thing = self.item.on.partition(" ")
        return _OPENINGS[self.item.kind].format(
            name=self.item.name,
            on=self.item.on,
            role=self.item.role,
            thing=thing if keyword == "TABLE" else f"{keyword.lower()} {thing}",
        )

    @property
    def sentence(self) -> str:
        """The whole difference, for a person who looks after the installation."""
        if self.item.kind in ("row security", "owner"):
            return f"{self.what} is {self.stands or 'not there'}; the code declares {self.declared}."
        if self.item.kind == "password":
            return f"{self.what} is not this installation's, or it cannot sign in: {self.stands}"
        if self.item == NOTE:
            return f"{self.what} is of another version of the code, or of another state of the database."
        return f"{self.what} {_CHANGES[self.change]}."

    def as_json(self) -> dict[str, Any]:
        """The same for a machine."""
        return {
            "kind": self.item.kind,
            "name": self.item.name,
            "on": self.item.on.removeprefix("TABLE "),
            "role": self.item.role,
            "change": self.change,
            "stands": self.stands,
            "declared": self.declared,
            "sentence": self.sentence,
        }


def between(stands: Catalogue, declared: Catalogue) -> list[Difference]:
    """Returns what differs between two catalogues, in the order of their items."""
    items = sorted(stands.keys() | declared.keys())
    pairs = ((item, stands.get(item), declared.get(item)) for item in items)
    return [Difference(item, there, wanted) for item, there, wanted in pairs if there != wanted]


def differences(connection: Connection, declarations: Declaration | None = None) -> list[Difference]:
    """Returns where the database differs from the code, asked as the tables' owner. Changes nothing and holds nobody up.

    The database's own note of what was laid down is not believed: the declarations are compared with what stands.
    """
    declarations = everything() if declarations is None else declarations
    with connection.transaction(force_rollback=True):
        connection.execute(catalogue.SEARCH_PATH)
        stands = catalogue.read(connection, declarations)
        return [*between(stands, expected.read(connection, declarations)), *_stale(connection, declarations, stands)]


def _stale(connection: Connection, declarations: Declaration, stands: Catalogue) -> Iterator[Difference]:
    noted = note(connection)
    now = (digest(declarations), catalogue.digest(stands))
    if noted != now:
        yield Difference(NOTE, " ".join(noted) if noted else None, " ".join(now))


def note(connection: Connection) -> tuple[str, str] | None:
    """Returns the digests of what was declared, and of what stood, when policies were laid down last."""
    row = connection.execute("SELECT declared, catalogue FROM sec.laid_down").fetchone()
    return (row[0], row[1]) if row else None


def is_of_this_version(connection: Connection) -> bool:
    """Returns whether this code's migrations ran and what was laid down last is what it declares.

    One short statement; what was altered since is not asked.
    """
    noted = note(connection)
    return noted is not None and noted[0] == digest(everything())
