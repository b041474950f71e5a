"""Links, the review queue and judgements as files."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from synthetic import factories
from tests.config.tables import lines, table
from wholepicture.base.spreadsheet import safe_cell
from wholepicture.config.commands import judging

Run = Callable[..., tuple[int, Any, str]]


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
    assert all(float(row["weight"]) > -5 and row["nominal_a"] != row["nominal_b"] for row in asked)
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


def two_of_one_birthday(house: Any) -> None:
    """Two reports that speak against one child, and are asked about all the same."""
    for key, family in (("s-1", "Fallowfen"), ("s-2", "Gullyford")):
        child = factories.child(given="Nora", family=family, date_of_birth="2011-02-02")
        house.send("SCH1", factories.concern({name: child[name] for name in CHILD if name in child}, key=key))
    house.process()


CHILD = ("ref", "role", "given", "family", "date_of_birth")


def test_a_weight_below_nothing_is_a_number_in_the_file(run: Run, house: Any, tmp_path: Path) -> None:
    two_of_one_birthday(house)
    queue = tmp_path / "queue.csv"
    assert run("candidates", "--csv", queue)[0] == 0
    weights = [row["weight"] for row in table(queue)]
    assert weights
    assert all(float(weight) < 0 for weight in weights)


def test_a_guard_that_takes_numbers_for_formulas_is_noticed(
    run: Run, house: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "_cell", lambda value: safe_cell(str(value)))
    two_of_one_birthday(house)
    queue = tmp_path / "queue.csv"
    run("candidates", "--csv", queue)
    with pytest.raises(ValueError, match="could not convert"):
        list(map(float, (row["weight"] for row in table(queue))))


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


def test_a_judgement_counts_once_however_often_it_is_given(run: Run, house: Any, tmp_path: Path) -> None:
    from wholepicture.access.viewer import system_viewer
    from wholepicture.linkage.queries import joining_totals

    two_alike(house)
    waiting = joining_totals(system_viewer("operator")).pairs_to_judge
    header = "agency_a,key_a,ref_a,agency_b,key_b,ref_b,answer,reason"
    file = lines(tmp_path, "judgements.csv", header, "SCH1,=s+1,c1,POL,p-1,c1,same,One child")
    assert run("judge", file, "--by", "linkage.officer@example.org", "--json")[1]["judged"] == 1
    queue = tmp_path / "queue.csv"
    run("candidates", "--csv", queue)
    assert not any({row["key_a"], row["key_b"]} == {"'=s+1", "p-1"} for row in table(queue)), (
        "it leaves the list at once"
    )
    again = run("judge", file, "--by", "linkage.officer@example.org", "--json")[1]
    assert (again["judged"], "judged so already" in again["problems"][0]["reason"]) == (0, True)
    now = joining_totals(system_viewer("operator"))
    assert (now.pairs_by_people, now.pairs_to_judge) == (1, waiting - 1)


def test_second_looks_are_written_and_recorded_by_command(run: Run, house: Any, tmp_path: Path) -> None:
    house.add_colleague("second_officer", "linkage_officer")
    house.send("SCH1", factories.concern(factories.child(given="Wren", identifiers=[]), key="a"))
    other = factories.child(given="Toby", family="Quill-Test", date_of_birth="2014-09-02", sex="male", identifiers=[])
    house.send("POL", factories.concern(other, key="b"))
    house.process()
    header = "agency_a,key_a,ref_a,agency_b,key_b,ref_b,answer,reason"
    file = lines(tmp_path, "judgements.csv", header, "SCH1,a,c1,POL,b,c1,same,A hunch")
    run("judge", file, "--by", "linkage.officer@example.org")
    waiting = tmp_path / "waiting.csv"
    assert run("second-looks", "--csv", waiting, "--json")[1]["rows"] == 1
    (row,) = table(waiting)
    assert (row["key_a"] + row["key_b"] in ("ab", "ba"), row["answer"], row["reason"]) == (True, "same", "A hunch")

    def look(agrees: str, email: str) -> Any:
        looks = lines(tmp_path, "looks.csv", "judgement,agrees,why", f"{row['judgement']},{agrees},I rang the school")
        return run("look-again", looks, "--by", email, "--json")[1]

    assert "your own judgement" in look("yes", "linkage.officer@example.org")["problems"][0]["reason"]
    assert look("perhaps", "second.officer@example.org")["problems"][0]["field"] == "agrees"
    assert look("yes", "second.officer@example.org") == {"looked": 1, "problems": []}
    assert "already" in look("yes", "second.officer@example.org")["problems"][0]["reason"]
    house.process()
    run("links", "--csv", waiting)
    assert len({link["nominal"] for link in table(waiting) if link["kind"] == "person"}) == 1


def test_only_somebody_whose_role_includes_it_can_judge(run: Run, house: Any, tmp_path: Path) -> None:
    file = lines(tmp_path, "j.csv", "agency_a,key_a,ref_a,agency_b,key_b,ref_b,answer,reason")
    assert run("judge", file, "--by", "nurse@example.org")[0] == 1
    status, _, said = run("judge", file, "--by", "stranger@example.org")
    assert (status, "professional add" in said) == (2, True)
    lacking = lines(tmp_path, "lacking.csv", "agency_a,key_a")
    assert run("judge", lacking, "--by", "linkage.officer@example.org")[0] == 2


def test_values_that_many_share_are_listed_and_counted_again(run: Run, house: Any) -> None:
    for number, given in enumerate(("Ada", "Bram", "Cleo", "Dov", "Finn", "Hugo")):
        one = factories.child(given=given, family=f"{given}row-Test", identifiers=None, phones=["01632 960100"])
        house.send("SCH1", factories.concern(one, key=f"n{number}"))
    house.process()
    status, listed, _ = run("linkage", "shared", "--json")
    assert status == 0
    assert [(one["kind"], one["value"], one["people"], one["damped"]) for one in listed] == [
        ("phone", "+441632960100", "5 to 9", False)
    ]
    assert run("link", "--batch", "--json")[1]["values_counted"] == 1
    assert run("linkage", "shared", "--json")[1] == listed


def test_things_are_listed_and_judged_by_file_as_people_are(run: Run, house: Any, tmp_path: Path) -> None:
    for agency, key, plate in (("SCH1", "s-1", "XX00 A?C"), ("POL", "p-1", "XX00 ABC")):
        house.send(agency, factories.concern(factories.child(), key=key, vehicles=[factories.vehicle(plate)]))
    house.process()
    queue, answers = tmp_path / "things.csv", tmp_path / "answers.csv"
    assert run("candidates", "--things", "--csv", queue, "--json")[1]["rows"] == 1
    (asked,) = table(queue)
    assert (asked["kind"], {asked["key_a"], asked["key_b"]}) == ("vehicle", {"s-1", "p-1"})
    assert "6 of 7 characters" in asked["speaks_for"]
    with answers.open("w", newline="") as file:
        out = csv.DictWriter(file, [*asked, "answer", "reason"])
        out.writeheader()
        out.writerow(asked | {"answer": "same", "reason": "One car, seen by both."})
        out.writerow(asked | {"ref_a": "v9", "answer": "same", "reason": "One car, seen by both."})
    status, judged, _ = run("judge", answers, "--things", "--by", "linkage.officer@example.org", "--json")
    assert (status, judged["judged"]) == (0, 1)
    (problem,) = judged["problems"]
    assert (problem["field"], "a vehicle, phone, account or place" in problem["reason"]) == ("ref_a", True)
    run("process")
    assert run("candidates", "--things", "--csv", queue, "--json")[1]["rows"] == 0
    run("links", "--csv", queue)
    assert len({row["nominal"] for row in table(queue) if row["kind"] == "vehicle"}) == 1
