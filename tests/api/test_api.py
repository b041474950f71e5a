"""The machine doors: receipts, the same receipt again, refusals that say what to do, and no input that breaks them."""

import asyncio
import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

CONTRACT = Path(__file__).parents[1] / "contract"
EXAMPLES = {"concern": "SCH1", "missing_episode": "POL", "intelligence": "CHA"}
DOOR = "/api/v1/submissions"


@pytest.fixture
def client() -> Any:
    from django.test import Client

    # As a machine would call: with CSRF checks on, which must not concern it.
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


def key_of(house: Any, agency: str) -> dict[str, str]:
    from wholepicture.access.accounts import new_agency_key

    key = new_agency_key(house.operator(), agency=house.agencies[agency])
    return {"Authorization": f"Bearer {key}"}


def send(client: Any, headers: dict[str, str], body: Any, **more: Any) -> Any:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(DOOR, raw, content_type="application/json", headers=headers | more)


def example(name: str) -> dict[str, Any]:
    return json.loads((CONTRACT / f"{name}.json").read_text("utf-8"))


def held(house: Any, agency: str) -> list[Any]:
    from wholepicture.intake.queries import quarantined

    return quarantined(house.operator(agency))


def test_each_example_gets_a_receipt_the_same_one_again_and_409_when_changed(house: Any, client: Any) -> None:
    for name, agency in EXAMPLES.items():
        headers, body = key_of(house, agency), example(name)
        first = send(client, headers, body)
        assert first.status_code == 201, first.content
        receipt = first.json()
        assert set(receipt) == {"receipt", "key", "received_at", "digest", "status"}
        assert receipt["key"] == body["key"]
        again = send(client, headers, dict(reversed(body.items())))
        assert (again.status_code, again.json()) == (200, receipt)
        changed = send(client, headers, body | {"recorded_at": "2026-01-01T10:00:00+00:00"})
        assert changed.status_code == 409
        assert "key" in changed.json()["reason"]


def test_the_digest_is_that_of_the_canonical_body(house: Any, client: Any) -> None:
    import rfc8785

    body = example("concern")
    answer = send(client, key_of(house, "SCH1"), body).json()
    assert answer["digest"] == hashlib.sha256(rfc8785.dumps(body)).hexdigest()


def test_a_header_stands_in_for_the_key_and_the_key_counts_where_both_are_given(house: Any, client: Any) -> None:
    headers, body = key_of(house, "SCH1"), example("concern")
    own = body.pop("key")
    first = send(client, headers, body, **{"Idempotency-Key": "from-the-header"})
    assert (first.status_code, first.json()["key"]) == (201, "from-the-header")
    again = send(client, headers, body, **{"Idempotency-Key": "from-the-header"})
    assert (again.status_code, again.json()) == (200, first.json())
    both = send(client, headers, body | {"key": own}, **{"Idempotency-Key": "from-the-header"})
    assert (both.status_code, both.json()["key"]) == (201, own)


@pytest.mark.parametrize(
    ("raw", "loc"),
    [
        (b"", "body"),
        (b"see attached", "body"),
        (b'"text"', "body"),
        (b"[]", "body"),
        (b"\xff\xfe{}", "body"),
        (b'{"key": "a", "key": "b"}', "body"),
        (b'{"key": NaN}', "body"),
        (b"[" * 20_000, "body"),
        (b'{"key": "k", "kind": "rumour", "recorded_at": "2026-01-01T10:00:00Z", "signs": [{}]}', "kind"),
        (b'{"key": "k\\u0000", "kind": "concern", "recorded_at": "2026-01-01T10:00:00Z"}', "key"),
    ],
)
def test_what_is_not_understood_is_told_with_its_place_and_kept_in_quarantine(
    house: Any, client: Any, raw: bytes, loc: str
) -> None:
    answer = send(client, key_of(house, "SCH1"), raw)
    assert answer.status_code == 422, answer.content
    assert loc in {one["loc"] for one in answer.json()}
    assert all(set(one) == {"loc", "reason"} and one["reason"] for one in answer.json())
    kept = held(house, "SCH1")
    assert [one.channel for one in kept] == ["api"]
    assert not held(house, "POL")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer wpk_00000000000000000000000000000000"},
        {"Authorization": "Bearer \x00"},
        {"Authorization": "Basic YTpi"},
        {"Authorization": "Bearer " + "wpk_" + "ü" * 40},
    ],
)
def test_an_unknown_key_is_told_so_and_stores_nothing(house: Any, client: Any, headers: dict[str, str]) -> None:
    answer = send(client, headers, example("concern"))
    assert answer.status_code == 401
    assert "key" in answer.json()["reason"]
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert not held(house, "SCH1")


