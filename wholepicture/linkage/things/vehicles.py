"""Vehicles: registrations place by place, make, model, colour, taxi plate, where and when they were seen. Pure."""

from collections.abc import Iterator
from datetime import datetime

from wholepicture.linkage.things.findings import Facts, Reason, agrees, both, differs, near, tied
from wholepicture.linkage.things.plates import agreement, alike

Found = Iterator[tuple[Reason, bool]]
# Steps for so many characters that agree, each in its place.
_READ = {3: 2, 4: 3, 5: 4}
_LONG_AGO = 5 * 365  # days after which a car has often changed hands, or its plate


def compare(a: Facts, b: Facts) -> Found:
    """What speaks for and against two mentions being one vehicle."""
    yield from _plates(a, b)
    yield from _make(a, b)
    yield from _colour(a, b)
    yield from _taxi(a, b)
    yield from tied(a, b)
    yield from _seen(a, b)


def parted(one: str, other: str) -> bool:
    """Whether two whole valid plates differ in more than characters that are easily confused."""
    return bool(one and other) and alike(one) != alike(other)


def _plates(a: Facts, b: Facts) -> Found:
    if not both(a, b, "plate"):
        return
    one, other = a["plate"], b["plate"]
    both_whole = bool(a.get("whole") and b.get("whole"))
    if both_whole and parted(one, other):
        yield differs("plate", "Two whole registrations that differ.", -9, parts=True)
        return
    found = agreement(one, other)
    if found is None and all(set("?*") & set(plate) for plate in (one, other)):
        return  # two parts that cannot be laid side by side say nothing of each other
    if found is None:
        yield differs("plate", "The registrations, as far as they were read, do not fit each other.", -6, parts=True)
    elif found.conflicts:
        if found.conflicts == 1 and found.agreed >= 5:
            yield near("plate", f"All but one character of the registration agree: {found.shown}.", 2)
        else:
            yield differs("plate", f"Characters of the registration differ: only {found.shown} agrees.", -6, parts=True)
    elif one == other and not set("?*") & set(one):
        yield agrees("plate", "The same registration, as written.", 6)
    elif alike(one) == alike(other) and not set("?*") & set(one):
        yield near("plate", "The same registration but for characters that are easily confused, such as 0 and O.", 5)
    elif not found.in_place:
        yield near("plate", f"The characters that were read stand in this order in the other: {found.shown}.", 1)
    else:
        steps = 5 if found.agreed >= 6 else _READ.get(found.agreed, 0)
        total = len(found.shown)
        yield agrees(
            "plate",
            f"{found.agreed} of {total} characters of the registration agree, each in its place: {found.shown}. "
            "The others were not read.",
            steps,
        )


def _make(a: Facts, b: Facts) -> Found:
    # People write the model where the make is asked for, and the other way round.
    words = [{*one.get("make", ()), *one.get("model", ())} for one in (a, b)]
    shared = words[0] & words[1]
    if shared & {*a.get("model", ()), *b.get("model", ())}:
        yield agrees("make", "The same model.", 2)
    elif shared and both(a, b, "model"):
        yield near("make", "The same make, but different models.", -1)
    elif shared:
        yield agrees("make", "The same make.", 1)
    elif both(a, b, "make") or both(a, b, "model"):
        yield differs("make", "Different makes or models.", -2)


def _colour(a: Facts, b: Facts) -> Found:
    if not both(a, b, "colour"):
        return
    if a["colour"] == b["colour"]:
        yield agrees("colour", "The same colour.", 1)
    elif a.get("shade") == b.get("shade"):
        yield near("colour", "Colours that people take for one another.", 1)
    else:
        yield differs("colour", "Different colours. Colours are misread at night.", -1)


def _taxi(a: Facts, b: Facts) -> Found:
    if not both(a, b, "taxi"):
        return
    if both(a, b, "authority") and a["authority"] != b["authority"]:
        yield differs("taxi", "Taxi plates of two licensing authorities.", -2)
    elif a["taxi"] == b["taxi"]:
        certain = both(a, b, "authority")
        yield agrees("taxi", "The same taxi plate." if certain else "The same taxi plate number.", 4 if certain else 2)
    else:
        yield differs("taxi", "Different taxi plates.", -2)


def _seen(a: Facts, b: Facts) -> Found:
    """Where and when. Without a place in common the time says nothing: a car is somewhere every day."""
    shared = sorted(set(a.get("sectors", ())) & set(b.get("sectors", ())))
    days = abs((datetime.fromisoformat(a["at"]) - datetime.fromisoformat(b["at"])).days) if both(a, b, "at") else None
    if shared:
        yield agrees("place", f"Seen near the same place: postcodes that begin with {shared[0]}.", 1)
        if days is not None and days <= 1:
            yield agrees("time", "Seen there within a day.", 1)
    if days is not None and days > _LONG_AGO:
        yield differs("time", f"Told {days // 365} years apart: cars change hands.", -1)
