"""A system sends files with its report: each under a number, told by its content, followed like the report."""

from typing import Any

import pytest
from django.test import Client

from synthetic.factories import child, concern
from tests.intake.files import photo
from tests.living import House
from wholepicture.config import installation

installation.load()


@pytest.fixture
def school(house: House) -> dict[str, str]:
    from wholepicture.access.accounts import new_agency_key

    return {"Authorization": f"Bearer {new_agency_key(house.operator(), agency=house.agencies['SCH1'])}"}


def sent(headers: dict[str, str], **more: Any) -> str:
    answer = Client().post("/api/v1/submissions", concern(child(), **more), "application/json", headers=headers)
    receipt: str = answer.json()["receipt"]
    return receipt


def put(headers: dict[str, str], receipt: str, number: int, content: bytes, query: str = "") -> Any:
    address = f"/api/v1/submissions/{receipt}/attachments/{number}{query}"
    return Client().put(address, content, "application/octet-stream", headers=headers)


def test_a_file_is_sent_with_a_report_once_and_followed(house: House, school: dict[str, str]) -> None:
    receipt, taken = sent(school), photo("PNG")
    first = put(school, receipt, 3, taken, "?shows=A%20red%20car")
    assert (first.status_code, first.json()) == (201, {"number": 3, "kind": "png", "state": "waiting", "why": ""})
    assert put(school, receipt, 3, taken).status_code == 200
    house.process()
    followed = Client().get(f"/api/v1/submissions/{receipt}", headers=school).json()
    assert followed["attachments"] == [{"number": 3, "kind": "png", "state": "drawn", "why": ""}]


@pytest.mark.parametrize(
    ("number", "content", "status", "told"),
    [
        (1, b"<svg/>", 422, "SVG"),
        (1, b"", 422, "empty"),
        (0, photo("PNG"), 409, "takes 10 files"),
        (11, photo("PNG"), 409, "takes 10 files"),
        (1, b"\x89PNG\r\n\x1a\n" + bytes(10 * 1024 * 1024), 413, "smaller copy of the file"),
    ],
)
def test_what_is_not_taken_is_refused_in_words_and_nothing_of_it_is_kept(
    school: dict[str, str], number: int, content: bytes, status: int, told: str
) -> None:
    receipt = sent(school)
    refused = put(school, receipt, number, content)
    assert refused.status_code == status
    assert told in refused.json()["reason"]
    assert Client().get(f"/api/v1/submissions/{receipt}", headers=school).json()["attachments"] == []


@pytest.mark.parametrize("wrong", ["x", "1?shows=" + 501 * "x"])
def test_an_address_that_is_not_understood_is_refused_as_everything_else_is(school: dict[str, str], wrong: str) -> None:
    address = f"/api/v1/submissions/{sent(school)}/attachments/{wrong}"
    refused = Client().put(address, photo("PNG"), "application/octet-stream", headers=school)
    assert refused.status_code == 422
    assert list(refused.json()) == ["reason"]
    assert refused.json()["reason"].startswith("The address is not understood:")


def test_no_file_comes_to_anothers_report_and_its_receipt_is_answered_as_one_that_never_was(
    house: House, school: dict[str, str]
) -> None:
    from wholepicture.access.accounts import new_agency_key

    home = {"Authorization": f"Bearer {new_agency_key(house.operator(), agency=house.agencies['HOM'])}"}
    receipt = sent(school)
    answers = {
        put(headers, asked, 1, photo("PNG")).content
        for headers, asked in ((home, receipt), (home, "3333-4444-6666"), (school, "3333-4444-6666"))
    }
    assert len(answers) == 1
    assert put({"Authorization": "Bearer no"}, receipt, 1, photo("PNG")).status_code == 401


def test_another_file_under_the_same_number_is_refused_in_words(school: dict[str, str]) -> None:
    receipt = sent(school)
    put(school, receipt, 1, photo("PNG"))
    refused = put(school, receipt, 1, photo("PNG", size=(9, 9)))
    assert (refused.status_code, "another number" in refused.json()["reason"]) == (409, True)
