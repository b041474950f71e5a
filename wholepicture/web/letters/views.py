"""The page of a letter: who it is for, what its maker adds, how it reads; and the letter as a file."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from wholepicture.base.ledgered import NotFound, Refusal
from wholepicture.casework.letters.rules import ABDUCTION_NOTICE, PANEL_INVITATION, PLACEMENT_NOTICE, REFERRAL
from wholepicture.governance.letters.commands import Stopped, take_out_letter
from wholepicture.governance.letters.queries import letter_to_look_at
from wholepicture.governance.letters.results import Asked, InWords, Looked
from wholepicture.governance.letters.templates import templates
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, typed
from wholepicture.web.letters.facts import FACTS, facts_of
from wholepicture.web.parts.letters_out import FORMATS
from wholepicture.web.parts.paper import paper_answer

# The page of the thing that each letter is about, and what that is called.
THINGS = {
    PLACEMENT_NOTICE: ("placement", "The placement"),
    REFERRAL: ("referral", "The referral"),
    PANEL_INVITATION: ("panel", "The panel"),
    ABDUCTION_NOTICE: ("measure", "The measure"),
}
BOXES = ("to", "attention", "words")


@require_http_methods(["GET", "POST"])
def letter(request: Request, letter: str, letter_about: UUID) -> HttpResponse:
    """A letter as it reads, and what its maker says of it; asked for as a file, the file."""
    if letter not in FACTS:
        raise NotFound
    maker = ", ".join(filter(None, (request.viewer.name, request.viewer.agency_name)))
    in_words, given = facts_of(letter, maker), typed(request.POST, *BOXES, "shown", "as")
    asked = Asked(given["to"], given["attention"], given["words"] if request.method == "POST" else None)
    errors: dict[str, str] = {}
    if given["as"] in FORMATS:
        file = _taken_out(request, letter, letter_about, asked, given, in_words, errors)
        if file is not None:
            return file
    looked = letter_to_look_at(request.viewer, kind=letter, record=letter_about, asked=asked, in_words=in_words)
    if request.method == "POST":
        errors = {**looked.stopped, **errors}
    context = {**_context(letter, letter_about, looked, given), **with_errors(_in_order(errors))}
    return render(request, "letters/letter.html", context, status=422 if errors else 200)


def _taken_out(
    request: Request,
    kind: str,
    record: UUID,
    asked: Asked,
    given: dict[str, str],
    in_words: InWords,
    errors: dict[str, str],
) -> HttpResponse | None:
    """The letter as a file; none: `errors` says why none was made."""
    try:
        content = take_out_letter(
            request.viewer,
            kind=kind,
            record=record,
            asked=asked,
            shown=given["shown"],
            format=given["as"],
            in_words=in_words,
        )
    except Stopped as refused:
        errors |= refused.why
    except NotFound:
        raise
    except Refusal as refused:
        errors["words"] = str(refused)
    else:
        return paper_answer(content, templates()[kind].file, given["as"])
    return None


def _in_order(errors: dict[str, str]) -> dict[str, str]:
    return {field: errors[field] for field in BOXES if field in errors}


def _context(kind: str, record: UUID, looked: Looked, given: dict[str, str]) -> dict[str, Any]:
    page, called = THINGS[kind]
    return {
        "looked": looked,
        "document": looked.document,
        "back": reverse(page, args=[record]),
        "called": called,
        "receivers": [(one.key, one.name) for one in looked.receivers],
        "given": given,
        "why_not": [looked.stopped[field] for field in BOXES if field in looked.stopped],
    }


urlpatterns = [path("letters/<slug:letter>/<uuid:letter_about>/", letter, name="letter")]
