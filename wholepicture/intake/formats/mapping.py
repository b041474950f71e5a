"""The mapping of one partner's export: which column feeds which field. A TOML file, checked when it is read.

Every mistake is refused with the key it is about, before a row is read: a path that the contract does not
have, a constant that the contract does not accept, an unknown setting.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from wholepicture.intake.formats.rows import FileRefused, column_key
from wholepicture.intake.rules import quotable
from wholepicture.intake.schema import definition_of, dotted, value_faults

FieldPath = tuple[str | int, ...]

_PATH = re.compile(r"[a-z_]+(\[[0-9]{1,2}\])?(\.[a-z_]+(\[[0-9]{1,2}\])?)*")
_STEP = re.compile(r"([a-z_]+)|\[([0-9]+)\]")
MAX_MAPPING_BYTES = 1024 * 1024

_SOURCE_SETTINGS = (
    "name",
    "encoding",
    "delimiter",
    "sheet",
    "header_row",
    "timezone",
    "date_formats",
    "datetime_formats",
)
_DATE_FORMATS = ["%d/%m/%Y", "%Y-%m-%d"]
_DATETIME_FORMATS = ["%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"]

YES = ("yes", "y", "true", "1")
NO = ("no", "n", "false", "0")
NOT_KNOWN = ("not known", "not_known", "unknown", "nk")

NAME_PARTS = ("given", "family")
"""What `part` may take of a whole name in one column."""


class MappingRefused(FileRefused):
    """A mapping that cannot be used; the message names the key and what is accepted."""


@dataclass(frozen=True, slots=True)
class Feed:
    """One field and the columns that feed it. `is_list`: the field is a list of texts. `part`: of a whole name, the part that
    it takes. `digest`: it is made of what stands in the columns, so that the same row is known again.
    """

    path: FieldPath
    columns: tuple[str, ...]
    definition: dict[str, Any]
    format: str | None = None
    split: str | None = None
    join: str = " "
    optional: bool = False
    part: str | None = None
    digest: bool = False

    @property
    def is_list(self) -> bool:
        return self.definition.get("type") == "array"


@dataclass(frozen=True, slots=True)
class SignFeed:
    """One column a sign: (column, code) pairs and the words for each answer."""

    codes: tuple[tuple[str, str], ...]
    answers: dict[str, str]
    subject: str | None
    optional: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(column for column, _ in self.codes)


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """A whole mapping, checked."""

    name: str
    encoding: str
    delimiter: str
    sheet: str | None
    header_row: int
    zone: ZoneInfo
    date_formats: tuple[str, ...]
    datetime_formats: tuple[str, ...]
    constants: dict[FieldPath, Any]
    feeds: tuple[Feed, ...]
    signs: SignFeed | None
    values: dict[FieldPath, dict[str, Any]]

    def columns(self, *, needed_only: bool = False) -> tuple[str, ...]:
        """Headers that the mapping names, in order, each once; `needed_only` leaves out those marked
        optional.
        """
        feeds: list[Feed | SignFeed] = [*self.feeds, *([self.signs] if self.signs else [])]
        named: dict[str, str] = {}
        for feed in feeds:
            if not (needed_only and feed.optional):
                named |= {column_key(column): column for column in feed.columns}
        return tuple(named.values())


def load_mapping(source: str | PathLike[str] | Mapping[str, Any] | ColumnMapping) -> ColumnMapping:
    """A mapping from a TOML file, or from the tables of one. Raises MappingRefused."""
    if isinstance(source, ColumnMapping):
        return source
    return _build(source if isinstance(source, Mapping) else _tables(Path(source)))


def _tables(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return mapping_tables(file.read(MAX_MAPPING_BYTES + 1), path.name)
    except OSError as refusal:
        raise MappingRefused(f"The mapping {path.name} cannot be opened: {refusal.strerror}.") from refusal


def mapping_tables(content: bytes, name: str) -> dict[str, Any]:
    """The tables of a mapping's TOML; `name` is what messages call it. Raises MappingRefused."""
    shown = quotable(name)
    if len(content) > MAX_MAPPING_BYTES:
        raise MappingRefused(f"The mapping {shown} is larger than 1 MiB: it is probably another file.")
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as refusal:
        raise MappingRefused(f"The mapping {shown} is not UTF-8 text. Save it as UTF-8.") from refusal
    except (tomllib.TOMLDecodeError, RecursionError) as refusal:
        raise MappingRefused(f"The mapping {shown} is not TOML: {refusal}.") from refusal


def _build(tables: Mapping[str, Any]) -> ColumnMapping:
    _known(tables, ("source", "constants", "fields", "values"), "the mapping")
    source, constants = _section(tables, "source"), _section(tables, "constants")
    fields, values = _section(tables, "fields"), _section(tables, "values")
    if not fields:
        raise MappingRefused("[fields] is empty: say which column feeds which field.")
    feeds = tuple(_feed(key, given) for key, given in fields.items() if key != "signs")
    signs = _sign_feed(fields["signs"]) if "signs" in fields else None
    fixed = _constants(constants)
    fed = {feed.path for feed in feeds}
    twice = next((path for path in fixed if path in fed), None)
    if twice is not None:
        raise MappingRefused(f"“{dotted(twice)}” stands in [constants] and in [fields]: keep one.")
    return ColumnMapping(
        **_source(source),
        constants=fixed,
        feeds=feeds,
        signs=signs,
        values=dict(_values(key, given, fed) for key, given in values.items()),
    )


