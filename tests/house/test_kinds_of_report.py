"""Each kind of report is known in every room: taken in, checked, stored, placed in time, read, worded, asked for."""

import json
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from synthetic.factories import child, submission
from wholepicture.config import installation
from wholepicture.config.home import PROJECT
from wholepicture.intake.kinds import KINDS, PAST, Block, KindOfReport

installation.load()

from django.db.migrations.loader import MigrationLoader  # noqa: E402

from wholepicture.access.rules import LEVELS  # noqa: E402
from wholepicture.alerts.urgency import OTHER, urgency_of  # noqa: E402
from wholepicture.intake.models import Submission  # noqa: E402
from wholepicture.intake.rules import flags_of, has_content  # noqa: E402
from wholepicture.intake.understanding import check_submission  # noqa: E402
from wholepicture.picture.rules import Person, Report, derive  # noqa: E402
from wholepicture.web.parts.report import kinds as forms  # noqa: E402
from wholepicture.web.reporting.body import body_from  # noqa: E402
from wholepicture.web.reporting.kind_answers import mistakes_of  # noqa: E402
from wholepicture.web.wording.reports import DETAILS, PASSAGES  # noqa: E402
from wholepicture.web.wording.reports import KINDS as TITLES  # noqa: E402

CONTRACT = json.loads((PROJECT / "wholepicture/intake/submission.v1.schema.json").read_text("utf-8"))["properties"]
AUTHOR = {"name": "Ann Teacher-Test", "job": "Teacher", "team": "", "email": "", "phone": ""}
AT = datetime(2026, 3, 4, 9, 12, tzinfo=UTC)
TODAY = date(2026, 3, 5)
NOTHING = Block("none", begins="")


def reported(kind: KindOfReport, **block: Any) -> dict[str, Any]:
    """A report of that kind about one child, with these fields of its own block."""
    own: dict[str, Any] = {kind.block.name: block} if kind.block and block else {}
    return submission(kind.code, child(ref="c1"), **own)


def is_in_the_contract(kind: KindOfReport) -> bool:
    if check_submission(reported(kind)):
        return False
    if kind.block is None:
        return True
    block = kind.block
    named = {block.begins, block.ends, *block.moments, *block.points_at, *block.words, *block.told_as_ties} - {""}
    named |= {*block.words_that_tell_where, *(name for pair in block.in_order for name in pair)}
    return named <= CONTRACT[block.name]["properties"].keys()


def is_checked(kind: KindOfReport) -> bool:
    block = kind.block or NOTHING
    future = {name: "2099-01-01" for name, tense in block.moments.items() if tense == PAST}
    astray = {name: ["no-such"] if _is_list(block, name) else "no-such" for name in block.points_at}
    flagged = {flag.field.partition("[")[0] for flag in flags_of(reported(kind, **future, **astray), today=TODAY)}
    only_block = {"kind": kind.code, block.name: {block.begins: "2026-01-05"}}
    return flagged >= {f"{block.name}.{name}" for name in (*future, *astray)} and has_content(only_block) is bool(
        kind.block
    )


def _is_list(block: Block, name: str) -> bool:
    return bool(CONTRACT[block.name]["properties"][name]["type"] == "array")


def is_stored(kind: KindOfReport) -> bool:
    """The table's own list of kinds, in its model and as the migrations leave it."""
    stored = MigrationLoader(None).project_state().models["intake", "submission"]
    known = next(one for one in stored.options["constraints"] if one.name == "submission_kind_known")
    in_practice: Any = Submission._meta.get_field("kind").choices
    return kind.code in repr(known.condition) and (kind.code, kind.term) in list(in_practice)


def is_kept_to_its_readers(kind: KindOfReport) -> bool:
    sent = body_from({"kind": kind.code, "facts": "Seen."}, key="1", recorded_at=AT, author=AUTHOR)
    narrower = body_from({"kind": kind.code, "facts": "Seen.", "level": "hub"}, key="1", recorded_at=AT, author=AUTHOR)
    unsaid, chosen = (body["sharing"]["level"] for body in (sent, narrower))
    always = kind.level_always
    return kind.level_if_unsaid in LEVELS and (unsaid, chosen) == (always or kind.level_if_unsaid, always or "hub")


def is_placed_in_the_picture(kind: KindOfReport) -> bool:
    block = kind.block or NOTHING
    told = {name: f"Words of {name}." for name in block.words}
    body = reported(kind, **({block.begins: "2026-01-05"} if block.begins else {}), **told)
    report = Report("SCH", "1", kind.code, AT, body, people={"c1": Person(uuid.uuid4(), uuid.uuid4(), "child", body)})
    rows = derive(report)
    event = rows["Event"][0]
    passages = {row["kind"]: row["located"] for row in rows["Passage"] if row["kind"] in told}
    began = event["at"].date() == (date(2026, 1, 5) if block.begins else AT.date())
    aside = not set(told) & set(event["detail"])
    return began and aside and event["located"] is kind.tells_where and passages == _located(block)


def _located(block: Block) -> dict[str, bool]:
    return {name: name in block.words_that_tell_where for name in block.words}


