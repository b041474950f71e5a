"""Putting two people before an officer, as perhaps one: by whoever reads both, from a person's page or from a search."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import NeedsReason, NotFound, NotPermitted, Refusal
from wholepicture.linkage.commands import AlreadyOne, AlreadyPut, put_forward
from wholepicture.picture.queries import found_by, picture_of
from wholepicture.picture.results import Findings
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, id_or_none, typed
from wholepicture.web.wording.times import gds_date

AN_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True)
class Person:
    """Somebody on the page: who they are, in a line."""

    id: UUID
    label: str
    about: str


@require_http_methods(["GET", "POST"])
def same(request: Request) -> HttpResponse:
    """Two people of whom somebody thinks that they are one. With one of them only, the other is looked for first."""
    if not request.viewer.may(Permission.PICTURE):
        raise NotPermitted
    sent = request.GET if request.method == "GET" else request.POST
    people = [_person(request.viewer, nominal) for nominal in _who(sent)]
    given = typed(sent, "words", "reason")
    if request.method == "GET":
        return _page(request, people, given, _miscounted(people))
    if len(people) == 1:
        return _looked_for(request, people[0], given)
    errors = _miscounted(people) or _put(request.viewer, people, given["reason"])
    if errors:
        return _page(request, people, given, errors)
    messages.success(
        request,
        "A linkage officer is asked whether these two are one person, and sees your name and your reason. "
        "Nothing is joined before they answer. Where somebody has answered already, that stands.",
    )
    return redirect("person", people[0].id)


def _put(viewer: Viewer, people: Sequence[Person], reason: str) -> dict[str, str]:
    """Puts the two before an officer, and returns what is wrong with that, if anything."""
    try:
        put_forward(viewer, a=people[0].id, b=people[1].id, reason=reason)
    except NeedsReason:
        return {"reason": "Say in a few words why you think so."}
    except (AlreadyOne, AlreadyPut) as refusal:
        return {"reason": str(refusal)}
    return {}


def _who(sent: QueryDict) -> list[UUID]:
    """The ids that the address or the form names, each once. Raises NotFound where there is none."""
    ids = [id_or_none(text) for text in sent.getlist("who") if text]
    if not ids or None in ids:
        raise NotFound
    return list(dict.fromkeys(nominal for nominal in ids if nominal))[:3]


def _miscounted(people: Sequence[Person]) -> dict[str, str]:
    if len({person.id for person in people}) > 2:
        return {"who": "Choose two people: an officer is asked about two at a time. Go back and untick the others."}
    if len(people) == 2 and people[0].id == people[1].id:
        return {"reason": str(AlreadyOne())}
    return {}


def _person(viewer: Viewer, nominal: UUID) -> Person:
    """Somebody whom the viewer may see. Raises NotFound, the same where there is nobody."""
    picture = picture_of(viewer, nominal=nominal)
    if picture is None:
        raise NotFound
    born = picture.facts.get("date_of_birth")
    return Person(picture.id, picture.label, _about(born[0].value if born else ""))


def _about(born: str) -> str:
    return f"born {gds_date(born)}" if born else "date of birth not known"


def _looked_for(request: Request, person: Person, given: Mapping[str, str]) -> HttpResponse:
    """The page with whoever was found by the words; an id, or a page's address, is taken as who is meant."""
    if not given["words"]:
        return _page(request, [person], given, {"words": "Say who the other is: a name, or the address of their page."})
    named = AN_ID.search(given["words"])
    if named:
        try:
            other = _person(request.viewer, UUID(named.group()))
        except NotFound as refusal:
            return _page(request, [person], given, {"words": str(refusal)})
        if other.id == person.id:
            return _page(request, [person], given, {"words": str(AlreadyOne())})
        return _page(request, [person, other], given, {})
    try:
        findings = found_by(request.viewer, words=given["words"])
    except Refusal as refusal:
        return _page(request, [person], given, {"words": str(refusal)})
    others = _others_in(findings, person)
    return _page(request, [person], given, {}, others=others, is_sought=True)


def _others_in(findings: Findings, person: Person) -> list[Person]:
    return [
        Person(result.id, result.label, _about(result.born))
        for group in findings.groups.values()
        for result in group
        if result.kind == "nominal" and result.id != person.id
    ]


def _page(
    request: Request,
    people: Sequence[Person],
    given: Mapping[str, str],
    errors: Mapping[str, str],
    **more: Any,
) -> HttpResponse:
    context = {"people": people, "given": given, **with_errors(errors), **more}
    return render(request, "joining/put_forward.html", context, status=422 if errors else 200)


urlpatterns = [path("people/same/", same, name="people_same")]
