"""The invented area is the same by seed, valid by the contract, safe by its ranges, keeps its promises."""

import json
import os
import re
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from synthetic import area, tables
from synthetic.clock import london
from synthetic.words import load
from wholepicture.access.rules import ROLES

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "wholepicture/intake/submission.v1.schema.json").read_text())
DICTIONARY = ROOT / "wholepicture/base/indicators.toml"


@pytest.fixture(scope="module")
def demo() -> area.Area:
    return area.build(7, "demo")


@pytest.fixture(scope="module")
def everything(demo: area.Area) -> str:
    return json.dumps([body for _, body in demo.submissions], ensure_ascii=False)


def test_the_same_seed_gives_the_same_area_whatever_the_hash_seed() -> None:
    script = (
        "import hashlib, json; from synthetic import area; a = area.build(11, 'small');"
        "print(hashlib.sha256(json.dumps([a.submissions, a.truth.as_dict()]).encode()).hexdigest())"
    )
    digests = set()
    for hash_seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(done.stdout)
    assert len(digests) == 1


def test_another_seed_gives_another_area() -> None:
    assert area.build(1, "small").submissions != area.build(2, "small").submissions


def test_a_small_area_builds_in_under_a_second() -> None:
    started = time.perf_counter()
    area.build(5, "small")
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize(("size", "wanted"), [("small", 150), ("demo", 2000)])
@pytest.mark.long
def test_sizes_are_what_they_say(size: str, wanted: int) -> None:
    assert len(area.build(3, size).submissions) == wanted


def test_reports_may_be_any_number() -> None:
    assert len(area.build(3, "large", reports=2500).submissions) == 2500


def test_an_unknown_size_is_refused_with_the_sizes_there_are() -> None:
    with pytest.raises(ValueError, match="small, demo, large"):
        area.build(3, "huge")


@pytest.mark.parametrize("seed", [1, 7])
@pytest.mark.long
def test_every_submission_is_valid_by_the_contract(seed: int) -> None:
    checker = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
    for agency, body in area.build(seed, "demo").submissions:
        faults = [error.message for error in checker.iter_errors(body)]
        assert not faults, (agency, body["key"], faults)


def test_keys_are_unique_to_their_agency_and_refs_to_their_report(demo: area.Area) -> None:
    keys = [(agency, body["key"]) for agency, body in demo.submissions]
    assert len(keys) == len(set(keys))
    for _, body in demo.submissions:
        refs = [item["ref"] for group in tables.GROUPS for item in body.get(group, ())]
        assert len(refs) == len(set(refs))
        pointed = {end for tie in body.get("ties", ()) for end in (tie["from"], tie["to"])}
        pointed |= {sign["subject"] for sign in body.get("signs", ())}
        pointed |= set(body.get("missing", {}).get("found_with", ()))
        assert pointed <= set(refs)


def test_reports_come_in_recorded_order_within_the_eighteen_months(demo: area.Area) -> None:
    times = [datetime.fromisoformat(body["recorded_at"]) for _, body in demo.submissions]
    assert times == sorted(times)
    assert times[0].date() >= demo.start
    assert times[-1] <= london(demo.until, 23, 59)


def test_until_moves_the_whole_area() -> None:
    moved = area.build(7, "small", until=date(2024, 2, 29))
    assert max(body["recorded_at"] for _, body in moved.submissions) < "2024-03-01"


def test_nothing_is_recorded_before_it_happened(demo: area.Area) -> None:
    future = {(flag["agency"], flag["key"]) for flag in demo.truth.flags if flag["field"] == "happened.from"}
    for agency, body in demo.submissions:
        when = body.get("happened", {}).get("from")
        if when and (agency, body["key"]) not in future:
            assert when[:10] <= body["recorded_at"][:10], body["key"]


def test_signs_are_codes_of_the_dictionary(demo: area.Area) -> None:
    codes = set(re.findall(r'^code = "(\w+)"', DICTIONARY.read_text(), re.M))
    used = {sign["code"] for _, body in demo.submissions for sign in body.get("signs", ())}
    for view in (v for b in load("story")["beat"] for v in b.get("seen_by", ())):
        used |= set(view["signs"])
    assert used <= codes


