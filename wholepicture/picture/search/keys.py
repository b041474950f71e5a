"""What somebody or something can be found by: the keys that a fact gives. Pure.

A key is a letter for its kind, a stroke and a value made comparable, so that one index serves every kind of question:

    n/wren   a word of a name          s/vrn    how it is heard          g/g12   a group of short forms it stands in
    b/2010   a year, month or day of birth    i/9990000018  a number of any register, or of a missing episode
    f/3210   digits of a telephone number, last one first               e/a@example.org   an e-mail address
    v/XX00A8C  a plate with characters that are easily confused as one;  t/XX0, u/X  three and single characters of it
    m/black  make, model, colour       h/kez     an online name
    p/quay   a word of a place's name or address                        c/ZA3 1AA   a postcode
    d/scar   a word by which a person or a thing is described

Everything is worked out from the facts that a report states: what can be found is what can be shown.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import islice, pairwise
from typing import Any
from uuid import UUID

from anyascii import anyascii

from wholepicture.base.identifiers import (
    IDENTIFIER_TYPES,
    birthday_of,
    check_email,
    check_handle,
    check_identifier,
    check_phone,
    check_postcode,
    fold_name,
    vrm_skeleton,
)
from wholepicture.linkage.comparison.names import groups_of, plain, sound_of
from wholepicture.picture.rules import Report, Row
from wholepicture.picture.search.dates import born_on

LONGEST = 120  # characters of a key: what is longer is no name or number
MOST = 400  # keys of one row; a report that lists more names for one person says nothing more by them
MOST_WORDS = 60  # of one description
# Words that stand in every description, and find nothing by themselves.
_COMMON = frozenset(
    "and are been but for from had has have her hers him his into its not off one she that the their them then they this "
    "was were wears wearing who with".split()
)


def words_of(text: str) -> list[str]:
    """The words and numbers of an address or a description, in plain letters."""
    return re.findall(r"[a-z0-9]+", anyascii(fold_name(text)).lower())


def described_by(text: str) -> Iterator[str]:
    """The words that a description says something by, each once and without the end that makes it many: `scar` for scars."""
    for word in dict.fromkeys(words_of(text)):
        if len(word) > 2 and word not in _COMMON:
            yield word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def squeezed(value: str) -> str:
    """A number of a register as typed, without what stands between its characters."""
    return re.sub(r"[^A-Z0-9]", "", anyascii(value).upper())


def name_keys(name: str) -> Iterator[str]:
    """The keys of a name: each word, how it is heard, and the short forms it belongs to."""
    parts = plain(name).split()
    for word in parts:
        yield f"n/{word}"
        yield from sound_keys(word)
        for group in groups_of(word):
            yield f"g/{group}"
    for word, following in pairwise(parts):
        yield f"n/{word}{following}"  # `Ann Marie` is also written in one


def sound_keys(word: str) -> Iterator[str]:
    """How a word of a name is heard; none where too little is left to tell names apart."""
    heard = sound_of(word)
    if len(word) > 2 and len(heard) > 1:
        yield f"s/{heard}"


def phone_digits(number: str) -> str:
    """The digits of a number, last one first: an ending is then a beginning. Empty where too few are known."""
    checked = check_phone(number)
    digits = re.sub(r"[^0-9?*]", "", checked.normalised or "")
    known = re.split(r"[?*]", digits)[-1]
    return known[::-1] if len(known) >= 4 else ""


def plate_keys(plate: str) -> Iterator[str]:
    """The keys of a registration: all that is known of it, and its single characters and threes."""
    skeleton = re.sub(r"[^A-Z0-9?*]", "", vrm_skeleton(plate))
    if len(skeleton.strip("?*")) < 2:
        return
    yield f"v/{skeleton}"
    for character in set(skeleton) - {"?", "*"}:
        yield f"u/{character}"
    for run in re.split(r"[?*]+", skeleton):
        for start in range(len(run) - 2):
            yield f"t/{run[start : start + 3]}"


def address_keys(address: str) -> Iterator[str]:
    """The keys of an address: its words, and its postcode whole."""
    for part in address.split(","):
        checked = check_postcode(part)
        if checked.normalised and any(map(str.isdigit, checked.normalised)):
            yield f"c/{checked.normalised}"
        else:
            yield from _words("p")(part)


def _number(kind: str) -> Callable[[str], list[str]]:
    def keys(value: str) -> list[str]:
        number = value.rpartition(" (")[0] or value  # the system that issued it stands behind it
        return [f"i/{squeezed(check_identifier(kind, number).normalised or number)}"]

    return keys


def _words(letter: str) -> Callable[[str], list[str]]:
    return lambda value: [f"{letter}/{word}" for word in words_of(value)]


def _birth_keys(written: str) -> list[str]:
    """The days that it tells: as systems write one, and as people do (`17/05/2010`); else what stands there."""
    born = birthday_of(written)
    days = [born.isoformat()] if born else born_on(written) or [written]
    return [f"b/{part}" for day in days for part in (day, day[:7], day[:4])]


def _description_keys(text: str) -> list[str]:
    return [f"d/{word}" for word in islice(described_by(text), MOST_WORDS)]


def _phone_keys(number: str) -> list[str]:
    return [f"f/{phone_digits(number)}"]


def _email_keys(address: str) -> list[str]:
    return [f"e/{check_email(address).normalised or ''}"]


def _handle_keys(handle: str) -> list[str]:
    return [f"h/{check_handle(handle).normalised or ''}"]


# What is made of each kind of fact, by what it is a fact of, and the letters of the keys that come of it. Others find
# nothing: half a town has the same school or sex.
_MAKERS: dict[tuple[str, str], tuple[str, Callable[[str], Iterable[str]]]] = {
    ("nominal", "name"): ("nsg", name_keys),
    ("nominal", "also_known_as"): ("nsg", name_keys),
    ("nominal", "date_of_birth"): ("b", _birth_keys),
    ("nominal", "phone"): ("f", _phone_keys),
    ("nominal", "email"): ("e", _email_keys),
    ("nominal", "address"): ("pc", address_keys),
    **{("nominal", kind): ("i", _number(kind)) for kind in IDENTIFIER_TYPES},
    ("vehicle", "registration"): ("vut", plate_keys),
    ("vehicle", "taxi_plate"): ("i", lambda value: [f"i/{squeezed(value)}"]),
    **{("vehicle", kind): ("m", _words("m")) for kind in ("make", "model", "colour")},
    ("phone", "number"): ("f", _phone_keys),
    ("phone", "imei"): ("i", lambda value: [f"i/{squeezed(value)}"]),
    ("account", "handle"): ("h", _handle_keys),
    ("account", "url"): ("h", _handle_keys),
    ("place", "name"): ("p", _words("p")),
    ("place", "address"): ("pc", address_keys),
    **{(kind, "description"): ("d", _description_keys) for kind in ("nominal", "vehicle", "phone", "account", "place")},
    ("report", "reference"): ("i", lambda value: [f"i/{squeezed(value)}"]),
}


def keys_of(kind: str, fact: str, value: str, *, only: Iterable[str] = "") -> frozenset[str]:
    """The keys that one fact gives, of a `kind` of thing (nominal, vehicle, phone, account, place, report).

    `only`: letters of keys; facts that give none of them are not looked at.
    """
    letters, maker = _MAKERS.get((kind, fact), ("", None))
    if maker is None or (only and not set(only) & set(letters)):
        return frozenset()
    return frozenset(key[:LONGEST] for key in maker(value) if len(key) > 2)


def derive(report: Report, facts: Iterable[Row], submission: UUID) -> list[Row]:
    """Rows of `Term` from the rows of `Fact` of one report: one for each person or thing and what hides together, and one for
    the report itself where it tells under which reference somebody was missing."""
    keys: dict[_Place, set[str]] = {}
    for fact in facts:
        of_fact = keys_of(fact["about_kind"], fact["kind"], fact["value"])
        place = (fact["about_kind"], fact["about"], fact["subject"], fact["located"])
        keys.setdefault(place, set()).update(of_fact)
    for kind, things, of in (("phone", report.own_phones, "number"), ("place", report.own_places, "address")):
        for written, thing in things.items():
            keys.setdefault((kind, thing.id, thing.described, True), set()).update(keys_of(kind, of, written))
    of_report = (keys_of("report", "reference", written) for written in references_in(report.stated))
    keys["report", submission, None, False] = set().union(*of_report)
    roles = {person.subject: person.role for person in report.people.values()}
    return [_term(place, of_place, roles) for place, of_place in keys.items() if of_place]


# Where a report's own block tells under which reference somebody was missing. The picture keeps the block as `detail`.
REFERENCES = (("missing", "reference"), ("return_interview", "missing_reference"))


def references_in(stated: Mapping[str, Any]) -> list[str]:
    """The references of missing episodes that a report gives."""
    given = (stated.get(block, {}).get(name) for block, name in REFERENCES)
    return [reference for reference in given if reference]


# A kind of thing, its id, the subject or thing it is described as, and whether the row may tell where somebody is.
_Place = tuple[str, UUID, UUID | None, bool]


def _term(place: _Place, keys: Collection[str], roles: Mapping[UUID, str]) -> Row:
    kind, about, subject, located = place
    return {
        "part": f"term/{kind}/{about}/{subject or ''}/{int(located)}",
        "about_kind": kind,
        "about": about,
        "role": roles.get(subject, "") if subject else "",
        "keys": sorted(keys)[:MOST],
        "located": located,
    }
