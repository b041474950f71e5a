"""What the long page shows, whatever its kind, worked out from a draft. No database."""

from collections.abc import Collection
from operator import attrgetter, itemgetter
from typing import Any

from wholepicture.access.rules import may_grade
from wholepicture.base.clock import local_date
from wholepicture.base.dictionary import Dictionary, published
from wholepicture.intake.kinds import KINDS, level_for
from wholepicture.web.parts.report.kinds import kind_of
from wholepicture.web.parts.report.questions import Ask, Field, Part
from wholepicture.web.reporting import forms, kind_answers, sign_answers
from wholepicture.web.reporting.body import Content, found_with, known_refs, when_of
from wholepicture.web.wording import choices
from wholepicture.web.wording.as_written import boxes_of
from wholepicture.web.wording.reports import BASES


def context_of(
    content: Content, *, role: str, dictionary: Dictionary | None = None, wrong: Collection[str] = ()
) -> dict[str, Any]:
    """Everything `reporting/write.html` needs besides the readers, the errors and the draft's id.

    `role`: of the viewer; only a grader is asked for a grade. `dictionary`: of signs, the published one if not given. `wrong`: boxes
    in which something is to be put right, whose parts are not folded.
    """
    dictionary = dictionary or published()
    kind = kind_of(content)
    parts = [_part(part, content, dictionary) for part in kind.parts if _is_asked(part, content, role)]
    for part in parts[_FIRST_PARTS:]:
        part |= _folding(part, content, wrong)
    if sign_answers.card_of(content, dictionary):
        parts.sort(key=lambda part: part["id"] != "signs")  # opened from a card, the form begins with its signs
    return {
        "content": content,
        "kind": kind,
        "parts": parts,
        "child_options": forms.options_of(content, "children"),
        "anyone_options": forms.options_of(content, "children", "people"),
        "when": when_of(content),
        "when_options": choices.WHEN.items(),
        "how_options": choices.HOW_KNOWN.items(),
        "asks_who_told": kind.asks_who_told,
        "level": level_for(kind.code, content.get("level")),
        # Who reads some kinds is nobody's to choose: the line says who does.
        "level_options": [
            (code, said) for code, said in choices.LEVELS.items() if KINDS[kind.code].level_always in ("", code)
        ],
        "lawful_basis": content.get("lawful_basis") or choices.DEFAULT_BASIS,
        "roles": choices.ROLES,
        "sexes": choices.SEXES,
        "lives": choices.LIVES,
        "place_kinds": choices.PLACE_KINDS,
        "place_ties": choices.PLACE_TIES,
        "bases": BASES,
        "yes_no": {"yes": "Yes", "no": "No"},
        "informant_kinds": choices.INFORMANT_KINDS,
        "lawful_bases": choices.LAWFUL_BASES,
        "child_told": choices.CHILD_TOLD,
        **sign_answers.context_of(content, dictionary),
        "more_words": _says(content, "opinion", "child_words", "basis"),
        "more_anything": _says(content, "facts", "opinion", "child_words"),
        "more_how": _says(content, "original_agency", "original_reference", "already_told"),
        "more_basis": _says(content, "necessity", "conditions", "child_told", "why_not_told")
        or content.get("lawful_basis", choices.DEFAULT_BASIS) != choices.DEFAULT_BASIS,
    }


def _is_asked(part: Part, content: Content, role: str) -> bool:
    if part.graders_only:
        return may_grade(role)
    return part.id != "signs" or bool(known_refs(content, "children"))  # a sign is of a child


def _part(part: Part, content: Content, dictionary: Dictionary) -> dict[str, Any]:
    """A part of the page: its questions with what was answered, the things in it, what can be added to it."""
    fields = [_asked(field, content) for field in part.fields]
    more = [_asked(field, content) for field in part.more]
    return {
        "id": part.id,
        "heading": part.heading,
        "template": f"reporting/parts/{part.template}.html",
        "fields": fields,
        "nothing_to_choose": not any(map(_can_be_answered, fields)),
        "more": more,
        "more_summary": part.more_summary,
        "more_open": any(map(itemgetter("said"), more)),
        "blocks": [
            {**block, "beside": sign_answers.beside(block["kind"], dictionary)} for block in _blocks(part, content)
        ],
        "can_add": _can_add(part, content),
    }


_FIRST_PARTS = 2  # what the report is about; they are never folded
_NEVER_FOLDED = ("own", "how", "signs")  # questions of the kind's own, and what is folded within itself


def _folding(part: dict[str, Any], content: Content, wrong: Collection[str]) -> dict[str, Any]:
    """Whether a part is folded on a telephone, and what its heading says of it meanwhile."""
    names = tuple(block["prefix"] for block in part["blocks"]) + (("named",) if part["id"] == "readers" else ())
    level = choices.LEVELS[level_for(kind_of(content).code, content.get("level"))][0]
    return {
        "is_folded": part["template"] not in {f"reporting/parts/{name}.html" for name in _NEVER_FOLDED},
        "is_open": bool(part["blocks"]) or any(box.startswith(names) for box in wrong if names),
        "says": level if part["id"] == "readers" else "",
    }


def _can_be_answered(asked: dict[str, Any]) -> bool:
    """A question is not to be answered where it is about what stands on the page, and nothing does."""
    return asked["field"].ask not in _CHOSEN or bool(asked["options"])


def _can_add(part: Part, content: Content) -> list[tuple[str, str]]:
    """What one more of can be added, with the words of its button."""
    buttons = []
    for thing in part.things:
        there = known_refs(content, thing)
        if len(there) < choices.CAPS[thing]:
            article = "another" if thing == "children" and there else "a"
            buttons.append((thing, f"Add {article} {choices.THINGS[thing]}"))
    return buttons


# Answered by choosing among what stands on the page.
_CHOSEN = (Ask.PLACE, Ask.PERSON, Ask.PEOPLE)


def _blocks(part: Part, content: Content) -> list[dict[str, Any]]:
    """The things of a part. Where the child has a part of its own, other children stand with the other people."""
    children = forms.blocks_of(content, "children")
    if part.id == "child":
        # taken away, the next child would be the one whom the report is of
        return children if part.things else [{**children[0], "can_remove": False}]
    has_own_part = "child" in map(attrgetter("id"), kind_of(content).parts)
    blocks: list[dict[str, Any]] = []
    for thing in filter(part.things.__contains__, choices.CAPS):
        if thing == "children":
            blocks += children[1:] if has_own_part else children
        else:
            blocks += forms.blocks_of(content, thing)
    return blocks


def _asked(field: Field, content: Content) -> dict[str, Any]:
    """A question as `reporting/_field.html` shows it."""
    options: Any = field.options
    if field.ask is Ask.PLACE:
        options = forms.options_of(content, "places")
    elif field.ask in (Ask.PERSON, Ask.PEOPLE):
        options = [(ref, forms.label_of(content, ref)) for ref in found_with(content)]
    day, month, year = boxes_of(content, field.id)
    return {
        "field": field,
        "id": field.id,
        "value": kind_answers.typed_moment(field, content) if field.ask is Ask.MOMENT else content.get(field.id, ""),
        "options": options,
        "day": day,
        "month": month,
        "year": year,
        "understood": kind_answers.understood_in(content, today=local_date()).get(field.id, ""),
        "said": any(content.get(name) for name in (field.id, *kind_answers.inputs_of(field))),
    }


def _says(content: Content, *names: str) -> bool:
    return any(content.get(name) for name in names)
