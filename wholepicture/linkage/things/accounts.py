"""Online accounts: the same name on another platform, nearly the same name, whose it is said to be. Pure."""

import re

from rapidfuzz import fuzz

from wholepicture.linkage.things.findings import Facts, Findings, agrees, both, differs, equal, near, tied

LONG = 6  # characters from which a name is seldom taken twice by chance
_SHORT, _LONGER = 4, 8
# (characters without ornaments from which, steps)
_IF_EQUAL = ((LONG, 4), (_SHORT, 3), (0, 1))
_IF_BARE = ((_LONGER, 4), (LONG, 3), (_SHORT, 2), (0, 0))


def bare(handle: str) -> str:
    """Returns a name without dots, underscores, hyphens and the figures at its end."""
    return re.sub(r"[0-9]+$", "", re.sub(r"[._\-]", "", handle)) or handle


def compare(a: Facts, b: Facts) -> Findings:
    """Yields what speaks for and against two mentions being one account, or one person's accounts under one name."""
    yield from _handles(a, b)
    if both(a, b, "description"):
        likeness = fuzz.token_set_ratio(a["description"], b["description"])
        if likeness >= 90:
            yield agrees("description", "The same display name or description.", 2)
    yield from tied(a, b)


def _handles(a: Facts, b: Facts) -> Findings:
    if not both(a, b, "handle"):
        return
    handle_a, handle_b = a["handle"], b["handle"]
    core_a, core_b = bare(handle_a), bare(handle_b)
    if handle_a == handle_b:
        yield agrees("handle", "The same name online.", _steps(core_a, _IF_EQUAL))
    elif core_a == core_b:
        words = "The same name online but for dots, underscores or figures at its end."
        yield near("handle", words, _steps(core_a, _IF_BARE))
    elif min(len(handle_a), len(handle_b)) >= _LONGER and fuzz.ratio(core_a, core_b) >= 90:
        yield near("handle", "Names online that differ by a character.", 2)
    else:
        yield differs("handle", "Different names online.", -3)
    if handle_a != handle_b and equal(a, b, "platform"):
        yield differs("platform", "Two names on one platform are two accounts.", -1)


def _steps(core: str, by_length: tuple[tuple[int, int], ...]) -> int:
    """Returns what a name of this length is worth: the longer, the more seldom it is taken twice."""
    return next(steps for least, steps in by_length if len(core) >= least)


def account_keys(facts: Facts) -> set[str]:
    """Returns keys under which accounts meet: the name without its ornaments; a short one with somebody's name."""
    handle = facts.get("handle", "")
    core = bare(handle)
    if len(core) >= _SHORT:
        return {f"a/{core}"}
    if len(handle) < 2:
        return set()
    return {f"ah/{handle}"} | {f"aw/{core}/{name}" for name in facts.get("who", ())}
