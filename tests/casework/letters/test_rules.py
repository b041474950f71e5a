"""What is wrong with what somebody types for a letter."""

from wholepicture.casework.letters.rules import LONGEST, LONGEST_NAME, faults_of


def test_what_fits_is_right_to_the_last_character() -> None:
    assert faults_of("", "") == {}
    assert faults_of("a" * LONGEST_NAME, "b" * LONGEST) == {}


def test_what_is_too_long_is_said_at_its_field() -> None:
    assert faults_of("a" * (LONGEST_NAME + 1), "") == {"attention": "Use 200 characters or fewer."}
    assert faults_of("", "b" * (LONGEST + 1)) == {"words": "Use 4,000 characters or fewer here. There are 4,001."}
