"""A report as it is understood: what is sent, with every value that no field can hold kept as given, as text.

The contract's rule: a value that fails its check never loses the report. `null` and an empty text stand for absent. A word
outside a list, a text that is too long for its use, a number in words go to `as_given`, where they are shown, searched and
flagged. What then still departs from the contract cannot be understood: it is the report's frame, not a value in it.

What was sent is kept byte for byte beside this, and its digest is that of the receipt.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from wholepicture.base.indicators import Indicator
from wholepicture.intake.rules import (
    Body,
    Flag,
    Problem,
    flags_of,
    meaning_problems,
    quotable,
    text_fault,
    without_source,
)
from wholepicture.intake.schema import CONTRACT, LONGEST_MOMENT, Linked, names_no_field, path_text, shape_faults
from wholepicture.intake.urgency import yes_or_no


@dataclass(frozen=True, slots=True)
class Understood:
    """A report as it is understood: its body, what was kept as given, and why it cannot be understood, if it cannot."""

    body: Any
    flags: list[Flag]
    problems: list[Problem]


def understand(body: Any, *, idempotency_key: str | None = None) -> Understood:
    """Returns a report as it is understood. Takes any JSON value, changes nothing of it, and never raises.

    `idempotency_key` stands in for a missing `key`; where both are given, `key` counts. Fields are dotted paths such as
    `subjects[0].sex`, or `body` for the whole.
    """
    if isinstance(body, dict) and "key" not in body and idempotency_key is not None:
        body = {"key": idempotency_key, **body}
    kept: list[_Kept] = []
    settled = _SETTLE(body, (), kept)
    if settled is ABSENT:
        settled = body
    if _is_level_unsaid(kept) and settled["sharing"].get("named"):
        settled["sharing"]["level"] = "named"
    entries = list(chain.from_iterable(entries_of(value.field, value.text) for value in kept))
    if entries:
        settled["as_given"] = [*_list(settled.get("as_given")), *entries]
    problems = _problems(settled)
    return Understood(settled, list(map(_flag, kept)), problems)


def _is_level_unsaid(kept: "list[_Kept]") -> bool:
    return any(value.field == "sharing.level" for value in kept)


def _problems(settled: Any) -> list[Problem]:
    problems = [Problem(None, field, reason) for field, reason in shape_faults(settled)]
    return [*problems, *meaning_problems(settled)] if isinstance(settled, dict) else problems


def check_submission(body: Any, *, idempotency_key: str | None = None) -> list[Problem]:
    """Why this body cannot be understood as a submission; empty when it can. As `understand`."""
    return understand(body, idempotency_key=idempotency_key).problems


def remarks_on(understood: Understood, *, today: date, signs: Mapping[str, Indicator] | None = None) -> list[Flag]:
    """What a person should know about the values of a report that is taken in. `today`, `signs`: as `flags_of`."""
    return [*understood.flags, *flags_of(understood.body, today=today, signs=signs)]


# -- what is kept ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Kept:
    """A value that its field cannot hold, and why; or, without a text, one that is not there and should be."""

    field: str
    reason: str
    text: str


LONGEST = CONTRACT["properties"]["as_given"]["items"]["properties"]["value"]["maxLength"]


def entries_of(field: str, text: str) -> Iterator[dict[str, str]]:
    """What is kept of a field, as a report holds it: a text that is too long for one entry goes on in the next."""
    for start in range(0, len(text), LONGEST):
        yield {"field": field[:200], "value": text[start : start + LONGEST]}


def _flag(value: _Kept) -> Flag:
    return without_source(Flag(value.field, value.reason, quotable(value.text, 500)))


def _keep(kept: list[_Kept], path: Linked, reason: str, value: Any) -> Any:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    kept.append(_Kept(path_text(path), f"{reason}: kept as given, as text.", text))
    return ABSENT


# -- each field's own rule -----------------------------------------------------------------------------------------------

ABSENT = object()
"""In place of a value that a report does not hold."""

Settle = Callable[[Any, Linked, list[_Kept]], Any]

# What stands in for a word outside the list, where an entry cannot do without: the one that says least.
UNSAID = {"role": "unknown", "answer": "not_known", "type": "other"}
NARROWEST = "hub"  # for a level that is none, where no readers are named
# What says who may read it, who told, and of danger: where these are no objects, or the readers no list of them, nothing is
# guessed. The sender is told.
NOT_GUESSED = frozenset({"sharing", "provenance", "safety"})
FRAME = frozenset({"ref", "named"})
_REFERENCE = re.compile(r"[A-Za-z0-9_-]+")


def _compile(
    definition: dict[str, Any], name: str = "", *, is_required: bool = False, is_frame: bool = False
) -> Settle:
    kind = definition["type"]
    if kind == "object":
        return _object(definition, is_guessed=name not in NOT_GUESSED)
    if is_frame:
        return _as_it_is
    if kind == "array":
        return _array(definition)
    if kind == "boolean":
        return _boolean
    if kind == "string":
        return (
            _choice(definition, UNSAID.get(name) if is_required else None)
            if "enum" in definition
            else _text(definition)
        )
    return _number(definition)


def _as_it_is(value: Any, path: Linked, kept: list[_Kept]) -> Any:
    """What the report cannot be understood without, and so what is wrong with it is a problem."""
    return ABSENT if value is None else value


def _is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _object(definition: dict[str, Any], *, is_guessed: bool = True) -> Settle:
    required = frozenset(definition.get("required", ()))
    is_whole = definition is CONTRACT
    fields = {
        name: _compile(
            inner, name, is_required=name in required, is_frame=name in FRAME or (is_whole and name in required)
        )
        for name, inner in definition["properties"].items()
    }
    needed = required - {"ref"}
    unsaid = {name: UNSAID[name] for name in required & UNSAID.keys() if not is_whole}

    def settle(value: Any, path: Linked, kept: list[_Kept]) -> Any:
        if type(value) is not dict:
            if _is_blank(value):
                return ABSENT
            return _keep(kept, path, "This is no object", value) if is_guessed and not is_whole else value
        settled: Body = {}
        here: list[_Kept] = []
        for name, inner in value.items():
            field = fields.get(name)
            told = inner if field is None else field(inner, (path, name), here)
            if told is not ABSENT:
                settled[name] = told
        for name in unsaid.keys() - settled.keys():
            settled[name] = unsaid[name]
            here.append(_Kept(path_text((path, name)), f"This is not said: taken as {unsaid[name]}.", ""))
        if not is_whole and needed - settled.keys():
            if not settled.keys() - required and not any(value.text for value in here):
                return ABSENT  # nothing is said in it but of what kind it would be
            if names_no_field(definition, settled):
                return settled  # which is told as what it is: a name that nobody here knows
            missing = ", ".join(sorted(needed - settled.keys()))
            return _keep(kept, path, f"This lacks {missing}", value)
        kept += here
        return settled

    return settle


def _array(definition: dict[str, Any]) -> Settle:
    item = _compile(definition["items"])

    def settle(value: Any, path: Linked, kept: list[_Kept]) -> Any:
        if type(value) is not list:
            return ABSENT if _is_blank(value) else _keep(kept, path, "This is no list", value)
        settled = [item(inner, (path, place), kept) for place, inner in enumerate(value)]
        return [inner for inner in settled if inner is not ABSENT]

    return settle


def _choice(definition: dict[str, Any], unsaid: str | None) -> Settle:
    accepted = frozenset(definition["enum"])
    reason = f"This is none of {', '.join(definition['enum'])}"
    instead = NARROWEST if NARROWEST in accepted else unsaid or ABSENT

    def settle(value: Any, path: Linked, kept: list[_Kept]) -> Any:
        if type(value) is str and value in accepted:
            return value
        if _is_blank(value):
            return ABSENT
        _keep(kept, path, reason, value)
        return instead

    return settle


def _text(definition: dict[str, Any]) -> Settle:
    longest = definition.get("maxLength", LONGEST_MOMENT)
    is_reference = "pattern" in definition

    def settle(value: Any, path: Linked, kept: list[_Kept]) -> Any:
        if _is_blank(value):
            return ABSENT
        if type(value) is not str:
            return _keep(kept, path, "This field holds text", value)
        if ("\0" in value or not value.isascii()) and text_fault(value):
            return value
        if len(value) > longest:
            return _keep(kept, path, f"This has {len(value)} characters, and this field holds {longest}", value)
        if is_reference and not _REFERENCE.fullmatch(value):
            return _keep(kept, path, "This names nothing: a ref holds letters, digits, hyphens and underscores", value)
        return value

    return settle


def _number(definition: dict[str, Any]) -> Settle:
    least, most = definition["minimum"], definition["maximum"]
    is_whole = definition["type"] == "integer"

    def settle(value: Any, path: Linked, kept: list[_Kept]) -> Any:
        if _is_blank(value):
            return ABSENT
        if type(value) not in (int, float) or (is_whole and type(value) is float and not value.is_integer()):
            return _keep(kept, path, f"This field holds a {'whole ' if is_whole else ''}number", value)
        if not least <= value <= most:
            return _keep(kept, path, f"This is not between {least} and {most}", value)
        return value

    return settle


def _boolean(value: Any, path: Linked, kept: list[_Kept]) -> Any:
    if type(value) is bool:
        return value
    if _is_blank(value):
        return ABSENT
    _keep(kept, path, "This field holds true or false", value)
    said = yes_or_no(value)
    return ABSENT if said is None else said


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


_SETTLE = _compile(CONTRACT)
