"""A town for evaluation is the same by seed, valid by the contract, and its truth says of everything what it is."""

import json
import os
import re
import subprocess
import sys
import time
import tomllib
from collections import Counter, defaultdict
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from benchmarks import town_by_truth
from synthetic import evaluation_town, tables
from synthetic.__main__ import main
from synthetic.clock import age_on
from synthetic.words import load

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "wholepicture/intake/submission.v1.schema.json").read_text())
DICTIONARY = tomllib.loads((ROOT / "wholepicture/base/indicators.toml").read_text())
SEEDS = (1, 2, 3)
MORE_SEEDS = (1, 2, 3, 4, 5)


@cache
def town_of(seed: int, size: str = "small", noticed: float = evaluation_town.NOTICED) -> evaluation_town.EvaluationTown:
    return evaluation_town.build(seed, size, noticed=noticed)


@pytest.fixture(scope="module")
def small() -> evaluation_town.EvaluationTown:
    return town_of(1)


@pytest.fixture(scope="module")
def city() -> evaluation_town.EvaluationTown:
    return town_of(1, "city")


@pytest.fixture(scope="module")
def truth(city: evaluation_town.EvaluationTown) -> dict[str, Any]:
    return city.truth.as_dict()


# -- as it is made ----------------------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    written = []
    for hash_seed in ("1", "2"):
        folder = tmp_path / hash_seed
        command = [sys.executable, "-m", "synthetic", "--town", "small", "--seed", "5", "--out", str(folder)]
        environment = os.environ | {"PYTHONHASHSEED": hash_seed}
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
        written.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert written[0] == written[1]
    assert set(written[0]) == {"submissions.ndjson", "agencies.json", "professionals.json", "truth.json"}


def test_another_seed_gives_another_town() -> None:
    assert town_of(1).submissions != town_of(2).submissions


def test_a_city_is_made_in_well_under_a_minute() -> None:
    started = time.perf_counter()
    evaluation_town.build(4, "city")
    assert time.perf_counter() - started < 30


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.long
def test_a_city_has_as_many_reports_as_a_town_of_20000_children_writes(seed: int) -> None:
    made = town_of(seed, "city")
    ordinary = [row for row in made.truth.reports if row["of"] in {"ordinary", "harm_at_home"}]
    assert 8_000 <= len(made.submissions) <= 10_000
    assert 0.35 <= len(ordinary) / 20_000 <= 0.5


def test_most_children_are_never_reported_and_a_few_very_often(
    city: evaluation_town.EvaluationTown, truth: dict[str, Any]
) -> None:
    children = {person["id"] for person in truth["people"] if person["role"] == "child"}
    counts = Counter(row["person"] for row in truth["subjects"] if row["person"] in children)
    assert len(counts) < 20_000 / 2
    assert sum(count == 1 for count in counts.values()) > len(counts) / 4
    assert max(counts.values()) > 15


def test_each_line_says_which_agency_sends_which_report(tmp_path: Path, small: evaluation_town.EvaluationTown) -> None:
    evaluation_town.write(small, tmp_path)
    lines = [json.loads(line) for line in (tmp_path / "submissions.ndjson").read_text(encoding="utf-8").splitlines()]
    assert [(line["agency"], line["body"]) for line in lines] == small.submissions
    assert {line["agency"] for line in lines} <= {
        row["code"] for row in json.loads((tmp_path / "agencies.json").read_text())
    }


def test_reports_come_in_the_order_in_which_they_were_recorded(city: evaluation_town.EvaluationTown) -> None:
    times = [datetime.fromisoformat(body["recorded_at"]) for _, body in city.submissions]
    assert times == sorted(times)
    assert city.start <= times[0].date()
    assert times[-1].date() <= city.until


@pytest.mark.parametrize("seed", SEEDS)
def test_every_body_is_valid_by_the_contract(seed: int) -> None:
    checker = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
    for agency, body in town_of(seed).submissions:
        faults = [error.message for error in checker.iter_errors(body)]
        assert not faults, (agency, body["key"], faults)