def is_read_or_left_to_the_picture(kind: KindOfReport) -> bool:
    return urgency_of(kind.code, {}) == (OTHER if kind.always_read else None)


def is_worded(kind: KindOfReport) -> bool:
    """Its title, its passages, and each detail that the chronology tells."""
    block = kind.block or NOTHING
    fields = set(CONTRACT[block.name]["properties"]) if kind.block else set()
    details = fields - {*block.words, *block.told_as_ties, *block.not_told}
    return TITLES.get(kind.code) == kind.title and details <= DETAILS.keys() and set(block.words) <= PASSAGES.keys()


def is_asked_for(kind: KindOfReport) -> bool:
    asked = {(field.block, field.name) for field in forms.KINDS[kind.code].fields}
    block = kind.block.name if kind.block else ""
    return not block or {name for of, name in asked if of == block} == CONTRACT[block]["properties"].keys()


def is_asked_for_in_order(kind: KindOfReport) -> bool:
    """Whether the form says of each two dates that cannot stand in the other order that they do not."""
    block = kind.block or NOTHING
    return all(_is_found_out(kind.code, block.name, first, last) for first, last in block.in_order)


def _is_found_out(kind: str, block: str, first: str, last: str) -> bool:
    typed = {"kind": kind}
    for name, day in ((first, "3"), (last, "2")):
        typed |= {f"{block}-{name}-day": day, f"{block}-{name}-month": "3", f"{block}-{name}-year": "2026"}
        # where a moment is written in one box, what it was understood as
        typed |= {f"{block}-{name}": f"{day} March 2026 9pm", f"{block}-{name}-read": f"2026-03-0{day}T21:00:00+00:00"}
    wrong = {box for box, _ in mistakes_of(typed, today=TODAY)}
    return not wrong.isdisjoint({f"{block}-{last}-day", f"{block}-{last}"})


ROOMS: dict[str, Callable[[KindOfReport], bool]] = {
    "the contract holds it": is_in_the_contract,
    "intake checks it": is_checked,
    "the table takes it": is_stored,
    "it is kept to its readers": is_kept_to_its_readers,
    "the picture places it": is_placed_in_the_picture,
    "the hub reads it, or does not": is_read_or_left_to_the_picture,
    "screens have words for it": is_worded,
    "the form asks for it": is_asked_for,
    "the form asks for its dates in order": is_asked_for_in_order,
}


def missing(kind: KindOfReport) -> list[str]:
    """Rooms that do not know this kind as the registry has it; what raises does not know it either."""

    def knows(room: Callable[[KindOfReport], bool]) -> bool:
        try:
            return room(kind)
        except KeyError:
            return False

    return [name for name, room in ROOMS.items() if not knows(room)]


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_room_knows_each_kind_of_report(kind: KindOfReport) -> None:
    assert missing(kind) == []


@pytest.mark.parametrize(
    ("change", "room"),
    [
        ({"code": "toy"}, "the contract holds it"),
        ({"block": Block("missing", begins="toy")}, "the contract holds it"),
        ({"block": Block("missing", begins="missing_since", moments={"toy": PAST})}, "intake checks it"),
        ({"code": "toy"}, "the table takes it"),
        ({"term": "Toy"}, "the table takes it"),
        ({"level_if_unsaid": "hub"}, "it is kept to its readers"),
        ({"level_always": "partners"}, "it is kept to its readers"),
        ({"tells_where": True}, "the picture places it"),
        ({"block": Block("missing", begins="reported_at")}, "the picture places it"),
        ({"always_read": True}, "the hub reads it, or does not"),
        ({"title": "Toy"}, "screens have words for it"),
        ({"block": Block("missing", begins="missing_since")}, "screens have words for it"),
        ({"code": "toy"}, "the form asks for it"),
        ({"block": Block("placement", begins="from")}, "the form asks for it"),
        (
            {"block": Block("missing", begins="missing_since", in_order=(("reported_at", "returned_at"),))},
            "the form asks for its dates in order",
        ),
    ],
)
def test_a_room_that_does_not_know_a_kind_is_found(change: dict[str, Any], room: str) -> None:
    assert room in missing(replace(KINDS["missing_episode"], **change))


def test_the_contract_the_registry_and_the_forms_list_the_same_kinds() -> None:
    assert CONTRACT["kind"]["enum"] == list(KINDS)
    assert forms.KINDS.keys() == KINDS.keys()


def test_codes_titles_terms_and_blocks_are_each_of_one_kind_only() -> None:
    kinds = list(KINDS.values())
    for values in (
        [k.code for k in kinds],
        [k.title for k in kinds],
        [k.term for k in kinds],
        [k.column for k in kinds],
    ):
        assert len(set(values)) == len(values)
    blocks = [kind.block.name for kind in kinds if kind.block]
    assert len(set(blocks)) == len(blocks)


def test_every_date_of_a_block_is_said_to_lie_behind_us_or_to_be_planned() -> None:
    for kind in KINDS.values():
        if kind.block:
            fields = CONTRACT[kind.block.name]["properties"]
            dates = {
                name for name in fields if name.endswith(("_at", "_since")) or name in ("from", "to", "last_contact")
            }
            assert dates == kind.block.moments.keys(), kind.code
