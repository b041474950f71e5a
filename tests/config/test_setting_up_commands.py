"""Setting up by command: teams, leads, agreements, newcomers, and what `check` says is still lacking."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.access.administering import ADMINISTRATOR, with_administrator
from tests.access.raw import answer, as_superuser
from tests.living import House
from wholepicture.access import setting_up
from wholepicture.access.accounts import accept_invitation
from wholepicture.base import clock
from wholepicture.config import process_accounts

Run = Callable[..., tuple[int, Any, str]]
NEWCOMER = ("professional", "add", "new@example.org", "--agency", "SCH1", "--name", "Nia New-Test")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("team", "add", "SCH1", "--name", "Desk", "--duty"), "--phone"),
        (("team", "add", "SCH1", "--name", "Desk", "--duty", "--phone", " "), "--phone"),
        (("team", "list", "NOBODY"), "There is no agency"),
        (("agreement", "add"), "--everyone"),
        (("agreement", "add", "--everyone", "--holder", "SCH1"), "--everyone"),
        (("agreement", "add", "--holder", "SCH1", "--until", "2020-01-01"), "ends on the day that it starts"),
        (("agreement", "add", "--holder", "SCH1", "--from", "soon"), "is not a date"),
        (("agreement", "end", "not-an-id", "--reason", "x"), "not-an-id"),
        (("access", "let-in", "nobody@example.org"), "Nobody at work"),
    ],
)
def test_what_is_used_wrongly_is_refused_in_words(
    run: Run, house: House, arguments: tuple[str, ...], said: str
) -> None:
    status, _, error = run(*arguments)
    assert (status, said in error, "Traceback" in error) == (2, True, False)


def test_a_duty_team_of_the_hub_is_added_and_listed(run: Run, house: House) -> None:
    added = run("team", "add", "HUB", "--name", "Desk", "--phone", "01632 960040", "--duty", "--hub", "--json")[1]
    listed = run("team", "list", "HUB", "--json")[1]
    assert {field: added[field] for field in listed[0]} in listed
    assert (added["duty"], added["hub"]) == (True, True)
    assert "01632 960040" in run("team", "list", "HUB")[1]
    assert run("team", "add", "HUB", "--name", "Desk", "--phone", "")[0] == 2, "nor is its number taken away"


def test_a_lead_added_by_command_stands_in_the_directory_as_the_lead(run: Run, house: House) -> None:
    from wholepicture.partnership.queries import directory_of

    run(*NEWCOMER, "--standing", "lead", "--phone", "01632 960041", "--team", "Pastoral team")
    agencies = {row.name: row for row in directory_of(house.viewer("nurse"))}
    (team,) = (team for team in agencies["Marsh Lane Academy"].teams if team.name == "Pastoral team")
    assert [(person.name, person.is_lead) for person in team.people] == [("Nia New-Test", True)]


def test_whoever_changes_agency_by_command_leaves_their_team_and_their_standing_behind(run: Run, house: House) -> None:
    from wholepicture.partnership.queries import directory_of

    told = (*NEWCOMER[:4], "HUB", *NEWCOMER[5:])
    house.add_colleague("watcher", ADMINISTRATOR, "HUB")
    run(*NEWCOMER, "--standing", "lead", "--team", "Pastoral team")
    assert run(*told, "--job", "Adviser")[0] == 0
    (hub,) = (row for row in directory_of(house.viewer("watcher")) if row.name == agency_name(house, "HUB"))
    assert [(each.job, each.is_lead) for each in hub.people if each.name == "Nia New-Test"] == [("Adviser", False)]
    run(*told, "--standing", "deputy", "--team", "Advice")
    run(*told, "--phone", "01632 960042")
    with as_superuser(house.database) as connection:
        stands = "SELECT is_deputy AND team_id IS NOT NULL FROM partnership_professional WHERE email = %s"
        assert answer(connection, stands, NEWCOMER[2]), "at the same agency what is not given stays"


def test_the_directory_reads_on_where_somebodys_team_is_in_another_area(run: Run, house: House) -> None:
    from wholepicture.partnership.queries import directory_of

    run("agency", "add", "FAR", "--name", "Far School", "--type", "school", "--area", "fenshaw")
    run("team", "add", "FAR", "--name", "Far team")
    run(*NEWCOMER)
    with as_superuser(house.database) as connection:
        far = answer(connection, "SELECT id FROM partnership_team WHERE name = 'Far team'")
        connection.execute("UPDATE partnership_professional SET team_id = %s WHERE email = %s", (far, NEWCOMER[2]))
    agencies = {row.name: row for row in directory_of(house.viewer("nurse"))}
    assert "Nia New-Test" in [person.name for person in agencies["Marsh Lane Academy"].people]


def agency_name(house: House, code: str) -> str:
    with as_superuser(house.database) as connection:
        return str(answer(connection, "SELECT name FROM partnership_agency WHERE code = %s", code))


def test_agreements_are_made_listed_and_ended(run: Run, house: House) -> None:
    many = len(house.agencies) * (len(house.agencies) - 1)
    assert run("agreement", "add", "--holder", "HOM", "--reader", "CSC", "--json")[1] == {"made": 1}
    assert run("agreement", "add", "--everyone", "--json")[1] == {"made": many - 1}
    (one,) = (
        row
        for row in run("agreement", "list", "--agency", "HOM", "--json")[1]
        if row["holder"] == "Gull House" and row["reader"].startswith("Harrowmere Children")
    )
    assert one["starts_on"] == clock.local_date().isoformat()
    assert run("agreement", "end", one["id"], "--reason", "The contract ended")[0] == 0
    assert run("agreement", "end", one["id"], "--reason", "Again")[0] != 0
    assert "ended" in run("agreement", "list", "--agency", "HOM")[1]


def test_the_operator_lets_in_whom_an_administrator_entered(run: Run, house: House) -> None:
    with_administrator(house)
    person = {"email": "new@example.org", "name": "Nia New-Test", "job": "", "phone": "", "team": None, "standing": ""}
    setting_up.enter_person(house.viewer(ADMINISTRATOR), agency=house.agencies["SCH1"], **person, role="teacher_dsl")
    assert "Nia New-Test" in run("access", "newcomers")[1]
    code = run("access", "let-in", "new@example.org", "--json")[1]["code"]
    assert accept_invitation(email="new@example.org", code=code, password="four invented words here")
    status, _, error = run("access", "let-in", "new@example.org")
    assert (status, "has an account already" in error) == (1, True)


def test_a_role_for_somebody_without_an_account_says_how_they_are_let_in(run: Run, house: House) -> None:
    house.account("teacher_dsl")
    assert "let-in" not in run("access", "role", house.emails["teacher_dsl"], "nurse")[1]
    assert "wholepicture access let-in" in run("access", "role", house.emails["linkage_officer"], "coordinator")[1]


def test_it_says_that_an_agency_has_no_lead_once_its_lead_has_left(run: Run, house: House) -> None:
    left = run("access", "left", house.emails["teacher_dsl"], "--reason", "Moved away")[1]
    assert "Marsh Lane Academy has no safeguarding lead now. Say who takes over" in left
    assert "lead now" not in run("access", "left", house.emails["nurse"], "--reason", "Moved away")[1]


# -- check --------------------------------------------------------------------------------------------------------------


def lacks(run: Run) -> set[str]:
    process_accounts.prepare()
    return {
        step["code"] + (" " + step["title"].split(":")[0] if step["agency"] else "")
        for step in run("check", "--json")[1]["lacks"]
    }


def test_check_lists_what_a_partnership_lacks_each_with_what_brings_it_about(run: Run, house: House) -> None:
    found = lacks(run)
    assert {"coordinator", "linkage_officer", "information_governance", "agreements"} <= found
    assert {"lead Tern Hill School", "administrator Tern Hill School", "reporter Tern Hill School"} <= found
    assert not {"duty", "hub", "agencies", "phone Tern Hill School", "lead Marsh Lane Academy"} & found
    said = run("check")[1]
    assert "Tern Hill School: a safeguarding lead" in said
    assert "wholepicture professional add EMAIL --agency SCH2 --name NAME --standing lead" in said


def make(what: str, house: House, run: Run) -> None:
    """Brings one thing about."""
    if what in ("coordinator", "linkage_officer", "information_governance"):
        house.account(what)
    elif what == "agreements":
        run("agreement", "add", "--everyone")
    elif what == "lead Tern Hill School":
        run(
            "professional",
            "add",
            house.emails["other_teacher"],
            "--agency",
            "SCH2",
            "--name",
            "B",
            "--standing",
            "lead",
        )
    elif what == "administrator Tern Hill School":
        run("agency", "key", "SCH2")
    else:
        house.account("other_teacher")


WHATS = ("coordinator", "linkage_officer", "information_governance", "agreements", "lead Tern Hill School")


@pytest.mark.parametrize("what", [*WHATS, "administrator Tern Hill School", "reporter Tern Hill School"])
def test_what_is_brought_about_is_lacking_no_more(run: Run, house: House, what: str) -> None:
    assert what in lacks(run)
    make(what, house, run)
    assert what not in lacks(run)


TAKEN = {
    "duty": "UPDATE partnership_team SET phone = '' WHERE is_duty",
    "hub": "UPDATE partnership_team SET is_hub = false",
    "phone Gull House": "UPDATE partnership_team SET phone = ''",
    "lead Marsh Lane Academy": "UPDATE partnership_professional SET is_active = false",
}


@pytest.mark.parametrize("what", TAKEN)
def test_what_is_taken_away_is_lacking_again(run: Run, house: House, what: str) -> None:
    assert what not in lacks(run)
    with as_superuser(house.database) as superuser:
        superuser.execute(TAKEN[what].encode())
    assert what in lacks(run)


def test_what_is_lacking_changes_the_exit_status_only_where_it_is_asked_for(run: Run, house: House) -> None:
    process_accounts.prepare()
    assert [run("check", *asked)[0] for asked in ((), ("--json",), ("--to-open",))] == [0, 0, 3]
    told = run("check", "--json")[1]
    assert (told["ok"], told["ready_to_open"]) == (True, False)
    with as_superuser(house.database) as superuser:
        superuser.execute("DROP FUNCTION sec.who_enters()")
    status, told, _ = run("check", "--to-open", "--json")
    assert (status, told["ok"], told["ready_to_open"], told["lacks"]) == (1, False, None, None)


def test_a_code_that_nobody_used_lets_nobody_in_and_counts_once_its_owner_has_set_a_password(
    run: Run, house: House
) -> None:
    email = house.emails["coordinator"]
    code = run("access", "let-in", email, "--json")[1]["code"]
    assert "coordinator" in lacks(run)
    assert accept_invitation(email=email, code=code, password="four invented words here")
    assert "coordinator" not in lacks(run)
    run("access", "invite", email, "--reason", "A leaked password")
    assert "coordinator" in lacks(run)


def test_a_first_password_of_the_operators_lets_nobody_in_before_its_owner_signed_in(run: Run, house: House) -> None:
    person = ("--agency", "HUB", "--name", "Hana Hub-Test", "--role", "coordinator", "--sign-in")
    assert run("professional", "add", house.emails["coordinator"], *person)[0] == 0
    assert "coordinator" in lacks(run)
    house.token("coordinator")
    assert "coordinator" not in lacks(run)
    run("professional", "reset", house.emails["coordinator"])
    assert "coordinator" in lacks(run)


def test_a_closed_account_lets_nobody_in(run: Run, house: House) -> None:
    house.account("coordinator")
    assert "coordinator" not in lacks(run)
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE access_account SET is_active = false")
        assert answer(superuser, "SELECT count(*) FROM access_account") == 1
    assert "coordinator" in lacks(run)
