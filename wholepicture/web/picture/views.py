"""The pages of a picture. Each makes a query or two as the viewer; what is not theirs reads as if it were not there."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.commands import lift_bar, lift_protection, protect_location
from wholepicture.access.queries import bars_standing, may_protect, protections_of
from wholepicture.alerts.marking import marked_of_concern, marks_of
from wholepicture.alerts.queries import alerts_about, alerts_over_time
from wholepicture.alerts.results import AlertRow
from wholepicture.alerts.rules import shared_tie
from wholepicture.alerts.told import told_besides
from wholepicture.analysis.queries import network_of
from wholepicture.base import clock
from wholepicture.base.ledgered import NotFound
from wholepicture.casework.assessment.queries import level_standing
from wholepicture.casework.cases.queries import cases_of_child
from wholepicture.casework.missing.photos import photo_said
from wholepicture.casework.placement.queries import lives_in_short, visits_in_short
from wholepicture.casework.significance.queries import significance_in_entry, significance_of
from wholepicture.casework.significance.results import OfChild
from wholepicture.partnership.queries import agencies_by_id
from wholepicture.picture.commands import note_look
from wholepicture.picture.nights import times_away
from wholepicture.picture.over_time.absences import absences_in, standing
from wholepicture.picture.queries import (
    THINGS,
    named_in,
    people_in,
    people_listed,
    picture_of,
    picture_of_thing,
    report_behind,
    what_changed,
)
from wholepicture.picture.results import Entry, NamedRow, Picture
from wholepicture.picture.tied import MOST as MOST_THINGS
from wholepicture.picture.tied import ON_A_PAGE as THINGS_ON_A_PAGE
from wholepicture.picture.tied import things_listed
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, typed
from wholepicture.web.parts import to_ring
from wholepicture.web.parts.agencies import agency_names
from wholepicture.web.parts.entry import EntryInWords, entry_in_words
from wholepicture.web.parts.named import people_and_things
from wholepicture.web.parts.network import drawn
from wholepicture.web.picture.changed import Changed, changes_in_words
from wholepicture.web.picture.chronology import Filters, choices_in
from wholepicture.web.picture.facts import commonest, facts_in_words, home_of, marks_of_sayings
from wholepicture.web.picture.listed import SORTED_BY, Listed
from wholepicture.web.picture.missing import interviews_alone, nights_in_words
from wholepicture.web.picture.of_child import child_context
from wholepicture.web.picture.signs import signs_over_time
from wholepicture.web.picture.ties import ties_in_words
from wholepicture.web.picture.weighed import Week
from wholepicture.web.picture.workers import workers_of
from wholepicture.web.wording.grades import sources_said
from wholepicture.web.wording.people import age_on, first_name, pronouns
from wholepicture.web.wording.reports import KINDS, PLANS
from wholepicture.web.wording.ties import THING_NAMES, THINGS_LISTED

ON_A_PAGE = 12
ON_PAPER = 1000  # entries of a page to print
MOST_LISTED = 100


@require_http_methods(["GET"])
def children(request: Request) -> HttpResponse:
    """Children whom the viewer works with (the hub: of the area), newest report first."""
    rows = people_listed(request.viewer, role="child", limit=MOST_LISTED + 1)
    listed = [(row, age_on(row.born), KINDS.get(row.latest_kind, row.latest_kind)) for row in rows[:MOST_LISTED]]
    has_more = len(rows) > MOST_LISTED
    return render(
        request,
        "picture/children.html",
        {"rows": listed, "most": MOST_LISTED, "has_more": has_more, "is_cut": rows.is_cut},
    )


@require_http_methods(["GET"])
def things(request: Request) -> HttpResponse:
    """Persons of concern and things of the area to whom children are tied; homes and own numbers aside."""
    kind = request.GET.get("kind", "nominal")
    if kind not in THINGS_LISTED:
        raise NotFound
    chosen = Listed.of(request.GET)
    viewer = request.viewer
    listed = things_listed(
        viewer,
        kind=kind,
        beyond=shared_tie.PARAMETERS["everyday_ties"],
        among=marked_of_concern(viewer, kind=kind) if chosen.only_of_concern else None,
        agency=chosen.agency,
        sort=chosen.sort,
        page=chosen.page,
    )
    marks = marks_of(viewer, kind=kind, about=[row.id for row in listed.rows])
    context = {
        "rows": [(row, marks.get(row.id)) for row in listed.rows],
        "page": Paginator(range(listed.total), THINGS_ON_A_PAGE).get_page(listed.number),
        "listed": listed,
        "chosen": chosen,
        "agencies": {name: name for name in listed.agencies},
        "sorts": SORTED_BY,
        "query": _query(request.GET),
        "kind": kind,
        "kinds": THINGS_LISTED.items(),
        "most": MOST_THINGS,
    }
    return render(request, "picture/things.html", context)


@require_http_methods(["GET"])
def person(request: Request, nominal: UUID) -> HttpResponse:
    """A person's whole picture, now or as known at the end of a past day."""
    viewer = request.viewer
    known, mistake = _known_on(request.GET)
    picture = picture_of(viewer, nominal=nominal, known_at=_end_of(known), counted=True)
    if picture is None:
        return _not_known_then(request, known, "person", picture_of(viewer, nominal=nominal))
    if picture.id != nominal and known is None:
        return redirect("person", picture.id)
    now = _as_it_stands(request, picture) if known is None else {}
    network = drawn(network_of(viewer, kind="nominal", id=picture.id)) if known is None else None
    # what is noted makes the page forget what it was told: so it comes after most of that was asked
    since = note_look(viewer, nominal=picture.id) if known is None and picture.is_child else None
    context = (
        _context(
            request,
            picture,
            known,
            mistake,
            alerts=now.get("alerts", ()),
            every=now.get("every_alert", ()),
            since=since,
        )
        | now
        | {"network": network}
    )
    return render(request, "picture/picture.html", context)


