"""What a profile says of a child, for whoever looks for them: its parts, and what to put right before it is kept. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from wholepicture.casework.missing.rules import Fault

LONGEST_PART = 2000
MOST_MONTHS_TO_REVIEW = timedelta(days=366)


@dataclass(frozen=True)
class Part:
    """One part of a profile: what it is called, and what belongs there."""

    code: str
    title: str
    hint: str = ""


PARTS = (
    Part("description", "What they look like", "Height, build, hair, marks, what they usually wear, accent."),
    Part("friends", "Friends, and who they spend time with", "Names, ages, telephones; also those who worry you."),
    Part("places", "Places where they go", "Where they were found before, where they hang out, family."),
    Part("phones", "Their phones and accounts", "Numbers, and names on apps. Who pays for the phone?"),
    Part("medical", "Health and medicine", "What they must take, by when, and what happens without it."),
    Part("transport", "How they travel", "Bus, train, whose cars, bank or travel card."),
    Part("risk", "What makes it dangerous for them", "What may happen to them, and how to talk with them."),
    Part("contacts", "Who to call", "Whoever knows them best, day and night."),
)
CODES = frozenset(part.code for part in PARTS)


def faults_in_profile(parts: Mapping[str, str], review_by: date | None, today: date) -> list[Fault]:
    """What is to be put right before a profile is kept."""
    found = [
        Fault(code, f"Use {LONGEST_PART:,} characters or fewer.")
        for code, words in parts.items()
        if len(words) > LONGEST_PART
    ]
    if not parts.get("description"):
        found.insert(0, Fault("description", "Say what they look like: without it nobody can look for them."))
    if review_by is None:
        found.append(Fault("review", "Enter the day by which somebody looks it over, like 27 3 2027."))
    elif not today <= review_by <= today + MOST_MONTHS_TO_REVIEW:
        found.append(Fault("review", "Choose a day from today to a year from now."))
    return found
