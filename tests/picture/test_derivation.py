"""The picture is a pure function of submissions, judgements and protections: whatever the order, the same rows.

The invented small area is taken in once; copies of that database are then processed in different orders.
"""

import random
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from synthetic import factories
from tests.databases import copied
from tests.living import House
from wholepicture.config import installation

installation.load()

from wholepicture.access.models import LocationRestriction  # noqa: E402
from wholepicture.access.viewer import system_viewer  # noqa: E402
from wholepicture.base import clock  # noqa: E402
from wholepicture.base.database_role import cursor  # noqa: E402
from wholepicture.base.ids import derived_id  # noqa: E402
from wholepicture.linkage import commands as linkage  # noqa: E402
from wholepicture.linkage.models import Judgement, ThingJudgement  # noqa: E402
from wholepicture.picture import commands as picture  # noqa: E402

TABLES = (
    *("event", "passage", "fact", "association", "sign", "working", "term"),
    *("linkage_membership", "linkage_subjectprofile", "linkage_subjectwhereabouts", "linkage_identity"),
    *("linkage_thingprofile", "linkage_thingsighting", "linkage_thingstanding", "linkage_judgedthing"),
    *(
        "linkage_thingjudgement",
        "linkage_judgement",
        "linkage_heldapart",
        "access_involvement",
        "access_locationrestriction",
    ),
)
NAMES = [name if "_" in name else f"picture_{name}" for name in TABLES]
Rows = dict[str, list[str]]


@dataclass
class Small:
    """The small area, taken in and not yet processed. `arrived` holds submissions in the order in which they came."""

    database: str
    arrived: list[UUID]


def _take_in(house: House) -> None:
    from synthetic.area import build
    from wholepicture.intake.commands import accept_submission
    from wholepicture.partnership.commands import add_agency, add_professional

    area = build(1, "small")
    operator = house.operator()
    for agency in area.agencies:
        made, _ = add_agency(operator, area=house.area, code=f"A-{agency.code}", name=agency.name, type=agency.type)
        house.agencies[f"A-{agency.code}"] = made.id
    for one in area.professionals:
        add_professional(operator, agency=house.agencies[f"A-{one.agency}"], email=one.email, name=one.name)
    for code, body in area.submissions:
        accept_submission(house.operator(f"A-{code}"), body=body, channel="file")
    # One child's whereabouts are to be protected. Her address stands in words that were written before it was known.
    for sender, body in (
        ("A-SCH1", factories.concern(_kestrel(), facts="Heard that she stays at 4 Test Row, ZZ99 3WZ.")),
        (
            "A-CSC",
            factories.concern(_kestrel(), facts="Nothing that tells.", signs=[_told("Seen at 4 test row again.")]),
        ),
        ("A-HLT", factories.concern(_kestrel(address={"lines": ["4 Test Row"], "postcode": "ZZ99 3WZ"}))),
    ):
        accept_submission(house.operator(sender), body=body, channel="file")


def _kestrel(**more: Any) -> dict[str, Any]:
    return factories.child(given="Kestrel", identifiers=[factories.nhs_of(77)], **more)


def _told(note: str) -> dict[str, Any]:
    return {"code": "new_phone", "answer": "yes", "subject": "c1", "note": note}


def _judge(house: House) -> None:
    """Judgements that cut through what the rule would join, join what it would not, and are taken back again."""
    with house.operator().acting(), cursor() as sql:
        sql.execute(
            "SELECT s.id, s.stated ->> 'given', s.stated ->> 'date_of_birth', n.received_at FROM intake_subject s "
            "JOIN intake_submission n ON n.id = s.submission_id WHERE s.role = 'child' ORDER BY n.received_at, s.id"
        )
        subjects = sql.fetchall()
        alike: dict[tuple[str, str], list[UUID]] = {}
        for subject, given, born, _ in subjects:
            if given and born:
                alike.setdefault((given, born), []).append(subject)
        often = sorted((group for group in alike.values() if len(group) >= 4), key=len, reverse=True)
        assert len(often) >= 4, "the area has children of whom several reports came"
        pairs = [
            *((group[0], group[-1], "different") for group in often[:2]),
            *((group[1], group[2], "different") for group in often[2:4]),
            (often[0][1], often[1][1], "same"),
            (often[2][0], often[3][0], "same"),
            (often[0][2], often[2][2], "unsure"),
        ]
        at = clock.now()
        made = []
        for number, (one, other, answer) in enumerate(pairs):
            a, b = sorted((one, other))
            said = at + timedelta(seconds=number)
            person = house.professionals["linkage_officer"]
            judged = Judgement(
                id=uuid.uuid4(), area_id=house.area, subject_a=a, subject_b=b, answer=answer,
                made_by_id=person, reason="test", at=said,
            )  # fmt: skip
            made.append(judged)
            if number in (1, 4):
                made.append(
                    Judgement(
                        id=uuid.uuid4(),
                        area_id=house.area,
                        subject_a=a,
                        subject_b=b,
                        answer="undone",
                        undoes=judged.id,
                        made_by_id=person,
                        reason="test",
                        at=said + timedelta(minutes=1),
                    )  # fmt: skip
                )
        Judgement.objects.bulk_create(made)
        # Said of the last report about her: her nominal is another.
        protected = alike["Kestrel", "2010-05-17"][-1]
        LocationRestriction.objects.create(area_id=house.area, subject=protected, nominal=protected, reason="test")


