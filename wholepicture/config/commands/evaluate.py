"""How well the rules find exploited children, on an invented town whose truth is known."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wholepicture.config import home, installation
from wholepicture.config.commands.output import Failed, Out, UsedWrongly, command

if TYPE_CHECKING:
    from wholepicture.alerts.rules_used import UsedRule
    from wholepicture.config.evaluation.town import Town

USES = ("raises", "lists", "off")
DECIDED_WITHIN = 3  # days
RAISED = ("alerts_a_week", "share_right", "listed_a_week", "listed_share_right")
IN_TIME = ("raised", "raised_before_harm", "raised_or_listed", "raised_or_listed_before_harm")
JOINED = (
    "",
    "#Alerts a week",
    "#Right",
    "#Listed a week",
    "#Right",
    "#Raised",
    "#Before harm",
    "#Or listed",
    "#Before harm",
    "#Answers",
)
NOTE = "Everybody and everything is joined as the truth has it. What waits for a linkage officer in life comes later, or never."


def add_to(commands: Any, common: argparse.ArgumentParser) -> None:
    made = command(
        commands, common, "evaluate", evaluate, "How soon the rules find exploited children in an invented town."
    )
    made.add_argument("--seed", type=int, default=1, metavar="N", help="of the invented town (default 1)")
    made.add_argument("--size", choices=("small", "city"), default="small", help="2,000 children, or 20,000")
    made.add_argument(
        "--town",
        type=Path,
        metavar="FOLDER",
        help="a town as `python -m synthetic --town` writes it; else one is invented",
    )
    made.add_argument(
        "--decided-within",
        type=int,
        default=DECIDED_WITHIN,
        metavar="DAYS",
        help="by a co-ordinator; -1: nobody decides anything; not with --officer",
    )
    made.add_argument(
        "--use",
        action="append",
        default=[],
        metavar="RULE=USE",
        help="raises, lists or off, as if a partnership had set it",
    )
    made.add_argument(
        "--officer",
        action="append",
        default=[],
        metavar="N",
        help="also through the product, which joins as it does, with a linkage officer who gives so many answers a day, or all; minutes",
    )


def evaluate(given: argparse.Namespace, out: Out) -> None:
    installation.load()
    from wholepicture.config.evaluation.town import read

    rules, officers = _rules(given.use), _officers(given)
    with tempfile.TemporaryDirectory() as folder:
        place = given.town or _invented(given.seed, given.size, Path(folder) / "town")
        try:
            town = read(place)
        except (OSError, ValueError, KeyError) as wrong:
            raise UsedWrongly(f"{place} holds no town that can be read: {wrong}.") from wrong
        answer = _evaluated(town, rules, given.decided_within, out)
        answer["through_product"] = [_through_product(place, officer, out) for officer in officers]
    answer = {"seed": None if given.town else given.seed, "size": None if given.town else given.size, **answer}
    out.answer(answer, lambda: _in_words(answer, out))


def _rules(uses: list[str]) -> "list[UsedRule]":
    """The published rules, used as is published, or as given."""
    from wholepicture.alerts.registry import all_rules
    from wholepicture.alerts.rules_used import UsedRule

    set_to = {}
    for given in uses:
        code, _, use = given.partition("=")
        if code not in all_rules() or use not in USES:
            raise UsedWrongly(
                f"Give --use as RULE=USE, with a rule of `wholepicture rules` and one of {', '.join(USES)}."
            )
        set_to[code] = use
    return [UsedRule(rule, set_to.get(rule.code, rule.use)) for rule in all_rules().values() if rule.active]


def _officers(given: argparse.Namespace) -> list[str]:
    """The officers for whom the town is taken through the product, where rules are used as is published."""
    for officer in given.officer:
        if officer != "all" and not officer.isdecimal():
            raise UsedWrongly("Give --officer as a number of answers a day, or as all.")
    if given.officer and given.use:
        raise UsedWrongly("With --officer, rules are used as is published: leave out --use, or --officer.")
    if given.officer and given.decided_within != DECIDED_WITHIN:
        raise UsedWrongly(
            f"With --officer, alerts are decided at the end of each {DECIDED_WITHIN} days: leave out --decided-within, or --officer."
        )
    return list(given.officer)


def _through_product(town: Path, officer: str, out: Out) -> dict[str, Any]:
    """The town in an installation of its own, in another process: this one's settings know no other database than their own."""
    out.note(f"Through the product, {_who_answers(officer)}.")
    own = {name: value for name, value in os.environ.items() if not name.startswith(("WHOLEPICTURE_", "DATABASE_URL"))}
    with tempfile.TemporaryDirectory(prefix="wp-evaluation-") as folder:
        # The account that PostgreSQL runs under has to get through.
        Path(folder).chmod(0o711)
        made = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "wholepicture.config.evaluation", str(town.resolve()), "--officer", officer],
            cwd=home.PROJECT,
            env=own | {"WHOLEPICTURE_HOME": folder},
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
    if made.returncode:
        raise Failed("The town could not be taken through the product; why is said above.")
    figures: dict[str, Any] = json.loads(made.stdout)
    return figures


