"""Every function that a role may call, as the catalogue has it, and arguments of its types that nobody means well with."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tests.access.raw import Connection

NOBODY = UUID(int=0)
MANY, SHORT, FEW = 20_000, 5_000, 30

# PostgreSQL's own are tried by name in test_refused_statements. What takes or gives what no statement can write is not called.
CALLABLE = """
SELECT n.nspname || '.' || quote_ident(p.proname),
       ARRAY(SELECT format_type(type, NULL) FROM unnest(p.proargtypes) WITH ORDINALITY a (type, place) ORDER BY place),
       p.prosecdef
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND p.prokind = 'f'
AND has_schema_privilege(%(role)s, n.oid, 'USAGE') AND has_function_privilege(%(role)s, p.oid, 'EXECUTE')
AND NOT EXISTS (SELECT FROM unnest(p.proargtypes || p.prorettype) one JOIN pg_type t ON t.oid = one
                WHERE t.typtype = 'p' AND t.typname NOT IN ('void', 'record'))
AND NOT EXISTS (SELECT FROM unnest(p.proargtypes || p.prorettype) one JOIN pg_type t ON t.oid = one
                WHERE t.typname LIKE 'gbtree%%' OR t.typname IN ('gtrgm'))
ORDER BY 1, 2
"""


@dataclass(frozen=True)
class Function:
    """A function that a role may call. `is_definers`: it runs with more rights than whoever calls it."""

    name: str
    types: tuple[str, ...]
    is_definers: bool

    @property
    def statement(self) -> str:
        places = ", ".join(f"%s::{type}" for type in self.types)
        return f"SELECT * FROM {self.name}({places})"

    def __str__(self) -> str:
        return f"{self.name}({', '.join(self.types)})"


def callable_by(role: str, connection: Connection) -> list[Function]:
    """Every function outside PostgreSQL's own that the role may call, by name, by its own right or as anybody may."""
    rows = connection.execute(CALLABLE.encode(), {"role": role}).fetchall()
    return [Function(name, tuple(types), is_definers) for name, types, is_definers in rows]


def arguments(function: Function, ids: Sequence[UUID], words: Sequence[str]) -> list[tuple[Any, ...]]:
    """Lists of arguments: usual ones, each in turn hostile, and some where all are. `ids` and `words`: of hidden rows.

    A function that runs with its caller's own rights is asked fewer, and none that is very long.
    """
    longest = 2**31 if function.is_definers else SHORT
    choices = [_no_longer(_hostile(type, ids, words), longest) for type in function.types]
    usual = tuple(_usual(type, place, ids, words) for place, type in enumerate(function.types))
    drawn = random.Random(str(function))  # noqa: S311 (the same each time)
    lists = _one_hostile(usual, choices)
    if not function.is_definers and len(lists) > FEW:
        lists = drawn.sample(lists, FEW)
    several = 12 if len(choices) > 1 else 0
    return [usual, *lists, *(tuple(map(drawn.choice, choices)) for _ in range(several))]


def _no_longer(values: list[Any], longest: int) -> list[Any]:
    return [value for value in values if len(str(value)) < longest]


def _one_hostile(usual: tuple[Any, ...], choices: Sequence[list[Any]]) -> list[tuple[Any, ...]]:
    """The usual arguments, but for one of them."""
    return [(*usual[:place], value, *usual[place + 1 :]) for place, values in enumerate(choices) for value in values]


