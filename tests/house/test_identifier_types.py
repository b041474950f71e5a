"""Each type of identifier is known in every room: taken in, joined or not, shown, found, worded, asked for, trusted."""

import json
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote

import pytest
from django.http import QueryDict

from synthetic.factories import child, concern
from wholepicture.base.identifiers.types import IDENTIFIER_TYPES, Field, IdentifierType
from wholepicture.config import installation
from wholepicture.config.home import PROJECT

installation.load()

from wholepicture.intake.rules import flags_of  # noqa: E402
from wholepicture.intake.understanding import understand  # noqa: E402
from wholepicture.linkage.comparison.stated import profile_of  # noqa: E402
from wholepicture.linkage.people.pair_view import Pair, Side  # noqa: E402
from wholepicture.linkage.rules import spoken  # noqa: E402
from wholepicture.partnership.rules import AGENCY_TYPES, TRUSTED_AT_FIRST  # noqa: E402
from wholepicture.picture.rules import Person, Report, derive  # noqa: E402
from wholepicture.picture.search.keys import keys_of  # noqa: E402
from wholepicture.picture.search.query import readings  # noqa: E402
from wholepicture.web.joining.people_pair import aligned  # noqa: E402
from wholepicture.web.parts.report.in_words import sections_of  # noqa: E402
from wholepicture.web.reporting.body import body_from  # noqa: E402
from wholepicture.web.reporting.forms import content_from  # noqa: E402
from wholepicture.web.wording.facts import FACTS, MAY_HAVE_SEVERAL  # noqa: E402

AUTHOR = {"name": "Ann Teacher-Test", "job": "Teacher", "team": "", "email": "", "phone": ""}
AT = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)


def stated(type: IdentifierType, value: str) -> dict[str, Any]:
    return child(ref="c1", identifiers=[{"type": type.code, "value": value}])


def submitted(type: IdentifierType, value: str) -> dict[str, Any]:
    return concern(stated(type, value))


def is_in_the_contract(type: IdentifierType) -> bool:
    understood = understand(submitted(type, type.example))
    return (understood.problems, understood.flags) == ([], [])


def is_flagged_where_wrong(type: IdentifierType) -> bool:
    def places(value: str) -> list[str]:
        return [flag.field for flag in flags_of(submitted(type, value), today=date(2026, 1, 5))]

    at = "subjects[0].identifiers[0].value"
    return at not in places(type.example) and (not type.mistyped or at in places(type.mistyped))


def is_joined_by(type: IdentifierType) -> bool:
    profile = profile_of(stated(type, type.example), agency="SCH", trusted=[type.joins_as])
    kinds = {kind.partition(":")[0] for kind, _ in profile.likeness.identifiers}
    return kinds == {kind.partition(":")[0] for kind, _ in profile.trusted} == set(filter(None, [type.joins_as]))


def may_be_trusted(type: IdentifierType) -> bool:
    trusting = [agency for agency in AGENCY_TYPES if type.joins_as in TRUSTED_AT_FIRST[agency]]
    return bool(trusting) is bool(type.joins_as) and (not type.own_number or trusting == list(AGENCY_TYPES))


def is_shown(type: IdentifierType) -> bool:
    person = Person(uuid.uuid4(), uuid.uuid4(), "child", stated(type, type.example))
    report = Report("SCH", "1", "concern", AT, submitted(type, type.example), people={"c1": person})
    facts = [row for row in derive(report)["Fact"] if row["kind"] == type.code]
    return [(row["value"], row["located"]) for row in facts] == [(type.example, type.tells_place)]


def is_found(type: IdentifierType) -> bool:
    keys = keys_of("nominal", type.code, type.example)
    return bool(keys) and any(reading.fits(keys) for reading in readings(type.example))


def is_worded(type: IdentifierType) -> bool:
    told = [row.value for section in sections_of(submitted(type, type.example), {}) for row in section.rows]
    in_words = FACTS.get(type.code) == type.title and spoken(type.code) == type.in_a_sentence
    return in_words and type.example in told and (type.code in MAY_HAVE_SEVERAL) is type.may_be_several


def is_laid_side_by_side(type: IdentifierType) -> bool:
    a, b = side_of(type), side_of(type)
    pair = Pair(uuid.uuid4(), a, b, facts=[], weighed=None, weight=None, order=0, found_at=AT, is_open=True)
    rows = aligned(pair, {side.subject: {type.code: [type.example]} for side in (a, b)})
    return [row.outcome for row in rows] == ["agrees" if type.joins_as else ""]