def _judge_things(house: House) -> None:
    """Judgements of things: joined to what has a certain key and to what has none, kept apart, unsure, taken back."""
    with house.operator().acting(), cursor() as sql:
        sql.execute(
            """SELECT DISTINCT ON (m.kind, m.stated - 'ref') m.kind, m.id FROM intake_mention m
               JOIN intake_submission s ON s.id = m.submission_id
               ORDER BY m.kind, m.stated - 'ref', s.received_at, m.id"""
        )
        by_kind: dict[str, list[UUID]] = {}
        for kind, mention in sql.fetchall():
            by_kind.setdefault(kind, []).append(mention)
        # A person's own telephone has no mention: it is known by its place in her.
        sql.execute("SELECT id FROM intake_subject WHERE stated -> 'phones' ->> 0 IS NOT NULL ORDER BY id LIMIT 1")
        own = derived_id("own phone", sql.fetchone()[0], 0)
        several = [kind for kind, mentions in by_kind.items() if len(mentions) >= 6]
        assert {"vehicle", "place"} <= set(several), "the area has things that differ"
        at = clock.now() + timedelta(minutes=5)
        made = []
        for kind in several:
            m = by_kind[kind]
            pairs = [(m[0], m[1], "same"), (m[1], m[2], "same"), (m[3], m[4], "same"), (m[0], m[5], "different")]
            pairs += [(m[2], m[5], "same"), (m[3], m[5], "unsure")]
            pairs += [(m[0], own, "same")] if kind == "phone" else []
            for number, (one, other, answer) in enumerate(pairs):
                a, b = sorted((one, other))
                of: dict[str, Any] = {
                    "area_id": house.area, "kind": kind, "mention_a": a, "mention_b": b, "rank": 0, "reason": "test",
                    "made_by_id": house.professionals["linkage_officer"],
                }  # fmt: skip
                said = ThingJudgement(id=uuid.uuid4(), answer=answer, at=at + timedelta(seconds=number), **of)
                made.append(said)
                if number == 2:
                    undone = ThingJudgement(
                        id=uuid.uuid4(), answer="undone", undoes=said.id, at=at + timedelta(minutes=1), **of
                    )
                    made.append(undone)
        ThingJudgement.objects.bulk_create(made)


@pytest.fixture(scope="module")
def small(shared_house: House) -> Small:
    _take_in(shared_house)
    _judge(shared_house)
    _judge_things(shared_house)
    with system_viewer("derivation").acting(), cursor() as sql:
        sql.execute("DELETE FROM procrastinate_jobs")
        sql.execute("SELECT id FROM intake_submission ORDER BY received_at, id")
        return Small(shared_house.database, [row[0] for row in sql.fetchall()])


def _published() -> list[UUID]:
    """What the steps before have put in the queue for derivation, taken out of it."""
    with system_viewer("derivation").acting(), cursor() as sql:
        sql.execute("SELECT args -> 'ids' FROM procrastinate_jobs WHERE task_name = 'picture.derive' ORDER BY id")
        found = [row[0] for row in sql.fetchall()]
        sql.execute("DELETE FROM procrastinate_jobs")
    listed = [one for ids in found for one in (ids if isinstance(ids, list) else __import__("json").loads(ids))]
    return [UUID(one) for one in dict.fromkeys(listed)]


def _chunks(order: Sequence[UUID], sizes: Iterator[int]) -> Iterator[Sequence[UUID]]:
    start = 0
    while start < len(order):
        size = next(sizes)
        yield order[start : start + size]
        start += size


