"""What is passed on counts for whoever said it first, however they are written; and for nobody where that cannot be told."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthetic.factories import child, concern, nhs_of, tie, vehicle
from tests.alerts.rules.observations import seen, sentences, signs
from tests.living import House
from wholepicture.alerts import agencies
from wholepicture.alerts.queries import alert_of, alerts_awaiting
from wholepicture.alerts.rules.several_signs import RULE, evaluate
from wholepicture.alerts.rules.shared_tie import evaluate as evaluate_tie
from wholepicture.alerts.said_first import UNKNOWN, Directory, Named

POLICE, SCHOOL = "Harrow Police", "St Ann's Primary School"
TOWN = [
    Named("POL", POLICE, "police"),
    Named("SCH", SCHOOL, "school"),
    Named("SCH2", "Tern Hill Academy", "school"),
    Named("CSC", "Harrow Children's Social Care", "social_care"),
    Named("HLT", "Harrow General Hospital", "health"),
    Named("HOM", "Gull House", "care_home"),
    Named("CHA", "Open Door Project", "charity"),
]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("pol", POLICE),
        ("Pol.", POLICE),
        ("P.O.L.", POLICE),
        (" POL ", POLICE),
        ("harrow police", POLICE),
        ("harrow  police.", POLICE),
        ("HARROW POLICE", POLICE),
        ("Harrow Police ", POLICE),
        ("Harrow-Police", POLICE),
        ("HarrowPolice", POLICE),
        ("Police", POLICE),
        ("the police", POLICE),
        ("Police (Harrow)", POLICE),
        ("Harrow Constabulary", POLICE),
        ("Harrow Police Service", POLICE),
        ("Harrow Police, missing persons", POLICE),
        ("St Anns Primary", SCHOOL),
        ("St. Ann\u2019s Primary School", SCHOOL),
        ("saint anns", SCHOOL),
        ("Childrens Social Care", "Harrow Children's Social Care"),
        ("social services", "Harrow Children's Social Care"),
        ("Harrow Hosp", "Harrow General Hospital"),
        ("the hospital", "Harrow General Hospital"),
        ("Tern Hill Acad.", "Tern Hill Academy"),
        ("gull house", "Gull House"),
        ("O\u0308pen door", "Open Door Project"),
        # which of them cannot be told
        ("school", UNKNOWN),
        ("Harrow", UNKNOWN),
        ("Blythshire Police", UNKNOWN),
        ("a neighbour", UNKNOWN),
        ("not known", UNKNOWN),
        ("?", UNKNOWN),
        ("", UNKNOWN),
        ("Harrow Police and Gull House", UNKNOWN),
    ],
)
def test_an_agency_is_told_by_what_people_write(written: str, meant: str) -> None:
    assert Directory(TOWN).name_of(written) == meant


def test_a_code_goes_before_another_agencys_name() -> None:
    assert Directory([*TOWN, Named("GULL HOUSE", "The Lodge", "care_home")]).name_of("gull house") == "The Lodge"


def test_two_of_one_type_are_not_told_apart_by_its_name() -> None:
    assert Directory([*TOWN, Named("TPO", "Transport Police", "police")]).name_of("police") == UNKNOWN


@pytest.mark.parametrize(
    ("root", "named"),
    [
        ("POL/f37a", f"{POLICE}/f37a"),
        ("pol/ F37A ", f"{POLICE}/f37a"),
        ("Police / CSC/2026/7", f"{POLICE}/csc/2026/7"),
        ("pol/2026/77", f"{POLICE}/2026/77"),
        ("somebody/f37a", "/"),
        ("somebody else/f99", "/"),
    ],
)
def test_all_that_cannot_be_told_is_one_root(root: str, named: str) -> None:
    assert Directory(TOWN).root(root) == named


def test_a_name_with_a_stroke_in_it_goes_before_an_agency_of_which_it_has_a_part() -> None:
    town = Directory([Named("YFT", "Youth/Family Team", "charity"), Named("YOT", "Youth Justice", "social_care")])
    assert town.root("Youth/Family Team/7") == "Youth/Family Team/7"
    assert town.root("YOT/Family Team/7") == "Youth Justice/family team/7"


@given(st.sampled_from(TOWN), st.sampled_from([" ", "  ", ".", " - "]), st.booleans())
def test_case_blanks_and_full_stops_change_nothing(agency: Named, between: str, loud: bool) -> None:
    for written in (agency.code, agency.name):
        spelled = between.join(written.split())
        spelled = f" {spelled.upper() if loud else spelled.lower()}{between}"
        assert Directory(TOWN).name_of(spelled) == agency.name


# -- what it counts for -----------------------------------------------------------------------------------------------


def test_what_nobody_knows_who_said_first_makes_two_agencies_of_none() -> None:
    mine = [seen("new_phone", "Police", 0), seen("older_partner", "Police", 1)]
    told = seen("missing_frequent", "School", 2, root="/")
    assert evaluate(signs(*mine, told)) is None
    found = evaluate(signs(*mine, told, seen("late_return", "Home", 3)))
    assert found is not None
    assert all(not root.startswith("/") for root in found.roots)
    said = sentences(RULE, found)
    assert "from 2 agencies (3 independent sources)" in said[0]
    assert said[-1] == (
        "1 report passed on what somebody else said first, and it cannot be told which agency that was: "
        "it counts as no further source."
    )


def test_what_nobody_knows_who_said_first_is_no_second_source_of_a_tie() -> None:
    from tests.alerts.rules.observations import tied, ties

    one, other = tied(1, "Police", 0), tied(2, "School", 1, root="/")
    assert evaluate_tie(ties("vehicle", "", one, other)) is None
    assert evaluate_tie(ties("vehicle", "", one, other, tied(2, "Home", 2))) is not None


# -- with the real worker -------------------------------------------------------------------------------------------

CASES = Path(__file__).parent / "cases"
SPELLINGS = ["POL", "pol", "harrowmere police", "Harrowmere Police ", "Police", "harrowmere  police.", "somebody"]


def from_case(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CASES / name).read_text("utf-8").splitlines() if line.strip()]


def raised_by(house: House, spelled: str) -> list[str]:
    """What is raised where a school passes on what the police said first, so spelled."""
    for body in from_case("37-passed-on-agency-spelled-otherwise.POL.ndjson"):
        house.send("POL", body)
    for body in from_case("37-passed-on-agency-spelled-otherwise.SCH.ndjson"):
        body["provenance"]["original_agency"] = spelled
        house.send("SCH1", body)
    house.process()
    return [" ".join(row.reasons) for row in alerts_awaiting(house.viewer("coordinator"))]


@pytest.mark.parametrize("spelled", SPELLINGS)
def test_what_one_agency_said_and_another_passed_on_is_raised_by_nobody(house: House, spelled: str) -> None:
    assert raised_by(house, spelled) == []


def test_an_agency_that_is_told_by_its_code_alone_would_be_noticed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: as it was, whoever writes it in small letters makes a second agency of one."""

    def by_code(self: Directory, root: str) -> str:
        code, _, reference = root.partition("/")
        return f"{ {named.code: named.name for named in self._agencies}.get(code, code) }/{reference}"

    monkeypatch.setattr(agencies.Directory, "root", by_code)
    assert "from 2 agencies" in raised_by(house, "pol")[0]


def test_a_tie_that_is_passed_on_is_no_second_source(house: House) -> None:
    ties = {"vehicles": [vehicle()], "ties": [tie("c1", "v1", "travelled_in")]}
    girl, other = (
        child(identifiers=[nhs_of(1)]),
        child(given="Maud", family="Sallow-Test", identifiers=[nhs_of(2)]),
    )
    first = {"how_known": "someone_else_told_me", "original_agency": "the police", "original_reference": "P1"}
    house.send("POL", concern(girl, key="p1", signs=["older_partner"], **ties))
    house.send("SCH1", concern(other, key="s1", provenance=first, **ties))
    house.process()
    hub = house.viewer("coordinator")
    assert alerts_awaiting(hub) == []
    house.send("HLT", concern(other, key="h1", **ties))
    house.process()
    (alert,) = alerts_awaiting(hub)
    page = alert_of(hub, alert=alert.id)
    assert page is not None
    assert "2 independent sources" in alert.reasons[0]