def _section(tables: Mapping[str, Any], name: str) -> dict[str, Any]:
    return _table(tables.get(name, {}), name)


def _constants(table: dict[str, Any]) -> dict[FieldPath, Any]:
    constants = {_path(key, "constants"): value for key, value in table.items()}
    for path, value in constants.items():
        _check_constant(path, value)
    return constants


def _source(table: dict[str, Any]) -> dict[str, Any]:
    _known(table, _SOURCE_SETTINGS, "[source]")
    for name in ("name", "encoding", "delimiter", "sheet", "timezone"):
        if not isinstance(table.get(name, ""), str):
            raise MappingRefused(f"[source] {name} must be text in quotes.")
    header_row = table.get("header_row", 1)
    if type(header_row) is not int or not 1 <= header_row <= 1000:
        raise MappingRefused("[source] header_row must be a row number from 1 to 1000.")
    delimiter = table.get("delimiter", ",")
    if len(delimiter) != 1 or delimiter in '"\r\n':
        raise MappingRefused("[source] delimiter must be one character, such as “,” or “;” or “\\t”.")
    return {
        "name": table.get("name", ""),
        "encoding": _encoding(table.get("encoding", "utf-8-sig")),
        "delimiter": delimiter,
        "sheet": table.get("sheet"),
        "header_row": header_row,
        "zone": _zone(table.get("timezone", "Europe/London")),
        "date_formats": _formats(table.get("date_formats", _DATE_FORMATS), "date_formats"),
        "datetime_formats": _formats(table.get("datetime_formats", _DATETIME_FORMATS), "datetime_formats"),
    }


def _encoding(given: str) -> str:
    encoding = given.casefold().replace("_", "-")
    try:
        b"".decode(encoding)
        "a\n".encode(encoding)
    except (LookupError, UnicodeError, ValueError) as refusal:
        raise MappingRefused(
            f"[source] encoding “{quotable(encoding)}” is not known. Try utf-8 or cp1252."
        ) from refusal
    return encoding


def _zone(given: str) -> ZoneInfo:
    try:
        return ZoneInfo(given)
    except (ZoneInfoNotFoundError, ValueError, OSError) as refusal:
        raise MappingRefused(f"[source] timezone “{quotable(given)}” is not known. Try Europe/London.") from refusal


def _formats(given: Any, name: str) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(form, str) for form in given):
        raise MappingRefused(f"[source] {name} must be a list of texts, such as ['%d/%m/%Y'].")
    for form in given:
        _check_format(form, f"[source] {name}")
    return tuple(given)


def _check_format(form: str, where: str) -> None:
    sample = datetime(2024, 11, 23, 4, 5, 6)  # noqa: DTZ001 - only its spelling matters
    try:
        datetime.strptime(sample.strftime(form), form)  # noqa: DTZ007
    except (ValueError, re.error) as refusal:
        # a format with an offset cannot spell a time without one, and is right all the same
        if "%z" in form:
            return
        raise MappingRefused(f"{where}: “{quotable(form)}” is not a date format, such as %d/%m/%Y.") from refusal
    if "%" not in form:
        raise MappingRefused(f"{where}: “{quotable(form)}” is not a date format, such as %d/%m/%Y.")


def _path(key: str, table: str) -> FieldPath:
    if not _PATH.fullmatch(key):
        raise MappingRefused(f'[{table}] “{quotable(key)}” is not a path such as "subjects[0].given". Keep the quotes.')
    path = path_of(key)
    if definition_of(path) is None:
        raise MappingRefused(f"[{table}] “{quotable(key)}” is not a field of a submission.")
    return path


def path_of(key: str) -> FieldPath:
    """The steps of a path such as `subjects[0].given`."""
    return tuple(name or int(number) for name, number in _STEP.findall(key))


def _check_constant(path: FieldPath, value: Any) -> None:
    faults = value_faults(path, value)
    if faults:
        raise MappingRefused(f"[constants] {faults[0][1]}")


def _feed(key: str, given: Any) -> Feed:
    path = _path(key, "fields")
    definition = definition_of(path) or {}
    _check_holds_values(key, definition)
    if isinstance(given, str):
        given = {"column": given}
    if not isinstance(given, dict):
        raise MappingRefused(f"[fields] “{key}” must be a column name in quotes, or a table with one.")
    settings = ("column", "columns", "format", "split", "join", "optional", "part", "digest")
    _known(given, settings, f"[fields] “{key}”")
    columns = _columns(key, given)
    _check_texts(key, given)
    if "split" in given and definition.get("type") != "array":
        raise MappingRefused(f"[fields] “{key}” takes one value, so it cannot be split.")
    return Feed(
        path,
        columns,
        definition,
        given.get("format"),
        given.get("split"),
        given.get("join", " "),
        _flag(given, key),
        _part(key, path, given),
        _is_digest(key, given),
    )


