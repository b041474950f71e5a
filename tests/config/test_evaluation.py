"""What the evaluation counts: a town in which everything is known, looked at report by report."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from synthetic import evaluation_town
from wholepicture.config import installation

installation.load()

from wholepicture.alerts.registry import all_rules  # noqa: E402 - Django must know the product before its rooms are imported
from wholepicture.alerts.rules_used import UsedRule  # noqa: E402
from wholepicture.config.cli import main  # noqa: E402
from wholepicture.config.evaluation import figures  # noqa: E402
from wholepicture.config.evaluation.looking import Coordinator, Look, Looking  # noqa: E402
from wholepicture.config.evaluation.perfect_picture import Knowledge, PerfectPicture, id_of  # noqa: E402
from wholepicture.config.evaluation.town import Exploited, Town, Truth, read, where_named  # noqa: E402

MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
AGENCIES = [
    {"code": code, "name": name, "type": kind}
    for code, name, kind in (
        ("POL", "Police", "police"),
        ("HOM", "Gull House", "care_home"),
        ("SCH1", "School", "school"),
    )
]


def at(day: int) -> str:
    return (MONDAY + timedelta(days=day)).isoformat()


def night(child: str, day: int, agency: str = "POL") -> tuple[str, dict[str, Any]]:
    since = MONDAY.replace(hour=22) + timedelta(days=day)
    block = {"missing_since": since.isoformat(), "returned_at": (since + timedelta(hours=9)).isoformat()}
    return agency, report(child, day + 1, kind="missing_episode", missing=block)


def sign(child: str, day: int, code: str, agency: str = "SCH1", **more: Any) -> tuple[str, dict[str, Any]]:
    return agency, report(child, day, signs=[{"code": code, "answer": "yes"}], **more)


def report(child: str, day: int, kind: str = "concern", **more: Any) -> dict[str, Any]:
    return {
        "key": f"{child}-{day}-{kind}",
        "kind": kind,
        "recorded_at": at(day),
        "subjects": [{"ref": "c1", "role": "child", "given": child}],
    } | more


def town_of(*sent: tuple[str, dict[str, Any]], exploited: tuple[Exploited, ...] = ()) -> Town:
    in_order = sorted(sent, key=lambda pair: pair[1]["recorded_at"])
    who = {(agency, body["key"], "c1"): body["subjects"][0]["given"] for agency, body in in_order}
    truth = Truth(who, {child.child: child for child in exploited}, frozenset(), frozenset(), {})
    return Town(2_000, MONDAY.date(), (MONDAY + timedelta(days=360)).date(), AGENCIES, in_order, truth)


def wren(harm: int | None = None) -> Exploited:
    day = (MONDAY + timedelta(days=harm)).date() if harm is not None else None
    return Exploited("wren", "network-1", MONDAY.date(), day, (MONDAY,))


def looks(town: Town, days: int | None = 3) -> list[Look]:
    rules = [UsedRule(rule, rule.use) for rule in all_rules().values()]
    return Looking(town, rules, Coordinator(days)).run()


def test_a_child_raised_before_harm_is_counted_so_and_one_raised_after_is_not() -> None:
    sent = night("wren", 0), night("wren", 10)
    for harm, expected in ((30, 1.0), (5, 0.0), (None, 1.0)):
        town = town_of(*sent, exploited=(wren(harm),))
        asked = looks(town)
        assert figures.totals(town, asked)["share_right"] == 1.0
        assert figures.in_time(town, figures.named(town, asked))["raised_before_harm"] == expected


def test_what_is_dismissed_stays_quiet_for_half_a_year_and_an_hour_more_is_heard() -> None:
    """An innocent child who is away again and again: raised once, and again when the quiet is over."""
    nights = [night("maud", day) for day in (0, 10, 40, 70, 100, 280, 300)]
    asked = looks(town_of(*nights))
    raised = [look.raised_at for look in asked if look.raised_at]
    assert [moment.date().isoformat() for moment in raised if moment] == ["2026-03-13", "2026-12-28"]


def test_where_nobody_decides_she_is_one_look_for_ever() -> None:
    nights = [night("maud", day) for day in (0, 10, 40, 70, 100, 280, 300)]
    asked = looks(town_of(*nights), days=None)
    assert len([look for look in asked if look.raised_at]) == 1


def test_a_child_who_comes_to_a_look_that_waits_is_raised_on_the_day_she_comes() -> None:
    """Ann and Beth are tied to one car in the first days; Wren a month later, while nobody has decided."""
    ties: dict[str, Any] = {"ties": [{"from": "c1", "to": "v1", "type": "travelled_in"}], "vehicles": [{"ref": "v1"}]}
    town = town_of(
        sign("ann", 0, "older_partner", **ties),
        ("POL", report("beth", 2, **ties)),
        ("POL", report("wren", 32, **ties)),
        exploited=(wren(harm=20),),
    )
    car = {(agency, body["key"], "v1"): "car" for agency, body in town.submissions}
    town = replace(town, truth=replace(town.truth, who={**town.truth.who, **car}))
    (look,) = looks(town, days=None)
    assert look.raised_at == MONDAY + timedelta(days=2)
    named = figures.named(town, [look])["wren"]
    on = (MONDAY + timedelta(days=32)).date()
    assert named == figures.Named(raised_on=on, rule="shared_tie", listed_on=on)
    assert figures.in_time(town, {"wren": named})["raised_before_harm"] == 0.0


def test_each_agency_alone_is_shown_what_it_sent_alone() -> None:
    """A sign from the school and a night from the police: neither alone raises her."""
    town = town_of(sign("wren", 0, "older_partner"), night("wren", 5), exploited=(wren(),))
    asked = looks(town)
    together = figures.named(town, asked)
    rows = figures.child_by_child(town, together, {})
    assert (rows[0]["by_rule"], rows[0]["days_behind_earliest"]) == ("pointing_and_away", 6)
    for agency in ("POL", "SCH1"):
        alone = town_of(*(pair for pair in town.submissions if pair[0] == agency), exploited=(wren(),))
        assert figures.named(alone, looks(alone))["wren"].raised_on is None


@pytest.mark.parametrize(
    ("hours", "began", "is_beside"),
    [(-1, 5, True), (-1, 13, False), (9, 8, True), (9, 10, False), (400, 71, True), (400, 73, False)],
)
def test_who_is_away_beside_a_child_is_the_same_as_in_the_product(hours: int, began: int, is_beside: bool) -> None:
    """An episode that ends before it begins is taken to last half a day, and none to last more than three."""
    since = MONDAY.replace(hour=22)

    def away(child: str, since: datetime, hours: int) -> tuple[str, dict[str, Any]]:
        until = since + timedelta(hours=hours)
        block = {"missing_since": since.isoformat(), "returned_at": until.isoformat()}
        return "POL", report(child, 30, kind="missing_episode", missing=block)

    town = town_of(away("wren", since, hours), away("maud", since + timedelta(hours=began), 1))
    picture = PerfectPicture(town)
    for agency, body in town.submissions:
        picture.add(agency, body)
    beside = [other.child for other in picture.of_child(id_of("wren"), Knowledge()).away_too]
    assert beside == ([id_of("maud")] if is_beside else [])


def test_who_was_named_with_a_child_is_looked_at_once_she_is_confirmed() -> None:
    agency, beside = sign("ida", 0, "older_partner")
    beside["subjects"].append({"ref": "c2", "role": "child", "given": "wren"})
    town = town_of((agency, beside), sign("wren", 5, "injury_unexplained"), exploited=(wren(),))
    who = {**town.truth.who, (agency, beside["key"], "c2"): "wren"}
    asked = looks(replace(town, truth=replace(town.truth, who=who)))
    raised = [(look.raised_at.date(), set(look.fired)) for look in asked if look.raised_at]
    assert raised == [
        ((MONDAY + timedelta(days=5)).date(), {"harm"}),
        ((MONDAY + timedelta(days=8)).date(), {"associate"}),
    ]


def test_who_is_told_of_without_a_name_is_joined_to_nobody_where_only_names_join() -> None:
    town = town_of(sign("wren", 0, "older_partner"), night("wren", 5), exploited=(wren(),))
    for _, body in town.submissions:
        body["subjects"][0] |= {"given": "Wren", "family": "Aldersea"}
    assert figures.named(town, looks(where_named(town)))["wren"].raised_on
    del town.submissions[0][1]["subjects"][0]["family"]
    assert figures.named(town, looks(where_named(town)))["wren"].raised_on is None
    assert figures.named(town, looks(town))["wren"].raised_on


def test_the_command_evaluates_an_invented_town_the_same_each_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evaluation_town.write(evaluation_town.build(5, "small"), tmp_path)
    answers = []
    for _ in range(2):
        assert main(["evaluate", "--town", str(tmp_path), "--json"]) == 0
        answers.append(json.loads(capsys.readouterr().out))
    assert answers[0] == answers[1]
    town = read(tmp_path)
    answer = answers[0]
    assert {row["child"] for row in answer["network_children"]} == town.truth.exploited.keys()
    assert answer["alerts"]
    assert answer["reports"] == len(town.submissions)
    assert answer["in_time"]["raised"] >= answer["in_time"]["raised_before_harm"]


def test_a_folder_that_holds_no_town_and_a_use_that_is_none_are_said_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", "--town", str(tmp_path), "--json"]) == 2
    assert "holds no town that can be read" in capsys.readouterr().err
    assert main(["evaluate", "--use", "nights=sometimes"]) == 2
    assert "Give --use as RULE=USE" in capsys.readouterr().err
