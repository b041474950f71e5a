"""Publishes figures: in `results/linkage.json`, and from there in the tables of docs/reference/linkage.md.

A table stands between `<!-- name -->` and `<!-- /name -->`; the prose around it is written by hand and stays.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "linkage.json"
PAGE = ROOT / "docs" / "reference" / "linkage.md"


def publish(name: str, figures: Any) -> None:
    """Keeps the figures of one benchmark, and writes its tables."""
    known = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    known[name] = figures
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(known, indent=2) + "\n", "utf-8")
    PAGE.write_text(with_tables(PAGE.read_text("utf-8"), known), "utf-8")


def with_tables(text: str, known: dict[str, Any]) -> str:
    """Returns the page with each table as the figures have it. Raises ValueError where the page has no place for one."""
    for name, figures in known.items():
        for place, table in _TABLES[name](figures).items():
            text = _with_table(text, place, table)
    return text


def _with_table(text: str, place: str, table: str) -> str:
    start, end = f"<!-- {place} -->\n", f"<!-- /{place} -->"
    before, opening, rest = text.partition(start)
    _, closing, after = rest.partition(end)
    if not (opening and closing):
        raise ValueError(f"{PAGE.name} has no place for {place}: add <!-- {place} --> and <!-- /{place} -->.")
    return before + start + table + end + after


def _table(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Returns a table in Markdown; a head that begins with # is of numbers."""
    names = [head.removeprefix("#") for head in heads]
    rule = ["---:" if head.startswith("#") else "---" for head in heads]
    return "".join("| " + " | ".join(map(str, row)) + " |\n" for row in (names, rule, *rows))


def _febrl(figures: Any) -> dict[str, str]:
    rows: list[tuple[str, ...]] = []
    for data in figures["data"]:
        rows += [(f"FEBRL {data['which']}", *_scores(engine)) for engine in data["engines"]]
    heads = ("Data", "Engine", "#F1, best threshold", "#F1, weight 0", "#True pairs met", "#Pairs met")
    return {"febrl": _table(heads, rows)}


def _scores(engine: Any) -> tuple[str, ...]:
    return (
        engine["engine"],
        f"{engine['best_f1']:.5f}",
        f"{engine['f1_at_0']:.5f}",
        f"{engine['met']:.4%}",
        engine["pairs_met"],
    )


def _trial(figures: Any) -> dict[str, str]:
    columns = [_tried(figures["whole"]), _tried(figures["first_rule_alone"]["whole"])]
    rows = [(what, told, columns[1][what]) for what, told in columns[0].items()]
    groups = [
        (name, f"{rates['true']:,}", f"{rates['missed']:.2%}", f"{rates['asked']:,}", f"{rates['wrong']:.1%}")
        for name, rates in figures["groups"].items()
    ]
    heads = ("Group", "#True pairs", "#Missed", "#Questions", "#Of these, about two people")
    tried = _table(("What", "#Both rules", "#The first rule alone"), rows)
    return {"trial": tried, "groups": _table(heads, groups)}


def _tried(whole: Any) -> dict[str, Any]:
    """The rows of a trial, by what they tell."""
    after = whole["recall_after"]
    return {
        "Descriptions, people": f"{whole['descriptions']:,}, {whole['people']:,}",
        "Pairs of twins, pairs of brothers and sisters": f"{whole['twins']:,}, {whole['siblings']:,}",
        "Joined wrongly without a person": whole["wrongly_joined"],
        "True pairs joined by the published rules": f"{whole['recall_by_rule']:.2%}",
        "Of the others, found by the queue": f"{whole['recall_of_queue']:.2%}",
        **{f"True pairs joined after {percent}% of the answers": f"{after[percent]:.2%}" for percent in after},
        "Questions for 1,000 reports": f"{whole['questions_per_1000']:.0f}",
        "Of these, answered *same*": f"{whole['answered_same']:.1%}",
    }


def _speed(figures: Any) -> dict[str, str]:
    beside = figures.get("splink_search")
    rows = _joins(figures["size"], figures["online"], beside)
    if beside:
        rows.append(_timed(figures["size"], "Splink, `predict_between`, 1 client", beside, beside, ""))
    for size, online in figures.get("larger", {}).items():
        rows += _joins(int(size), online, None)
    batches: list[tuple[Any, ...]] = []
    for batch in figures["batches"]:
        batches.append(_batch(batch["size"], "Whole Picture", batch["weigh_all"]))
        batches.append(_batch(batch["size"], "Splink alone", batch["splink_batch"]))
    heads = ("#One new record against", "By", "#p50, ms", "#p95, ms", "#p50 to Splink's", "#Person found")
    return {
        "online": _table(heads, rows),
        "batch": _table(
            ("Descriptions", "Engine", "#Seconds", "#Of processors", "#Memory, MB", "#Pairs above the threshold"),
            batches,
        ),
    }


def _batch(size: int, engine: str, cost: Any) -> tuple[Any, ...]:
    return f"{size:,}", engine, cost["seconds"], cost["cpu_seconds"], cost["memory_mb"], f"{cost['pairs']:,}"


def _joins(size: int, online: Any, beside: Any) -> list[tuple[Any, ...]]:
    rows = []
    for name, times in online.items():
        if name.startswith("clients_"):
            clients = name.removeprefix("clients_")
            who = f"Whole Picture, {clients} client{'s' if clients != '1' else ''}"
            rows.append(_timed(size, who, times, beside, f"{times['person_found']:.1%}"))
            finding = times["of_which_finding_and_weighing"]
            rows.append(_timed(size, "– of which finding and weighing", finding, beside, ""))
    return rows


def _timed(size: int, who: str, times: Any, beside: Any, found: str) -> tuple[Any, ...]:
    ratio = f"{times['p50_ms'] / beside['p50_ms']:.2f}" if beside else ""
    return f"{size:,}", who, times["p50_ms"], times["p95_ms"], ratio, found


_TABLES = {"febrl": _febrl, "trial": _trial, "speed": _speed}
