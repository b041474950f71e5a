"""Each command and each query of each room: who may not, is refused, and that is written down."""

import importlib
import inspect
from pathlib import Path
from typing import Any

import pytest

import wholepicture
from tests.access.raw import as_superuser
from tests.access.writing import entries
from tests.house.test_floors import ROOMS
from tests.living import House
from wholepicture.base.ledgered import NotPermitted


def acts() -> dict[str, Any]:
    """Every command and query of every room, by the name that the ledger gives it."""
    found: dict[str, Any] = {}
    for room in ROOMS:
        for file in sorted((Path(wholepicture.__file__).parent / room).rglob("*.py")):
            if file.parent.name in ("migrations", "sql"):
                continue
            inside = ".".join(file.relative_to(Path(wholepicture.__file__).parent).with_suffix("").parts)
            module = importlib.import_module(f"wholepicture.{inside}")
            for _, function in inspect.getmembers(module, inspect.isfunction):
                if hasattr(function, "wholepicture_act") and function.__module__ == module.__name__:
                    found[function.wholepicture_act[3]] = function
    return found


@pytest.fixture(scope="module")
def nobody(shared_house: House) -> Any:
    """A viewer whose role includes nothing."""
    person = shared_house.professionals["charity_worker"]
    with as_superuser(shared_house.database) as superuser:
        superuser.execute("INSERT INTO sec.role VALUES ('nothing', false, false, false, '{}') ON CONFLICT DO NOTHING")
        superuser.execute("UPDATE partnership_professional SET role = 'nothing' WHERE id = %s", [person])
    return shared_house.viewer("charity_worker")


def test_there_are_commands_and_queries_in_every_room() -> None:
    assert {name.partition(".")[0] for name in acts()} == set(ROOMS)
    assert len(acts()) > 40


@pytest.mark.parametrize("operation", sorted(acts()))
def test_an_act_that_is_not_permitted_is_refused_and_written_down(
    shared_house: House, nobody: Any, operation: str
) -> None:
    function = acts()[operation]
    before = len(entries(shared_house, operation))
    wanted = {
        name: None
        for name, one in inspect.signature(function).parameters.items()
        if name != "viewer" and one.default is inspect.Parameter.empty and one.kind is not inspect.Parameter.VAR_KEYWORD
    }
    with pytest.raises(NotPermitted):
        function(nobody, **wanted)
    assert entries(shared_house, operation)[before:] == [(operation, "refused", "nothing", "NotPermitted")]
