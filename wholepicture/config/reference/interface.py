"""The machine doors: every address, what it takes and what it answers, read off the API's own schema."""

from collections.abc import Iterator, Mapping
from typing import Any

from wholepicture.api.contract import submission_schema
from wholepicture.api.submissions import LINE
from wholepicture.api.urls import api
from wholepicture.config.reference.markdown import Page, code, codes, section, sections, table
from wholepicture.intake.schema import CONTRACT

BASE = "/api/v1/"
Schema = Mapping[str, Any]


def page() -> Page:
    whole = api.get_openapi_schema(path_prefix=BASE)
    operations = [
        _operation(path, method, operation)
        for path, methods in whole["paths"].items()
        for method, operation in methods.items()
    ]
    answers = [_answer(name, schema) for name, schema in whole["components"]["schemas"].items()]
    return Page(
        "api.md",
        "API",
        f"Every address of the machine doors, version {whole['info']['version']}. The same for tools: `{BASE}openapi.json`; "
        f"to read in a browser: `{BASE}docs`. How to begin is in [send reports](../how-to/send-reports.md).",
        sections(
            (
                whole["info"]["description"],
                *operations,
                section("What is answered", *answers, _answer("LineOut", LINE)),
                section("A submission", submission_schema()["description"], _fields(CONTRACT)),
            )
        ),
    )


def _operation(path: str, method: str, operation: Schema) -> str:
    parameters = [
        (code(given["name"]), given["in"], "yes" if given.get("required") else "no", _meaning(given))
        for given in operation.get("parameters", ())
    ]
    answers = [(str(status), answer["description"], _shape(answer)) for status, answer in _by_status(operation)]
    return section(
        f"{method.upper()} {path}",
        f"{operation['summary']}. {operation.get('description', '')}",
        table(("Parameter", "In", "Needed", "Meaning"), parameters) if parameters else "",
        _taken(operation.get("requestBody")),
        table(("Status", "When", "Body"), answers),
    )


def _by_status(operation: Schema) -> list[tuple[int, Schema]]:
    return sorted((int(status), answer) for status, answer in operation["responses"].items())


def _taken(body: Schema | None) -> str:
    if body is None:
        return ""
    taken = [f"{code(media)}: {_media(media, content)}" for media, content in body["content"].items()]
    return f"Takes {'; '.join(taken)}".removesuffix(".") + "."


def _media(media: str, content: Schema) -> str:
    schema = content["schema"]
    return str(schema.get("description") or schema.get("title") or media)


def _shape(answer: Schema) -> str:
    contents = answer.get("content", {})
    return "; ".join(f"{code(media)}: {_named(content['schema'])}" for media, content in contents.items())


def _named(schema: Schema) -> str:
    if "$ref" in schema:
        return code(schema["$ref"].rpartition("/")[2])
    if "description" not in schema and schema.get("type") == "array":
        return f"a list of {_named(schema['items'])}"
    return str(schema.get("description") or schema.get("type", ""))


def _answer(name: str, schema: Schema) -> str:
    rows = [
        (code(field), _type(described), described.get("description", ""))
        for field, described in schema.get("properties", {}).items()
    ]
    return section(name, schema.get("description", ""), table(("Field", "Type", "Meaning"), rows), level=3)


def _fields(schema: Schema) -> str:
    rows = [
        (code(path), "yes" if needed else "", _type(described), described.get("description", ""))
        for path, needed, described in _below(schema)
    ]
    return table(("Field", "Needed", "Type", "Meaning"), rows)


def _below(schema: Schema, before: str = "") -> Iterator[tuple[str, bool, Schema]]:
    """Each field of an object, as `subjects[].names[].given`, whether it is needed where its parent is, and its schema."""
    required = schema.get("required", ())
    for name, described in schema.get("properties", {}).items():
        path = f"{before}{name}"
        yield path, name in required, described
        if described.get("type") == "object":
            yield from _below(described, f"{path}.")
        elif described.get("type") == "array":
            yield from _below(described["items"], f"{path}[].")


def _meaning(given: Schema) -> str:
    return str(given.get("description") or given["schema"].get("description", ""))


def _type(schema: Schema) -> str:
    """A schema in a few words: `text, at most 40`, `one of a, b`, `list of text`."""
    if "anyOf" in schema and "type" not in schema:
        return _type(next(kind for kind in schema["anyOf"] if kind.get("type") != "null"))
    if "enum" in schema:
        return f"one of {codes(schema['enum'])}"
    if "$ref" in schema:
        return _named(schema)
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}{_most(schema, 'maxItems')}"
    if schema.get("type") == "string":
        return f"{schema.get('format', 'text')}{_most(schema, 'maxLength')}"
    return f"{schema.get('type', 'any')}{_between(schema)}"


def _between(schema: Schema) -> str:
    """` from 1 to 5`: the bounds of a number, as far as it has any."""
    bounds = {"from": schema.get("minimum"), "to": schema.get("maximum")}
    return "".join(f" {word} {bound}" for word, bound in bounds.items() if bound is not None)


def _most(schema: Schema, keyword: str) -> str:
    return f", at most {schema[keyword]}" if keyword in schema else ""
