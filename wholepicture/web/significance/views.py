"""The page on which somebody says why an entry of a child's chronology matters, what it does to her, and what was done."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.casework.significance.commands import NothingSaid, SaidMeanwhile, say_significance
from wholepicture.casework.significance.queries import entry_to_say_of
from wholepicture.casework.significance.results import EntryOfChild
from wholepicture.casework.significance.rules import FIELDS, LONGEST, Said
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, number_or_none, typed
from wholepicture.web.parts.agencies import agency_names
from wholepicture.web.parts.entry import entry_in_words

TOO_LONG = f"Say it in {LONGEST:,} characters or fewer."


@require_http_methods(["GET", "POST"])
def say(request: Request, nominal: UUID, submission: UUID) -> HttpResponse:
    """What everybody says of an entry, and a form for one's own words: those said last stand in it."""
    shown = entry_to_say_of(request.viewer, nominal=nominal, entry=submission)
    if request.method == "GET":
        own = shown.own.said if shown.own else Said()
        return _page(request, shown, {name: getattr(own, name) for name in FIELDS}, {})
    given = typed(request.POST, *FIELDS, "seen")
    said = Said.of(given)
    errors = dict.fromkeys(said.too_long, TOO_LONG)
    if errors:
        return _page(request, shown, given, errors, seen=given["seen"])
    try:
        seen = number_or_none(given["seen"]) or 0
        say_significance(request.viewer, nominal=nominal, entry=submission, said=said, seen=seen)
    except SaidMeanwhile as refusal:
        # What was said meanwhile stands beside the form now; sent again, this counts.
        again = entry_to_say_of(request.viewer, nominal=nominal, entry=submission)
        return _page(request, again, given, {FIELDS[0]: str(refusal)})
    except NothingSaid as refusal:
        return _page(request, shown, given, {FIELDS[0]: str(refusal)}, seen=given["seen"])
    messages.success(request, "It stands under the entry, with your name, for everybody who sees the entry.")
    return redirect("person", shown.nominal)


def _page(
    request: Request, shown: EntryOfChild, given: Mapping[str, str], errors: Mapping[str, str], *, seen: str = ""
) -> HttpResponse:
    context = {
        "shown": shown,
        "entry": entry_in_words(shown.entry, agency_names(), about="child"),
        "given": given,
        "longest": LONGEST,
        "seen": seen or (shown.own.number if shown.own else 0),
        **with_errors(errors),
    }
    return render(request, "significance/say.html", context, status=422 if errors else 200)


urlpatterns = [path("people/<uuid:nominal>/entries/<uuid:submission>/", say, name="significance")]
