"""What follows from an agency's type, and for how long somebody is away. Pure."""

import re

from wholepicture.base.identifiers.types import OWN_NUMBERS, STRONG_KINDS

# An address by which somebody signs in. In letters that have no other form: what looks alike is one address, and upper case and
# lower are the same for everything that compares them.
WORK_ADDRESS = re.compile(r"[!-?A-~]+@[!-?A-~]+")

AGENCY_TYPES: dict[str, str] = {
    "police": "Police",
    "social_care": "Children's social care",
    "school": "School or college",
    "health": "Health",
    "care_home": "Children's home",
    "charity": "Charity",
    "other_area": "Another area's authority",
    "other": "Other",
    "public": "The public",
}
PUBLIC = "public"
"""Whoever tells something without signing in. It has no people: nobody enters one, and nobody reads what it sent as its own."""
ENTERED_TYPES: dict[str, str] = {code: title for code, title in AGENCY_TYPES.items() if code != PUBLIC}
"""The types of agency that somebody enters. The public is made when its page is first opened."""

# How an agency is spoken of where its name would tell where a protected child is.
SPOKEN_AS: dict[str, str] = {
    "police": "the police",
    "social_care": "children's social care",
    "school": "a school",
    "health": "a health service",
    "care_home": "a children's home",
    "charity": "a charity",
    "other_area": "another area's authority",
    "other": "an agency",
    "public": "somebody of the public",
}

STRONG_IDENTIFIERS = STRONG_KINDS

DAY_MINUTES = 24 * 60
BANK_HOLIDAY = 9
"""Among the days of a rota: every bank holiday. So far after Sunday that no Sunday's night meets it in `weekly_shifts_do_not_overlap`."""

LONGEST_ABSENCE = 366  # days: whoever is away for longer has left, as far as reports about children go

# Identifiers for which a new agency's feed is trusted from the start: those that its own duties give it at first
# hand. From any other feed a number may be copied, guessed or forged, so its rows wait for a person. An area
# changes this with `wholepicture agency trust`.
TRUSTED_AT_FIRST: dict[str, tuple[str, ...]] = {
    "police": STRONG_IDENTIFIERS,
    "social_care": STRONG_IDENTIFIERS,
    "school": STRONG_IDENTIFIERS,
    "health": STRONG_IDENTIFIERS,
    "care_home": STRONG_IDENTIFIERS,
    "charity": OWN_NUMBERS,
    "other_area": STRONG_IDENTIFIERS,
    "other": OWN_NUMBERS,
    "public": OWN_NUMBERS,
}

# In what a deadline is counted.
UNITS: dict[str, str] = {
    "hours": "hours",
    "days": "days",
    "working_days": "working days",
    "weeks": "weeks",
    "months": "months",
}

# What is done with pupils.
PREVENTION: dict[str, str] = {"session": "Session with pupils", "material": "Leaflets or posters"}
