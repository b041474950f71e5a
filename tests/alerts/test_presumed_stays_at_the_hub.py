"""What rests on a presumption changes nothing outside the hub: in many families at once, whatever was sent and judged of them.

Each family is a random sequence of its own: one girl as several agencies know her, perhaps a twin, a sister or a namesake, in
any order, with judgements between. First everything is processed, and looked at again, with nobody presumed to be anybody: of two who
were away together one is listed when the other's report is looked at, and she herself when hers is. Then the rules look again at all
of it, presuming. Every table but those of alerts, of the order of questions and of the ledger must be the same, byte by byte.
WHOLEPICTURE_FAMILIES sets how many there are.
"""

import os
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest

from synthetic.factories import child, concern, missing_episode
from tests.access.raw import as_superuser
from tests.living import House
from wholepicture.access.rules import HUB_READERS
from wholepicture.access.viewer import system_viewer
from wholepicture.alerts import children, commands
from wholepicture.alerts.commands import look
from wholepicture.intake.commands import accept_batch
from wholepicture.linkage.commands import record_judgement
from wholepicture.linkage.queries import pairs_to_judge

FAMILIES = int(os.environ.get("WHOLEPICTURE_FAMILIES", "25"))
FEW = min(FAMILIES, 25)  # enough to see that a planted fault shows
AT_ONCE = 50  # reports that come in before others do
AGENCIES = ("SCH1", "SCH2", "HLT", "CSC", "POL", "HOM", "CHA")
POINTING = ("older_partner", "cars_unknown_adults", "hotel_stay", "money_or_items_unexplained")
OTHER_SIGNS = ("behaviour_change", "secretive", "new_clothes")
# The hub's own, and what only says who looked: all else is what somebody outside may come to see.
HUBS = ("alerts_", "procrastinate_", "linkage_candidate", "linkage_pressing", "linkage_thingquestion", "access_ledger")
# Of these, what the hub's own people are told.
NOTICES = """SELECT t::text FROM notices_notice t JOIN partnership_professional p ON p.id = t.person_id
             WHERE p.role <> ALL (%s) ORDER BY 1"""
FORENAMES = ("Wrenna", "Isolde", "Marnie", "Tamsin", "Elowen")


def _surname(number: int) -> str:
    """A name like no other's: of a few letters by chance, for names a letter apart make one family of many."""
    letters = Random(f"surname {number}")
    return (
        "".join(letters.choice(of) for of in ("bdfglmprst", "aeiou", "bdlmnrstvz", "aeiou", "dklmnrstvx") * 2).title()
        + "-Test"
    )


