"""`wholepicture public-page`: off until it is opened, with a reason that is kept."""

from collections.abc import Callable
from typing import Any

from tests.access.raw import as_superuser
from tests.living import House


def test_the_page_is_opened_shown_and_closed_by_command(run: Callable[..., Any], house: House) -> None:
    assert run("public-page", "show")[1] == "The page is closed.\n"
    status, said, _ = run("public-page", "open", "--reason", "The hub reads it.", "--most-a-day", "50")
    assert (status, said) == (0, "Anybody can tell something at /message/ now.\n")
    status, answer, _ = run("public-page", "show", "--json")
    assert (status, answer["is_open"], answer["most_a_day"], answer["changed_by"]) == (0, True, 50, "by command")
    assert run("public-page", "close", "--area", "harrowmere", "--reason", "Nobody is there.")[0] == 0
    assert "closed" in run("public-page", "show")[1]
    assert run("public-page", "open", "--reason", "Somebody is there again.")[0] == 0
    assert run("public-page", "show", "--json")[1]["most_a_day"] == 50
    with as_superuser(house.database) as superuser:
        kept = superuser.execute(
            "SELECT justification FROM access_ledgerentry WHERE operation LIKE '%set_public_door' ORDER BY at"
        ).fetchall()
    assert kept == [
        ("Opened: The hub reads it.",),
        ("Closed: Nobody is there.",),
        ("Opened: Somebody is there again.",),
    ]


def test_what_it_does_not_take_it_says(run: Callable[..., Any], house: House) -> None:
    assert run("public-page", "open", "--area", "nowhere", "--reason", "x")[0] == 2
    for no_number in ("-1", "0", "100001"):
        assert run("public-page", "open", "--most-a-day", no_number, "--reason", "x")[0] == 2
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE partnership_professional SET is_active = false")
    status, _, why = run("public-page", "open", "--reason", "x")
    assert status == 1
    assert "Nobody in the hub can sign in" in why
