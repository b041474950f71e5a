"""Places: UPRN, postcode and number, names and nicknames, kind, nearness. Organisations are the places where they are. Pure.

Nothing here looks an address up: nearness is the same part of a postcode, or two positions that reports give.
"""

from collections.abc import Iterator
from math import asin, cos, radians, sin, sqrt

from rapidfuzz import fuzz

from wholepicture.linkage.things.findings import Facts, Reason, agrees, both, differs, near, tied

Found = Iterator[tuple[Reason, bool]]
_UNSAID = {"", "unknown", "other"}


def compare(a: Facts, b: Facts) -> Found:
    """What speaks for and against two mentions being one place."""
    if both(a, b, "uprn"):
        if a["uprn"] != b["uprn"]:
            yield differs("uprn", "Two property numbers (UPRN) that differ.", -9, parts=True)
        else:
            yield agrees("uprn", "The same property number (UPRN).", 6)
    yield from _address(a, b)
    yield from _name(a, b)
    if a.get("place_kind", "") not in _UNSAID and b.get("place_kind", "") not in _UNSAID:
        if a["place_kind"] == b["place_kind"]:
            yield agrees("kind", "The same kind of place.", 1)
        else:
            yield differs("kind", "Different kinds of place.", -2)
    yield from _position(a, b)
    yield from tied(a, b)


def parted(one: str, other: str) -> bool:
    """Whether two certain keys are two UPRNs."""
    return one.startswith("uprn:") and other.startswith("uprn:") and one != other


def _address(a: Facts, b: Facts) -> Found:
    if both(a, b, "postcode"):
        if a["postcode"] == b["postcode"]:
            yield agrees("postcode", "The same postcode.", 2)
        elif a.get("sector") == b.get("sector"):
            yield near("postcode", f"Postcodes near each other: both begin with {a['sector']}.", 0)
        else:
            yield differs("postcode", "Postcodes far from each other.", -4)
    elif both(a, b, "sector") and a["sector"] == b["sector"]:
        yield agrees("postcode", f"Near each other: postcodes that begin with {a['sector']}.", 1)
    elif both(a, b, "district") and a["district"] != b["district"]:
        yield differs("postcode", "Parts of town far from each other.", -3)
    yield from _house(a, b)


def _house(a: Facts, b: Facts) -> Found:
    """The number in the street: it says something where the street or the postcode is the same."""
    same_street = bool(set(a.get("street", ())) & set(b.get("street", ())))
    if both(a, b, "house") and (same_street or (both(a, b, "postcode") and a["postcode"] == b["postcode"])):
        if a["house"] != b["house"]:
            yield differs("house", "Two numbers in one street.", -6, parts=True)
        else:
            yield agrees("house", "The same number in the street.", 2)
    if same_street:
        yield agrees("street", "The same street.", 1)


def _name(a: Facts, b: Facts) -> Found:
    if not both(a, b, "words"):
        return
    one, other = set(a["words"]), set(b["words"])
    likeness = fuzz.token_sort_ratio(" ".join(sorted(one)), " ".join(sorted(other)))
    if one == other:
        yield agrees("name", "The same name.", 3)
    elif one <= other or other <= one:
        yield agrees("name", f"One name is part of the other: {' '.join(sorted(one & other))}.", 3)
    elif likeness >= 85:
        yield near("name", "Names that differ by a letter or two.", 2)
    elif one & other:
        yield near("name", f"Names that share a word: {', '.join(sorted(one & other))}.", 1)
    else:
        yield differs("name", "Different names. Places change their names, and have nicknames.", -1)


def _position(a: Facts, b: Facts) -> Found:
    if not both(a, b, "position"):
        return
    metres = _metres(a["position"], b["position"])
    if metres <= 100:
        yield agrees("position", "Positions within 100 metres.", 2)
    elif metres > 2000:
        yield differs("position", f"Positions {metres / 1000:.0f} km apart.", -4)


def _metres(one: list[float], other: list[float]) -> float:
    (la, lo), (lb, lp) = ([radians(part) for part in side] for side in (one, other))
    half = sin((lb - la) / 2) ** 2 + cos(la) * cos(lb) * sin((lp - lo) / 2) ** 2
    return 2 * 6_371_000 * asin(sqrt(min(1.0, half)))


def place_keys(facts: Facts) -> set[str]:
    """Keys under which places meet: postcode or street with the number, and each distinctive word of the name."""
    keys = set()
    postcode, house = facts.get("postcode", ""), facts.get("house", "")
    if postcode and house:
        keys.add(f"lp/{postcode}/{house}")
    elif postcode and facts.get("place_kind", "") not in _UNSAID | {"home"}:
        keys.add(f"lk/{postcode}/{facts['place_kind']}")
    if house:
        keys |= {f"la/{house}/{word}" for word in list(facts.get("street", ()))[:2]}
    for word in list(facts.get("words", ()))[:4]:
        keys.add(f"lw/{word}")
        if facts.get("sector"):
            keys.add(f"ls/{facts['sector']}/{word}")
    return keys
