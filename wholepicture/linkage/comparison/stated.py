"""From what an agency stated to what is compared: normalised names, dates, identifiers, and the keys of things.

Pure. Raw values stay in intake; only values that passed their check count as identifiers.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from wholepicture.base.identifiers import (
    IDENTIFIER_TYPES,
    birthday_of,
    check_identifier,
    check_imei,
    check_phone,
    check_postcode,
    check_uprn,
    check_vrm,
    due_between,
    fold_name,
    is_no_school,
    is_of_a_newborn,
    known_name,
    known_names,
    mailbox_key,
    online_account,
    premises_of,
    pseudo_postcode_meaning,
    says_newborn,
    says_unborn,
    where_of,
    without_unborn,
)
from wholepicture.base.identifiers.checked import Checked
from wholepicture.base.identifiers.vehicles import may_be_a_part
from wholepicture.base.ids import derived_id
from wholepicture.linkage.rules import Identifier, Likeness


@dataclass(frozen=True)
class Profile:
    """A subject's normalised facts. `trusted`: the identifiers for which the sending feed is trusted."""

    likeness: Likeness
    trusted: frozenset[Identifier]


def profile_of(
    stated: dict[str, Any],
    *,
    agency: str,
    trusted: Collection[str],
    on: date | None = None,
    parents: Iterable[str] = (),
    things: Iterable[str] = (),
    traits: Iterable[str] = (),
) -> Profile:
    """Returns the profile of one subject as `stated`.

    `trusted` holds the identifier types the feed is trusted for, `on` the day on which an age was written down,
    `parents` the names of parents and carers in the same report, `things` and `traits` what is tied to the subject there.
    """
    identifiers = filter(None, (_identifier(number, agency) for number in stated.get("identifiers", ())))
    school = stated.get("school", "")
    person = _named(stated, on)
    likeness = Likeness(
        given=fold_name(person.given),
        family=fold_name(person.family),
        also_known_as=frozenset(filter(None, map(_name, stated.get("also_known_as", ())))),
        born=person.born,
        sex=stated.get("sex", "") if stated.get("sex") in ("female", "male") else "",
        identifiers=frozenset(identifiers),
        phones=frozenset(filter(None, map(phone_key, stated.get("phones", ())))),
        emails=frozenset(filter(None, map(mailbox_key, stated.get("emails", ())))),
        postcode=_whole_postcode(stated.get("address", {})),
        school="" if is_no_school(school) else fold_name(school),
        things=frozenset(things),
        traits=frozenset(traits),
        parents=frozenset(filter(None, map(_name, parents))),
        born_years=person.born_years or _years(stated.get("age_from"), stated.get("age_to"), on),
        born_days=person.born_days,
    )
    believed = frozenset(number for number in likeness.identifiers if number[0].partition(":")[0] in trusted)
    return Profile(likeness, believed)


class _Named(NamedTuple):
    """Who somebody is by name and birth, as far as it tells them apart. An unborn or unnamed child has neither."""

    given: str
    family: str
    born: date | None
    born_years: tuple[int, int] | None = None
    born_days: tuple[int, int] = (0, 0)


_YOUNG = timedelta(days=3 * 366)
"""How old whoever was reported before the birth may be when it is told: within this age they are compared by days."""


def _named(stated: Mapping[str, Any], on: date | None) -> _Named:
    """Returns names and birth. A day of birth to come, without a name, is the day on which a child is due."""
    given, family = known_names(stated.get("given", ""), stated.get("family", ""))
    born = birthday_of(stated.get("date_of_birth") or "")
    if says_unborn(given, family) or ((not given or says_newborn(given)) and _is_later(born, on)):
        return _unnamed(without_unborn(family), *(due_between(born) if born else (None, None)))
    if says_newborn(given) and is_of_a_newborn(born, on):
        return _unnamed(family, born, born)
    return _Named(given, family, born, born_days=_days_of_the_young(born, on))


def _days_of_the_young(born: date | None, on: date | None) -> tuple[int, int]:
    """Returns the day of birth, twice, of whoever may have been reported unborn not long ago; zeros of others."""
    if born is None or on is None or not on - _YOUNG <= born <= on:
        return 0, 0
    return born.toordinal(), born.toordinal()


def _is_later(born: date | None, on: date | None) -> bool:
    return born is not None and on is not None and born > on


