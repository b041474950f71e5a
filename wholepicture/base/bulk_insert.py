"""Storing many derived rows at once.

Django writes each value of a bulk insert as a parameter of its own, which the driver then parses and counts: for wide
rows with arrays that took three times as long as everything else a step does. Here the rows go as one JSON value that
PostgreSQL turns into rows itself, with its own types and under the same row security.
"""

import json
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db import models

from wholepicture.base.database_role import prepared


def insert_rows(table: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Insert unsaved rows of one table, every column given; no defaults, no signals, nothing is read back.

    A JSON column must hold an object or a list: None would be stored as SQL's NULL, not as JSON's.
    """
    if not rows:
        return
    sent = [{column.column: getattr(row, column.attname) for column in table._meta.concrete_fields} for row in rows]
    prepared(_insert(table), [json.dumps(sent, ensure_ascii=False, default=_plain)])


@cache
def _insert(table: type[models.Model]) -> str:
    name = f'"{table._meta.db_table}"'
    columns = ", ".join(f'"{column.column}"' for column in table._meta.concrete_fields)
    return f"INSERT INTO {name} ({columns}) SELECT {columns} FROM jsonb_populate_recordset(NULL::{name}, %s::jsonb)"  # noqa: S608


def _plain(value: Any) -> str:
    """Ids and moments as PostgreSQL reads them, moments to the microsecond."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in a column")
