"""A town through the product itself: its officer and its co-ordinator go by the truth, and its marks by the town's days."""

import contextlib
import json
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from wholepicture.config import home, installation

installation.load()

from wholepicture.access.viewer import system_viewer  # noqa: E402 - Django must know the product before its rooms
from wholepicture.alerts.models import Triage  # noqa: E402
from wholepicture.alerts.standing import standings  # noqa: E402
from wholepicture.config.cli import main  # noqa: E402
from wholepicture.config.evaluation import figures  # noqa: E402
from wholepicture.config.evaluation.product import Asked, Product  # noqa: E402
from wholepicture.config.evaluation.town import Exploited, Town, Truth  # noqa: E402

# Years before the clock of whoever runs this.
MONDAY = datetime(2020, 3, 2, 12, tzinfo=UTC)
AGENCIES = [
    {"code": code, "name": name, "type": kind, "phone": "01632 960000", "teams": [team], "feeds": []}
    for code, name, kind, team in (
        ("SEA1", "Seaview High School", "school", {"code": "pastoral", "name": "Pastoral", "phone": "01632 960001"}),
        ("SEAH", "Seaview Hub", "social_care", {"code": "desk", "name": "Desk", "phone": "01632 960002"}),
    )
]
PEOPLE = [
    {
        "name": name,
        "email": f"{role}@seaview.example.org",
        "role": role,
        "agency": "SEAH",
        "team": "desk",
        "job": role.replace("_", " "),
        "phone": "07700 900000",
        "lead": "",
    }
    for name, role in (("Ada Quayle", "coordinator"), ("Ben Thorne", "linkage_officer"))
]
WREN = {"given": "Wren", "family": "Aldersea", "date_of_birth": "2006-05-04", "sex": "female"}
IDA = {"given": "Ida", "family": "Brackwater", "date_of_birth": "2006-08-09", "sex": "female"}
RORY = {
    "role": "person_of_concern",
    "given": "Rory",
    "family": "Crane",
    "date_of_birth": "1991-01-02",
    "identifiers": [{"type": "nhs_number", "value": "9994830597"}],
}
STATION = {"ref": "l1", "name": "Harrowmere station", "kind": "station"}


def report(key: str, day: int, child: dict[str, Any], **more: Any) -> dict[str, Any]:
    recorded_at = (MONDAY + timedelta(days=day)).isoformat()
    subjects = [{"ref": "c1", "role": "child", **child}]
    return {"key": key, "kind": "concern", "recorded_at": recorded_at, "subjects": subjects} | more


def with_rory(key: str, day: int, child: dict[str, Any], **more: Any) -> dict[str, Any]:
    made = report(key, day, child, ties=[{"from": "c1", "to": "p1", "type": "with"}], **more)
    made["subjects"].append({"ref": "p1", **RORY})
    return made


def town_of(*bodies: dict[str, Any], who: dict[tuple[str, str], str]) -> Town:
    exploited = {name: Exploited(name, "network-1", MONDAY.date(), None, ()) for name in ("wren", "ida")}
    truth = Truth(
        who={("SEA1", key, ref): person for (key, ref), person in who.items()},
        exploited=exploited,
        harmed_at_home=frozenset(),
        culprits=frozenset({"rory", "station"}),
        households={},
    )
    sent = [("SEA1", body) for body in sorted(bodies, key=lambda body: str(body["recorded_at"]))]
    return Town(2_000, MONDAY.date(), (MONDAY + timedelta(days=360)).date(), AGENCIES, sent, truth)


def through(town: Town, folder: Path, answers: int | None) -> tuple[Product, list[Asked]]:
    (folder / "professionals.json").write_text(json.dumps(PEOPLE), "utf-8")
    product = Product(town, folder, answers=answers)
    return product, product.go()


def test_a_mark_looks_back_from_its_day_in_the_town_and_a_station_beside_it_hinders_none(
    house: Any, tmp_path: Path
) -> None:
    """Wren is raised by a sign of harm beside Rory and a station; Ida had been seen with Rory before."""
    town = town_of(
        with_rory("ida-1", 0, IDA),
        with_rory("wren-1", 100, WREN, signs=[{"code": "injury_unexplained", "answer": "yes"}], places=[STATION]),
        report("other", 110, {"given": "Maud", "family": "Cawdell"}),
        who={
            ("ida-1", "c1"): "ida",
            ("ida-1", "p1"): "rory",
            ("wren-1", "c1"): "wren",
            ("wren-1", "p1"): "rory",
            ("wren-1", "l1"): "station",
        },
    )
    _, looks = through(town, tmp_path, answers=0)
    named = figures.named(town, looks)
    assert (named["wren"].rule, named["ida"].rule) == ("harm", "of_concern")
    assert [(named[child].raised_on, child) for child in ("wren", "ida")] == [
        ((MONDAY + timedelta(days=100)).date(), "wren"),
        ((MONDAY + timedelta(days=103)).date(), "ida"),
    ]