def test_no_sign_that_a_table_agency_would_tick_lacks_a_column() -> None:
    rows = load("noise")["concern"] + load("noise")["shop"]
    rows += [v for beat in load("story")["beat"] for v in beat.get("seen_by", ())]
    for row in rows:
        for agency in row["by"]:
            name = tables.TABLES.get((agency, "concern"))
            if name:
                columns = set(tables.mapping(name)["fields"]["signs"]["columns"].values())
                assert set(row.get("signs", ())) <= columns, (agency, row["facts"])


def test_every_identifier_is_in_a_range_that_is_never_issued(demo: area.Area) -> None:
    patterns = {
        "nhs_number": r"999 ?\d{3} ?\d{4}",
        "upn": r"[A-Z]9999999\d{5}",
        "pnc_id": r"\d{4}/\d{7}[A-Z]",
        "local_id": r"(H|L-|10|F|R)\d+",
    }
    found = defaultdict(int)
    for _, body in demo.submissions:
        for subject in body.get("subjects", ()):
            for identifier in subject.get("identifiers", ()):
                found[identifier["type"]] += 1
                assert re.fullmatch(patterns[identifier["type"]], identifier["value"]), identifier
    assert set(found) == set(patterns)


def numbers_in(body: dict[str, Any]) -> Iterator[str]:
    """Every telephone number that a report gives, of whomever or whatever it is."""
    for subject in body.get("subjects", ()):
        yield from subject.get("phones", ())
    yield from (phone["number"] for phone in body.get("phones", ()))
    if "involvement" in body:
        yield body["involvement"].get("worker_phone", "")


def test_every_telephone_number_is_kept_for_drama(demo: area.Area, everything: str) -> None:
    drama = re.compile(r"(\+44|0)?(7700900\d{3}|1632960\d{3}|1134960\d{3}|1174960\d{3})|900\d{3}")
    numbers = [number for _, body in demo.submissions for number in numbers_in(body)]
    numbers += [agency.phone for agency in demo.agencies]
    numbers += [team.phone for agency in demo.agencies for team in agency.teams]
    numbers += [person.phone for person in demo.professionals]
    assert len(numbers) > 500
    for number in filter(None, numbers):
        assert drama.fullmatch(number.replace(" ", "")), number
    assert not re.search(r"(?<!\d)07(?!700 ?900)\d{3} ?\d{6}(?!\d)", everything)


def test_plates_postcodes_and_addresses_are_nobodys(demo: area.Area, everything: str) -> None:
    for vehicle in (v for _, body in demo.submissions for v in body.get("vehicles", ())):
        plate = vehicle.get("registration", "").replace(" ", "")
        assert not re.search(r"\d", plate) or "00" in plate or "?" in plate or "*" in plate, plate
        assert not re.fullmatch(r"[A-Z]{2}(?!00)\d{2}[A-Z]{3}", plate)
    postcodes = re.findall(r'"postcode": "([^"]+)"', everything)
    assert postcodes
    assert all(code == "ZZ99 3VZ" or re.fullmatch(r"ZA\d{1,2} \d[A-Z]{2}", code) for code in postcodes)
    assert set(re.findall(r"@([\w.]+)", everything)) == {"example.org"}


def test_lawful_bases_and_child_told_are_as_the_domain_notes_say(demo: area.Area) -> None:
    bases = {body["sharing"]["lawful_basis"] for _, body in demo.submissions}
    assert bases == {"gdpr_6_1_e", "gdpr_6_1_f", "gdpr_6_1_ea", "gdpr_9_2_h", "part3_s35"}
    for _, body in demo.submissions:
        if body["sharing"]["lawful_basis"] == "gdpr_6_1_ea":
            assert body["recorded_at"] >= "2026-02-05"
    assert {body["sharing"].get("child_told") for _, body in demo.submissions} >= {
        "yes",
        "no",
        "unsafe",
        "not_known",
    }


