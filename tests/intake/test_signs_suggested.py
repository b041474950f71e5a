"""Signs suggested from words: what is asked about, and what is nearly so and is not."""

import pytest

from wholepicture.base.indicators import indicators
from wholepicture.intake.writing.signs import codes_suggested, suggested_by

PLANTED = {
    "missing_frequent": "She has gone missing again this week.",
    "late_return": "She came back Sunday morning.",
    "education_disengaged": "He has been bunking off since March.",
    "cars_unknown_adults": "She was dropped off by a man in a silver Corsa.",
    "associates_exploited": "She is hanging around with two girls known to be exploited.",
    "older_partner": "She was with an older lad.",
    "money_or_items_unexplained": "He had a wad of cash in his bag.",
    "behaviour_change": "She has been quieter than usual.",
    "phone_use_increased": "She is never off her phone.",
    "new_friend_group": "He has a new group of mates.",
    "new_phone": "She has two phones now.",
    "secretive": "She hides her phone when staff come in.",
    "talks_other_places": "She keeps talking about Birmingham.",
    "new_clothes": "He came in with new trainers.",
    "hotel_stay": "They stayed at the Travelodge.",
    "substances_supplied": "The lads gave her a vape.",
    "missing_overnight": "She was missing overnight.",
    "multiple_callers": "Lads keep knocking for her.",
    "phone_use_concerning": "She panics when her phone goes.",
    "online_concerning": "They met on Snapchat.",
    "despair": "She had been self-harming.",
    "peers_involved": "Her friend was with the same man.",
    "drug_use": "He was smoking weed.",
    "alcohol_use": "She was drunk at the door.",
    "areas_of_concern": "They are hanging around the station.",
    "travel_unexplained": "Train tickets to Leeds were in his coat.",
    "contact_person_of_concern": "He is a known sex offender.",
    "carries_for_others": "He is holding packages for the lads.",
    "injury_unexplained": "There were bruises on her arms.",
    "injury_controlling_adult": "He hit her.",
    "emotional_control_adult": "She is scared of him.",
    "images_coerced": "He wanted nudes.",
    "threat_or_debt": "She owes him money.",
    "exchange_for_sex": "They talk of sexual favours.",
    "moved_for_exploitation": "He takes her to parties at a flat.",
    "harm_disclosed": "He made me do things.",
    "harm_disclosed_withdrawn": "On Monday she retracted it.",
    "found_with_person_of_concern": "Police say that she was found with a man.",
    "pregnancy_under_16": "She thinks she is pregnant.",
    "sti_under_16": "She was treated for chlamydia.",
}


def codes(text: str) -> list[str]:
    return [suggested.code for suggested in suggested_by(text)]


@pytest.mark.parametrize(("code", "text"), PLANTED.items())
def test_words_that_may_speak_of_a_sign_are_asked_about(code: str, text: str) -> None:
    assert code in codes(text)


def test_every_sign_with_words_is_planted_here_and_is_in_the_dictionary() -> None:
    assert set(codes_suggested()) == set(PLANTED)
    assert set(codes_suggested()) <= set(indicators())


def test_no_background_of_a_child_is_ever_suggested_from_words() -> None:
    assert not [code for code in codes_suggested() if indicators()[code].list == "V"]


@pytest.mark.parametrize(
    "text",
    [
        "There was no sign of her being picked up in a car.",
        "She did not come back in the morning.",
        "She was never dropped off by a man.",
        "She has no new phone.",
        "He hasn't got new trainers.",
        "Picked up by her mum in the car.",
        "Her nan bought her new trainers.",
        "New phone from her dad for her birthday.",
        "She was given detention for being late to class.",
        "I gave her a drink of water.",
        "They stayed at the Premier Inn with her parents.",
        "Dad drove her to football.",
        "Quiet in class today, worked well, lunch with friends.",
        "She owes dinner money.",
        "Bruises on her arms from netball.",
        "The man. Car parked outside.",
    ],
)
def test_what_is_denied_or_has_an_everyday_reason_is_not_asked_about(text: str) -> None:
    assert codes(text) == []


def test_a_no_in_another_sentence_denies_nothing() -> None:
    assert codes("She said no. Dropped off by a man in a van.") == ["cars_unknown_adults"]


def test_a_sign_is_asked_about_once_with_the_words_as_they_were_written() -> None:
    (asked,) = suggested_by("She was Dropped  off by a man in a silver Corsa. Then dropped off by a man again.")
    assert asked.written == "Dropped off by a man in a silver Corsa"
    assert asked.sentence == "She was Dropped off by a man in a silver Corsa."


def test_curly_apostrophes_are_read_as_straight_ones() -> None:
    assert "cars_unknown_adults" in codes("She came in her mate’s car.")