def test_what_was_dismissed_in_the_town_is_not_asked_again_and_what_came_since_may_be(
    house: Any, tmp_path: Path
) -> None:
    maud = {"given": "Maud", "family": "Cawdell", "date_of_birth": "2007-04-05"}
    hurt = [{"code": "injury_unexplained", "answer": "yes"}]
    again = [{"code": "threat_or_debt", "answer": "yes"}]
    days = {"maud-1": (0, hurt), "maud-2": (20, []), "maud-3": (40, again), "maud-4": (60, [])}
    town = town_of(
        *(report(key, day, maud, signs=signs) for key, (day, signs) in days.items()),
        who={(key, "c1"): "maud" for key in days},
    )
    _, looks = through(town, tmp_path, answers=0)
    assert [look.at.date() for look in looks] == [(MONDAY + timedelta(days=day)).date() for day in (0, 40)]
    with system_viewer("operator").acting():
        decisions = list(Triage.objects.order_by("at").select_related("alert"))
        stand = standings(decision.alert for decision in decisions)
    assert all(decision.at < MONDAY + timedelta(days=70) for decision in decisions)
    behind = [stand[decision.alert_id] for decision in decisions]
    looked_at = [standing.reports_at(decision.at) for standing, decision in zip(behind, decisions, strict=True)]
    assert looked_at == [standing.raised_on for standing in behind]


@pytest.mark.parametrize(("answers", "expected"), [(0, 0), (None, 2)])
def test_an_officer_answers_what_is_asked_about_people_and_about_things(
    house: Any, tmp_path: Path, answers: int | None, expected: int
) -> None:
    car = {"ref": "v1", "make": "Vauxhall", "model": "Corsa", "colour": "black"}
    ties = [{"from": "c1", "to": "v1", "type": "travelled_in"}]
    town = town_of(
        report("wren-1", 0, WREN, vehicles=[car | {"registration": "LK?9 A?C"}], ties=ties),
        report("wren-2", 5, WREN | {"given": "Wrenn"}, vehicles=[car | {"registration": "LK19 ABC"}], ties=ties),
        who={(key, ref): what for key in ("wren-1", "wren-2") for ref, what in (("c1", "wren"), ("v1", "car"))},
    )
    product, _ = through(town, tmp_path, answers)
    assert product.questions == expected


def test_the_command_takes_a_town_through_the_product_in_an_installation_that_is_gone_afterwards(
    own_server: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    town = town_of(
        report("wren-1", 0, WREN, signs=[{"code": "injury_unexplained", "answer": "yes"}]),
        report("wren-2", 5, WREN | {"given": "Wrenn"}),
        who={("wren-1", "c1"): "wren", ("wren-2", "c1"): "wren"},
    )
    write(town, tmp_path)
    assert main(["evaluate", "--town", str(tmp_path), "--officer", "0", "--officer", "all", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [(run["officer"], run["questions"]) for run in answer["through_product"]] == [("0", 0), ("all", 1)]
    for run in (answer, *answer["through_product"]):
        assert (run["in_time"]["raised"], run["share_right"], run["alerts"]) == (0.5, 1.0, 1)
    assert not list(Path(tempfile.gettempdir()).glob("wp-evaluation-*"))


def test_an_invented_town_goes_into_no_installation_that_there_is(house: Any, tmp_path: Path) -> None:
    refused = subprocess.run(
        [sys.executable, "-m", "wholepicture.config.evaluation", str(tmp_path)],
        cwd=home.PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 2
    assert "goes into no installation that there is" in refused.stderr


@pytest.mark.parametrize(
    "wrong",
    [
        ["some"],
        ["-1"],
        ["0", "--use", "nights=off"],
        ["0", "--decided-within", "-1"],
        ["0", "--decided-within", "7"],
    ],
)
def test_an_officer_who_cannot_be_is_refused_before_anything_runs(
    wrong: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with contextlib.suppress(SystemExit):
        assert main(["evaluate", f"--officer={wrong[0]}", *wrong[1:]]) == 2
    assert "--officer" in capsys.readouterr().err


def test_who_asks_for_other_days_with_an_officer_is_told_what_to_leave_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "--officer", "0", "--decided-within", "7"]) == 2
    assert "leave out --decided-within, or --officer" in " ".join(capsys.readouterr().err.split())


def write(town: Town, folder: Path) -> None:
    """A town as `python -m synthetic --town` writes it."""
    truth = {
        "town": {"children": town.children, "start": town.start.isoformat(), "until": town.until.isoformat()},
        "subjects": [
            {"agency": agency, "key": key, "ref": ref, "person": who}
            for (agency, key, ref), who in town.truth.who.items()
        ],
        "mentions": [],
        "network": [],
        "alone": [],
        "network_children": [],
        "exploited_alone": [
            {
                "child": child.child,
                "network": child.network,
                "first_contact_on": child.first_contact_on.isoformat(),
                "serious_harm_on": None,
                "traces": [],
            }
            for child in town.truth.exploited.values()
        ],
        "harm_at_home": [],
        "people": [],
    }
    sent = "".join(json.dumps({"agency": agency, "body": body}) + "\n" for agency, body in town.submissions)
    (folder / "submissions.ndjson").write_text(sent, "utf-8")
    for name, held in (("truth", truth), ("agencies", AGENCIES), ("professionals", PEOPLE)):
        (folder / f"{name}.json").write_text(json.dumps(held), "utf-8")
