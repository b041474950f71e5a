"""The files of a report that is being written: a page of its own, so that no file is sent with every word that is saved.

What is refused is said beside where it was chosen, by the name it had; the others are kept. What was typed of the files is kept with
every button.
"""

from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from wholepicture.base.ledgered import NotFound, Refusal
from wholepicture.intake.attachments.commands import describe_files, keep_file, take_file_out
from wholepicture.intake.attachments.queries import drafted_files
from wholepicture.intake.file_kinds import LONGEST_SAID, MIB, MOST_BYTES, MOST_FILES, TAKEN, name_kept
from wholepicture.intake.queries import draft_of
from wholepicture.web.frame.mistakes import Mistake, errors_by_field
from wholepicture.web.frame.request import Request, id_or_none
from wholepicture.web.frame.unsent_words import seal_of
from wholepicture.web.reporting.drafts import of_its_writer

BOX = "files"
LIMITS = (
    f"Choose {TAKEN}, {MOST_BYTES // MIB} MB at most each and {settings.SCREEN_MAX_BODY // MIB - 1} MB together. "
    f"A report takes {MOST_FILES} files."
)


@require_http_methods(["GET", "POST"])
@of_its_writer
def files(request: Request, draft_id: UUID) -> HttpResponse:
    """Attach photos and documents to a report, say what they show, take them out."""
    if draft_of(request.viewer, draft_id=draft_id) is None:
        return redirect("report_danger", draft_id)
    if request.method == "GET":
        return _page(request, draft_id, [])
    pressed = request.POST.get("do", "")
    mistakes = _described(request, draft_id)
    if pressed.startswith("remove-"):
        _taken_out(request, draft_id, pressed)
    else:
        mistakes += _attached(request, draft_id, wants=pressed == "attach")
    if mistakes:
        return _page(request, draft_id, mistakes)
    if pressed == "done":
        return redirect(_way_back(request, draft_id))
    return redirect(f"{reverse('report_files', args=[draft_id])}?{request.GET.urlencode()}")


def _page(request: Request, draft_id: UUID, mistakes: list[Mistake]) -> HttpResponse:
    attached = drafted_files(request.viewer, draft=draft_id)
    typed = {f"said-{row.file}": request.POST.get(f"said-{row.file}", row.said) for row in attached}
    context = {
        "draft_id": draft_id,
        "writer": seal_of(request.viewer, draft_id),
        "attached": [(row, f"said-{row.file}", typed[f"said-{row.file}"]) for row in attached],
        "is_full": len(attached) >= MOST_FILES,
        "limits": LIMITS,
        "longest": LONGEST_SAID,
        "back": _way_back(request, draft_id),
        "mistakes": mistakes,
        "errors": errors_by_field(mistakes),
    }
    return render(request, "reporting/files.html", context, status=422 if mistakes else 200)


def _described(request: Request, draft_id: UUID) -> list[Mistake]:
    """Keeps what was typed of each file; what is too long is asked for again, and stays in its box."""
    said = _said_in(request.POST)
    too_long = {file: words for file, words in said.items() if len(words) > LONGEST_SAID}
    describe_files(
        request.viewer, draft=draft_id, said={file: words for file, words in said.items() if file not in too_long}
    )
    return [
        Mistake(f"said-{file}", f"Use {LONGEST_SAID} characters or fewer here. There are {len(words):,}.")
        for file, words in too_long.items()
    ]


def _said_in(posted: Mapping[str, str]) -> dict[UUID, str]:
    said = {}
    for name in posted:
        file = id_or_none(name.removeprefix("said-")) if name.startswith("said-") else None
        if file is not None:
            said[file] = " ".join(posted[name].replace("\0", "").split())
    return said


def _taken_out(request: Request, draft_id: UUID, pressed: str) -> None:
    file = id_or_none(pressed.removeprefix("remove-"))
    if file is None:
        raise NotFound
    if file in {row.file for row in drafted_files(request.viewer, draft=draft_id)}:  # pressed twice: it is gone already
        take_file_out(request.viewer, draft=draft_id, file=file)


def _attached(request: Request, draft_id: UUID, *, wants: bool) -> list[Mistake]:
    """Keeps what was chosen. `wants`: something was to be chosen."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.SCREEN_MAX_BODY:
        most = settings.SCREEN_MAX_BODY // MIB - 1
        return [Mistake(BOX, f"Together these are more than {most} MB, and none was attached. Attach fewer at a time.")]
    chosen = [file for file in request.FILES.getlist(BOX) if isinstance(file, UploadedFile) and file.name]
    if wants and not chosen:
        return [Mistake(BOX, "Choose the photo or document to attach.")]
    mistakes = []
    for file in chosen:
        try:
            keep_file(request.viewer, draft=draft_id, name=str(file.name), content=file.read())
        except Refusal as refusal:
            mistakes.append(Mistake(BOX, f"{name_kept(str(file.name))}: {refusal}"))
    return mistakes


def _way_back(request: Request, draft_id: UUID) -> str:
    """Where the page was opened from."""
    if request.GET.get("from") == "check":
        return reverse("report_check", args=[draft_id])
    return reverse("report_write", args=[draft_id]) + "#files"


urlpatterns = [path("report/<uuid:draft_id>/files/", files, name="report_files")]