def test_a_persons_session_is_no_key(house: Any, client: Any) -> None:
    headers = {"Authorization": f"Bearer {house.token('teacher_dsl')}"}
    assert send(client, headers, example("concern")).status_code == 401


def test_a_key_that_was_withdrawn_opens_nothing(house: Any, client: Any) -> None:
    from django.db import connections

    headers = key_of(house, "SCH1")
    with connections["owner"].cursor() as sql:
        sql.execute("UPDATE sec.api_key SET revoked_at = now()")
    assert send(client, headers, example("concern")).status_code == 401


def test_a_key_whose_role_may_not_report_is_refused(house: Any, client: Any) -> None:
    from django.db import connections

    headers = key_of(house, "SCH1")
    with connections["owner"].cursor() as sql:
        sql.execute("UPDATE sec.role SET permissions = '{own_reports}' WHERE code = 'feed'")
    assert send(client, headers, example("concern")).status_code == 403


def test_a_body_over_the_cap_is_refused_before_it_is_parsed(house: Any, client: Any) -> None:
    headers = key_of(house, "SCH1")
    answer = send(client, headers, b" " * (1024 * 1024 + 1))
    assert answer.status_code == 413
    assert "1 MiB" in answer.json()["reason"]
    assert not held(house, "SCH1")
    just_under = example("concern") | {"narrative": {"facts": "x" * 40_000}}
    assert send(client, headers, just_under).status_code == 201


def test_asking_too_often_is_told_how_long_to_wait(house: Any, client: Any) -> None:
    from wholepicture.api.urls import api

    throttle = api.throttle[0] if isinstance(api.throttle, list) else api.throttle
    before, throttle.allowance.a_minute = throttle.allowance.a_minute, 2
    try:
        headers = key_of(house, "SCH1")
        statuses = [client.get(f"{DOOR}/AAAA", headers=headers) for _ in range(3)]
        assert [one.status_code for one in statuses] == [404, 404, 429]
        assert 1 <= int(statuses[2].headers["Retry-After"]) <= 30
        other = client.get(f"{DOOR}/AAAA", headers=key_of(house, "POL"))
        assert other.status_code == 404
    finally:
        throttle.allowance.a_minute = before


def test_a_batch_answers_every_line_in_its_order_and_stores_what_can_be_stored(house: Any, client: Any) -> None:
    headers, good = key_of(house, "SCH1"), example("concern")
    other = good | {"key": "s-2"}
    lines = [
        json.dumps(good),
        "see attached",
        json.dumps(other),
        json.dumps(good),
        "",
        json.dumps(good | {"recorded_at": "2026-01-01T10:00:00+00:00"}),
        json.dumps({"key": "s-3", "kind": "concern", "recorded_at": "2026-01-01T10:00:00Z"}),
    ]
    answer = client.post(f"{DOOR}/batch", "\n".join(lines), content_type="application/x-ndjson", headers=headers)
    assert answer.status_code == 200
    found = [json.loads(line) for line in answer.content.splitlines()]
    assert [(one["row"], one["code"]) for one in found] == [
        *((1, 201), (2, 422), (3, 201), (4, 200)),
        *((6, 409), (7, 422)),
    ]
    assert found[0]["receipt"] == found[3]["receipt"] != found[2]["receipt"]
    assert all(set(one) == {"loc", "reason"} for one in found[1]["problems"] + found[4]["problems"])
    assert len(held(house, "SCH1")) == 3


