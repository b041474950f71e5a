"""The pages of judging, the same for people and for things: what waits, a pair with its form, what was judged, undoing.

What differs between the two stands in `people.py` and `things.py`, and in the templates that are named after them.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import NotFound, Refusal
from wholepicture.web.frame.request import Request, typed
from wholepicture.web.joining.compared import JudgementInWords
from wholepicture.web.parts.judgement import Judgement, JudgementForm, judgement_context, judgement_from

ON_A_PAGE = 10  # pairs of the queue: more, and its page is longer than a tired reader goes on
AHEAD = 30  # pairs among which the next one is looked for: the first of them may have just been judged

PairT = TypeVar("PairT", bound=Any)  # two sides, with `id`, `order` and `is_open`
JudgedT = TypeVar("JudgedT", bound=Any)  # a judgement, with `undone_at`


class Judged(ABC, Generic[PairT, JudgedT]):
    """What is judged, and how the room is asked about it."""

    code: ClassVar[str]  # the templates begin with it
    urls: ClassVar[dict[str, str]]  # names of the addresses of queue, pair, judge, judged and undo
    all_judgements: ClassVar[str]  # the words of the link to them
    refusals: ClassVar[tuple[type[Refusal], ...]]  # raised where an answer cannot be recorded
    presses: ClassVar[dict[str, str]] = {}  # by what the queue can be narrowed, in words; empty: by nothing

    @abstractmethod
    def questions(
        self, viewer: Viewer, after: tuple[int, UUID] | None, presses: str = "", *, limit: int
    ) -> list[PairT]:
        """Pairs to judge in their order, at most so many; those alone that press so, where it is said."""

    @abstractmethod
    def pair(self, viewer: Viewer, question: UUID) -> PairT | None:
        """One pair, or None: there is none, or either side is not the viewer's to see."""

    @abstractmethod
    def recent(self, viewer: Viewer, **narrowed: Any) -> list[JudgedT]:
        """What was judged, newest first. `is_own` and `limit` narrow it."""

    @abstractmethod
    def sides(self, pair: PairT) -> frozenset[UUID]:
        """What a pair puts side by side."""

    @abstractmethod
    def sides_judged(self, judgement: JudgedT) -> frozenset[UUID]:
        """What a judgement was about."""

    @abstractmethod
    def form(self, pair: PairT) -> JudgementForm: ...

    @abstractmethod
    def record(self, viewer: Viewer, pair: PairT, *, answer: str, reason: str) -> str:
        """Record the judgement, and return what more is to be said of it, if anything."""

    def ticked(self, pair: PairT, sent: QueryDict) -> PairT:
        """The question with those of its rows that the answer is to settle, of a question that has several."""
        return pair

    @abstractmethod
    def undo(self, viewer: Viewer, *, judgement: UUID, reason: str) -> None: ...

    @abstractmethod
    def listed(self, viewer: Viewer, pairs: Sequence[PairT]) -> Sequence[Any]:
        """The rows of the queue."""

    @abstractmethod
    def in_words(self, viewer: Viewer, judgements: Sequence[JudgedT]) -> list[JudgementInWords]: ...

    @abstractmethod
    def side_by_side(self, viewer: Viewer, pair: PairT) -> dict[str, Any]:
        """What the page shows of a pair besides the form."""

    def beside_queue(self, viewer: Viewer) -> dict[str, Any]:
        """What the queue's page shows besides the queue."""
        return {}


@require_http_methods(["GET"])
def queue(request: Request, kind: Judged[Any, Any]) -> HttpResponse:
    """Pairs to judge, those that could change something for a child first."""
    viewer = request.viewer
    presses = request.GET.get("presses", "") if request.GET.get("presses") in kind.presses else ""
    after = _order_and_id(request.GET.get("after", ""))
    waiting = kind.questions(viewer, after, presses, limit=ON_A_PAGE + 1)
    pairs = waiting[:ON_A_PAGE]
    more = f"{pairs[-1].order}_{pairs[-1].id}" if len(waiting) > ON_A_PAGE else ""
    context = {
        "kind": kind,
        "rows": kind.listed(viewer, _not_judged(viewer, kind, pairs)),
        "more": more,
        "is_first": after is None,
        "presses": presses,
        **kind.beside_queue(viewer),
        "last": _last(viewer, kind),
    }
    return render(request, f"joining/{kind.code}_queue.html", context)


