"""A process of the site sets aside what it holds for good, so that no page waits while all of it is looked through."""

import json
import subprocess
import sys
from typing import Any

LOOK = """
import gc, json
import duckdb
import wholepicture.config.asgi
from django.urls import get_resolver

set_aside, looks = gc.get_freeze_count(), []
gc.callbacks.append(lambda phase, info: looks.append(len(gc.get_objects())) if phase == "start" else None)
made = [{number: []} for number in range(400_000)]
print(json.dumps({"set_aside": set_aside, "looks": looks, "pages": len(get_resolver().reverse_dict)}))
"""


def _looked() -> dict[str, Any]:
    told = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True)
    assert "leaked" not in told.stderr
    answer: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return answer


def test_what_is_there_before_anybody_is_answered_is_not_looked_through_again() -> None:
    told = _looked()
    assert told["pages"] > 100, "the code of every page is among it"
    assert told["set_aside"] > 200_000
    assert 1 <= len(told["looks"]) < 30, (
        "what a page makes is looked through now and then, and not every seven hundred objects"
    )
    assert told["looks"][0] < told["set_aside"] / 2
