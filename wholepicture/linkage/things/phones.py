"""Phones: figures of the number place by place, the handset's number, whose it is said to be. Pure."""

from collections.abc import Iterator

from wholepicture.linkage.things.findings import Facts, Reason, agrees, both, differs, near, tied

Found = Iterator[tuple[Reason, bool]]
LONG = 12  # figures of a British number with its country code
# Steps for so many figures that agree, each in its place. Ten make a whole number.
_READ = {3: 1, 4: 2, 5: 3, 6: 4, 7: 4}


def compare(a: Facts, b: Facts) -> Found:
    """What speaks for and against two mentions being one phone."""
    yield from _numbers(a, b)
    if both(a, b, "imei"):
        if a["imei"] == b["imei"]:
            yield agrees("imei", "The same handset number (IMEI).", 5)
        else:
            yield differs("imei", "Different handset numbers (IMEI): a number may move to another handset.", -3)
    if both(a, b, "description") and a["description"] == b["description"]:
        yield agrees("description", "Described in the same words.", 1)
    yield from tied(a, b)


def parted(one: str, other: str) -> bool:
    """Whether two whole numbers differ. Two numbers in one handset are two phones for us."""
    return bool(one and other) and one != other and not (one.startswith("imei:") or other.startswith("imei:"))


def laid_out(figures: str) -> str:
    """A number as one figure a place, country code first, `?` where not known. What cannot be placed keeps its `*`.

    Seven figures or more that begin as a number does (01, 07, 44) are its beginning; others are its end.
    """
    if figures[:1] == "0" and ((figures[1:2] in ("1", "2", "3", "7", "8", "?") and len(figures) > 6) or "*" in figures):
        figures = "44" + figures[1:]
        figures += "*" if len(figures) < LONG and "*" not in figures else ""
    elif not (figures.startswith("44") and len(figures) >= LONG):
        figures = figures if "*" in figures else "*" + figures
    if figures.count("*") == 1 and len(figures) - 1 <= LONG:
        figures = figures.replace("*", "?" * (LONG + 1 - len(figures)))
    return figures


def _numbers(a: Facts, b: Facts) -> Found:
    if not both(a, b, "figures"):
        return
    if a.get("number") and b.get("number"):
        if parted(a["number"], b["number"]):
            yield differs("number", "Two whole numbers that differ.", -9, parts=True)
        else:
            yield agrees("number", "The same number.", 6)
        return
    one, other = (laid_out(side["figures"])[-LONG:].rjust(LONG, "?") for side in (a, b))
    # From the end: of what cannot be placed, only the figures after the last gap are sure.
    tails = [side.rpartition("*")[2].rjust(LONG, "?") for side in (one, other)]
    pairs = list(zip(*tails, strict=True))[2:]
    agreed = sum(x == y != "?" for x, y in pairs)
    conflicts = sum(x != y and "?" not in (x, y) for x, y in pairs)
    if conflicts == 1 and agreed >= 8:
        yield near("number", "All figures of the number but one agree.", 2)
    elif conflicts:
        yield differs("number", "Figures of the number differ.", -6, parts=True)
    elif agreed:
        words = f"{agreed} figures of the number agree, each in its place; the others were not given."
        yield agrees("number", words, 5 if agreed >= 8 else _READ.get(agreed, 0))


def phone_keys(facts: Facts) -> set[str]:
    """Keys under which phones meet: two of three parts of the number; its last figures with somebody's name; the IMEI."""
    keys = {f"pi/{facts['imei']}"} if facts.get("imei") else set()
    figures = facts.get("figures", "")
    if not figures:
        return keys
    placed = laid_out(figures)
    if len(placed) == LONG and "*" not in placed:
        parts = (placed[3:6], placed[6:9], placed[9:12])
        for name, x, y in (("ab", 0, 1), ("bc", 1, 2), ("ac", 0, 2)):
            if "?" not in parts[x] + parts[y]:
                keys.add(f"p{name}/{parts[x]}{parts[y]}")
    tail = placed.rpartition("*")[2].rpartition("?")[2][-4:]
    if len(tail) == 4:
        keys |= {f"pw/{tail}/{name}" for name in facts.get("who", ())}
    return keys
