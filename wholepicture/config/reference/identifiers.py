"""The types of identifiers that a report may give of a person."""

from wholepicture.base.identifiers.types import IDENTIFIER_TYPES, IdentifierType
from wholepicture.config.reference.markdown import Page, code, codes, section, sections, table
from wholepicture.partnership.rules import AGENCY_TYPES, TRUSTED_AT_FIRST


def page() -> Page:
    return Page(
        "identifiers.md",
        "Identifier types",
        "What `subjects[].identifiers[].type` may be. A value that fails its check is kept as given and flagged.",
        sections((_types(), _trusted())),
    )


def _types() -> str:
    columns = ("Code", "Title", "Check", "Joins by rule as", "Asked for on the form", "To know", "Example")
    rows = [
        (
            code(type.code),
            type.title,
            "its check digit or form" if type.mistyped else "only its issuer can check it",
            code(type.joins_as) or "nothing",
            type.field.label if type.field else "no",
            _to_know(type),
            code(type.example),
        )
        for type in IDENTIFIER_TYPES.values()
    ]
    return section("Types", "Examples are from ranges that are never issued.", table(columns, rows))


def _to_know(type: IdentifierType) -> str:
    remarks = {
        "means something only in the system that issued it": type.own_number,
        "names a school or an authority: hidden where whereabouts are protected": type.tells_place,
        "somebody may have many": type.may_be_several,
        "also written in a shorter form": type.has_short_form,
    }
    return "; ".join(remark for remark, holds in remarks.items() if holds)


def _trusted() -> str:
    rows = [(code(agency), title, codes(TRUSTED_AT_FIRST[agency])) for agency, title in AGENCY_TYPES.items()]
    return section(
        "Who is trusted for which",
        "By these a new agency's rows may join without a person; `wholepicture agency trust` changes it.",
        table(("Type of agency", "Title", "Trusted for"), rows),
    )
