"""The submission contract, compiled once into plain functions.

A general JSON Schema validator answers about 1,900 reports a second here and speaks in its own words. The
contract uses a dozen keywords, so they are compiled into closures that answer ten times as fast, in sentences
for the sender. A keyword that is not known here stops the program when it starts: nothing in the contract can
be passed over in silence. Tests compare every answer with the reference validator.

`format` describes and does not refuse (JSON Schema 2020-12): an impossible date of birth is flagged, never a
reason to turn a report away.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from wholepicture.intake.rules import quotable, text_fault

Linked = tuple[Any, ...]
"""A path as it is walked: what it is within, and the last step; empty for the whole."""
Fault = tuple[str, str]
Check = Callable[[Any, Linked, list[Fault]], None]

CONTRACT: dict[str, Any] = json.loads(Path(__file__).with_name("submission.v1.schema.json").read_text(encoding="utf-8"))

MOST_FAULTS = 100
"""A report with more faults than this is told of the first ones: more would help nobody."""

# The moment of writing has no length in the contract, because its format implies one.
LONGEST_MOMENT = 64
_NO_FIELD = "is not a field of a submission: rename it or leave it out"
_ANNOTATIONS = frozenset({"$schema", "$id", "title", "description", "format"})
_KEYWORDS = {
    "object": {"properties", "required", "additionalProperties"},
    "array": {"items", "maxItems"},
    "string": {"maxLength", "minLength", "pattern", "enum"},
    "integer": {"minimum", "maximum"},
    "number": {"minimum", "maximum"},
    "boolean": set(),
}
_PATTERN_WORDS = {
    "^[A-Za-z0-9_-]+$": "may hold only letters, digits, hyphens and underscores, without spaces",
    "^[0-9]{1,12}$": "must be 1 to 12 digits",
}


def shape_faults(body: Any) -> list[Fault]:
    """Where a body departs from the contract, as (dotted path, sentence); empty when it does not.

    Never raises for a value that JSON can express. At most `MOST_FAULTS` are listed.
    """
    faults: list[Fault] = []
    _CHECK(body, (), faults)
    if len(faults) > MOST_FAULTS:
        rest = len(faults) - MOST_FAULTS
        faults = [*faults[:MOST_FAULTS], ("body", f"There are {rest} more problems: correct these first.")]
    return faults


def value_faults(path: tuple[str | int, ...], value: Any) -> list[Fault]:
    """Where one value departs from the contract of the field at `path`, which must exist."""
    definition = definition_of(path)
    if definition is None:
        raise KeyError(dotted(path))
    faults: list[Fault] = []
    linked: Linked = ()
    for step in path:
        linked = (linked, step)
    _compile(definition)(value, linked, faults)
    return faults


def names_no_field(definition: dict[str, Any], value: Any) -> bool:
    """Whether a name anywhere in a value of this definition is none of the contract's."""
    faults: list[Fault] = []
    _compile(definition)(value, (), faults)
    return any(reason.endswith(f"{_NO_FIELD}.") for _, reason in faults)


def definition_of(path: tuple[str | int, ...]) -> dict[str, Any] | None:
    """The contract's definition of the field at a path such as ("subjects", 0, "sex"); None when there is no
    such field.
    """
    here: dict[str, Any] = CONTRACT
    for step in path:
        inner = here.get("items") if isinstance(step, int) else here.get("properties", {}).get(step)
        if inner is None:
            return None
        here = inner
    return here


