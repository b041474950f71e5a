"""Online accounts: the same name on another platform, nearly the same name, whose it is said to be. Pure."""

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from wholepicture.linkage.things.findings import Facts, Reason, agrees, both, differs, near, tied

Found = Iterator[tuple[Reason, bool]]
LONG = 6  # characters from which a name is seldom taken twice by chance
_SHORT, _LONGER = 4, 8


def bare(handle: str) -> str:
    """A name without dots, underscores, hyphens and the figures at its end."""
    return re.sub(r"[0-9]+$", "", re.sub(r"[._\-]", "", handle)) or handle


def compare(a: Facts, b: Facts) -> Found:
    """What speaks for and against two mentions being one account, or one person's accounts under one name."""
    if both(a, b, "handle"):
        one, other = a["handle"], b["handle"]
        core = bare(one)
        if one == other:
            yield agrees("handle", "The same name online.", 4 if len(core) >= LONG else 3 if len(core) >= _SHORT else 1)
        elif core == bare(other):
            words = "The same name online but for dots, underscores or figures at its end."
            steps = 4 if len(core) >= _LONGER else 3 if len(core) >= LONG else 2 if len(core) >= _SHORT else 0
            yield near("handle", words, steps)
        elif min(len(one), len(other)) >= 8 and fuzz.ratio(core, bare(other)) >= 90:
            yield near("handle", "Names online that differ by a character.", 2)
        else:
            yield differs("handle", "Different names online.", -3)
        if both(a, b, "platform") and a["platform"] == b["platform"] and one != other:
            yield differs("platform", "Two names on one platform are two accounts.", -1)
    if both(a, b, "description"):
        likeness = fuzz.token_set_ratio(a["description"], b["description"])
        if likeness >= 90:
            yield agrees("description", "The same display name or description.", 2)
    yield from tied(a, b)


def account_keys(facts: Facts) -> set[str]:
    """Keys under which accounts meet: the name without its ornaments; a short one with somebody's name."""
    handle = facts.get("handle", "")
    core = bare(handle)
    if len(core) >= _SHORT:
        return {f"a/{core}"}
    return {f"ah/{handle}", *(f"aw/{core}/{name}" for name in facts.get("who", ()))} if len(handle) > 1 else set()
