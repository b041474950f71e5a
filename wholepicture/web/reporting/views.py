"""The pages of the form for every kind of report.

A form page posts to itself and answers with the next one. Everything typed is in the draft before
anything else happens, so nothing that goes wrong later loses a word. The draft's id is the report's key:
sending twice stores once.
"""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db import Error as DatabaseError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from wholepicture.access.queries import addresses_of_nobody, readers_of
from wholepicture.access.rules import may_grade
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ids import new_id
from wholepicture.intake import NotUnderstood, SameKeyOtherContent
from wholepicture.intake.attachments.commands import carry_files
from wholepicture.intake.attachments.queries import drafted_files
from wholepicture.intake.commands import accept_submission, discard_draft, save_draft
from wholepicture.intake.queries import draft_of, drafts_of, my_reports
from wholepicture.linkage.queries import known_children
from wholepicture.partnership.queries import duty_contact
from wholepicture.partnership.signs.queries import dictionary_of
from wholepicture.web.frame.mistakes import Mistake, errors_by_field
from wholepicture.web.frame.request import Request, number_or_none
from wholepicture.web.frame.unsent_words import Held, seal_of, take_back
from wholepicture.web.parts.report.in_words import sections_of
from wholepicture.web.parts.report.kinds import OTHERS, kind_of
from wholepicture.web.parts.report.what_changed import changes
from wholepicture.web.reporting import adding, chosen, forms, kind_answers, long_page, offers, repeats, two_tabs
from wholepicture.web.reporting.away import known_of
from wholepicture.web.reporting.body import Body, Content, body_from, chosen_at, with_its_day
from wholepicture.web.reporting.drafts import finished, keep, of_its_writer
from wholepicture.web.reporting.odd_years import odd_years
from wholepicture.web.reporting.revising import put_in_its_place
from wholepicture.web.reporting.sent_reports import own_report
from wholepicture.web.reporting.sign_answers import asked_on, no_longer_asked
from wholepicture.web.reporting.wording_prompts import prompts_for, with_prompted
from wholepicture.web.wording import choices
from wholepicture.web.wording.times import gds_time


@require_http_methods(["GET"])
def start(request: Request) -> HttpResponse:
    """A new report, under an id of its own from the first page on; `?kind=` says which, else it is a concern."""
    kind = kind_of(request.GET)
    first = reverse("report_danger" if kind.asks_danger else "report_write", args=[new_id()])
    return redirect(first + _asked_for(request, kind.code if "kind" in request.GET else ""))


def _asked_for(request: Request, kind: str) -> str:
    """What the next address says of a draft that is not kept yet: of which kind it is, about whom, from which card, and after which time
    away."""
    asked = {"kind": kind, **{name: request.GET.get(name, "") for name in ("about", "card", "away")}}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"?{query}" if query else ""


@require_http_methods(["GET"])
def other(request: Request) -> HttpResponse:
    """What can be sent besides a concern; `?about=` says about whom, where one starts from her page."""
    begun = chosen.begun_about(request.viewer, request.GET.get("about", ""))
    about = chosen.chosen_in(request.viewer, begun)
    child = next(iter(about.values()), None)
    return render(request, "reporting/other.html", {"kinds": OTHERS, "child": child})


def _begun(request: Request, content: Content | None) -> Content:
    """The draft, or a new one of the kind and about the child that the address asks for."""
    if content is not None:
        return content
    return {"kind": kind_of(request.GET).code, **forms.card_in(request.GET), **_known(request)}


def _known(request: Request) -> Content:
    """What is known of what the address asks for: the child, and an interview that was held."""
    return chosen.begun_about(request.viewer, request.GET.get("about", "")) | known_of(request.viewer, request.GET)


@require_http_methods(["GET", "POST"])
@of_its_writer
def danger(request: Request, draft_id: UUID) -> HttpResponse:
    """Is a child in danger now? Asked before anything else."""
    viewer = request.viewer
    content = draft_of(viewer, draft_id=draft_id)
    if request.method == "POST":
        begun = _known(request) if content is None else content
        content = forms.content_from(request.POST, begun, now=clock.now())
        if content.get("danger") in ("yes", "no"):
            keep(viewer, draft_id, content)
            return redirect("report_emergency" if content["danger"] == "yes" else "report_write", draft_id)
        mistakes = [Mistake("danger", "Select yes if a child is in danger now, or no.")]
        return _danger_page(request, draft_id, content, mistakes)
    if content is None and (receipt := _receipt_of(viewer, draft_id)):
        return redirect("report_receipt", receipt)
    if content and not _needs_danger(content) and "change" not in request.GET:
        return redirect("report_write", draft_id)
    return _danger_page(request, draft_id, content, [])


