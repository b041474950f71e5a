"""Which two reports of one agency look like the same thing told twice. Pure.

Shown to whoever sends the second, who says what it is; nothing is refused, joined or left out by it. Near-identical reports of two
agencies are another matter: those are counted by where they first came from.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from wholepicture.base.clock import LOCAL
from wholepicture.base.identifiers import (
    birthday_of,
    check_identifier,
    check_phone,
    check_postcode,
    check_vrm,
    fold_name,
    is_everybodys_number,
    known_names,
    online_account,
    parse_instant,
    parse_moment,
)
from wholepicture.intake.kinds import BLOCKS
from wholepicture.intake.writing.text import LONGEST as LONGEST_TEXT

Stated = Mapping[str, Any]

WITHIN = timedelta(days=3)
"""Two reports of one happening say that it was on one day, or within this time."""
LONGEST = timedelta(days=7)
"""What lasts longer than this is looked for from its first days alone."""
MOST_KEYS = 8
LEAST_SHARED = 4  # words that two texts have in common, at the least
SHARE = 0.5  # of the words of the shorter text
_MOST_WORDS = 2000
_SHORTEST_PLATE = 4
_PLACE = "place/"
_WORD = re.compile(r"[^\W\d_]{4,}")
_EVERYDAY = frozenset(
    "that this with from they them their there were have been said says very when then than what which would could should about after "
    "before into over some also will just because while where your more only other told seen know known staff school home today".split()
)


@dataclass(frozen=True)
class Gist:
    """What a report is about, as far as another may tell the same: who, what, when, in which words.

    `births`: by name the dates of birth given. `childs`: of the things, a child's own phone and accounts. `block`: what the kind's
    own block says, its moments by the day.
    """

    kind: str
    first: date
    last: date
    people: frozenset[str]
    births: Mapping[str, str]
    things: frozenset[str]
    childs: frozenset[str]
    words: frozenset[str]
    signs: frozenset[str]
    block: Mapping[str, str]

    @property
    def keys(self) -> list[str]:
        """Under what it meets others: whom it names; what, where it names nobody."""
        return sorted(self.people or self.things)[:MOST_KEYS]

    @property
    def common(self) -> frozenset[str]:
        """Of the things, where it was, and what is a child's own: many reports of one child share those."""
        return self.childs | {thing for thing in self.things if thing.startswith(_PLACE)}

    @property
    def rare(self) -> frozenset[str]:
        """Of the things, the others: few reports share one by chance."""
        return self.things - self.common

    @property
    def met(self) -> tuple[date, date]:
        """The first and the last day on which another begins that may tell the same, as far as a date can hold them: a year 9999
        that stands for *no end* is a day like others."""
        before, after = self.first - date.min, date.max - self.last
        return self.first - min(before, WITHIN + LONGEST), self.last + min(after, WITHIN)


def gist_of(stated: Stated) -> Gist | None:
    """What a report as stated is about; None where nobody can say when it was."""
    first, last = _days(stated)
    if first is None or last is None:
        return None
    births = dict(_births(stated))
    return Gist(
        kind=stated["kind"],
        first=first,
        last=max(first, last),
        people=frozenset(_people(stated)),
        births=births,
        things=frozenset(filter(None, _things(stated))),
        childs=frozenset(filter(None, _things_of_children(stated))),
        words=_words(stated),
        signs=frozenset(sign["code"] for sign in stated.get("signs", ()) if sign["answer"] == "yes"),
        block=dict(_block(stated)),
    )


def are_alike(a: Gist, b: Gist) -> bool:
    """Whether two reports look like the same thing told twice: of one kind, about the same, within three days, and saying the same.

    A concern and a missing episode of one night are two things to know, each with its own questions, however alike their words.
    """
    if a.kind != b.kind or a.first - b.last > WITHIN or b.first - a.last > WITHIN:
        return False
    return not _began_otherwise(a, b) and _is_about_the_same(a, b) and _says_the_same(a, b)


def _began_otherwise(a: Gist, b: Gist) -> bool:
    """Whether the kind's own blocks say that they began on different days: two nights missing are two."""
    block = BLOCKS.get(a.kind)
    began = [gist.block.get(block.begins) for gist in (a, b)] if block else []
    return None not in began and len(set(began)) > 1


def _is_about_the_same(a: Gist, b: Gist) -> bool:
    """Whether the same person stands in both, none born on another day; or nobody in either, and the same thing."""
    if not (a.people or b.people):
        return bool(a.things & b.things)
    return any(not _born_otherwise(name, a, b) for name in a.people & b.people)


def _born_otherwise(name: str, a: Gist, b: Gist) -> bool:
    born = {gist.births[name] for gist in (a, b) if name in gist.births}
    return len(born) > 1


def _says_the_same(a: Gist, b: Gist) -> bool:
    """Whether a car, a telephone or an account stands in both, or much the same words. A place is one word more: whatever happens
    at a child's school or home names it, and tells nothing by that. So is the child's own phone or account."""
    if a.rare & b.rare or _words_overlap(a.words | a.common, b.words | b.common):
        return True
    return _blocks_agree(a, b) or (a.first == b.first and _says_as_little(a, b))


def _says_as_little(a: Gist, b: Gist) -> bool:
    """Whether two reports of one day say little, and that little is the same: in words, or by signs where neither has words."""
    if a.words or b.words:
        return len(a.words) > 1 and a.words == b.words
    return bool(a.signs) and a.signs == b.signs