def processed(order: Sequence[UUID], sizes: Iterator[int], shuffle: random.Random | None = None) -> None:
    """Join and derive, so many at a time. With `shuffle` some derivations wait, and are then done in any order."""
    worker = system_viewer("derivation")
    waiting: list[UUID] = []
    for chunk in _chunks(order, sizes):
        linkage.join(worker, submissions=chunk)
        waiting += [one for one in _published() if one not in waiting]
        if shuffle is None or shuffle.random() < 0.5:
            if shuffle:
                shuffle.shuffle(waiting)
            picture.derive(worker, submissions=waiting)
            waiting = []
    if waiting:
        picture.derive(worker, submissions=waiting)
    while again := _published():
        picture.derive(worker, submissions=again)


def rows() -> Rows:
    """Every row of every derived table, as text."""
    with system_viewer("derivation").acting(), cursor() as sql:
        found: Rows = {}
        for table in NAMES:
            # What the published rule joined is noted as a judgement, too: a note of the moment, not something derived.
            only = "WHERE rule = ''" if table == "linkage_judgement" else ""
            sql.execute(f"SELECT t::text FROM {table} t {only} ORDER BY 1")
            found[table] = [row[0] for row in sql.fetchall()]
        return found


def differences(one: Rows, other: Rows) -> dict[str, tuple[list[str], list[str]]]:
    """By table, rows that only one side has: at most three of each."""
    return {
        table: (sorted(set(one[table]) - set(other[table]))[:3], sorted(set(other[table]) - set(one[table]))[:3])
        for table in NAMES
        if one[table] != other[table]
    }


def one_by_one() -> Iterator[int]:
    while True:
        yield 1


def all_at_once() -> Iterator[int]:
    while True:
        yield 10**6


@pytest.fixture(scope="module")
def as_it_arrived(small: Small) -> Rows:
    """The rows after each report was joined and derived as it came."""
    with copied(small.database):
        processed(small.arrived, one_by_one())
        found = rows()
    assert all(len(found[table]) for table in NAMES if table != "linkage_heldapart")
    assert len(found["picture_event"]) > 150
    return found


def test_all_in_one_batch_gives_the_same_rows(small: Small, as_it_arrived: Rows) -> None:
    with copied(small.database):
        processed(small.arrived, all_at_once())
        assert differences(as_it_arrived, rows()) == {}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_shuffled_order_gives_the_same_rows(small: Small, as_it_arrived: Rows, seed: int) -> None:
    chance = random.Random(seed)
    order = chance.sample(small.arrived, len(small.arrived))
    sizes = iter(lambda: chance.randint(1, 12), 0)
    with copied(small.database):
        processed(order, sizes, chance)
        assert differences(as_it_arrived, rows()) == {}


def test_from_nothing_gives_the_same_rows_and_tampering_is_counted(small: Small, as_it_arrived: Rows) -> None:
    operator = system_viewer("operator")
    with copied(small.database):
        processed(small.arrived, all_at_once())
        assert picture.rebuild_some(operator, submissions=small.arrived) == []
        with operator.acting(), cursor() as sql:
            sql.execute(
                "UPDATE picture_sign SET answer = 'no' WHERE id = (SELECT min(id::text)::uuid FROM picture_sign "
                "WHERE level <> 'hub' AND answer = 'yes')"
            )
            sql.execute("UPDATE picture_event SET level = 'partners' WHERE level = 'hub' RETURNING submission")
            widened = {row[0] for row in sql.fetchall()}
            sql.execute(
                "DELETE FROM picture_fact WHERE id = (SELECT max(id::text)::uuid FROM picture_fact WHERE level <> 'hub')"
            )
        changed = picture.rebuild_some(operator, submissions=small.arrived)
        assert widened < set(changed)
        assert len(changed) >= len(widened) + 1
        assert differences(as_it_arrived, rows()) == {}
        with operator.acting(), cursor() as sql:
            for table in [name for name in NAMES if name.startswith("picture_")] + ["access_involvement"]:
                sql.execute(f"DELETE FROM {table}")
        picture.rebuild_some(operator, submissions=small.arrived)
        assert differences(as_it_arrived, rows()) == {}


def test_words_that_tell_where_a_protected_child_is_are_hidden_whenever_they_came(as_it_arrived: Rows) -> None:
    told = [row for row in as_it_arrived["picture_passage"] if "4 Test Row" in row]
    assert len(told) == 1
    assert ",t," in told[0], "located"
    assert not [row for row in as_it_arrived["picture_sign"] if "test row" in row]


def test_a_difference_would_be_seen(as_it_arrived: Rows) -> None:
    other = {table: list(lines) for table, lines in as_it_arrived.items()}
    other["picture_sign"][0] += " "
    assert list(differences(as_it_arrived, other)) == ["picture_sign"]
