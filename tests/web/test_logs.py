"""No log line holds what somebody typed, or a row: errors of every kind, with values planted in them."""

import ast
import asyncio
import io
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import async_to_sync
from django.test import AsyncClient, Client

from synthetic.factories import child, concern
from tests.living import House
from tests.web.story import client_of
from wholepicture.base import logs

PLANTED = "Wren-Planted-Test"
PRODUCT = Path(logs.__file__).resolve().parents[1]


class Lines:
    """What the handlers of the settings write, at every level."""

    def __init__(self) -> None:
        self._stream = io.StringIO()

    def read(self) -> str:
        return self._stream.getvalue()

    def listen(self, formatter: logging.Formatter | None = None) -> Callable[[], None]:
        """Hand what any logger says to a handler with the formatter of the settings; returns what undoes that."""
        from django.conf import settings

        handlers = [each for each in logging.getLogger().handlers if type(each.formatter) is logs.WithoutValues]
        assert handlers, "the settings use it"
        assert settings.LOGGING["loggers"]["uvicorn"]["handlers"] == ["stderr"]
        handler = logging.StreamHandler(self._stream)
        handler.setFormatter(formatter or handlers[0].formatter)
        logging.getLogger().addHandler(handler)
        return lambda: logging.getLogger().removeHandler(handler)


@pytest.fixture
def lines() -> Iterator[Lines]:
    written = Lines()
    stop = written.listen()
    yield written
    stop()


def broken(*_: Any, **__: Any) -> Any:
    raise ValueError(f"cannot read {PLANTED}")


def statement_that_quotes(*_: Any, **__: Any) -> Any:
    from wholepicture.base.database_role import cursor

    with cursor() as sql:
        sql.execute("SELECT %s::uuid", [PLANTED])


def row_that_is_there_already(*_: Any, **__: Any) -> Any:
    """An error whose DETAIL quotes the row."""
    from django.db import connections

    with connections["owner"].cursor() as sql:
        sql.execute("CREATE TEMPORARY TABLE planted (name text PRIMARY KEY)")
        sql.execute("INSERT INTO planted VALUES (%s), (%s)", [PLANTED, PLANTED])


def error_from_an_error(*_: Any, **__: Any) -> Any:
    try:
        broken()
    except ValueError as first:
        raise RuntimeError(f"because of {PLANTED}") from first


def template_that_fails(*_: Any, **__: Any) -> Any:
    from django.template import engines

    return engines["django"].from_string("{% include name %}").render({"name": PLANTED})


ERRORS = [broken, statement_that_quotes, row_that_is_there_already, error_from_an_error, template_that_fails]


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_of_a_page_is_logged_by_its_kind_and_place(
    house: House, lines: Lines, monkeypatch: pytest.MonkeyPatch, error: Callable[..., Any]
) -> None:
    from wholepicture.web.picture import views

    client = client_of(house, "nurse")
    client.raise_request_exception = False
    monkeypatch.setattr(views, "picture_of", error)
    assert client.get(f"/people/{uuid4()}/?q={PLANTED}").status_code == 500
    told = lines.read()
    assert "ERROR django.request" in told
    assert f"in {error.__name__}" in told
    assert "wholepicture/web/picture/views.py:" in told
    assert PLANTED not in told


