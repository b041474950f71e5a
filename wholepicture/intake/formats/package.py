"""The parts of a workbook and how they hang together, as Open Packaging Conventions lay down: a part is found by following
relationships from the package inward, never by its usual name, and its name by any case.

Nothing outside of the archive is ever looked for: a target only picks one of the parts that are there.
"""

import posixpath
import zipfile
from dataclasses import dataclass
from urllib.parse import unquote

from wholepicture.intake.formats.archive import NO_WORKBOOK, open_archive, parse_part, part_key, refuse_active
from wholepicture.intake.formats.rows import MIB, FileRefused

MAX_SMALL_PART = 8 * MIB
_USUAL_WORKBOOK = "xl/workbook.xml"
# What a content type or a relationship says of a part that runs or fetches something, as the names of `archive` say it.
_ACTIVE_KINDS = {
    "vbaproject": "vbaproject",
    "macrosheet": "/macrosheets/",
    "dialogsheet": "/dialogsheets/",
    "activex": "/activex/",
    "oleobject": "/embeddings/",
    "externallink": "/externallinks/",
}


@dataclass(frozen=True, slots=True)
class Relationship:
    """A part that another one names: what it is to that one, and its own name in the archive (None where it is not there)."""

    kind: str
    part: str | None


class Package:
    """A workbook's archive, once it is known to be harmless."""

    def __init__(self, content: bytes) -> None:
        """Raises FileRefused."""
        self.archive: zipfile.ZipFile = open_archive(content)
        self._parts = {part_key(entry.filename): entry.filename for entry in self.archive.infolist()}
        self._refuse_active_types()

    def workbook(self) -> str:
        """The part that is the workbook. Raises FileRefused where there is none."""
        books = {
            relation.part
            for relation in self.related("").values()
            if relation.kind == "officeDocument" and relation.part
        }
        if len(books) > 1:
            raise FileRefused(
                "The workbook names two parts as the workbook, so that programs would read it differently."
            )
        part = books.pop() if books else self._parts.get(_USUAL_WORKBOOK)
        if part is None:
            raise FileRefused(NO_WORKBOOK)
        if part.casefold().endswith(".bin"):
            raise FileRefused("It is a binary workbook. Save it as “Excel Workbook (*.xlsx)” and send that.")
        return part

    def related(self, source: str) -> dict[str, Relationship]:
        """What a part names, by the ids that it uses for them; `source` is empty for the package itself."""
        folder, name = posixpath.split(part_key(source))
        part = self._parts.get(posixpath.join(folder, "_rels", f"{name}.rels"))
        related: dict[str, Relationship] = {}

        def on_relation(tag: str, attributes: dict[str, str]) -> None:
            if tag == "Relationship":
                kind = attributes.get("Type", "").rpartition("/")[2]
                refuse_active(_ACTIVE_KINDS.get(kind.casefold(), ""))
                is_inside = attributes.get("TargetMode", "Internal") != "External"
                target = self._target(folder, attributes.get("Target", "")) if is_inside else None
                related[attributes.get("Id", "")] = Relationship(kind, target)

        if part is not None:
            parse_part(self.archive, part, on_relation, most=MAX_SMALL_PART)
        return related

    def _target(self, folder: str, target: str) -> str | None:
        """The part that a target names, which is told from where its source lies unless it begins with /."""
        for written in (target, unquote(target)):
            path = written.replace("\\", "/")
            inside = path if path.startswith("/") else f"/{folder}/{path}"
            if part := self._parts.get(part_key(posixpath.normpath(inside))):
                return part
        return None

    def _refuse_active_types(self) -> None:
        endings = {name.rpartition(".")[2] for name in self._parts}

        def on_type(tag: str, attributes: dict[str, str]) -> None:
            is_default = tag == "Default" and attributes.get("Extension", "").casefold() in endings
            is_part = tag == "Override" and part_key(attributes.get("PartName", "")) in self._parts
            if is_default or is_part:
                content_type = attributes.get("ContentType", "").casefold()
                for mark, name in _ACTIVE_KINDS.items():
                    if mark in content_type:
                        refuse_active(name)

        parse_part(self.archive, self._parts["[content_types].xml"], on_type, most=MAX_SMALL_PART)