def dotted(path: tuple[str | int, ...]) -> str:
    """A path in the form used everywhere: `subjects[0].sex`; `body` for the whole."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += f".{quotable(step)}" if text else quotable(step)
    return text or "body"


def path_text(path: Linked) -> str:
    """A linked path in the form used everywhere, as `dotted`."""
    steps: list[str | int] = []
    while path:
        path, step = path
        steps.append(step)
    return dotted(tuple(reversed(steps)))


def _fault(faults: list[Fault], path: Linked, reason: str) -> None:
    name = path_text(path)
    faults.append((name, f"{'The report' if name == 'body' else name} {reason}."))


def _compile(definition: dict[str, Any]) -> Check:
    kind = definition.get("type")
    if kind not in _KEYWORDS:
        raise ValueError(f"The contract holds a type that is not compiled: {kind!r}.")
    unknown = definition.keys() - _KEYWORDS[kind] - _ANNOTATIONS - {"type"}
    if unknown:
        raise ValueError(f"The contract holds keywords that are not compiled: {sorted(unknown)}.")
    return _COMPILERS[kind](definition)


def _object(definition: dict[str, Any]) -> Check:
    if definition.get("additionalProperties") is not False:
        raise ValueError("Every object of the contract must refuse properties it does not name.")
    fields = {name: _compile(inner) for name, inner in definition["properties"].items()}
    required = tuple(definition.get("required", ()))

    def check(value: Any, path: Linked, faults: list[Fault]) -> None:
        if type(value) is not dict:
            return _fault(faults, path, f"must be an object, not {_kind_of(value)}")
        for name, inner in value.items():
            field = fields.get(name)
            if field is not None:
                field(inner, (path, name), faults)
            else:
                _fault(faults, (path, str(name)), _NO_FIELD)
        for name in required:
            if name not in value:
                _fault(faults, (path, name), "is required")
        return None

    return check


def _array(definition: dict[str, Any]) -> Check:
    item = _compile(definition["items"])
    most = definition["maxItems"]

    def check(value: Any, path: Linked, faults: list[Fault]) -> None:
        if type(value) is not list:
            return _fault(faults, path, f"must be a list, not {_kind_of(value)}")
        if len(value) > most:
            return _fault(faults, path, f"has {len(value)} entries; at most {most} are accepted in one submission")
        for place, inner in enumerate(value):
            item(inner, (path, place), faults)
        return None

    return check


def _string(definition: dict[str, Any]) -> Check:
    return _choice(definition) if "enum" in definition else _text(definition)


def _choice(definition: dict[str, Any]) -> Check:
    accepted = frozenset(definition["enum"])
    choice = f"give one of {', '.join(definition['enum'])}"

    def check(value: Any, path: Linked, faults: list[Fault]) -> None:
        if type(value) is not str:
            return _fault(faults, path, f"must be text, not {_kind_of(value)}")
        if value not in accepted:
            _fault(faults, path, f"cannot be “{quotable(value)}”: {choice}")
        return None

    return check


def _text(definition: dict[str, Any]) -> Check:
    longest = definition.get("maxLength", LONGEST_MOMENT)
    shortest = definition.get("minLength", 0)
    pattern = definition.get("pattern")
    # In Python `$` also matches before a final line break; the contract's `$` does not.
    form = re.compile(pattern.removesuffix("$") + r"\Z") if pattern else None
    form_words = _PATTERN_WORDS[pattern] if pattern else ""

    def check(value: Any, path: Linked, faults: list[Fault]) -> None:
        if type(value) is not str:
            return _fault(faults, path, f"must be text, not {_kind_of(value)}")
        if len(value) > longest:
            return _fault(faults, path, f"is {len(value)} characters long; at most {longest} are accepted")
        if len(value) < shortest:
            return _fault(faults, path, "is empty")
        if form is not None and not form.search(value):
            return _fault(faults, path, f"{form_words}; it is “{quotable(value)}”")
        if ("\0" in value or not value.isascii()) and (reason := text_fault(value)):
            _fault(faults, path, reason)
        return None

    return check


def _number(definition: dict[str, Any]) -> Check:
    least, most = definition["minimum"], definition["maximum"]
    whole = definition["type"] == "integer"
    wanted = "a whole number" if whole else "a number"

    def check(value: Any, path: Linked, faults: list[Fault]) -> None:
        # 3.0 is a whole number in JSON; true is not a number although it is one in Python
        if type(value) not in (int, float) or (whole and type(value) is float and not value.is_integer()):
            return _fault(faults, path, f"must be {wanted}, not {_kind_of(value)}")
        if not least <= value <= most:  # also refuses NaN
            return _fault(faults, path, f"must be between {least} and {most}")
        return None

    return check


def _boolean(definition: dict[str, Any]) -> Check:
    def check(value: Any, path: Linked, faults: list[Fault]) -> None:
        if type(value) is not bool:
            _fault(faults, path, f"must be true or false, not {_kind_of(value)}")

    return check


def _kind_of(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "text", bool: "true or false", int: "a number"}
    if value is None:
        return "null (leave the field out instead)"
    return names.get(type(value), "a fraction" if isinstance(value, float) else "something else")


_COMPILERS: dict[str, Callable[[dict[str, Any]], Check]] = {
    "object": _object,
    "array": _array,
    "string": _string,
    "integer": _number,
    "number": _number,
    "boolean": _boolean,
}
_CHECK = _compile(CONTRACT)