def test_an_error_of_a_machines_door_names_nothing_of_the_report(
    house: House, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wholepicture.access.accounts import new_agency_key
    from wholepicture.api import submissions

    key = new_agency_key(house.operator(), agency=house.agencies["HLT"])
    monkeypatch.setattr(submissions, "accept_submission", broken)
    body = concern(child(given=PLANTED), key="k1")
    for client in (Client(raise_request_exception=False), AsyncClient(raise_request_exception=False)):
        post: Any = client.post if type(client) is Client else async_to_sync(client.post)
        headers = {"Authorization": f"Bearer {key}"}
        answer = post("/api/v1/submissions", body, content_type="application/json", headers=headers)
        assert answer.status_code == 500
    assert "ValueError at tests/web/test_logs.py" in lines.read()
    assert PLANTED not in lines.read()


@pytest.mark.parametrize("error", [broken, statement_that_quotes, error_from_an_error])
def test_a_step_that_fails_names_nothing_of_the_report(
    house: House, lines: Lines, monkeypatch: pytest.MonkeyPatch, error: Callable[..., Any]
) -> None:
    from wholepicture.picture import commands

    house.send("SCH1", concern(child(given=PLANTED), key="s1"))
    monkeypatch.setattr(commands, "derive", error)
    house.process()
    assert f"in {error.__name__}" in lines.read()
    assert PLANTED not in lines.read()


def test_what_the_ledger_cannot_be_told_is_not_told_to_the_log(
    house: House, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wholepicture.web.frame import noted_errors
    from wholepicture.web.picture import views

    client = client_of(house, "nurse")
    client.raise_request_exception = False
    monkeypatch.setattr(views, "picture_of", broken)
    monkeypatch.setattr(noted_errors, "write_error", broken)
    client.get(f"/people/{uuid4()}/")
    assert "could not be written to the ledger" in lines.read()
    assert PLANTED not in lines.read()


def test_what_a_request_asks_for_is_not_logged(house: House, lines: Lines) -> None:
    logging.getLogger("django.request").setLevel(logging.DEBUG)
    try:
        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        for address in (
            f"/{PLANTED}/",
            f"/people/{PLANTED}/",
            f"/api/v1/{PLANTED}",
            f"/accounts/login/?next=/{PLANTED}",
        ):
            client.get(address)
            client.post(address, {"login": PLANTED, "password": PLANTED})
            client.get(address, headers={"Host": PLANTED})
        client_of(house, "nurse").get(f"/children/?q={PLANTED}&words={PLANTED}")
    finally:
        logging.getLogger("django.request").setLevel(logging.ERROR)
    assert "django." in lines.read()
    assert PLANTED not in lines.read()


def test_an_error_outside_every_page_is_not_told_by_the_server(lines: Lines) -> None:
    """What uvicorn writes of an application that fails, and asyncio of a task that nobody waits for."""
    try:
        broken()
    except ValueError as problem:
        logging.getLogger("uvicorn.error").addHandler(handler := logging.NullHandler())
        logging.getLogger("uvicorn").propagate = True
        logging.getLogger("uvicorn.error").error("Exception in ASGI application\n", exc_info=problem)
        logging.getLogger("uvicorn").propagate = False
        logging.getLogger("uvicorn.error").removeHandler(handler)

    async def forgotten() -> None:
        task = asyncio.ensure_future(asyncio.to_thread(broken))
        await asyncio.sleep(0.2)
        del task

    asyncio.run(forgotten())
    told = lines.read()
    assert "Exception in ASGI application error=ValueError at tests/web/test_logs.py" in told
    assert "ERROR asyncio" in told
    assert PLANTED not in told


UNCAUGHT = {
    "in the main thread": f"raise ValueError('{PLANTED}')",
    "in another thread": "import threading\n"
    f"def fail(): raise ValueError('{PLANTED}')\n"
    "thread = threading.Thread(target=fail); thread.start(); thread.join()",
    "where nobody can catch it": f"class Gone:\n  def __del__(self): raise ValueError('{PLANTED}')\nGone()",
    "a warning": f"import warnings; warnings.warn('{PLANTED}')",
}


@pytest.mark.parametrize("where", UNCAUGHT)
def test_what_nobody_caught_is_written_without_what_it_says(where: str) -> None:
    program = (
        "import logging, sys\nfrom wholepicture.base import logs\n"
        "handler = logging.StreamHandler(); handler.setFormatter(logs.WithoutValues())\n"
        f"logging.getLogger().addHandler(handler)\nlogs.take_over()\n{UNCAUGHT[where]}"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=PRODUCT.parent
    )
    assert ran.stderr.strip(), "it is said that something happened"
    assert PLANTED not in ran.stderr
    assert PLANTED not in ran.stdout


def test_our_own_sentences_are_constant() -> None:
    """All of them: what is filled in is told apart, and only one of them takes anything (why a model cannot be used)."""
    filled_in = []
    for path in PRODUCT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "_log"):
                continue
            assert isinstance(node.args[0], ast.Constant), f"{path}:{node.lineno}"
            if node.args[1:]:
                filled_in.append(path.name)
    assert filled_in == ["weight.py"]


def test_a_formatter_that_tells_values_is_noticed(house: House, monkeypatch: pytest.MonkeyPatch, lines: Lines) -> None:
    from wholepicture.web.picture import views

    telling = Lines()
    stop = telling.listen(logging.Formatter("%(message)s"))
    try:
        client = client_of(house, "nurse")
        client.raise_request_exception = False
        monkeypatch.setattr(views, "picture_of", broken)
        client.get(f"/people/{uuid4()}/")
    finally:
        stop()
    assert PLANTED in telling.read()
    assert PLANTED not in lines.read()
