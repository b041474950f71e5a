"""The pages of sending a file: choose it, look it over, take it in, read the account. And the agency's quarantine.

What is chosen waits in intake, encrypted, for its sender alone; looking it over stores nothing else. Taking it in runs
inside the request's transaction: all of the file or nothing.
"""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import Error as DatabaseError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import NotFound
from wholepicture.base.spreadsheet import csv_writer
from wholepicture.intake import TooManyWaiting
from wholepicture.intake.bulk_intake import take_upload
from wholepicture.intake.commands import discard_upload, keep_upload
from wholepicture.intake.formats import FileRefused
from wholepicture.intake.preview import foresee
from wholepicture.intake.queries import (
    UPLOAD_WAITS,
    deliveries_of,
    delivery_of,
    quarantined,
    saved_mappings,
    upload_of,
    uploads_of,
)
from wholepicture.intake.results import Delivered
from wholepicture.web.files import chosen_file, in_words
from wholepicture.web.frame.mistakes import Mistake, errors_by_field
from wholepicture.web.frame.request import Request

RECEIPTS = ("Row", "Reference", "Receipt")


@require_http_methods(["GET", "POST"])
def choose(request: Request) -> HttpResponse:
    """A file, and for a table its mapping: one that the agency saved, or a new one, which is saved for next time."""
    if request.method == "GET":
        return _choose_page(request, [])
    viewer = request.viewer
    found = chosen_file.chosen(request, saved_mappings(viewer), settings.SCREEN_MAX_BODY)
    if found.mistakes:
        return _choose_page(request, found.mistakes)
    try:
        upload = keep_upload(
            viewer, name=found.name, content=found.content, mapping=found.mapping, mapping_name=found.mapping_name
        )
    except TooManyWaiting as refusal:
        return _choose_page(request, [Mistake("file", str(refusal))])
    if mistakes := chosen_file.save(viewer, found, replace=request.POST.get("replace") == "yes"):
        discard_upload(viewer, upload=upload)
        return _choose_page(request, mistakes)
    return redirect("send_file_check", upload)


def _choose_page(request: Request, mistakes: list[Mistake]) -> HttpResponse:
    viewer = request.viewer
    mappings = [(str(one.id), one.name) for one in saved_mappings(viewer)]
    return render(
        request,
        "files/choose.html",
        {
            "limits": in_words.LIMITS,
            "mappings": mappings,
            "open_mapping": not mappings or any(one.field.startswith("mapping_") for one in mistakes),
            "waiting": uploads_of(viewer),
            "sent": deliveries_of(viewer),
            "mistakes": mistakes,
            "errors": errors_by_field(mistakes),
            "posted": request.POST,
        },
        status=422 if mistakes else 200,
    )


@require_http_methods(["GET"])
def look_over(request: Request, upload: UUID) -> HttpResponse:
    """What taking the file in would do. Nothing of it is a report yet."""
    viewer = request.viewer
    waiting = upload_of(viewer, upload=upload)
    if waiting is None:
        return _account_or_nothing(viewer, upload)
    found = foresee(viewer, waiting=waiting)
    return render(
        request,
        "files/look_over.html",
        {
            "waiting": waiting,
            "until": waiting.uploaded_at + UPLOAD_WAITS,
            "format": in_words.FORMATS[found.preview.kind],
            "preview": found.preview,
            "is_table": found.preview.kind in ("csv", "xlsx"),
            "counts": in_words.foreseen_counts(found),
            "found": found,
            "remarks": [replace(one, field=in_words.field_said(one.field)) for one in found.remarks],
            "more": found.remarked - len(found.remarks),
            "first": in_words.first_rows(found.first),
        },
    )


@require_http_methods(["POST"])
def take(request: Request, upload: UUID) -> HttpResponse:
    """Take the reports in, and go to their account. Pressing twice takes them in once."""
    viewer = request.viewer
    try:
        take_upload(viewer, upload=upload)
    except NotFound:
        return _account_or_nothing(viewer, upload)
    except FileRefused:
        return redirect("send_file_check", upload)  # which says why
    except DatabaseError:
        return render(request, "files/not_taken.html", {"upload": upload}, status=503)
    return redirect("send_file_account", upload)


def _account_or_nothing(viewer: Viewer, upload: UUID) -> HttpResponse:
    """Where a file was taken in already, its account; else the same as for what never was."""
    if delivery_of(viewer, delivery=upload) is None:
        raise Http404
    return redirect("send_file_account", upload)


@require_http_methods(["POST"])
def discard(request: Request, upload: UUID) -> HttpResponse:
    """Throw the file away."""
    discard_upload(request.viewer, upload=upload)
    return redirect("send_file")


@require_http_methods(["GET"])
def account(request: Request, delivery: UUID) -> HttpResponse:
    """What became of each row."""
    found = _delivered(request.viewer, delivery)
    problems = in_words.problems_in(found)
    return render(
        request,
        "files/account.html",
        {
            "found": found,
            "counts": in_words.delivered_counts(found),
            "problems": problems[: in_words.MOST_LISTED],
            "more": len(problems) - in_words.MOST_LISTED,
            "fates": {row.fate for row in found.rows},
            "has_receipts": any(row.receipt for row in found.rows),
        },
    )


@require_http_methods(["GET"])
def receipts(request: Request, delivery: UUID) -> HttpResponse:
    """Every receipt of the file, to print or keep."""
    found = _delivered(request.viewer, delivery)
    rows = [[str(row.row), row.key, in_words.receipt_said(row)] for row in found.rows]
    return render(request, "files/receipts.html", {"found": found, "columns": RECEIPTS, "rows": rows})


@require_http_methods(["GET"])
def receipts_csv(request: Request, delivery: UUID) -> HttpResponse:
    """The same for a spreadsheet, with every reason; no cell can run."""
    found = _delivered(request.viewer, delivery)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="receipts.csv"'
    answer.write("\ufeff")  # without it Excel takes UTF-8 for Windows text
    table = csv_writer(answer)
    table.writerow(["row", "reference", "what became of it", "receipt", "received at", "fields", "reasons"])
    for row in found.rows:
        told = in_words.remarks_of(row)
        fields, reasons = "; ".join(where for where, _ in told), "; ".join(why for _, why in told)
        table.writerow([row.row, row.key, in_words.FATES[row.fate], row.receipt, row.received_at, fields, reasons])
    return answer


def _delivered(viewer: Viewer, delivery: UUID) -> Delivered:
    found = delivery_of(viewer, delivery=delivery)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET"])
def quarantine(request: Request) -> HttpResponse:
    """What waits in the agency's quarantine: which row of which file, and why."""
    held: list[Any] = quarantined(request.viewer, limit=in_words.MOST_LISTED + 1)
    for one in held:
        for problem in one.problems:
            problem["field"] = in_words.field_said(problem["field"])
    return render(
        request,
        "files/quarantine.html",
        {
            "held": held[: in_words.MOST_LISTED],
            "are_more": len(held) > in_words.MOST_LISTED,
            "most": in_words.MOST_LISTED,
        },
    )
