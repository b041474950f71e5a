"""The words that all kinds of report share: every choice with its code in the contract and its wording on screen.

A code is a value of `submission.v1.schema.json`; a wording is what a tired person reads. Limits are
characters, and never wider than the contract's.
"""

from wholepicture.base.identifiers.types import ON_THE_FORM

# How many of each thing a person can add. Together they keep the ties under the contract's 500.
CAPS = {"children": 6, "people": 20, "cars": 6, "phones": 6, "places": 6}

# How each is called on the button and in its heading.
THINGS = {
    "children": "child",
    "people": "person",
    "cars": "car",
    "phones": "phone or account",
    "places": "place",
}

# Prefix of the reference each gets inside one report.
REFS = {"children": "c", "people": "p", "cars": "v", "phones": "t", "places": "l"}

# Limits of the single fields.
TEXT_LIMITS = {
    "danger": 8,
    "rang": 16,
    "emergency_reference": 64,
    "facts": 50000,
    "opinion": 20000,
    "child_words": 20000,
    "basis": 32,
    "when": 16,
    "when-day": 4,
    "when-month": 10,
    "when-year": 6,
    "when_time": 12,
    "about-day": 4,
    "about-month": 10,
    "about-year": 6,
    "signs_about": 32,
    "how_known": 32,
    "informant": 200,
    "informant_kind": 32,
    "risk_to_source": 2000,
    "original_agency": 64,
    "original_reference": 128,
    "already_told": 200,
    "level": 16,
    "named": 4000,
    "conditions": 2000,
    "lawful_basis": 64,
    "necessity": 2000,
    "child_told": 16,
    "why_not_told": 2000,
}

# What is typed to find a child by, and whom the page showed for it: kept with the draft, and no part of a report.
FINDING = {"children": ("find", "shown")}

# Limits of the fields of each thing; `with`, `inside`, `seen` are lists of references.
THING_LIMITS = {
    "children": {
        "person": 64,
        "given": 200,
        "family": 200,
        "dob-day": 4,
        "dob-month": 10,
        "dob-year": 6,
        "age": 40,
        "also": 200,
        "sex": 16,
        "school": 200,
        "year_group": 20,
        "lives": 32,
        "address": 400,
        "postcode": 10,
        "phone": 40,
        **{field.name: 64 for _, field in ON_THE_FORM},
        "wearing": 300,
        "description": 3500,
    },
    "people": {
        "role": 32,
        "called": 200,
        "age": 40,
        "description": 3500,
        "name": 200,
        "sex": 16,
        "dob-day": 4,
        "dob-month": 10,
        "dob-year": 6,
        "work": 200,
        "phone": 40,
        "address": 400,
        "postcode": 10,
    },
    "cars": {
        "registration": 16,
        "make": 60,
        "model": 60,
        "colour": 40,
        "driver": 32,
        "taxi_plate": 32,
        "licensing_authority": 100,
        "description": 1000,
    },
    "phones": {"number": 40, "platform": 60, "handle": 200, "whose": 32, "description": 500},
    "places": {"name": 200, "kind": 32, "tie": 16, "address": 400, "postcode": 10, "description": 1000},
}
REF_LISTS = {"children": ("with",), "people": ("with",), "cars": ("inside",), "places": ("seen",)}

RANG = {"rung": "I have rung", "will_ring": "I will ring"}

WHEN = {
    "now": "It is happening now",
    "today": "Today",
    "yesterday": "Yesterday",
    "date": "On a date I know",
    "about": "Around a month or a year",
    "unknown": "I do not know when",
}

ROLES = {
    "person_of_concern": "May be hurting or exploiting the child",
    "child": "Another child or young person",
    "parent_or_carer": "Parent or carer",
    "associate": "Friend or someone they spend time with",
    "witness": "Someone who saw or heard it",
    "professional": "Someone who works with the child",
    "unknown": "I do not know",
}

SEXES = {"female": "Female", "male": "Male", "other": "Other", "unknown": "Not known"}

LIVES = {
    "never": "With family",
    "kinship": "With relatives or friends, arranged by the council",
    "foster": "With foster carers",
    "residential": "In a children's home",
    "secure": "In a secure home",
    "supported": "In supported accommodation",
    "care_leaver": "Care leaver",
    "previously": "Was in care before, not now",
    "unknown": "Not known",
}

PLACE_KINDS = {
    "home": "A home",
    "school": "School or college",
    "care_home": "Children's home",
    "hotel": "Hotel, guest house or bed and breakfast",
    "takeaway": "Takeaway or restaurant",
    "taxi_rank": "Taxi rank or office",
    "park": "Park or open space",
    "car_park": "Car park",
    "shop": "Shop",
    "licensed_premises": "Pub, bar or club",
    "station": "Bus or train station",
    "health": "Surgery, clinic or hospital",
    "online": "Online",
    "street": "Street",
    "vehicle": "Inside a vehicle",
    "other": "Somewhere else",
}

# What whoever was at a place has to do with it.
DEFAULT_PLACE_TIE = "seen_at"
PLACE_TIES = {
    "seen_at": "Seen there",
    "stayed_at": "Stayed there",
    "lives_at": "Lives there",
    "works_at": "Works there",
}

SIGN_ANSWERS = {"yes": "Yes", "no": "No", "not_known": "Not known"}

# intelligence.md section 3, in the order of the form.
HOW_KNOWN = {
    "saw_or_heard": "I saw or heard it myself",
    "child_told_me": "The child told me",
    "someone_else_told_me": "Someone else told me",
    "online": "I saw it online",
    "records": "It is in our records",
    "inferred": "I am not sure, or I put it together from several things",
}

INFORMANT_KINDS = {
    "child": "The child, or another child",
    "parent_or_carer": "Parent or carer",
    "friend": "Friend",
    "public": "Member of the public",
    "professional": "Someone at work",
    "anonymous": "They would not say who they are",
    "other": "Someone else",
}

# access.md, "Sharing level": the four words, with who reads.
LEVELS = {
    "partners": (
        "Everyone already working with the child",
        "The agencies involved with the child now, and the hub. The usual choice.",
    ),
    "leads": (
        "Only their safeguarding leads",
        "The designated safeguarding leads of those agencies, and the hub.",
    ),
    "hub": (
        "Only the hub",
        "The co-ordinators, the police intelligence unit and the front-door team.",
    ),
    "named": ("Only people I name", "You give their work e-mail addresses."),
}

# law.md section 2. The first is the everyday choice and leaves the article to the agency's own agreement.
LAWFUL_BASES = {
    "safeguarding_of_children": "Safeguarding of a child (the usual choice)",
    "gdpr_6_1_e": "Public task: councils, health, schools, police",
    "gdpr_6_1_c": "A law says that we must share this",
    "gdpr_6_1_ea": "Recognised legitimate interest: safeguarding or crime",
    "gdpr_6_1_f": "Legitimate interest: charities and homes",
    "gdpr_9_2_g_s18": "Substantial public interest: safeguarding of children and people at risk",
    "gdpr_9_2_h": "Health or social care",
    "gdpr_10_sch1": "About a criminal offence, with a Schedule 1 condition",
    "part3_s35": "Law enforcement: police and other competent authorities",
}
DEFAULT_BASIS = "safeguarding_of_children"

CHILD_TOLD = {
    "yes": "Yes",
    "no": "No",
    "unsafe": "No, it would not be safe to tell them",
    "not_known": "I do not know",
}
