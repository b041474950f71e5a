"""Figures of rules and trials as sentences: small numbers are shown as they are, with what they mean. Pure."""

from datetime import datetime
from typing import Any

from wholepicture.alerts.rule_figures import RuleFigures
from wholepicture.alerts.rule_settings import RuleInUse
from wholepicture.alerts.rule_trial import Trial
from wholepicture.web.wording.sentences import plural
from wholepicture.web.wording.times import gds_date

FEW = 20  # decisions: below, one more or less changes a share by five percentage points and more
COLUMNS: tuple[Any, ...] = (
    "Rule",
    "Use",
    "Right, of those decided",
    {"text": "Acted on", "numeric": True},
    {"text": "Watched", "numeric": True},
    {"text": "Dismissed", "numeric": True},
    {"text": "Waiting", "numeric": True},
    {"text": "Alerts", "numeric": True},
    {"text": "Listed", "numeric": True},
    {"text": "First to name a child", "numeric": True},
)
IN_THE_TABLE = {"raises": "Raises", "lists": "Lists", "off": "Off"}
DECISIONS = {"act": "The hub acts", "watch": "Is watched", "dismiss": "Was dismissed", "": "Nothing decided"}
NONE_DECIDED = "None decided"


def share_in_words(right: int, decided: int) -> str:
    """`3 of 12 (25%)`."""
    return f"{right} of {decided} ({round(100 * right / decided)}%)" if decided else NONE_DECIDED


def times(number: int) -> str:
    return {0: "not once", 1: "once", 2: "twice"}.get(number, f"{number:,} times")


def children(number: int) -> str:
    return "1 child" if number == 1 else f"{number:,} children"


def row_of(rule: RuleInUse, figures: RuleFigures, url: str) -> list[Any]:
    """A rule's row in the table: what matters most stands where a narrow screen shows it."""
    used = IN_THE_TABLE[rule.use]
    below = {"text": f"{used}, below your line", "tag": "yellow"}
    return [
        {"text": rule.rule.title, "url": url},
        below if figures.is_below_line else used,
        share_in_words(figures.act, figures.decided),
        figures.act,
        figures.watch,
        figures.dismiss,
        figures.waiting,
        figures.alerts,
        figures.listed,
        figures.first_to_name,
    ]


def figures_in_words(figures: RuleFigures) -> list[str]:
    """What became of what a rule found, in sentences."""
    if not figures.fired:
        return ["It has found nothing in this time."]
    said = [
        f"It found something {times(figures.fired)}: {plural(figures.alerts, 'alert')}, and {figures.listed:,} only listed.",
        f"The hub acts on {figures.act:,}, watches {figures.watch:,} and dismissed {figures.dismiss:,}; "
        f"{figures.waiting:,} {'waits' if figures.waiting == 1 else 'wait'} for a decision.",
        f"It was the first of all rules to name {children(figures.first_to_name)}.",
    ]
    if figures.decided:
        said.insert(
            2,
            f"Right by the decisions so far: {share_in_words(figures.act, figures.decided)}. {few(figures.decided)}".strip(),
        )
    return said


def few(decided: int) -> str:
    """What a small number means; empty: it is not small."""
    if decided >= FEW:
        return ""
    if decided == 1:
        return "One decision says nothing yet of how often it is right."
    return f"That is few: one decision more or less moves the share by about {round(100 / decided)} percentage points."


def trial_in_words(trial: Trial) -> list[str]:
    """What a trial found, in sentences."""
    found = f"something {times(trial.fired)}, about {children(len(trial.children))}" if trial.fired else "nothing"
    said = [f"Between {gds_date(trial.since)} and {gds_date(trial.until)} it would have found {found}."]
    if trial.children:
        said.append(_decided(trial))
    said.append(_looked_at(trial))
    said.append(
        "Each report was looked at as of the moment when it was written down. Which descriptions are of one person, and "
        "what people marked and confirmed, is as it is today."
    )
    said.append("Nothing was raised by this, and nobody was told.")
    return said


def _decided(trial: Trial) -> str:
    if not trial.decided:
        return (
            "No alert about any of them has been decided, so nothing can be said of how often it would have been right."
        )
    of_whom = f"An alert about {trial.decided:,} of them has been decided since, whichever rule raised it"
    right = f"the hub acts on {share_in_words(trial.right, trial.decided)}"
    return f"{of_whom}: {right}. {few(trial.decided)}".strip()


def _looked_at(trial: Trial) -> str:
    if trial.is_capped:
        return (
            f"There were more children than are looked at at once: it looked at the {children(trial.looked_at)} with the "
            "newest reports. Try a shorter time, or take the numbers as those of a part."
        )
    return f"It looked at every child with a report in that time that you may see: {children(trial.looked_at)}."


def days_in_words(moments: tuple[datetime, ...]) -> str:
    """`4 March 2026, 9 October 2026`."""
    return ", ".join(gds_date(moment) for moment in moments)
