"""What the rules make of what was found: each once, with every reason, by heading and by what presses. Without a database."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from wholepicture.casework.meeting.panels.rules import (
    FURTHEST,
    LONGEST,
    MOST_ITEMS,
    SECTION_OF,
    WHY,
    Found,
    Raised,
    Why,
    agenda,
    missing_of,
    themes,
    wrong_time,
    wrong_words,
)

NOW = datetime(2027, 3, 14, 14, tzinfo=UTC)
SOURCE = UUID(int=99)


def found(number: int, code: str, kind: str = "child") -> Found:
    return Found(kind, UUID(int=number), Why(code, "alert", SOURCE))


def raised(rule: str, *children: int) -> list[Raised]:
    return [Raised(rule, f"Rule {rule}", UUID(int=child), UUID(int=1000 + child)) for child in children]


def test_each_stands_once_with_every_reason_what_presses_first() -> None:
    (one,) = agenda([found(1, "case_new"), found(1, "missing_now"), found(1, "case_new")])
    assert [why.code for why in one.why] == ["missing_now", "case_new"]
    assert one.people == (UUID(int=1),)


@pytest.mark.parametrize(("kind", "section"), SECTION_OF.items())
def test_each_kind_has_its_heading(kind: str, section: str) -> None:
    if kind != "theme":
        (one,) = agenda([found(1, "alert_new", kind)])
        assert one.section == section
        assert one.people == ((UUID(int=1),) if kind in ("child", "nominal") else ())


def test_headings_stand_in_the_published_order_and_in_each_what_presses_most() -> None:
    listed = agenda(
        [
            found(1, "marked_new", "place"),
            found(2, "expires", "nominal"),
            found(3, "case_changed"),
            found(4, "missing_now"),
        ],
        raised("a", 1, 2, 3),
    )
    assert [(one.section, one.about and one.about.int) for one in listed] == [
        ("V", 4),
        ("V", 3),
        ("O", 2),
        ("L", 1),
        ("T", None),
    ]


def test_a_theme_is_the_same_alert_about_three_children() -> None:
    assert themes(raised("a", 1, 2)) == []
    assert themes(raised("a", 1, 1, 1)) == [], "of one child it is none"
    (one,) = themes([*raised("a", 1, 2, 3), *raised("b", 4)])
    assert (one.theme, [child.int for child in one.people]) == ("Rule a", [1, 2, 3])
    assert {why.code for why in one.why} == {"same_alert"}


def test_of_too_many_what_presses_least_is_left_out() -> None:
    many = [found(number, "case_changed") for number in range(MOST_ITEMS)]
    listed = agenda([*many, found(9999, "missing_now")])
    assert len(listed) == MOST_ITEMS
    assert listed[0].about == UUID(int=9999)


def test_every_reason_has_words_and_a_place() -> None:
    for code in WHY:
        (one,) = agenda([found(1, code)])
        assert one.presses == list(WHY).index(code)


def test_who_must_come_is_named() -> None:
    assert missing_of(["police", "school"]) == ["social_care", "health"]
    assert missing_of(["police", "health", "social_care"]) == []


def test_what_is_wrong_with_words_and_times_is_said() -> None:
    assert wrong_words("", "Say why.") == "Say why."
    assert wrong_words("x" * LONGEST, "Say why.") == ""
    assert "4,001" in wrong_words("x" * (LONGEST + 1))
    assert wrong_time(None, NOW)
    assert wrong_time(NOW - timedelta(hours=1), NOW) == ""
    assert wrong_time(NOW - timedelta(hours=1, seconds=1), NOW)
    assert wrong_time(NOW + FURTHEST, NOW) == ""
    assert wrong_time(NOW + FURTHEST + timedelta(seconds=1), NOW)
