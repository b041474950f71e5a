"""Ties in words, and what they are to: vehicles, phones, online accounts, places, people. Pure."""

TIES = {
    "with": "seen together",
    "family": "family",
    "partner": "described as a partner",
    "friend": "described as a friend",
    "carer_of": "carer",
    "works_with": "works with",
    "drives": "drives it",
    "keeper_of": "registered keeper",
    "travelled_in": "travelled in it",
    "collected_by": "collected",
    "uses": "uses it",
    "own_number": "gives it as their own number",
    "contacted": "in contact",
    "lives_at": "lives there",
    "stayed_at": "stayed there",
    "seen_at": "seen there",
    "works_at": "works there",
    "gave_to": "something given",
    "paid_for": "something paid for",
    "met_online": "met online",
    "recruited_by": "recruited, as reported",
    "harmed_by": "harm, as reported",
    "same_as": "said to be the same",
    "other": "tied in another way",
}

THING_NAMES = {
    "vehicle": "Vehicle",
    "phone": "Phone",
    "account": "Online account",
    "place": "Place",
    "nominal": "Person",
}

THINGS_LISTED = {
    "nominal": "Persons of concern",
    "vehicle": "Vehicles",
    "phone": "Phones",
    "account": "Online accounts",
    "place": "Places",
}

TIES_LISTED = THINGS_LISTED | {"nominal": "People"}
