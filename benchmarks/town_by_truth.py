"""What simple rules would raise in a town for evaluation if everything were joined rightly, and how much of it is right.

    .venv/bin/python -m benchmarks.town_by_truth [--town small|city] [--seeds 1 2 3] [--noticed 0.33]

No part of Whole Picture runs: reports are joined by the truth's own ids. So these figures say how hard a town is, not how
good a rule is: they are what a rule is measured against. Right: the child is in a network. For each rule the first time
that it names a child.
"""

import argparse
import json
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from importlib.resources import files
from itertools import pairwise
from typing import Any

from synthetic import evaluation_town

WINDOW = timedelta(days=90)


@dataclass(frozen=True)
class Seen:
    """A sign answered yes about a child."""

    on: date
    code: str
    agency: str
    root: tuple[str, str]


@dataclass
class Known:
    """What the reports say of one child, all joined. `nights`: on which she was away until the morning, and by whom told."""

    signs: list[Seen] = field(default_factory=list)
    nights: dict[date, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--town", choices=list(evaluation_town.SIZES), default="city")
    asked.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    asked.add_argument("--noticed", type=float, default=evaluation_town.NOTICED)
    options = asked.parse_args()
    for seed in options.seeds:
        town = evaluation_town.build(seed, options.town, noticed=options.noticed)
        print(json.dumps({"seed": seed} | figures(town), indent=1))


def figures(town: evaluation_town.EvaluationTown) -> dict[str, Any]:
    """How much there is, what each rule names and how much of that is right, and who could have been raised in time."""
    network = {row["child"] for row in town.truth.network_children}
    children = evaluation_town.SIZES[town.size].children
    known = gathered(town)
    weeks = (town.until - town.start).days / 7
    found: dict[str, Any] = {
        "reports": len(town.submissions),
        "ordinary_reports_a_child": round(_ordinary(town) / children, 3),
        "children_missing_a_year_percent": round(100 * _missing(town) / children / (weeks / 52), 2),
        "network_children": len(network),
        "could_be_raised": _could_be_raised(town),
    }
    for name, rule in RULES.items():
        named = {child for child, what in known.items() if rule(what)}
        right = len(named & network)
        found[name] = {
            "children": len(named),
            "right": right,
            "share_right": round(right / max(1, len(named)), 3),
            "a_week_per_20000": round(len(named) / weeks * 20_000 / children, 2),
            "share_of_network": round(right / max(1, len(network)), 2),
        }
    return found


def gathered(town: evaluation_town.EvaluationTown) -> dict[str, Known]:
    """All that is known of each child, by the truth's ids."""
    known: dict[str, Known] = defaultdict(Known)
    roots = {(row["agency"], row["key"]): (row["root_agency"], row["root_key"]) for row in town.truth.retellings}
    for agency, body in town.submissions:
        at = (agency, body["key"])
        on = date.fromisoformat(body.get("happened", {}).get("from", body["recorded_at"])[:10])
        people = {s["ref"]: town.truth.subjects[(*at, s["ref"])] for s in body.get("subjects", ())}
        for sign in body.get("signs", ()):
            if sign["answer"] == "yes":
                seen = Seen(on, sign["code"], agency, roots.get(at, at))
                known[people[sign["subject"]]].signs.append(seen)
                if sign["code"] == "missing_overnight":
                    known[people[sign["subject"]]].nights[on].add(at)
        if "missing" in body and _until_morning(body["missing"]):
            night = date.fromisoformat(body["missing"]["missing_since"][:10])
            known[people["c1"]].nights[night].add(at)
    return known


def _until_morning(missing: dict[str, Any]) -> bool:
    """Whether the child was away at three in the morning."""
    since, back = (datetime.fromisoformat(missing[name]) for name in ("missing_since", "returned_at"))
    three = since.replace(hour=3, minute=0) + timedelta(days=since.hour >= 3)
    return since <= three <= back


def _dictionary() -> dict[str, dict[str, Any]]:
    text = files("wholepicture.base").joinpath("indicators.toml").read_text(encoding="utf-8")
    return {row["code"]: row for row in tomllib.loads(text)["indicator"]}


SIGNS = _dictionary()


def _groups(signs: Iterable[Seen]) -> int:
    """How many different groups the signs stand for; what one report says of one group counts once."""
    return len({(SIGNS[sign.code].get("overlap") or [sign.code])[0] for sign in signs})


def three_groups(known: Known) -> bool:
    """The plain rule: three groups of signs within 90 days, from two agencies."""
    signs = sorted((sign for sign in known.signs if SIGNS[sign.code]["list"] != "V"), key=lambda sign: sign.on)
    for first in signs:
        near = [sign for sign in signs if first.on <= sign.on <= first.on + WINDOW]
        if len({sign.agency for sign in near}) > 1 and _groups(near) >= 3:
            return True
    return False


def two_nights(known: Known) -> bool:
    """Two different nights away within 90 days."""
    nights = sorted(known.nights)
    return any(later - earlier <= WINDOW for earlier, later in pairwise(nights))


def harm(known: Known) -> bool:
    """A sign of actual harm."""
    return any(SIGNS[sign.code]["list"] == "H" for sign in known.signs)


def pointing_and_away(known: Known) -> bool:
    """A sign that points and a night away within 90 days, from different sources."""
    pointing = [sign for sign in known.signs if SIGNS[sign.code].get("points")]
    return any(
        abs(sign.on - night) <= WINDOW and sources - {sign.root}
        for sign in pointing
        for night, sources in known.nights.items()
    )


RULES: dict[str, Callable[[Known], bool]] = {
    "three_groups_two_agencies": three_groups,
    "two_nights": two_nights,
    "harm": harm,
    "pointing_and_away": pointing_and_away,
}


def _could_be_raised(town: evaluation_town.EvaluationTown) -> dict[str, float]:
    """Shares of the network's children with two traces of different roots: before serious harm, and ever."""
    roots = {(row["agency"], row["key"]): (row["root_agency"], row["root_key"]) for row in town.truth.retellings}
    before = ever = few = 0
    for row in town.truth.network_children:
        at = [(trace["agency"], trace["key"], trace["recorded_at"][:10]) for trace in row["traces"]]
        harm_on = row["serious_harm_on"] or "9"
        ever += len({roots.get((agency, key), (agency, key)) for agency, key, _ in at}) > 1
        before += len({roots.get((agency, key), (agency, key)) for agency, key, on in at if on < harm_on}) > 1
        few += len(at) < 2
    many = max(1, len(town.truth.network_children))
    return {
        "in_time": round(before / many, 2),
        "ever": round(ever / many, 2),
        "one_trace_or_none": round(few / many, 2),
    }


def _ordinary(town: evaluation_town.EvaluationTown) -> int:
    return sum(row["of"] in {"ordinary", "harm_at_home"} for row in town.truth.reports)


def _missing(town: evaluation_town.EvaluationTown) -> int:
    """How many children had an episode."""
    with_episode = [(agency, body["key"]) for agency, body in town.submissions if "missing" in body]
    return len({town.truth.subjects[(*at, "c1")] for at in with_episode})


if __name__ == "__main__":
    main()
