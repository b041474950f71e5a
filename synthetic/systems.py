"""How each agency's system holds a person: what it knows, and what it has wrong.

An agency writes a person the same way each time, because its system holds one record; the errors are drawn
once for each pair of agency and person, from the seed and both names, so they do not depend on the order of
anything.
"""

import unicodedata
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from synthetic.identifiers import spoiled
from synthetic.people import Person
from synthetic.words import load


@dataclass(frozen=True)
class Habits:
    """Shares (0 to 1) of an agency's records that hold a thing, or hold it wrongly."""

    typo: float = 0.03
    short_name: float = 0.05  # a diminutive in place of the forename
    spelling: float = 0.1  # another way of writing the name in English letters
    plain_letters: bool = False  # the system cannot hold accents
    swapped_names: float = 0.05  # Chinese names in the wrong order
    born: float = 0.98
    born_swapped: float = 0.01  # day and month
    born_slip: float = 0.01  # one digit out
    address: float = 0.9
    old_address: float = 0.1
    phones: float = 0.4
    phone_style: str = "spaced"  # spaced, solid, international
    identifiers: tuple[tuple[str, float], ...] = ()
    local_system: str = ""
    school: bool = True
    ethnicity: float = 0.7
    bad_check: float = 0.01


HABITS: dict[str, Habits] = {
    "POL": Habits(
        typo=0.1,
        short_name=0.12,
        spelling=0.25,
        plain_letters=True,
        swapped_names=0.4,
        born=0.72,
        born_swapped=0.05,
        born_slip=0.03,
        address=0.5,
        old_address=0.3,
        phones=0.5,
        phone_style="solid",
        identifiers=(("pnc_id", 1.0),),
        school=False,
        ethnicity=0.34,
    ),
    "CSC": Habits(identifiers=(("nhs_number", 0.95), ("upn", 0.75)), local_system="CSC-CASE", address=0.95),
    "NSC": Habits(
        identifiers=(("nhs_number", 0.93), ("upn", 0.7)),
        local_system="FEN-CARE",
        plain_letters=True,
        typo=0.05,
    ),
    "SCH1": Habits(
        identifiers=(("upn", 0.98),),
        local_system="SCH1-MIS",
        short_name=0.12,
        typo=0.02,
        school=True,
        old_address=0.05,
    ),
    "SCH2": Habits(
        identifiers=(("upn", 0.96),),
        local_system="SCH2-MIS",
        short_name=0.1,
        typo=0.04,
        plain_letters=True,
        phone_style="international",
    ),
    "HLT": Habits(
        identifiers=(("nhs_number", 0.96),),
        spelling=0.15,
        old_address=0.3,
        phones=0.3,
        phone_style="solid",
        school=False,
    ),
    "HOM": Habits(
        identifiers=(("nhs_number", 1.0),),
        local_system="ROWAN",
        typo=0.08,
        short_name=0.1,
        born=0.95,
        ethnicity=0.3,
    ),
    "CHA": Habits(
        typo=0.1,
        short_name=0.5,
        spelling=0.2,
        born=0.12,
        born_slip=0.1,
        address=0.05,
        phones=0.2,
        school=False,
        ethnicity=0.1,
    ),
}


@dataclass
class Held:
    """One agency's record of a person: a subject's fields less `ref` and `role`, and their faults."""

    fields: dict[str, Any]
    flags: list[tuple[str, str]] = field(default_factory=list)  # (field, fault) that intake ought to flag


def fold(text: str) -> str:
    """The text in plain English letters."""
    text = text.translate(str.maketrans("łŁżŻ", "lLzZ"))
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def typo(rng: Random, text: str) -> str:
    """The text with two letters swapped, one lost or one doubled."""
    if len(text) < 4:
        return text
    at = rng.randrange(1, len(text) - 1)
    kind = rng.randrange(3)
    if kind == 0 and text[at].isalpha() and text[at + 1].isalpha():
        return text[:at] + text[at + 1].lower() + text[at].lower() + text[at + 2 :]
    if kind == 1:
        return text[:at] + text[at + 1 :]
    return text[:at] + text[at] + text[at:]


def style_phone(number: str, style: str) -> str:
    """A number as one system writes it."""
    if style == "solid":
        return number.replace(" ", "")
    if style == "international":
        return "+44 " + number[1:]
    return number


class Systems:
    """All agencies' records, made when first asked for."""

    def __init__(self, seed: int, until: date) -> None:
        self._seed = seed
        self._until = until
        self._held: dict[tuple[str, str], Held] = {}

    def record(self, agency: str, person: Person) -> Held:
        """The record that `agency` holds of `person`."""
        known = self._held.get((agency, person.id))
        if known is None:
            rng = Random(f"{self._seed}/{agency}/{person.id}")
            known = _hold(rng, HABITS[agency], agency, person, self._until)
            self._held[agency, person.id] = known
        return known


def _hold(rng: Random, habits: Habits, agency: str, person: Person, until: date) -> Held:
    held = Held({})
    clean = person.joined and agency in {"SCH1", "SCH2", "CSC", "NSC", "HLT", "HOM"}
    _name(rng, habits, person, held.fields, clean=clean)
    _birth(rng, habits, person, held, until, clean=clean)
    held.fields["sex"] = person.sex
    if person.ethnicity and rng.random() < habits.ethnicity:
        basis = "observed" if agency == "POL" else rng.choice(["self_defined", "recorded_elsewhere"])
        held.fields["ethnicity"] = {"code": person.ethnicity, "basis": basis}
    _identifiers(rng, habits, agency, person, held, clean=clean)
    _home(rng, habits, person, held.fields)
    if person.looked_after != "never" and agency in {"CSC", "NSC", "HOM", "POL"}:
        held.fields["looked_after"] = {
            "status": person.looked_after,
            "responsible_authority": person.authority,
        }
    return held


