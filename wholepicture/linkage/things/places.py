"""Places: UPRN, postcode and number, names and nicknames, kind, nearness. Organisations are the places where they are. Pure.

Nothing here looks an address up: nearness is the same part of a postcode, or two positions that reports give.
"""

from math import asin, cos, radians, sin, sqrt

from rapidfuzz import fuzz

from wholepicture.linkage.things.findings import Facts, Findings, agrees, both, differs, equal, in_common, near, tied

_UNSAID = {"", "unknown", "other"}


def compare(a: Facts, b: Facts) -> Findings:
    """Yields what speaks for and against two mentions being one place."""
    yield from _uprn(a, b)
    yield from _address(a, b)
    yield from _name(a, b)
    yield from _kind(a, b)
    yield from _position(a, b)
    yield from tied(a, b)


def parted(key_a: str, key_b: str) -> bool:
    """Whether two certain keys are two UPRNs."""
    return key_a.startswith("uprn:") and key_b.startswith("uprn:") and key_a != key_b


def _uprn(a: Facts, b: Facts) -> Findings:
    if not both(a, b, "uprn"):
        return
    if a["uprn"] != b["uprn"]:
        yield differs("uprn", "Two property numbers (UPRN) that differ.", -9, parts=True)
    else:
        yield agrees("uprn", "The same property number (UPRN).", 6)


def _kind(a: Facts, b: Facts) -> Findings:
    kinds = {a.get("place_kind", ""), b.get("place_kind", "")}
    if kinds & _UNSAID:
        return
    if len(kinds) == 1:
        yield agrees("kind", "The same kind of place.", 1)
    else:
        yield differs("kind", "Different kinds of place.", -2)


def _address(a: Facts, b: Facts) -> Findings:
    if both(a, b, "postcode"):
        if a["postcode"] == b["postcode"]:
            yield agrees("postcode", "The same postcode.", 2)
        elif a.get("sector") == b.get("sector"):
            yield near("postcode", f"Postcodes near each other: both begin with {a['sector']}.", 0)
        else:
            yield differs("postcode", "Postcodes far from each other.", -4)
    elif equal(a, b, "sector"):
        yield agrees("postcode", f"Near each other: postcodes that begin with {a['sector']}.", 1)
    elif both(a, b, "district") and a["district"] != b["district"]:
        yield differs("postcode", "Parts of town far from each other.", -3)
    yield from _house(a, b)


def _house(a: Facts, b: Facts) -> Findings:
    """Yields what the number in the street says: something where the street or the postcode is the same."""
    same_street = bool(in_common(a, b, "street"))
    if both(a, b, "house") and (same_street or equal(a, b, "postcode")):
        if a["house"] != b["house"]:
            yield differs("house", "Two numbers in one street.", -6, parts=True)
        else:
            yield agrees("house", "The same number in the street.", 2)
            yield from _unit(a, b)
    if same_street:
        yield agrees("street", "The same street.", 1)


def _unit(a: Facts, b: Facts) -> Findings:
    """Yields what the flats, rooms or units of one house say."""
    units = {a.get("unit", ""), b.get("unit", "")}
    if len(units) == 1:
        return
    if "" in units:
        yield differs("unit", "Only one side names a flat or a room.", -2)
    else:
        yield differs("unit", "Two flats or rooms of one house.", -6, parts=True)


def _name(a: Facts, b: Facts) -> Findings:
    if not both(a, b, "words"):
        return
    words_a, words_b = set(a["words"]), set(b["words"])
    shared = in_common(a, b, "words")
    likeness = fuzz.token_sort_ratio(" ".join(sorted(words_a)), " ".join(sorted(words_b)))
    if words_a == words_b:
        yield agrees("name", "The same name.", 3)
    elif words_a <= words_b or words_b <= words_a:
        yield agrees("name", f"One name is part of the other: {' '.join(shared)}.", 3)
    elif likeness >= 85:
        yield near("name", "Names that differ by a letter or two.", 2)
    elif shared:
        yield near("name", f"Names that share a word: {', '.join(shared)}.", 1)
    else:
        yield differs("name", "Different names. Places change their names, and have nicknames.", -1)


def _position(a: Facts, b: Facts) -> Findings:
    if not both(a, b, "position"):
        return
    metres = _metres(a["position"], b["position"])
    if metres <= 100:
        yield agrees("position", "Positions within 100 metres.", 2)
    elif metres > 2000:
        yield differs("position", f"Positions {metres / 1000:.0f} km apart.", -4)


def _metres(start: list[float], end: list[float]) -> float:
    """Returns how far it is between two positions, along a great circle."""
    latitude_a, longitude_a = map(radians, start)
    latitude_b, longitude_b = map(radians, end)
    half = sin((latitude_b - latitude_a) / 2) ** 2
    half += cos(latitude_a) * cos(latitude_b) * sin((longitude_b - longitude_a) / 2) ** 2
    return 2 * 6_371_000 * asin(sqrt(min(1.0, half)))


def place_keys(facts: Facts) -> set[str]:
    """Returns keys under which places meet: postcode or street with the number, and each distinctive word of the name."""
    keys = set()
    postcode, house = facts.get("postcode", ""), facts.get("house", "")
    if postcode and house:
        keys.add("/".join(("lp", postcode, house, *filter(None, (facts.get("unit"),)))))
    elif postcode and facts.get("place_kind", "") not in _UNSAID | {"home"}:
        keys.add(f"lk/{postcode}/{facts['place_kind']}")
    if house:
        keys |= {f"la/{house}/{word}" for word in list(facts.get("street", ()))[:2]}
    for word in list(facts.get("words", ()))[:4]:
        keys.add(f"lw/{word}")
        if facts.get("sector"):
            keys.add(f"ls/{facts['sector']}/{word}")
    return keys
