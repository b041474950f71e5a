"""From what an agency stated of a thing to what is compared, and the keys under which others will meet it. Pure.

Names of what is compared, all normalised, each only where it is said (lists are sorted):

    vehicle  plate, whole, make[], model[], colour, shade, taxi, authority
    phone    figures, number (whole and valid), imei, description
    account  handle, platform, description
    place    uprn, postcode, sector, district, unit, house, street[], words[], place_kind, position [latitude, longitude]
    all      who[]: names of people tied to it;  at: when it is said to have happened, ISO 8601
    vehicle  sectors[]: parts of postcodes of the places in the same report (kept apart: it tells whereabouts)
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

from wholepicture.base.identifiers import (
    check_imei,
    check_phone,
    check_postcode,
    check_uprn,
    check_vrm,
    fold_name,
    is_everybodys_number,
    is_no_name,
    online_account,
    premises_of,
    pseudo_postcode_meaning,
    where_of,
)
from wholepicture.base.identifiers.vehicles import is_model
from wholepicture.linkage.comparison.stated import is_whole_plate
from wholepicture.linkage.comparison.traits import COLOURS, EVERYWHERE
from wholepicture.linkage.things.accounts import account_keys
from wholepicture.linkage.things.phones import phone_keys
from wholepicture.linkage.things.places import place_keys
from wholepicture.linkage.things.plates import plate_keys

MOST_WORDS = 8
Stated = Mapping[str, Any]

_STREETS = frozenset("street road lane avenue close drive way court place terrace row st rd ave".split())
# Words that say what kind of place it is, where the report leaves that out.
_KIND_WORDS = {
    "hotel": "hotel", "hostel": "hotel", "guest": "hotel", "inn": "hotel", "takeaway": "takeaway", "pizza": "takeaway",
    "chicken": "takeaway", "kebab": "takeaway", "cabs": "taxi_rank", "taxis": "taxi_rank", "taxi": "taxi_rank",
    "park": "park", "school": "school", "academy": "school", "pub": "licensed_premises", "bar": "licensed_premises",
    "shop": "shop", "station": "station",
}  # fmt: skip


def compared(kind: str, stated: Stated) -> dict[str, Any]:
    """Returns what is compared of one thing as stated."""
    return {name: value for name, value in _OF[kind](stated).items() if value not in ("", [], None, False)}


def said_around(names: Iterable[str], at: str = "") -> dict[str, Any]:
    """Returns what a report says around a thing: the people tied to it, and when."""
    who = _words(" ".join(name for name in names if not is_no_name(name)))
    around: dict[str, Any] = {"who": who} if who else {}
    return around | {"at": at} if at else around


def sectors_of(places: Iterable[Stated]) -> list[str]:
    """Returns the parts of postcodes of these places as stated."""
    sectors = {_postcode(place.get("address", {}).get("postcode", ""))["sector"] for place in places}
    return sorted(sectors - {""})


def keys_of(kind: str, facts: Mapping[str, Any]) -> set[str]:
    """Returns keys under which this thing meets others that may be the same one: narrow, so that a block stays small."""
    if kind == "vehicle":
        return _vehicle_keys(facts)
    return {"phone": phone_keys, "account": account_keys, "place": place_keys}[kind](dict(facts))


def key_numbers(area: UUID, keys: Iterable[str]) -> frozenset[int]:
    """Returns keys in an area as the database holds them: 64 bits, signed."""
    return frozenset(_key_number(area, key) for key in keys)


def _key_number(area: UUID, key: str) -> int:
    digest = sha256(f"{area}|thing|{key}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def _vehicle_keys(facts: Mapping[str, Any]) -> set[str]:
    keys: set[str] = set()
    if facts.get("plate"):
        words = (*facts.get("make", ())[:2], *facts.get("model", ())[:2], facts.get("shade", ""))
        keys = plate_keys(facts["plate"], tuple(sorted(set(filter(None, words)))))
    if facts.get("taxi"):
        keys.add(f"vx//{facts['taxi']}")
        if facts.get("authority"):
            keys.add(f"vx/{facts['authority']}/{facts['taxi']}")
    return keys


def _vehicle(stated: Stated) -> dict[str, Any]:
    plate = check_vrm(stated.get("registration", ""))
    is_registration = not is_model(plate.normalised or "")
    colour = fold_name(stated.get("colour", ""))
    return {
        "plate": (plate.normalised or "") if is_registration else "",
        "whole": is_whole_plate(plate),
        "make": _words(stated.get("make", "")),
        "model": _words(stated.get("model", "")),
        "colour": colour,
        "shade": COLOURS.get(colour, colour),
        "taxi": re.sub(r"[^a-z0-9]", "", fold_name(stated.get("taxi_plate", ""))),
        "authority": fold_name(stated.get("licensing_authority", "")),
    }


def _words(text: str) -> list[str]:
    return sorted({word for word in fold_name(text).split() if len(word) > 1})[:MOST_WORDS]


def _phone(stated: Stated) -> dict[str, Any]:
    number, imei = check_phone(stated.get("number", "")), check_imei(stated.get("imei", ""))
    is_whole = number.outcome == "valid"
    ties_somebody = number.normalised is not None and not is_everybodys_number(number.normalised)
    return {
        "figures": (number.normalised or "").removeprefix("+") if ties_somebody else "",
        "number": number.normalised if is_whole else "",
        "imei": imei.normalised if imei.outcome == "valid" else "",
        "description": fold_name(stated.get("description", "")),
    }


def _account(stated: Stated) -> dict[str, Any]:
    account = online_account(stated)
    return {
        "handle": account.handle,
        "platform": account.platform,
        "description": fold_name(stated.get("description", "")),
    }


def _place(stated: Stated) -> dict[str, Any]:
    address = stated.get("address", {})
    uprn = check_uprn(address.get("uprn", ""))
    where = where_of(stated.get("name", ""), address.get("lines", ()))
    premises = premises_of(address.get("lines", ())) if where.lines else None
    name = where.name or _name_in(where.lines)
    position = [stated.get("latitude"), stated.get("longitude")]
    return {
        "uprn": (uprn.normalised or "") if uprn.outcome in ("valid", "unchecked") else "",
        **_postcode(address.get("postcode", "")),
        "unit": premises.unit if premises else "",
        "house": premises.number if premises else "",
        "street": _distinctive(premises.street if premises else ""),
        "words": _distinctive(name),
        "place_kind": _kind(stated.get("kind", ""), name),
        "position": None if None in position else position,
    }


def _name_in(lines: Sequence[str]) -> str:
    """Returns the name of a place that stands in the first line of its address, if that is a name: no number, no street."""
    first = lines[0] if lines else ""
    has_figures = any(map(str.isdigit, first))
    return "" if has_figures or not _STREETS.isdisjoint(first.split()) else first


def _kind(stated: str, name: str) -> str:
    """Returns what kind of place it is; where the report leaves that out, by the words of its name."""
    if stated not in ("", "unknown", "other"):
        return stated
    telling = filter(_KIND_WORDS.__contains__, name.split())
    return next(map(_KIND_WORDS.__getitem__, telling), stated)


def _distinctive(text: str) -> list[str]:
    """Returns words that half a town's places do not hold."""
    words = {word for word in text.split() if len(word) > 2 and word not in EVERYWHERE and word not in _STREETS}
    return sorted(words - _KIND_WORDS.keys() or words)[:MOST_WORDS]


def _postcode(written: str) -> dict[str, str]:
    """Returns the postcode with its sector (`ZA1 3`) and district (`ZA1`), as far as it is given. No fixed abode is no place."""
    checked = check_postcode(written)
    text = checked.normalised or ""
    if pseudo_postcode_meaning(text):
        return {"postcode": "", "sector": "", "district": ""}
    outward, _, inward = text.partition(" ")
    return {
        "postcode": text if checked.outcome == "valid" else "",
        "sector": f"{outward} {inward[0]}" if inward else "",
        "district": outward,
    }


_OF = {"vehicle": _vehicle, "phone": _phone, "account": _account, "place": _place}
