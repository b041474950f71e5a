"""What a chronology can be narrowed to, and what it is narrowed to. No database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wholepicture.picture.results import Entry
from wholepicture.web.wording.reports import ENTRIES


@dataclass(frozen=True)
class Filters:
    """What a chronology is narrowed to. Empty: everything."""

    agency: str = ""
    kind: str = ""
    sign: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Filters":
        return cls(given.get("agency", ""), given.get("kind", ""), given.get("sign", ""))

    @property
    def is_set(self) -> bool:
        return bool(self.agency or self.kind or self.sign)

    def keep(self, entries: Iterable[Entry]) -> list[Entry]:
        return [entry for entry in entries if self._fits(entry)]

    def _fits(self, entry: Entry) -> bool:
        if self.agency and entry.agency != self.agency:
            return False
        if self.kind and entry.kind != self.kind:
            return False
        return not self.sign or self.sign in signs_seen(entry)


@dataclass(frozen=True)
class Choices:
    """What a chronology can be narrowed to: only what is in it, so the lists tell nothing else."""

    agencies: dict[str, str]
    kinds: dict[str, str]
    signs: dict[str, str]


def choices_in(entries: Sequence[Entry]) -> Choices:
    """The filters' options."""
    agencies = sorted({entry.agency for entry in entries})
    kinds = {entry.kind for entry in entries}
    signs = set().union(*map(signs_seen, entries))
    # where reports had different words for one sign, those of the newest
    labels = {code: label for entry in reversed(entries) for code, label in entry.labels.items()}
    return Choices(
        agencies={name: name for name in agencies},
        kinds={code: title for code, title in ENTRIES.items() if code in kinds},
        signs={code: labels.get(code, code) for code in sorted(signs, key=lambda code: labels.get(code, code))},
    )


def signs_seen(entry: Entry) -> set[str]:
    """Codes of the signs to which a report says yes."""
    return {code for code, answer, _ in entry.signs if answer == "yes"}