@require_http_methods(["GET"])
def thing(request: Request, kind: str, thing: UUID) -> HttpResponse:
    """A vehicle's, phone's, account's or place's picture."""
    if kind not in THINGS:
        raise NotFound
    known, mistake = _known_on(request.GET)
    picture = picture_of_thing(request.viewer, kind=kind, thing=thing, known_at=_end_of(known))
    if picture is None:
        now = picture_of_thing(request.viewer, kind=kind, thing=thing)
        return _not_known_then(request, known, "thing", now)
    context = _context(request, picture, known, mistake)
    if request.viewer.may("alerts") and known is None:
        context |= _marked(request, picture)
    if known is None:
        context["network"] = drawn(network_of(request.viewer, kind=kind, id=picture.id))
    return render(request, "picture/picture.html", context)


@require_http_methods(["GET"])
def behind(request: Request, submission: UUID) -> HttpResponse:
    """One report behind a tie, a sign or an alert, as the viewer may see it."""
    entry = report_behind(request.viewer, submission=submission)
    if entry is None:
        raise NotFound
    named = named_in(request.viewer, submission=submission)
    context = {
        "entry": entry_in_words(entry, agency_names()),
        "changes": _changes(request, entry),
        "said_of": significance_in_entry(request.viewer, entry=submission),
        "submission": submission,
        **to_ring.senders(request, [submission]),
        **people_and_things(named),
    }
    return render(request, "picture/behind.html", context)


def _as_it_stands(request: Request, picture: Picture) -> dict[str, Any]:
    """What is shown of a person now, and of no past day: the level, alerts, marks, protection, what was graded."""
    viewer, now = request.viewer, dict[str, Any]()
    if picture.is_child:
        now["level"] = level_standing(viewer, nominal=picture.id)
        if viewer.may("missing"):
            now["photo"] = photo_said(viewer, nominal=picture.id)
        now |= _being_done(request, picture)
        now |= to_ring.of_child(request, picture.id)
    if viewer.may("alerts"):
        now |= _alerts(viewer, picture)
        now |= _marked(request, picture)
    if viewer.may("protect"):
        now |= _protecting(viewer, picture)
    if viewer.may("grade"):
        now["told_by"] = sources_said(told_besides(viewer, nominals=[picture.id]).counted)
    return now


