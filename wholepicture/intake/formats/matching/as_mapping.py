"""What was chosen for the columns, as a mapping in the same language as one written by hand; and back. Pure."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from wholepicture.base.clock import LOCAL
from wholepicture.intake.formats.columns import Written
from wholepicture.intake.formats.mapping import MappingRefused, load_mapping
from wholepicture.intake.formats.matching.choices import RECORDED_AT, TIES, Choices
from wholepicture.intake.formats.matching.dates import ORDERS, formats_of
from wholepicture.intake.formats.matching.fields import TEXT, TableField, fields_of, words_for
from wholepicture.intake.kinds import KINDS

Tables = dict[str, dict[str, Any]]
_ROLE = "subjects[1].role"
_BETWEEN = "\n"  # of several columns that make one text


def tables_of(choices: Choices, *, optional: bool = False) -> Tables:
    """The mapping that reads a table as it was chosen. `optional`: a column that is not there is no fault, but for the key
    and the time of writing.
    """
    forms = formats_of(choices.order)
    source: dict[str, Any] = {"name": choices.name} if choices.name else {}
    source |= choices.written.settings()
    source |= {"date_formats": list(forms.dates), "datetime_formats": list(forms.moments)}
    fields = dict(_feeds(choices, optional=optional))
    tables = {"source": source, "constants": dict(_constants(choices)), "fields": fields}
    values = {path: dict(known) for path in fields if (known := words_for(path))}
    return tables | ({"values": values} if values else {})


def _constants(choices: Choices) -> Iterator[tuple[str, Any]]:
    yield "kind", choices.kind
    yield from sorted(_of_entries(choices).items())
    yield from _of_ties(choices.ties)
    if choices.team and "author.team" not in choices.codes:
        yield "author.team", choices.team
    if choices.level:
        yield "sharing.level", choices.level
    if choices.recorded_on:
        yield RECORDED_AT, datetime.combine(choices.recorded_on, time.min, LOCAL).isoformat()


def _of_entries(choices: Choices) -> dict[str, Any]:
    """What stands in every person and thing that a column feeds."""
    constants: dict[str, Any] = {}
    for _, field in choices.fields:
        constants |= field.constants
    if _ROLE in choices.codes:
        del constants[_ROLE]
    elif _ROLE in constants:
        constants[_ROLE] = choices.role
    return constants


def _of_ties(codes: Sequence[str]) -> Iterator[tuple[str, str]]:
    by_code = {code: tie for ties in TIES.values() for code, tie in ties.items()}
    for place, code in enumerate(codes):
        tie = by_code[code]
        yield from (
            (f"ties[{place}].from", tie.near),
            (f"ties[{place}].to", tie.far),
            (f"ties[{place}].type", tie.type),
        )


def _feeds(choices: Choices, *, optional: bool) -> Iterator[tuple[str, Any]]:
    fed: dict[str, list[str]] = {}
    for heading, code in choices.columns:
        fed.setdefault(code, []).append(heading)
    if choices.key_of_row:
        yield "key", {"columns": [heading for heading, _ in choices.columns], "digest": True}
    may_lack = {"optional": True} if optional else {}
    for code, headings in fed.items():
        field = fields_of(choices.kind)[code]
        if not (field.sign or field.part_of):
            feed = _feed(field, [*headings, *fed.get(f"{code}@time", [])])
            is_needed = bool({"key", RECORDED_AT} & set(field.paths))
            yield from _of_each_path(field, feed | ({} if is_needed else may_lack))
    yield from _signs(choices, may_lack)


def _signs(choices: Choices, may_lack: Mapping[str, bool]) -> Iterator[tuple[str, Any]]:
    if signs := {heading: field.sign for heading, field in choices.fields if field.sign}:
        yield "signs", {"columns": signs, "subject": "c1", **may_lack}


def _feed(field: TableField, headings: Sequence[str]) -> dict[str, Any]:
    feed: dict[str, Any] = {"column": headings[0]} if len(headings) == 1 else {"columns": list(headings)}
    return feed | ({"join": _BETWEEN} if len(headings) > 1 and field.several == TEXT else {})


def _of_each_path(field: TableField, feed: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for place, path in enumerate(field.paths):
        yield path, feed | ({"part": field.parts[place]} if field.parts else {})


# -- as a file -----------------------------------------------------------------------------------------------------------


def toml_of(tables: Mapping[str, Mapping[str, Any]]) -> str:
    """The tables as a TOML file, to be read and changed by a person."""
    return "\n".join(_section(name, table) for name, table in tables.items())


def _section(name: str, table: Mapping[str, Any]) -> str:
    if name == "values":
        return "\n".join(_section(f"values.{_text(path)}", words) for path, words in table.items())
    lines = [f"{_text(key) if name != 'source' else key} = {_value(value)}" for key, value in table.items()]
    return "\n".join([f"[{name}]", *lines, ""])


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        inside = (
            f"{key if str(key).isidentifier() and key.isascii() else _text(key)} = {_value(inner)}"
            for key, inner in value.items()
        )
        return f"{{ {', '.join(inside)} }}"
    return f"[{', '.join(map(_value, value))}]"


def _text(value: str) -> str:
    """A text as TOML quotes it: as JSON does, but for the one character that TOML wants escaped as well."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