def test_all_sharing_levels_occur_and_named_readers_exist(demo: area.Area) -> None:
    assert {body["sharing"]["level"] for _, body in demo.submissions} == {"partners", "leads", "hub", "named"}
    emails = {person.email for person in demo.professionals if person.role}
    for _, body in demo.submissions:
        assert set(body["sharing"].get("named", ())) <= emails
        assert (body["sharing"]["level"] == "named") == ("named" in body["sharing"])


def test_there_is_one_sign_in_a_role(demo: area.Area) -> None:
    roles = [person.role for person in demo.professionals if person.role]
    assert sorted(roles) == sorted(role.code for role in ROLES.values() if role.signs_in)
    assert len({person.email for person in demo.professionals}) == len(demo.professionals)
    assert all(person.email.isascii() for person in demo.professionals)


def test_the_hub_sends_nothing_and_all_others_do(demo: area.Area) -> None:
    assert {agency for agency, _ in demo.submissions} == {a.code for a in demo.agencies if a.code != "HUB"}


def test_everyone_and_everything_named_is_in_the_truth(demo: area.Area) -> None:
    people = {person["id"] for person in demo.truth.people}
    for agency, body in demo.submissions:
        for subject in body.get("subjects", ()):
            assert demo.truth.subjects[agency, body["key"], subject["ref"]] in people
        for group in tables.GROUPS[1:]:
            for item in body.get(group, ()):
                assert (agency, body["key"], item["ref"]) in demo.truth.mentions


def test_twins_share_all_but_their_forename(demo: area.Area) -> None:
    people = {person["id"]: person for person in demo.truth.people}
    assert demo.truth.traps["twins"]
    for one, other in demo.truth.traps["twins"]:
        a, b = people[one], people[other]
        assert a["given"] != b["given"]
        assert all(a[f] == b[f] for f in ("family", "date_of_birth", "household", "sex"))
    assert any(people[a]["network"] != people[b]["network"] for a, b in demo.truth.traps["twins"])


def test_siblings_step_families_and_namesakes_exist(demo: area.Area) -> None:
    people = {person["id"]: person for person in demo.truth.people}
    homes = defaultdict(set)
    for person in people.values():
        if person["role"] == "child" and person["custom"] == "british":
            homes[person["household"]].add(person["family"])
    assert sum(1 for p in people.values() if len(p["siblings"]) > 1) > 20
    assert any(len(names) > 1 for names in homes.values())
    ((one, other),) = demo.truth.traps["namesakes"]
    a, b = people[one], people[other]
    assert (a["given"], a["family"]) == (b["given"], b["family"])
    assert a["date_of_birth"] != b["date_of_birth"]


@pytest.mark.parametrize("size", ["small", "demo"])
@pytest.mark.parametrize("seed", range(1, 5))
def test_the_network_reaches_four_agencies_and_half_of_it_can_be_followed_by_number(seed: int, size: str) -> None:
    made = area.build(seed, size)
    network = set(made.truth.network["children"])
    told = {(row["agency"], row["key"]) for row in made.truth.story}
    seen = defaultdict(set)
    for (agency, key, _), person in made.truth.subjects.items():
        if person in network and (agency, key) in told:
            seen[person].add(agency)
    assert len(set().union(*seen.values())) >= (6 if size == "demo" else 4)
    assert max(len(agencies) for agencies in seen.values()) >= 4
    joined = made.truth.network["joined_by_identifier"]
    assert 0.3 <= len(joined) / len(network) <= 0.7
    for person in joined:
        assert len(_agencies_by_shared_number(made, person)) >= 2


def _agencies_by_shared_number(made: area.Area, person: str) -> set[str]:
    """Agencies whose reports carry her date of birth and a number that another agency also holds."""
    holders = defaultdict(set)
    for agency, body in made.submissions:
        for subject in body.get("subjects", ()):
            if made.truth.subjects[agency, body["key"], subject["ref"]] == person and "date_of_birth" in subject:
                for identifier in subject.get("identifiers", ()):
                    holders[identifier["value"].replace(" ", "")].add(agency)
    return set().union(*(agencies for agencies in holders.values() if len(agencies) > 1))


