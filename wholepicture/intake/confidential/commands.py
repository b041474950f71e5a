"""Every write of what is told without signing in, and of what the hub writes back."""

import json
from typing import Any
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.database_role import cursor
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NeedsReason, NotFound, Refusal, command, concerning
from wholepicture.intake import NotUnderstood, SameKeyOtherContent, quotas, spoken_for
from wholepicture.intake.confidential import Closed, NobodyReads, SentBefore, TooLong, TooMuchToday
from wholepicture.intake.confidential.rules import LONGEST_MESSAGE
from wholepicture.intake.encryption import public_half, seal
from wholepicture.intake.models import ConfidedReport, MessageToInformant
from wholepicture.intake.spoken_for import SpokenFor
from wholepicture.intake.submission_rows import Refused, store
from wholepicture.intake.understanding import check_submission

SAME = "Told under the same receipt code."


@command(Permission.SPEAK_UP, called="Told something without signing in", action="collection")
def hand_in(viewer: Viewer, *, body: dict[str, Any], proof: bytes, public: bytes, wants_answer: bool) -> None:
    """Take in what somebody tells, under a new code. `proof`: as `proofs.proof_of` makes it of the code; `public`: the half of the
    key with which it is sealed. Raises NotUnderstood, Closed, TooMuchToday or SentBefore."""
    _take_in(viewer, body, proof, public, "first", wants_answer)


@command(Permission.SPEAK_UP, called="Told more under a receipt code", action="collection")
def tell_more(viewer: Viewer, *, body: dict[str, Any], proof: bytes, public: bytes) -> None:
    """Take in what somebody adds under the code that they have. Raises as `hand_in`, and NotFound: there is no such code."""
    _take_in(viewer, body, proof, public, "more")


@command(Permission.SPEAK_UP, called="Asked under a receipt code that it be taken back", action="collection")
def ask_to_take_back(viewer: Viewer, *, body: dict[str, Any], proof: bytes, public: bytes) -> None:
    """Put before the hub that whoever has this code wants it taken back. What was told stays until a person has decided. Raises as
    `tell_more`."""
    _take_in(viewer, body, proof, public, "withdrawal")


def _take_in(
    viewer: Viewer, body: dict[str, Any], proof: bytes, public: bytes, meant: str, wants_answer: bool = False
) -> None:
    problems = check_submission(body)
    if problems:
        raise NotUnderstood(problems)
    # What was sent before is answered as it was, whatever has become of the page since.
    if _answer("SELECT sec.public_sent(%s)", body["key"]):
        raise SentBefore
    if not _answer("SELECT sec.public_is_open()"):
        raise Closed
    if not quotas.is_urgent(body) and _answer("SELECT sec.public_is_full()"):
        raise TooMuchToday
    try:
        (receipt,) = store(viewer, [(body, None)], "public", locks=seal(public))
    except SameKeyOtherContent:
        raise SentBefore from None
    if isinstance(receipt, Refused) or not receipt.is_new:
        raise SentBefore
    _put_under_code(viewer, body, proof, receipt.submission, meant, wants_answer)


def _put_under_code(
    viewer: Viewer, body: dict[str, Any], proof: bytes, submission: UUID | None, meant: str, wants_answer: bool
) -> None:
    kind = str(body.get("provenance", {}).get("informant_kind") or "anonymous")
    pairs = _answer("SELECT sec.confide(%s, %s, %s, %s, %s)", proof, submission, meant, wants_answer, kind)
    if pairs is None:
        raise NotFound
    # Whom they told of before is whom they tell of now, however little they said of them: what keeps somebody from the one
    # report keeps them from the other.
    told_of = json.loads(pairs) if isinstance(pairs, str) else pairs
    spoken_for.note(viewer, [SpokenFor(UUID(later), UUID(earlier), SAME) for later, earlier in told_of])


@command(Permission.ALERTS, called="Wrote back to an unnamed informant", action="disclosure")
def write_back(viewer: Viewer, *, submission: UUID, text: str) -> None:
    """Write to whoever has the code under which this report came. Raises NotFound: it did not come so, or is not the viewer's to
    see; NeedsReason: there is nothing in it; TooLong."""
    concerning(records=[submission])
    said = text.strip()
    if not ConfidedReport.objects.filter(submission_id=submission).exists():
        raise NotFound
    if not said:
        raise NeedsReason
    if len(said) > LONGEST_MESSAGE:
        raise TooLong
    MessageToInformant.objects.create(
        id=new_id(), area_id=viewer.area_id, report_id=submission, text=said, written_by_id=viewer.person
    )


@command(Permission.PARTNERSHIP, called="Opened or closed the page for telling something without signing in")
def set_public_door(
    viewer: Viewer, *, area: UUID, is_open: bool, most_a_day: int | None = None, reason: str = ""
) -> None:
    """Open or close an area's page; `most_a_day`: as before, where it is not given. Closed, it takes nothing new; whoever has a code
    reads on. Raises NotFound, or NobodyReads."""
    concerning(records=[area], justification=reason.strip(), of="Opened" if is_open else "Closed")
    said = _answer("SELECT sec.set_public_door(%s, %s, %s, %s)", area, is_open, public_half(), most_a_day)
    if said == "unread":
        raise NobodyReads
    if said == "taken":
        raise Refusal("Another agency has the short name that the public would have. Ask whoever runs the server.")
    if said != "done":
        raise NotFound


def _answer(statement: str, *values: Any) -> Any:
    with cursor() as sql:
        sql.execute(statement, values)
        return sql.fetchone()[0]