def _home(rng: Random, habits: Habits, person: Person, fields: dict[str, Any]) -> None:
    """Where to find somebody: the address, perhaps one that they have left, and the telephone."""
    if person.address and rng.random() < habits.address:
        stale = person.old_address is not None and rng.random() < habits.old_address
        home = person.old_address if stale and person.old_address else person.address
        fields["address"] = {"lines": list(home.lines), "postcode": home.postcode}
    if person.phones and rng.random() < habits.phones:
        fields["phones"] = [style_phone(number, habits.phone_style) for number in person.phones]


def _name(rng: Random, habits: Habits, person: Person, fields: dict[str, Any], *, clean: bool) -> None:
    given, family = (person.given, person.family) if clean else _misheard(rng, habits, person)
    if person.nicknames and rng.random() < habits.short_name:
        short = rng.choice(person.nicknames)
        if clean or rng.random() < 0.5:
            fields["also_known_as"] = [short]
        else:
            given = short
    if habits.plain_letters:
        given, family = fold(given), fold(family)
    if not clean:
        given, family = _misplaced(rng, habits, person, given, family)
    fields["given"], fields["family"] = given, family


def _misplaced(rng: Random, habits: Habits, person: Person, given: str, family: str) -> tuple[str, str]:
    """The names as a form's two boxes took them: swapped, or a double name cut or parted."""
    if person.custom == "chinese" and rng.random() < habits.swapped_names:
        given, family = family, given
    if "-" in family and rng.random() < 0.25:
        family = rng.choice([family.replace("-", " "), family.split("-")[0]])
    return given, family


def _misheard(rng: Random, habits: Habits, person: Person) -> tuple[str, str]:
    """The names as someone at a desk took them down: another spelling, or a slip of the keys."""
    given, family = person.given, person.family
    spellings = load("names")["spellings"]
    if given in spellings and rng.random() < habits.spelling:
        given = rng.choice(spellings[given])
    if family in spellings and rng.random() < habits.spelling:
        family = rng.choice(spellings[family])
    if rng.random() < habits.typo:
        if rng.random() < 0.5:
            return typo(rng, given), family
        return given, typo(rng, family)
    return given, family


def _birth(rng: Random, habits: Habits, person: Person, held: Held, until: date, *, clean: bool) -> None:
    if clean:
        held.fields["date_of_birth"] = person.born.isoformat()
    elif rng.random() >= habits.born and not person.fault:
        if rng.random() < 0.5:
            _age(rng, person, held.fields, until)
    else:
        held.fields["date_of_birth"] = _mistyped(rng, habits, person, held, until).isoformat()


def _age(rng: Random, person: Person, fields: dict[str, Any], until: date) -> None:
    """About how old somebody is, where the day is not known."""
    age = until.year - person.born.year
    fields["age_from"] = max(0, age - rng.randint(1, 2))
    fields["age_to"] = age + rng.randint(0, 2)


def _mistyped(rng: Random, habits: Habits, person: Person, held: Held, until: date) -> date:
    """The day of birth, mostly as it is. Notes a value that intake must flag."""
    born, is_sound = person.born, not person.fault
    if is_sound and rng.random() < habits.born_swapped and born.day <= 12:
        return date(born.year, born.day, born.month)
    if is_sound and rng.random() < habits.born_slip:
        return born.replace(year=born.year + rng.choice([-1, 1]), day=min(born.day, 28))
    if person.fault == "future_birth" or rng.random() < 0.003:
        # Someone typed this century's year of another person's appointment.
        held.flags.append(("date_of_birth", "in_the_future"))
        return born.replace(year=until.year + rng.randint(1, 6), day=min(born.day, 28))
    return born


def _identifiers(rng: Random, habits: Habits, agency: str, person: Person, held: Held, *, clean: bool) -> None:
    identifiers: list[dict[str, str]] = []
    for kind, share in habits.identifiers:
        value = {"nhs_number": person.nhs, "upn": person.upn, "pnc_id": person.pnc}[kind]
        if agency == "HOM" and not person.resident:
            continue
        if value and (rng.random() < share or clean):
            value = _mistaken(rng, habits, kind, value, person, held, clean=clean)
            identifiers.append({"type": kind, "value": _spaced(kind, value, agency)})
    if habits.local_system and agency in person.known_to:
        number = _LOCAL_PREFIX[agency] + person.id.split("-")[1].lstrip("0")
        identifiers.append({"type": "local_id", "value": number, "system": habits.local_system})
    if identifiers:
        held.fields["identifiers"] = identifiers


_LOCAL_PREFIX = {"SCH1": "H", "SCH2": "L-", "CSC": "10", "NSC": "F", "HOM": "R"}


def _mistaken(rng: Random, habits: Habits, kind: str, value: str, person: Person, held: Held, *, clean: bool) -> str:
    """The number, now and then with a check digit that does not fit; that is noted."""
    if person.fault == "check_digit" or (not clean and rng.random() < habits.bad_check):
        held.flags.append((kind, "check_digit"))
        return spoiled(value)
    return value


def _spaced(kind: str, value: str, agency: str) -> str:
    """The number as those write it who read it aloud."""
    if kind == "nhs_number" and agency in {"HLT", "HOM"}:
        return f"{value[:3]} {value[3:6]} {value[6:]}"
    return value
