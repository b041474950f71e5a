"""The pages of marks: who and what is of concern, and what is said of one of them now, with the reason."""

from dataclasses import dataclass, field
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.alerts.decisions import MARKABLE, MARKS
from wholepicture.alerts.markable import NotMarked, ToMark
from wholepicture.alerts.marking import ON_A_PAGE, WrongDays, mark, marks_listed, marks_of
from wholepicture.base.ledgered import LONGEST_REASON, NotFound
from wholepicture.picture.queries import picture_of, picture_of_thing
from wholepicture.picture.results import Picture
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, page_asked, typed
from wholepicture.web.parts.mark_days import MarkDays, days_context, days_from
from wholepicture.web.wording.ties import THING_NAMES

RECORDED = {
    "of_concern": "It is marked as of concern. Those who are tied to it are looked at now.",
    "no_concern": "It is marked as of no concern, and counts in no alert.",
    "lifted": "The mark is taken back: it is as if nothing had been said.",
}


@dataclass(frozen=True)
class Said:
    """What was filled in, and what is wrong with it: a message by field."""

    given: dict[str, str] = field(default_factory=dict)
    days: MarkDays = field(default_factory=MarkDays)
    errors: dict[str, str] = field(default_factory=dict)


@require_http_methods(["GET"])
def marks(request: Request) -> HttpResponse:
    """Everybody and everything of concern, those due for review first."""
    listed = marks_listed(request.viewer, page=page_asked(request.GET))
    rows = [(shown, THING_NAMES[shown.kind].lower()) for shown in listed.rows]
    page = Paginator(range(listed.total), ON_A_PAGE).get_page(listed.number)
    return render(request, "alerts/marks.html", {"rows": rows, "page": page})


@require_http_methods(["GET", "POST"])
def mark_page(request: Request, kind: str, about: UUID) -> HttpResponse:
    """What is said of an adult or a thing now; and to say otherwise, with a reason."""
    picture = _picture(request, kind, about)
    if request.method != "POST":
        return _page(request, picture, Said())
    said = _said_from(request)
    if not said.errors:
        said = _recorded(request, picture, said)
    if said.errors:
        return _page(request, picture, said)
    messages.success(request, RECORDED[said.given["says"]])
    if kind == "nominal":
        return redirect("person", picture.id)
    return redirect("thing", kind, picture.id)


def _picture(request: Request, kind: str, about: UUID) -> Picture:
    if kind not in MARKABLE or not request.viewer.may("alerts"):
        raise NotFound
    if kind == "nominal":
        picture = picture_of(request.viewer, nominal=about)
    else:
        picture = picture_of_thing(request.viewer, kind=kind, thing=about)
    if picture is None or picture.is_child:
        raise NotFound
    return picture


def _said_from(request: Request) -> Said:
    given = typed(request.POST, "says", "reason")
    days = days_from(request.POST)
    errors = {}
    if given["says"] not in MARKS:
        errors["says"] = "Choose what you say of it: of concern, of no concern, or neither."
    if not given["reason"]:
        errors["reason"] = "Say why, so that whoever reads this later can follow it."
    if len(given["reason"]) > LONGEST_REASON:
        errors["reason"] = f"Use {LONGEST_REASON:,} characters or fewer here. There are {len(given['reason']):,}."
    if given["says"] == "of_concern":
        errors |= days.errors
    return Said(given, days, errors)


def _recorded(request: Request, picture: Picture, said: Said) -> Said:
    """What was said, stored; or with why it is refused, beside its field."""
    try:
        mark(
            request.viewer,
            to_mark=[ToMark(picture.kind, picture.id)],
            says=said.given["says"],
            reason=said.given["reason"],
            review_on=said.days.review_on,
            until=said.days.until,
        )
    except WrongDays as wrong:
        return Said(said.given, said.days, {f"{wrong.field}-day": str(wrong)})
    except NotMarked as refused:
        return Said(said.given, said.days, {"says": str(refused)})
    return said


def _page(request: Request, picture: Picture, said: Said) -> HttpResponse:
    stands = marks_of(request.viewer, kind=picture.kind, about=[picture.id]).get(picture.id)
    context = {
        "picture": picture,
        "noun": THING_NAMES[picture.kind].lower(),
        "stands": stands,
        "words": MARKS if stands else {says: words for says, words in MARKS.items() if says != "lifted"},
        "given": said.given,
        **days_context(said.days),
        **with_errors(said.errors),
    }
    return render(request, "alerts/mark.html", context, status=422 if said.errors else 200)


urlpatterns = [
    path("alerts/of-concern/", marks, name="marks"),
    path("alerts/of-concern/<str:kind>/<uuid:about>/", mark_page, name="mark"),
]