def _alerts(viewer: Any, picture: Picture) -> dict[str, Any]:
    """The alerts about a person; of a child also all that there ever were."""
    if not picture.is_child:
        return {"alerts": alerts_about(viewer, nominal=picture.id)}
    over_time = alerts_over_time(viewer, nominal=picture.id)
    return {"alerts": over_time.standing, "every_alert": over_time.every}


def _being_done(request: Request, picture: Picture) -> dict[str, Any]:
    """The open cases of a child, for whoever works on cases."""
    if not request.viewer.may("cases"):
        return {}
    return {
        "may_case": True,
        "cases": cases_of_child(request.viewer, nominal=picture.id),
        "placed": lives_in_short(request.viewer, nominal=picture.id),
        "care_visits": visits_in_short(request.viewer, nominal=picture.id),
    }


def _marked(request: Request, picture: Picture) -> dict[str, Any]:
    """What somebody of the hub says of an adult or a thing; nothing of a child."""
    may_register = {"may_register": picture.kind != "account"}
    if picture.is_child:
        return may_register
    return may_register | {
        "may_mark": True,
        "stands": marks_of(request.viewer, kind=picture.kind, about=[picture.id]).get(picture.id),
    }


def _changes(request: Request, entry: Entry) -> list[Changed]:
    """What changed from this report to the one in its place, or else from the one before to this."""
    if entry.later:
        earlier, later = entry.submission, entry.later
    elif entry.revises and entry.revision != "withdrawal":
        earlier, later = entry.revises, entry.submission
    else:
        return []
    if entry.how_superseded == "withdrawal":
        return []
    return changes_in_words(what_changed(request.viewer, earlier=earlier, later=later))


# -- protecting where a child is ----------------------------------------------------------------------------------


@require_http_methods(["POST"])
def protect(request: Request, nominal: UUID) -> HttpResponse:
    """Hide where a child is from everyone outside the circle that was ticked."""
    viewer = request.viewer
    picture = picture_of(viewer, nominal=nominal)
    if picture is None or not may_protect(viewer, nominal=picture.id):
        raise NotFound
    reason, circle = typed(request.POST, "reason")["reason"], request.POST.getlist("circle")
    if not reason:
        context = _context(request, picture, None, "") | _protecting(viewer, picture)
        context |= with_errors({"reason": "Say why where the child is must be protected."}) | {"circle": circle}
        return render(request, "picture/picture.html", context, status=422)
    known = agencies_by_id()
    protect_location(
        viewer,
        nominal=picture.id,
        submissions={entry.submission for entry in picture.chronology},
        reason=reason,
        reader_agencies=[agency for agency in known if str(agency) in circle],
    )
    messages.success(request, "Where the child lives or can be reached is now protected.")
    return redirect("person", picture.id)


@require_http_methods(["POST"])
def lift(request: Request, nominal: UUID, restriction: UUID) -> HttpResponse:
    """End a restriction, with a reason."""
    viewer = request.viewer
    picture = picture_of(viewer, nominal=nominal)
    if picture is None or restriction not in {
        protection.id for protection in protections_of(viewer, nominal=picture.id)
    }:
        raise NotFound
    reason = typed(request.POST, "lift_reason")["lift_reason"]
    if not reason:
        context = _context(request, picture, None, "") | _protecting(viewer, picture)
        context |= with_errors({"lift_reason": "Say why the protection can end."})
        return render(request, "picture/picture.html", context, status=422)
    lift_protection(
        viewer,
        restriction=restriction,
        submissions={entry.submission for entry in picture.chronology},
        reason=reason,
    )
    messages.success(request, "The protection has ended. Those who work with the child can see the address again.")
    return redirect("person", picture.id)


