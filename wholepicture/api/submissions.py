"""Sending reports and following them.

Nothing is answered before it is committed: a receipt in hand means that the report is stored, and a list of problems
means that it waits in quarantine.
"""

import json
import re
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Query, Router, Schema, Status

from wholepicture.access.viewer import Viewer
from wholepicture.api.bodies import body_of, lines_of
from wholepicture.api.contract import batch_schema, submission_schema
from wholepicture.base.ledgered import NotFound
from wholepicture.intake import NotUnderstood, quotas
from wholepicture.intake.attachments.commands import attach_file
from wholepicture.intake.attachments.queries import files_of, shown_file
from wholepicture.intake.attachments.results import FileRow
from wholepicture.intake.bulk_intake import Outcome, take_rows, within_quota
from wholepicture.intake.commands import accept_submission, hold_in_quarantine
from wholepicture.intake.file_kinds import LONGEST_SAID, MOST_FILES
from wholepicture.intake.formats import NotJson, parse_json
from wholepicture.intake.formats.ndjson import row_of
from wholepicture.intake.queries import report_of
from wholepicture.intake.rules import Problem
from wholepicture.intake.understanding import check_submission

router = Router(tags=["submissions"])

_RECEIPT = re.compile(r"[A-Za-z0-9 -]{1,40}")


def _is(meaning: str, **more: Any) -> Any:
    """A field's meaning, for the published description."""
    return Field(description=meaning, json_schema_extra=more or None)


def _may_be(meaning: str, **more: Any) -> Any:
    """The meaning of a field that may be left out."""
    return Field(None, description=meaning, json_schema_extra=more or None)


class ReceiptOut(Schema):
    """Proof of what was sent and when."""

    receipt: str = _is("random, short enough to read over the telephone")
    key: str = _is("the sender's own key")
    received_at: str = _is("when it was received", format="date-time")
    digest: str = _is("SHA-256 of the body, its key in it, in canonical form (RFC 8785)")
    status: str = _is("how far the report has come")


class StoredOut(ReceiptOut):
    """The receipt of a report that was stored now."""

    looks_like: list[str] | None = _may_be(
        "keys of your own reports that look like the same thing; nothing was refused or left out, and it is yours to say"
    )


class FaultOut(Schema):
    """One reason why a report cannot be understood."""

    loc: str = _is("where: as subjects[0].sex, or body for the whole")
    reason: str = _is("what is wrong, and what to do")


class LineOut(Schema):
    """What became of one line of a batch: its receipt, or why there is none."""

    row: int = _is("the number of the line, from 1")
    code: Literal[200, 201, 409, 422] = _is("what the line alone would have been answered")
    receipt: str | None = _may_be("as in a receipt, where there is one; so are the next four")
    key: str | None = _may_be("the sender's own key")
    received_at: str | None = _may_be("when it was received", format="date-time")
    digest: str | None = _may_be("SHA-256 of the body")
    status: str | None = _may_be("how far the report has come")
    looks_like: list[str] | None = _may_be("keys of your own reports that look like the same thing, where any does")
    problems: list[FaultOut] | None = _may_be("why it was not taken in, where it was not")


class RefusalOut(Schema):
    """Why it was refused."""

    reason: str = _is("what happened, and what to do")


class FlagOut(Schema):
    """A value that was kept as given although its check failed."""

    field: str = _is("where: as subjects[0].identifiers[0].value")
    reason: str = _is("what the check found")
    value: str = _is("the value as given")


class StepOut(Schema):
    """How far the report has come, and since when."""

    step: str = _is("received, read, linked, used, decided")
    at: datetime = _is("since when")


class FeedbackOut(Schema):
    """What the sender is told."""

    at: datetime = _is("when it was told")
    text: str = _is("what is told")
    by: str = _is("who told it")


class AttachmentOut(Schema):
    """A file that came with a report, and how far it has come."""

    number: int = _is("its number among the files of the report")
    kind: str = _is("what it is by its content: jpeg, png, gif, webp, pdf")
    state: str = _is("waiting: to be looked over and drawn; drawn: shown with the report; held: shown to nobody")
    why: str = _is("why it is held, in words; empty: it is not")


