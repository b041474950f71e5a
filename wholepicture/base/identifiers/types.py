"""The types of identifier that a report may give of a person: everything that any room knows of each, in one place.

Intake flags a value that fails its `check`; linkage joins by it where it is `joins_as` something; the picture shows it
under its `title` and search finds it; the form asks for it where it has a `field`. The contract
(`intake/submission.v1.schema.json`) lists the same codes, and `tests/house/test_identifier_types.py` goes through every
room for each. Numbers of things (a plate, a handset, a property) are facts of the thing and not in this list.

Examples are from ranges that are never issued, or of a form that no issuer uses.
"""

from collections.abc import Callable
from dataclasses import dataclass

from wholepicture.base.identifiers.checked import Checked
from wholepicture.base.identifiers.numbers import check_nhs_number, check_plain, check_pnc_id, check_upn


@dataclass(frozen=True, slots=True)
class Field:
    """How the form of a child asks for a number. `name` stands in saved drafts and never changes."""

    name: str
    label: str
    is_digits: bool = False


@dataclass(frozen=True, slots=True)
class IdentifierType:
    """One type of identifier.

    `example` passes the check; `mistyped` is the same with one wrong character, and fails it. A type without `mistyped`
    is one that only its issuer can check: it is kept, shown and found, and joins nobody unless it is `own_number`.

    `joins_as`: the kind under which the published rule compares it (a former number is compared with a present one of the
    same kind); empty, it joins nobody. A feed must be trusted for that kind: see `partnership.rules.TRUSTED_AT_FIRST`.
    """

    code: str  # as in the contract, stable for ever
    title: str  # as a label
    in_a_sentence: str
    check: Callable[[str], Checked]
    example: str
    mistyped: str = ""
    joins_as: str = ""
    own_number: bool = False  # means something only in the system that issued it, and whoever issued it may be believed
    tells_place: bool = False  # names a school or an authority in its digits: hidden where whereabouts are protected
    may_be_several: bool = False  # somebody may have many of them, without anybody being wrong
    has_short_form: bool = False  # is also written shorter than it is kept, and searched for in both forms
    field: Field | None = None


IDENTIFIER_TYPES: dict[str, IdentifierType] = {
    type.code: type
    for type in (
        IdentifierType(
            "nhs_number",
            "NHS number",
            "NHS number",
            check_nhs_number,
            example="9990079196",
            mistyped="9990079197",
            joins_as="nhs_number",
            field=Field("nhs", "NHS number", is_digits=True),
        ),
        IdentifierType(
            "upn",
            "Unique pupil number",
            "unique pupil number",
            check_upn,
            example="T999999900000",
            mistyped="T999999900001",
            joins_as="upn",
            tells_place=True,
            field=Field("upn", "Unique pupil number (UPN)"),
        ),
        IdentifierType(
            "former_upn",
            "Former pupil number",
            "former pupil number",
            check_upn,
            example="G999999900001",
            mistyped="G999999900002",
            joins_as="upn",
            tells_place=True,
            may_be_several=True,
        ),
        IdentifierType(
            "pnc_id",
            "Police National Computer number (PNC ID)",
            "PNC ID",
            check_pnc_id,
            example="2099/9999999V",
            mistyped="2099/9999998V",
            joins_as="pnc_id",
            has_short_form=True,
        ),
        IdentifierType(
            "local_id",
            "Number in an agency’s system",
            "number in an agency’s system",
            check_plain,
            example="ZA-0001",
            joins_as="local_id",
            own_number=True,
            tells_place=True,
            may_be_several=True,
        ),
        IdentifierType(
            "urn",
            "Unique reference number (URN)",
            "unique reference number (URN)",
            check_plain,
            example="00/ZZ/000001/00",
        ),
        IdentifierType("driver_number", "Driver number", "driver number", check_plain, example="ZZZZZ000000ZZ0ZZ"),
        IdentifierType("passport", "Passport", "passport", check_plain, example="000000001"),
        IdentifierType("other", "Other number", "other number", check_plain, example="ZZ 00001"),
    )
}

# Kinds by which the published rule may join, and for which a feed may be trusted.
STRONG_KINDS: tuple[str, ...] = tuple(
    dict.fromkeys(type.joins_as for type in IDENTIFIER_TYPES.values() if type.joins_as)
)
OWN_NUMBERS: tuple[str, ...] = tuple(type.joins_as for type in IDENTIFIER_TYPES.values() if type.own_number)

# Types for which the form of a child asks.
ON_THE_FORM: tuple[tuple[str, Field], ...] = tuple(
    (type.code, type.field) for type in IDENTIFIER_TYPES.values() if type.field
)


def check_identifier(type: str, value: str, system: str | None = None) -> Checked:
    """Check one identifier of a subject, by the type code of the submission contract.

    `system` names the issuer of a `local_id`; it does not change the check, because a number that only its
    issuer can check is `unchecked` whoever issued it. Callers that compare local ids must compare the system
    as well. An unknown type is `unchecked` and kept.
    """
    known = IDENTIFIER_TYPES.get(type)
    return known.check(value) if known else check_plain(value)
