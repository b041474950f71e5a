"""Vehicles: registrations place by place, make, model, colour, taxi plate, where and when they were seen. Pure."""

from datetime import datetime

from wholepicture.linkage.things.findings import (
    Facts,
    Finding,
    Findings,
    agrees,
    both,
    differs,
    equal,
    in_common,
    near,
    tied,
)
from wholepicture.linkage.things.plates import Agreement, agreement, alike, is_whole

# Steps for so many characters that agree, each in its place.
_READ = {3: 2, 4: 3, 5: 4}
_LONG_AGO = 5 * 365  # days after which a car has often changed hands, or its plate


def compare(a: Facts, b: Facts) -> Findings:
    """Yields what speaks for and against two mentions being one vehicle."""
    yield from _plates(a, b)
    yield from _make(a, b)
    yield from _colour(a, b)
    yield from _taxi(a, b)
    yield from tied(a, b)
    yield from _seen(a, b)


def parted(plate_a: str, plate_b: str) -> bool:
    """Whether two whole valid plates differ in more than characters that are easily confused."""
    return bool(plate_a and plate_b) and alike(plate_a) != alike(plate_b)


def _plates(a: Facts, b: Facts) -> Findings:
    if not both(a, b, "plate"):
        return
    plate_a, plate_b = a["plate"], b["plate"]
    if both(a, b, "whole") and parted(plate_a, plate_b):
        yield differs("plate", "Two whole registrations that differ.", -9, parts=True)
        return
    reading = agreement(plate_a, plate_b)
    if reading is None:
        # two parts that cannot be laid side by side say nothing of each other
        if is_whole(plate_a) or is_whole(plate_b):
            words = "The registrations, as far as they were read, do not fit each other."
            yield differs("plate", words, -6, parts=True)
    elif reading.conflicts:
        yield _conflicting(reading)
    elif is_whole(plate_a) and alike(plate_a) == alike(plate_b):
        yield _same_plate(plate_a, plate_b)
    else:
        yield _fitting(reading)


def _conflicting(reading: Agreement) -> Finding:
    shown = reading.shown
    if reading.conflicts == 1 and reading.agreed >= 5:
        return near("plate", f"All but one character of the registration agree: {shown}.", 2)
    return differs("plate", f"Characters of the registration differ: only {shown} agrees.", -6, parts=True)


def _same_plate(plate_a: str, plate_b: str) -> Finding:
    if plate_a == plate_b:
        return agrees("plate", "The same registration, as written.", 6)
    return near("plate", "The same registration but for characters that are easily confused, such as 0 and O.", 5)


def _fitting(reading: Agreement) -> Finding:
    agreed, shown = reading.agreed, reading.shown
    if not reading.in_place:
        return near("plate", f"The characters that were read stand in this order in the other: {shown}.", 1)
    words = f"{agreed} of {len(shown)} characters of the registration agree, each in its place: {shown}. "
    return agrees("plate", words + "The others were not read.", 5 if agreed >= 6 else _READ.get(agreed, 0))


def _make(a: Facts, b: Facts) -> Findings:
    # People write the model where the make is asked for, and the other way round.
    shared = _words_of_make(a) & _words_of_make(b)
    if shared & {*a.get("model", ()), *b.get("model", ())}:
        yield agrees("make", "The same model.", 2)
    elif shared and both(a, b, "model"):
        yield near("make", "The same make, but different models.", -1)
    elif shared:
        yield agrees("make", "The same make.", 1)
    elif both(a, b, "make") or both(a, b, "model"):
        yield differs("make", "Different makes or models.", -2)


def _words_of_make(facts: Facts) -> set[str]:
    return {*facts.get("make", ()), *facts.get("model", ())}


def _colour(a: Facts, b: Facts) -> Findings:
    if not both(a, b, "colour"):
        return
    if a["colour"] == b["colour"]:
        yield agrees("colour", "The same colour.", 1)
    elif a.get("shade") == b.get("shade"):
        yield near("colour", "Colours that people take for one another.", 1)
    else:
        yield differs("colour", "Different colours. Colours are misread at night.", -1)


def _taxi(a: Facts, b: Facts) -> Findings:
    if not both(a, b, "taxi"):
        return
    knows_authorities = both(a, b, "authority")
    if knows_authorities and not equal(a, b, "authority"):
        yield differs("taxi", "Taxi plates of two licensing authorities.", -2)
    elif not equal(a, b, "taxi"):
        yield differs("taxi", "Different taxi plates.", -2)
    elif knows_authorities:
        yield agrees("taxi", "The same taxi plate.", 4)
    else:
        yield agrees("taxi", "The same taxi plate number.", 2)


def _seen(a: Facts, b: Facts) -> Findings:
    """Yields where and when. Without a place in common the time says nothing: a car is somewhere every day."""
    shared = in_common(a, b, "sectors")
    days = _days_between(a["at"], b["at"]) if both(a, b, "at") else None
    if shared:
        yield agrees("place", f"Seen near the same place: postcodes that begin with {shared[0]}.", 1)
        if days is not None and days <= 1:
            yield agrees("time", "Seen there within a day.", 1)
    if days is not None and days > _LONG_AGO:
        yield differs("time", f"Told {days // 365} years apart: cars change hands.", -1)


def _days_between(at: str, other: str) -> int:
    return abs((datetime.fromisoformat(at) - datetime.fromisoformat(other)).days)