def _unnamed(family: str, first: date | None, last: date | None) -> _Named:
    if first is None or last is None:
        return _Named("", family, None)
    return _Named("", family, None, (first.year, last.year), (first.toordinal(), last.toordinal()))


def _name(written: str) -> str:
    return fold_name(known_name(written))


def _identifier(stated: dict[str, Any], agency: str) -> Identifier | None:
    kind, value = stated["type"], stated["value"]
    checked = check_identifier(kind, value, stated.get("system"))
    if not checked.normalised:
        return None
    type = IDENTIFIER_TYPES.get(kind)
    if type is None or not type.joins_as:
        return None
    if type.own_number:
        # A number means something only in the system that issued it.
        return (f"{type.joins_as}:{stated.get('system') or agency}", checked.normalised)
    return (type.joins_as, checked.normalised) if checked.outcome == "valid" else None


def _years(youngest: int | None, oldest: int | None, on: date | None) -> tuple[int, int]:
    """Returns the first and last year of birth that an age, or a span of ages, leaves open on a day; zeros where none is said."""
    if on is None or (youngest is None and oldest is None):
        return 0, 0
    ages = [age for age in (youngest, oldest) if age is not None]
    return on.year - max(ages) - 1, on.year - min(ages)


class Tie(NamedTuple):
    """One side of a tie that a report states, by refs."""

    ref: str
    other: str
    type: str


def ties_both_ways(stated: Mapping[str, Any]) -> Iterator[Tie]:
    """Yields each tie of a submission as `stated` twice, from either side."""
    for tie in stated.get("ties", ()):
        yield Tie(tie["from"], tie["to"], tie["type"])
        yield Tie(tie["to"], tie["from"], tie["type"])


# -- things -------------------------------------------------------------------------------------------------------


def thing_key(kind: str, stated: dict[str, Any]) -> str | None:
    """Returns what makes a vehicle, phone, account or place the same one wherever it is named; None: nothing certain enough."""
    return {"vehicle": _vehicle, "phone": _phone, "account": _account, "place": place_key}[kind](stated)


def thing_id(area: UUID, kind: str, stated: dict[str, Any], alone: UUID) -> UUID:
    """Returns the id of the thing: the same for the same key in an area, else its own (`alone`)."""
    key = thing_key(kind, stated)
    return derived_id(area, kind, key) if key else alone


def phone_key(number: str) -> str | None:
    checked = check_phone(number)
    return checked.normalised if checked.outcome == "valid" else None


def _vehicle(stated: dict[str, Any]) -> str | None:
    checked = check_vrm(stated.get("registration", ""))
    return checked.normalised if is_whole_plate(checked) else None


def is_whole_plate(checked: Checked) -> bool:
    """Whether a registration, as checked, is certainly all of one."""
    return checked.outcome == "valid" and not may_be_a_part(checked.normalised or "")


def _phone(stated: dict[str, Any]) -> str | None:
    key = phone_key(stated.get("number", ""))
    if key:
        return key
    imei = check_imei(stated.get("imei", ""))
    return f"imei:{imei.normalised}" if imei.outcome == "valid" else None


def _account(stated: dict[str, Any]) -> str | None:
    account = online_account(stated)
    return f"{account.platform}:{account.handle}" if account.handle and account.platform else None


def place_key(stated: dict[str, Any]) -> str | None:
    """Returns what makes a place the same one: its UPRN; or its postcode with the number and the street, however it is
    called; or, where no number is given, with its name or the first line of its address."""
    address = stated.get("address", {})
    uprn = check_uprn(address.get("uprn", ""))
    if uprn.outcome in ("valid", "unchecked") and uprn.normalised:
        return f"uprn:{uprn.normalised}"
    postcode = _whole_postcode(address)
    where = where_of(stated.get("name", ""), address.get("lines", ()))
    premises = premises_of(address.get("lines", ())) if postcode and where.lines else None
    named = premises.in_words if premises else where.name or " ".join(where.lines)
    return f"{postcode}:{named}" if postcode and named else None


def _whole_postcode(address: Mapping[str, Any]) -> str:
    """Returns the postcode of an address; empty where it is none, or a code that stands for no address."""
    checked = check_postcode(address.get("postcode", ""))
    postcode = checked.normalised or ""
    return postcode if checked.outcome == "valid" and not pseudo_postcode_meaning(postcode) else ""