def test_the_sender_reads_status_and_feedback_and_nobody_else_learns_that_it_exists(house: Any, client: Any) -> None:
    headers = key_of(house, "SCH1")
    body = example("concern") | {"key": "flagged"}
    body["subjects"][0]["identifiers"] = [{"type": "nhs_number", "value": "943 476 5910"}]
    receipt = send(client, headers, body).json()["receipt"]
    own = client.get(f"{DOOR}/{receipt.lower().replace('-', ' ')}", headers=headers)
    assert own.status_code == 200, own.content
    assert (own.json()["receipt"], own.json()["status"], own.json()["feedback"]) == (receipt, "received", [])
    assert own.json()["flags"][0]["value"] == "943 476 5910", "a wrong check digit is kept as given, and flagged"
    house.process()
    assert client.get(f"{DOOR}/{receipt}", headers=headers).json()["status"] == "received", "nobody else wrote of her"
    another = client.get(f"{DOOR}/{receipt}", headers=key_of(house, "POL"))
    absent = client.get(f"{DOOR}/AAAA-AAAA-AAAA", headers=headers)
    assert (another.status_code, another.content) == (absent.status_code, absent.content)
    assert another.status_code == 404
    assert client.get(f"{DOOR}/%00", headers=headers).status_code == 404


def test_every_act_of_the_api_stands_in_the_ledger(house: Any, client: Any) -> None:
    from django.db import connections

    headers = key_of(house, "SCH1")
    receipt = send(client, headers, example("concern")).json()["receipt"]
    send(client, headers, b"see attached")
    client.get(f"{DOOR}/{receipt}", headers=headers)
    with connections["sequencer"].cursor() as sql:
        sql.execute("SELECT operation FROM access_ledgerentry WHERE channel = 'api' ORDER BY at")
        operations = [row[0] for row in sql.fetchall()]
    assert operations == [
        "intake.commands.accept_submission",
        "intake.commands.hold_in_quarantine",
        "intake.queries.report_of",
        "intake.attachments.queries.files_of",
    ]


def test_the_description_of_the_api_holds_the_contract_and_needs_nothing_from_elsewhere(
    house: Any, client: Any
) -> None:
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    paths = answer.json()["paths"]
    attached = f"{DOOR}/{{receipt}}/attachments/{{number}}"
    assert set(paths) == {DOOR, f"{DOOR}/batch", f"{DOOR}/{{receipt}}", attached}
    schema = paths[DOOR]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert schema["required"] == ["key", "kind", "recorded_at"]


