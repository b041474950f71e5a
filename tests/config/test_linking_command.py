"""`wholepicture link --batch`: run again it adds nothing, and what went wrong is said in words that tell what to do."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from synthetic.factories import child, concern
from tests.living import House
from wholepicture.linkage.back_record import duckdb_tables, splink_engine
from wholepicture.linkage.comparison import shortlist, weight
from wholepicture.linkage.comparison.description import columns_of
from wholepicture.linkage.comparison.shape import PEOPLE
from wholepicture.linkage.comparison.weight import shipped
from wholepicture.linkage.rules import Likeness

Run = Callable[..., tuple[int, Any, str]]


def send(house: House, given: str, agency: str = "SCH1", **more: Any) -> None:
    described = child(**{"given": given, "family": "Ashdown", "date_of_birth": "2011-03-04", **more})
    house.send(agency, concern(described, key=f"{agency}-{given}-{len(more)}"))


def alike(house: House) -> None:
    for agency, given in (("SCH1", "Katherine"), ("POL", "Kathryn"), ("CHA", "Katharine")):
        send(house, given, agency)


def questions() -> int:
    from wholepicture.base.database_role import speaking_as
    from wholepicture.linkage.models import Candidate

    with speaking_as("worker"):
        return Candidate.objects.count()


def weights() -> list[float | None]:
    from wholepicture.base.database_role import speaking_as
    from wholepicture.linkage.models import Candidate

    with speaking_as("worker"):
        return list(Candidate.objects.filter(is_open=True).values_list("weight", flat=True))


def placed() -> int:
    from wholepicture.base.database_role import speaking_as
    from wholepicture.linkage.models import Membership

    with speaking_as("worker"):
        return Membership.objects.filter(until=None).count()


@pytest.fixture
def unusable(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """The model's file is gone; call what this gives to bring it back."""
    monkeypatch.setattr(weight, "SHIPPED", "absent.json")
    shipped.cache_clear()
    weight._warn.cache_clear()

    def back() -> None:
        monkeypatch.undo()
        shipped.cache_clear()

    yield back
    back()


