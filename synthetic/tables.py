"""Submissions as rows of a partner's table, and back, by the same mapping that the intake reads.

A mapping is TOML: constants (path = value), fields (path = column), values (translations). `row_of` writes
a submission as a row; `body_of` reads a row as a submission, by the published rules: an empty cell feeds
nothing; a list element or block with nothing in it but constants is dropped, with the ties that name it.
`through` does both, which is how a report loses what its agency's table has no column for.
"""

import re
import tomllib
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from synthetic.clock import london

GROUPS = ("subjects", "vehicles", "phones", "accounts", "places")
TABLES: dict[tuple[str, str], str] = {
    ("SCH1", "concern"): "sch1_concerns",
    ("SCH1", "attendance"): "sch1_attendance",
    ("SCH1", "involvement"): "sch1_roll",
    ("HLT", "concern"): "hlt_contacts",
    ("HLT", "involvement"): "hlt_caseload",
    ("HOM", "concern"): "hom_incidents",
    ("HOM", "missing_episode"): "hom_missing",
    ("HOM", "placement"): "hom_placements",
    ("HOM", "involvement"): "hom_keyworkers",
}
_TABLE_AGENCIES = {agency for agency, _ in TABLES}
_NUMBERS = {
    "age_from",
    "age_to",
    "possible_sessions",
    "attended_sessions",
    "authorised_absences",
    "unauthorised_absences",
    "suspensions",
}
_STEP = re.compile(r"([a-z_]+)|\[(\d+)\]")
Path = tuple[str | int, ...]


def mapping_name(agency: str, kind: str) -> str:
    """The mapping for that agency's reports of that kind; empty where it sends submissions as they are.

    Raises KeyError where the agency sends tables and has none for that kind.
    """
    return TABLES[agency, kind] if agency in _TABLE_AGENCIES else ""


@cache
def mapping_text(name: str) -> str:
    """The mapping's TOML as it is handed to the intake."""
    return files("synthetic").joinpath("mappings", f"{name}.toml").read_text(encoding="utf-8")


@cache
def mapping(name: str) -> dict[str, Any]:
    """The mapping, read; do not change what it returns."""
    return tomllib.loads(mapping_text(name))


@cache
def path_of(text: str) -> Path:
    """'subjects[0].given' as ('subjects', 0, 'given')."""
    return tuple(int(index) if index else word for word, index in _STEP.findall(text))


def columns(rules: dict[str, Any]) -> list[str]:
    """The column headers, in the order in which the mapping names them."""
    headers: dict[str, None] = {}
    for spec in rules["fields"].values():
        is_signs = isinstance(spec, dict) and "columns" in spec
        headers |= dict.fromkeys(spec["columns"] if is_signs else [_column(spec)])
    return list(headers)


def _column(spec: Any) -> str:
    return str(spec if isinstance(spec, str) else spec["column"])


def through(body: dict[str, Any], rules: dict[str, Any]) -> dict[str, Any]:
    """What is left of a submission after it was a row."""
    return body_of(row_of(body, rules), rules)


def row_of(body: dict[str, Any], rules: dict[str, Any]) -> dict[str, str]:
    """The submission as a row: column header to text; what has no column is left out."""
    row: dict[str, str] = {}
    for text, spec in rules["fields"].items():
        if isinstance(spec, dict) and "columns" in spec:
            row |= _sign_cells(body, spec)
            continue
        value = _find(body, path_of(text), rules)
        row[_column(spec)] = "" if value is None else _cell(value, text, spec, rules)
    return row


def _sign_cells(body: dict[str, Any], spec: dict[str, Any]) -> dict[str, str]:
    words = {"yes": spec["yes"][0], "no": spec["no"][0]}
    cells: dict[str, str] = {}
    for sign in body.get("signs", ()):
        if sign.get("subject") == spec["subject"]:
            cells[sign["code"]] = words.get(sign["answer"], "")
    return {column: cells.get(code, "") for column, code in spec["columns"].items()}


def _find(body: Any, path: Path, rules: dict[str, Any]) -> Any:
    """The value at a path; a numbered element is the one that agrees with the mapping's constants for it."""
    here = body
    for at, step in enumerate(path):
        if isinstance(step, str):
            here = here.get(step) if isinstance(here, dict) else None
        else:
            fixed = _fixed(path[: at + 1], rules)
            here = next((entry for entry in here if fixed.items() <= entry.items()), None)
        if here is None:
            return None
    return here


