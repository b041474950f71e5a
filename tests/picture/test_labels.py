"""What people and things are called: the same on every page, in whatever order the database gives what reports say."""

import pytest

from wholepicture.picture.labels import called


@pytest.mark.parametrize(
    ("kind", "of"),
    [("nominal", "name"), ("nominal", "description"), ("place", "name"), ("account", "handle"), ("vehicle", "colour")],
)
def test_of_what_as_many_say_the_same_is_taken_each_time(kind: str, of: str) -> None:
    said = {"Amber": 1, "Beryl": 1, "Coral": 1}
    backwards = dict(reversed(said.items()))
    assert called(kind, {of: said}) == called(kind, {of: backwards})
