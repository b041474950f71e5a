"""Storing many rows at once: every value comes back as it was given."""

import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest


def rows(house: Any) -> tuple[Any, Any]:
    from wholepicture.picture.models import Event, Working

    seen = {
        "area_id": house.area,
        "agency_id": house.agencies["SCH1"],
        "level": "partners",
        "nominals": [uuid.uuid4(), uuid.uuid4()],
        "named": [],
        "submission": uuid.uuid4(),
        "subject": uuid.uuid4(),
        "nominal": uuid.uuid4(),
        "received_at": datetime(2026, 3, 4, 9, 12, 1, 234567, tzinfo=UTC),
    }
    event = Event(
        id=uuid.uuid4(),
        **seen,
        role="child",
        kind="concern",
        at=datetime(2026, 3, 3, 0, 0, tzinfo=UTC),
        until=None,
        precision="exact",
        recorded_at=datetime(1, 1, 2, tzinfo=UTC),
        root="SCH1/\\u0041 \" {} ' \n",
        detail={"Zoë": ["\\", {"deep": 1.5}], "none": None},
        author_job="日本",
    )
    working = Working(id=uuid.uuid4(), **seen, starts_on=date(2026, 1, 1), ends_on=None, phone="+44")
    return event, working


def test_every_value_comes_back_to_the_microsecond_and_the_character(house: Any) -> None:
    from wholepicture.base.bulk_insert import insert_rows

    with house.operator().acting():
        for row in rows(house):
            table = type(row)
            insert_rows(table, [row])
            found = table.objects.get(id=row.id)
            for field in table._meta.concrete_fields:
                assert getattr(found, field.attname) == getattr(row, field.attname), field.name
        insert_rows(table, [])


def test_row_security_holds_for_them_too(house: Any) -> None:
    from django.db import ProgrammingError

    from wholepicture.base.bulk_insert import insert_rows

    event, _ = rows(house)
    with pytest.raises(ProgrammingError), house.viewer("teacher_dsl").acting():
        insert_rows(type(event), [event])


def test_a_value_without_a_form_in_a_column_is_refused(house: Any) -> None:
    from wholepicture.base.bulk_insert import insert_rows

    event, _ = rows(house)
    event.detail = {"body": b"bytes"}
    with pytest.raises(TypeError, match="bytes"), house.operator().acting():
        insert_rows(type(event), [event])
