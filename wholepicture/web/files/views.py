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
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import NotFound
from wholepicture.base.spreadsheet import csv_writer
from wholepicture.intake import OverQuota, TooManyWaiting
from wholepicture.intake.bulk_intake import take_upload
from wholepicture.intake.commands import discard_upload, keep_upload
from wholepicture.intake.formats import FileRefused, MappingRefused
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
from wholepicture.intake.registers.reading import shape_in
from wholepicture.intake.results import Delivered
from wholepicture.intake.rules import quotable
from wholepicture.partnership.signs.queries import dictionary_of
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
    posted = chosen_file.chosen(request, saved_mappings(viewer), settings.SCREEN_MAX_BODY)
    if posted.mistakes:
        return _choose_page(request, posted.mistakes)
    try:
        upload = keep_upload(
            viewer, name=posted.name, content=posted.content, mapping=posted.mapping, mapping_name=posted.mapping_name
        )
    except TooManyWaiting as refusal:
        return _choose_page(request, [Mistake("file", str(refusal))])
    if mistakes := chosen_file.save(viewer, posted, replace=request.POST.get("replace") == "yes"):
        discard_upload(viewer, upload=upload)
        return _choose_page(request, mistakes)
    if posted.unmatched:
        return redirect(_known_as(posted.content, posted.name), upload)
    return redirect("send_file_check", upload)


def _known_as(content: bytes, name: str) -> str:
    """Where a table without a mapping is looked over: a school's register is known by its headings."""
    return "attendance_file" if shape_in(content, name) else "send_file_match"


def _choose_page(request: Request, mistakes: list[Mistake]) -> HttpResponse:
    viewer = request.viewer
    mappings = [(str(mapping.id), mapping.name) for mapping in saved_mappings(viewer)]
    return render(
        request,
        "files/choose.html",
        {
            "limits": in_words.LIMITS,
            "mappings": mappings,
            "open_mapping": any(mistake.field.startswith("mapping_") for mistake in mistakes),
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
    try:
        foreseen = foresee(viewer, waiting=waiting)
    except MappingRefused:
        return redirect(_known_as(waiting.content, waiting.name), upload)
    return render(
        request,
        "files/look_over.html",
        {
            "waiting": waiting,
            "until": waiting.uploaded_at + UPLOAD_WAITS,
            "format": in_words.FORMATS[foreseen.preview.kind],
            "preview": foreseen.preview,
            "is_table": foreseen.preview.kind in ("csv", "xlsx"),
            "counts": in_words.foreseen_counts(foreseen),
            "foreseen": foreseen,
            "remarks": [replace(remark, field=in_words.field_said(remark.field)) for remark in foreseen.remarks],
            "more": foreseen.remarked - len(foreseen.remarks),
            "alike": [(row, in_words.alike_said(keys)) for row, keys in foreseen.alike],
            "more_alike": foreseen.looking_alike - len(foreseen.alike),
            "first": in_words.first_rows(foreseen.first, dictionary_of(request.viewer.area_id).labels()),
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
    except OverQuota as refusal:
        answer = render(
            request, "files/over_quota.html", {"upload": upload, "reason": str(refusal)}, status=refusal.status
        )
        answer["Retry-After"] = str(refusal.retry_after)
        return answer
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
    delivered = _delivered(request.viewer, delivery)
    problems = in_words.problems_in(delivered)
    return render(
        request,
        "files/account.html",
        {
            "delivered": delivered,
            "counts": in_words.delivered_counts(delivered),
            "problems": problems[: in_words.MOST_LISTED],
            **_alike(delivered),
            "more": len(problems) - in_words.MOST_LISTED,
            "fates": {row.fate for row in delivered.rows},
            "has_receipts": any(row.receipt for row in delivered.rows),
        },
    )


def _alike(delivered: Delivered) -> dict[str, Any]:
    """The rows that look like other reports, each with their references."""
    alike = [(row.row, in_words.alike_said(row.looks_like)) for row in delivered.rows if row.looks_like]
    return {"alike": alike[: in_words.MOST_LISTED], "more_alike": len(alike) - in_words.MOST_LISTED}


@require_http_methods(["GET"])
def receipts(request: Request, delivery: UUID) -> HttpResponse:
    """Every receipt of the file, to print or keep."""
    delivered = _delivered(request.viewer, delivery)
    rows = [[str(row.row), row.key, in_words.receipt_said(row)] for row in delivered.rows]
    return render(request, "files/receipts.html", {"delivered": delivered, "columns": RECEIPTS, "rows": rows})


@require_http_methods(["GET"])
def receipts_csv(request: Request, delivery: UUID) -> HttpResponse:
    """The same for a spreadsheet, with every reason; no cell can run."""
    delivered = _delivered(request.viewer, delivery)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="receipts.csv"'
    answer.write("\ufeff")  # without it Excel takes UTF-8 for Windows text
    table = csv_writer(answer)
    table.writerow(
        ["row", "reference", "what became of it", "receipt", "received at", "fields", "reasons", "looks like"]
    )
    for row in delivered.rows:
        remarks = in_words.remarks_of(row)
        fields, reasons = "; ".join(where for where, _ in remarks), "; ".join(why for _, why in remarks)
        what = in_words.FATES[row.fate]
        alike = ", ".join(map(quotable, row.looks_like))
        table.writerow([row.row, row.key, what, row.receipt, row.received_at, fields, reasons, alike])
    return answer


def _delivered(viewer: Viewer, delivery: UUID) -> Delivered:
    delivered = delivery_of(viewer, delivery=delivery)
    if delivered is None:
        raise Http404
    return delivered


@require_http_methods(["GET"])
def quarantine(request: Request) -> HttpResponse:
    """What waits in the agency's quarantine: which row of which file, and why."""
    held: list[Any] = quarantined(request.viewer, limit=in_words.MOST_LISTED + 1)
    for report in held:
        for problem in report.problems:
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


urlpatterns = [
    path("report/file/", choose, name="send_file"),
    path("report/file/quarantine/", quarantine, name="quarantine"),
    path("report/file/<uuid:upload>/", look_over, name="send_file_check"),
    path("report/file/<uuid:upload>/take/", take, name="send_file_take"),
    path("report/file/<uuid:upload>/discard/", discard, name="send_file_discard"),
    path("report/file/<uuid:delivery>/account/", account, name="send_file_account"),
    path("report/file/<uuid:delivery>/receipts/", receipts, name="send_file_receipts"),
    path("report/file/<uuid:delivery>/receipts.csv", receipts_csv, name="send_file_csv"),
]