def _danger_page(request: Request, draft_id: UUID, content: Content | None, mistakes: list[Mistake]) -> HttpResponse:
    begun = _begun(request, content)
    context = {
        "draft_id": draft_id,
        "writer": seal_of(request.viewer, draft_id),
        "content": content or {},
        "kind": kind_of(begun),
        "child": next(iter(chosen.chosen_in(request.viewer, begun).values()), None),
        "asked_for": _asked_for(request, kind_of(begun).code),
        "card": begun.get("card", ""),
        "drafts": [] if content else drafts_of(request.viewer),
        "mistakes": mistakes,
        "errors": errors_by_field(mistakes),
    }
    return render(request, "reporting/danger.html", context, status=422 if mistakes else 200)


@require_http_methods(["GET", "POST"])
@of_its_writer
def emergency(request: Request, draft_id: UUID) -> HttpResponse:
    """999 and the duty team first; what was done about it is kept; then the form goes on."""
    content = draft_of(request.viewer, draft_id=draft_id)
    if content is None:
        return redirect("report_danger", draft_id)
    if request.method == "POST":
        content = forms.content_from(request.POST, content, now=clock.now())
        keep(request.viewer, draft_id, content)
        return redirect("report_write", draft_id)
    return render(
        request,
        "reporting/emergency.html",
        {
            "draft_id": draft_id,
            "writer": seal_of(request.viewer, draft_id),
            "content": content,
            "rang_options": choices.RANG,
            "duty": duty_contact(request.viewer),
        },
    )


@require_http_methods(["GET", "POST"])
@of_its_writer
def write(request: Request, draft_id: UUID) -> HttpResponse:
    """The long page. Every button saves first."""
    viewer = request.viewer
    draft = draft_of(viewer, draft_id=draft_id)
    if request.method == "GET":
        return _opened(request, draft_id, draft)
    draft_id, content, before = _received(request, draft_id, draft)
    pressed = request.POST.get("do", "check")
    content, here = _once_pressed(viewer, pressed, content)
    if pressed == "check" and not here:
        content = finished(content, before)
    save_draft(viewer, draft_id=draft_id, content=content)
    if here:
        return redirect(reverse("report_write", args=[draft_id]) + here)
    if pressed == "files":
        return redirect("report_files", draft_id)
    if pressed == "save":
        if _other(viewer, content):
            messages.info(request, two_tabs.SAID)
        return redirect("home")
    return _checked(request, draft_id, content)


def _once_pressed(viewer: Viewer, pressed: str, content: Content) -> tuple[Content, str]:
    """The draft after a button of the long page, and where on the page to go on; empty: not on this page."""
    action, kind, index = forms.action_of(pressed)
    match action:
        case "add":
            content = forms.with_another(content, kind)
            return content, f"#{kind}-{len(content[kind]) - 1}"
        case "remove":
            return forms.without(content, kind, index), "#who"
        case "find":
            return content, f"#{kind}-{index}"
        case "nobody":
            return chosen.without_child(viewer, content, index), f"#{kind}-{index}"
        case "readers":
            return content, "#readers"
        case "check" if (unanswered := chosen.wants_finding(content)) is not None:
            return content, f"#children-{unanswered}"  # Enter was pressed where one types to find a child
    return content, ""


def _received(
    request: Request, draft_id: UUID, draft: Content | None, held: Held | None = None
) -> tuple[UUID, Content, Content]:
    """In which draft what was posted is kept, what it is, and what that draft held: another one beside `draft_id` where that holds
    meanwhile what another tab wrote. Nobody is chosen in it whom its writer may not see."""
    posted, at = held or Held(request.POST, clock.now())
    before = draft or {}
    content = forms.content_from(posted, before, now=at)
    content = chosen.with_those_who_may_be_seen(request.viewer, content, before)
    if two_tabs.is_overtaken(posted, before, content):
        apart = new_id()
        carry_files(request.viewer, draft=apart, beside=draft_id)
        return apart, two_tabs.signed(posted, two_tabs.parted(draft_id, content)), {}
    return draft_id, two_tabs.signed(posted, content), before


