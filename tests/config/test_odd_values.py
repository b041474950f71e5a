"""Reports in which every field holds the oddest thing that it may: they go through every step, and every page shows them."""

from typing import Any

import pytest

from synthetic import factories
from tests.access.raw import as_superuser
from tests.living import House
from tests.web.story import client_of, text_of
from wholepicture.intake.commands import accept_submission
from wholepicture.intake.schema import CONTRACT
from wholepicture.picture.queries import people_listed

# As long as a field holds, what no date or number is, what looks like markup, and another script.
ODD = {
    "long": lambda longest: ("Said on the phone. " * longest)[:longest],
    "short": lambda longest: "n/k"[:longest],
    "digits": lambda longest: ("0" * longest)[:longest],
    "marks": lambda longest: "<b>'\"; -- \u202e £"[:longest],
    "scripts": lambda longest: ("رن Рен 雨 " * longest)[:longest],
}
KINDS = CONTRACT["properties"]["kind"]["enum"]
READ_BY_THE_HUB = ("concern", "intelligence", "return_interview")


def odd(definition: dict[str, Any], make: Any, name: str = "") -> Any:
    """A value of this definition in which every text is odd."""
    kind = definition["type"]
    if kind == "object":
        return {key: odd(inner, make, key) for key, inner in definition["properties"].items() if key != "revises"}
    if kind == "array":
        return [odd(definition["items"], make, name)]
    if kind == "boolean":
        return False
    if kind in ("integer", "number"):
        return definition["maximum"]
    if "enum" in definition:
        return definition["enum"][-1]
    if "pattern" in definition:
        return {"ref": "r", "subject": "subjects", "found_with": "subjects", "returned_by": "subjects"}.get(
            name, "places"
        )
    return make(definition["maxLength"] if definition["maxLength"] < 1000 else 1000)


def report_of(kind: str, style: str) -> dict[str, Any]:
    whole = {
        name: inner for name, inner in CONTRACT["properties"].items() if name not in ("key", "kind", "recorded_at")
    }
    body = odd({"type": "object", "properties": whole}, ODD[style])
    for name in ("subjects", "vehicles", "phones", "accounts", "places"):
        body[name][0]["ref"] = name
    body["subjects"][0]["role"] = "child"
    body["ties"] = [dict(body["ties"][0]) | {"from": "subjects", "to": to} for to in ("vehicles", "phones", "accounts")]
    body["sharing"] = {"level": "partners"}
    return body | {"key": f"{kind}-{style}", "kind": kind, "recorded_at": "2026-03-04T09:12:00+00:00"}


@pytest.mark.parametrize("style", ODD)
def test_odd_values_in_every_field_stop_no_step_and_no_page(house: House, style: str) -> None:
    receipts = [
        accept_submission(house.operator("SCH1"), body=report_of(kind, style), channel="file") for kind in KINDS
    ]
    done = house.process()
    assert done.failed == 0
    hub = client_of(house, "coordinator")
    for receipt in receipts:
        is_read = receipt.key.startswith(READ_BY_THE_HUB)
        assert hub.get(f"/reading/{receipt.submission}/").status_code == (200 if is_read else 404), receipt.key
    for person in people_listed(house.viewer("coordinator"), role="child"):
        assert hub.get(f"/people/{person.id}/").status_code == 200


def test_what_was_kept_as_given_is_shown_where_the_report_is_read_and_found_by_its_words(house: House) -> None:
    wren = factories.child(given="Wren", family="Ashdown-Test", date_of_birth="2010-05-17")
    body = factories.concern(wren | {"sex": "Girl of fourteenish"}, key="odd")
    (sent,) = house.send("SCH1", body)
    house.process()
    hub = client_of(house, "coordinator")
    page = text_of(hub, f"/reading/{sent.submission}/")
    assert "Kept as it was written sex: Girl of fourteenish" in page
    sent_on = hub.post("/search/", {"words": "fourteenish"})
    assert "Girl of fourteenish" in text_of(hub, sent_on["Location"])


def test_what_was_kept_as_given_may_be_an_address_and_is_hidden_as_one(house: House) -> None:
    wren = factories.child(given="Wren", family="Ashdown-Test", date_of_birth="2010-05-17")
    house.send("SCH1", factories.concern(wren | {"address": "4 Fern Walk, where she is now"}, key="of-wren"))
    house.process()
    with as_superuser(house.database) as superuser:
        kept = superuser.execute("SELECT text, located FROM picture_passage WHERE kind = 'as_given'").fetchall()
    assert kept == [("address: 4 Fern Walk, where she is now", True)]
