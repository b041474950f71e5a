"""The demonstration: it touches no installation but its own, and leaves nothing running."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from wholepicture.config import home


def test_it_leaves_an_installation_alone_that_it_did_not_make(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from wholepicture.config.demo import __main__ as demo

    monkeypatch.setattr(demo, "marker", lambda: None)
    with pytest.raises(demo.Refused, match="did not make"):
        demo._own(None)


def test_it_does_not_load_another_area_over_the_one_it_holds(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from wholepicture.config.demo import __main__ as demo

    monkeypatch.setattr(demo, "marker", lambda: demo.Marker(7, complete=True))
    assert demo._own(None).seed == demo._own(7).seed == 7
    with pytest.raises(demo.Refused, match="--seed 8"):
        demo._own(8)


def test_stopping_it_while_it_works_leaves_no_process_behind(own_server: None) -> None:
    # Not in pytest's tmp_path: root's is closed to the account that the database then runs under.
    folder = Path(tempfile.mkdtemp(prefix="wp-test-"))
    folder.chmod(0o711)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WHOLEPICTURE_")}
    demo = subprocess.Popen(
        [sys.executable, "-m", "wholepicture.config.demo", "--no-serve"],
        cwd=home.PROJECT,
        env=kept | {"WHOLEPICTURE_HOME": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert demo.stdout is not None
        while "✓ Database" not in (said := demo.stdout.readline()):
            assert said, "it ended before the database was ready"
        demo.send_signal(signal.SIGINT)
        rest, _ = demo.communicate(timeout=60)
        assert demo.returncode == 1
        assert "run script/demo again" in rest
        assert "Traceback" not in rest
        listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
        assert str(folder) not in listed
    finally:
        demo.kill()
        shutil.rmtree(folder)


def test_a_few_children_are_assessed_by_the_products_commands_and_again_changes_nothing(house: Any) -> None:
    from synthetic import factories
    from tests.casework.assessment.assessing import girl, known
    from wholepicture.casework.assessment.queries import assessments_of, assessments_waiting
    from wholepicture.config.demo.assessing import assess

    known(house)
    for number, given in enumerate(("Ada", "Bea", "Cleo"), start=5):
        one = factories.child(given=given, identifiers=[factories.upn_of(number)])
        signs = ["injury_unexplained"] if given == "Bea" else ["new_phone"]
        house.send("HOM", factories.concern(one, key=given, signs=signs))
        house.send("CSC", factories.involvement(one, key=f"i{given}", service="Allocated social worker"))
    house.process()
    worker, supervisor = house.viewer("social_worker"), house.viewer("coordinator")
    for _ in range(2):
        assess(worker, supervisor, lambda _: None)
        lowered = assessments_of(worker, nominal=girl(house, "Bea"))  # of whom a report says harm
        assert [row.level.code for row in lowered.levels] == ["significant", "experiencing"]
        assert [row.review and row.review.decision for row in lowered.levels] == ["approve", "approve"]
        assert lowered.standing == lowered.levels[0]
        assert len(lowered.harm) == 2, "the report's, and the newest assessment's"
        waiting = assessments_waiting(supervisor)
        assert [row.tool.code for row in waiting.to_review] == ["seraf_like"]
        assert [draft.tool.code for draft in assessments_waiting(worker).drafts] == ["derby_2012_like"]


def test_what_agencies_do_together_is_entered_by_the_products_commands_and_again_changes_nothing(house: Any) -> None:
    from synthetic import factories
    from tests.analysis.world import World, girl, person
    from wholepicture.casework.cases.queries import cases_of_child
    from wholepicture.casework.meeting.discussions.queries import discussions_in
    from wholepicture.casework.meeting.panels.queries import panel_of, panels
    from wholepicture.casework.operation.queries import operation_of, operations
    from wholepicture.casework.placement.queries import placements_held, visits_of_child
    from wholepicture.casework.referral.queries import referral_lists
    from wholepicture.config.demo.cases import open_cases
    from wholepicture.config.demo.together import work_together
    from wholepicture.picture.queries import people_listed

    for number, given in enumerate(("Ada", "Bea", "Cleo", "Dora"), start=5):
        one = factories.child(given=given, identifiers=[factories.upn_of(number)])
        house.send("HOM", factories.concern(one, key=given, signs=["new_phone"]))
        house.send("CSC", factories.involvement(one, key=f"i{given}", service="Allocated social worker"))
    house.process()
    world = World(house)
    world.tie(girl("Else Told-Test"), person("Rick Sallow-Test"))
    world.put()
    house.add_colleague("lead", "social_worker", "CSC", is_lead=True)
    worker, hub, officer = (house.viewer(who) for who in ("social_worker", "coordinator", "police_intelligence"))
    open_cases(worker, hub, lambda _: None)
    for _ in range(2):
        work_together(worker, hub, officer, lambda _: None)
        cases = [
            row for child in people_listed(worker, role="child") for row in cases_of_child(worker, nominal=child.id)
        ]
        assert [row.state for case in cases for row in discussions_in(worker, case=case)] == ["decided"]
        (panel,) = panels(hub)
        page = panel_of(hub, panel=panel.id)
        assert [word.kind for item in page.items for word in item.words] == ["decided"]
        assert len(referral_lists(hub).out) == 1
        (placement,) = placements_held(worker)
        assert {one.said for one in placement.required} >= {"done_late", "missing"}
        (of,) = visits_of_child(worker, nominal=placement.child.id)[1]
        assert [one.kind for one in of.visits].count("made") == 1
        (operation,) = operations(hub).rows
        assert {one.code: one.number for one in operation_of(hub, operation=operation.id).totals}["came_forward"] == 2