@pytest.mark.long
def test_about_a_fifth_of_the_networks_reports_are_retellings() -> None:
    told = retold = 0
    for seed in range(4):
        truth = area.build(seed, "demo").truth
        told, retold = told + len(truth.story), retold + len(truth.retellings)
    assert 0.12 <= retold / told <= 0.28


def test_a_declared_retelling_names_a_report_that_exists(demo: area.Area) -> None:
    bodies = {(agency, body["key"]): body for agency, body in demo.submissions}
    declared = [row for row in demo.truth.retellings if row["declared"]]
    assert declared
    assert len(declared) < len(demo.truth.retellings)
    for row in declared:
        provenance = bodies[row["agency"], row["key"]]["provenance"]
        root = (provenance["original_agency"], provenance["original_reference"])
        assert root == (row["root_agency"], row["root_key"])
        assert root in bodies
        assert root[0] != row["agency"]


def test_informants_are_named_only_in_the_source_field(demo: area.Area, everything: str) -> None:
    assert demo.truth.informants
    for row in demo.truth.informants:
        assert everything.count(row["phrase"]) == 1
        body = next(b for a, b in demo.submissions if (a, b["key"]) == (row["agency"], row["key"]))
        assert body["provenance"]["informant"] == row["phrase"]
        assert body["sharing"]["level"] in {"hub", "named"}


def test_the_protected_childs_places_are_sent_and_listed(demo: area.Area) -> None:
    protected = demo.truth.protected
    hers = [
        json.dumps(body, ensure_ascii=False)
        for agency, body in demo.submissions
        if protected["person"] in {demo.truth.subjects[agency, body["key"], s["ref"]] for s in body.get("subjects", ())}
    ]
    assert len(hers) >= 4
    assert sum("Location protected" in text for text in hers) >= 4
    assert any(protected["strings"][0] in text for text in hers)


def test_the_control_shares_a_shop_and_nothing_else(demo: area.Area) -> None:
    people = {person["id"]: person for person in demo.truth.people}
    shoppers = demo.truth.control["people"]
    assert len({people[p]["household"] for p in shoppers}) == len(shoppers) >= 10
    assert not set(shoppers) & set(demo.truth.network["children"])


def test_streaming_yields_the_same_reports_as_building() -> None:
    world = area.World(4, "small")
    assert [(r.agency, r.body) for r in world.stream()] == area.build(4, "small").submissions


def _everyday(demo: area.Area) -> list[tuple[str, dict[str, Any]]]:
    """The reports that are not of the network."""
    told = {(row["agency"], row["key"]) for row in demo.truth.story}
    return [(agency, body) for agency, body in demo.submissions if (agency, body["key"]) not in told]


@pytest.mark.long
def test_everyday_life_holds_what_is_also_seen_around_the_network(demo: area.Area) -> None:
    bodies = [body for _, body in _everyday(demo)]
    signs = {sign["code"] for body in bodies for sign in body.get("signs", ()) if sign["answer"] == "yes"}
    assert {"older_partner", "cars_unknown_adults", "online_concerning"} <= signs
    assert any("accounts" in body for body in bodies)
    nights = [body["missing"] for body in bodies if "missing" in body]
    assert any(block["missing_since"][:10] < block["returned_at"][:10] for block in nights)


@pytest.mark.long
def test_everyday_life_calls_some_persons_of_concern_who_are_harmless(demo: area.Area) -> None:
    called = set()
    for agency, body in _everyday(demo):
        concerning = [one["ref"] for one in body.get("subjects", ()) if one["role"] == "person_of_concern"]
        called |= {demo.truth.subjects[agency, body["key"], ref] for ref in concerning}
    assert len(called - set(demo.truth.network["adults"])) >= 10
