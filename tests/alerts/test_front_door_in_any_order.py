"""Whatever people do to a report at the front door, and in whichever order: no way ends unsaid, and its sender hears of each."""

from contextlib import suppress
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from synthetic.factories import concern
from tests.alerts.reports import told, wren
from tests.living import House
from wholepicture.alerts.front_door import (
    Taken,
    decide_report,
    end_route,
    first_read_setting,
    open_routes,
    record_first_read,
    set_first_reads,
    take_on,
)
from wholepicture.alerts.queries import report_to_read
from wholepicture.alerts.results import ReportToRead
from wholepicture.alerts.routes import HOW_READ_FIRST, WAYS
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import Refusal

WHO = ("coordinator", "police_intelligence")
WHY = "Invented."
ways = st.lists(st.sampled_from(sorted(WAYS)), max_size=2, unique=True)
ACTS = st.one_of(
    st.tuples(st.just("set"), st.sampled_from(sorted(HOW_READ_FIRST))),
    st.tuples(st.just("first"), st.booleans()),
    st.tuples(st.just("answer"), st.sampled_from(["dismiss", "watch", "act"]), ways),
    st.tuples(st.just("further"), ways),
    st.tuples(st.just("end"), st.integers(0, 3)),
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from(WHO), ACTS), max_size=8))
def test_no_path_ends_without_an_outcome_to_the_sender_and_none_is_a_dead_end(
    shared_house: House, acts: list[tuple[str, tuple[object, ...]]]
) -> None:
    (sent,) = shared_house.send("CHA", concern(wren(), key=str(new_id())))
    shared_house.process()
    report = sent.submission
    for who, act in acts:
        with suppress(Refusal):
            _do(shared_house, who, report, act)
        _holds(shared_house, report)
    _to_the_end(shared_house, report)
    page = _page(shared_house, report)
    assert page.row.answered_at
    assert all(route.ended_at for route in page.routes)
    assert len(told(shared_house, report)) >= 1 + len(page.routes)


def _do(house: House, who: str, report: UUID, act: tuple[object, ...]) -> None:
    viewer, given = house.viewer(who), act[1:]
    match act[0]:
        case "set":
            hub = house.viewer("coordinator")
            set_first_reads(hub, use=str(given[0]), reason=WHY, after=first_read_setting(hub).number)
        case "first":
            record_first_read(viewer, submission=report, takes_forward=bool(given[0]), reason=WHY)
        case "answer":
            taken = _taken(house, given[1])
            decide_report(viewer, submission=report, decision=str(given[0]), reason=WHY, told="Why.", ways=taken)
        case "further":
            take_on(viewer, submission=report, ways=_taken(house, given[0]))
        case "end":
            own = [route.id for route in open_routes(viewer) if route.submission == report]
            if own:
                end_route(viewer, route=own[int(str(given[0])) % len(own)], done="Done.", told="It was looked into.")


def _taken(house: House, codes: object) -> dict[str, Taken]:
    assert isinstance(codes, list)
    return {code: Taken("The desk, 7", house.professionals["coordinator"]) for code in codes}


def _holds(house: House, report: UUID) -> None:
    """At any moment: it waits and nobody was told, or it was answered and its sender was; what is open has a clock and is listed."""
    page, said = _page(house, report), told(house, report)
    assert bool(said) == bool(page.row.answered_at)
    ended = [route for route in page.routes if route.ended_at]
    assert said.count("It was looked into.") == len(ended)
    listed = {route.id for route in open_routes(house.viewer("coordinator"))}
    for route in page.routes:
        assert route.due_at > route.at
        assert (route.id in listed) == (route.ended_at is None)
    assert page.row.due_at


def _to_the_end(house: House, report: UUID) -> None:
    """Whatever was done before, the next act is there, and leads on."""
    page = _page(house, report)
    if page.row.is_hidden:
        _do(house, "coordinator", report, ("first", True))
    if not page.row.answered_at:
        _do(house, "coordinator", report, ("answer", "dismiss", ["crime"]))
    while any(route.submission == report for route in open_routes(house.viewer("coordinator"))):
        _do(house, "coordinator", report, ("end", 0))


def _page(house: House, report: UUID) -> ReportToRead:
    page = report_to_read(house.viewer("coordinator"), submission=report)
    assert page is not None
    return page
