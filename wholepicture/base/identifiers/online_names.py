"""Online names: as typed, or read from an address by the form in which its platform writes names. Pure.

An address that names nobody (a post, a group, a page of settings) is nothing: its last step is no name by luck. What is known of
platforms stands in `platforms.toml`.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from wholepicture.base.identifiers.checked import Checked, empty, lower, plain_text
from wholepicture.base.identifiers.not_known import is_filled_in, is_not_known, no_number, squeezed

_NAMES_NOBODY = (
    "No name can be read from this address: it is kept as given, and compared with nothing. Give the name itself."
)
_PLATFORM_ONLY = "This names the platform, and nobody on it. It is kept as given, and compared with nothing."

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:/*(?=[^\s/])", re.IGNORECASE)
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+[a-z]{2,}", re.IGNORECASE)
_USUAL_ENDINGS = frozenset("com net org uk ie eu io tv app gg me link ee social online site info co fm".split())
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2,4})?", re.IGNORECASE)
_FILE = re.compile(r".+\.(?:php|html?|aspx?|jsp|cgi)", re.IGNORECASE)
_STEP = re.compile(r"[\w.~-][^\s/?#&=]*")


@dataclass(frozen=True)
class _Platform:
    """A place where people have names: its forms of an address, and steps that name nobody there."""

    name: str
    forms: tuple[str, ...]
    never: frozenset[str]


@dataclass(frozen=True)
class _Known:
    """What `platforms.toml` says. `called`: platforms by what people call them, without blanks."""

    called: Mapping[str, str]
    by_host: Mapping[str, _Platform]
    elsewhere: _Platform
    no_platform: frozenset[str]


@dataclass(frozen=True)
class OnlineAccount:
    """An account as it is compared: `platform` and `handle` normalised, empty where they are not known."""

    platform: str
    handle: str


@cache
def _known() -> _Known:
    listed = tomllib.loads(files("wholepicture.base.identifiers").joinpath("platforms.toml").read_text("utf-8"))
    never = frozenset(listed["never"].split())
    called: dict[str, str] = {}
    by_host: dict[str, _Platform] = {}
    for entry in listed["platform"]:
        name = entry["name"].casefold()
        platform = _Platform(name, tuple(entry["forms"]), never | frozenset(entry.get("never", "").split()))
        called |= dict.fromkeys(map(squeezed, (name, *_entries(entry["called"]))), name)
        by_host |= dict.fromkeys(_entries(entry["hosts"]), platform)
        by_host |= dict.fromkeys(_entries(entry.get("no_names", "")), _Platform(name, (), never))
    return _Known(
        called,
        by_host,
        _Platform("", tuple(listed["elsewhere"]), never),
        frozenset(map(squeezed, _entries(listed["no_platform"]))),
    )


def _entries(listed: str) -> Iterator[str]:
    yield from filter(None, (" ".join(entry.split()) for entry in listed.split(",")))


def check_handle(raw: str) -> Checked:
    """An online name without its leading @; from an address, by its platform's own form. No check exists.

    The service is compared beside it: the same name on two services may be two people.
    """
    text = plain_text(raw)
    if not text:
        return empty(raw, "online name")
    if _is_nobodys(text):
        return no_number(raw)
    name = _name_of(text)
    if not name or _is_nobodys(name):
        return Checked(raw, None, "invalid", _NAMES_NOBODY)
    if name in _known().called:
        return Checked(raw, None, "invalid", _PLATFORM_ONLY)
    return Checked(raw, name, "unchecked")


def _is_nobodys(name: str) -> bool:
    return is_not_known(name) or is_filled_in(name)


def _name_of(text: str) -> str:
    """Returns the name that a text is or that its one address holds; empty where it holds none, or several addresses."""
    addresses = _addresses_in(text)
    if not addresses:
        text = _bare(text)
        addresses = _addresses_in(text)
    if addresses or "//" in text:
        return _name_in(addresses[0]) if len(addresses) == 1 else ""
    return text


def online_account(stated: Mapping[str, Any]) -> OnlineAccount:
    """Returns the account that a report states by `platform`, `handle` and `url`.

    What an address says of the platform counts before what was chosen beside it.
    """
    written = [plain_text(stated.get(field, "")) for field in ("handle", "url")]
    names = (check_handle(text).normalised for text in written)
    addresses = chain.from_iterable(map(_addresses_in, written))
    told = next(filter(None, (_platform_at(address).name for address in addresses)), "")
    return OnlineAccount(told or platform_named(stated.get("platform", "")), next(filter(None, names), ""))


def platform_named(written: str) -> str:
    """Returns one name for a platform however it is called: `Insta`, `IG`, `Instagram (old)` are `instagram`.

    One that is not known by any name is as written, without case; empty where none is named.
    """
    letters, known = squeezed(written), _known()
    if is_not_known(written) or letters in known.no_platform:
        return ""
    for address in _addresses_in(plain_text(written)):
        if told := _platform_at(address).name:
            return told
    words = {known.called[word] for word in map(squeezed, re.split(r"[\s/,()&+]+", written)) if word in known.called}
    return known.called.get(letters) or (words.pop() if len(words) == 1 else " ".join(lower(written).split()))


def known_platform(word: str) -> str:
    """Returns the platform that a single word is for, in small letters; empty where it is for none that is known by name."""
    return _known().called.get(squeezed(word), "")


def _bare(text: str) -> str:
    """Returns a name as typed, without what stands around it: `Snap: @kez`, `@kez (her old one)`, `u/kez`."""
    marked = re.findall(r"(?<!\S)@[^\s()\[\],;]+", text)
    bare = lower(re.sub(r"\s+", "", marked[0] if len(marked) == 1 else _without_remark(text)))
    while (shorter := _without_label(bare)) != bare:
        bare = shorter
    return bare


def _without_remark(text: str) -> str:
    """Returns a text without brackets at its end, and without the platform that it is said to be on."""
    text = re.sub(r"(?<=\S)\s+[(\[][^()\[\]]*[)\]]$", "", text)
    name, _, platform = text.rpartition(" on ")
    return name if name and squeezed(platform) in _known().called else text


def _without_label(text: str) -> str:
    label, colon, rest = text.partition(":")
    if colon and squeezed(label) in _known().called:
        text = rest
    return re.sub(r"^/?(?:u|user|add)/(?=[^/]+$)", "", text.lstrip("@"))


def _addresses_in(text: str) -> list[SplitResult]:
    return list(filter(None, map(_address, text.split())))


def _address(word: str) -> SplitResult | None:
    word = word.strip("<>()[]\"',;")
    scheme = _SCHEME.match(word)
    begins = scheme.end() if scheme else len(word) - len(word.lstrip("/"))
    host = _HOST.match(word, begins)
    if host is None or word[host.end() : host.end() + 1] not in ("", "/", "?", "#", ":"):
        return _of_an_app(word) if scheme and "//" in scheme[0] else None
    if (scheme and "//" in scheme[0]) or _is_an_address(host[0].casefold(), host.end() == len(word)):
        return _split(f"https://{word[begins:]}")
    return None


def _split(address: str) -> SplitResult | None:
    try:
        return urlsplit(address)
    except ValueError:
        return None


def _of_an_app(word: str) -> SplitResult | None:
    """Returns an address that opens an app: `tg://resolve?domain=kez`."""
    address = _split(word)
    host = {"tg": "t.me", "snapchat": "snapchat.com"}.get(address.scheme.casefold()) if address else None
    return address._replace(netloc=host, path=f"/{address.netloc}{address.path}") if address and host else address


def _is_an_address(host: str, is_whole_word: bool) -> bool:
    """Whether what has no `https://` in front is one all the same: names online hold dots as well."""
    if _platform_of_host(host) is not None:
        return True
    begins_as_one = host.startswith(("www.", "m."))
    return begins_as_one or (not is_whole_word and host.rpartition(".")[2] in _USUAL_ENDINGS)


def _platform_of_host(host: str) -> _Platform | None:
    labels = host.split(".")
    parents = (".".join(labels[start:]) for start in range(len(labels) - 1))
    return next(filter(None, map(_known().by_host.get, parents)), None)


def _platform_at(address: SplitResult) -> _Platform:
    return _platform_of_host(_host_of(address)) or _known().elsewhere


def _host_of(address: SplitResult) -> str:
    return address.netloc.rpartition("@")[2].partition(":")[0].casefold()


def _name_in(address: SplitResult) -> str:
    """Returns the name that an address holds by a form of its platform; empty where it holds none."""
    platform = _platform_at(address)
    steps = [step for step in unquote(address.path).split("/") if step]
    paths = [steps, steps[1:]] if len(steps) > 1 and _LANGUAGE.fullmatch(steps[0]) else [steps]
    for form in platform.forms:
        for path in paths:
            read = _read(form, path, address)
            if read is not None:
                return _as_a_name(read, platform)
    return ""


def _as_a_name(read: str, platform: _Platform) -> str:
    name = lower(read).lstrip("@")
    is_step = _STEP.fullmatch(name) and not _FILE.fullmatch(name) and not _address(name)
    return name if is_step and name not in platform.never else ""


def _read(form: str, path: list[str], address: SplitResult) -> str | None:
    """Returns what stands in an address where a form has the name; None where the form does not fit."""
    if form == "{host}":
        return _subdomain(_host_of(address))
    if form.startswith("#@"):
        fragment = unquote(address.fragment)
        return fragment[1:] if fragment.startswith("@") else None
    before, _, asked = form.partition("?")
    if asked:
        return _asked(asked, address.query) if _fits([*filter(None, before.split("/"))], path) else None
    return _read_steps(before.removesuffix("$").split("/"), path, is_all=before.endswith("$"))


def _subdomain(host: str) -> str | None:
    label, _, rest = host.partition(".")
    return label if "." in rest and label not in ("www", "m") else None


def _fits(wanted: list[str], path: list[str]) -> bool:
    """Whether a path ends in these steps; whatever stands before them is a language or a section."""
    return not wanted or [step.casefold() for step in path[-len(wanted) :]] == wanted


def _asked(asked: str, query: str) -> str | None:
    parameter, _, _ = asked.partition("=")
    values = {name.casefold(): value for name, value in parse_qs(query).items()}
    return next(iter(values.get(parameter, ())), None)


def _read_steps(wanted: list[str], path: list[str], *, is_all: bool) -> str | None:
    if len(path) < len(wanted) or (is_all and len(path) > len(wanted)):
        return None
    name: str | None = None
    for form, step in zip(wanted, path, strict=False):
        read = _step(form, step)
        if read is None:
            return None
        name = read or name
    return name


def _step(form: str, step: str) -> str | None:
    """Returns the name in a step of a path, empty where its form holds none; None where the step does not fit its form."""
    pattern = re.escape(form).replace(r"\{name\}", "(.+)").replace(r"\{figures\}", "([0-9]+)").replace(r"\*", ".+")
    fitting = re.fullmatch(pattern, step, re.IGNORECASE)
    if fitting is None:
        return None
    return fitting[1] if fitting.groups() else ""
