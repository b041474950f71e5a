"""Why something was found, and what groups are called, in plain words. Pure."""

from wholepicture.base.identifiers import match_vrm, normalise_vrm
from wholepicture.picture.results import Found

GROUPS = {
    "children": "Children",
    "people": "Other people",
    "vehicles": "Vehicles",
    "phones": "Telephones",
    "accounts": "Online accounts",
    "places": "Places",
    "reports": "Reports with these words",
}

_WHY = {
    "name": "Name: {written}",
    "short_name": "Another form of the name: {written}",
    "sounds_like": "Sounds like it: {written}",
    "begins": "Begins like it: {written}",
    "near": "Spelt nearly so: {written}",
    "number": "Has this number: {written}",
    "phone": "Telephone number: {written}",
    "phone_part": "Only part of a number is known, and it is the end of yours: {written}",
    "phone_ends": "Ends with {typed}: {written}",
    "plate": "Registration: {written}",
    "plate_unread": "All but one character was read, and the rest fits: {written}",
    "email": "E-mail address: {written}",
    "handle": "Online name: {written}",
    "handle_begins": "Online name begins so: {written}",
    "postcode": "Postcode: {written}",
    "postcode_part": "Postcode begins with {typed}: {written}",
    "place": "Name or address: {written}",
    "looks": "Looks like it: {written}",
}


def why_found(one: Found) -> str:
    """The reason for which something is listed, in a short sentence without a full stop."""
    if one.why == "plate_part":
        fits = match_vrm(one.typed, one.written) or match_vrm(f"*{one.typed}*", one.written)
        return f"Fits part of the plate: {fits.agreed if fits else one.written}"
    if one.why == "plate" and normalise_vrm(one.typed) != normalise_vrm(one.written):
        return f"The plate could be read as {one.written}"
    return _WHY[one.why].format(written=one.written, typed=one.typed)
