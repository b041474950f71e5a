"""The page between choosing a table that has no mapping and looking it over: which column is which.

The table waits in intake, encrypted, for its sender alone. What is chosen becomes a mapping, saved for the agency under a
name, and the file is kept again with it: what is looked over next is what is taken in.
"""

from io import BytesIO
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.viewer import Viewer
from wholepicture.intake import NameTaken
from wholepicture.intake.commands import discard_upload, keep_upload, save_mapping
from wholepicture.intake.formats import FileRefused, MappingRefused, SeenTable, mapping_tables, table_in
from wholepicture.intake.formats.matching.as_mapping import choices_from, tables_of, toml_of
from wholepicture.intake.kinds import KINDS
from wholepicture.intake.preview import fitting, looked_at
from wholepicture.intake.queries import saved_mappings, upload_of
from wholepicture.intake.results import MappingRow, Waiting
from wholepicture.web.files import matched_table
from wholepicture.web.files.matched_table import Matched
from wholepicture.web.frame.mistakes import Mistake
from wholepicture.web.frame.request import Request

FIXED_NAME = "Matched on screen, for this file alone"


@require_http_methods(["GET", "POST"])
def match(request: Request, upload: UUID) -> HttpResponse:
    """Each column with samples and a guess; what is chosen is saved as a mapping, and the file looked over through it."""
    viewer = request.viewer
    waiting = upload_of(viewer, upload=upload)
    if waiting is None:
        raise Http404
    table = table_in(BytesIO(waiting.content), name=waiting.name)
    if table is None:
        return redirect("send_file_check", upload)
    if request.method == "GET":
        return _page(request, waiting, *_as_it_stands(waiting, table))
    if used := request.POST.get("use"):
        return _use(viewer, waiting, table, used)
    return _posted(request, waiting, table)


def _as_it_stands(waiting: Waiting, table: SeenTable) -> tuple[SeenTable, Matched]:
    """What was chosen for the file before, or what it probably is."""
    if waiting.mapping:
        choices = choices_from(
            mapping_tables(waiting.mapping.encode(), waiting.mapping_name), table_kind=table.written.kind
        )
        if choices is not None:
            on = choices.recorded_on
            typed = (str(on.day), str(on.month), str(on.year)) if on else ("", "", "")
            return _again(waiting, table, choices.written.sheet, choices.written.header_row), Matched(
                choices, {}, recorded_on=typed
            )
    return table, matched_table.guessed(table, file=waiting.name)


def _again(waiting: Waiting, table: SeenTable, sheet: str | None, header_row: int | None) -> SeenTable:
    """The same file, with the headings where somebody says they are. Raises FileRefused."""
    named = None if not sheet or sheet in table.sheets[:1] else sheet  # the first is read where none is named
    if (named, header_row or table.written.header_row) == (table.written.sheet, table.written.header_row):
        return table
    return table_in(BytesIO(waiting.content), name=waiting.name, sheet=named, header_row=header_row) or table


def _use(viewer: Viewer, waiting: Waiting, table: SeenTable, wanted: str) -> HttpResponse:
    """Read the file through a mapping that the agency has, where it fits."""
    by_id = {str(mapping.id): mapping for mapping in fitting(table, saved_mappings(viewer))}
    mapping = by_id.get(wanted)
    if mapping is None:
        return redirect("send_file_match", waiting.id)
    return _look_over(viewer, waiting, mapping.text, mapping.name)


def _look_over(viewer: Viewer, waiting: Waiting, mapping: str, name: str) -> HttpResponse:
    """Keep the file with its mapping in place of the one without."""
    discard_upload(viewer, upload=waiting.id)
    kept = keep_upload(viewer, name=waiting.name, content=waiting.content, mapping=mapping, mapping_name=name)
    return redirect("send_file_check", kept)


def _posted(request: Request, waiting: Waiting, first: SeenTable) -> HttpResponse:
    posted = request.POST
    kind = posted.get("kind", "")
    kind = kind if kind in KINDS else next(iter(KINDS))
    try:
        table = _again(waiting, first, posted.get("sheet"), _row_number(posted.get("header_row", "")))
    except FileRefused as refusal:
        matched = matched_table.guessed(first, kind=kind, file=waiting.name)
        matched.mistakes.append(Mistake("header_row", str(refusal)))
        return _page(request, waiting, first, matched)
    if _is_shown_anew(posted.get("shown", ""), kind, table):
        kept = {column.name: posted.get(f"column-{column.place}", "") for column in table.columns}
        is_same_table = posted.get("shown", "").partition("|")[2] == _shown(kind, table).partition("|")[2]
        matched = matched_table.guessed(table, kind=kind, file=waiting.name, kept=kept if is_same_table else None)
        return _page(request, waiting, table, matched, is_anew=True)
    matched = matched_table.chosen(posted, table, kind)
    return _saved(request, waiting, table, matched)


def _row_number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and 0 < int(typed) <= 1000 else None


def _shown(kind: str, table: SeenTable) -> str:
    """What the columns were shown for: another kind has other fields, another row other headings."""
    return f"{kind}|{table.written.header_row}|{table.written.sheet or ''}"


def _is_shown_anew(before: str, kind: str, table: SeenTable) -> bool:
    return before != _shown(kind, table)


def _saved(request: Request, waiting: Waiting, table: SeenTable, matched: Matched) -> HttpResponse:
    """Save what was chosen and go on to the look-over; the page again where it cannot be."""
    viewer, choices = request.viewer, matched.choices
    if matched.mistakes:
        return _page(request, waiting, table, matched)
    mapping = toml_of(tables_of(choices))
    name = choices.name if choices.recorded_on is None else FIXED_NAME
    try:
        looked_at(content=waiting.content, name=waiting.name, mapping=mapping, mapping_name=name)
        if choices.recorded_on is None:
            save_mapping(viewer, name=name, text=mapping, replace=request.POST.get("replace") == "yes")
    except NameTaken:
        reason = f"Your agency has a mapping called “{name}”. Give this one another name, or say it replaces that one."
        matched.mistakes.append(Mistake("name", reason))
        return _page(request, waiting, table, matched)
    except (FileRefused, MappingRefused) as refusal:
        matched.mistakes.append(Mistake("kind", str(refusal)))
        return _page(request, waiting, table, matched)
    return _look_over(viewer, waiting, mapping, name)


def _page(
    request: Request, waiting: Waiting, table: SeenTable, matched: Matched, *, is_anew: bool = False
) -> HttpResponse:
    fits: list[MappingRow] = fitting(table, saved_mappings(request.viewer))
    shown = matched_table.page_of(table, matched)
    more = {
        "waiting": waiting,
        "shown": _shown(matched.choices.kind, table),
        "header_row": table.written.header_row,
        "fits": fits if not waiting.mapping else [],
        "is_anew": is_anew,
        "replace": request.POST.get("replace") == "yes"
        if request.method == "POST"
        else bool(waiting.mapping) and not matched.is_guess,
    }
    return render(request, "files/match.html", shown | more, status=422 if matched.mistakes else 200)


urlpatterns = [path("report/file/<uuid:upload>/match/", match, name="send_file_match")]
