"""Running a command of the command line in this process, on the house of the test."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from wholepicture.config import installation

installation.load()


@pytest.fixture
def run(house: Any, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, Any, str]]:
    """Run a command in this process: (exit status, its answer if it is JSON, standard error)."""
    from wholepicture.config.cli import main

    def run(*arguments: Any) -> tuple[int, Any, str]:
        capsys.readouterr()
        try:
            status = main([str(one) for one in arguments])
        except SystemExit as ended:
            status = int(str(ended.code or 0))
        said = capsys.readouterr()
        return status, json.loads(said.out) if "--json" in arguments and said.out else said.out, said.err

    return run