@pytest.mark.long
def test_every_body_of_a_city_is_valid_by_the_contract(city: evaluation_town.EvaluationTown) -> None:
    checker = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
    for agency, body in city.submissions:
        assert not list(checker.iter_errors(body)), (agency, body["key"])


def test_keys_are_unique_to_their_agency_and_every_ref_is_in_its_report(city: evaluation_town.EvaluationTown) -> None:
    keys = [(agency, body["key"]) for agency, body in city.submissions]
    assert len(keys) == len(set(keys))
    for _, body in city.submissions:
        refs = [item["ref"] for group in tables.GROUPS for item in body.get(group, ())]
        assert len(refs) == len(set(refs))
        pointed = {end for tie in body.get("ties", ()) for end in (tie["from"], tie["to"])}
        pointed |= {sign["subject"] for sign in body.get("signs", ())}
        pointed |= set(body.get("missing", {}).get("found_with", ()))
        assert pointed <= set(refs), body["key"]


def test_nothing_is_recorded_before_it_happened(city: evaluation_town.EvaluationTown) -> None:
    for _, body in city.submissions:
        when = body.get("happened", {}).get("from")
        assert not when or when[:10] <= body["recorded_at"][:10], body["key"]


def test_numbers_and_plates_are_nobodys(city: evaluation_town.EvaluationTown) -> None:
    text = json.dumps([body for _, body in city.submissions], ensure_ascii=False)
    assert not re.search(r"(?<!\d)07(?!700 ?900)\d{3} ?\d{6}(?!\d)", text)
    assert not re.search(r'"[A-Z]{2}(?!00)\d{2} ?[A-Z]{3}"', text)
    assert all(value.startswith("999") for value in re.findall(r'"nhs_number", "value": "([^"]+)"', text))
    drama = re.compile(r"0?(7700 ?900 ?\d{3})|900\d{3}")
    seen = [phone["number"] for _, body in city.submissions for phone in body.get("phones", ())]
    assert seen
    assert all(drama.fullmatch(number) for number in seen)


def test_signs_are_codes_of_the_dictionary_and_every_author_has_a_box_for_them() -> None:
    codes = {row["code"] for row in DICTIONARY["indicator"]}
    strands, incidents = load("ordinary_life")["strand"], load("exploitation")["incident"]
    for view in (view for row in [*strands, *incidents] for view in row.get("view", ())):
        assert set(view["signs"]) <= codes
        for agency in view["by"]:
            name = tables.TABLES.get((agency, "concern"))
            if name:
                boxes = set(tables.mapping(name)["fields"]["signs"]["columns"].values())
                assert set(view["signs"]) <= boxes, (agency, view["facts"])


def test_an_unknown_size_and_a_share_that_is_none_are_refused_in_words() -> None:
    with pytest.raises(ValueError, match="small, city"):
        evaluation_town.build(1, "village")
    with pytest.raises(ValueError, match="from 0"):
        evaluation_town.build(1, "small", noticed=1.5)


def test_the_command_writes_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--town", "small", "--seed", "2", "--out", str(tmp_path / "town")]) == 0
    said = capsys.readouterr().out
    assert "2000 children" in said
    assert (tmp_path / "town/truth.json").is_file()


def test_a_folder_that_cannot_be_written_is_said_plainly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "taken").write_text("a file")
    assert main(["--town", "small", "--out", str(tmp_path / "taken")]) == 1
    assert "Choose another folder" in capsys.readouterr().err


# -- the truth --------------------------------------------------------------------------------------------------------


def test_the_truth_covers_every_subject_and_every_mention(
    city: evaluation_town.EvaluationTown, truth: dict[str, Any]
) -> None:
    people = {person["id"] for person in truth["people"]}
    things = {thing["id"] for kind in truth["things"].values() for thing in kind}
    subjects = {(row["agency"], row["key"], row["ref"]): row["person"] for row in truth["subjects"]}
    mentions = {(row["agency"], row["key"], row["ref"]): row["thing"] for row in truth["mentions"]}
    for agency, body in city.submissions:
        for subject in body.get("subjects", ()):
            assert subjects[agency, body["key"], subject["ref"]] in people
        for group in tables.GROUPS[1:]:
            for item in body.get(group, ()):
                assert mentions[agency, body["key"], item["ref"]] in things


