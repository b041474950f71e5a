"""Publishes figures: in `results/linkage.json`, and from there in the tables of docs/reference/linkage.md.

A table stands between `<!-- name -->` and `<!-- /name -->`; the prose around it is written by hand and stays.
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "linkage.json"
PAGE = ROOT / "docs" / "reference" / "linkage.md"


def publish(name: str, figures: Any) -> None:
    """Keep the figures of one benchmark, and write its tables."""
    known = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    known[name] = figures
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(known, indent=2) + "\n", "utf-8")
    PAGE.write_text(with_tables(PAGE.read_text("utf-8"), known), "utf-8")


def with_tables(text: str, known: dict[str, Any]) -> str:
    """The page with each table as the figures have it. Raises ValueError where the page has no place for one."""
    for name, figures in known.items():
        for place, table in _TABLES[name](figures).items():
            pattern = re.compile(rf"(<!-- {place} -->\n).*?(<!-- /{place} -->)", re.DOTALL)
            if not pattern.search(text):
                raise ValueError(f"{PAGE.name} has no place for {place}: add <!-- {place} --> and <!-- /{place} -->.")
            text = pattern.sub(lambda found, table=table: found[1] + table + found[2], text)
    return text


def _table(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Markdown; a head that begins with # is of numbers."""
    names = [head.removeprefix("#") for head in heads]
    rule = ["---:" if head.startswith("#") else "---" for head in heads]
    return "".join("| " + " | ".join(map(str, row)) + " |\n" for row in (names, rule, *rows))


def _febrl(figures: Any) -> dict[str, str]:
    rows = [
        (
            f"FEBRL {data['which']}",
            one["engine"],
            f"{one['best_f1']:.5f}",
            f"{one['f1_at_0']:.5f}",
            f"{one['met']:.4%}",
            one["pairs_met"],
        )
        for data in figures["data"]
        for one in data["engines"]
    ]
    heads = ("Data", "Engine", "#F1, best threshold", "#F1, weight 0", "#True pairs met", "#Pairs met")
    return {"febrl": _table(heads, rows)}


def _trial(figures: Any) -> dict[str, str]:
    whole = figures["whole"]
    rows = [
        ("Descriptions, people", f"{whole['descriptions']:,}, {whole['people']:,}"),
        ("Pairs of twins, pairs of brothers and sisters", f"{whole['twins']:,}, {whole['siblings']:,}"),
        ("Joined wrongly without a person", whole["wrongly_joined"]),
        ("True pairs joined by the published rule", f"{whole['recall_by_rule']:.2%}"),
        ("Of the others, found by the queue", f"{whole['recall_of_queue']:.2%}"),
        *(
            (f"True pairs joined after {n}% of the answers", f"{whole['recall_after'][n]:.2%}")
            for n in ("25", "50", "100")
        ),
        ("Questions for 1,000 reports", f"{whole['questions_per_1000']:.0f}"),
        ("Of these, answered *same*", f"{whole['answered_same']:.1%}"),
    ]
    groups = [
        (name, f"{one['true']:,}", f"{one['missed']:.2%}", f"{one['asked']:,}", f"{one['wrong']:.1%}")
        for name, one in figures["groups"].items()
    ]
    heads = ("Group", "#True pairs", "#Missed", "#Questions", "#Of these, about two people")
    return {"trial": _table(("What", "#Four towns"), rows), "groups": _table(heads, groups)}


def _speed(figures: Any) -> dict[str, str]:
    beside = figures.get("splink_search")
    rows = _joins(figures["size"], figures["online"], beside)
    if beside:
        rows.append(_timed(figures["size"], "Splink, `predict_between`, 1 client", beside, beside, ""))
    for size, online in figures.get("larger", {}).items():
        rows += _joins(int(size), online, None)
    batches = [
        (f"{batch['size']:,}", engine, one["seconds"], one["cpu_seconds"], one["memory_mb"], f"{one['pairs']:,}")
        for batch in figures["batches"]
        for engine, one in (("Whole Picture", batch["weigh_all"]), ("Splink alone", batch["splink_batch"]))
    ]
    heads = ("#One new record against", "By", "#p50, ms", "#p95, ms", "#p50 to Splink's", "#Person found")
    return {
        "online": _table(heads, rows),
        "batch": _table(
            ("Descriptions", "Engine", "#Seconds", "#Of processors", "#Memory, MB", "#Pairs above the threshold"),
            batches,
        ),
    }


def _joins(size: int, online: Any, beside: Any) -> list[tuple[Any, ...]]:
    rows = []
    for name, one in online.items():
        if name.startswith("clients_"):
            many = name.removeprefix("clients_")
            who = f"Whole Picture, {many} client{'s' if many != '1' else ''}"
            rows.append(_timed(size, who, one, beside, f"{one['person_found']:.1%}"))
            finding = one["of_which_finding_and_weighing"]
            rows.append(_timed(size, "– of which finding and weighing", finding, beside, ""))
    return rows


def _timed(size: int, who: str, one: Any, beside: Any, found: str) -> tuple[Any, ...]:
    ratio = f"{one['p50_ms'] / beside['p50_ms']:.2f}" if beside else ""
    return f"{size:,}", who, one["p50_ms"], one["p95_ms"], ratio, found


_TABLES = {"febrl": _febrl, "trial": _trial, "speed": _speed}
