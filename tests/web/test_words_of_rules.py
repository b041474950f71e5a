"""Figures of rules are said in sentences: small numbers as they are, with what they mean."""

from wholepicture.alerts.rule_figures import RuleFigures
from wholepicture.web.rules.words import few, figures_in_words, share_in_words, times


def test_a_small_number_says_what_it_means_and_a_large_one_stands_alone() -> None:
    assert few(1) == "One decision says nothing yet of how often it is right."
    assert few(10) == "That is few: one decision more or less moves the share by about 10 percentage points."
    assert few(20) == ""


def test_a_share_is_never_said_without_its_numbers() -> None:
    assert share_in_words(3, 12) == "3 of 12 (25%)"
    assert share_in_words(0, 0) == "None decided"
    assert [times(number) for number in (0, 1, 2, 1200)] == ["not once", "once", "twice", "1,200 times"]


def test_what_became_of_what_a_rule_found_is_said_in_the_order_of_its_life() -> None:
    assert figures_in_words(RuleFigures()) == ["It has found nothing in this time."]
    assert figures_in_words(RuleFigures(alerts=3, listed=1, act=1, dismiss=1, first_to_name=1, line=5)) == [
        "It found something 4 times: 3 alerts, and 1 only listed.",
        "The hub acts on 1, watches 0 and dismissed 1; 2 wait for a decision.",
        "Right by the decisions so far: 1 of 2 (50%). "
        "That is few: one decision more or less moves the share by about 50 percentage points.",
        "It was the first of all rules to name 1 child.",
    ]
