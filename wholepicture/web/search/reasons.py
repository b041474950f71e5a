"""Why something was found, and what groups are called, in plain words. Pure."""

from wholepicture.base.identifiers import match_vrm, normalise_vrm
from wholepicture.picture.results import Found
from wholepicture.web.wording.times import gds_date

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
    "born": "Date of birth: {written}",
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
    "described": "As described: {written}",
    "reference": "Missing episode with this reference: {written}",
}


def why_found(result: Found) -> str:
    """The reason for which something is listed, in a short sentence without a full stop."""
    typed, written = result.typed, result.written
    if result.why == "plate_part":
        fits = match_vrm(typed, written) or match_vrm(f"*{typed}*", written)
        return f"Fits part of the plate: {fits.agreed if fits else written}"
    if result.why == "plate" and normalise_vrm(typed) != normalise_vrm(written):
        return f"The plate could be read as {written}"
    if result.why == "born":
        written = gds_date(written)
    return _WHY[result.why].format(written=written, typed=typed)
