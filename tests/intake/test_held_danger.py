"""A row that could not be understood and says danger now is put before the hub as it stands; its sender mends it meanwhile."""

import json
from pathlib import Path
from typing import Any

import pytest

from synthetic.factories import child, concern
from tests.access.raw import answer, as_role
from tests.living import House
from wholepicture.access.commands import bar_viewer
from wholepicture.base.ledgered import NeedsReason, NotFound, NotPermitted
from wholepicture.config import installation

installation.load()

from wholepicture.intake import AlreadyActedOn, OverQuota  # noqa: E402
from wholepicture.intake.bulk_intake import take_in  # noqa: E402
from wholepicture.intake.commands import act_on_held_danger, hold_in_quarantine  # noqa: E402
from wholepicture.intake.queries import held_dangers  # noqa: E402
from wholepicture.intake.results import HeldRow  # noqa: E402

FACTS = "She rang from a car park and whispered."
WREN = {"given": "Wren", "family": "Ashdown-Test", "identifiers": None}
MAPPING = """
[source]
name = "Danger"

[constants]
"kind" = "concern"
"subjects[0].ref" = "c1"
"subjects[0].role" = "child"

[fields]
"key" = "Reference"
"recorded_at" = { column = "Written", format = "%d/%m/%Y %H:%M" }
"safety.immediate_danger" = "Danger now"
"narrative.facts" = "What happened"
"subjects[0].given" = "First name"
"subjects[0].family" = "Last name"
"""
HEAD = "Reference,Written,Danger now,First name,Last name,What happened"


def said_danger(**fields: Any) -> dict[str, Any]:
    body = concern(child(**WREN), facts=FACTS, safety={"immediate_danger": True, "risk_to_source": "Her aunt."})
    return body | fields


def held(house: House, folder: Path, text: str, name: str = "rows.ndjson", **more: Any) -> list[HeldRow]:
    file = folder / name
    file.write_text(text)
    take_in(house.operator("SCH1"), path=file, **more)
    return held_dangers(house.viewer("coordinator"))


@pytest.mark.parametrize(
    "spoiled",
    [{"recorded_at": "yesterday evening"}, {"kind": "a worry"}, {"key": ""}],
)
def test_a_report_that_departs_from_the_contract_and_says_danger_is_before_the_hub(
    house: House, tmp_path: Path, spoiled: dict[str, Any]
) -> None:
    (row,) = held(house, tmp_path, json.dumps(said_danger(**spoiled)))
    assert row.agency == "Marsh Lane Academy"
    assert row.said("facts") == [FACTS]
    assert row.said("who") == ["Wren Ashdown-Test"]


def test_what_is_no_json_any_more_is_read_as_far_as_it_goes(house: House, tmp_path: Path) -> None:
    (row,) = held(house, tmp_path, json.dumps(said_danger())[:-1])
    assert (row.said("who"), row.said("facts")) == (["Wren Ashdown-Test"], [FACTS])


@pytest.mark.parametrize(
    "line",
    [
        f"R1,some day,yes,Wren,Ashdown-Test,{FACTS}",
        f"R1,03/03/2026 21:00,Yes,Wren,Ashdown-Test,{FACTS},and more,and more",
        f"R1,some day,Y,Wren,Ashdown-Test,{FACTS}",
    ],
)
def test_a_row_of_a_table_that_cannot_be_read_is_before_the_hub(house: House, tmp_path: Path, line: str) -> None:
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(MAPPING)
    (row,) = held(house, tmp_path, f"{HEAD}\n{line}\n", "rows.csv", mapping=mapping)
    assert row.said("who") == ["Wren Ashdown-Test"]
    assert row.said("facts") == [FACTS]


@pytest.mark.parametrize(
    "body",
    [
        {"report": said_danger()},
        said_danger(safety=[{"immediate_danger": True}]),
        said_danger(kind="a worry", safety={}) | {"immediate_danger": True},
    ],
    ids=["one level down", "in a list", "at the top"],
)
def test_danger_that_stands_elsewhere_is_before_the_hub(house: House, tmp_path: Path, body: dict[str, Any]) -> None:
    (row,) = held(house, tmp_path, json.dumps(body | {"kind": "a worry"}))
    assert (row.said("who"), row.said("facts")) == (["Wren Ashdown-Test"], [FACTS])


def test_what_happened_is_shown_however_many_children_are_named(house: House, tmp_path: Path) -> None:
    body = said_danger(kind="a worry")
    body["subjects"] = body["subjects"] * 45
    (row,) = held(house, tmp_path, json.dumps(body))
    assert row.said("facts") == [FACTS]


def test_bytes_that_were_held_before_are_before_the_hub_once_they_are_read_as_danger(house: House) -> None:
    line = f"R1,some day,yes,Wren,Ashdown-Test,{FACTS}".encode()
    told = {"safety": {"immediate_danger": "yes"}, "narrative": {"facts": FACTS}}
    sender, hub = house.operator("SCH1"), house.viewer("coordinator")
    for given, shown in ((None, 0), (told, 1), (told, 1)):
        hold_in_quarantine(sender, raw=line, problems=[], channel="file", given=given)
        assert len(held_dangers(hub)) == shown
    agency = house.viewer("teacher_dsl")
    hold_in_quarantine(agency, raw=b"other", problems=[], channel="api", given=told)
    hold_in_quarantine(agency, raw=b"other", problems=[], channel="api", given=told)
    assert len(held_dangers(hub)) == 2