def fitting(function: Function, ids: Sequence[UUID], words: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Few lists of arguments, such as hidden rows would fit: for what takes long to ask."""
    usual = [_usual(type, place, ids, words) for place, type in enumerate(function.types)]
    yield tuple(usual)
    for place, type in enumerate(function.types):
        if type in ("uuid", "uuid[]"):
            for one in ids[:4]:
                yield (*usual[:place], one if type == "uuid" else [one], *usual[place + 1 :])


def _usual(type: str, place: int, ids: Sequence[UUID], words: Sequence[str]) -> Any:
    """What the function may well take."""
    usual: dict[str, Any] = {
        "uuid": ids[0],
        "uuid[]": [ids[0]],
        "text": "linkage.join" if place == 0 else "x",
        "text[]": [f"'{words[0]}'"] if place == 0 else [None],
        "jsonb": f'{{"ids": ["{ids[0]}"]}}',
        "integer": 50,
        "boolean": True,
    }
    return usual[type] if type in usual else _hostile(type, ids, words)[-1]


DEEP = "('a'&" * 5_000 + "'a'" + ")" * 5_000
TOO_MANY = ", ".join([f'"{NOBODY}"'] * 201)


def _hostile(type: str, ids: Sequence[UUID], words: Sequence[str]) -> list[Any]:
    made: dict[str, Callable[[], list[Any]]] = {
        "uuid": lambda: [None, *ids, NOBODY],
        "uuid[]": lambda: _lists_of_ids(ids),
        "text": lambda: [*_texts(words), "picture", "operator", "linkage.join"],
        "text[]": lambda: _lists_of_texts(words),
        "jsonb": lambda: [*JSON, *(f'{{"ids": ["{one}"]}}' for one in ids), f'{{"ids": [{TOO_MANY}]}}'],
    }
    if type in made:
        return made[type]()
    return OTHERS.get(type, [None, "{}"] if type.endswith("[]") else [None])


def _lists_of_ids(ids: Sequence[UUID]) -> list[Any]:
    singly = [[one] for one in ids]
    return [None, [], [None], *singly, singly, [NOBODY] * MANY, f"[3:3]={{{NOBODY}}}"]


def _lists_of_texts(words: Sequence[str]) -> list[Any]:
    texts = [[one] for one in (*_texts(words), *PATTERNS)]
    return [None, [], [None], *texts, [["x"], ["y"]], ["'x'"] * 25, "[0:0]={x}", ["x"] * MANY]


PATTERNS = ("v/%", "v/XX00A8C", "v/XX%", "%", "%\\", "v/XX00A8C\\", "v/\\", "v/" + "%_" * 50, "%A" * 1000)


def _texts(words: Sequence[str]) -> list[Any]:
    whole = [
        *words,
        *(f"'{word}'" for word in words),
        *(f"{word}\\" for word in words),
        *(f"'{word}':*" for word in words),
    ]
    return [
        *(
            None,
            "",
            " ",
            "\\",
            "%",
            "_",
            "''",
            "'",
            "&",
            "!'nothing'",
            "'a' <-> 'b'",
            "\x1f",
            "🦊",
            "' OR true --",
            "{}",
            "NULL",
        ),
        *("-1", "infinity", "é\u202e", "wps_" + "0" * 64, "x" * MANY, "!" * MANY + "'a'", DEEP, "(" * 20_000),
        *whole,
    ]


JSON = [
    *(None, "null", "{}", "[]", "1e999", '"x"', '{"ids": null}', '{"ids": "x"}', '{"ids": [null]}', '{"ids": ["x"]}', '{"ids": []}'),
    *('{"ids": [[["x"]]]}', '{"ids": [{"id": 1}]}', '{"ids": {}}', "[" * 3000 + "]" * 3000, '{"ids": ["\\\\"]}', '{"ids": [1]}'),
]  # fmt: skip
OTHERS: dict[str, list[Any]] = {
    "smallint": [None, 0, -1, 2**15 - 1, 1],
    "integer": [None, 0, -1, 1, 200, 201, 2**31 - 1, -(2**31), 50],
    "bigint": [None, 0, -1, 2**63 - 1, -(2**63), 1],
    "oid": [None, 0, 2**32 - 1, 1],
    "real": [None, "NaN", "Infinity", 0.5],
    "double precision": [None, "NaN", "-Infinity", 0.5],
    "numeric": [None, "NaN", "Infinity", "1" * 1000, 1],
    "money": [None, "-92233720368547758.08", "1"],
    "boolean": [None, False, True],
    "bytea": [None, b"", b"\0" * MANY, b"x"],
    "date": [None, "infinity", "-infinity", "2026-01-01"],
    "time without time zone": [None, "24:00", "00:00"],
    "timestamp without time zone": [None, "infinity", "2026-01-01"],
    "timestamp with time zone": [None, "-infinity", "2026-01-01"],
    "interval": [None, "-178000000 years", "1 day"],
    "character varying": [None, "", "\\", "x" * MANY, "x"],
    "name": [None, "", "x"],
    '"char"': [None, "", "x"],
    "procrastinate_job_status": [None, "todo", "failed"],
    "regdictionary": [None, "unaccent"],
}