@require_http_methods(["POST"])
def lift_one_bar(request: Request, nominal: UUID) -> HttpResponse:
    """Lift a bar on somebody with a conflict of interest, with a reason."""
    viewer = request.viewer
    picture = picture_of(viewer, nominal=nominal)
    bars = bars_standing(viewer, nominal=picture.id) if picture else []
    if picture is None or not bars:
        raise NotFound
    given = typed(request.POST, "bar", "bar_reason")
    chosen = next((bar.id for bar in bars if str(bar.id) == given["bar"]), None)
    errors = {} if chosen else {"bar": "Choose whose bar."}
    if not given["bar_reason"]:
        errors["bar_reason"] = "Say why the bar can end."
    if chosen is None or errors:
        context = _context(request, picture, None, "") | _protecting(viewer, picture)
        context |= with_errors(errors) | {"chosen_bar": given["bar"], "unfolded": {"bar": True}}
        return render(request, "picture/picture.html", context, status=422)
    lift_bar(viewer, bar=chosen, reason=given["bar_reason"])
    messages.success(request, "The bar is lifted. They see at once what their role and their work let them see.")
    return redirect("person", picture.id)


def _barring(viewer: Any, picture: Picture) -> dict[str, Any]:
    """Who is barred from this record, for those in the hub who may lift it; nothing for anybody else."""
    if not viewer.is_hub:
        return {}
    bars = bars_standing(viewer, nominal=picture.id)
    return {"may_bar": True, "bars": bars, "bar_options": [(str(bar.id), f"{bar.who}, {bar.agency}") for bar in bars]}


def _protecting(viewer: Any, picture: Picture) -> dict[str, Any]:
    """What the protecting part of the page needs; nothing where the viewer may not, or stands outside the circle."""
    if not picture.is_child:
        return _barring(viewer, picture)
    protections = protections_of(viewer, nominal=picture.id)
    can_protect = not picture.whereabouts_hidden and may_protect(viewer, nominal=picture.id)
    return {
        **_barring(viewer, picture),
        "protections": protections,
        "can_protect": can_protect and not protections,
        "circle_options": [
            (str(agency.id), agency.name) for agency in sorted(agencies_by_id().values(), key=attrgetter("name"))
        ],
        "circle": [str(viewer.agency_id)],
    }


# -- what every picture's page shows ------------------------------------------------------------------------------


def _page_of(kept: Sequence[Entry], asked: Mapping[str, str]) -> Page:
    """A page of the chronology; the whole, to print it, where that is asked for, as far as a browser can hold it."""
    on_a_page = ON_PAPER if asked.get("whole") else ON_A_PAGE
    return Paginator(kept, on_a_page).get_page(asked.get("page"))


def _context(
    request: Request,
    picture: Picture,
    known: date | None,
    mistake: str,
    *,
    alerts: Sequence[AlertRow] = (),
    every: Sequence[AlertRow] = (),
    since: datetime | None = None,
) -> dict[str, Any]:
    today = known or clock.local_date()
    away = times_away(standing(picture.chronology), now=_end_of(known) or clock.now())
    absences = absences_in(away.times)
    said = significance_of(request.viewer, nominal=picture.id, known_at=_end_of(known)) if picture.is_child else None
    of_child = (
        child_context(request, picture, known, absences, alerts=alerts, every=every, since=since, said=said)
        if said
        else {}
    )
    filters = of_child.get("filters") or Filters.of(request.GET)
    names = {} if picture.whereabouts_hidden else agency_names()
    chosen = _page_of(filters.keep(picture.chronology), request.GET)
    facts = facts_in_words(picture)
    born = commonest(picture, "date_of_birth")
    nights = nights_in_words(picture, away, today)
    entries = _entries(request, picture, list(chosen), names, said)
    return {
        "picture": picture,
        "noun": _noun(picture),
        "they": pronouns(commonest(picture, "sex")),
        "known": known,
        "mistake": mistake,
        "report_about": f"Report about {_called(picture)}",
        "about_query": f"?about={picture.id}",
        "same_query": f"?who={picture.id}",
        "born": born,
        "age": age_on(born, known),
        "home": home_of(picture),
        "facts": sorted(facts, key=lambda fact: not fact.differs),
        "marks_of_sayings": marks_of_sayings(facts),
        "differing": [fact for fact in facts if fact.differs],
        "filters": filters,
        "choices": choices_in(picture.chronology),
        "entries": entries,
        "also_about": _also_about(request, picture, of_child.get("weeks", ()), entries),
        "entries_page": chosen,
        "query": _query(request.GET),
        "signs": signs_over_time(picture.signs, picture.chronology, picture.dictionary),
        "groups": ties_in_words(picture, every="whole" in request.GET or request.GET.get("ties") == "every"),
        "workers": workers_of(picture, today),
        "plans": PLANS,
        "nights": nights,
        "episodes": nights.begun,
        "interviews": interviews_alone(picture, nights),
        "today": clock.local_date(),
    } | of_child


