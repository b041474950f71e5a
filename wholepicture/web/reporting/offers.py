"""What helps an author before sending: people and things found in their words, and signs that the words may speak of.

All of it is worked out from the draft as often as it is shown, and kept nowhere: what the author confirms is put into the draft
as if they had typed it, and of the rest nothing is left. Whoever is found has no role, least of all that of a person of concern.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from wholepicture.base.dictionary import Dictionary
from wholepicture.base.identifiers import check_phone, check_postcode, fold_name, normalise_vrm, platform_named
from wholepicture.base.indicators import Indicator
from wholepicture.intake.writing.found import Found
from wholepicture.intake.writing.named import named_in
from wholepicture.intake.writing.signs import Suggested, suggested_by
from wholepicture.web.parts.report.kinds import kind_of
from wholepicture.web.parts.report.questions import SIGNS, Ask
from wholepicture.web.reporting.body import Content, known_refs, rows_of, says_something
from wholepicture.web.reporting.forms import label_of
from wholepicture.web.wording import choices

Row = dict[str, Any]
CHILDS_WORDS = "child_words"
INTERVIEW = "return_interview"
_KINDS = {"people": "Person", "cars": "Car", "phones": "Phone or account", "places": "Place"}


@dataclass(frozen=True)
class Offer:
    """Somebody or something found in the text, as it is offered: by its code, in words, with the sentence it came from."""

    code: str
    kind: str
    said: str
    sentence: str


@dataclass(frozen=True)
class Question:
    """A sign that words may speak of, as its author is asked about it. `by_child`: the words are the child's own."""

    code: str
    label: str
    written: str
    by_child: bool


# -- the texts ----------------------------------------------------------------------------------------------------------


def texts_of(content: Content) -> dict[str, str]:
    """What is written in the draft's boxes for free text, by box; what the author saw first."""
    own = [field.id for field in kind_of(content).fields if field.ask is Ask.WORDS]
    texts = {name: content.get(name, "") for name in ("facts", "opinion", CHILDS_WORDS, *own)}
    return {name: text for name, text in texts.items() if text.strip()}


def _is_the_childs(box: str) -> bool:
    return box == CHILDS_WORDS or box.startswith(f"{INTERVIEW}-")


# -- people and things --------------------------------------------------------------------------------------------------


def offers_for(content: Content) -> list[Offer]:
    """Whoever and whatever the texts name that the draft does not hold yet, as far as the form has room for them."""
    return [
        Offer(found.code, _KINDS[found.kind], found.said[:200], found.sentence) for found in _not_there_yet(content)
    ]


def with_confirmed(content: Content, codes: Collection[str]) -> Content:
    """The draft with those of the offers that its author confirmed; a code that is offered no more adds nothing."""
    for found in _not_there_yet(content):
        if found.code in codes:
            content = _with_row(content, found.kind, dict(found.boxes))
    return content


def _not_there_yet(content: Content) -> list[Found]:
    room = {kind: choices.CAPS[kind] - len(_filled(content, kind)) for kind in _KINDS}
    there, children = set(_held(content)), set(_names_of_children(content))
    new = []
    for found in named_in(texts_of(content).values()):
        is_child = found.kind == "people" and "description" not in found.boxes and set(found.key.split()) <= children
        if is_child or (found.kind, found.key) in there or room[found.kind] <= 0:
            continue
        room[found.kind] -= 1
        new.append(replace(found, boxes=_cut(found)))
    return new


def _cut(found: Found) -> dict[str, str]:
    limits = choices.THING_LIMITS[found.kind]
    return {box: value[: limits[box]] for box, value in found.boxes.items()}


def _filled(content: Content, kind: str) -> list[Row]:
    return [row for row in content.get(kind, []) if says_something(row)]


def _with_row(content: Content, kind: str, boxes: Row) -> Content:
    """The draft with one more of a kind: in the first blank that stands there, so that no blank one is left before it."""
    rows = rows_of(content, kind)
    blank = next((place for place, row in enumerate(rows) if not says_something(row)), None)
    if blank is not None:
        rows[blank] = {**rows[blank], **boxes}
    elif len(rows) < choices.CAPS[kind]:
        rows.append(boxes)
    return {**content, kind: rows}


def _held(content: Content) -> Iterator[tuple[str, str]]:
    """By kind and key whatever stands in the draft already, as `Found.key` has it."""
    for row in content.get("people", []):
        for name in ("name", "called", "description"):
            yield "people", fold_name(row.get(name, ""))
    for row in content.get("cars", []):
        yield "cars", normalise_vrm(row.get("registration", ""))
        looks = filter(None, (row.get(name, "") for name in ("colour", "make", "model")))
        yield "cars", f"looks/{' '.join(looks).lower()}"
    for row in content.get("phones", []):
        yield "phones", check_phone(row.get("number", "")).normalised or ""
        handle = row.get("handle", "").strip().lstrip("@").lower()
        yield "phones", f"{platform_named(row.get('platform', ''))}:{handle}"
    for row in content.get("places", []):
        yield "places", fold_name(row.get("name", "")).removeprefix("the ")
        yield "places", fold_name(row.get("address", "").partition("\n")[0])
        yield "places", check_postcode(row.get("postcode", "")).normalised or ""


def _names_of_children(content: Content) -> Iterator[str]:
    for row in content.get("children", []):
        for name in ("given", "family", "also"):
            yield from fold_name(row.get(name, "")).split()


# -- signs --------------------------------------------------------------------------------------------------------------


def questions_for(content: Content, dictionary: Dictionary) -> list[Question]:
    """The signs of the dictionary in force that the words may speak of, and that are not answered yet. None where the form asks about
    no child's signs."""
    if SIGNS not in kind_of(content).parts or not known_refs(content, "children"):
        return []
    known, answered = dictionary.standing(), content.get("signs", {})
    own = {code: sign.label for code, sign in known.items() if sign.own and sign.list != "V"}
    questions: dict[str, Question] = {}
    for box, text in texts_of(content).items():
        for suggested in suggested_by(text, own):
            sign = known.get(suggested.code)
            if sign is not None and sign.code not in answered:
                questions.setdefault(sign.code, _question(sign, suggested, by_child=_is_the_childs(box)))
    return list(questions.values())


def _question(sign: Indicator, suggested: Suggested, *, by_child: bool) -> Question:
    return Question(sign.code, sign.label, suggested.written[:200], by_child)


def with_accepted(content: Content, codes: Collection[str], dictionary: Dictionary) -> Content:
    """The draft in which the signs that its author accepted are answered with yes; only what was asked can be accepted."""
    accepted = {question.code: "yes" for question in questions_for(content, dictionary) if question.code in codes}
    return {**content, "signs": {**content.get("signs", {}), **accepted}} if accepted else content


def whose_signs(content: Content) -> str:
    """Which child the signs are said of, where the draft names more than one; else nothing."""
    refs = known_refs(content, "children")
    if len(refs) < 2:
        return ""
    about = content.get("signs_about", "")
    return label_of(content, about if about in refs else refs[0])
