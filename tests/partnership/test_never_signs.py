"""What is never a sign: words that name who somebody is are refused, and what only sounds alike is not. Pure."""

import pytest

from wholepicture.partnership.signs.never import DISABILITY, Never, never_a_role, never_input, never_to_look_for


def kind(never: Never | None) -> str:
    return never.what if never else ""


REFUSED = {
    "ethnicity": [
        "Asian men wait outside",
        "asian",
        "Met by two Vietnamese adults",
        "Somali boys in the park",
        "Older black men call at the house",
        "The driver is black",
        "A Roma family lives there",
        "From a Traveller family",
        "A gypsy",
        "People of colour come and go",
        "Dark-skinned",
        "Racial background",
        "Of mixed race",
        "race",
        "ethnicity_of_driver",
        "Romanians in a van",
        "From a white background",
        "Young people with a black background",
        "The driver is black, coat silver",
        "The driver is white; car outside",
        "The driver is black. Hair not seen",
        "A brown-haired Asian man",
        "Brown haired white boys",
    ],
    "faith": [
        "From a Muslim family",
        "Wears a hijab",
        "Goes to church",
        "Prays a lot",
        "Converted to Islam",
        "Her religion",
        "A Jewish boy",
        "Attends a mosque",
        "faith_of_family",
    ],
    "nationality": [
        "Polish men at the door",
        "The man is Polish",
        "Foreign men call",
        "She is foreign",
        "Is an asylum seeker",
        "A refugee",
        "British girls only",
        "nationality",
        "Born abroad",
        "Immigration status not known",
    ],
    "sexual orientation": ["Says that she is gay", "Has a same-sex partner", "Questions his sexuality", "LGBTQ"],
    "gender identity": ["Is transgender", "A trans boy", "She is trans", "Non-binary", "Gender identity"],
}
LET_THROUGH = [
    "White van outside",
    "A black car waits",
    "Collected in a black people carrier",
    "In a white family car",
    "Given new white men's trainers",
    "Brown eyes",
    "A photo on a white background",
    "Sends photos against a plain black background",
    "The driver is brown haired",
    "The man is brown-haired",
    "They are white vans",
    "Black-haired boys",
    "A man in a white coat",
    "Churned up",
    "Given nail polish and make-up by adults",
    "Taken to a race day by adults",
    "At the race course",
    "Street race",
    "Meets adults at the Chinese takeaway",
    "Works unpaid in a Turkish barber's",
    "A car with Romanian number plates",
    "Calls from a foreign number",
    "Holds foreign currency",
    "Found by British Transport Police",
    "Seen on Roman Road",
    "Waits behind the church",
    "Picked up outside the local mosque",
    "Waits in Church Lane",
    "Racially abused by older boys",
    "Suffers homophobic abuse",
    "Islamophobic abuse",
    "Adults say that it is in good faith",
    "Abuse linked to faith or belief",
    "Turned location sharing off: it is disabled",
    "Sent to see somebody",
    "Turned a blind eye",
    "Hit on the temple",
    "Uses sexual language",
    "Sent by train; a fellow traveller worried",
    "Transported between towns",
    "Jewellery that nobody can explain",
    "A Chinese burn",
    "Works long hours in a Vietnamese nail bar",
    "Older boys are praying on younger ones",
]


@pytest.mark.parametrize(("what", "text"), [(what, text) for what, texts in REFUSED.items() for text in texts])
def test_words_that_name_who_somebody_is_are_no_sign_in_any_list(what: str, text: str) -> None:
    assert {kind(never_input(text, of_list)) for of_list in ("H", "R", "V", "")} == {what}


def test_the_words_that_name_it_are_told() -> None:
    assert never_input("Met by the driver, who is black.") == Never("ethnicity", "who is black")
    assert never_input("Has a learning disability.", "R") == Never(DISABILITY, "disability")


@pytest.mark.parametrize("text", LET_THROUGH)
def test_what_only_sounds_alike_is_let_through(text: str) -> None:
    assert [kind(never_input(text, of_list)) for of_list in "HRV"] == ["", "", ""]
    assert never_to_look_for(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Learning disability",
        "A disabled child",
        "Autistic",
        "Has ADHD",
        "She is deaf",
        "Special educational needs",
        "A wheelchair user",
    ],
)
def test_a_disability_is_context_and_no_sign_of_risk_or_harm(text: str) -> None:
    assert [kind(never_input(text, of_list)) for of_list in "HRV"] == [DISABILITY, DISABILITY, ""]


def test_how_somebody_describes_themselves_may_be_written_down_and_nobody_is_singled_out() -> None:
    assert never_to_look_for("Record ethnicity and religion in their own words.") is None
    assert kind(never_to_look_for("Record who is in the car, above all Asian men.")) == "ethnicity"
    assert kind(never_to_look_for("Say whether she is gay.")) == "sexual orientation"


@pytest.mark.parametrize(
    ("title", "what"),
    [
        ("Church youth worker", ""),
        ("Mosque teacher", ""),
        ("Refugee support worker", ""),
        ("LGBT youth project", ""),
        ("Special school transport", ""),
        ("Asian taxi driver", "ethnicity"),
        ("Muslim parents", "faith"),
        ("Receptionist", ""),
    ],
)
def test_a_card_may_be_for_whoever_works_with_some_people_and_not_be_about_them(title: str, what: str) -> None:
    assert kind(never_a_role(title)) == what