def test_the_truth_says_of_every_report_what_it_is_of(
    city: evaluation_town.EvaluationTown, truth: dict[str, Any]
) -> None:
    said = {(row["agency"], row["key"]): row for row in truth["reports"]}
    assert list(said) == [(agency, body["key"]) for agency, body in city.submissions]
    networks = {network["id"] for network in [*truth["network"], *truth["alone"]]}
    kinds_of_truth = {row["of"] for row in said.values()}
    assert {"ordinary", "harm_at_home"} < kinds_of_truth <= {"ordinary", "harm_at_home"} | networks
    assert all(row["kind"] for row in said.values())


@pytest.mark.parametrize("seed", SEEDS)
def test_a_city_holds_networks_of_several_shapes(seed: int) -> None:
    truth = town_of(seed, "city").truth.as_dict()
    shapes = {network["shape"] for network in truth["network"]}
    assert 3 <= len(truth["network"]) <= 4
    assert len(shapes) == len(truth["network"])
    assert "takeaway_and_taxi_ring" in shapes
    assert 15 <= len(truth["network_children"]) <= 25
    assert 4 <= len(truth["exploited_alone"]) <= 6
    for network in truth["network"]:
        assert network["children"]
        assert network["adults"]
        assert network["vehicles"]
        assert network["phones"]
        assert network["accounts"]
        assert network["places"]


@pytest.mark.parametrize("seed", range(1, 7))
def test_a_small_town_holds_one_network_of_a_few_children(seed: int) -> None:
    truth = town_of(seed).truth
    assert 2 <= len(truth.network_children) <= 6
    assert len(truth.exploited_alone) == 1


def test_each_network_child_has_a_course_and_traces_that_name_the_child(truth: dict[str, Any]) -> None:
    subjects = defaultdict(set)
    for row in truth["subjects"]:
        subjects[row["agency"], row["key"]].add(row["person"])
    for row in truth["network_children"]:
        begins = date.fromisoformat(row["first_contact_on"])
        assert row["serious_harm_on"] is None or date.fromisoformat(row["serious_harm_on"]) > begins
        for trace in row["traces"]:
            assert row["child"] in subjects[trace["agency"], trace["key"]]
            assert trace["happened_on"] >= row["first_contact_on"]
            assert trace["trace"]


def test_every_report_of_a_network_that_names_its_child_is_a_trace(truth: dict[str, Any]) -> None:
    traces = {(trace["agency"], trace["key"]) for row in truth["network_children"] for trace in row["traces"]}
    networks = {network["id"] for network in truth["network"]}
    of_networks = {
        (row["agency"], row["key"]) for row in truth["reports"] if row["of"] in networks and row["kind"] != "absence"
    }
    assert traces == of_networks