def _opened(request: Request, draft_id: UUID, draft: Content | None) -> HttpResponse:
    """The long page as it was left, with what a time-out had kept; danger is asked about first."""
    content = _begun(request, draft)
    if _needs_danger(content):
        asked = reverse("report_danger", args=[draft_id])
        return redirect(
            asked if draft else asked + _asked_for(request, content["kind"] if "kind" in request.GET else "")
        )
    if draft is None and (receipt := _receipt_of(request.viewer, draft_id)):
        return redirect("report_receipt", receipt)
    if (held := take_back(request, draft_id)) is not None:
        kept_in, content, _ = _received(request, draft_id, draft, held)
        save_draft(request.viewer, draft_id=kept_in, content=content)
        if kept_in != draft_id:
            return redirect("report_write", kept_in)
    return _long_page(request, draft_id, _dated(request.viewer, draft_id, content))


def _dated(viewer: Viewer, draft_id: UUID, content: Content) -> Content:
    """The draft as it is opened on another day than that on which "today" was chosen: it shows and keeps that day's date."""
    chosen_on = chosen_at(content)
    if chosen_on is None or clock.local_date(chosen_on) == clock.local_date():
        return content
    dated = with_its_day(content, chosen_on)
    keep(viewer, draft_id, dated)
    return dated


def _checked(request: Request, draft_id: UUID, content: Content) -> HttpResponse:
    """On to the check page, or back to the long one with what to put right."""
    if _needs_danger(content):
        return redirect("report_danger", draft_id)
    if mistakes := _mistakes(request.viewer, content):
        return _long_page(request, draft_id, content, mistakes)
    return redirect("report_check", draft_id)


def _mistakes(viewer: Viewer, content: Content) -> list[Mistake]:
    """What is to be put right before the report is sent: what it says, and whom it is kept for."""
    mistakes = forms.mistakes_in(content, today=clock.local_date())
    named = forms.people_named(content)
    if named and not any(mistake.field == "named" for mistake in mistakes):
        unreachable = addresses_of_nobody(viewer, emails=named)
        mistakes += [Mistake("named", forms.nobody_has(unreachable))] if unreachable else []
    return mistakes


def _needs_danger(content: Content) -> bool:
    return kind_of(content).asks_danger and not content.get("danger")


def _long_page(
    request: Request, draft_id: UUID, content: Content, mistakes: list[Mistake] | None = None
) -> HttpResponse:
    return render(
        request,
        "reporting/write.html",
        {
            **long_page.context_of(
                content,
                role=request.viewer.role,
                dictionary=dictionary_of(request.viewer.area_id),
                wrong=[mistake.field for mistake in mistakes or []],
            ),
            **_readers(request.viewer, draft_id, content),
            "choosers": chosen.choosers(request.viewer, content),
            "new_person": chosen.NEW_PERSON,
            "draft_id": draft_id,
            "attached": drafted_files(request.viewer, draft=draft_id),
            "writer": seal_of(request.viewer, draft_id),
            "page": new_id(),
            "built_on": two_tabs.state_of(content),
            "other": _other(request.viewer, content),
            "duty": duty_contact(request.viewer),
            "mistakes": mistakes or [],
            "errors": errors_by_field(mistakes or []),
        },
        status=422 if mistakes else 200,
    )


@require_http_methods(["POST"])
@of_its_writer
def save(request: Request, draft_id: UUID) -> HttpResponse:
    """Keep what has been typed so far. Returns `{saved_at, questions, understood, built_on}`: when, as a person says it; which of the
    signs on the form the words may speak of, to be shown beside them (what the form does not ask for is asked about before it is
    sent); which moments were understood, by question; the state that the draft is in. And `moved` where it is kept in another draft,
    because this one holds what another tab wrote."""
    before = draft_of(request.viewer, draft_id=draft_id)
    kept_in, content, _ = _received(request, draft_id, before)
    save_draft(request.viewer, draft_id=kept_in, content=content)
    dictionary = dictionary_of(request.viewer.area_id)
    on_form = asked_on(content, dictionary)
    asked = [question for question in offers.questions_for(content, dictionary) if question.code in on_form]
    context = {"questions": asked, "about": offers.whose_signs(content)}
    beside = render_to_string("reporting/_beside_the_text.html", context)
    understood = kind_answers.understood_in(content, today=clock.local_date())
    kept = {"saved_at": gds_time(clock.now()), "questions": beside, "understood": understood}
    kept["built_on"] = two_tabs.state_of(content)
    return JsonResponse(kept if kept_in == draft_id else {**kept, "moved": _moved(request.viewer, kept_in, content)})


def _moved(viewer: Viewer, draft_id: UUID, content: Content) -> dict[str, str]:
    """What a page needs to go on in another draft than the one that it was opened for."""
    notice = render_to_string("reporting/_two_tabs.html", {"other": _other(viewer, content)})
    return {"draft": str(draft_id), "writer": seal_of(viewer, draft_id), "notice": notice}


