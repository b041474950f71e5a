"""The list of people and things: last seen, by whom, with how many children, as the viewer sees; nobody in it is a child."""

from typing import Any

import pytest

from synthetic.factories import adult, child, concern, nhs_of, tie, vehicle
from tests.access.raw import as_superuser
from tests.living import House
from wholepicture.access.commands import bar_viewer
from wholepicture.base.ledgered import NotPermitted
from wholepicture.picture import tied
from wholepicture.picture.queries import people_listed
from wholepicture.picture.results import ThingsPage
from wholepicture.picture.tied import things_listed


def girl(number: int, **more: Any) -> dict[str, Any]:
    return child(given=("Ada", "Bel", "Cleo", "Dot", "Eve")[number - 1], identifiers=[nhs_of(number)], **more)


def seen(house: House, agency: str, number: int, day: str, plate: str = "XX00 ABC", **more: Any) -> None:
    """A girl is collected by a man in a car."""
    man = adult(given="Bram", family="Quill-Test", date_of_birth="1980-01-01", identifiers=[nhs_of(70)])
    body = concern(
        girl(number),
        man,
        happened={"from": day},
        vehicles=[vehicle(plate)],
        ties=[tie("c1", "v1", "travelled_in"), tie("p1", "c1", "collected_by")],
        **more,
    )
    house.send(agency, body)


def rows(page: ThingsPage) -> list[tuple[str, int, str, list[str]]]:
    return [(row.label.split(" b")[0], row.children, row.last_at.date().isoformat(), row.agencies) for row in page.rows]


def test_each_is_listed_with_when_by_whom_and_how_many_children_as_the_viewer_sees(house: House) -> None:
    seen(house, "POL", 1, "2026-02-01")
    seen(house, "HOM", 2, "2026-03-01")
    seen(house, "HOM", 2, "2026-01-01")
    named = {"level": "named", "named": [house.emails["nurse"]], "lawful_basis": "gdpr_6_1_e"}
    seen(house, "CHA", 3, "2026-04-01", sharing=named)
    seen(house, "SCH1", 4, "2025-12-01", plate="YY00 XYZ")
    house.process()
    hub = house.viewer("coordinator")
    both = ["Gull House", "Harrowmere Police"]
    assert rows(things_listed(hub, kind="vehicle")) == [
        ("XX00 ABC", 2, "2026-03-01", both),
        ("YY00 XYZ", 1, "2025-12-01", ["Marsh Lane Academy"]),
    ]
    # whichever end of the tie is stated first
    assert rows(things_listed(hub, kind="nominal")) == [
        ("Bram Quill-Test", 3, "2026-03-01", ["Gull House", "Harrowmere Police", "Marsh Lane Academy"])
    ]
    police = house.viewer("police_intelligence")
    second = next(row.id for row in people_listed(hub, role="child") if row.label.startswith("Bel"))
    bar = house.professionals["police_intelligence"]
    bar_viewer(hub, professional=bar, nominal=second, reason="test")
    assert rows(things_listed(police, kind="vehicle"))[0] == ("XX00 ABC", 1, "2026-02-01", ["Harrowmere Police"])
    assert things_listed(police, kind="vehicle").agencies == ["Harrowmere Police", "Marsh Lane Academy"]
    with pytest.raises(NotPermitted):
        things_listed(house.viewer("social_worker"), kind="vehicle")


def test_it_is_sorted_narrowed_and_paged(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    seen(house, "POL", 1, "2026-01-01", plate="XX00 AAA")
    seen(house, "HOM", 2, "2026-01-02", plate="XX00 AAA")
    seen(house, "POL", 1, "2026-01-03", plate="XX00 CCC")
    seen(house, "HOM", 3, "2026-01-04", plate="XX00 BBB")
    house.process()
    hub = house.viewer("coordinator")

    def plates(**asked: Any) -> list[str]:
        return [row.label.split()[1] for row in things_listed(hub, kind="vehicle", **asked).rows]

    assert plates() == ["BBB", "CCC", "AAA"]
    assert plates(sort="children") == ["AAA", "BBB", "CCC"]
    assert plates(sort="name") == ["AAA", "BBB", "CCC"]
    assert plates(agency="Gull House") == ["BBB", "AAA"]
    assert plates(agency="Nobody") == []
    first = things_listed(hub, kind="vehicle").rows[0].id
    assert plates(among=[first]) == ["BBB"]
    monkeypatch.setattr(tied, "ON_A_PAGE", 2)
    assert plates(page=2) == ["AAA"]
    assert (plates(page=99), plates(page=-1)) == (["AAA"], ["BBB", "CCC"])
    page = things_listed(hub, kind="vehicle", page=99)
    assert (page.number, page.total, page.is_cut) == (2, 3, False)
    monkeypatch.setattr(tied, "MOST", 2)
    cut = things_listed(hub, kind="vehicle")
    assert (cut.total, cut.is_cut) == (2, True)
    every = [row.id for row in things_listed(hub, kind="vehicle").rows]
    monkeypatch.setattr(tied, "MOST", 1)
    narrowed = things_listed(hub, kind="vehicle", among=every)
    assert ([row.label.split()[1] for row in narrowed.rows], narrowed.is_cut) == (["BBB"], True)


def test_at_least_is_said_only_where_older_ties_were_not_counted(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tied, "COUNTED", 2)
    man = adult(given="Bram", family="Quill-Test", date_of_birth="1980-01-01", identifiers=[nhs_of(70)])
    for number, stated in ((1, ("p1", "c1")), (2, ("p1", "c1")), (3, ("c1", "p1")), (4, ("c1", "p1"))):
        house.send("POL", concern(girl(number), man, ties=[tie(*stated, "collected_by")]))
    house.process()
    hub = house.viewer("coordinator")
    (row,) = things_listed(hub, kind="nominal").rows
    assert (row.children, row.has_older) == (4, False)
    house.send("POL", concern(girl(5), man, ties=[tie("c1", "p1", "collected_by")]))
    house.process()
    (row,) = things_listed(hub, kind="nominal").rows
    assert row.has_older


def test_a_child_is_in_no_such_list_whatever_reports_call_her(house: House) -> None:
    older = child(role="person_of_concern", given="Bel", date_of_birth="2010-01-09", identifiers=[nhs_of(2)])
    called = child(role="person_of_concern", given="Dot", date_of_birth="2005-05-05", identifiers=[nhs_of(4)])
    house.send("POL", concern(girl(1), older, ties=[tie("c1", "p1")]))
    house.send("POL", concern(girl(1), called, ties=[tie("c1", "p1")]))
    house.send("SCH1", concern(girl(4, date_of_birth="2005-05-05")))
    house.process()
    assert things_listed(house.viewer("coordinator"), kind="nominal").rows == []


def test_the_newest_are_walked_by_an_index_and_not_by_reading_every_tie(house: House) -> None:
    seen(house, "POL", 1, "2026-01-01")
    house.process()
    asked = {
        "area": house.area, "kind": "vehicle", "role": "", "beyond": ["family"], "walked": 5, "most": 5,
        "things": [], "counted": 5, "hidden": [],
    }  # fmt: skip
    with as_superuser(house.database) as superuser:
        superuser.execute("SET enable_seqscan = off; SET enable_bitmapscan = off")
        plan = str(superuser.execute(f"EXPLAIN {tied._SEEN_LAST}".encode(), asked).fetchall())
    assert "association_newest_to" in plan
    assert "association_newest_from" in plan
    assert "Sort Key: picture_association.at" not in plan
