"""What script/mutate makes of its findings: a survivor is known by what it changes, and one without a reason fails."""

import pytest

from tests.mutants import mutants
from tests.mutants.mutants import (
    EXPLAINED,
    LISTED,
    MODULES,
    PROJECT,
    Mutant,
    Score,
    Survivor,
    changed_lines,
    survivors,
    table,
)

LESS = """--- rules.py
+++ rules.py
@@ -3,2 +3,2 @@
 def order_of(weight):
-    return weight > 5
+    return weight >= 5
"""
MORE = LESS.replace("@@ -3,2 +3,2 @@", "@@ -90,2 +90,2 @@").replace(" def order_of(weight):\n", "")
OTHER = LESS.replace(">= 5", "> 6")


def named(*told: tuple[str, str, str]) -> list[Survivor]:
    return list(survivors((Mutant(name, outcome), difference) for name, outcome, difference in told))


def survivor(number: int, difference: str = LESS, outcome: str = "survived") -> tuple[str, str, str]:
    return f"wholepicture.linkage.rules.x_order_of__mutmut_{number}", outcome, difference


def test_every_module_on_the_list_exists_and_so_do_the_tests_that_are_to_notice() -> None:
    assert [module for module in MODULES if not (PROJECT / "wholepicture" / module).is_file()] == []
    tests = [PROJECT / "tests" / path for room in LISTED["rooms"].values() for path in room["tests"]]
    assert [path for path in tests if not path.exists()] == []


def wrong_reasons(explained: dict[str, dict[str, str]]) -> list[str]:
    """Modules that are not on the list, and survivors whose reason says nothing."""
    empty = [id for reasons in explained.values() for id, reason in reasons.items() if not reason.strip()]
    return [module for module in explained if module not in MODULES] + empty


def test_every_reason_is_of_a_module_on_the_list_and_says_something() -> None:
    assert wrong_reasons(EXPLAINED) == []


def test_a_reason_of_nothing_and_one_that_says_nothing_are_caught() -> None:
    planted = {"attic.py": {"a-1": "Both give the same."}, MODULES[0]: {"b-1": " "}}
    assert wrong_reasons(planted) == ["attic.py", "b-1"]


def test_every_rules_module_is_on_the_list() -> None:
    rooms = PROJECT / "wholepicture"
    rules = {*rooms.glob("*/rules.py"), *rooms.glob("*/*/rules.py"), *rooms.glob("*/rules/[!_]*.py")}
    screens = rooms / "web"  # where the rules are used, and not what they are
    assert {str(path.relative_to(rooms)) for path in rules if screens not in path.parents} <= set(MODULES)
    assert "alerts/rules/shared_tie.py" in MODULES, "what is listed by a pattern is written out"


def test_a_survivor_keeps_its_id_when_lines_or_numbers_move() -> None:
    (here,), (there,) = named(survivor(3)), named(survivor(8, MORE))
    assert here.id == there.id
    assert here.id.startswith("order_of-")
    assert here.change == "- return weight > 5\n+ return weight >= 5"


def test_another_change_has_another_id_and_the_same_one_twice_is_told_apart() -> None:
    first, second, third = named(survivor(1), survivor(2, OTHER), survivor(3))
    assert len({first.id, second.id, third.id}) == 3
    assert third.id == f"{first.id}-2"


def test_the_second_of_two_alike_keeps_its_id_when_the_first_is_killed() -> None:
    (second,) = named(survivor(1, outcome="killed"), survivor(3))
    assert second.id.endswith("-2")


@pytest.mark.parametrize(
    ("outcome", "tried", "survives"),
    [
        ("killed", True, False),
        ("timeout", True, False),
        ("survived", True, True),
        ("no tests", True, True),
        ("suspicious", True, True),
        ("not checked", False, False),
    ],
)
def test_only_what_was_noticed_counts_as_killed(outcome: str, tried: bool, survives: bool) -> None:
    mutant = Mutant("wholepicture.linkage.rules.x_order_of__mutmut_1", outcome)
    assert (mutant.was_tried, mutant.survived) == (tried, survives)


def test_a_method_is_named_with_its_class() -> None:
    assert mutants.function_of("wholepicture.access.merkle.xǁPeaksǁadd__mutmut_3") == "Peaks.add"
    assert mutants.function_of("wholepicture.linkage.rules.x__anchor__mutmut_3") == "anchor"


def test_a_module_holds_from_nine_in_ten_killed_and_no_survivor_without_a_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    left = Survivor("order_of-1", "name", "change")
    monkeypatch.setitem(EXPLAINED, "a.py", {"order_of-1": "Both give the same order."})
    monkeypatch.setitem(EXPLAINED, "b.py", {"order_of-1": ""})
    assert Score("a.py", 10, 10, (left,)).holds
    assert not Score("a.py", 9, 9, (left,)).holds, "under nine in ten"
    assert not Score("b.py", 10, 10, (left,)).holds, "no reason"
    assert not Score("c.py", 99, 99, (left,)).holds, "not explained"
    assert Score("c.py", 10, 0, ()).holds


def test_a_reason_that_no_survivor_needs_is_told_once_all_were_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    left = Survivor("order_of-1", "name", "change")
    monkeypatch.setitem(EXPLAINED, "a.py", {"order_of-1": "Both give the same.", "order_of-2": "As above."})
    assert Score("a.py", 10, 10, (left,)).outlived == ["order_of-2"]
    assert not Score("a.py", 10, 10, (left,)).holds
    assert Score("a.py", 11, 10, (left,)).holds, "it may yet be needed"


def test_the_table_says_how_each_module_fared() -> None:
    assert table([Score("c.py", 20, 10, (Survivor("order_of-1", "name", "change"),))]).splitlines()[2:] == [
        "| `c.py` | 20 | 10 | 9 | 1 | 0 | 90% |"
    ]


def test_only_the_lines_that_change_are_told() -> None:
    assert changed_lines(LESS) == "- return weight > 5\n+ return weight >= 5"