def _entries(
    request: Request, picture: Picture, chosen: Sequence[Entry], names: Mapping[str, str], said: OfChild | None
) -> list[EntryInWords]:
    """Entries in words: on the page of a child as hers; on that of anybody or anything else each with whom it is about."""
    if said:
        threads = said.by_entry
        return [entry_in_words(one, names, about="child", threads=threads.get(one.submission, ())) for one in chosen]
    named = people_in(request.viewer, submissions=[entry.submission for entry in chosen])
    entries = []
    for entry in chosen:
        people = [person for person in named.get(entry.submission, ()) if person.id != picture.id]
        entries.append(entry_in_words(entry, names, people=people))
    return entries


def _also_about(
    request: Request, picture: Picture, weeks: Sequence[Week], entries: Sequence[EntryInWords]
) -> dict[UUID, list[NamedRow]]:
    """On a child's page, the other children whom each report is about that unfolds there: of twins, who was with her."""
    if not picture.is_child:
        return {}
    in_weeks = [entry for week in weeks for line in week.leading for entry in line.in_words]
    shown = {entry.entry.submission for entry in (in_weeks or entries)}
    named = people_in(request.viewer, submissions=shown, role="child")
    return {report: [child for child in children if child.id != picture.id] for report, children in named.items()}


def _called(picture: Picture) -> str:
    """What a child is called for short."""
    return first_name(commonest(picture, "name") or commonest(picture, "also_known_as")) or "this child"


def _noun(picture: Picture) -> str:
    """What the page is about, in a word that is no name: `child`, `person`, `vehicle`."""
    if picture.kind != "nominal":
        return THING_NAMES[picture.kind].lower()
    return "child" if picture.is_child else "person"


def _known_on(given: Mapping[str, str]) -> tuple[date | None, str]:
    """The day of *as known on*, and what is wrong with what was typed, if anything."""
    typed = given.get("known", "").strip()
    if not typed:
        return None, ""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None, "Enter a date like 2025-03-04, or leave it empty to see what is known now."
    if day > clock.local_date():
        return None, "Enter a date that is not in the future."
    return day, ""


def _end_of(day: date | None) -> datetime | None:
    return datetime.combine(day, time.max, clock.LOCAL) if day else None


def _not_known_then(request: Request, known: date | None, url: str, now: Picture | None) -> HttpResponse:
    """Nothing was known by then; where nothing is the viewer's to see now either, nothing is there."""
    if known is None or now is None:
        raise NotFound
    context = {"picture": now, "noun": _noun(now), "known": known, "today": clock.local_date()}
    return render(request, "picture/not_known_then.html", context)


def _query(given: Any) -> str:
    rest = given.copy()
    rest.pop("page", None)
    return str(rest.urlencode())


urlpatterns = [
    path("children/", children, name="children"),
    path("people/<uuid:nominal>/", person, name="person"),
    path("people/<uuid:nominal>/bars/", lift_one_bar, name="bar_lift"),
    path("people/<uuid:nominal>/protect/", protect, name="person_protect"),
    path("people/<uuid:nominal>/protect/<uuid:restriction>/lift/", lift, name="protection_lift"),
    path("things/", things, name="things"),
    path("things/<str:kind>/<uuid:thing>/", thing, name="thing"),
    path("behind/<uuid:submission>/", behind, name="report_behind"),
]
