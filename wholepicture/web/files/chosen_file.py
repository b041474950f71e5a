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
    unmatched: bool = False  # a table without a mapping, whose columns are to be matched
    mistakes: list[Mistake] = field(default_factory=list)


def chosen(request: HttpRequest, saved: list[MappingRow], most_body: int) -> Chosen:
    """What was posted, looked at as far as it goes without the database; `mistakes` where it cannot be taken further."""
    upload = Chosen()
    file = _posted_file(request, "file")
    if int(request.META.get("CONTENT_LENGTH") or 0) > most_body:
        upload.mistakes.append(Mistake("file", too_large("")))
    elif file is None:
        upload.mistakes.append(Mistake("file", "Choose the file to send."))
    else:
        _take_mapping(request, saved, upload)
        if not upload.mistakes:
            upload.name, upload.content = file.name or "", file.read()
            _look_at(upload, "mapping" if saved and not upload.is_new else "mapping_file")
    return upload


def _posted_file(request: HttpRequest, field: str) -> UploadedFile | None:
    file = request.FILES.get(field)
    return file if isinstance(file, UploadedFile) and file.name else None


def _look_at(upload: Chosen, mapping_field: str) -> None:
    """Whether the file can be read at all, and through this mapping. `mapping_field`: where a mistake in it is shown."""
    try:
        preview = looked_at(
            content=upload.content, name=upload.name, mapping=upload.mapping, mapping_name=upload.mapping_name
        )
    except MappingRefused as refusal:
        upload.mistakes.append(Mistake(mapping_field, str(refusal)))
        return
    except FileRefused as refusal:
        upload.mistakes.append(Mistake("file", str(refusal)))
        return
    if preview is None:
        upload.unmatched = True
        return
    upload.missing = bool(preview.missing_columns)
    if preview.kind in ("json", "ndjson"):
        # Such a file says itself what is what.
        upload.mapping, upload.mapping_name, upload.is_new = "", "", False


def _take_mapping(request: HttpRequest, saved: list[MappingRow], upload: Chosen) -> None:
    """A mapping uploaded now counts before one chosen from the list."""
    file = _posted_file(request, "mapping_file")
    if file is None:
        _take_saved(request.POST.get("mapping", ""), saved, upload)
        return
    content, name = file.read(MAX_MAPPING_BYTES + 1), file.name or ""
    try:
        tables = mapping_tables(content, name)
        load_mapping(tables)
    except MappingRefused as refusal:
        upload.mistakes.append(Mistake("mapping_file", str(refusal)))
        return
    upload.mapping, upload.is_new = content.decode("utf-8-sig"), True
    upload.mapping_name = _name(request, tables, name)


def _take_saved(wanted: str, saved: list[MappingRow], upload: Chosen) -> None:
    """The mapping that was chosen from the agency's list, if one was."""
    if not wanted:
        return
    by_id = {str(mapping.id): mapping for mapping in saved}
    if mapping := by_id.get(wanted):
        upload.mapping, upload.mapping_name = mapping.text, mapping.name
    else:
        where = "mapping" if saved else "mapping_file"
        upload.mistakes.append(Mistake(where, "That mapping is not there any more. Choose another."))


def _name(request: HttpRequest, tables: dict[str, Any], file: str) -> str:
    """As typed; else what the mapping calls itself; else its file's name."""
    name = (
        request.POST.get("mapping_name", "").strip() or tables.get("source", {}).get("name", "") or PurePath(file).stem
    )
    return " ".join(name.replace("\0", "").split())[:MAPPING_NAME]


def save(viewer: Viewer, upload: Chosen, *, replace: bool) -> list[Mistake]:
    """Save a new mapping that fits its file, for next time."""
    if not upload.is_new or upload.missing:
        return []
    try:
        save_mapping(viewer, name=upload.mapping_name, text=upload.mapping, replace=replace)
    except NameTaken:
        reason = f"Your agency has a mapping called “{upload.mapping_name}”. Give this one another name, or say it replaces that one."
        return [Mistake("mapping_name", reason)]
    return []