def test_danger_in_what_breaks_off_is_taken_in_however_full_quarantine_is(house: House, tmp_path: Path) -> None:
    from wholepicture.intake import quotas

    quotas.check_quarantine(house.viewer("teacher_dsl"), {}, json.dumps(said_danger())[:-1].encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quotas, "quarantine_is_full", lambda viewer: "full")
        quotas.check_quarantine(house.viewer("teacher_dsl"), {}, json.dumps(said_danger())[:-1].encode())
        with pytest.raises(OverQuota):
            quotas.check_quarantine(house.viewer("teacher_dsl"), {}, b"{")


def test_another_report_under_a_key_that_was_used_is_before_the_hub_where_it_says_danger(
    house: House, tmp_path: Path
) -> None:
    house.send("SCH1", concern(child(**WREN), key="k1"))
    (row,) = held(house, tmp_path, json.dumps(said_danger(key="k1")))
    assert row.said("facts") == [FACTS]


def test_what_may_tell_where_she_is_or_who_told_is_left_out(house: House, tmp_path: Path) -> None:
    told = {"provenance": {"how_known": "someone_else_told_me", "informant": "Auntie Bea"}, "kind": "a worry"}
    body = said_danger(**told)
    body["subjects"][0] |= {
        "address": {"lines": ["1 Hidden Lane"]},
        "school": "Hidden School",
        "phones": ["01632 960009"],
    }
    (row,) = held(house, tmp_path, json.dumps(body))
    for secret in ("Bea", "Hidden", "960009", "aunt"):
        assert secret not in str(row.lines)


@pytest.mark.parametrize(
    "body",
    [
        said_danger(kind="a worry", safety={"immediate_danger": False}),
        said_danger(kind="a worry", safety={}),
        said_danger(kind="a worry", sharing={"level": "named", "named": ["ada@example.org"]}),
        said_danger(kind="a worry", sharing={"level": "those I name", "named": ["ada@example.org"]}),
    ],
    ids=["no danger", "danger not said", "for named people", "for those whom it names"],
)
@pytest.mark.parametrize("cut", [0, 1], ids=["", "broken off"])
def test_nothing_else_is_before_the_hub(house: House, tmp_path: Path, body: dict[str, Any], cut: int) -> None:
    text = json.dumps(body)
    assert held(house, tmp_path, text[: len(text) - cut]) == []


def test_what_is_understood_is_a_report_and_nothing_besides(house: House, tmp_path: Path) -> None:
    assert held(house, tmp_path, json.dumps(said_danger())) == []


def test_it_waits_until_somebody_says_what_was_done_and_who_comes_second_is_told(house: House, tmp_path: Path) -> None:
    (row,) = held(house, tmp_path, json.dumps(said_danger(kind="a worry")))
    hub, police = house.viewer("coordinator"), house.viewer("police_intelligence")
    with pytest.raises(NeedsReason):
        act_on_held_danger(hub, held=row.id, done="  ")
    act_on_held_danger(hub, held=row.id, done="Rang the school; police are on their way.")
    assert held_dangers(police) == []
    with pytest.raises(AlreadyActedOn, match="Hana Hub-Test said before you.*Rang the school"):
        act_on_held_danger(police, held=row.id, done="Me too.")


@pytest.mark.parametrize("who", ["teacher_dsl", "social_worker", "linkage_officer", "information_governance"])
def test_nobody_but_the_hub_is_shown_it(house: House, tmp_path: Path, who: str) -> None:
    (row,) = held(house, tmp_path, json.dumps(said_danger(kind="a worry")))
    with as_role("wp_app", house.database) as connection, connection.transaction():
        connection.execute("SELECT sec.begin(%s)", [house.token(who)])
        assert answer(connection, "SELECT count(*) FROM intake_helddanger") == 0
    with pytest.raises(NotPermitted):
        act_on_held_danger(house.viewer(who), held=row.id, done="Mine.")


def test_whoever_is_barred_from_anybody_is_not_shown_whom_nobody_knows_yet(house: House, tmp_path: Path) -> None:
    (sent,) = house.send("SCH1", concern(child(**WREN)))
    house.process()
    from wholepicture.picture.queries import people_in

    assert sent.submission is not None
    (named,) = people_in(house.viewer("coordinator"), submissions=[sent.submission])[sent.submission]
    (row,) = held(house, tmp_path, json.dumps(said_danger(kind="a worry")))
    bar_viewer(
        house.viewer("coordinator"),
        professional=house.professionals["police_intelligence"],
        nominal=named.id,
        reason="Her uncle.",
    )
    assert held_dangers(house.viewer("police_intelligence")) == []
    with pytest.raises(NotFound):
        act_on_held_danger(house.viewer("police_intelligence"), held=row.id, done="Mine.")
    assert held_dangers(house.viewer("coordinator")) == [row]