class StatusOut(ReceiptOut):
    """A report and what has become of it."""

    kind: str = _is("the kind of report")
    flags: list[FlagOut] = _is("values that failed a check, kept as given")
    steps: list[StepOut] = _is("each step that it has come to")
    feedback: list[FeedbackOut] = _is("what the sender was told")
    attachments: list[AttachmentOut] = _is("the files that came with it")


_REFUSALS: dict[Any, Any] = {code: RefusalOut for code in (401, 403, 413, 429)}
_ONE = {"required": True, "content": {"application/json": {"schema": submission_schema()}}}
_MANY = {"required": False, "content": {"application/x-ndjson": {"schema": batch_schema()}}}
LINE = LineOut.model_json_schema(ref_template="#/components/schemas/{model}")
_LINES = {
    "type": "array",
    "description": "newline-delimited JSON: a `LineOut` for each line sent, in order",
    "items": {name: value for name, value in LINE.items() if name != "$defs"},
}
_WHEN = {
    200: "sent before: the same receipt again",
    201: "stored: the receipt",
    401: "the key is not known, or was withdrawn",
    403: "this key may not",
    404: "there is no such report of this sender",
    409: "the key was used for other content",
    413: "larger than is read at a time",
    422: "not understood: kept in quarantine, with what to mend",
    429: "asked too often, or too much of the agency's waits; Retry-After says how long to wait",
}
LONGEST_KEY = 128  # as the contract has it
_KEY_HEADER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": LONGEST_KEY},
    "description": "stands in for `key` where the body has none",
}


def _answers(*statuses: int) -> dict[int, dict[str, str]]:
    """When each status is answered, in words."""
    return {status: {"description": _WHEN[status]} for status in statuses}


@router.post(
    "/submissions",
    response={201: StoredOut, 200: ReceiptOut, 409: RefusalOut, 422: list[FaultOut], **_REFUSALS},
    summary="Send one report",
    exclude_unset=True,
    openapi_extra={
        "requestBody": _ONE,
        "parameters": [_KEY_HEADER],
        "responses": _answers(200, 201, 401, 403, 409, 413, 422, 429),
    },
)
def send(request: HttpRequest) -> Any:
    """201 with a receipt; 200 with the same receipt when sent again; 409 for other content under the same key."""
    viewer: Viewer = request.auth  # type: ignore[attr-defined]
    raw = body_of(request)
    body, problems = _understood(raw, request.headers.get("Idempotency-Key"))
    if not problems:
        try:
            receipt = accept_submission(viewer, body=body, channel="api", original=raw)
            return Status(201 if receipt.is_new else 200, receipt.as_json())
        except NotUnderstood as refusal:
            problems = refusal.problems
    with viewer.acting():
        quotas.check_quarantine(viewer, body, raw)
        hold_in_quarantine(viewer, raw=raw, problems=problems, channel="api", given=body or None)
    return Status(422, _faults(problems))


@router.post(
    "/submissions/batch",
    response=_REFUSALS,
    summary="Send many reports, one a line",
    openapi_extra={
        "requestBody": _MANY,
        "responses": _answers(401, 403, 413, 429)
        | {200: {"description": "what became of each line", "content": {"application/x-ndjson": {"schema": _LINES}}}},
    },
)
def send_batch(request: HttpRequest) -> HttpResponse:
    """Each line stands for itself: `code` is what it alone would have been answered. Empty lines are passed over, and
    of a batch without any other there is nothing to answer."""
    viewer: Viewer = request.auth  # type: ignore[attr-defined]
    rows = (row_of(number, line) for number, line in lines_of(request))
    taken = take_rows(viewer, rows=within_quota(viewer, rows), channel="api")
    answers = b"".join(_line(outcome) for batch in taken for outcome in batch)
    return HttpResponse(answers, content_type="application/x-ndjson")