def _other(viewer: Viewer, content: Content) -> dict[str, Any] | None:
    """The draft from which this one was parted, while it is there, and what differs."""
    other = UUID(content[two_tabs.BESIDE]) if two_tabs.BESIDE in content else None
    held = draft_of(viewer, draft_id=other) if other else None
    if other is None or held is None:
        return None
    labels = dictionary_of(viewer.area_id).labels()
    there, here = (sections_of(_body(viewer, other, each), labels) for each in (held, content))
    return {"id": other, "differences": changes(there, here)}


@require_http_methods(["GET"])
def readers(request: Request, draft_id: UUID) -> HttpResponse:
    """Who could read the draft at `?level=`. The addresses named come from the draft, never from the URL."""
    content = draft_of(request.viewer, draft_id=draft_id)
    if content is None:
        raise Http404
    level = request.GET.get("level", "")
    if level in choices.LEVELS:
        content = {**content, "level": level}
    return render(request, "reporting/_readers.html", _readers(request.viewer, draft_id, content))


def _readers(viewer: Viewer, draft_id: UUID, content: Content) -> dict[str, Any]:
    body = _body(viewer, draft_id, content)
    sharing, level = body["sharing"], body["sharing"]["level"]
    children = [subject for subject in body.get("subjects", []) if subject["role"] == "child"]
    known: list[UUID] = []
    if level in ("partners", "leads"):
        picked = {child.id for child in chosen.chosen_in(viewer, content).values()}
        known = sorted(picked.union(known_children(viewer, described=children)))
    return {"readers": readers_of(viewer, level=level, named=sharing.get("named", []), children=known)}


def _body(viewer: Viewer, draft_id: UUID, content: Content) -> Body:
    written = content.get("recorded_at")
    return body_from(
        content,
        key=str(draft_id),
        recorded_at=datetime.fromisoformat(written) if written else clock.now(),
        author={
            "name": viewer.name,
            "job": viewer.role_title,
            "team": viewer.team_name,
            "email": viewer.email,
        },
        may_grade=may_grade(viewer.role),
    )


@require_http_methods(["GET"])
def check(request: Request, draft_id: UUID) -> HttpResponse:
    """The whole report in plain words, before it is sent."""
    viewer = request.viewer
    content = draft_of(viewer, draft_id=draft_id)
    if content is None:
        return redirect("report_danger", draft_id)
    if mistakes := _mistakes(viewer, content):
        return _long_page(request, draft_id, content, mistakes)
    ready = content if "recorded_at" in content else finished(content, content)
    ready = with_prompted(ready, prompts_for(ready))
    if ready != content:
        save_draft(viewer, draft_id=draft_id, content=ready)
    return _check_page(request, draft_id, ready)


def _check_page(
    request: Request, draft_id: UUID, content: Content, mistakes: list[Mistake] | None = None
) -> HttpResponse:
    dictionary = dictionary_of(request.viewer.area_id)
    body = _body(request.viewer, draft_id, content)
    return render(
        request,
        "reporting/check.html",
        {
            "made_under": dictionary.number,
            "no_longer_asked": no_longer_asked(content, dictionary),
            **_readers(request.viewer, draft_id, content),
            "draft_id": draft_id,
            "sections": sections_of(body, dictionary.labels()),
            "attached": drafted_files(request.viewer, draft=draft_id),
            "children": chosen.said_before_sending(request.viewer, content),
            "new_person": chosen.NEW_PERSON,
            "writer": seal_of(request.viewer, draft_id),
            "kind": kind_of(content),
            "other": _other(request.viewer, content),
            "prompts": prompts_for(content),
            "done": adding.DONE.get(request.GET.get("done", ""), ""),
            "revises": content.get("revises", {}),
            "is_added": repeats.ALONE in content,
            "repeats": repeats.repeats_of(request.viewer, content, body),
            "offers": offers.offers_for(content),
            "questions": offers.questions_for(content, dictionary),
            "about": offers.whose_signs(content),
            "meanwhile": put_in_its_place(request.viewer, content),
            "odd_years": odd_years(body, clock.local_date()),
            "mistakes": mistakes or [],
        },
        status=422 if mistakes else 200,
    )


@require_http_methods(["POST"])
@of_its_writer
def choose(request: Request, draft_id: UUID) -> HttpResponse:
    """From the check page: a child of the report is one whom the writer works with."""
    content = draft_of(request.viewer, draft_id=draft_id)
    if content is None:
        raise Http404
    block, person = request.POST.get("block", ""), request.POST.get("person", "")
    if block.isdecimal() and len(block) < 3:
        chosen_now = chosen.with_child(request.viewer, content, int(block), person)
        keep(request.viewer, draft_id, finished(chosen_now, content))
    return redirect("report_check", draft_id)