def _fixed(prefix: Path, rules: dict[str, Any]) -> dict[str, Any]:
    depth = len(prefix)
    fixed = {}
    for text, value in rules["constants"].items():
        path = path_of(text)
        if path[:depth] == prefix and len(path) == depth + 1:
            fixed[str(path[depth])] = value
    return fixed


def _cell(value: Any, text: str, spec: Any, rules: dict[str, Any]) -> str:
    if isinstance(value, list):
        joint = spec.get("split", ";") if isinstance(spec, dict) else ";"
        return f"{joint} ".join(value)
    words = rules.get("values", {}).get(text)
    if words:
        written = next((word for word, code in words.items() if code == value), "")
        return written[:1].upper() + written[1:]
    if isinstance(spec, dict) and "format" in spec:
        return datetime.fromisoformat(value).strftime(spec["format"])
    return str(value)


def body_of(row: dict[str, str], rules: dict[str, Any]) -> dict[str, Any]:
    """The row as a submission. Raises ValueError or KeyError where a cell cannot be read."""
    tree: dict[str | int, Any] = {}
    fed: set[Path] = set()
    for text, value in rules["constants"].items():
        _put(tree, path_of(text), value)
    signs: list[dict[str, str]] = []
    for text, spec in rules["fields"].items():
        if isinstance(spec, dict) and "columns" in spec:
            signs = _signs_of(row, spec)
            continue
        cell = row[_column(spec)].strip()
        if cell:
            path = path_of(text)
            _put(tree, path, _value(cell, text, spec, rules))
            fed.update(path[:depth] for depth in range(1, len(path) + 1))
    body: dict[str, Any] = _prune(tree, (), fed)
    if signs:
        body["signs"] = signs
    ties = _between_kept(body.pop("ties", []), refs_in(body))
    return body | ({"ties": ties} if ties else {})


def refs_in(body: dict[str, Any]) -> set[str]:
    """The refs of everybody and everything in a report."""
    refs = set[str]()
    for group in GROUPS:
        refs.update(item["ref"] for item in body.get(group, ()))
    return refs


def _between_kept(ties: list[dict[str, str]], refs: set[str]) -> list[dict[str, str]]:
    return [tie for tie in ties if {tie["from"], tie["to"]} <= refs]


def _signs_of(row: dict[str, str], spec: dict[str, Any]) -> list[dict[str, str]]:
    answers = {"": "", **dict.fromkeys(spec["yes"], "yes"), **dict.fromkeys(spec["no"], "no")}
    signs = []
    for column, code in spec["columns"].items():
        answer = answers[row[column].strip()]
        if answer:
            signs.append({"code": code, "answer": answer, "subject": spec["subject"]})
    return signs


def _value(cell: str, text: str, spec: Any, rules: dict[str, Any]) -> Any:
    words = rules.get("values", {}).get(text)
    if words:
        return words[cell.casefold()]
    if isinstance(spec, dict) and "split" in spec:
        return list(filter(None, map(str.strip, cell.split(spec["split"]))))
    if isinstance(spec, dict) and "format" in spec:
        moment = datetime.strptime(cell, spec["format"])  # noqa: DTZ007 - London time is put on below
        if "%H" in spec["format"]:
            return london(moment.date(), moment.hour, moment.minute).isoformat()
        return moment.date().isoformat()
    return int(cell) if path_of(text)[-1] in _NUMBERS else cell


def _put(tree: dict[str | int, Any], path: Path, value: Any) -> None:
    for step in path[:-1]:
        tree = tree.setdefault(step, {})
    tree[path[-1]] = value


def _prune(tree: Any, path: Path, fed: set[Path]) -> Any:
    """The tree with lists for numbered steps, less each block and element that no cell fed; ties are kept."""
    if not isinstance(tree, dict):
        return tree
    kept = {
        step: _prune(part, (*path, step), fed)
        for step, part in tree.items()
        if not isinstance(part, dict) or (*path, step) in fed or (*path, step)[0] == "ties"
    }
    if kept and all(isinstance(step, int) for step in kept):
        return [kept[step] for step in sorted(kept, key=int)]
    return kept
