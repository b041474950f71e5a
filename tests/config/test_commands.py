"""The command line: what commands answer, and how they end."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from synthetic import factories
from tests.config.tables import lines

Run = Callable[..., tuple[int, Any, str]]


# -- used wrongly -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("nothing",),
        ("agency",),
        ("agency", "add", "X"),
        ("agency", "add", "X", "--name", "X", "--type", "zoo"),
        ("agency", "add", "A/B", "--name", "X", "--type", "school"),
        ("agency", "add", "A B", "--name", "X", "--type", "school"),
        ("agency", "add", "X", "--name", " ", "--type", "school"),
        ("agency", "key", "NOBODY"),
        ("agency", "trust", "POL"),
        ("agency", "trust", "POL", "--identifier", "shoe_size"),
        ("agency", "trust", "POL", "--identifier", "upn", "--none"),
        ("agency", "trust", "POL", "--service", "Roll"),
        ("agency", "trust", "POL", "--service", "Roll", "--by", "file"),
        ("agency", "trust", "POL", "--service", "Roll", "--by", "file", "--reason", " "),
        ("agency", "trust", "POL", "--service", "Roll", "--by", "screen", "--reason", "x"),
        ("agency", "trust", "POL", "--service", "Roll", "--by", "file", "--reason", "x", "--none"),
        ("involvements",),
        ("involvements", "answer", "not-an-id", "confirmed", "--reason", "x", "--by", "coordinator@example.org"),
        (
            *("involvements", "answer", "00000000-0000-4000-8000-000000000000", "confirmed"),
            *("--reason", "x", "--by", "nobody@example.org"),
        ),
        ("intake", "--agency", "POL"),
        ("intake", "absent.ndjson", "--agency", "NOBODY"),
        ("links",),
        ("links", "--csv", "/nowhere/at/all.csv"),
        ("judge", "absent.csv", "--by", "linkage.officer@example.org"),
        ("picture", "not-an-id"),
        ("picture", "00000000-0000-4000-8000-000000000000", "--known-at", "yesterday"),
        ("serve", "--port", "70000"),
        ("professional", "add", "nobody", "--agency", "POL", "--name", "N"),
        ("professional", "reset", "nobody@example.org"),
        ("team", "add", "POL", "--name", " "),
        ("team", "add", "POL", "--name", "Desk", "--phone", "0" * 41),
        ("team", "add", "NOBODY", "--name", "Desk"),
    ],
)
def test_what_is_used_wrongly_ends_with_2_and_says_what_to_do(run: Run, arguments: tuple[str, ...]) -> None:
    status, answer, said = run(*arguments, "--json") if arguments else run()
    assert status == 2
    assert not answer
    assert len(said) > 20
    assert "Traceback" not in said


def test_an_agency_of_another_type_or_area_is_refused(run: Run) -> None:
    assert run("agency", "add", "POL", "--name", "P", "--type", "school")[0] == 1
    status, _, said = run("agency", "add", "POL", "--name", "P", "--type", "police", "--area", "elsewhere")
    assert (status, "another code" in said) == (1, True)


def test_an_agency_added_again_takes_the_new_name(run: Run) -> None:
    first = run("agency", "add", "NEW", "--name", "Old name", "--type", "charity", "--json")[1]
    again = run("agency", "add", "NEW", "--name", "New name", "--type", "charity", "--json")[1]
    assert (first["created"], again) == (True, first | {"name": "New name", "created": False})


def test_a_key_is_shown_once_and_opens_the_api_for_that_agency(run: Run, house: Any) -> None:
    from wholepicture.access.viewer import viewer_from_token

    keys = [run("agency", "key", "SCH1", "--json")[1]["key"] for _ in range(2)]
    assert keys[0] != keys[1]
    assert {viewer_from_token(key, channel="api").agency_code for key in keys} == {"SCH1"}


def test_a_feed_is_trusted_for_what_is_said_and_no_more(run: Run, house: Any) -> None:
    from wholepicture.partnership.queries import agency_named

    def trusted() -> list[str]:
        with house.operator().acting():
            return list(agency_named("CHA").trusted_identifiers)

    why = ("--reason", "Its own numbers were copied from a spreadsheet")
    assert run("agency", "trust", "CHA", "--identifier", "upn", "--identifier", "nhs_number", *why)[0] == 0
    assert trusted() == ["nhs_number", "upn"]
    status, _, said = run("agency", "trust", "CHA", "--none")
    assert (status, "why" in said) == (1, True)
    assert trusted() == ["nhs_number", "upn"]
    assert run("agency", "trust", "CHA", "--none", *why)[0] == 0
    assert trusted() == []
    assert run("agency", "trust", "CHA", "--identifier", "upn")[0] == 0, "to give one takes no reason"


def test_someone_put_in_the_directory_with_a_sign_in_gets_a_password_once(run: Run, house: Any) -> None:
    from django.contrib.auth import authenticate

    told = ("professional", "add", "New.Person@example.org", "--agency", "HLT", "--name", "New Person")
    status, first, _ = run(*told, "--role", "nurse", "--team", "Clinic", "--sign-in", "--json")
    assert (status, first["created"]) == (0, True)
    assert authenticate(None, email="new.person@example.org", password=first["password"]) is not None
    again = run(*told, "--job", "Matron", "--sign-in", "--json")[1]
    assert (again["created"], again["role"], "password" in again) == (False, "nurse", False)


def test_somebody_who_lost_their_telephone_gets_in_again_and_nobody_else_stays_in(run: Run, house: Any) -> None:
    from allauth.mfa.utils import is_mfa_enabled
    from django.contrib.auth import authenticate

    from tests.web.story import client_of
    from wholepicture.access.models import Account

    before = client_of(house, "nurse")
    assert before.get("/reports/").status_code == 200
    password = run("professional", "reset", house.emails["nurse"], "--json")[1]["password"]
    account = authenticate(None, email=house.emails["nurse"], password=password)
    assert (account is not None, is_mfa_enabled(Account.objects.get(id=account.pk))) == (True, False)
    assert before.get("/reports/").status_code == 403, "and is told to sign in again"
    assert before.get("/reports/")["Location"].startswith("/accounts/login/")


def test_a_reset_is_refused_where_there_is_nothing_to_reset(run: Run, house: Any) -> None:
    status, _, said = run("professional", "reset", house.emails["nurse"])
    assert (status, "has no account yet" in said) == (1, True)


def test_a_team_is_added_with_the_number_that_every_page_gives(run: Run, house: Any) -> None:
    from wholepicture.partnership.queries import duty_contact

    added = run("team", "add", "HUB", "--name", "Night desk", "--phone", "01632 960777", "--no-duty", "--json")[1]
    desk = {"agency": "HUB", "name": "Night desk", "phone": "01632 960777", "duty": False, "hub": False}
    assert added == desk | {"created": True}
    run("team", "add", "CSC", "--name", "Harrowmere Children's Social Care duty", "--no-duty")
    run("team", "add", "HUB", "--name", "Harrowmere Co-ordination Hub duty", "--no-duty")
    again = run("team", "add", "HUB", "--name", "Night desk", "--duty", "--json")[1]
    assert again == added | {"duty": True, "created": False}
    with house.operator().acting():
        assert duty_contact(house.operator()) == {"team": "Night desk", "phone": "01632 960777"}


def test_somebody_who_joins_a_team_leaves_its_number_and_its_duty_as_they_were(run: Run, house: Any) -> None:
    from wholepicture.partnership.queries import duty_contact

    def duty() -> dict[str, str]:
        with house.operator().acting():
            return duty_contact(house.operator())

    before = duty()
    told = ("professional", "add", "night@example.org", "--agency", "HUB", "--name", "Night Desk-Test")
    assert run(*told, "--team", before["team"])[0] == 0
    assert (before["phone"], duty()) == ("01632 960001", before)


def test_codes_are_given_for_a_demonstrations_people_only(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from allauth.mfa.totp.internal.auth import validate_totp_code

    from wholepicture.config.demo import people

    status, answer, said = run("code", "coordinator@example.org", "--json")
    assert (status, answer, "demonstration" in said) == (1, "", True)
    monkeypatch.setattr(people, "marker", lambda: people.Marker(7, complete=True))
    told = run("code", "coordinator@example.org", "--json")[1]
    assert validate_totp_code(people.secret_of("coordinator@example.org"), told["code"])


# -- taking in --------------------------------------------------------------------------------------------------------


def test_a_file_that_cannot_be_read_ends_with_2_and_the_others_are_taken_in(run: Run, tmp_path: Path) -> None:
    assert run("intake", tmp_path / "absent.ndjson", "--agency", "SCH1")[0] == 2
    good = lines(tmp_path, "good.ndjson", factories.concern(factories.child(), key="k-1"))
    book = tmp_path / "old.xls"
    book.write_bytes(b"\xd0\xcf\x11\xe0 old")
    status, accounts, said = run("intake", book, good, "--agency", "SCH1", "--json")
    assert status == 2
    assert [one["rows"] for one in accounts] == [0, 1]
    assert accounts[0]["problems"][0]["field"] == "file"
    assert "old.xls" in said
    assert accounts[1]["accepted"] == 1


def test_a_preview_shows_what_would_be_taken_in_and_stores_nothing(run: Run, house: Any, tmp_path: Path) -> None:
    from wholepicture.intake.queries import every_submission, quarantined

    file = lines(tmp_path, "two.ndjson", factories.concern(factories.child(), key="k-1"), "cut {")
    status, (seen,), said = run("intake", file, "--agency", "SCH1", "--preview", "--json")
    assert (status, "Nothing was stored" in said) == (0, True)
    assert seen["rows"][0]["body"]["key"] == "k-1"
    assert seen["problems"][0]["row"] == 2
    with house.operator().acting():
        assert every_submission() == []
    assert not quarantined(house.operator("SCH1"))


def test_without_json_the_answer_is_for_people(run: Run, tmp_path: Path) -> None:
    file = lines(tmp_path, "two.ndjson", factories.concern(factories.child(), key="k-1"), "[bold]cut {")
    status, words, said = run("intake", file, "--agency", "SCH1")
    assert status == 0
    assert "Accepted" in words
    assert "This is not JSON" in words
    assert "wholepicture process" in said


# -- reading and checking ---------------------------------------------------------------------------------------------


def test_alerts_carry_their_reasons_and_the_reports_behind_them(run: Run, house: Any) -> None:
    from wholepicture.base import clock

    day = clock.now() - timedelta(days=10)
    car = factories.vehicle("XX00 ABC")
    for number, agency in enumerate(("SCH1", "POL", "CHA")):
        day += timedelta(hours=1)
        given, family = (("Wren", "Ashdown-Test"), ("Teal", "Row-Test"), ("Sable", "Kelp-Test"))[number]
        child = factories.child(given=given, family=family, date_of_birth=f"201{number}-0{number + 2}-1{number}")
        ties = [factories.tie("c1", "v1", "travelled_in")]
        written = {"recorded_at": day.isoformat(), "happened": {"from": day.isoformat(), "precision": "exact"}}
        seen = {"vehicles": [car], "ties": ties, "signs": ["cars_unknown_adults"]}
        house.send(agency, factories.concern(child, key=f"k-{number}", **seen, **written))
    house.process()
    (alert,) = run("alerts", "--json")[1]
    fields = (
        "id rule rule_version evident_at raised_at nominals items reasons evidence rules rolled_up is_listed decision"
    )
    assert set(alert) == set(fields.split())
    assert alert["rule"] == "shared_tie"
    assert len(alert["nominals"]) >= 2
    assert alert["evidence"][:2] == [{"agency": "SCH1", "key": "k-0"}, {"agency": "POL", "key": "k-1"}]
    assert alert["reasons"]
    assert (alert["rules"], alert["rolled_up"], alert["is_listed"], alert["decision"]) == (
        ["shared_tie"],
        [],
        False,
        None,
    )


def test_what_is_only_listed_is_told_where_it_is_asked_for(run: Run, house: Any) -> None:
    for agency, sign in (("SCH1", "older_partner"), ("HLT", "money_or_items_unexplained")):
        house.send(agency, factories.concern(factories.child(identifiers=[factories.nhs_of(1)]), signs=[sign]))
    house.process()
    assert run("alerts", "--json")[1] == []
    (listed,) = run("alerts", "--listed", "--json")[1]
    assert listed["is_listed"]
    assert set(listed["rules"]) == {"two_pointing", "pointing_and_another"}
    assert [other["rule"] for other in listed["rolled_up"]] == listed["rules"][1:]


def test_a_picture_is_shown_as_it_was_known(run: Run, house: Any) -> None:
    from wholepicture.base import clock
    from wholepicture.linkage.queries import subjects_by_name

    house.send("SCH1", factories.concern(factories.child(), key="k-1"))
    house.process()
    (subject,) = subjects_by_name(house.operator(), names=[("SCH1", "k-1", "c1")]).values()
    now = run("picture", subject, "--json")[1]
    assert now["chronology"][0]["report"] == {"agency": "SCH1", "key": "k-1"}
    today, before = clock.local_date(), clock.local_date() - timedelta(days=1)
    assert run("picture", subject, "--known-at", today, "--json")[1]["chronology"] == now["chronology"]
    assert run("picture", subject, "--known-at", clock.now().isoformat(), "--json")[0] == 0
    status, answer, said = run("picture", subject, "--known-at", before, "--json")
    assert (status, answer) == (1, "")
    assert "known by" in said


def test_rebuilding_puts_reports_from_before_the_reading_list_on_it(run: Run, house: Any) -> None:
    from tests.access.raw import as_superuser
    from wholepicture.alerts.queries import reading_totals
    from wholepicture.alerts.urgency import OTHER

    nobody = factories.concern(facts="A girl would not say her name.")
    del nobody["subjects"]
    house.send("HLT", factories.concern(), nobody)
    house.process()
    with as_superuser(house.database) as superuser:
        superuser.execute("DELETE FROM alerts_toread")
        superuser.execute("DELETE FROM picture_event WHERE nominal IS NULL")
    status, answer, _ = run("rebuild", "--json")
    assert (status, set(answer)) == (0, {"pictures", "changed"})
    assert reading_totals(house.operator()) == {OTHER: 2}
    with as_superuser(house.database) as superuser:
        assert superuser.execute("SELECT count(*) FROM picture_event WHERE nominal IS NULL").fetchone() == (1,)


def test_rebuilding_finds_and_mends_a_picture_that_somebody_edited(run: Run, house: Any) -> None:
    from wholepicture.picture.models import Fact

    house.send("SCH1", factories.concern(factories.child(), key="k-1"))
    house.send("POL", factories.concern(factories.child(given="Other"), key="p-1"))
    house.process()
    whole = run("rebuild", "--json")[1]
    assert whole["changed"] == 0
    with house.operator().acting():
        Fact.objects.filter(kind="name").update(value="Somebody Else")
    assert run("rebuild", "--json")[1] == whole | {"changed": 2}
    assert run("rebuild", "--json")[1] == whole


def test_a_ledger_that_somebody_changed_ends_with_1_and_names_the_fault(run: Run, house: Any) -> None:
    from django.db import connections

    assert run("verify-ledger", "--json")[1]["ok"] is True
    with connections["owner"].cursor() as sql:
        sql.execute("ALTER TABLE access_ledgerentry NO FORCE ROW LEVEL SECURITY")
        sql.execute("UPDATE access_ledgerentry SET operation = 'nothing.happened' WHERE operation LIKE '%add_agency'")
    status, checked, _ = run("verify-ledger", "--json")
    assert (status, checked["ok"]) == (1, False)
    assert "was changed" in checked["faults"][0]


def test_steps_that_a_killed_worker_left_half_done_are_run(run: Run, house: Any) -> None:
    from django.db import connections

    house.send("SCH1", factories.concern(factories.child(), key="k-1"))
    with connections["worker"].cursor() as sql:
        sql.execute("UPDATE procrastinate_jobs SET status = 'doing'")
    house.send("SCH1", factories.concern(factories.child(), key="k-2"))
    status, processed, _ = run("process", "--json")
    assert (status, processed["failed"]) == (0, 0)
    assert processed["steps"] >= 6
    assert run("process", "--json")[1] == {"steps": 0, "failed": 0}


def test_a_step_that_was_given_up_is_counted_and_can_be_tried_again(
    run: Run, house: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wholepicture.base.jobs import RETRY
    from wholepicture.linkage import commands

    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("spoiled")

    monkeypatch.setattr(RETRY, "max_attempts", 1)
    house.send("SCH1", factories.concern(factories.child(), key="k-1"))
    with monkeypatch.context() as broken:
        broken.setattr(commands, "join", fail)
        assert run("process", "--json")[:2] == (1, {"steps": 0, "failed": 1})
    assert run("process", "--json")[1]["failed"] == 1
    assert run("process", "--retry-failed", "--json")[1]["failed"] == 0


# -- who works with a child -------------------------------------------------------------------------------------------


def test_a_feed_is_trusted_for_a_service_and_withdrawn(run: Run, house: Any) -> None:
    trust = ("agency", "trust", "CHA", "--service", "Youth  Project", "--by", "api", "--reason", "Their system")
    assert run(*trust, "--json")[1] == {"code": "CHA", "feeds": ["api:youth project"]}
    assert run(*trust, "--json")[1] == {"code": "CHA", "feeds": ["api:youth project"]}
    assert run(*trust, "--withdraw", "--json")[1] == {"code": "CHA", "feeds": []}
    status, _, said = run(*trust, "--withdraw", "--json")
    assert (status, "not trusted" in said) == (1, True)


def test_what_waits_to_be_confirmed_is_listed_and_answered_for_somebody_who_may(run: Run, house: Any) -> None:
    wren = factories.child(identifiers=[factories.nhs_of(1)])
    house.send("SCH1", factories.involvement(wren))
    house.send("HLT", factories.involvement(wren, service="A new service"))
    house.process()
    (row,) = run("involvements", "waiting", "--json")[1]
    assert (row["agency"], row["work"]["service"], row["work"]["standing"]) == (
        "Harrowmere Hospital",
        "A new service",
        "waiting",
    )
    assert "1 to confirm" in run("involvements", "waiting")[1]
    answer = ("involvements", "answer", row["involvement"], "confirmed", "--reason", "Rang them", "--by")
    for who in ("nurse", "charity_worker"):
        status, _, said = run(*answer, house.emails[who])
        assert (status, "nothing here" in said) == (1, True), who
    assert run(*answer, house.emails["teacher_dsl"], "--json")[1]["answer"] == "confirmed"
    assert run("involvements", "waiting", "--json")[1] == []