@require_http_methods(["POST"])
def send(request: Request, draft_id: UUID) -> HttpResponse:
    """Store the report and go to its receipt. Pressing twice gives the same receipt."""
    viewer = request.viewer
    content = draft_of(viewer, draft_id=draft_id)
    if content is None:
        return redirect("report_danger", draft_id)
    if request.POST.get("do") in ("second", "correction"):
        return _sent_anew(viewer, draft_id, content, is_correction=request.POST["do"] == "correction")
    if adding.take_ticked(request, draft_id, content):
        return adding.checked_after(draft_id, "added")  # what was ticked is looked at before it is sent
    if "recorded_at" not in content or _mistakes(viewer, content):
        return redirect("report_check", draft_id)
    try:
        stored = accept_submission(
            viewer,
            body=_body(viewer, draft_id, content),
            channel="screen",
            made_under=_made_under(request),
            prompted=content.get("prompted", ()),
            draft=draft_id,
        )
    except NotUnderstood as refused:
        mistakes = [Mistake("", problem.reason) for problem in refused.problems]
        return _check_page(request, draft_id, content, mistakes)
    except SameKeyOtherContent:
        context = {"draft_id": draft_id, "receipt": _receipt_of(viewer, draft_id)}
        return render(request, "reporting/already_sent.html", context, status=409)
    except DatabaseError:
        return render(request, "reporting/unconfirmed.html", {"draft_id": draft_id}, status=503)
    return redirect("report_sent", draft_id, stored.receipt)


def _made_under(request: Request) -> int | None:
    """The version of the dictionary of signs in whose words the report was read before it was sent."""
    return number_or_none(request.POST.get("made_under", ""), digits=4)


_OF_WHAT_WAS_SENT = ("recorded_at", "revises", "prompted", repeats.ALONE, two_tabs.PAGE, two_tabs.BESIDE)


def _sent_anew(viewer: Viewer, draft_id: UUID, content: Content, *, is_correction: bool) -> HttpResponse:
    """What was changed after it was sent becomes a report of its own, or a correction of the one that was sent."""
    anew = new_id()
    unfinished = {name: value for name, value in content.items() if name not in _OF_WHAT_WAS_SENT}
    if is_correction and (receipt := _receipt_of(viewer, draft_id)):
        unfinished["revises"] = {"key": str(draft_id), "how": "correction", "receipt": receipt, "reason": ""}
    keep(viewer, anew, unfinished)
    carry_files(viewer, draft=anew, beside=draft_id)
    discard_draft(viewer, draft_id=draft_id)
    return redirect("report_check", anew)


@require_http_methods(["GET"])
def sent(request: Request, draft_id: UUID, receipt: str) -> HttpResponse:
    """The receipt has reached the person, so the draft may go."""
    stored = own_report(request.viewer, receipt)
    if stored.row.key == str(draft_id):
        discard_draft(request.viewer, draft_id=draft_id)
    return redirect("report_receipt", stored.row.receipt)


@require_http_methods(["POST"])
def discard(request: Request, draft_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    discard_draft(request.viewer, draft_id=draft_id)
    return redirect("home")


def _receipt_of(viewer: Viewer, draft_id: UUID) -> str:
    """The receipt of the report that this draft became, or nothing."""
    return next((row.receipt for row in my_reports(viewer) if row.key == str(draft_id)), "")


urlpatterns = [
    path("report/", start, name="report_start"),
    path("report/other/", other, name="report_other"),
    path("report/<uuid:draft_id>/", danger, name="report_danger"),
    path("report/<uuid:draft_id>/ring/", emergency, name="report_emergency"),
    path("report/<uuid:draft_id>/write/", write, name="report_write"),
    path("report/<uuid:draft_id>/save", save, name="report_save"),
    path("report/<uuid:draft_id>/readers", readers, name="report_readers"),
    path("report/<uuid:draft_id>/check/", check, name="report_check"),
    path("report/<uuid:draft_id>/choose/", choose, name="report_choose"),
    path("report/<uuid:draft_id>/add/", adding.add, name="report_add"),
    path("report/<uuid:draft_id>/adds/<str:receipt>/", repeats.adds, name="report_adds"),
    path("report/<uuid:draft_id>/apart/", repeats.apart, name="report_apart"),
    path("report/<uuid:draft_id>/send/", send, name="report_send"),
    path("report/<uuid:draft_id>/sent/<str:receipt>/", sent, name="report_sent"),
    path("report/<uuid:draft_id>/discard/", discard, name="report_discard"),
]