def family(number: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """The reports of one family, in a random order."""
    rng = Random(f"family {number}")
    surname = _surname(number - 1 if number % 10 == 9 else number)  # one in ten has the name of another
    postcode = f"ZA{number % 9 + 1} {number // 9 % 9 + 1}AA"
    whole = {"family": surname, "identifiers": None, "sex": "female", "address": {"postcode": postcode}}
    girl = whole | {
        "given": FORENAMES[number % 5],
        "date_of_birth": str(date(2010, 1, 1) + timedelta(days=number % 360)),
    }
    described = [girl, girl | {"date_of_birth": None}, girl | {"address": None, "school": "Marsh Lane Academy"}]
    twin = girl | {"given": FORENAMES[(number + 1) % 5]}
    sister = twin | {"date_of_birth": "2012-11-02"}
    namesake = girl | {"date_of_birth": "2011-01-30", "address": None}
    described += rng.sample([twin, sister, namesake, girl | {"given": girl["given"][0]}], rng.randint(0, 3))
    reports = []
    for position in range(rng.randint(3, 6)):
        of_whom = child(**{name: given for name, given in rng.choice(described).items() if given is not None})
        key, day = f"{number}-{position}", rng.randint(1, 28)
        if rng.random() < 0.5:
            since = f"2026-03-{day:02d}T21:00:00+00:00"
            block = {
                "missing_since": since,
                "reported_at": since,
                "returned_at": f"2026-03-{day + 1:02d}T09:00:00+00:00",
            }
            reports.append(missing_episode(of_whom, key=key, **block))
        else:
            signs = [rng.choice(POINTING if rng.random() < 0.7 else OTHER_SIGNS)]
            happened = {"from": f"2026-03-{day:02d}", "precision": "day"}
            reports.append(concern(of_whom, key=key, signs=signs, happened=happened))
    for body in reports:
        yield rng.choice(AGENCIES), body


def take_in(house: House, rng: Random, families: int) -> list[UUID]:
    """Everything sent, family by family mixed, processed; and some of what is asked judged either way."""
    sent = [report for number in range(families) for report in family(number)]
    rng.shuffle(sent)
    submissions = [
        submission
        for first in range(0, len(sent), AT_ONCE)
        for submission in store(house, sent[first : first + AT_ONCE])
    ]
    house.process()
    officer = house.viewer("linkage_officer")
    for pair in pairs_to_judge(officer, limit=families):
        if rng.random() < 0.3:
            answer = rng.choice(["same", "different", "unsure"])
            record_judgement(
                officer, subject_a=pair.a.subject, subject_b=pair.b.subject, answer=answer, reason="By chance"
            )
    house.process()
    return submissions


def store(house: House, sent: list[tuple[str, dict[str, Any]]]) -> list[UUID]:
    """These reports, those of one agency as one file: one step then joins several, as it does where systems send."""
    by_agency = defaultdict(list)
    for agency, body in sent:
        by_agency[agency].append((body, None))
    stored = [
        receipt.submission
        for agency, bodies in by_agency.items()
        for receipt in accept_batch(house.operator(agency), bodies=bodies, channel="file")
    ]
    assert None not in stored
    return stored


def look_again(house: House, submissions: list[UUID]) -> None:
    """Has the rules look at everything again."""
    for first in range(0, len(submissions), AT_ONCE):
        look(system_viewer("derivation"), submissions=submissions[first : first + AT_ONCE])
    house.process()


def outside(house: House) -> dict[str, list[str]]:
    """Every row of every table that is not the hub's own, as text."""
    with as_superuser(house.database) as superuser:
        tables = superuser.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
        names = [name for (name,) in tables if not name.startswith(HUBS)]
        rows = {
            name: [row for (row,) in superuser.execute(f'SELECT t::text FROM "{name}" t ORDER BY 1').fetchall()]
            for name in names
        }
        told = superuser.execute(NOTICES, [sorted(HUB_READERS)]).fetchall()
        return rows | {"notices_notice": [row for (row,) in told]}


def presumed(house: House) -> int:
    """How many alerts rest on a presumption."""
    with as_superuser(house.database) as superuser:
        row = superuser.execute("SELECT count(*) FROM alerts_alert WHERE presumes <> '{}'").fetchone()
        assert row
        return int(row[0])


def changed_by_presuming(house: House, monkeypatch: pytest.MonkeyPatch, families: int) -> list[str]:
    """The tables outside the hub that are otherwise once rules look through what may be one."""
    with monkeypatch.context() as nobody:
        nobody.setattr(children, "presumed_with", lambda nominals: {})
        submissions = take_in(house, Random(f"{families} families"), families)
        look_again(house, submissions)
    assert presumed(house) == 0
    before = outside(house)
    look_again(house, submissions)
    assert presumed(house) >= families // 10, "enough rests on a presumption for this to show anything"
    after = outside(house)
    return [name for name in before if before[name] != after[name]]


def test_what_rests_on_a_presumption_changes_no_byte_outside_the_hub(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert changed_by_presuming(house, monkeypatch, FAMILIES) == []


def test_a_sender_who_is_told_that_a_presumption_used_their_report_is_caught(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: what only a presumption holds is told like everything else."""
    monkeypatch.setattr(commands, "_may_be_told", lambda raised: True)
    assert changed_by_presuming(house, monkeypatch, FEW) != []
