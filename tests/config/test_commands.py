"""The command line: what each command of the contract answers, and how it ends.

One story runs as an operator runs it: programs of their own on a fresh installation. The rest calls `main` on a house.
"""

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from synthetic import factories

CONTRACT = Path(__file__).parents[1] / "contract"
PROJECT = Path(__file__).parents[2]
Run = Callable[..., tuple[int, Any, str]]


def lines(folder: Path, name: str, *bodies: Any) -> Path:
    """A file of one report a line; text stands as it is."""
    file = folder / name
    file.write_text("".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in bodies), "utf-8")
    return file


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def run(house: Any, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process: (exit status, its answer if it is JSON, standard error)."""
    from wholepicture.config.cli import main

    def run(*arguments: Any) -> tuple[int, Any, str]:
        capsys.readouterr()
        try:
            status = main([str(one) for one in arguments])
        except SystemExit as ended:
            status = int(str(ended.code or 0))
        said = capsys.readouterr()
        return status, json.loads(said.out) if "--json" in arguments and said.out else said.out, said.err

    return run


# -- the whole contract, as programs on a fresh installation --------------------------------------------------------


class Fresh:
    """An installation of its own, used through programs."""

    def __init__(self, folder: Path):
        self.folder = folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith("WHOLEPICTURE_")}
        self.environment = kept | {"WHOLEPICTURE_HOME": str(folder / "home")}

    def __call__(self, *arguments: Any) -> Any:
        """A command's JSON answer; it must succeed, and say nothing else on standard output."""
        done = self.whole(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def several(self, *commands: tuple[Any, ...]) -> list[Any]:
        """The JSON answers of several commands, one after another in one program, which spares starting each."""
        code = "import sys; from wholepicture.config.cli import main; sys.exit(max(main(c) for c in {}))"
        done = subprocess.run(
            [sys.executable, "-c", code.format([[*map(str, one), "--json"] for one in commands])],
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def whole(self, *arguments: Any) -> Any:
        return subprocess.run(
            [sys.executable, "-m", "wholepicture.config.cli", *map(str, arguments)],
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


@pytest.fixture(scope="module")
def fresh() -> Iterator[Fresh]:
    # Not in pytest's tmp_path: root's is closed to the account that the database then runs under.
    folder = Path(tempfile.mkdtemp(prefix="wp-test-"))
    folder.chmod(0o711)
    installation = Fresh(folder)
    yield installation
    installation.whole("stop")
    shutil.rmtree(folder)


def test_an_operator_works_through_the_whole_contract_on_a_fresh_installation(fresh: Fresh) -> None:
    before = fresh.whole("alerts", "--json")
    assert (before.returncode, before.stdout) == (1, "")
    assert "wholepicture init" in before.stderr
    assert not (fresh.folder / "home").exists()

    made = fresh("init")
    assert (set(made), made["created"]) == ({"home", "database", "created"}, True)
    assert fresh("init") == made | {"created": False}

    school = fresh("agency", "add", "SCH", "--name", "Mill Lane School", "--type", "school")
    assert school == {"code": "SCH", "name": "Mill Lane School", "type": "school", "created": True}
    key = fresh("agency", "key", "SCH")
    assert (set(key), key["agency"]) == ({"agency", "key"}, "SCH")

    good = lines(fresh.folder, "good.ndjson", json.loads((CONTRACT / "concern.json").read_text("utf-8")), "cut {")
    (account,) = fresh("intake", good, "--agency", "SCH")
    assert set(account) == {"file", "rows", "accepted", "duplicates", "quarantined", "flagged", "problems"}
    assert (account["rows"], account["accepted"], account["quarantined"]) == (2, 1, 1)
    assert [set(one) for one in account["problems"]] == [{"row", "field", "reason"}]

    processed = fresh("process")
    assert (set(processed), processed["failed"]) == ({"steps", "failed"}, 0)
    assert processed["steps"] >= 3

    written = fresh.folder / "links.csv"
    assert fresh("links", "--csv", written)["rows"] == 4
    assert written.read_text().splitlines()[0] == "agency,key,ref,kind,nominal"
    child = next(row for row in table(written) if row["ref"] == "c1")
    assert (child["agency"], child["key"], child["kind"]) == ("SCH", "s-2025-0007", "person")

    picture, alerts, rules, rebuilt, checked = fresh.several(
        ("picture", child["nominal"]), ("alerts",), ("rules",), ("rebuild",), ("verify-ledger",)
    )
    assert {"id", "kind", "label", "roles", "facts", "chronology", "working", "ties", "signs"} <= set(picture)
    assert (picture["id"], picture["kind"], picture["label"]) == (child["nominal"], "nominal", "Wren Ashdown-Test")
    assert alerts == []
    assert {"code", "version", "title", "explanation", "parameters", "active"} == set(rules[0])
    assert rebuilt == {"pictures": 2, "changed": 0}
    assert (set(checked), checked["ok"]) == ({"entries", "sealed", "root", "ok"}, True)
    assert checked["entries"] == checked["sealed"] > 10

    assert fresh("stop") == {"stopped": True}


def test_serving_ends_its_site_and_its_worker(fresh: Fresh) -> None:
    import socket
    import urllib.request

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    fresh("init")
    serving = subprocess.Popen(
        [sys.executable, "-m", "wholepicture.config.cli", "serve", "--port", str(port), "--json"],
        env=fresh.environment,
        cwd=fresh.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert serving.stdout is not None
        url = json.loads(serving.stdout.readline())["url"]
        with urllib.request.urlopen(f"{url}/api/v1/openapi.json") as answer:
            assert answer.status == 200
        taken = fresh.whole("serve", "--port", port)
        assert (taken.returncode, "--port" in taken.stderr) == (1, True)
        children = subprocess.run(["pgrep", "-P", str(serving.pid)], capture_output=True, text=True).stdout.split()
        assert len(children) == 2
    finally:
        serving.send_signal(signal.SIGINT)
        serving.communicate(timeout=20)
    assert serving.returncode == 0
    assert not any(Path(f"/proc/{child}").exists() for child in children)


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
        ("intake", "--agency", "POL"),
        ("intake", "absent.ndjson", "--agency", "NOBODY"),
        ("links",),
        ("links", "--csv", "/nowhere/at/all.csv"),
        ("judge", "absent.csv", "--by", "linkage.officer@example.org"),
        ("picture", "not-an-id"),
        ("picture", "00000000-0000-4000-8000-000000000000", "--known-at", "yesterday"),
        ("serve", "--port", "70000"),
        ("professional", "add", "nobody", "--agency", "POL", "--name", "N"),
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

    assert run("agency", "trust", "CHA", "--identifier", "upn", "--identifier", "nhs_number")[0] == 0
    assert trusted() == ["nhs_number", "upn"]
    assert run("agency", "trust", "CHA", "--none")[0] == 0
    assert trusted() == []


def test_someone_put_in_the_directory_with_a_sign_in_gets_a_password_once(run: Run, house: Any) -> None:
    from django.contrib.auth import authenticate

    told = ("professional", "add", "New.Person@example.org", "--agency", "HLT", "--name", "New Person")
    status, first, _ = run(*told, "--role", "nurse", "--team", "Clinic", "--sign-in", "--json")
    assert (status, first["created"]) == (0, True)
    assert authenticate(None, email="new.person@example.org", password=first["password"]) is not None
    again = run(*told, "--job", "Matron", "--sign-in", "--json")[1]
    assert (again["created"], again["role"], "password" in again) == (False, "nurse", False)


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


# -- joining ----------------------------------------------------------------------------------------------------------


def two_alike(house: Any) -> None:
    """Two reports about children who may be one, without an identifier in common."""
    born = {"given": "Wren", "family": "Ashdown-Test", "date_of_birth": "2010-05-17"}
    house.send("SCH1", factories.concern(factories.child(**born), key="=s+1"))
    house.send("POL", factories.concern(factories.child(**born), key="p-1"))
    house.send("CHA", factories.concern(factories.child(**born), key="c-1"))
    house.process()


def test_links_name_every_subject_and_mention_with_what_it_stands_in(run: Run, house: Any, tmp_path: Path) -> None:
    body = factories.concern(
        factories.child(), factories.adult(), key="k-1", vehicles=[factories.vehicle()], phones=[factories.phone()]
    )
    house.send("SCH1", body)
    out = tmp_path / "links.csv"
    status, _, said = run("links", "--csv", out)
    assert (status, "wholepicture process" in said) == (0, True)
    assert {row["kind"]: bool(row["nominal"]) for row in table(out)} == {
        "person": False,
        "vehicle": True,
        "phone": True,
    }
    house.process()
    house.send("POL", body | {"key": "p-1"})
    house.process()
    assert run("links", "--csv", out, "--json")[1] == {"file": str(out), "rows": 8}
    rows = table(out)
    assert all(row["nominal"] for row in rows)
    for kind in ("vehicle", "phone"):
        assert len({row["nominal"] for row in rows if row["kind"] == kind}) == 1, "the same thing is one thing"


def test_candidates_can_be_judged_and_given_back_as_they_were_written(run: Run, house: Any, tmp_path: Path) -> None:
    two_alike(house)
    queue, answers = tmp_path / "queue.csv", tmp_path / "answers.csv"
    assert run("candidates", "--csv", queue)[0] == 0
    header = "agency_a,key_a,ref_a,agency_b,key_b,ref_b,nominal_a,nominal_b,weight"
    assert queue.read_text().splitlines()[0] == header
    asked = table(queue)
    assert asked
    assert all(row["weight"] == "" and row["nominal_a"] != row["nominal_b"] for row in asked)
    keys = {row[f"key_{side}"] for row in asked for side in "ab"}
    assert "'=s+1" in keys, "what a spreadsheet would run has an apostrophe in front"
    with answers.open("w", newline="") as file:
        out = csv.DictWriter(file, [*header.split(","), "answer", "reason"])
        out.writeheader()
        out.writerows(row | {"answer": "same", "reason": "Same child, seen by both."} for row in asked)
    status, judged, said = run("judge", answers, "--by", "Linkage.Officer@example.org", "--json")
    assert (status, judged) == (0, {"judged": len(asked), "conflicts": 0, "problems": []})
    assert "wholepicture process" in said
    assert run("process", "--json")[1]["steps"] > 0
    run("links", "--csv", queue)
    assert len({row["nominal"] for row in table(queue)}) == 1


def test_a_judgement_that_contradicts_another_is_a_conflict_and_bad_rows_are_named(
    run: Run, house: Any, tmp_path: Path
) -> None:
    two_alike(house)
    header = "agency_a,key_a,ref_a,agency_b,key_b,ref_b,answer,reason"

    def judge(*rows: str) -> Any:
        file = lines(tmp_path, "judgements.csv", header, *rows)
        return run("judge", file, "--by", "linkage.officer@example.org", "--json")[1]

    assert judge("SCH1,=s+1,c1,POL,p-1,c1,same,One", "POL,p-1,c1,CHA,c-1,c1,different,Two") == {
        "judged": 2,
        "conflicts": 0,
        "problems": [],
    }
    house.process()
    told = judge(
        "SCH1,=s+1,c1,CHA,c-1,c1,same,They are",
        "SCH1,=s+1,c1,POL,p-1,c1,perhaps,Hm",
        "SCH1,=s+1,c1,POL,p-1,c1,same,",
        "SCH1,nothing,c1,NOBODY,p-1,c1,same,Why not",
        "",
        "SCH1,=s+1,c1,SCH1,=s+1,c1,same,Myself",
    )
    assert (told["judged"], told["conflicts"]) == (0, 1)
    assert [(one["row"], one["field"]) for one in told["problems"]] == [
        *((2, "answer"), (3, "answer"), (4, "reason"), (5, "ref_a")),
        *((5, "ref_b"), (7, "answer")),
    ]


def test_only_somebody_whose_role_includes_it_can_judge(run: Run, house: Any, tmp_path: Path) -> None:
    file = lines(tmp_path, "j.csv", "agency_a,key_a,ref_a,agency_b,key_b,ref_b,answer,reason")
    assert run("judge", file, "--by", "nurse@example.org")[0] == 1
    status, _, said = run("judge", file, "--by", "stranger@example.org")
    assert (status, "professional add" in said) == (2, True)
    lacking = lines(tmp_path, "lacking.csv", "agency_a,key_a")
    assert run("judge", lacking, "--by", "linkage.officer@example.org")[0] == 2


# -- reading and checking ---------------------------------------------------------------------------------------------


def test_alerts_carry_their_reasons_and_the_reports_behind_them(run: Run, house: Any) -> None:
    from wholepicture.base import clock

    day = clock.now() - timedelta(days=10)
    car = factories.vehicle("XX00 ABC")
    for number, agency in enumerate(("SCH1", "POL", "CHA")):
        day += timedelta(hours=1)
        child = factories.child(given=f"Child{number}", date_of_birth=f"201{number}-01-0{number + 1}")
        ties = [factories.tie("c1", "v1", "travelled_in")]
        written = {"recorded_at": day.isoformat(), "happened": {"from": day.isoformat(), "precision": "exact"}}
        house.send(agency, factories.concern(child, key=f"k-{number}", vehicles=[car], ties=ties, **written))
    house.process()
    (alert,) = run("alerts", "--json")[1]
    fields = "id rule rule_version evident_at raised_at nominals items reasons evidence"
    assert set(alert) == set(fields.split())
    assert alert["rule"] == "shared_tie"
    assert len(alert["nominals"]) >= 2
    assert alert["evidence"][:2] == [{"agency": "SCH1", "key": "k-0"}, {"agency": "POL", "key": "k-1"}]
    assert alert["reasons"]


def test_a_picture_is_shown_as_it_was_known(run: Run, house: Any) -> None:
    from wholepicture.base import clock
    from wholepicture.linkage.queries import subjects_named

    house.send("SCH1", factories.concern(factories.child(), key="k-1"))
    house.process()
    (subject,) = subjects_named(house.operator(), names=[("SCH1", "k-1", "c1")]).values()
    now = run("picture", subject, "--json")[1]
    assert now["chronology"][0]["report"] == {"agency": "SCH1", "key": "k-1"}
    today, before = clock.local_date(), clock.local_date() - timedelta(days=1)
    assert run("picture", subject, "--known-at", today, "--json")[1]["chronology"] == now["chronology"]
    assert run("picture", subject, "--known-at", clock.now().isoformat(), "--json")[0] == 0
    status, answer, said = run("picture", subject, "--known-at", before, "--json")
    assert (status, answer) == (1, "")
    assert "known by" in said


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
    from wholepicture.base.steps import RETRY
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