def _who_answers(officer: str) -> str:
    return {"0": "nobody answers", "all": "every question answered"}.get(officer, f"{officer} answers a day")


def _invented(seed: int, size: str, folder: Path) -> Path:
    # Another program: the product itself never knows what is invented.
    made = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "synthetic", "--town", size, "--seed", str(seed), "--out", str(folder)],
        cwd=home.PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise Failed(f"The town could not be invented: {made.stderr.strip()}")
    return folder


def _evaluated(town: "Town", rules: "list[UsedRule]", days: int, out: Out) -> dict[str, Any]:
    from wholepicture.config.evaluation import figures
    from wholepicture.config.evaluation.looking import Coordinator, Looking
    from wholepicture.config.evaluation.town import where_named

    coordinator = Coordinator(None if days < 0 else days)
    out.note(f"{len(town.submissions):,} reports about a town of {town.children:,} children.")
    looks = Looking(town, rules, coordinator).run()
    whole = figures.named(town, looks)
    alone = {}
    for agency in sorted({agency for agency, _ in town.submissions}):
        out.note(f"{agency} looking alone.")
        own = [(sender, body) for sender, body in town.submissions if sender == agency]
        alone[agency] = figures.named(town, Looking(town, rules, coordinator).run(own))
    undecided = Looking(town, rules, Coordinator(None)).run()
    named = Looking(where_named(town), rules, coordinator).run()
    rows = figures.child_by_child(town, whole, alone)
    return {
        "joining": "truth",
        "children": town.children,
        "reports": len(town.submissions),
        "weeks": round(town.weeks, 1),
        "decided_within_days": None if days < 0 else days,
        **figures.totals(town, looks),
        "in_time": figures.in_time(town, whole),
        "median_days_behind_earliest": figures.lag(rows),
        "each_agency_alone": {agency: figures.in_time(town, of_agency) for agency, of_agency in alone.items()},
        "nobody_decides": figures.totals(town, undecided)
        | {"in_time": figures.in_time(town, figures.named(town, undecided))},
        "where_named": figures.totals(town, named) | {"in_time": figures.in_time(town, figures.named(town, named))},
        "rules": figures.by_rule(town, looks, whole.values()),
        "network_children": rows,
    }


def _in_words(answer: dict[str, Any], out: Out) -> None:
    out.say(NOTE, "dim")
    out.table(
        "What was raised, for 20,000 children",
        ("", "#Alerts a week", "#Right", "#Listed a week", "#Right"),
        _raised(answer),
    )
    out.table(
        f"{answer['in_time']['children']} exploited children",
        ("", "#Raised", "#Before harm", "#Or listed", "#Before harm"),
        _in_time(answer),
    )
    out.table("By whom people and things are joined", JOINED, _joined(answer))
    out.table(
        "By rule",
        ("Rule", "#Fired", "#Right", "#First to name"),
        [(row["rule"], row["fired"], row["share_right"], row["first_to_name"]) for row in answer["rules"]],
    )
    out.table(
        f"Child by child (median {answer['median_days_behind_earliest']} days behind the earliest possible)",
        ("Network", "Child", "Harm", "Raised", "By", "#Days behind", "Days ahead of agencies alone"),
        [_child(row) for row in answer["network_children"]],
    )


def _joined(answer: dict[str, Any]) -> list[tuple[Any, ...]]:
    rows = [("By the truth", "", answer), ("By the truth, where a name is told", "", answer["where_named"])]
    rows += [(_who_answers(run["officer"]).capitalize(), run["questions"], run) for run in answer["through_product"]]
    return [
        (title, *(run[name] for name in RAISED), *(run["in_time"][name] for name in IN_TIME), questions)
        for title, questions, run in rows
    ]


def _raised(answer: dict[str, Any]) -> list[tuple[Any, ...]]:
    decided = (
        f"Decided within {answer['decided_within_days']} days"
        if answer["decided_within_days"] is not None
        else "As asked"
    )
    return [
        (decided, *(answer[name] for name in RAISED)),
        ("Nobody decides", *(answer["nobody_decides"][name] for name in RAISED)),
    ]


def _in_time(answer: dict[str, Any]) -> list[tuple[Any, ...]]:
    rows = [("All agencies together", answer["in_time"]), ("Nobody decides", answer["nobody_decides"]["in_time"])]
    rows += [(f"{agency} alone", figures) for agency, figures in answer["each_agency_alone"].items()]
    listed = [(title, *(figures[name] for name in IN_TIME)) for title, figures in rows]
    could = answer["in_time"]["could_have_been_before_harm"]
    return [*listed, ("By anybody who read everything", None, could, None, could)]


def _child(row: dict[str, Any]) -> tuple[Any, ...]:
    ahead = ", ".join(f"{agency} {days}" for agency, days in row["days_ahead_of_agencies"].items()) or "none raises her"
    return (
        row["network"],
        row["child"],
        row["serious_harm_on"],
        row["raised_on"] or "not raised",
        row["by_rule"],
        row["days_behind_earliest"],
        ahead,
    )
