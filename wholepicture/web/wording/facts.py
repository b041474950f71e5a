"""Stated facts in words: what each is called, and its codes. Pure."""

from wholepicture.base.identifiers.types import IDENTIFIER_TYPES
from wholepicture.web.wording.times import gds_date

FACTS = {
    "name": "Name",
    "also_known_as": "Also known as",
    "date_of_birth": "Date of birth",
    "age": "Age, as said",
    "sex": "Sex",
    "description": "Description",
    "address": "Address",
    "phone": "Telephone",
    "email": "E-mail",
    "school": "School",
    "year_group": "Year group",
    "looked_after": "In care",
    "responsible_authority": "Responsible authority",
    "language": "Language",
    "disability": "Disability",
    "occupation": "Occupation",
    "ethnicity": "Ethnicity code",
    **{type.code: type.title for type in IDENTIFIER_TYPES.values()},
    "registration": "Registration",
    "make": "Make",
    "model": "Model",
    "colour": "Colour",
    "taxi_plate": "Taxi plate",
    "licensing_authority": "Licensing authority",
    "number": "Number",
    "imei": "Handset number (IMEI)",
    "platform": "Platform",
    "handle": "Name used on it",
    "url": "Web address",
    "kind": "Kind of place",
    "latitude": "Latitude",
    "longitude": "Longitude",
}

# Said of a person in several ways without contradiction: many values are no difference of opinion.
MAY_HAVE_SEVERAL = frozenset(
    {"also_known_as", "phone", "email", "description", "age", "year_group"}
    | {type.code for type in IDENTIFIER_TYPES.values() if type.may_be_several}
)

CARE = {
    "never": "no",
    "previously": "in the past",
    "foster": "with foster carers",
    "residential": "in a children’s home",
    "secure": "in a secure home",
    "supported": "in supported accommodation",
    "kinship": "with relatives or friends",
    "care_leaver": "care leaver",
    "unknown": "not known",
    "hospital": "in hospital",
    "other": "other",
}

OUTCOMES = {"invalid": "does not pass its check", "unchecked": ""}


def fact_said(kind: str, value: str) -> str:
    """A stated fact in words: dates as dates, codes as words, everything else as written."""
    if kind == "date_of_birth":
        return gds_date(value)
    if kind == "looked_after":
        return CARE.get(value, value)
    return value.replace("_", " ") if kind in ("kind", "sex") else value
