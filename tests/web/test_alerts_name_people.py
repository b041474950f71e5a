"""Where an alert is about what several children share, or about several people, each report says which of them it is about."""

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from tests.picture.test_over_time import entry
from wholepicture.config import installation
from wholepicture.picture.results import NamedRow

installation.load()


@pytest.mark.parametrize(
    ("thing", "presumed", "people", "named"),
    [(True, False, 1, True), (False, True, 1, True), (False, False, 2, True), (False, False, 1, False)],
)
def test_a_report_names_who_it_is_about_where_that_is_not_said_by_the_page(
    monkeypatch: pytest.MonkeyPatch, thing: bool, presumed: bool, people: int, named: bool
) -> None:
    from wholepicture.web.alerts import views

    report = entry()
    wren = NamedRow("nominal", uuid4(), "Wren Ashdown-Test", "child")
    row = SimpleNamespace(is_about_thing=thing, is_presumed=presumed, people=[wren] * people)
    raised: Any = SimpleNamespace(row=row, reports=[report], later=[], also=[], revised=[], left=[], since=[])
    monkeypatch.setattr(views, "agency_names", dict)
    monkeypatch.setattr(views, "people_in", lambda viewer, submissions: {one: [wren] for one in submissions})
    words = views._words(SimpleNamespace(viewer=None), raised)  # type: ignore[arg-type]
    assert [person.label for person, _ in words(report).people] == (["Wren Ashdown-Test"] if named else [])
