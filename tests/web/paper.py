"""A person at the form in a browser without scripts: fills in only what the page shows, presses only its buttons."""

import re
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client


class _Fields(HTMLParser):
    """What the first form in the page's main part would send, and its buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.typed: dict[str, list[str]] = {}  # what a box holds; for choices, what is chosen
        self.choices: dict[str, list[str]] = {}
        self.buttons: list[tuple[str, str]] = []
        self.action = ""
        self._in_main = self._in_form = self._done = False
        self._area = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._in_main |= tag == "main"
        if tag == "form" and self._in_main and not self._done:
            self._in_form, self.action = True, given["action"]
        if self._in_form:
            self._begin(tag, given.get("name", ""), given)

    def _begin(self, tag: str, name: str, given: dict[str, str]) -> None:
        """A part of the form begins."""
        if tag == "input" and given.get("type") in ("radio", "checkbox"):
            self._offer(name, given["value"], is_chosen="checked" in given)
        elif tag == "input":
            self.typed[name] = [given.get("value", "")]
        elif tag == "textarea":
            self._area = name
            self.typed[name] = [""]
        elif tag == "select":
            self._select = name
            self.typed[name] = []
        elif tag == "option" and self._select:
            self._offer(self._select, given["value"], is_chosen="selected" in given)
        elif tag == "button":
            self.buttons.append((name, given.get("value", "")))

    def _offer(self, name: str, value: str, *, is_chosen: bool) -> None:
        self.choices.setdefault(name, []).append(value)
        self.typed.setdefault(name, []).extend([value] * is_chosen)

    def handle_data(self, data: str) -> None:
        if self._area:
            self.typed[self._area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area:
            self.typed[self._area] = [self.typed[self._area][0].removeprefix("\n")]
            self._area = ""
        elif tag == "select" and self._select:
            name, self._select = self._select, ""
            self.typed[name] = self.typed[name] or self.choices[name][:1]
        elif tag == "form" and self._in_form:
            self._in_form, self._done = False, True


class Paper:
    """The page now open, and what is written on it."""

    def __init__(self, client: Client, address: str) -> None:
        self.client = client
        self.show(client.get(address))

    def show(self, answer: HttpResponse) -> None:
        """Open what was answered, through its redirects."""
        hops = 0
        self.address = answer.wsgi_request.get_full_path()
        while answer.status_code in (301, 302):
            self.address, hops = answer["Location"], hops + 1
            assert hops < 10
            answer = self.client.get(self.address)
        self.answer, self.text = answer, answer.content.decode()
        self._read = _Fields()
        self._read.feed(self.text)

    @property
    def names(self) -> set[str]:
        """Every box and choice on the page."""
        return set(self._read.typed) - {"csrfmiddlewaretoken"}

    def write(self, said: dict[str, Any]) -> None:
        """Type into boxes and choose. A name or a choice that the page does not show is an error."""
        for name, value in said.items():
            values = value if isinstance(value, list) else [value]
            assert name in self._read.typed, f"{self.address} has no {name}"
            if name in self._read.choices:
                assert set(values) <= set(self._read.choices[name]), f"{name} does not offer {values}"
            self._read.typed[name] = values

    def press(self, value: str = "") -> None:
        """Press the button of this value; without one, the button that has none."""
        found = next(one for one in self._read.buttons if one[1] == value)
        sent = {name: values for name, values in self._read.typed.items() if values}
        if found[0]:
            sent[found[0]] = [found[1]]
        address = self._read.action or self.address
        self.show(self.client.post(address, sent))

    @property
    def words(self) -> str:
        """The page as read: no tags, single spaces."""
        return " ".join(re.sub(r"<[^>]*>", " ", self.text.partition("<main")[2]).split())


def begun(client: Client, kind: str, *, danger: str = "no") -> Paper:
    """The long page of a new report of this kind, danger answered where it is asked."""
    paper = Paper(client, f"/report/?kind={kind}")
    if "danger" in paper.names:
        paper.write({"danger": danger})
        paper.press()
    assert paper.answer.status_code == 200, paper.address
    assert "/write/" in paper.address, paper.address
    return paper


def sent(paper: Paper) -> str:
    """Check, send; answers the receipt's number."""
    paper.press("check")
    assert "/check/" in paper.address, paper.words
    paper.press()
    found = re.fullmatch(r"/reports/([^/]+)/receipt/", paper.address)
    assert found, paper.words
    return found.group(1)
