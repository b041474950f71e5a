"""What the benchmark of the rules multiplies stays apart, and what it tells is the ratio of a look's cost."""

from collections import Counter
from uuid import UUID

from benchmarks.multiplied import OF_COPY, OF_REPORT, multiply
from benchmarks.rules import Cost, figures
from synthetic.factories import child, concern, nhs_of, place, tie
from tests.access.raw import as_superuser
from tests.living import House


def test_each_copy_is_joined_within_itself_and_shares_what_is_kept(house: House) -> None:
    for number in (1, 2):
        girl = child(given="Wren", family="Ashdown-Test", identifiers=[nhs_of(1)])
        there = place(address={"lines": ["1 Quay Street"], "postcode": "ZA9 2AA"})
        house.send("SCH1", concern(girl, key=f"k{number}", places=[there], ties=[tie("c1", "l1", "seen_at")]))
    house.process()
    with as_superuser(house.database) as database:
        ((stands, there),) = set(database.execute("SELECT a, b FROM picture_association").fetchall())
    multiply(house.database, 1, 4, kept=[there], at_once=5)
    with as_superuser(house.database) as database:
        ties = Counter(database.execute("SELECT a, b FROM picture_association").fetchall())
        apart = database.execute(
            """SELECT count(*) FROM picture_event e LEFT JOIN linkage_membership m
               ON m.subject = e.subject AND m.nominal = e.nominal AND m.submission = e.submission
               LEFT JOIN intake_submission s ON s.id = e.submission WHERE m.id IS NULL OR s.id IS NULL"""
        ).fetchone()
    assert apart == (0,), "who stands in a report stands there in each copy"
    assert sorted(ties.values()) == [2] * 5, "each copy's child is tied by two reports"
    assert {thing for _, thing in ties} == {there}, "to the one place that is kept"
    assert (stands, there) in ties


def test_whole_copies_and_single_reports_change_other_digits() -> None:
    written = str(UUID("01234567-89ab-4cde-8f01-23456789abcd"))
    digits = {place: written[place - 1 : place + 2] for place in (OF_COPY, OF_REPORT)}
    assert digits == {OF_COPY: "cde", OF_REPORT: "f01"}, "none of those that say how the id was made"


def test_what_is_told_is_the_ratio_of_the_means_and_the_least_of_the_passes() -> None:
    def look(statements: int, rows: int, cpu_ms: float) -> Cost:
        return Cost(statements, rows, cpu_ms, Counter(picture_fact=rows))

    small = [[look(10, 40, 5), look(10, 60, 5)], [look(10, 40, 4), look(10, 60, 6)]]
    large = [[look(10, 50, 9), look(12, 60, 9)], [look(10, 50, 9), look(12, 60, 9)]]
    told = figures({"small": small, "large": large}, {"small": 20, "large": 1000}, with_rows=True)
    assert told["sizes"][0]["cpu_ms_a_report"] == 4.5
    assert told["sizes"][1]["rows_by_table"] == {"picture_fact": 55.0}
    assert told["ratios"] == {"statements": 1.1, "rows": 1.1, "cpu_ms": 2.0}
