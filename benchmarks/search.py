"""What a search costs the hub, a school, a small charity and social care, over very many people.

    .venv/bin/python -m benchmarks.search [--people 100000] [--out benchmarks/results/search.json] [--plans]

Tables are filled by COPY with invented people, each reported once (`benchmarks.searched`), so that the cost is of search
alone and not of a million derivations. Row security and the ledger are on; each figure is one whole search as the page
makes it, with everything read for it. `--plans` prints how PostgreSQL finds what takes longer than 20 ms. With
WHOLEPICTURE_BENCH_HOME set, the crowd is kept there and used again.
"""

import argparse
import json
import os
import statistics
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.intake import _timed
from benchmarks.searched import HIDDEN_ONLY, Invented, fill, furnished_before

PASSES = 40
ASKING = {"hub": "coordinator", "school": "teacher_dsl", "charity": "charity_worker", "social_care": "social_worker"}
TABLES = ("picture_term", "picture_passage", "picture_fact", "picture_event")
# A million people's tables do not fit the small server that the product's settings are for.
MEMORY = {"shared_buffers": "4GB", "effective_cache_size": "12GB"}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--people", type=int, default=100_000)
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--out", type=Path)
    asked.add_argument("--plans", action="store_true")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="wp-bench-", ignore_cleanup_errors=True) as folder:
        os.environ["WHOLEPICTURE_HOME"] = os.environ.get("WHOLEPICTURE_BENCH_HOME", folder)
        os.environ["WHOLEPICTURE_DATABASE"] = f"wp_search_{options.people}"
        from wholepicture.config import cluster

        try:
            answer = measure(options.people, options.seed, plans=options.plans)
        finally:
            cluster.stop()
    print(json.dumps(answer, indent=2))
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps(answer, indent=2) + "\n")


def measure(people: int, seed: int, *, plans: bool) -> dict[str, Any]:
    """Times by who asks and what for, and how many rows there are."""
    from wholepicture.config import cluster, installation

    cluster.ensure_running()
    installation.load()
    from django.db import connections

    name = os.environ["WHOLEPICTURE_DATABASE"]
    if cluster.bootstrap(name):
        from tests.living import House

        installation.make_ready(name)
        house = House.furnished(name)
        fill(house, people, Random(seed))
    else:
        house = furnished_before(name)
    if people > 500_000:
        _give_memory(name)
        connections.close_all()
        cluster.stop()
        cluster.ensure_running()
    figures: dict[str, Any] = {"people": people, "rows": _read_through(name)}
    invented = Invented(Random(seed))
    for who, role in ASKING.items():
        figures[who] = asked_as(house.viewer(role), invented, Random(seed))
    if plans:
        show_plans(name, house, invented)
    connections.close_all()
    return figures


def _give_memory(name: str) -> None:
    from wholepicture.config.cluster import _administrator

    with _administrator(name) as database:
        for setting, value in MEMORY.items():
            database.execute(f"ALTER SYSTEM SET {setting} = '{value}'".encode())


def _read_through(name: str) -> dict[str, int]:
    """How many rows each table has; read once, so that what is measured is not the disk."""
    from wholepicture.config.cluster import _administrator

    with _administrator(name) as database:
        counts = {}
        for table in TABLES:
            found = database.execute(f"SELECT count(*), max(length(t::text)) FROM {table} t".encode()).fetchone()
            counts[table] = found[0] if found else 0
        return counts


# -- asking ---------------------------------------------------------------------------------------------------------


