"""What is asked of signing in, or of the page that needs none, handed to the process that serves it: the site's own process can sign
nobody in, and whoever tells something without signing in meets no process that can read what anybody told."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import httpx

from wholepicture.api.bodies import App, Message, Receive, Send
from wholepicture.config.door.front_door import FORM_TO_SIGN_IN
from wholepicture.web.frame import speaking_up
from wholepicture.web.frame.headers import POLICY

Headers = Iterable[tuple[bytes, bytes]]

# Below which address everything is handed to which process (`home.HANDED_ON`).
HANDED_ON = {"/accounts/": "signin", speaking_up.ADDRESS: "public"}
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
# The page that needs no signing in stands at the site's own address. Strangers talk to its process: had one of them code in it, what
# it answers must not act, in a browser, as whoever is signed in there. So the site says what kind of content it is, and no cookie is set.
_OF_THE_SITE = {
    b"content-security-policy": POLICY.encode(),
    b"content-type": b"text/html; charset=utf-8",
    b"x-content-type-options": b"nosniff",
}

TOO_LONG = "What was sent is too long for this page. Go back, and send less."
AWAY = "This page cannot be reached just now. Nothing was changed. Try again in a minute."


class Relay:
    """The site, with everything below each address of HANDED_ON answered by the process that listens at its socket."""

    def __init__(self, site: App, sockets: Mapping[str, Path]):
        self._site = site
        self._clients = {
            address: httpx.AsyncClient(
                transport=httpx.AsyncHTTPTransport(uds=str(sockets[process]), limits=httpx.Limits(max_connections=32)),
                timeout=httpx.Timeout(SECONDS, connect=5),
                # Addresses of proxies from the environment have no business here.
                trust_env=False,
            )
            for address, process in HANDED_ON.items()
        }

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        to = _handed_on(scope["path"]) if scope["type"] == "http" else ""
        if not to:
            await self._site(scope, receive, send)
            return
        body = await _body(receive)
        if body is None:
            await _say(send, 413, TOO_LONG)
            return
        try:
            answer = await self._clients[to].send(_request(scope, body, to), stream=True)
        except httpx.TransportError:
            await _say(send, 503, AWAY)
            return
        try:
            content = b"".join([part async for part in answer.aiter_raw()])
        finally:
            await answer.aclose()
        await _answer(send, answer.status_code, _told(answer.headers.raw, to), content)


def _handed_on(path: str) -> str:
    """Below which address of HANDED_ON this is, typed with its last stroke or without; empty: it is the site's own."""
    return next((address for address in HANDED_ON if path.startswith(address) or f"{path}/" == address), "")


def _request(scope: Message, body: bytes, to: str) -> httpx.Request:
    path = scope["raw_path"] + (b"?" + scope["query_string"] if scope["query_string"] else b"")
    # Who is signed in in this browser is nothing to a page that asks nobody who they are.
    left_out = {CLIENT, b"content-length", *([b"cookie"] if to == speaking_up.ADDRESS else [])}
    asked = [(name, value) for name, value in _of_content(scope["headers"]) if name not in left_out]
    client = scope["client"][0] if scope.get("client") else ""
    url = httpx.URL(scheme="http", host=HANDED_ON[to], raw_path=path)
    headers = [*asked, (CLIENT, client.encode("latin-1"))]
    if body or scope["method"] == "POST":
        headers.append((b"content-length", str(len(body)).encode()))
    return httpx.Request(scope["method"], url, headers=headers, content=body)


def _of_content(headers: Headers) -> list[tuple[bytes, bytes]]:
    return [(name.lower(), value) for name, value in headers if name.lower() not in _OF_A_CONNECTION]


def _told(headers: Headers, to: str) -> list[tuple[bytes, bytes]]:
    """What is told to the browser of an answer, besides what is in it."""
    told = _of_content(headers)
    if to != speaking_up.ADDRESS:
        return told
    return [
        *((name, value) for name, value in told if name not in {b"set-cookie", *_OF_THE_SITE}),
        *_OF_THE_SITE.items(),
    ]


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
