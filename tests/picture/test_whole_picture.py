"""A school's concern, the police's missing episode and a charity's note, in one chronology."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from synthetic.factories import child, concern
from tests.living import House

EXAMPLES = Path(__file__).parents[1] / "contract"


def _example(name: str) -> dict[str, Any]:
    found = next(EXAMPLES.rglob(f"{name}.json"))
    return json.loads(found.read_text(encoding="utf-8"))


def _judge_all(house: House, answer: str = "same") -> list[Any]:
    """The linkage officer answers every question the same way, until none is left."""
    from wholepicture.linkage.commands import record_judgement
    from wholepicture.linkage.queries import pairs_to_judge

    officer, made = house.viewer("linkage_officer"), []
    while pairs := pairs_to_judge(officer):
        made.append(
            record_judgement(
                officer,
                subject_a=pairs[0].a.subject,
                subject_b=pairs[0].b.subject,
                answer=answer,
                reason="Name and date of birth agree; the school confirmed by telephone.",
            )
        )
        house.process()
    return made


def test_three_agencies_that_share_no_identifier_become_one_chronology_and_come_apart_again(house: House) -> None:
    from wholepicture.linkage.commands import undo_judgement
    from wholepicture.picture.queries import picture_of

    house.send("SCH1", _example("concern"))
    house.send("POL", _example("missing_episode"))
    note = concern(
        child(given="Wren", family="Ashdown Test"),
        facts="Came to drop-in with a new phone and would not say who gave it.",
        key="ch-90",
        recorded_at="2025-03-10T16:00:00+00:00",
        happened={"from": "2025-03-10", "precision": "day"},
    )
    house.send("CHA", note, _example("intelligence"))
    house.process()
    hub = house.viewer("coordinator")
    wren = next(iter(_children(hub, "Wren")))
    alone = picture_of(hub, nominal=wren)
    assert alone is not None
    assert len(alone.chronology) == 1  # nobody is joined by resemblance

    judgements = _judge_all(house)
    whole = picture_of(hub, nominal=wren)
    assert whole is not None
    told = {(one.kind, one.agency) for one in whole.chronology}
    assert told == {
        ("concern", "Marsh Lane Academy"),
        ("missing_episode", "Harrowmere Police"),
        ("concern", "Open Door Project"),
    }
    assert [one.at for one in whole.chronology] == sorted((one.at for one in whole.chronology), reverse=True)
    assert {one.value for one in whole.facts["name"]} == {"Wren Ashdown-Test", "Wren Ashdown Test"}
    assert "Harbour View guest house" in {tie.label for tie in whole.ties}
    # as it was known before the officer's first answer, it was three pictures
    before = picture_of(hub, nominal=wren, known_at=judgements[0].at - timedelta(microseconds=1))
    assert before is not None
    assert len(before.chronology) == 1

    for one in judgements:
        undo_judgement(house.viewer("linkage_officer"), judgement=one.id, reason="Judged in error.")
    house.process()
    again = picture_of(hub, nominal=wren)
    assert again is not None
    assert again.chronology == alone.chronology
    assert again.facts == alone.facts


def test_different_is_remembered_and_the_pair_is_not_asked_again(house: House) -> None:
    from wholepicture.linkage.queries import pairs_to_judge

    house.send("SCH1", _example("concern"))
    house.send("POL", _example("missing_episode"))
    house.process()
    assert len(_judge_all(house, answer="different")) == 1
    assert pairs_to_judge(house.viewer("linkage_officer")) == []


def _children(hub: Any, given: str) -> list[Any]:
    """Ids of the children of this name, the one with the oldest report first."""
    from wholepicture.picture.queries import people_listed

    listed = [one for one in people_listed(hub, role="child") if one.label.startswith(given)]
    return [one.id for one in sorted(listed, key=lambda one: one.latest_at)]


@pytest.mark.parametrize("counted", [False, True])
def test_of_each_fact_no_more_is_read_than_its_versions_say(house: House, counted: bool) -> None:
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    from wholepicture.picture.models import Fact
    from wholepicture.picture.queries import picture_of

    house.send("SCH1", _example("concern"))
    house.process()
    hub = house.viewer("coordinator")
    wren, made = next(iter(_children(hub, "Wren"))), list[object]()

    def made_a_row(sender: object, **_: object) -> None:
        made.append(sender)

    from django.db.models.signals import post_init

    post_init.connect(made_a_row, sender=Fact)
    try:
        with hub.acting(), CaptureQueriesContext(connections["default"]) as asked:
            picture = picture_of(hub, nominal=wren, counted=counted)
    finally:
        post_init.disconnect(made_a_row, sender=Fact)
    assert picture is not None
    assert picture.facts
    of_facts = [
        query["sql"]
        for query in asked
        if 'FROM "picture_fact"' in query["sql"] and '"picture_fact"."subject" = ' in query["sql"]
    ]
    assert of_facts or counted, "what is counted is asked otherwise, and gives no row of its own"
    assert made == []
    assert not any(
        f'"{column}"' in sql.partition(" FROM ")[0] for sql in of_facts for column in ("level", "named", "id")
    )
