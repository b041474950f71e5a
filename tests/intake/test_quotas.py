"""How much of an agency's may wait: whoever is over it is told plainly, danger is taken in, and nothing is lost."""

import json
from typing import Any

import pytest

from synthetic import factories
from tests.access.raw import as_superuser
from tests.api.test_api import DOOR, client, held, key_of, send
from tests.living import House
from tests.web.story import client_of
from wholepicture.intake import OverQuota, quotas
from wholepicture.intake.bulk_intake import take_upload
from wholepicture.intake.commands import accept_submission, keep_upload, set_quota
from wholepicture.intake.queries import uploads_of

__all__ = ["client"]
DANGER: dict[str, Any] = {"safety": {"immediate_danger": True}}


def body(key: str, **more: Any) -> dict[str, Any]:
    return factories.concern(factories.child(), key=key, **more)


def allow(house: House, *, waiting: int = 1000, quarantined: int = 1000, agency: str = "SCH1") -> None:
    set_quota(house.operator(), agency=house.agencies[agency], waiting=waiting, quarantined=quarantined)


def test_whoever_has_too_much_waiting_is_asked_to_come_back_and_danger_is_taken_in(house: House, client: Any) -> None:
    allow(house, waiting=2)
    key = key_of(house, "SCH1")
    assert [send(client, key, body(f"k-{number}")).status_code for number in range(2)] == [201, 201]
    over = send(client, key, body("k-3"))
    assert over.status_code == 429
    assert int(over["Retry-After"]) > 0
    assert "nothing that you sent before is lost" in over.json()["reason"]
    assert send(client, key, body("k-danger", **DANGER)).status_code == 201
    assert send(client, key_of(house, "HLT"), body("k-other")).status_code == 201, (
        "another agency has a quota of its own"
    )
    house.process()
    assert send(client, key, body("k-3")).status_code == 201


def test_a_batch_over_the_quota_is_refused_whole_unless_it_says_danger(house: House, client: Any) -> None:
    allow(house, waiting=1)
    key = key_of(house, "SCH1")

    def batch(*bodies: dict[str, Any]) -> Any:
        lines = b"\n".join(json.dumps(one).encode() for one in bodies)
        return client.post(f"{DOOR}/batch", lines, content_type="application/x-ndjson", headers=key)

    assert batch(body("a"), body("b")).status_code == 200
    assert batch(body("c"), body("d")).status_code == 429
    taken = batch(body("c"), body("d", **DANGER))
    assert [json.loads(line)["code"] for line in taken.content.splitlines()] == [201, 201]


def test_quarantine_takes_so_many_a_day_and_always_what_says_danger(house: House, client: Any) -> None:
    allow(house, quarantined=1)
    key = key_of(house, "SCH1")
    assert send(client, key, b"{").status_code == 422
    over = send(client, key, b"[")
    assert (over.status_code, bool(over["Retry-After"])) == (429, True)
    assert send(client, key, {"kind": "concern", **DANGER}).status_code == 422
    assert len(held(house, "SCH1")) == 2
    assert send(client, key, body("good")).status_code == 201


def test_what_was_sent_before_gets_its_receipt_again_however_much_waits(house: House, client: Any) -> None:
    allow(house, waiting=1)
    key = key_of(house, "SCH1")
    first = send(client, key, body("k-1"))
    again = send(client, key, body("k-1"))
    assert (again.status_code, again.json()) == (200, first.json())
    assert send(client, key, body("k-1", location="elsewhere")).status_code in (409, 422)
    lines = b"\n".join(json.dumps(body(one)).encode() for one in ("k-1", "k-1"))
    batch = client.post(f"{DOOR}/batch", lines, content_type="application/x-ndjson", headers=key)
    assert [json.loads(line).get("code") for line in batch.content.splitlines()] == [200, 200]


