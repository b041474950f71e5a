"""What rules read beside a child's own rows: what the hub may read, of what is near and now, and no more than it takes."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from synthetic.factories import child, concern, missing_episode, nhs_of, place, tie, vehicle
from tests.alerts.marked import PIPPA, WREN, in_the_car, night, nominal, sent, thing
from tests.alerts.test_presumed import judged
from tests.living import House
from wholepicture.alerts import children, looking_again, marks, things
from wholepicture.alerts.chronologies import RowsOfChild
from wholepicture.alerts.commands import decide_alert
from wholepicture.alerts.looking_again import look_again
from wholepicture.alerts.markable import ToMark
from wholepicture.alerts.marking import mark
from wholepicture.alerts.queries import alerts_awaiting
from wholepicture.base import clock
from wholepicture.base.database_role import speaking_as
from wholepicture.linkage.queries import moved_among
from wholepicture.linkage.things.commands import judge_things
from wholepicture.linkage.things.queries import joined_since, things_to_judge
from wholepicture.picture import background
from wholepicture.picture.background import (
    away_during,
    facts_of,
    homes_of,
    labels_for_rules,
    named_with,
    place_kinds,
    points_of,
)

HOTEL: dict[str, Any] = {"address": {"lines": ["3 Quay Row"], "postcode": "ZA1 1AA"}}


def at_hotel(house: House, agency: str, stated: dict[str, Any], key: str, **more: Any) -> UUID:
    there = place(**{**HOTEL, **more.pop("place", {})})
    (report,) = sent(house, agency, concern(child(**stated), key=key, places=[there], ties=[tie("c1", "l1")], **more))
    return report


# -- as far as the hub may read ---------------------------------------------------------------------------------------


def for_named_people(house: House) -> dict[str, Any]:
    return {"sharing": {"level": "named", "named": [house.emails["nurse"]], "lawful_basis": "gdpr_6_1_e"}}


def test_what_is_for_named_people_neither_names_a_place_nor_says_what_kind_it_is(house: House) -> None:
    open_to_hub = at_hotel(house, "SCH1", WREN, "open")
    for number in range(2):
        hidden = {"name": "The Safe House", "kind": "health"}
        at_hotel(house, "HLT", PIPPA, f"hidden-{number}", place=hidden, **for_named_people(house))
    quay = thing(house, open_to_hub, "place")
    with speaking_as("worker"):
        assert labels_for_rules("place", [quay]) == {quay: "Harbour Lights Guest House"}
        assert place_kinds([quay]) == {quay: "hotel"}


def test_of_what_very_many_state_no_more_is_read_than_says_enough(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "MOST_STATING", 3)
    for number in range(5):
        report = at_hotel(house, "SCH1", {**WREN, "identifiers": [nhs_of(number)]}, f"stay-{number}")
    quay = thing(house, report, "place")
    with speaking_as("worker"):
        assert facts_of([quay], ["kind", "name"])[quay]["kind"].total() == 3
        assert labels_for_rules("place", [quay]) == {quay: "Harbour Lights Guest House"}


def test_a_point_is_the_latitude_and_the_longitude_of_one_report(house: House) -> None:
    """Neither report gave the point that one's latitude and the other's longitude make."""
    reports = [
        at_hotel(house, "SCH1", WREN, f"p-{latitude}", place={"latitude": latitude, "longitude": longitude})
        for latitude, longitude in ((53.1, -1.1), (53.2, -1.2))
    ]
    with speaking_as("worker"):
        points = points_of([thing(house, report, "place") for report in reports])
    assert points
    assert set(points.values()) <= {("53.1", "-1.1"), ("53.2", "-1.2")}


# -- who lives together -----------------------------------------------------------------------------------------------


def at_home(house: House, kind: str, **more: Any) -> frozenset[UUID]:
    """Where a girl lives, as rules read it, where a report says that she lives at a place of a kind."""
    lives = concern(
        child(**WREN), key="lives", places=[place(kind=kind, **HOTEL)], ties=[tie("c1", "l1", "lives_at")], **more
    )
    (report,) = sent(house, "CSC", lives)
    with speaking_as("worker"):
        girl = nominal(house, report, "child")
        return homes_of([girl]).get(girl, frozenset())


def test_children_of_one_family_share_a_home_and_those_of_a_childrens_home_do_not(house: House) -> None:
    assert at_home(house, "care_home") == frozenset()


def test_a_familys_home_is_one(house: House) -> None:
    assert len(at_home(house, "home")) == 1


def test_a_home_that_named_people_alone_may_read_of_is_not_read(house: House) -> None:
    assert at_home(house, "home", **for_named_people(house)) == frozenset()


# -- who was away too -------------------------------------------------------------------------------------------------


def away(stated: dict[str, Any], day: int, hours: int, key: str) -> dict[str, Any]:
    since = datetime(2026, 3, day, 21, tzinfo=UTC)
    back = datetime(2026, 3, day + (21 + hours) // 24, (21 + hours) % 24, tzinfo=UTC)
    return missing_episode(
        child(**stated),
        key=key,
        missing_since=since.isoformat(),
        reported_at=since.isoformat(),
        returned_at=back.isoformat(),
    )


def test_whoever_was_away_at_the_same_time_is_not_crowded_out_by_who_was_back_before(house: House) -> None:
    (report,) = sent(house, "POL", away(PIPPA, 4, 11, "at-once"))
    pippa = nominal(house, report, "child")
    for number in range(3):
        stated = {"given": f"Maud{number}", "family": "Quill-Test", "identifiers": [nhs_of(20 + number)]}
        sent(house, "POL", away(stated, 4, 1, f"evening-{number}"))
    (hers,) = sent(house, "POL", away(WREN, 5, 6, "hers"))
    wren = nominal(house, hers, "child")
    with speaking_as("worker"):
        (area,) = {row.area_id for row in background.Event.objects.filter(submission=hers)}
        since = datetime(2026, 3, 5, 5, tzinfo=UTC)
        beside = list(away_during([(area, wren, since, datetime(2026, 3, 5, 7, tzinfo=UTC))], longest_hours=72, most=2))
    assert [event.nominal for _, event in beside] == [pippa]


def test_a_class_list_says_of_nobody_who_was_with_whom_without_end(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "MOST_NAMED", 4)
    listed = [child(ref=f"c{number}", **WREN | {"identifiers": [nhs_of(30 + number)]}) for number in range(9)]
    (report,) = sent(house, "SCH1", concern(*listed, key="class"))
    with speaking_as("worker"):
        girls = set(background.Event.objects.filter(submission=report).values_list("nominal", flat=True))
        first = min(girls)
        assert len(girls) == 9
        assert len(list(named_with([first], most=10))) == 4


# -- protected children -----------------------------------------------------------------------------------------------


def test_nothing_tells_whereabouts_where_those_of_who_may_be_the_same_child_are_protected(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = at_hotel(house, "SCH1", WREN, "open")
    quay, wren = thing(house, report, "place"), nominal(house, report, "child")
    other = UUID(int=7)
    with speaking_as("worker"):
        monkeypatch.setattr(children, "protected_nominals", lambda asked: {other} & set(asked))
        describing = children._describing([wren, other])
        assert describing([wren])("place", quay).label == "Harbour Lights Guest House"
        assert describing([wren, other])("place", quay).is_withheld
        assert describing([wren, other])("place", quay).label == ""


# -- the look-again list ----------------------------------------------------------------------------------------------


def test_a_page_of_the_list_asks_no_more_the_more_rows_it_has(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from wholepicture.alerts.listing import rows_of

    asked: list[int] = []

    def counted(viewer: Any, among: Any, alerts: Any) -> Any:
        asked.append(len(alerts))
        return rows_of(viewer, among, alerts)

    monkeypatch.setattr(looking_again, "rows_of", counted)
    for number in range(3):
        stated = {"given": f"Maud{number}", "family": "Quill-Test", "identifiers": [nhs_of(40 + number)]}
        sent(house, "SCH1", concern(child(**stated), key=f"a{number}", signs=["older_partner"]))
        sent(house, "HLT", concern(child(**stated), key=f"b{number}", signs=["hotel_stay"]))
    rows = look_again(house.viewer("coordinator")).rows
    assert len(rows) == 3
    assert len(asked) == 1


# -- what was joined lately -------------------------------------------------------------------------------------------


def test_what_was_joined_long_ago_is_not_looked_through_again_with_each_report(house: House) -> None:
    row = judged(house, "same")
    (girl,) = row.about_now
    with speaking_as("worker"):
        assert moved_among([girl], since=datetime(2026, 1, 1, tzinfo=UTC)) == {girl}
        assert moved_among([girl], since=clock.now() + timedelta(days=7)) == set()


def test_a_car_that_was_joined_long_ago_is_not_looked_through_again_and_its_new_report_joins_nothing(
    house: House,
) -> None:
    (whole,) = sent(house, "SCH1", in_the_car(WREN, key="whole"))
    (part,) = sent(house, "POL", in_the_car(PIPPA, key="part", vehicles=[vehicle("XX0? ABC", colour="black")]))
    officer = house.viewer("linkage_officer")
    (asked,) = things_to_judge(officer)
    judge_things(officer, mention_a=asked.a.mention, mention_b=asked.b.mention, answer="same", reason="One car")
    house.process()
    lately, car = datetime(2026, 1, 1, tzinfo=UTC), thing(house, whole)
    with speaking_as("worker"):
        assert joined_since([car], lately, besides=[]) == {car}
        assert joined_since([car], lately, besides=[whole, part]) == set()
        assert joined_since([car], clock.now() + timedelta(days=7), besides=[]) == set()


def test_a_sign_that_a_person_dismissed_points_at_nobody_any_more(house: House) -> None:
    (only,) = sent(house, "SCH1", concern(child(**WREN), key="partner", signs=["older_partner"]))
    girl = nominal(house, only, "child")
    with speaking_as("worker"):
        (area,) = {row.area_id for row in background.Event.objects.filter(submission=only)}
        assert things._pointed_at({girl}, area) == {girl}
    sent(house, "POL", night(4))
    for row in alerts_awaiting(house.viewer("coordinator")):
        decide_alert(house.viewer("coordinator"), alert=row.id, decision="dismiss", reason="A cousin")
    house.process()
    with speaking_as("worker"):
        assert things._pointed_at({girl}, area) == set()


def test_a_place_that_is_of_concern_is_near_however_many_were_said_to_be_of_none_since(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marks, "MOST_PLACES", 1)
    report = at_hotel(house, "SCH1", WREN, "open", place={"latitude": 53.1, "longitude": -1.1})
    other = at_hotel(house, "SCH1", PIPPA, "other", place={"name": "Café", "address": None, "kind": "takeaway"})
    hub = house.viewer("coordinator")
    mark(hub, to_mark=[ToMark("place", thing(house, report, "place"))], says="of_concern", reason="Seen")
    mark(hub, to_mark=[ToMark("place", thing(house, other, "place"))], says="no_concern", reason="Open to all")
    with speaking_as("worker"):
        (area,) = {row.area_id for row in background.Event.objects.filter(submission=report)}
        assert set(marks.marked_places(area)) == {thing(house, report, "place")}


def test_an_episode_without_a_likely_end_does_not_read_everybody_who_was_away_since() -> None:
    began = datetime(2026, 3, 4, 21, tzinfo=UTC)
    event = SimpleNamespace(
        kind="missing_episode", at=began, until=datetime(2035, 1, 1, tzinfo=UTC), area_id=UUID(int=1)
    )
    ((_, _, since, until),) = children._spells({UUID(int=2): RowsOfChild(events=[event])})
    assert until - since == timedelta(hours=children.LONGEST_EPISODE_HOURS)