@pytest.mark.parametrize(
    "address", ["/api/", "/api/v1", "/api/v1/", "/api/v1/docs/", "/api/v2/submissions", "/api/v1/a%0Ab"]
)
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_an_unknown_address_is_refused_in_the_shape_of_every_other_refusal(
    house: Any, client: Any, address: str, method: str
) -> None:
    answer = getattr(client, method)(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/json; charset=utf-8")
    assert list(answer.json()) == ["reason"]
    assert "openapi.json" in answer.json()["reason"]


@pytest.mark.parametrize(
    ("method", "address", "allowed"),
    [
        ("delete", DOOR, "POST"),
        ("get", DOOR, "POST"),
        ("put", f"{DOOR}/batch", "POST"),
        ("post", f"{DOOR}/3333-4444-6666", "GET"),
        ("post", "/api/v1/openapi.json", "GET, HEAD"),
        ("post", "/api/v1/docs", "GET, HEAD"),
    ],
)
def test_a_wrong_method_is_refused_in_the_shape_of_every_other_refusal(
    house: Any, client: Any, method: str, address: str, allowed: str
) -> None:
    answer = getattr(client, method)(address, headers=key_of(house, "SCH1"))
    assert (answer.status_code, answer.headers["Content-Type"]) == (405, "application/json")
    assert (answer.headers["Allow"], list(answer.json())) == (allowed, ["reason"])
    assert method.upper() in answer.json()["reason"]


@pytest.mark.parametrize("address", [DOOR, "/api/v1/openapi.json", "/", "/reports/", "/healthz", "/static/api.css"])
def test_a_foreign_host_is_answered_plainly_and_without_a_traceback(
    house: Any, client: Any, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.get(address, headers={"Host": "evil.example.org"})
    assert answer.status_code == 400
    assert "evil" not in answer.content.decode()
    if address.startswith("/api/"):
        assert list(answer.json()) == ["reason"]
    else:
        assert answer.headers["Content-Type"].startswith("text/plain")
    assert caplog.records == []


def test_the_server_stops_reading_a_body_whose_length_was_not_declared() -> None:
    from wholepicture.config.door.front_door import FrontDoor

    reached: list[int] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        total = 0
        while (message := await receive())["type"] == "http.request":
            total += len(message["body"])
            reached.append(total)

    async def ask(path: str, chunks: int) -> list[Any]:
        sent: list[Any] = []
        waiting = iter([{"type": "http.request", "body": b"x" * 1024 * 512, "more_body": True}] * chunks)

        async def receive() -> Any:
            return next(waiting, {"type": "http.disconnect"})

        async def keep(message: Any) -> None:
            sent.append(message)

        headers = [(b"transfer-encoding", b"chunked"), (b"authorization", b"Bearer x"), (b"cookie", b"wp_viewer=x")]
        door = FrontDoor(app, is_open=lambda token, channel: token == "x")
        await door({"type": "http", "path": path, "method": "POST", "headers": headers}, receive, keep)
        return sent

    answer = asyncio.run(ask(DOOR, 100))
    assert answer[0]["status"] == 413
    assert max(reached) <= 1024 * 1024
    assert answer[1]["body"].startswith(b'{"reason": ')
    page = asyncio.run(ask("/report/file/", 110))
    assert (page[0]["status"], page[1]["body"][:8]) == (413, b"The body")
    assert asyncio.run(ask(f"{DOOR}/batch", 90)) == []
    assert asyncio.run(ask(f"{DOOR}/batch", 110))[0]["status"] == 413


def test_an_allowance_fills_up_again_over_a_minute() -> None:
    from wholepicture.base.allowance import Allowance

    now = [0.0]
    allowance = Allowance(60, now=lambda: now[0])
    assert [allowance.take("a") for _ in range(60)] == [0.0] * 60
    assert allowance.take("a") == pytest.approx(1.0)
    assert allowance.take("b") == 0.0
    now[0] += 1.0
    assert allowance.take("a") == 0.0
    assert allowance.take("a") > 0


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_MOMENTS = st.sampled_from(
    ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-02-30", "2026-01-01T10:00:00Z", "", "2026"]
)


@pytest.fixture
def spoiled(house: Any, client: Any) -> Any:
    return house, client, key_of(house, "SCH1")


@settings(
    max_examples=150,
    deadline=timedelta(seconds=5),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_no_input_breaks_the_door(spoiled: Any, data: Any) -> None:
    house, client, headers = spoiled
    body = example(data.draw(st.sampled_from(sorted(EXAMPLES))))
    for _ in range(data.draw(st.integers(1, 3))):
        name = data.draw(st.sampled_from([*sorted(body), "happened", "missing", "sharing", "extra"]))
        body[name] = data.draw(_ANY | _MOMENTS)
    raw = data.draw(st.binary(max_size=40) | st.just(json.dumps(body).encode()))
    answer = send(client, headers, raw)
    assert answer.status_code in (200, 201, 409, 422), (raw, answer.content)
    assert client.get(f"{DOOR}/{data.draw(st.text(max_size=30))}", headers=headers).status_code in (404, 301, 405)


def test_what_passes_the_door_can_be_processed(house: Any, client: Any) -> None:
    headers = key_of(house, "SCH1")
    for number, moment in enumerate(["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "1000-06-01T00:00:00Z"]):
        body = example("concern") | {"key": f"edge-{number}", "recorded_at": moment}
        body["happened"] = {"from": moment, "to": moment}
        assert send(client, headers, body).status_code in (201, 422)
    assert house.process().failed == 0


def test_the_reference_is_read_without_an_account_and_keeps_to_the_policy_of_every_page(
    house: Any, client: Any
) -> None:
    from wholepicture.web.frame.headers import POLICY

    answer = client.get("/api/v1/docs")
    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert answer.headers["Cache-Control"] == "no-store"
    assert "unsafe" not in POLICY
    assert client.post("/api/v1/docs").status_code == 405, "nothing is sent to it"


def test_the_reference_tells_the_same_to_everyone(house: Any, client: Any) -> None:
    from tests.web.story import client_of

    send(client, key_of(house, "SCH1"), example("concern"))
    told = client.get("/api/v1/docs").content
    assert client_of(house, "coordinator").get("/api/v1/docs").content == told
    assert b"submissions/batch" in told
