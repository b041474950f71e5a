"""The pages on which a pack of a child's chronology is chosen, looked over, redacted and made."""

from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import Permission
from wholepicture.base.ledgered import NotFound, Refusal
from wholepicture.governance.packs.commands import (
    NotConfirmed,
    NotThere,
    begin_pack,
    begin_version,
    choose_again,
    discard_pack,
    leave_out,
    make_pack,
    put_back,
)
from wholepicture.governance.packs.drawn.lines import front_lines, notes
from wholepicture.governance.packs.queries import (
    pack_file,
    pack_file_overseen,
    pack_of,
    pack_overseen,
    pack_prepared,
    packs_of,
)
from wholepicture.governance.packs.results import Prepared
from wholepicture.governance.packs.rules import REASONS, Chosen, PackEntry, from_data, reference_of
from wholepicture.picture.packed import ChoicesToPack, choices_to_pack
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, page_asked
from wholepicture.web.packs import forms
from wholepicture.web.packs.in_words import in_words, narrowed_said
from wholepicture.web.wording.reports import ENTRIES

ON_A_PAGE = 20
FORMATS = {
    "pdf": ("PDF", "application/pdf"),
    "docx": ("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}
WHY = [(code, asked) for code, (asked, _) in REASONS.items()]


@require_http_methods(["GET"])
def of_child(request: Request, nominal: UUID) -> HttpResponse:
    """The packs made of a child, and those that one is preparing."""
    listed = packs_of(request.viewer, nominal=nominal)
    if listed.nominal != nominal:
        return redirect("child_packs", listed.nominal)
    return render(request, "packs/child.html", {"listed": listed})


@require_http_methods(["GET", "POST"])
def choose(request: Request, nominal: UUID) -> HttpResponse:
    """For who, for what, and what of the chronology."""
    choices = choices_to_pack(request.viewer, nominal=nominal)
    if request.method == "GET":
        return _form(request, choices, forms.as_typed(Chosen("", "", "")), {})
    given = forms.asked(request.POST, choices)
    if given.errors:
        return _form(request, choices, given.given, given.errors)
    draft = begin_pack(request.viewer, nominal=choices.nominal, chosen=given.chosen)
    return redirect("pack_prepared", draft)


@require_http_methods(["GET", "POST"])
def choose_otherwise(request: Request, pack_draft: UUID) -> HttpResponse:
    """The same of a pack that is being prepared."""
    ready = pack_prepared(request.viewer, draft=pack_draft, in_words=in_words())
    choices = choices_to_pack(request.viewer, nominal=ready.nominal)
    if request.method == "GET":
        return _form(request, choices, forms.as_typed(ready.chosen), {}, pack_draft)
    given = forms.asked(request.POST, choices)
    if given.errors:
        return _form(request, choices, given.given, given.errors, pack_draft)
    choose_again(request.viewer, draft=pack_draft, chosen=given.chosen)
    return redirect("pack_prepared", pack_draft)


def _form(
    request: Request, choices: ChoicesToPack, given: dict[str, Any], errors: dict[str, str], draft: UUID | None = None
) -> HttpResponse:
    context = {
        "choices": choices,
        "given": forms.boxes(given),
        "draft": draft,
        "agencies": [(name, name) for name in choices.agencies],
        "kinds": [(kind, ENTRIES.get(kind, kind)) for kind in choices.kinds],
        **with_errors(errors),
    }
    return render(request, "packs/choose.html", context, status=422 if errors else 200)


@require_http_methods(["GET"])
def prepared(request: Request, pack_draft: UUID) -> HttpResponse:
    """What the pack would say, as whoever it is for would read it; what is left out; what stands in its way."""
    ready = pack_prepared(request.viewer, draft=pack_draft, in_words=in_words())
    return _prepared(request, ready)


def _prepared(request: Request, ready: Prepared, problem: Refusal | None = None) -> HttpResponse:
    page = Paginator(ready.after.entries, ON_A_PAGE).get_page(page_asked(request.GET))
    marked = set(ready.numbers)
    numbers = {entry.report: entry.number for entry in reversed(ready.before.entries)}
    context = {
        "ready": ready,
        "front": front_lines(ready.after),
        "notes": notes(ready.after),
        "months": [
            (month, [(entry, entry.number in marked) for entry in of_month])
            for month, of_month in groupby(page, key=lambda entry: entry.month)
        ],
        "page": page,
        "left_out": [(one, _left_out_of(one.report, numbers), REASONS[one.reason][0]) for one in ready.redactions],
        "marked": [(number, (number - 1) // ON_A_PAGE + 1) for number in ready.numbers],
        "confirming": [("yes", "I have read these, and this person may have it under them")],
        **with_errors({"confirmed" if isinstance(problem, NotConfirmed) else "": str(problem)} if problem else {}),
    }
    return render(request, "packs/prepared.html", context, status=problem.status if problem else 200)


def _left_out_of(report: UUID | None, numbers: dict[UUID, int]) -> str:
    if report is None:
        return "Wherever it stands"
    number = numbers.get(report)
    return f"Entry {number}" if number else "An entry that is not in this pack now"


@require_http_methods(["GET", "POST"])
def leave_out_words(request: Request, pack_draft: UUID) -> HttpResponse:
    """Leave words out wherever they stand in the pack."""
    return _leave_out(request, pack_draft, None)


@require_http_methods(["GET", "POST"])
def leave_out_of(request: Request, pack_draft: UUID, submission: UUID) -> HttpResponse:
    """Leave something out of one entry: all of it, a part, or words."""
    return _leave_out(request, pack_draft, submission)


def _leave_out(request: Request, draft: UUID, report: UUID | None) -> HttpResponse:
    ready = pack_prepared(request.viewer, draft=draft, in_words=in_words())
    entries = [entry for entry in ready.before.entries if entry.report == report]
    if report and not entries:
        raise NotFound
    if request.method == "GET":
        return _leave_out_form(request, ready, entries, {}, {})
    given = forms.left_out(request.POST, report, entries)
    if not given.errors:
        try:
            leave_out(request.viewer, draft=draft, redaction=given.redaction, in_words=in_words())
        except NotThere as refusal:
            return _leave_out_form(request, ready, entries, given.given, {"words": str(refusal)})
        messages.success(request, "Left out. Look at what is left before you make it.")
        number = entries[0].number if entries else 1
        page = (number - 1) // ON_A_PAGE + 1
        return redirect(f"/pack/{draft}/?page={page}#entry-{number}")
    return _leave_out_form(request, ready, entries, given.given, given.errors)


def _leave_out_form(
    request: Request, ready: Prepared, entries: list[PackEntry], given: dict[str, str], errors: dict[str, str]
) -> HttpResponse:
    whats = [
        (forms.WORDS, "Some words of it"),
        *((part, f"A part: {label}") for part, label in forms.parts_of(entries)),
        (forms.WHOLE, "All of this entry", "That something was left out stands in its place, with why."),
    ]
    context = {
        "ready": ready,
        "entries": entries,
        "number": entries[0].number if entries else 0,
        "whats": whats,
        "reasons": WHY,
        "given": {"what": forms.WORDS} | given,
        **with_errors(errors),
    }
    return render(request, "packs/leave_out.html", context, status=422 if errors else 200)


@require_http_methods(["POST"])
def back_in(request: Request, pack_draft: UUID) -> HttpResponse:
    """Leave something out no more."""
    put_back(request.viewer, draft=pack_draft, redaction=request.POST.get("left_out", ""))
    messages.success(request, "Put back.")
    return redirect("pack_prepared", pack_draft)


@require_http_methods(["POST"])
def make(request: Request, pack_draft: UUID) -> HttpResponse:
    """Make the pack that was looked over."""
    try:
        made = make_pack(
            request.viewer,
            draft=pack_draft,
            as_read=request.POST.get("as_read", ""),
            is_confirmed=request.POST.get("confirmed") == "yes",
            in_words=in_words(),
        )
    except NotFound:
        raise
    except Refusal as refusal:
        return _prepared(request, pack_prepared(request.viewer, draft=pack_draft, in_words=in_words()), refusal)
    messages.success(request, "Made. It stays as it is now; what comes later needs another version.")
    return redirect("pack", made)


@require_http_methods(["POST"])
def discard(request: Request, pack_draft: UUID) -> HttpResponse:
    """Throw away what was begun."""
    child = discard_pack(request.viewer, draft=pack_draft)
    messages.success(request, "Thrown away. Packs that were made stay.")
    return redirect("child_packs", child)


@require_http_methods(["GET"])
def pack(request: Request, pack: UUID) -> HttpResponse:
    """A pack that was made: its files, what was left out of it, and how it is proved."""
    oversees = request.viewer.may(Permission.LEDGER)
    page = (pack_overseen if oversees else pack_of)(request.viewer, pack=pack)
    data = {"chosen": page.chosen | {"recipient": "", "organisation": "", "purpose": "", "email": ""}, "left_out": []}
    context = {
        "page": page,
        "row": page.row,
        "oversees": oversees,
        "narrowed": narrowed_said(from_data(data)[0]),
        "files": [(file, FORMATS[file.format][0]) for file in page.files],
        "left_out": [
            (_of_record(one["report"]), one["what"], REASONS[one["reason"]][0], one["note"]) for one in page.left_out
        ],
    }
    return render(request, "packs/pack.html", context)


def _of_record(report: str) -> str:
    return f"Record {reference_of(UUID(report))}" if report else "Wherever it stood"


@require_http_methods(["GET"])
def download(request: Request, pack: UUID, pack_format: str) -> HttpResponse:
    """A file of a pack, as it was made."""
    if pack_format not in FORMATS:
        raise NotFound
    read = pack_file_overseen if request.viewer.may(Permission.LEDGER) else pack_file
    file = read(request.viewer, pack=pack, format=pack_format)
    answer = HttpResponse(file.content, content_type=FORMATS[pack_format][1])
    # No name of anybody: a file's name stands in lists of downloads, and on a screen that somebody else sees.
    name = f"pack-version-{file.version}-{file.digest[:8]}.{pack_format}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_http_methods(["POST"])
def new_version(request: Request, pack: UUID) -> HttpResponse:
    """Go on from a pack of one's own: the same choice, the same left out, read again now."""
    return redirect("pack_prepared", begin_version(request.viewer, pack=pack))


urlpatterns = [
    path("people/<uuid:nominal>/packs/", of_child, name="child_packs"),
    path("people/<uuid:nominal>/packs/new/", choose, name="pack_new"),
    path("pack/<uuid:pack_draft>/", prepared, name="pack_prepared"),
    path("pack/<uuid:pack_draft>/choose/", choose_otherwise, name="pack_choose"),
    path("pack/<uuid:pack_draft>/leave-out/", leave_out_words, name="pack_leave_out"),
    path("pack/<uuid:pack_draft>/leave-out/<uuid:submission>/", leave_out_of, name="pack_leave_out_of"),
    path("pack/<uuid:pack_draft>/put-back/", back_in, name="pack_put_back"),
    path("pack/<uuid:pack_draft>/make/", make, name="pack_make"),
    path("pack/<uuid:pack_draft>/discard/", discard, name="pack_discard"),
    path("packs/<uuid:pack>/", pack, name="pack"),
    path("packs/<uuid:pack>/new-version/", new_version, name="pack_new_version"),
    path("packs/<uuid:pack>/<str:pack_format>/", download, name="pack_download"),
]
