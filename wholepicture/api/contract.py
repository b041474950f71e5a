"""The contract as the machine doors publish it: a submission as they check it, no more and no less.

The contract's own schema leaves three things to words. A `format` of a date describes and does not refuse, but for
`recorded_at`; its year is one whose every instant has a date wherever on earth it is told; and a report must say
something. Here all stand in the schema, so that a tool that writes reports by it
writes none that the door refuses. Only one thing stays in words, for no schema can say it: every ref must be its own.
"""

from typing import Any

from wholepicture.intake.kinds import BLOCKS
from wholepicture.intake.rules import COLLECTIONS
from wholepicture.intake.schema import CONTRACT, LONGEST_UNMEASURED

Schema = dict[str, Any]

# What Python and JSON Schema both take for more than empty space.
A_WORD = r"[^\s\x1c-\x1f\x85]"
# The first and the last year that a date can have fall out of it when they are told for another place.
A_YEAR_OF_DATES = r"^(?!0000|0001|9999)"
SAY_SOMETHING = ("narrative", "signs", *COLLECTIONS)
REFS = "Every `ref` must be its own in the whole report."
DATE = "a date, ISO 8601; what is none is kept as given and flagged"


def submission_schema() -> Schema:
    """One submission, as JSON Schema 2020-12."""
    whole = {name: value for name, value in CONTRACT.items() if not name.startswith("$")}
    whole["description"] = f"{CONTRACT['description']} {REFS}"
    whole["properties"] = {name: _as_checked(field) for name, field in CONTRACT["properties"].items()}
    whole["properties"]["recorded_at"] = CONTRACT["properties"]["recorded_at"] | {"pattern": A_YEAR_OF_DATES}
    whole["anyOf"] = [_with(name) for name in SAY_SOMETHING] + [
        _kind_with(kind, block.name) for kind, block in BLOCKS.items()
    ]
    return whole


def batch_schema() -> Schema:
    """What one batch may hold: submissions, each written on a line of its own. An empty one is a batch too."""
    return {
        "type": "array",
        "description": "newline-delimited JSON: one submission a line",
        "items": submission_schema(),
    }


def _as_checked(field: Schema) -> Schema:
    """A field as the door checks it: a date is a text of limited length."""
    if field["type"] == "object":
        return field | {"properties": {name: _as_checked(inner) for name, inner in field["properties"].items()}}
    if field["type"] == "array":
        return field | {"items": _as_checked(field["items"])}
    if "format" in field:
        checked = {name: value for name, value in field.items() if name != "format"}
        return {"maxLength": LONGEST_UNMEASURED, "description": DATE} | checked
    return field


def _with(name: str) -> Schema:
    """A body in which this field says something."""
    return {"required": [name], "properties": {name: _saying(CONTRACT["properties"][name])}}


def _kind_with(kind: str, block: str) -> Schema:
    """A body of this kind whose own block says something."""
    body = _with(block)
    return {"required": ["kind", block], "properties": {"kind": {"const": kind}, **body["properties"]}}


def _saying(field: Schema) -> Schema:
    """A value that says something: a word, an entry of a list, any number, yes or no."""
    if field["type"] == "object":
        parts = field["properties"].items()
        return {"anyOf": [{"required": [name], "properties": {name: _saying(part)}} for name, part in parts]}
    if field["type"] == "array":
        return {"minItems": 1}
    if field["type"] == "string" and "enum" not in field:
        return {"pattern": A_WORD}
    return {}