def test_while_the_model_is_unusable_reports_are_joined_by_rule_and_put_before_a_person_by_facts_that_agree(
    house: House, run: Run, unusable: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    alike(house)
    send(house, "Mabel", "CSC", family="Osei", date_of_birth="2012-05-06")
    send(house, "Katharine", "CSC", date_of_birth="2009-01-20")  # a fact that differs
    house.process()
    assert (placed(), questions()) == (5, 2)
    assert weights() == [None, None]
    assert "put before a person where two more facts agree than differ" in caplog.text


def test_questions_that_were_asked_without_a_model_are_weighed_once_it_is_back(
    house: House, run: Run, unusable: Callable[[], None]
) -> None:
    alike(house)
    house.process()
    status, _, said = run("link", "--batch", "--json")
    assert status == 1
    assert "absent.json, the model in use, cannot be read" in said
    assert "Run this again afterwards: it weighs them, and asks about the others." in said
    unusable()
    status, answer, _ = run("link", "--batch", "--json")
    assert (status, answer["questions_weighed"], questions()) == (0, 2, 2)
    assert all(weight is not None and weight > shipped().review for weight in weights())
    again = run("link", "--batch", "--json")[1]
    assert (again["questions"], again["questions_weighed"]) == (0, 0)


def test_the_page_and_the_judgement_do_without_a_weight_and_ask_a_colleague_before_same_counts(
    house: House, unusable: Callable[[], None]
) -> None:
    from wholepicture.linkage.commands import record_judgement
    from wholepicture.linkage.queries import pairs_to_judge

    alike(house)
    house.process()
    officer = house.viewer("linkage_officer")
    one, other = pairs_to_judge(officer)
    assert (one.weighed, one.weight) == (None, None)
    made = record_judgement(officer, subject_a=one.a.subject, subject_b=one.b.subject, answer="same", reason="Known")
    assert (made.weight, made.second) == (None, "unweighed")
    apart = record_judgement(
        officer, subject_a=other.a.subject, subject_b=other.b.subject, answer="different", reason="Known"
    )
    assert (apart.weight, apart.second) == (None, "")


def test_a_run_that_was_interrupted_is_finished_by_the_next_and_nothing_is_asked_twice(
    house: House, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wholepicture.access.viewer import system_viewer
    from wholepicture.base.database_role import speaking_as
    from wholepicture.linkage.back_record import run as whole_run
    from wholepicture.linkage.commands import ask_about_pairs
    from wholepicture.linkage.models import Candidate
    from wholepicture.linkage.queries import areas_to_link, pairs_weighed

    alike(house)
    house.process()
    with speaking_as("worker"):  # as a back-record is that nobody was asked about
        Candidate.objects.all().delete()
    monkeypatch.setattr(whole_run, "PAGE", 1)
    viewer = system_viewer("derivation")
    found = pairs_weighed(viewer, area=areas_to_link(viewer)[0], memory="200MB")
    assert ask_about_pairs(viewer, pairs=found.pairs[0]) == 1
    assert run("link", "--batch", "--json")[1]["questions"] == 1
    assert questions() == 2


def test_a_block_wider_than_is_looked_at_is_told_and_its_reports_are_still_asked_about(house: House, run: Run) -> None:
    from wholepicture.intake.commands import accept_batch

    many = shortlist.WIDEST_BLOCK + 5
    bodies = [
        (concern(child(given="Wren", family="Ashdown", date_of_birth=None), key=f"w{n}"), None) for n in range(many)
    ]
    accept_batch(house.operator("SCH1"), bodies=bodies, channel="file")
    house.process()
    assert placed() == many
    assert questions() == many - 1
    status, answer, _ = run("link", "--batch", "--json")
    assert (status, answer["widest_block"]) == (0, many)
    assert answer["wide_blocks"] > 0
    assert f"the commonest by {many}" in run("link", "--batch")[1]


def test_it_says_what_it_does_and_of_how_much(house: House, run: Run) -> None:
    alike(house)
    house.process()
    told = run("link", "--batch")[2]
    assert "Reading descriptions: 3 in all." in told
    assert "Sifting pairs" in told
    assert "Weighing pairs: 3 in all." in told


def test_a_size_of_memory_that_is_none_is_refused(house: House, run: Run) -> None:
    status, _, said = run("link", "--batch", "--memory", "much")
    assert status == 2
    assert "--memory" in said


FILLS_THE_DISK = """
import resource
from wholepicture.linkage.back_record import duckdb_tables
resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))
try:
    with duckdb_tables.database("100MB") as connection:
        connection.execute("CREATE TABLE much AS SELECT hash(range)::VARCHAR AS one FROM range(5_000_000)")
        connection.execute("CHECKPOINT")
except duckdb_tables.NoRoom as refusal:
    print(refusal)
"""


def test_a_disk_that_takes_no_more_is_said_with_what_to_do() -> None:
    told = subprocess.run([sys.executable, "-c", FILLS_THE_DISK], capture_output=True, text=True, check=False)
    assert told.stdout.startswith("The disk under "), told.stderr
    assert "Make room, or set TMPDIR to a larger disk. Nothing was changed." in told.stdout


@pytest.mark.long
def test_too_little_memory_is_said_with_what_to_do() -> None:
    rows = [
        splink_engine.Described(f"{number:06d}", columns_of(Likeness(given=f"wren{number}", family="ashdown")))
        for number in range(40_000)
    ]
    with pytest.raises(duckdb_tables.NoRoom, match=r"Give more \(--memory 8GB\), or more room on the disk"):
        list(splink_engine.weigh_all(rows, shipped(), memory="1MB", shape=PEOPLE))
