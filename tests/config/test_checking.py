"""`wholepicture check`, and what is not served where the database's policies are those of another version."""

from collections.abc import Callable
from typing import Any

from tests.access.raw import as_superuser
from tests.living import House

Run = Callable[..., tuple[int, Any, str]]


def test_check_says_that_all_is_as_declared(run: Run) -> None:
    assert run("check", "--json")[:2] == (0, {"ok": True, "differences": []})
    assert "what this version declares" in run("check")[1]


def test_check_tells_what_differs_and_fails(run: Run, house: House) -> None:
    with as_superuser(house.database) as superuser:
        superuser.execute("ALTER TABLE picture_sign NO FORCE ROW LEVEL SECURITY")
    status, answer, _ = run("check", "--json")
    assert (status, answer["ok"]) == (1, False)
    assert answer["differences"][0] == {
        "kind": "row security",
        "name": "",
        "on": "picture_sign",
        "role": "",
        "change": "changed",
        "stands": "on",
        "declared": "forced",
        "sentence": "Row security on picture_sign is on; the code declares forced.",
    }
    assert "Row security on picture_sign is on; the code declares forced." in run("check")[1]


def test_nothing_is_served_under_the_policies_of_another_version(run: Run, house: House) -> None:
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE sec.laid_down SET declared = 'of another version'")
    for serving in ("serve", "worker"):
        status, _, said = run(serving)
        assert status == 1
        assert "wholepicture init" in said
