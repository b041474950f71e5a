"""Phones: figures of the number place by place, the handset's number, whose it is said to be. Pure."""

from wholepicture.linkage.things.findings import Facts, Findings, agrees, both, differs, equal, near, tied

LONG = 12  # figures of a British number with its country code
# Steps for so many figures that agree, each in its place. Ten make a whole number.
_READ = {3: 1, 4: 2, 5: 3, 6: 4, 7: 4}


def compare(a: Facts, b: Facts) -> Findings:
    """Yields what speaks for and against two mentions being one phone."""
    yield from _numbers(a, b)
    if both(a, b, "imei"):
        if a["imei"] == b["imei"]:
            yield agrees("imei", "The same handset number (IMEI).", 5)
        else:
            yield differs("imei", "Different handset numbers (IMEI): a number may move to another handset.", -3)
    if equal(a, b, "description"):
        yield agrees("description", "Described in the same words.", 1)
    yield from tied(a, b)


def parted(key_a: str, key_b: str) -> bool:
    """Whether two whole numbers differ. Two numbers in one handset are two phones for us."""
    is_handset = key_a.startswith("imei:") or key_b.startswith("imei:")
    return bool(key_a and key_b) and key_a != key_b and not is_handset


def laid_out(figures: str) -> str:
    """Returns a number as one figure a place, country code first, `?` where not known. What cannot be placed keeps its `*`.

    Seven figures or more that begin as a number does (01, 07, 44) are its beginning; others are its end.
    """
    if _begins_a_number(figures):
        figures = "44" + figures[1:]
        if len(figures) < LONG and "*" not in figures:
            figures += "*"
    elif "*" not in figures and not _is_whole_with_code(figures):
        figures = "*" + figures
    if figures.count("*") == 1 and len(figures) - 1 <= LONG:
        figures = figures.replace("*", "?" * (LONG + 1 - len(figures)))
    return figures


def _begins_a_number(figures: str) -> bool:
    if not figures.startswith("0"):
        return False
    return "*" in figures or (figures[1:2] in ("1", "2", "3", "7", "8", "?") and len(figures) > 6)


def _is_whole_with_code(figures: str) -> bool:
    return figures.startswith("44") and len(figures) >= LONG


def _numbers(a: Facts, b: Facts) -> Findings:
    if not both(a, b, "figures"):
        return
    if not both(a, b, "number"):
        yield from _partial_numbers(a["figures"], b["figures"])
    elif parted(a["number"], b["number"]):
        yield differs("number", "Two whole numbers that differ.", -9, parts=True)
    else:
        yield agrees("number", "The same number.", 6)


def _partial_numbers(figures_a: str, figures_b: str) -> Findings:
    pairs = list(zip(_tail(figures_a), _tail(figures_b), strict=True))[2:]
    agreed = sum(x == y != "?" for x, y in pairs)
    conflicts = sum(x != y and "?" not in (x, y) for x, y in pairs)
    if conflicts == 1 and agreed >= 8:
        yield near("number", "All figures of the number but one agree.", 2)
    elif conflicts:
        yield differs("number", "Figures of the number differ.", -6, parts=True)
    elif agreed:
        words = f"{agreed} figures of the number agree, each in its place; the others were not given."
        yield agrees("number", words, 5 if agreed >= 8 else _READ.get(agreed, 0))


def _tail(figures: str) -> str:
    """Returns a number's places from the end: of what cannot be placed, only the figures after the last gap are sure."""
    placed = laid_out(figures)[-LONG:]
    return placed.rpartition("*")[2].rjust(LONG, "?")


def phone_keys(facts: Facts) -> set[str]:
    """Returns keys under which phones meet: two of three parts of the number; its last figures with somebody's name; the
    IMEI."""
    keys = {f"pi/{facts['imei']}"} if facts.get("imei") else set()
    figures = facts.get("figures", "")
    if not figures:
        return keys
    placed = laid_out(figures)
    if len(placed) == LONG and "*" not in placed:
        keys |= _keys_of_parts(placed)
    last = placed.rpartition("*")[2].rpartition("?")[2][-4:]
    if len(last) == 4:
        keys |= {f"pw/{last}/{name}" for name in facts.get("who", ())}
    return keys


def _keys_of_parts(placed: str) -> set[str]:
    parts = {"a": placed[3:6], "b": placed[6:9], "c": placed[9:12]}
    keys: set[str] = set()
    for first, second in ("ab", "bc", "ac"):
        if "?" not in parts[first] + parts[second]:
            keys.add(f"p{first}{second}/{parts[first]}{parts[second]}")
    return keys
