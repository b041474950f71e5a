"""The explorer's pages. What is drawn comes of one query as the viewer; what is not theirs reads as if it were not there."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import Permission
from wholepicture.analysis.commands import keep_chart, take_chart_away
from wholepicture.analysis.layout import Place, grown, in_a_row
from wholepicture.analysis.queries import (
    chart_kept,
    charts,
    explored,
    exported,
    path_between,
    shared_neighbours,
    why_tied,
)
from wholepicture.analysis.results import ChartOpened, Network, Node
from wholepicture.analysis.rules import without
from wholepicture.base import clock
from wholepicture.base.ledgered import NotFound, NotPermitted
from wholepicture.picture.queries import Unsearchable, found_by, reports_behind
from wholepicture.picture.results import Found
from wholepicture.web.explorer.asked import IN_ADDRESS, LEFT_OUT, STEPS, Asked, end_as_text, end_in, places_in
from wholepicture.web.explorer.taken_out import FORMATS, TakenOut, taken_out
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, typed
from wholepicture.web.parts import to_ring
from wholepicture.web.parts.agencies import agency_names
from wholepicture.web.parts.entry import entry_in_words
from wholepicture.web.parts.network import drawn, how_tied, url_of, what_it_is, when_tied, why_url
from wholepicture.web.wording.sentences import and_list
from wholepicture.web.wording.ties import THING_NAMES
from wholepicture.web.wording.times import gds_date

MOST_FOUND = 20


@require_http_methods(["GET"])
def explorer(request: Request) -> HttpResponse:
    """What is asked for, drawn; where nothing is, how to begin and what was kept."""
    asked = Asked.from_address(request.GET)
    if not asked.of:
        return render(request, "explorer/start.html", {"charts": charts(request.viewer), "asked": asked})
    return _page(request, asked)


@require_http_methods(["GET"])
def data(request: Request) -> JsonResponse:
    """The same as data, with where each node stands."""
    asked = Asked.from_address(request.GET)
    network, places = _drawing(request, asked)
    return JsonResponse(as_data(network, places, asked))


@require_http_methods(["POST"])
def find(request: Request) -> HttpResponse:
    """Who and what may be added: found by words, which stand in no address."""
    asked, words = Asked.from_address(request.POST), typed(request.POST, "words")["words"]
    if not request.viewer.may(Permission.EXPLORE):
        raise NotPermitted
    try:
        findings = found_by(request.viewer, words=words)
    except Unsearchable as refusal:
        return _page(request, asked, {"words": words[:200], **with_errors({"words": str(refusal)})}, status=422)
    found = [
        (
            result.label,
            _told_apart(result),
            f"{reverse('explorer')}{asked.and_of(result.kind, result.id).query}",
        )
        for group in findings.groups.values()
        for result in group
        if result.kind in IN_ADDRESS
    ]
    return _page(request, asked, {"words": words, "found": found[:MOST_FOUND], "has_looked": True})


def _told_apart(result: Found) -> str:
    """What it is, and by what it is told apart from others that are called alike: birth, and who told of it last."""
    parts = [_what(result.kind, result.group)]
    if result.born:
        parts.append(f"born {gds_date(result.born)}")
    elif result.age:
        parts.append(f"{result.age} years old, as reported")
    if result.told:
        parts.append(f"last told of {gds_date(result.told.at)} by {and_list(result.told.agencies)}")
    return ", ".join(parts)


def _what(kind: str, group: str) -> str:
    return "child" if group == "children" else THING_NAMES[kind].lower()


@require_http_methods(["GET"])
def between(request: Request) -> HttpResponse:
    """Whom two share, and the shortest way from one to the other."""
    asked = Asked.from_address(request.GET)
    one, other = _two_in(request)
    shared = shared_neighbours(request.viewer, one=one, other=other, until=asked.until)
    way = path_between(request.viewer, one=one, other=other, until=asked.until)
    if shared is None or way is None:
        raise NotFound
    context = {
        "asked": asked,
        "both": shared.network.asked_for,
        "shared": drawn(shared.network) if shared.shared else None,
        "way": drawn(way.network, in_a_row(way.through)) if way.through else None,
        "steps": len(way.through) - 1,
        "is_way_cut": way.is_cut,
        "added": asked.and_of(*one).and_of(*other).query,
    }
    return render(request, "explorer/between.html", context)


def _two_in(request: Request) -> tuple[tuple[str, UUID], tuple[str, UUID]]:
    """The two of whom an address asks. Raises NotFound."""
    one, other = end_in(request.GET.get("one", "")), end_in(request.GET.get("other", ""))
    if one is None or other is None:
        raise NotFound
    return one, other


@require_http_methods(["GET"])
def why(request: Request, kind: str, one: UUID, other_kind: str, other: UUID) -> HttpResponse:
    """Why two are tied: the reports behind it, as far as the viewer may read them."""
    tied = why_tied(request.viewer, one=(kind, one), other=(other_kind, other))
    if tied is None:
        raise NotFound
    submissions = [*tied.stated_in, *tied.named_in]
    behind = reports_behind(request.viewer, submissions=submissions) if submissions else {}
    names = agency_names()
    entries = sorted(behind.values(), key=lambda entry: (entry.at, str(entry.id)), reverse=True)
    ends = [(node.label, what_it_is(node), url_of(node.kind, node.id)) for node in (tied.one, tied.other)]
    context = {
        "ends": ends,
        "ties": [(tie, how_tied(tie), when_tied(tie)) for tie in tied.ties],
        "entries": [entry_in_words(entry, names) for entry in entries],
        "is_stated": bool(tied.stated_in),
        **(to_ring.senders(request, submissions) if submissions else {}),
    }
    return render(request, "explorer/why.html", context)


@require_http_methods(["POST"])
def take_out(request: Request) -> HttpResponse:
    """The network as a file; or the marks that go with a picture of it, for the page that makes one."""
    asked, chosen = Asked.from_address(request.POST), request.POST.get("format", "")
    network = exported(request.viewer, asked=asked.of, until=asked.until, steps=asked.steps)
    if network is None or chosen not in (*FORMATS, "svg", "png"):
        raise NotFound
    places = _places(request, network, asked)
    network = without(network, asked.without)
    return file_of(chosen, network, places, taken_out(request.viewer, network, clock.now()))


def file_of(chosen: str, network: Network, places: dict[UUID, Place], marks: TakenOut) -> HttpResponse:
    """A network as a file of the format that was chosen."""
    if chosen == "png":
        return JsonResponse({"marks": marks.lines})
    if chosen == "svg":
        content = render_to_string("explorer/drawing.svg", {"network": drawn(network, places, marks.lines)})
        return _file(content.encode(), "image/svg+xml", "svg", marks.at)
    format = FORMATS[chosen]
    return _file(format.write(network, places, marks), format.type, format.ending, marks.at)


def _file(content: bytes, type: str, ending: str, at: datetime) -> HttpResponse:
    answer = HttpResponse(content, content_type=type)
    answer["Content-Disposition"] = f'attachment; filename="network-{clock.local_date(at).isoformat()}.{ending}"'
    return answer


@require_http_methods(["POST"])
def keep(request: Request) -> HttpResponse:
    """Keep what is drawn, and where nodes were put by hand."""
    asked = Asked.from_address(request.POST)
    try:
        written = json.loads(request.POST.get("places") or "[]")
    except ValueError:
        written = []
    chart = keep_chart(
        request.viewer,
        asked=asked.of,
        until=asked.until,
        places=places_in(written if isinstance(written, list) else []),
        is_shared=request.POST.get("shared") == "yes",
    )
    messages.success(request, "The chart is kept.")
    return redirect("explorer_chart", chart)


@require_http_methods(["GET"])
def chart(request: Request, chart: UUID) -> HttpResponse:
    """A kept chart, as whoever opens it may see it."""
    kept = chart_kept(request.viewer, chart=chart)
    if kept is None:
        raise NotFound
    return redirect(f"{reverse('explorer')}{Asked(of=kept.asked, until=kept.until, chart=chart).query}")


@require_http_methods(["POST"])
def chart_away(request: Request, chart: UUID) -> HttpResponse:
    """Take away a chart that one kept."""
    if chart_kept(request.viewer, chart=chart) is None:
        raise NotFound
    take_chart_away(request.viewer, chart=chart)
    messages.success(request, "The chart is taken away.")
    return redirect("explorer")


# -- what every drawing is made of ---------------------------------------------------------------------------------


def _drawing(request: Request, asked: Asked) -> tuple[Network, dict[UUID, Place]]:
    """What is asked for, without what is left out, and where each node stands, which does not hang on what is left out. Raises
    NotFound where nothing of it shows."""
    network = explored(request.viewer, asked=asked.of, until=asked.until, steps=asked.steps)
    if network is None:
        raise NotFound
    return without(network, asked.without), _places(request, network, asked)


def _places(request: Request, network: Network, asked: Asked) -> dict[UUID, Place]:
    """Where nodes stand. As on a past day whoever is drawn stands where they stand now: it is the ties that change."""
    nodes = list(network.nodes)
    if asked.until:
        now = explored(request.viewer, asked=asked.of, steps=asked.steps)
        shown = {node.id for node in now.nodes} if now else set()
        nodes = [*(now.nodes if now else ()), *(node for node in nodes if node.id not in shown)]
    return grown(nodes, _by_hand(request, asked))


def _by_hand(request: Request, asked: Asked) -> dict[UUID, Place]:
    kept = _chart(request, asked)
    return kept.places if kept else {}


def _chart(request: Request, asked: Asked) -> ChartOpened | None:
    return chart_kept(request.viewer, chart=asked.chart) if asked.chart else None


def as_data(network: Network, places: dict[UUID, Place], asked: Asked) -> dict[str, Any]:
    """A network as data: what the page draws."""
    by_id = {node.id: node for node in network.nodes}
    return {
        "nodes": [_node_as_data(node, places[node.id], asked) for node in network.nodes],
        "ties": [
            {
                "id": " ".join(tie.key),
                "source": str(tie.a),
                "target": str(tie.b),
                "sort": tie.sort,
                "how": how_tied(tie),
                "when": when_tied(tie),
                "first": tie.first_at.date().isoformat() if tie.first_at else "",
                "why": why_url(by_id[tie.a], by_id[tie.b]) if tie.reports else "",
                "judge": reverse("joining_pair", args=[tie.question]) if tie.question else "",
            }
            for tie in network.ties
        ],
    }


def _node_as_data(node: Node, place: Place, asked: Asked) -> dict[str, Any]:
    end = (node.kind, node.id)
    is_asked = end in asked.of
    return {
        "id": str(node.id),
        "kind": "child" if node.role == "child" else node.kind,
        "name": node.label,
        "what": what_it_is(node),
        "x": place[0],
        "y": place[1],
        "is_middle": node.brought_by is None,
        "page": url_of(node.kind, node.id),
        "draw": "" if is_asked else f"{reverse('explorer')}{asked.and_of(*end).query}",
        "take_away": f"{reverse('explorer')}{asked.but_for(*end).query}" if is_asked and len(asked.of) > 1 else "",
    }


def _page(request: Request, asked: Asked, more: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"asked": asked, "fields": asked.fields(), "has_looked": False, **(more or {})}
    if not asked.of:
        context |= {"charts": charts(request.viewer)}
        return render(request, "explorer/start.html", context, status=status)
    network, places = _drawing(request, asked)
    named = [(end_as_text(node.kind, node.id), f"{node.label}, {what_it_is(node)}") for node in network.nodes]
    context |= {
        "network": drawn(network, places),
        "chart": _chart(request, asked),
        "data_url": f"{reverse('explorer_data')}{asked.query}",
        "named": named,
        "of": [_asked_for(node, asked) for node in network.nodes if (node.kind, node.id) in asked.of],
        "nearby": [_asked_for(node, asked) for node in network.nodes if (node.kind, node.id) not in asked.of],
        "left_out": LEFT_OUT,
        "steps": STEPS,
        "formats": [(code, format.title) for code, format in FORMATS.items()],
        "today": clock.local_date(),
        "day_fields": replace(asked, until=None, steps=1, without=frozenset()).fields(),
    }
    return render(request, "explorer/explorer.html", context, status=status)


def _asked_for(node: Node, asked: Asked) -> dict[str, str]:
    told = _node_as_data(node, (0, 0), asked)
    return {"name": node.label, "what": told["what"], "draw": told["draw"], "take_away": told["take_away"]}


urlpatterns = [
    path("explorer/", explorer, name="explorer"),
    path("explorer/data/", data, name="explorer_data"),
    path("explorer/find/", find, name="explorer_find"),
    path("explorer/between/", between, name="explorer_between"),
    path("explorer/file/", take_out, name="explorer_file"),
    path("explorer/keep/", keep, name="explorer_keep"),
    path("explorer/charts/<uuid:chart>/", chart, name="explorer_chart"),
    path("explorer/charts/<uuid:chart>/away/", chart_away, name="explorer_chart_away"),
    path("network/<str:kind>/<uuid:one>/<str:other_kind>/<uuid:other>/", why, name="network_why"),
]
