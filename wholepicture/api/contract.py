"""The contract as the machine doors publish it: a submission as they take it, no more and no less.

The contract's own schema says what each field is for. The doors take more: a value that its field cannot hold is kept as given, as
text, and flagged; `null` and an empty text stand for absent (`intake.understanding`). What is refused is a report's frame: a
name that is no field, too many entries, no key, kind or time of writing, an entry without its `ref`, nothing said. Here all of
this stands in the schema, so that a tool that writes reports by it writes none that the door refuses. Only two things
stay in words, for no schema can say them: every ref must be its own, and every number one that JSON holds exactly.
"""

from typing import Any

from wholepicture.intake.kinds import BLOCKS
from wholepicture.intake.rules import COLLECTIONS
from wholepicture.intake.schema import CONTRACT
from wholepicture.intake.understanding import NOT_GUESSED

Schema = dict[str, Any]

# What Python and JSON Schema both take for more than empty space.
A_WORD = r"[^\s\x1c-\x1f\x85]"
# The first and the last year that a date can have fall out of it when they are told for another place.
A_YEAR_OF_DATES = r"^(?!0000|0001|9999)"
SAY_SOMETHING = ("narrative", "signs", *COLLECTIONS)
REFS = (
    "Every `ref` must be its own in the whole report, and every number such as JSON holds exactly (RFC 7493: 53 bits)."
)
WITHDRAWS: Schema = {
    "required": ["revises"],
    "properties": {
        "revises": {
            "type": "object",
            "required": ["key", "how"],
            "properties": {
                "key": {"type": "string", "pattern": A_WORD, "maxLength": 128},
                "how": {"const": "withdrawal"},
            },
        }
    },
}
FRAME = frozenset(CONTRACT["required"])
KEPT = "any other value is kept as given, as text, and flagged; null and an empty text stand for absent"


def submission_schema() -> Schema:
    """One submission, as JSON Schema 2020-12."""
    whole = {name: value for name, value in CONTRACT.items() if not name.startswith("$")}
    whole["description"] = f"{CONTRACT['description']} {REFS} In each field {KEPT}."
    whole["properties"] = {
        name: field if name in FRAME else _as_taken(field, name) for name, field in CONTRACT["properties"].items()
    }
    whole["properties"]["recorded_at"] = CONTRACT["properties"]["recorded_at"] | {"pattern": A_YEAR_OF_DATES}
    whole["anyOf"] = [_with(name) for name in SAY_SOMETHING] + [
        _kind_with(kind, block.name) for kind, block in BLOCKS.items()
    ]
    whole["anyOf"].append(WITHDRAWS)
    return whole


def batch_schema() -> Schema:
    """What one batch may hold: submissions, each written on a line of its own. An empty one is a batch too."""
    return {
        "type": "array",
        "description": "newline-delimited JSON: one submission a line",
        "items": submission_schema(),
    }


def _as_taken(field: Schema, name: str = "") -> Schema:
    """A field as the door takes it: what it is for, or anything else that is no more of a frame than it."""
    if name == "named":
        return {"anyOf": [field, {"type": "null"}]}
    if field["type"] == "object":
        inner = {step: part if step == "ref" else _as_taken(part, step) for step, part in field["properties"].items()}
        taken = {**field, "properties": inner, "required": [step for step in ("ref",) if step in inner]}
        if name in NOT_GUESSED:
            return {"anyOf": [taken, {"type": "null"}]}
        return {"anyOf": [taken, {"type": ["null", "boolean", "number", "string", "array"], "description": KEPT}]}
    if field["type"] == "array":
        taken = field | {"items": _as_taken(field["items"])}
        return {"anyOf": [taken, {"type": ["null", "boolean", "number", "string", "object"], "description": KEPT}]}
    return {"anyOf": [field, {"description": KEPT}]}


def _with(name: str) -> Schema:
    """A body in which this field says something."""
    return {"required": [name], "properties": {name: _saying(CONTRACT["properties"][name])}}


def _kind_with(kind: str, block: str) -> Schema:
    """A body of this kind whose own block says something."""
    body = _with(block)
    return {"required": ["kind", block], "properties": {"kind": {"const": kind}, **body["properties"]}}


def _named(entry: Schema) -> Schema:
    """An entry that says of whom or what it is, or which sign."""
    needed = [name for name in entry["required"] if name in ("ref", "code")]
    properties = {name: _saying(entry["properties"][name]) for name in needed}
    return {"type": "object", "required": needed, "properties": properties}


def _saying(field: Schema) -> Schema:
    """A value that says something: a word, an entry of a list, any number, yes or no."""
    if field["type"] == "object":
        parts = field["properties"].items()
        said = [{"required": [name], "properties": {name: _saying(part)}} for name, part in parts]
        return {"type": "object", "anyOf": said}
    if field["type"] == "array":
        item = field["items"]
        return {"type": "array", "contains": _named(item) if item["type"] == "object" else _saying(item)}
    if field["type"] == "string" and not {"enum", "pattern"} & field.keys():
        return {"type": "string", "maxLength": field.get("maxLength", 500), "pattern": A_WORD}
    return {name: value for name, value in field.items() if name != "description"}
