"""What each comparison of two accounts finds, word for word and step for step: the reasons that an officer reads."""

from typing import Any

import pytest

from tests.linkage.things.findings import Case, found

ACCOUNTS: list[Case] = [
    ({"handle": "kezhar"}, {"handle": "kezhar"}, ["handle agrees +4 The same name online."]),
    ({"handle": "kezha"}, {"handle": "kezha"}, ["handle agrees +3 The same name online."]),
    ({"handle": "kezh"}, {"handle": "kezh"}, ["handle agrees +3 The same name online."]),
    ({"handle": "kez"}, {"handle": "kez"}, ["handle agrees +1 The same name online."]),
    (
        {"handle": "kez.harb99"},
        {"handle": "kez_har-b"},
        ["handle near +3 The same name online but for dots, underscores or figures at its end."],
    ),
    (
        {"handle": "kez.harbo99"},
        {"handle": "kezharbo"},
        ["handle near +4 The same name online but for dots, underscores or figures at its end."],
    ),
    (
        {"handle": "kezhar9"},
        {"handle": "kezhar"},
        ["handle near +3 The same name online but for dots, underscores or figures at its end."],
    ),
    (
        {"handle": "kezh9"},
        {"handle": "kezh"},
        ["handle near +2 The same name online but for dots, underscores or figures at its end."],
    ),
    (
        {"handle": "kez9"},
        {"handle": "kez"},
        ["handle near +0 The same name online but for dots, underscores or figures at its end."],
    ),
    ({"handle": "123"}, {"handle": "124"}, ["handle differs -3 Different names online."]),
    ({"handle": "kezharbour"}, {"handle": "kezharbuor"}, ["handle near +2 Names online that differ by a character."]),
    ({"handle": "kezharbour"}, {"handle": "kezharbor"}, ["handle near +2 Names online that differ by a character."]),
    ({"handle": "kezharb"}, {"handle": "kezharbo"}, ["handle differs -3 Different names online."]),
    ({"handle": "kezharbo"}, {"handle": "kezharb9"}, ["handle near +2 Names online that differ by a character."]),
    ({"handle": "robin"}, {"handle": "wren"}, ["handle differs -3 Different names online."]),
    (
        {"handle": "kezharbour", "platform": "snapchat"},
        {"handle": "kezharbour9", "platform": "snapchat"},
        [
            "handle near +4 The same name online but for dots, underscores or figures at its end.",
            "platform differs -1 Two names on one platform are two accounts.",
        ],
    ),
    (
        {"handle": "kezharbour", "platform": "snapchat"},
        {"handle": "kezharbour", "platform": "snapchat"},
        ["handle agrees +4 The same name online."],
    ),
    (
        {"handle": "kezharbour", "platform": "snapchat"},
        {"handle": "kezharbour9", "platform": "instagram"},
        ["handle near +4 The same name online but for dots, underscores or figures at its end."],
    ),
    ({"platform": "snapchat"}, {"platform": "snapchat"}, []),
    (
        {"description": "kez from the harbour"},
        {"description": "the harbour kez from"},
        ["description agrees +2 The same display name or description."],
    ),
    ({"description": "kez"}, {"description": "wren"}, []),
    ({"who": ["kez"]}, {"who": ["kez"]}, ["who agrees +2 Both are tied to somebody called Kez."]),
]


@pytest.mark.parametrize(("one", "other", "told"), ACCOUNTS)
def test_what_is_found_of_two_accounts(one: dict[str, Any], other: dict[str, Any], told: list[str]) -> None:
    assert found("account", one, other) == told