@require_http_methods(["GET"])
def pair(request: Request, kind: Judged[Any, Any], **address: UUID) -> HttpResponse:
    """Two descriptions side by side."""
    return _pair_page(request, kind, _pair(request, kind, address), Judgement())


@require_http_methods(["POST"])
def judge(request: Request, kind: Judged[Any, Any], **address: UUID) -> HttpResponse:
    """Same, different or unsure; then on to the next pair."""
    viewer, asked = request.viewer, _pair(request, kind, address)
    form = kind.form(asked)
    judgement = judgement_from(request.POST, form)
    if judgement.errors:
        return _pair_page(request, kind, asked, judgement)
    answer = judgement.given["answer"]
    try:
        more = kind.record(viewer, kind.ticked(asked, request.POST), answer=answer, reason=judgement.reason)
    except kind.refusals as refusal:
        judgement.errors["answer"] = str(refusal)
        return _pair_page(request, kind, asked, judgement)
    ahead = _not_judged(viewer, kind, kind.questions(viewer, None, limit=AHEAD))
    following = next((waiting.id for waiting in ahead if waiting.id != asked.id), None)
    messages.success(request, f"Recorded: {form.answers[answer][0].lower()}.{more}")
    return redirect(kind.urls["pair"], following) if following else redirect(kind.urls["queue"])


@require_http_methods(["GET"])
def judged(request: Request, kind: Judged[Any, Any]) -> HttpResponse:
    """What people judged lately, each with its reason, to take back."""
    rows = kind.in_words(request.viewer, kind.recent(request.viewer))
    return render(request, f"joining/{kind.code}_judged.html", {"kind": kind, "rows": rows})


@require_http_methods(["POST"])
def undo(request: Request, kind: Judged[Any, Any], judgement: UUID) -> HttpResponse:
    """Take a judgement back, with a reason. Both stay on record."""
    reason = typed(request.POST, "reason")["reason"] or "Judged by mistake"
    kind.undo(request.viewer, judgement=judgement, reason=reason)
    messages.success(request, "Undone. Everything returns as it was before that judgement; both stay on record.")
    return redirect(kind.urls["judged"])


def _pair(request: Request, kind: Judged[PairT, Any], address: Mapping[str, UUID]) -> PairT:
    """The pair that the address asks for, under whichever name: a candidate of people, a question about things."""
    (question,) = address.values()
    asked = kind.pair(request.viewer, question)
    if asked is None:
        raise NotFound
    return asked


def _pair_page(request: Request, kind: Judged[PairT, Any], asked: PairT, judgement: Judgement) -> HttpResponse:
    context = {
        "kind": kind,
        "pair": asked,
        **kind.side_by_side(request.viewer, asked),
        **judgement_context(kind.form(asked), judgement),
        "last": _last(request.viewer, kind),
    }
    if judgement.errors:
        context["rows_ticked"] = request.POST.getlist("rows")
    context["all_ticked"] = len(context.get("rows_ticked", ())) == len(context.get("row_options", ()))
    return render(request, f"joining/{kind.code}_pair.html", context, status=422 if judgement.errors else 200)


def _not_judged(viewer: Viewer, kind: Judged[PairT, Any], pairs: Sequence[PairT]) -> list[PairT]:
    """These without what the viewer has just judged: the list itself is brought up to date in the background."""
    own = kind.recent(viewer, is_own=True)
    done = {kind.sides_judged(judgement) for judgement in own if judgement.undone_at is None}
    return [waiting for waiting in pairs if kind.sides(waiting) not in done]


def _last(viewer: Viewer, kind: Judged[Any, Any]) -> JudgementInWords | None:
    """The viewer's latest judgement, with its undo always on screen."""
    latest = kind.recent(viewer, is_own=True, limit=1)
    return kind.in_words(viewer, latest)[0] if latest else None


def _order_and_id(typed: str) -> tuple[int, UUID] | None:
    """Where a page of the queue goes on, as its link says it."""
    order, _, question = typed.partition("_")
    try:
        return int(order), UUID(question)
    except ValueError:
        return None