@pytest.mark.long
def test_serious_harm_comes_some_months_after_first_contact() -> None:
    waits = []
    for seed in MORE_SEEDS:
        for row in town_of(seed, "city").truth.network_children:
            if row["serious_harm_on"]:
                begins, harm = map(date.fromisoformat, (row["first_contact_on"], row["serious_harm_on"]))
                waits.append((harm - begins).days)
    assert 100 <= sorted(waits)[len(waits) // 2] <= 200


@pytest.mark.long
def test_some_network_children_leave_one_trace_or_none_and_most_leave_more() -> None:
    traces = [len(row["traces"]) for seed in MORE_SEEDS for row in town_of(seed, "city").truth.network_children]
    few = sum(count < 2 for count in traces) / len(traces)
    assert 0.08 <= few <= 0.24


@pytest.mark.long
def test_twice_as_much_noticed_leaves_more_traces_of_the_same_networks() -> None:
    for seed in SEEDS[:2]:
        third, more = town_of(seed, "city"), town_of(seed, "city", 2 / 3)
        assert [network.shape for network in third.truth.networks] == [network.shape for network in more.truth.networks]
        assert _traces(more) > 1.4 * _traces(third)


def _traces(town: evaluation_town.EvaluationTown) -> int:
    return sum(len(row["traces"]) for row in town.truth.network_children)


def test_nothing_noticed_leaves_no_trace() -> None:
    town = town_of(1, "small", 0.0)
    assert town.truth.network_children
    assert _traces(town) == 0


@pytest.mark.long
def test_no_network_child_is_told_by_a_demographic_trait() -> None:
    """Sex is the shape's; custom of naming, ethnicity, school, care and household say nothing of who is exploited."""
    inside: Counter[str] = Counter()
    around: Counter[str] = Counter()
    for seed in MORE_SEEDS:
        people = town_of(seed, "city").truth.as_dict()["people"]
        children = [person for person in people if person["role"] == "child"]
        inside.update(child["custom"] for child in children if child["in_network"])
        around.update(child["custom"] for child in children if not child["in_network"])
    for custom, count in around.items():
        expected = count / around.total() * inside.total()
        assert inside[custom] <= expected + 4 * expected**0.5
    assert len(inside) >= 5


def test_network_children_are_of_the_age_their_shape_says(truth: dict[str, Any]) -> None:
    born = {person["id"]: date.fromisoformat(person["date_of_birth"]) for person in truth["people"]}
    for row in truth["network_children"]:
        assert 11 <= age_on(born[row["child"]], date.fromisoformat(row["first_contact_on"])) <= 16


def test_harm_at_home_has_a_truth_of_its_own(truth: dict[str, Any]) -> None:
    kinds = {(row["agency"], row["key"]): row["of"] for row in truth["reports"]}
    assert truth["harm_at_home"]
    for row in truth["harm_at_home"]:
        assert all(kinds[at["agency"], at["key"]] == "harm_at_home" for at in row["reports"])


@pytest.mark.long
def test_rules_are_as_often_right_by_the_truth_as_on_the_towns_that_were_studied() -> None:
    """Everything joined rightly: three groups .1, two nights .3, harm .16, pointing and away .2; half in time."""
    shares: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    in_time, ever = [], []
    for seed in MORE_SEEDS:
        found = town_by_truth.figures(town_of(seed, "city"))
        for rule in town_by_truth.RULES:
            shares[rule][0] += found[rule]["right"]
            shares[rule][1] += found[rule]["children"]
        in_time.append(found["could_be_raised"]["in_time"])
        ever.append(found["could_be_raised"]["ever"])
    right = {rule: right / named for rule, (right, named) in shares.items()}
    assert 0.06 <= right["three_groups_two_agencies"] <= 0.14, right
    assert 0.25 <= right["two_nights"] <= 0.4, right
    assert 0.11 <= right["harm"] <= 0.22, right
    assert 0.15 <= right["pointing_and_away"] <= 0.27, right
    assert 0.4 <= sum(in_time) / len(in_time) <= 0.65
    assert 0.8 <= sum(ever) / len(ever) <= 0.95


# -- ordinary life ----------------------------------------------------------------------------------------------------


def test_ordinary_life_holds_each_kind(truth: dict[str, Any]) -> None:
    kinds = Counter(row["kind"] for row in truth["reports"] if row["of"] in {"ordinary", "harm_at_home"})
    wanted = {strand["code"] for strand in load("ordinary_life")["strand"]}
    wanted |= {"evening_away", "night_away", "everyday", "intelligence", "sickness", "truancy", "involvement"}
    assert wanted | {"placement"} <= set(kinds)


def test_some_who_are_harmless_are_called_persons_of_concern(
    city: evaluation_town.EvaluationTown, truth: dict[str, Any]
) -> None:
    ordinary = {(row["agency"], row["key"]) for row in truth["reports"] if row["of"] == "ordinary"}
    roles: Counter[str] = Counter()
    in_interviews: Counter[str] = Counter()
    for agency, body in city.submissions:
        if (agency, body["key"]) in ordinary:
            found = [subject["role"] for subject in body.get("subjects", ())]
            roles.update(found)
            in_interviews.update(found if body["kind"] == "return_interview" else ())
    assert roles["person_of_concern"] > 100
    assert roles["associate"] > 100
    assert in_interviews["person_of_concern"]
    assert in_interviews["associate"]


def test_a_shared_account_is_seen_of_children_of_different_homes(truth: dict[str, Any]) -> None:
    households = {person["id"]: person["household"] for person in truth["people"]}
    shared = [account for account in truth["things"]["accounts"] if account["platform"] == "gaming"]
    assert any(len({households[user] for user in account["users"]}) >= 3 for account in shared)


def test_a_car_like_that_of_a_network_belongs_to_somebody_else(truth: dict[str, Any]) -> None:
    cars = {car["id"]: car for car in truth["things"]["vehicles"]}
    of_networks = {car for network in [*truth["network"], *truth["alone"]] for car in network["vehicles"]}
    looks = defaultdict(set)
    for identity, car in cars.items():
        looks[car["make"], car["model"], car["colour"], car["registration"][:4]].add(identity)
    assert any(alike & of_networks and alike - of_networks for alike in looks.values())


def test_about_six_in_a_thousand_children_go_missing_in_a_year_most_once_and_some_often(
    city: evaluation_town.EvaluationTown, truth: dict[str, Any]
) -> None:
    subjects = {(row["agency"], row["key"], row["ref"]): row["person"] for row in truth["subjects"]}
    episodes: dict[str, set[str]] = defaultdict(set)
    for agency, body in city.submissions:
        if "missing" in body:
            episodes[subjects[agency, body["key"], "c1"]].add(body["missing"]["reference"])
    counts = [len(references) for references in episodes.values()]
    assert 0.004 <= len(counts) / 1.5 / 20_000 <= 0.008
    assert 0.45 <= sum(count == 1 for count in counts) / len(counts) <= 0.7
    assert max(counts) >= 8
    care = {person["id"] for person in truth["people"] if person["looked_after"] != "never"}
    assert len(care & set(episodes)) / len(episodes) > 0.25


def test_signs_of_harm_ticked_by_mistake_are_in_the_truth(
    city: evaluation_town.EvaluationTown, truth: dict[str, Any]
) -> None:
    bodies = {(agency, body["key"]): body for agency, body in city.submissions}
    assert 3 <= len(truth["harm_ticked_by_mistake"]) <= 60
    for row in truth["harm_ticked_by_mistake"]:
        assert row["sign"] in {sign["code"] for sign in bodies[row["agency"], row["key"]]["signs"]}


def test_bad_inputs_are_sent_and_listed(city: evaluation_town.EvaluationTown, truth: dict[str, Any]) -> None:
    bodies = {(agency, body["key"]): body for agency, body in city.submissions}
    faults = defaultdict(list)
    for row in truth["bad_inputs"]:
        faults[row["fault"]].append(row)
    for row in faults["ends before it begins"]:
        block = bodies[row["agency"], row["key"]]["missing"]
        assert datetime.fromisoformat(block["returned_at"]) < datetime.fromisoformat(block["missing_since"])
    for row in faults["says another thing than"]:
        one, other = (bodies[row["agency"], row[key]]["attendance"] for key in ("key", "earlier_key"))
        assert (one["from"], one["to"]) == (other["from"], other["to"])
        assert one["marks"] != other["marks"]
    assert set(faults) == {"ends before it begins", "says another thing than"}


def test_the_intake_takes_every_report_and_flags_what_the_truth_says(city: evaluation_town.EvaluationTown) -> None:
    rules = pytest.importorskip("wholepicture.intake.rules")
    understanding = pytest.importorskip("wholepicture.intake.understanding")
    planted = {(flag["agency"], flag["key"], flag["field"]) for flag in city.truth.flags}
    found = set()
    for agency, body in city.submissions:
        assert not understanding.understand(body).problems
        found |= {(agency, body["key"], flag.field) for flag in rules.flags_of(body, today=city.until)}
    assert found == planted


def test_passed_on_reports_name_the_one_they_repeat(
    city: evaluation_town.EvaluationTown, truth: dict[str, Any]
) -> None:
    keys = {(agency, body["key"]) for agency, body in city.submissions}
    declared = Counter(row["declared"] for row in truth["retellings"])
    assert declared[True] > declared[False] > 0
    for row in truth["retellings"]:
        assert (row["root_agency"], row["root_key"]) in keys
        assert row["root_agency"] != row["agency"]