# -- and back ------------------------------------------------------------------------------------------------------------


def choices_from(tables: Mapping[str, Any], *, table_kind: str) -> Choices | None:
    """What was chosen on screen to give this mapping; None where it was written by hand, and says what no page can ask.
    `table_kind` is csv or xlsx.
    """
    try:
        load_mapping(tables)
        choices = _choices(tables, table_kind)
    except (MappingRefused, KeyError, StopIteration, TypeError, ValueError):
        return None
    return choices if tables_of(choices) == tables else None


def _choices(tables: Mapping[str, Any], table_kind: str) -> Choices:
    source, constants, fields = tables["source"], tables["constants"], tables["fields"]
    kind = constants["kind"] if constants["kind"] in KINDS else ""
    key_of_row = isinstance(fields.get("key"), dict) and bool(fields["key"].get("digest"))
    columns = dict(_chosen(kind, fields))
    ordered = list(fields["key"]["columns"]) if key_of_row else list(columns)
    given = constants.get(RECORDED_AT)
    return Choices(
        kind=kind,
        written=Written(
            table_kind,
            **{name: source[name] for name in ("encoding", "delimiter", "sheet", "header_row") if name in source},
        ),
        columns=tuple((heading, columns[heading]) for heading in ordered),
        order=next(order for order in ORDERS if list(formats_of(order).dates) == source["date_formats"]),
        key_of_row=key_of_row,
        recorded_on=date.fromisoformat(given[:10]) if given else None,
        team=constants.get("author.team", ""),
        role=constants.get(_ROLE, "unknown"),
        ties=tuple(_ties(constants)),
        level=constants.get("sharing.level", ""),
        name=source.get("name", ""),
    )


def _chosen(kind: str, fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Heading and code of each column; a field of several paths before those of one of them."""
    signs = fields.get("signs", {}).get("columns", {})
    yield from ((heading, f"signs.{sign}") for heading, sign in signs.items())
    left = {path: feed for path, feed in fields.items() if path != "signs" and not feed.get("digest")}
    for field in sorted(fields_of(kind).values(), key=lambda field: -len(field.paths)):
        if not (field.sign or field.part_of) and _gave(field, left):
            feeds = [left.pop(path) for path in field.paths]
            yield from _headings(field, feeds[0])


def _gave(field: TableField, left: Mapping[str, Any]) -> bool:
    """Whether these feeds are what this field gives when it is chosen."""
    feeds = [left[path] for path in field.paths if path in left]
    parts = list(field.parts or [None] * len(field.paths))
    return [feed.get("part") for feed in feeds] == parts and _alike(feeds)


def _alike(feeds: Sequence[Mapping[str, Any]]) -> bool:
    bare = [{name: value for name, value in feed.items() if name != "part"} for feed in feeds]
    return all(feed == bare[0] for feed in bare)


def _headings(field: TableField, feed: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    headings = feed["columns"] if "columns" in feed else [feed["column"]]
    for number, heading in enumerate(headings):
        yield heading, f"{field.code}@time" if field.look == "moment" and number else field.code


def _ties(constants: Mapping[str, Any]) -> Iterator[str]:
    place = 0
    while f"ties[{place}].from" in constants:
        near, far, type = (constants[f"ties[{place}].{end}"] for end in ("from", "to", "type"))
        yield f"{near}-{type}-{far}"
        place += 1