@router.get(
    "/submissions/{receipt}",
    response={200: StatusOut, 404: RefusalOut, **_REFUSALS},
    summary="What became of a report",
    openapi_extra={"responses": _answers(401, 403, 404, 413, 429) | {200: {"description": "the report's state"}}},
)
def follow(
    request: HttpRequest, receipt: Annotated[str, Path(description="the receipt, in any case; hyphens may be spaces")]
) -> Any:
    """Status and feedback, to the sender alone: the same answer for what is absent and for what is another's."""
    viewer: Viewer = request.auth  # type: ignore[attr-defined]
    page = report_of(viewer, receipt=receipt) if _RECEIPT.fullmatch(receipt) else None
    if page is None:
        raise NotFound
    return {
        "receipt": page.row.receipt,
        "key": page.row.key,
        "received_at": page.row.received_at.isoformat(),
        "digest": page.digest,
        "status": page.row.state,
        "kind": page.row.kind,
        "flags": page.flags,
        "steps": [{"step": step, "at": at} for _, step, at in page.steps if at],
        "feedback": [{"at": answer.at, "text": answer.text, "by": answer.by} for answer in page.feedback],
        "attachments": list(map(_attachment, files_of(viewer, submission=page.submission))),
    }


@router.put(
    "/submissions/{receipt}/attachments/{number}",
    response={201: AttachmentOut, 200: AttachmentOut, 404: RefusalOut, 409: RefusalOut, 422: RefusalOut, **_REFUSALS},
    summary="Send a file with a report",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        },
        "responses": _answers(401, 403, 404, 413, 429)
        | {
            200: {"description": "sent before under this number: the same file again"},
            201: {"description": "stored: it is looked over and drawn in the background"},
            409: {"description": "another file was sent under this number, or the report has as many as it takes"},
            422: {"description": "it is none that is taken, told by its content; nothing of it is kept"},
        },
    },
)
def attach(
    request: HttpRequest,
    receipt: Annotated[str, Path(description="the receipt of the report, as in its answer")],
    number: Annotated[int, Path(description=f"its number among the files of the report, from 1 to {MOST_FILES}")],
    shows: Annotated[str, Query(description="what it shows, for whoever cannot see it", max_length=LONGEST_SAID)] = "",
) -> Any:
    """The body is the file itself, a photo or a screenshot (JPEG, PNG, GIF, WebP) or a PDF. Sent twice, it is stored once."""
    viewer: Viewer = request.auth  # type: ignore[attr-defined]
    content = body_of(request)
    if not _RECEIPT.fullmatch(receipt):
        raise NotFound
    sent = attach_file(viewer, receipt=receipt, number=number, content=content, said=shows.replace("\0", ""))
    return Status(201 if sent.is_new else 200, _attachment(shown_file(viewer, file=sent.file).row))


def _attachment(row: FileRow) -> dict[str, Any]:
    return {"number": row.sent_as, "kind": row.kind, "state": row.state, "why": row.why_said}


def _understood(raw: bytes, key: str | None) -> tuple[dict[str, Any], list[Problem]]:
    """The body, with the header's key where it has none of its own, and why it cannot be understood."""
    try:
        body = parse_json(raw)
    except NotJson as refusal:
        return {}, [Problem(None, "body", str(refusal))]
    if key is not None and len(key) > LONGEST_KEY:
        return body, [
            Problem(None, "Idempotency-Key", f"is {len(key)} characters long; at most {LONGEST_KEY} are accepted")
        ]
    if key is not None and isinstance(body, dict) and "key" not in body:
        body = {"key": key, **body}
    return body, check_submission(body)


def _faults(problems: list[Problem] | tuple[Problem, ...]) -> list[dict[str, str]]:
    return [{"loc": problem.field, "reason": problem.reason} for problem in problems]


def _line(outcome: Outcome) -> bytes:
    answer: dict[str, Any] = {"row": outcome.row}
    if outcome.receipt is not None:
        answer |= {"code": 201 if outcome.receipt.is_new else 200, **outcome.receipt.as_json()}
    else:
        answer |= {"code": 409 if outcome.is_conflict else 422, "problems": _faults(outcome.problems)}
    return json.dumps(answer, ensure_ascii=False).encode() + b"\n"