def _part(key: str, path: FieldPath, given: dict[str, Any]) -> str | None:
    part = given.get("part")
    if part is not None and (part not in NAME_PARTS or path[0] != "subjects" or path[-1] not in NAME_PARTS):
        raise MappingRefused(
            f"[fields] “{key}”: part is given or family, and stands with the given or family name of a person alone."
        )
    return part


def _is_digest(key: str, given: dict[str, Any]) -> bool:
    digest = _flag(given, key, "digest")
    if digest and key != "key":
        raise MappingRefused(f"[fields] “{key}”: only the key may be made of a digest.")
    return digest


def _check_holds_values(key: str, definition: dict[str, Any]) -> None:
    kind = definition.get("type")
    if kind == "object" or (kind == "array" and definition["items"].get("type") != "string"):
        inner = _inner(key, definition)
        raise MappingRefused(f"[fields] “{key}” holds further fields: name one of them, such as “{inner}”.")


def _columns(key: str, given: dict[str, Any]) -> tuple[str, ...]:
    columns = given.get("columns", [given["column"]] if "column" in given else [])
    if ("column" in given) == ("columns" in given) or not isinstance(columns, list) or not columns:
        raise MappingRefused(f'[fields] “{key}” needs either column = "…" or columns = ["…", "…"].')
    if not all(isinstance(name, str) and name.strip() for name in columns):
        raise MappingRefused(f"[fields] “{key}”: a column name must be text.")
    return tuple(columns)


def _check_texts(key: str, given: dict[str, Any]) -> None:
    for name in ("format", "split", "join"):
        if not isinstance(given.get(name, "x"), str) or given.get(name) == "":
            raise MappingRefused(f"[fields] “{key}”: {name} must be text.")
    if "format" in given:
        _check_format(given["format"], f"[fields] “{key}”")


def _inner(key: str, definition: dict[str, Any]) -> str:
    place = "[0]" if definition.get("type") == "array" else ""
    inner = definition.get("items", definition)
    return f"{key}{place}.{next(iter(inner.get('properties', {'…': 0})))}"


def _sign_feed(given: Any) -> SignFeed:
    if not isinstance(given, dict):
        raise MappingRefused('[fields] “signs” must be a table: signs = { columns = { "New phone" = "new_phone" } }.')
    _known(given, ("columns", "yes", "no", "not_known", "subject", "optional"), "[fields] “signs”")
    columns = given.get("columns")
    if not isinstance(columns, dict) or not columns:
        raise MappingRefused('[fields] “signs” needs columns = { "Column" = "code_of_sign" }.')
    for column, code in columns.items():
        if not isinstance(code, str) or value_faults(("signs", 0, "code"), code):
            raise MappingRefused(f"[fields] “signs”: the code for “{quotable(column)}” must be a short text.")
    subject = given.get("subject")
    if subject is not None and value_faults(("signs", 0, "subject"), subject):
        raise MappingRefused("[fields] “signs”: subject must be the ref of a subject, such as c1.")
    return SignFeed(tuple(columns.items()), _answers(given), subject, _flag(given, "signs"))


def _answers(given: dict[str, Any]) -> dict[str, str]:
    """The answer that each word stands for."""
    answers: dict[str, str] = {}
    for answer, usual in (("yes", YES), ("no", NO), ("not_known", NOT_KNOWN)):
        words = given.get(answer, list(usual))
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise MappingRefused(f"[fields] “signs”: {answer} must be a list of texts.")
        for word in words:
            if answers.setdefault(column_key(word), answer) != answer:
                raise MappingRefused(f"[fields] “signs”: “{quotable(word)}” stands for two answers.")
    return answers


def _values(key: str, given: Any, fed: set[FieldPath]) -> tuple[FieldPath, dict[str, Any]]:
    path = _path(key, "values")
    if path not in fed:
        raise MappingRefused(f"[values] “{key}” has no column in [fields].")
    table = _table(given, f"values.“{key}”")
    target = (*path, 0) if (definition_of(path) or {}).get("type") == "array" else path
    for meaning in table.values():
        faults = value_faults(target, meaning)
        if faults:
            raise MappingRefused(f"[values] {faults[0][1]}")
    return path, {column_key(word): meaning for word, meaning in table.items()}


def _flag(given: dict[str, Any], key: str, name: str = "optional") -> bool:
    flag = given.get(name, False)
    if type(flag) is not bool:
        raise MappingRefused(f"[fields] “{key}”: {name} must be true or false.")
    return flag


def _table(given: Any, name: str) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise MappingRefused(f"[{name}] must be a table.")
    return given


def _known(table: Mapping[str, Any], names: tuple[str, ...], where: str) -> None:
    for key in table:
        if key not in names:
            raise MappingRefused(f"{where} has no setting “{quotable(key)}”. It has {', '.join(names)}.")
