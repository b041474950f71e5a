"""What is asked of signing in, handed to the process that serves it: the site's own process can sign nobody in."""

from collections.abc import Iterable
from pathlib import Path

import httpx

from wholepicture.api.bodies import App, Message, Receive, Send
from wholepicture.config.door.front_door import FORM_TO_SIGN_IN

Headers = Iterable[tuple[bytes, bytes]]

SIGNING_IN = "/accounts/"
CLIENT = b"x-wholepicture-client"  # from which address it was asked: the site's word, which nobody else can give
SECONDS = 60
# What a connection says of itself, and not of what is asked or answered (RFC 9110, 7.6.1).
_OF_A_CONNECTION = {
    b"connection",
    b"keep-alive",
    b"proxy-connection",
    b"te",
    b"trailer",
    b"transfer-encoding",
    b"upgrade",
}

TOO_LONG = "What was sent is too long for this page. Go back, and send less."
AWAY = "Signing in cannot be reached just now. Nothing was changed. Try again in a minute."


class Relay:
    """The site, with everything below /accounts/ answered by the process that listens at `socket`."""

    def __init__(self, site: App, socket: Path):
        self._site = site
        self._client = httpx.AsyncClient(
            transport=httpx.AsyncHTTPTransport(uds=str(socket), limits=httpx.Limits(max_connections=32)),
            timeout=httpx.Timeout(SECONDS, connect=5),
            # Addresses of proxies from the environment have no business here.
            trust_env=False,
        )

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(SIGNING_IN):
            await self._site(scope, receive, send)
            return
        body = await _body(receive)
        if body is None:
            await _say(send, 413, TOO_LONG)
            return
        try:
            answer = await self._client.send(self._request(scope, body), stream=True)
        except httpx.TransportError:
            await _say(send, 503, AWAY)
            return
        try:
            content = b"".join([part async for part in answer.aiter_raw()])
        finally:
            await answer.aclose()
        await _answer(send, answer.status_code, _of_content(answer.headers.raw), content)

    def _request(self, scope: Message, body: bytes) -> httpx.Request:
        path = scope["raw_path"] + (b"?" + scope["query_string"] if scope["query_string"] else b"")
        asked = [
            (name, value) for name, value in _of_content(scope["headers"]) if name not in (CLIENT, b"content-length")
        ]
        client = scope["client"][0] if scope.get("client") else ""
        url = httpx.URL(scheme="http", host="signin", raw_path=path)
        headers = [*asked, (CLIENT, client.encode("latin-1"))]
        if body or scope["method"] == "POST":
            headers.append((b"content-length", str(len(body)).encode()))
        return httpx.Request(scope["method"], url, headers=headers, content=body)


def _of_content(headers: Headers) -> list[tuple[bytes, bytes]]:
    return [(name.lower(), value) for name, value in headers if name.lower() not in _OF_A_CONNECTION]


async def _body(receive: Receive) -> bytes | None:
    """The whole body; None where it is too long to be one of these pages'."""
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        size += len(message.get("body", b""))
        if size > FORM_TO_SIGN_IN:
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


async def _say(send: Send, status: int, sentence: str) -> None:
    page = f"<!doctype html><html lang=en-GB><meta charset=utf-8><title>Whole Picture</title><p>{sentence}</p>"
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"cache-control", b"no-store")]
    await _answer(send, status, headers, page.encode())


async def _answer(send: Send, status: int, headers: Headers, content: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": list(headers)})
    await send({"type": "http.response.body", "body": content})