def test_a_full_quarantine_refuses_nothing_that_is_understood_and_nothing_that_it_holds(
    house: House, client: Any
) -> None:
    allow(house, quarantined=1)
    key = key_of(house, "SCH1")

    def batch(*lines: bytes) -> Any:
        sent = b"\n".join(lines)
        return client.post(f"{DOOR}/batch", sent, content_type="application/x-ndjson", headers=key)

    assert send(client, key, b"{").status_code == 422
    assert batch(json.dumps(body("a")).encode(), json.dumps(body("b")).encode()).status_code == 200
    assert send(client, key, b"{").status_code == 422
    assert batch(b"{", json.dumps(body("c")).encode()).status_code == 200
    assert batch(b"[", json.dumps(body("d")).encode()).status_code == 429
    other_content = json.dumps(body("a", narrative="Other words under a key that was used.")).encode()
    assert batch(other_content).status_code == 429, "a conflict is for quarantine too"
    assert len(held(house, "SCH1")) == 1


def test_danger_is_seen_whatever_else_is_wrong_with_how_it_was_sent(house: House, client: Any) -> None:
    allow(house, quarantined=0)
    key = key_of(house, "SCH1")
    too_long = {"Idempotency-Key": "k" * 129}
    without_key = {name: value for name, value in body("x", **DANGER).items() if name != "key"}
    assert send(client, key, without_key, **too_long).status_code == 422
    assert send(client, key, {"kind": "concern"}, **too_long).status_code == 429
    assert len(held(house, "SCH1")) == 1


def test_a_file_over_the_quota_still_waits_for_its_sender(house: House) -> None:
    teacher = house.viewer("teacher_dsl")
    allow(house, waiting=0)
    rows = "\n".join(json.dumps(body(f"row-{number}")) for number in range(3)).encode()
    upload = keep_upload(teacher, name="rows.ndjson", content=rows)
    with pytest.raises(OverQuota):
        take_upload(teacher, upload=upload)
    assert [waiting for waiting, _, _ in uploads_of(teacher)] == [upload]
    allow(house)
    take_upload(teacher, upload=upload)
    assert uploads_of(teacher) == []


def test_the_page_says_that_the_file_still_waits_and_what_to_do(house: House) -> None:
    teacher, screen = house.viewer("teacher_dsl"), client_of(house, "teacher_dsl")
    allow(house, waiting=0)
    upload = keep_upload(teacher, name="rows.ndjson", content=json.dumps(body("row")).encode())
    page = screen.post(f"/report/file/{upload}/take/")
    assert (page.status_code, page["Retry-After"]) == (429, "300")
    assert "The file was not taken in yet" in page.content.decode()
    assert "report that child by itself" in page.content.decode()
    assert [waiting for waiting, _, _ in uploads_of(teacher)] == [upload]


def test_what_a_person_writes_is_taken_in_whatever_their_agency_sent(house: House) -> None:
    allow(house, waiting=0, quarantined=0)
    teacher = house.viewer("teacher_dsl")
    assert accept_submission(teacher, body=body("written"), channel="screen").is_new


def test_the_operator_is_held_to_no_quota(house: House) -> None:
    allow(house, waiting=0)
    house.send("SCH1", body("by-command"))
    with as_superuser(house.database) as connection:
        assert connection.execute("SELECT count(*) FROM intake_waiting").fetchone() == (1,)


PLANTS: list[tuple[str, Any, Any]] = [
    ("is_urgent", False, test_whoever_has_too_much_waiting_is_asked_to_come_back_and_danger_is_taken_in),
    ("_are_so_many", False, test_whoever_has_too_much_waiting_is_asked_to_come_back_and_danger_is_taken_in),
    ("sent_before", {}, test_what_was_sent_before_gets_its_receipt_again_however_much_waits),
    ("held_before", set(), test_a_full_quarantine_refuses_nothing_that_is_understood_and_nothing_that_it_holds),
    ("quarantine_is_full", "", test_a_full_quarantine_refuses_nothing_that_is_understood_and_nothing_that_it_holds),
    ("says_so", False, test_danger_is_seen_whatever_else_is_wrong_with_how_it_was_sent),
]


@pytest.mark.parametrize(("name", "answer", "test"), PLANTS)
def test_a_planted_fault_is_found(
    house: House, client: Any, monkeypatch: pytest.MonkeyPatch, name: str, answer: Any, test: Any
) -> None:
    monkeypatch.setattr(quotas, name, lambda *_: answer)
    with pytest.raises(AssertionError):
        test(house, client)
