"""Sending reports and following them.

Nothing is answered before it is committed: a receipt in hand means that the report is stored, and a list of problems
means that it waits in quarantine.
"""

import json
import re
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status

from wholepicture.access.viewer import Viewer
from wholepicture.api.bodies import body_of, lines_of
from wholepicture.base.ledgered import NotFound
from wholepicture.intake import NotUnderstood
from wholepicture.intake.bulk_intake import Outcome, take_rows
from wholepicture.intake.commands import accept_submission, hold_in_quarantine
from wholepicture.intake.formats import NotJson, parse_json
from wholepicture.intake.formats.ndjson import row_of
from wholepicture.intake.queries import report_of
from wholepicture.intake.rules import Problem
from wholepicture.intake.schema import CONTRACT, check_submission

router = Router(tags=["submissions"])

_RECEIPT = re.compile(r"[A-Za-z0-9 -]{1,40}")


class ReceiptOut(Schema):
    """Proof of what was sent and when. `digest`: SHA-256 of the body, its key in it, in canonical form (RFC 8785)."""

    receipt: str
    key: str
    received_at: str = Field(json_schema_extra={"format": "date-time"})
    digest: str
    status: str


class FaultOut(Schema):
    """One reason why a report cannot be understood; `loc` is where, as subjects[0].sex, or body for the whole."""

    loc: str
    reason: str


class RefusalOut(Schema):
    """What happened, and what to do."""

    reason: str


class FlagOut(Schema):
    """A value that was kept as given although its check failed."""

    field: str
    reason: str
    value: str


class StepOut(Schema):
    """How far the report has come, and since when."""

    step: str
    at: datetime


class FeedbackOut(Schema):
    """What the sender is told."""

    at: datetime
    text: str
    by: str


class StatusOut(ReceiptOut):
    """A report and what has become of it."""

    kind: str
    flags: list[FlagOut]
    steps: list[StepOut]
    feedback: list[FeedbackOut]


_REFUSALS: dict[Any, Any] = {code: RefusalOut for code in (401, 403, 413, 429)}
_SUBMISSION = {name: value for name, value in CONTRACT.items() if not name.startswith("$")}
_ONE = {"required": True, "content": {"application/json": {"schema": _SUBMISSION}}}
_MANY = {
    "required": True,
    "content": {"application/x-ndjson": {"schema": {"type": "string", "description": "one submission a line"}}},
}
_KEY_HEADER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": 128},
    "description": "stands in for `key` where the body has none",
}


@router.post(
    "/submissions",
    response={201: ReceiptOut, 200: ReceiptOut, 409: RefusalOut, 422: list[FaultOut], **_REFUSALS},
    summary="Send one report",
    openapi_extra={"requestBody": _ONE, "parameters": [_KEY_HEADER]},
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
    hold_in_quarantine(viewer, raw=raw, problems=problems, channel="api")
    return Status(422, _faults(problems))


@router.post(
    "/submissions/batch",
    response=_REFUSALS,
    summary="Send many reports, one a line",
    openapi_extra={
        "requestBody": _MANY,
        "responses": {
            200: {
                "description": "One line each, in order: {row, code, …receipt} or {row, code, problems: [{loc, …}]}",
                "content": {"application/x-ndjson": {"schema": {"type": "string"}}},
            }
        },
    },
)
def send_batch(request: HttpRequest) -> HttpResponse:
    """Each line stands for itself: `code` is what it alone would have been answered. Empty lines are passed over."""
    viewer: Viewer = request.auth  # type: ignore[attr-defined]
    rows = (row_of(number, line) for number, line in lines_of(request))
    answers = b"".join(_line(outcome) for batch in take_rows(viewer, rows=rows, channel="api") for outcome in batch)
    return HttpResponse(answers, content_type="application/x-ndjson")


@router.get(
    "/submissions/{receipt}",
    response={200: StatusOut, 404: RefusalOut, **_REFUSALS},
    summary="What became of a report",
)
def follow(request: HttpRequest, receipt: str) -> Any:
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
        "steps": [{"step": step, "at": at} for step, at in page.steps if at],
        "feedback": [{"at": at, "text": text, "by": by} for at, text, by in page.feedback],
    }


def _understood(raw: bytes, key: str | None) -> tuple[dict[str, Any], list[Problem]]:
    """The body, with the header's key where it has none of its own, and why it cannot be understood."""
    try:
        body = parse_json(raw)
    except NotJson as refusal:
        return {}, [Problem(None, "body", str(refusal))]
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