def questions(invented: Invented, chance: Random) -> dict[str, Callable[[], str]]:
    """Kinds of search, from one that finds nothing to one that fits everybody."""
    return {
        "name_whole": lambda: f"{invented.one(invented.givens)} {invented.one(invented.families)}",
        "name_rare": lambda: chance.choice(invented.families[10_000:]),
        "name_commonest": lambda: chance.choice(invented.families[:5]),
        "name_misspelt": lambda: _misspelt(chance.choice(invented.families), chance),
        "name_of_nobody": lambda: "xylophagous",
        "plate_part": lambda: f"{chance.choice('ABCDEFG')}?00{chance.choice('KLMN')}*",
        "plate_whole": invented.plate,
        "phone_ending": lambda: f"{chance.randint(0, 9999):04}",
        "postcode": invented.postcode,
        "postcode_district": lambda: f"ZA{chance.randint(1, 60)}",
        "street": lambda: f"{chance.randint(1, 150)} {invented.one(invented.streets)} road",
        "nhs_number": lambda: f"999{chance.randint(0, 90_000):07}",
        "born": lambda: f"{chance.randint(1, 28)}/{chance.randint(1, 12)}/{chance.randint(2, 18):02}",
        "name_and_half_a_date": lambda: f"{invented.one(invented.givens)} may {chance.randint(2002, 2018)}",
        "missing_reference": lambda: f"MP {20 * chance.randint(0, 4_999):07}",
        "description": lambda: f"{invented.one(invented.words)} {invented.one(invented.words)}",
        "description_of_a_common_word": lambda: chance.choice(invented.words[:3]),
        "word_common": lambda: chance.choice(invented.words[:5]),
        "words_two": lambda: f"{chance.choice(invented.words[:50])} {chance.choice(invented.words[:50])}",
        "word_rare": lambda: chance.choice(invented.words[5000:]),
        # The same work for a word that stands nowhere and for one that stands in very many rows, all for the hub alone.
        "word_of_nobody": lambda: "quagwort",
        "word_hidden_from_all_but_the_hub": lambda: HIDDEN_ONLY,
    }


def _misspelt(name: str, chance: Random) -> str:
    at = chance.randrange(1, len(name))
    return name[:at] + chance.choice("aeiounrst") + name[at + 1 :]


def asked_as(viewer: Any, invented: Invented, chance: Random) -> dict[str, dict[str, float]]:
    from wholepicture.picture.queries import found_by

    out: dict[str, dict[str, float]] = {}
    everything: list[float] = []
    for name, make in questions(invented, chance).items():
        times = [1000 * _timed(partial(found_by, viewer, words=make())) for _ in range(PASSES + 3)][3:]
        everything += times
        out[name] = _summary(times)
    return out | {"all": _summary(everything)}


def _summary(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {"p50_ms": round(statistics.median(times), 1), "p95_ms": round(ordered[int(0.95 * len(ordered))], 1)}


def show_plans(name: str, house: Any, invented: Invented) -> None:
    """Print the plans of the statements inside the functions that take longer than 20 ms, asked as the hub and a school."""
    from tests.access.raw import as_superuser
    from wholepicture.picture.search.query import readings

    words = {
        "terms": [invented.families[0], invented.families[15_000], "A?00K*", "ZA3"],
        "words": invented.words[:60:30],
    }
    for role in ("coordinator", "teacher_dsl"):
        token = house.token(role)
        with as_superuser(name) as database, database.transaction():
            database.add_notice_handler(lambda told: print(str(told.message_primary)[:4000]))
            database.execute("LOAD 'auto_explain'")
            for setting in (
                "client_min_messages = log",
                "log_min_messages = fatal",
                "auto_explain.log_min_duration = 20",
                "auto_explain.log_nested_statements = on",
                "auto_explain.log_analyze = on",
                "auto_explain.log_timing = off",
                "session authorization wp_app",
            ):
                database.execute(f"SET LOCAL {setting}".encode())
            database.execute("SELECT sec.begin(%s)", [token])
            for text in words["terms"]:
                asked = readings(text)
                print(f"== {role}: {text}")
                database.execute(
                    "SELECT count(*) FROM sec.search_terms(%s, %s, 50)",
                    [[one.question for one in asked], [one.like for one in asked]],
                )
            for text in words["words"]:
                print(f"== {role}: {text} (words)")
                database.execute("SELECT count(*) FROM sec.search_words(%s, %s, 50)", [[f"'{text}'"], [None]])


if __name__ == "__main__":
    main()
