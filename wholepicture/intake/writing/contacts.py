"""Telephone numbers and online accounts in a text."""

import re
from collections.abc import Iterator

from wholepicture.base.identifiers import check_handle, check_phone, is_everybodys_number
from wholepicture.base.identifiers.online_names import known_platform
from wholepicture.intake.writing.found import Found, words_of
from wholepicture.intake.writing.text import Text

_BETWEEN = r"[ \t().\-]{0,3}"
_NUMBER = re.compile(rf"(?<![0-9A-Za-z+(])\(?(?:\+|00|0)[1-9](?:{_BETWEEN}[0-9]){{7,13}}(?![0-9])")
_HANDLE = re.compile(r"(?<![\w.@+\-])@([A-Za-z0-9_][A-Za-z0-9_.\-]{1,39})")
_BARE_HANDLE = re.compile(r"[A-Za-z0-9_.\-]{3,40}")
_ADDRESS = re.compile(
    r"(?:https?://)?(?:www\.)?[a-z0-9\-]{2,20}\.(?:com|co\.uk|me|net|gg|tv|org)/[^\s<>\"')]{2,80}", re.IGNORECASE
)
_NEAR = 8  # words to either side of an @name among which its service is named


def phones_in(text: Text) -> Iterator[Found]:
    """Every whole telephone number that the number plan knows, and that is not one that anybody may ring."""
    for match in _NUMBER.finditer(text.raw):
        checked = check_phone(match[0])
        if checked.outcome == "valid" and checked.normalised and not is_everybodys_number(checked.normalised):
            number = " ".join(match[0].split())
            yield Found("phones", checked.normalised, {"number": number[:40]}, number, match.start(), match.end())


def accounts_in(text: Text) -> Iterator[Found]:
    """Every online account whose service is named: `@kez_x on Snapchat`, `her insta is kez_x9`, an address of it."""
    yield from _with_an_at(text)
    yield from _given_by_name(text)
    yield from _addresses(text)


def _with_an_at(text: Text) -> Iterator[Found]:
    for match in _HANDLE.finditer(text.raw):
        beside = text.nearby(match.start(1), match.end(1), _NEAR)
        services = sorted(beside, key=lambda word: abs(word.start - match.start()))
        platform = next(filter(None, (known_platform(word.low) for word in services)), "")
        if platform:
            yield _account(platform, match[1].rstrip(".-"), match.start(), match.end())


def _given_by_name(text: Text) -> Iterator[Found]:
    """Names that look like no word, behind a service: `on snap as kez_x9`, `insta: kez_x9`."""
    words = text.words
    for place, word in enumerate(words):
        platform = known_platform(word.low)
        if not platform:
            continue
        for later in range(place + 1, min(place + 5, len(words))):
            at = words[later]
            if at.sentence != word.sentence:
                break
            written = _BARE_HANDLE.match(text.raw, at.start)
            if written and _is_made_up(written[0]) and text.raw[at.start - 1] != "@":
                yield _account(platform, written[0].rstrip(".-"), at.start, written.end())
                break
            if at.low not in words_of("accounts", "given_by"):
                break


def _is_made_up(name: str) -> bool:
    """Whether a word is more likely a name on a service than a word: letters with figures, or with `_` or `.` among them."""
    name = name.rstrip(".-")
    if re.fullmatch(r"[0-9.:]+(?:am|pm|st|nd|rd|th|s|x|k)?", name, re.IGNORECASE):
        return False  # a time, a day, a number of times
    has_letters = any(c.isalpha() for c in name)
    return has_letters and (any(c.isdigit() for c in name) or "_" in name.strip("_") or "." in name)


def _addresses(text: Text) -> Iterator[Found]:
    for match in _ADDRESS.finditer(text.raw):
        host = match[0].removeprefix("https://").removeprefix("http://").removeprefix("www.").partition(".")[0]
        platform, name = known_platform(host.lower()), check_handle(match[0].rstrip(".,")).normalised
        if platform and name:
            yield _account(platform, name, match.start(), match.end())


def _account(platform: str, handle: str, start: int, end: int) -> Found:
    said = f"{handle} on {platform.title()}"
    return Found(
        "phones", f"{platform}:{handle.lower()}", {"platform": platform.title(), "handle": handle}, said, start, end
    )