def side_of(type: IdentifierType) -> Side:
    """Somebody of whom nothing is stated but this number."""
    numbers = profile_of(stated(type, type.example), agency="SCH", trusted=[]).likeness.identifiers
    nothing: dict[str, Any] = dict.fromkeys(
        ("agency", "ref", "role", "given", "family", "sex", "postcode", "school"), ""
    )
    lists: dict[str, Any] = {"also_known_as": [], "phones": [], "held": [], "identifiers": sorted(numbers)}
    ids = {name: uuid.uuid4() for name in ("subject", "nominal", "submission")}
    return Side(**ids, **nothing, **lists, born=None, received_at=AT)


def is_asked_for(type: IdentifierType) -> bool:
    if type.field is None:
        return True
    content = {"kind": "concern", "children": [{"given": "Wren", type.field.name: type.example}]}
    body = body_from(content, key="1", recorded_at=AT, author=AUTHOR)
    return {"type": type.code, "value": type.example} in body["subjects"][0].get("identifiers", [])


ROOMS: dict[str, Callable[[IdentifierType], bool]] = {
    "the contract lists it": is_in_the_contract,
    "intake flags it where it is wrong": is_flagged_where_wrong,
    "linkage joins by it, or does not": is_joined_by,
    "a feed may be trusted for it": may_be_trusted,
    "the picture shows it": is_shown,
    "search finds it": is_found,
    "screens have words for it": is_worded,
    "joining lays it side by side": is_laid_side_by_side,
    "the form asks for it": is_asked_for,
}


def missing(type: IdentifierType) -> list[str]:
    """Rooms that do not know this type as the registry has it; what raises does not know it either."""

    def knows(room: Callable[[IdentifierType], bool]) -> bool:
        try:
            return room(type)
        except (KeyError, TypeError):
            return False

    return [name for name, room in ROOMS.items() if not knows(room)]


@pytest.mark.parametrize("type", IDENTIFIER_TYPES.values(), ids=list(IDENTIFIER_TYPES))
def test_every_room_knows_each_type_of_identifier(type: IdentifierType) -> None:
    assert missing(type) == []


@pytest.mark.parametrize(
    ("change", "room"),
    [
        ({"code": "toy"}, "the contract lists it"),
        ({"mistyped": "9990079196"}, "intake flags it where it is wrong"),
        ({"joins_as": "toy"}, "linkage joins by it, or does not"),
        ({"joins_as": "toy"}, "a feed may be trusted for it"),
        ({"tells_place": True}, "the picture shows it"),
        ({"code": "toy"}, "search finds it"),
        ({"title": "Toy number"}, "screens have words for it"),
        ({"joins_as": ""}, "joining lays it side by side"),
        ({"field": Field("toy", "Toy number")}, "the form asks for it"),
    ],
)
def test_a_room_that_does_not_know_a_type_is_found(change: dict[str, Any], room: str) -> None:
    assert room in missing(replace(IDENTIFIER_TYPES["nhs_number"], **change))


def test_the_contract_and_the_registry_list_the_same_types_in_the_same_order() -> None:
    contract = json.loads((PROJECT / "wholepicture/intake/submission.v1.schema.json").read_text("utf-8"))
    assert listed_in(contract) == list(IDENTIFIER_TYPES)


def listed_in(contract: Any) -> list[str]:
    """The enumeration of identifier types, wherever the contract keeps it."""
    if isinstance(contract, list):
        return next(filter(None, map(listed_in, contract)), [])
    if not isinstance(contract, dict):
        return []
    entry = contract.get("identifiers", {})
    if isinstance(entry, dict) and "items" in entry:
        codes: list[str] = entry["items"]["properties"]["type"]["enum"]
        return codes
    return next(filter(None, map(listed_in, contract.values())), [])


@pytest.mark.parametrize("type", IDENTIFIER_TYPES.values(), ids=list(IDENTIFIER_TYPES))
def test_the_example_passes_its_check_and_one_wrong_character_fails_it(type: IdentifierType) -> None:
    assert type.check(type.example).outcome == ("valid" if type.mistyped else "unchecked")
    if type.mistyped:
        assert type.check(type.mistyped).outcome == "invalid"
        assert sum(a != b for a, b in zip(type.example, type.mistyped, strict=True)) == 1


def test_codes_titles_and_fields_are_each_of_one_type_only() -> None:
    types = list(IDENTIFIER_TYPES.values())
    for values in ([t.code for t in types], [t.title for t in types], [t.field.name for t in types if t.field]):
        assert len(set(values)) == len(values)


def test_the_form_reads_back_each_number_that_it_asks_for() -> None:
    for type in IDENTIFIER_TYPES.values():
        if type.field:
            content = content_from(
                QueryDict(f"kind=concern&facts=seen&children-0-{type.field.name}={quote(type.example)}"),
                {},
                now=datetime(2026, 3, 4, tzinfo=UTC),
            )
            assert content["children"][0][type.field.name] == type.example
