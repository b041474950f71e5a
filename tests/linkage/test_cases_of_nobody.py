"""What stands for nothing ties and joins nobody, and what is written in its own way is still itself: whole files, as two
agencies send them, through to links, alerts and questions."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.living import House
from wholepicture.alerts.queries import alerts_as_data
from wholepicture.base.identifiers import not_known, online_names, telephone, vehicles, whereabouts
from wholepicture.intake.bulk_intake import take_in
from wholepicture.linkage.comparison import stated
from wholepicture.linkage.models import ThingProfile
from wholepicture.linkage.queries import links_of, pairs_to_judge, submissions_to_link
from wholepicture.linkage.things.queries import things_to_judge

CASES = Path(__file__).parent / "cases"
AGENCY = {"SCH": "SCH1", "POL": "POL"}


@dataclass(frozen=True)
class Outcome:
    """What comes of a case: which of its people and things stand together, and how many alerts, questions and flagged
    reports there are."""

    together: list[list[str]] = field(default_factory=list)
    alerts: int = 0
    people_asked: int = 0
    things_asked: int = 0
    reports_flagged: int = 0


EXPECTED: dict[str, Outcome] = {
    "01-placeholder-local-id": Outcome(people_asked=2, reports_flagged=6),
    "03-account-url-tail": Outcome(),
    "04-account-not-known": Outcome(reports_flagged=2),
    "05-make-and-model-as-plate": Outcome(things_asked=2, reports_flagged=4),
    "06-no-fixed-abode-is-a-place": Outcome(),
    "07-everybodys-phone": Outcome(reports_flagged=4),
    "08-same-account-missed": Outcome([["f08a.t1", "f08b.t1"], ["f08c.t1", "f08d.t1"]], alerts=2),
    "09-phone-missed": Outcome([["f09a.t1", "f09b.t1"], ["f09c.t1", "f09d.t1"]], alerts=2),
    "11-dob-with-a-time": Outcome([["f11a.c1", "f11b.c1"]]),
    "12-unknown-unknown": Outcome(reports_flagged=3),
}


def send(house: House, case: str) -> int:
    """Takes the files of a case in and processes them. Returns how many reports hold a flagged value."""
    flagged = 0
    for path in sorted(CASES.glob(f"{case}*.ndjson")):
        sender = path.name.removesuffix(".ndjson").rpartition(".")[2]
        taken = take_in(house.operator(AGENCY.get(sender, "SCH1")), path=path)
        assert taken.accepted == taken.rows
        flagged += taken.flagged
    house.process()
    return flagged


def standing_together(house: House) -> list[list[str]]:
    operator = house.operator()
    standing = defaultdict(list)
    for link in links_of(operator, submissions=submissions_to_link(operator)):
        standing[link.nominal].append(f"{link.key}.{link.ref}")
    return sorted(sorted(names) for names in standing.values() if len(names) > 1)


def outcome_of(house: House, case: str) -> Outcome:
    flagged = send(house, case)
    operator = house.operator()
    return Outcome(
        standing_together(house),
        len(alerts_as_data(operator, with_listed=True)),
        len(pairs_to_judge(operator)),
        len(things_to_judge(operator)),
        flagged,
    )


@pytest.mark.parametrize("case", EXPECTED)
def test_what_two_agencies_send_comes_to_what_is_true(house: House, case: str) -> None:
    assert outcome_of(house, case) == EXPECTED[case]


def test_numbers_kept_for_drama_are_whole_and_the_end_of_one_is_a_part(house: House) -> None:
    send(house, "40-one-address-one-number")
    phones = [names for names in standing_together(house) if ".f" in names[0]]
    assert phones == [["A1.f1", "A2.f1"], ["A1.f2", "A2.f2"]]
    with house.operator().acting():
        ends = {row.compared["figures"] for row in ThingProfile.objects.filter(kind="phone", ref="f3")}
    assert ends == {"*0992", "0992", "447700900992"}


def without_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(not_known, "_entries", lambda part: ())
    monkeypatch.setattr(not_known, "_listed", lambda part: frozenset())


def nobodys_names_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stated, "known_names", lambda given, family: (given, family))


def last_step_of_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    def last_step(address: Any) -> str:
        return str(address.path.rstrip("/").rpartition("/")[2])

    monkeypatch.setattr(online_names, "_name_in", last_step)


def no_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vehicles, "is_make_or_model", lambda plate: False)


def codes_are_postcodes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stated, "pseudo_postcode_meaning", lambda postcode: None)
    monkeypatch.setattr(whereabouts, "says_no_abode", lambda text: False)


def nobody_rings_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telephone, "is_everybodys_number", lambda number: False)
    monkeypatch.setattr(telephone, "_is_public", lambda number: False)


def words_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telephone, "_among_words", lambda text: None)


def birthdays_only_as_dates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        stated, "birthday_of", lambda written: date.fromisoformat(written) if len(written) == 10 else None
    )


@pytest.mark.parametrize(
    ("case", "fault"),
    [
        ("01-placeholder-local-id", without_words),
        ("03-account-url-tail", last_step_of_an_address),
        ("04-account-not-known", without_words),
        ("05-make-and-model-as-plate", no_makes),
        ("06-no-fixed-abode-is-a-place", codes_are_postcodes),
        ("07-everybodys-phone", nobody_rings_everybody),
        ("08-same-account-missed", last_step_of_an_address),
        ("09-phone-missed", words_are_left),
        ("11-dob-with-a-time", birthdays_only_as_dates),
        ("12-unknown-unknown", nobodys_names_compared),
    ],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_a_planted_fault_is_noticed(house: House, monkeypatch: pytest.MonkeyPatch, case: str, fault: Any) -> None:
    fault(monkeypatch)
    assert outcome_of(house, case) != EXPECTED[case]
