"""A year that is more often a slip is asked about before a report is sent, and never refused."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from tests.living import House
from tests.web.story import client_of, text_of
from wholepicture.web.reporting.odd_years import odd_years

TODAY = date(2026, 3, 6)


def of(child: dict[str, Any], happened: str = "") -> list[str]:
    body = {"subjects": [{"ref": "c1", "role": "child", "given": "Wren", **child}]}
    return [odd.said for odd in odd_years(body | ({"happened": {"from": happened}} if happened else {}), TODAY)]


@pytest.mark.parametrize(
    ("child", "happened", "said"),
    [
        ({"date_of_birth": "1900-01-02"}, "", ["Wren would be born in 1900."]),
        ({"age_from": 125, "age_to": 126}, "", ["Wren would be born in 1901."]),
        ({"date_of_birth": "2011-04-01"}, "1900-01-01", ["It would have happened in 1900, before the child was born."]),
        ({}, "1999-01-01", ["It would have happened in 1999."]),
        ({"date_of_birth": "2011-04-01"}, "2026-03-05", []),
        ({"age_from": 24}, "2010-05-05T10:00:00+00:00", []),
        ({}, "", []),
    ],
)
def test_a_child_over_25_and_a_day_before_the_birth_or_long_ago_are_asked_about(
    child: dict[str, Any], happened: str, said: list[str]
) -> None:
    assert of(child, happened) == said


def test_the_check_page_asks_and_the_report_goes_as_it_is(house: House) -> None:
    client = client_of(house, "teacher_dsl")
    draft = f"/report/{uuid4()}/"
    client.post(draft, {"kind": "concern", "danger": "no"})
    typed = {"facts": "Quieter than usual.", "how_known": "saw_or_heard", "level": "partners", "do": "check"}
    when = {"when": "date", "when-day": "1", "when-month": "1", "when-year": "1900", "children-0-given": "Wren"}
    client.post(f"{draft}write/", typed | when)
    assert "Is this year right? It would have happened in 1900." in text_of(client, f"{draft}check/")
    assert "/sent/" in client.post(f"{draft}send/")["Location"]
