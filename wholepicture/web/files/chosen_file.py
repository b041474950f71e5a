"""What was chosen on the first page: a file, and for a table the mapping that it is read through."""

from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from wholepicture.access.viewer import Viewer
from wholepicture.intake import NameTaken
from wholepicture.intake.commands import MAPPING_NAME, save_mapping
from wholepicture.intake.formats import FileRefused, MappingRefused, load_mapping, mapping_tables
from wholepicture.intake.formats.mapping import MAX_MAPPING_BYTES
from wholepicture.intake.preview import looked_at, too_large
from wholepicture.intake.results import MappingRow
from wholepicture.web.frame.mistakes import Mistake


@dataclass
class Chosen:
    """A file as it came, with its mapping (TOML) and the name that the mapping has or is to be saved under."""

    name: str = ""
    content: bytes = b""
    mapping: str = ""
    mapping_name: str = ""
    is_new: bool = False  # the mapping was uploaded now, and is to be saved
    missing: bool = False  # the file lacks columns that the mapping needs
    mistakes: list[Mistake] = field(default_factory=list)


def chosen(request: HttpRequest, saved: list[MappingRow], most_body: int) -> Chosen:
    """What was posted, looked at as far as it goes without the database; `mistakes` where it cannot be taken further."""
    found = Chosen()
    file = request.FILES.get("file")
    if int(request.META.get("CONTENT_LENGTH") or 0) > most_body:
        found.mistakes.append(Mistake("file", too_large("")))
        return found
    if not isinstance(file, UploadedFile) or not file.name:
        found.mistakes.append(Mistake("file", "Choose the file to send."))
        return found
    _mapping(request, saved, found)
    if found.mistakes:
        return found
    found.name, found.content = file.name, file.read()
    try:
        seen = looked_at(content=found.content, name=found.name, mapping=found.mapping, mapping_name=found.mapping_name)
    except MappingRefused as refusal:
        where = "mapping" if saved and not found.is_new else "mapping_file"
        found.mistakes.append(Mistake(where, str(refusal)))
    except FileRefused as refusal:
        found.mistakes.append(Mistake("file", str(refusal)))
    else:
        found.missing = bool(seen.missing_columns)
        if seen.kind in ("json", "ndjson"):
            # Such a file says itself what is what.
            found.mapping, found.mapping_name, found.is_new = "", "", False
    return found


def _mapping(request: HttpRequest, saved: list[MappingRow], found: Chosen) -> None:
    """A mapping uploaded now counts before one chosen from the list."""
    file = request.FILES.get("mapping_file")
    if not isinstance(file, UploadedFile) or not file.name:
        wanted = request.POST.get("mapping", "")
        one = next((row for row in saved if str(row.id) == wanted), None)
        if one is not None:
            found.mapping, found.mapping_name = one.text, one.name
        elif wanted:
            where = "mapping" if saved else "mapping_file"
            found.mistakes.append(Mistake(where, "That mapping is not there any more. Choose another."))
        return
    content = file.read(MAX_MAPPING_BYTES + 1)
    try:
        tables = mapping_tables(content, file.name)
        load_mapping(tables)
    except MappingRefused as refusal:
        found.mistakes.append(Mistake("mapping_file", str(refusal)))
        return
    found.mapping, found.is_new = content.decode("utf-8-sig"), True
    found.mapping_name = _name(request, tables, file.name)


def _name(request: HttpRequest, tables: dict[str, Any], file: str) -> str:
    """As typed; else what the mapping calls itself; else its file's name."""
    said = request.POST.get("mapping_name", "") or tables.get("source", {}).get("name", "") or PurePath(file).stem
    return " ".join(said.split())[:MAPPING_NAME]


def save(viewer: Viewer, found: Chosen, *, replace: bool) -> list[Mistake]:
    """Save a new mapping that fits its file, for next time."""
    if not found.is_new or found.missing:
        return []
    try:
        save_mapping(viewer, name=found.mapping_name, text=found.mapping, replace=replace)
    except NameTaken:
        reason = f"Your agency has a mapping called “{found.mapping_name}”. Give this one another name, or say it replaces that one."
        return [Mistake("mapping_name", reason)]
    return []