def _words_overlap(a: Collection[str], b: Collection[str]) -> bool:
    shared = len(frozenset(a) & frozenset(b))
    return shared >= LEAST_SHARED and shared >= SHARE * min(len(a), len(b))


def _blocks_agree(a: Gist, b: Gist) -> bool:
    """Whether what the kind's own blocks both say is the same, one of its days among it."""
    both = a.block.keys() & b.block.keys()
    moments = BLOCKS[a.kind].moments.keys() if a.kind in BLOCKS else frozenset[str]()
    return bool(both & moments) and all(a.block[name] == b.block[name] for name in both)


# -- what a report says -------------------------------------------------------------------------------------------------


def _days(stated: Stated) -> tuple[date | None, date | None]:
    """The first and the last day on which it happened; of what does not say so, the day on which it was written down."""
    happened = stated.get("happened", {})
    block = BLOCKS.get(stated["kind"])
    own = stated.get(block.name, {}) if block else {}
    begins = _day(happened.get("from")) or (_day(own.get(block.begins)) if block else None)
    ends = _day(happened.get("to")) or (_day(own.get(block.ends)) if block else None)
    if begins is None:
        written = parse_instant(stated.get("recorded_at", ""))
        begins = written.astimezone(LOCAL).date() if written else None
    return begins, ends or begins


def _day(written: Any) -> date | None:
    moment = parse_moment(written) if isinstance(written, str) else None
    if moment is None or moment.precision in ("month", "year"):
        return None
    return moment.at.astimezone(LOCAL).date() if moment.at is not None and moment.at.tzinfo else moment.day


def _named(subject: Stated) -> str:
    given, family = known_names(subject.get("given", ""), subject.get("family", ""))
    return f"name/{fold_name(given)}/{fold_name(family)}" if given and family else ""


def _people(stated: Stated) -> Iterator[str]:
    for subject in stated.get("subjects", ()):
        if subject.get("role") == "professional":
            continue
        if picked := subject.get("person"):
            yield f"person/{picked}"
        if name := _named(subject):
            yield name
        for number in subject.get("identifiers", ()):
            checked = check_identifier(number["type"], number["value"], number.get("system"))
            if checked.normalised:
                yield f"identifier/{number['type']}/{checked.normalised}"


def _births(stated: Stated) -> Iterator[tuple[str, str]]:
    for subject in stated.get("subjects", ()):
        born = birthday_of(subject.get("date_of_birth") or "")
        if born and (name := _named(subject)):
            yield name, born.isoformat()


def _things(stated: Stated) -> Iterator[str]:
    """What makes each thing the same as another; empty where nothing does."""
    for collection, key_of in (("vehicles", _vehicle), ("phones", _phone), ("accounts", _account), ("places", _place)):
        yield from map(key_of, stated.get(collection, ()))


def _things_of_children(stated: Stated) -> Iterator[str]:
    """The same of the phones and accounts that a child uses."""
    children = {subject["ref"] for subject in stated.get("subjects", ()) if subject.get("role") == "child"}
    used = {tie["to"] for tie in stated.get("ties", ()) if tie["type"] == "uses" and tie["from"] in children}
    for collection, key_of in (("phones", _phone), ("accounts", _account)):
        yield from (key_of(thing) for thing in stated.get(collection, ()) if thing["ref"] in used)


def _vehicle(vehicle: Stated) -> str:
    plate = check_vrm(vehicle.get("registration", "")).normalised or ""
    return f"vehicle/{plate}" if len(plate) >= _SHORTEST_PLATE else ""


def _phone(phone: Stated) -> str:
    number = check_phone(phone.get("number", ""))
    is_own = number.outcome == "valid" and not is_everybodys_number(number.normalised or "")
    return f"phone/{number.normalised}" if is_own else ""


def _account(stated: Stated) -> str:
    account = online_account(stated)
    return f"account/{account.platform}/{account.handle}" if account.platform and account.handle else ""


def _place(place: Stated) -> str:
    address = place.get("address", {})
    postcode = check_postcode(address.get("postcode", "")).normalised or ""
    named = fold_name(place.get("name", "") or " ".join(address.get("lines", ())[:1])).removeprefix("the ")
    return f"{_PLACE}{postcode}/{named}" if named else ""


def _words(stated: Stated) -> frozenset[str]:
    block = BLOCKS.get(stated["kind"])
    texts = [*stated.get("narrative", {}).values()]
    if block:
        texts += [stated.get(block.name, {}).get(name, "") for name in block.words]
    words: set[str] = set()
    for match in _WORD.finditer(" ".join(text[:LONGEST_TEXT] for text in texts if isinstance(text, str))):
        words.add(match[0].casefold())
        if len(words) >= _MOST_WORDS:
            break
    return frozenset(words - _EVERYDAY)


def _block(stated: Stated) -> Iterator[tuple[str, str]]:
    """The values of the kind's own block that are no words and no reference; moments as days."""
    block = BLOCKS.get(stated["kind"])
    for name, value in stated.get(block.name, {}).items() if block else ():
        if block is None or name in block.words or name in block.points_at or name in block.not_told:
            continue
        day = _day(value) if name in block.moments else None
        yield name, day.isoformat() if day else str(value)
