"""Marks of concern: who may be marked and who may not, what a mark lets be raised, and that it follows people and things."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from synthetic.factories import adult, child, concern, nhs_of, phone, place, tie, vehicle
from tests.access.raw import as_superuser
from tests.alerts.marked import (
    KEZ,
    PIPPA,
    WREN,
    car,
    in_the_car,
    man,
    marks_in,
    nominal,
    raised,
    seen_with_him,
    sent,
    thing,
)
from tests.living import House
from wholepicture.access.models import Bar
from wholepicture.alerts import markable, marking
from wholepicture.alerts.markable import NotMarked, ToMark
from wholepicture.alerts.marking import (
    COUNTS_FOR,
    REVIEW_AFTER,
    MarkShown,
    mark,
    marked_of_concern,
    marks_due,
    marks_listed,
    marks_of,
)
from wholepicture.base import clock
from wholepicture.base.ledgered import NeedsReason, NotFound, NotPermitted
from wholepicture.linkage import commands as linkage


@pytest.fixture
def seen(house: House) -> UUID:
    """A report of a girl with the man, who drives his car."""
    house.by_the_first_rule_alone()
    (submission,) = sent(house, "SCH1", seen_with_him(WREN, key="seen"))
    return submission


def marked(house: House, to_mark: list[ToMark], says: str = "of_concern", **more: Any) -> None:
    mark(house.viewer("coordinator"), to_mark=to_mark, says=says, reason="Two girls name him", **more)
    house.process()


def listed(viewer: Any) -> list[MarkShown]:
    return marks_listed(viewer).rows


# -- who may be marked ------------------------------------------------------------------------------------------------


def test_a_man_of_whom_nobody_has_said_anything_raises_nobody(house: House, seen: UUID) -> None:
    sent(house, "HOM", in_the_car(PIPPA, key="note"))
    assert raised(house) == []


def test_a_mark_needs_a_reason_and_one_of_three_words(house: House, seen: UUID) -> None:
    hub, about = house.viewer("coordinator"), man(nominal(house, seen))
    with pytest.raises(NeedsReason):
        mark(hub, to_mark=about, says="of_concern", reason="  ")
    with pytest.raises(NotMarked, match="of concern, of no concern, or neither"):
        mark(hub, to_mark=about, says="suspect", reason="x")
    assert marks_in(house) == []


@pytest.mark.parametrize("who", ["teacher_dsl", "social_worker", "linkage_officer"])
def test_whoever_does_not_work_with_alerts_marks_nobody_and_reads_no_mark(house: House, seen: UUID, who: str) -> None:
    him = nominal(house, seen)
    with pytest.raises(NotPermitted):
        mark(house.viewer(who), to_mark=man(him), says="of_concern", reason="x")
    with pytest.raises(NotPermitted):
        marks_of(house.viewer(who), kind="nominal", about=[him])
    with pytest.raises(NotPermitted):
        marks_listed(house.viewer(who))
    with pytest.raises(NotPermitted):
        marked_of_concern(house.viewer(who), kind="nominal")


def test_a_child_is_never_marked_and_nothing_beside_her_is(house: House, seen: UUID) -> None:
    girl, him = nominal(house, seen, "child"), nominal(house, seen)
    with pytest.raises(NotMarked, match="A child is never marked"):
        mark(house.viewer("coordinator"), to_mark=[*man(him), *man(girl)], says="of_concern", reason="x")
    assert marks_in(house) == []


def test_a_friend_whom_no_report_calls_a_child_but_who_was_born_too_late_is_not_marked(house: House) -> None:
    friend = adult(given="Bram", also_known_as=None, role="associate", date_of_birth="2011-02-03")
    (submission,) = sent(house, "SCH1", concern(child(**WREN), friend, key="friend", ties=[tie("c1", "p1")]))
    with pytest.raises(NotMarked, match="under 18"):
        marked(house, man(nominal(house, submission, "associate")))


@pytest.mark.parametrize("kind", ["station", "school", "takeaway", "park", "shop"])
def test_a_place_where_anybody_may_be_is_not_marked_and_the_refusal_says_what_it_is(house: House, kind: str) -> None:
    body = concern(
        child(**WREN), key="there", places=[place("Gull Corner", kind=kind)], ties=[tie("c1", "l1", "seen_at")]
    )
    (submission,) = sent(house, "SCH1", body)
    with pytest.raises(NotMarked, match=f"This place is a {kind}"):
        marked(house, [ToMark("place", thing(house, submission, "place"))])
    marked(house, [ToMark("place", thing(house, submission, "place"))], "no_concern")


def test_a_hotel_is_marked(house: House) -> None:
    body = concern(child(**WREN), key="there", places=[place()], ties=[tie("c1", "l1", "seen_at")])
    (submission,) = sent(house, "SCH1", body)
    marked(house, [ToMark("place", thing(house, submission, "place"))])
    assert len(marks_in(house)) == 1


def test_a_number_that_so_many_share_that_it_is_damped_is_not_marked(house: House) -> None:
    bodies = [
        concern(
            child(given=given, family=f"Row{given}-Test", identifiers=None),
            phones=[phone()],
            ties=[tie("c1", "t1", "contacted")],
        )
        for given in ("Ada", "Bram", "Cleo", "Dov", "Finn", "Hugo")
    ]
    submissions = sent(house, "CHA", *bodies)
    number = thing(house, submissions[0], "phone")
    marked(house, [ToMark("phone", number)])
    from wholepicture.linkage.queries import shared_values

    officer = house.viewer("linkage_officer")
    linkage.judge_shared_value(officer, value=shared_values(officer)[0].id, answer="damp", reason="A switchboard")
    house.process()
    with pytest.raises(NotMarked, match="left out"):
        marked(house, [ToMark("phone", number)])
    marked(house, [ToMark("phone", number)], "lifted")


def test_a_childs_own_telephone_is_not_marked(house: House) -> None:
    (submission,) = sent(house, "SCH1", concern(child(**WREN, phones=["07700 900123"]), key="own"))
    with pytest.raises(NotMarked, match="own phone is never marked"):
        marked(house, [ToMark("phone", thing(house, submission, "phone"))])


def test_what_there_is_not_is_not_marked_nor_a_person_as_a_car(house: House, seen: UUID) -> None:
    with pytest.raises(NotFound):
        marked(house, man(uuid4()))
    with pytest.raises(NotFound):
        marked(house, car(nominal(house, seen)))
    with pytest.raises(NotMarked, match="Only people, vehicles"):
        marked(house, [ToMark("family", nominal(house, seen))])


def test_days_that_cannot_be_are_refused_by_the_box_that_holds_them(house: House, seen: UUID) -> None:
    from wholepicture.alerts.marking import WrongDays

    today, about = clock.local_date(), man(nominal(house, seen))
    wrong = [
        ("until", {"until": today - timedelta(days=1)}),
        ("review_on", {"review_on": today - timedelta(days=1)}),
        ("review_on", {"review_on": today + timedelta(days=9), "until": today + timedelta(days=8)}),
    ]
    for box, days in wrong:
        with pytest.raises(WrongDays) as refused:
            marked(house, about, **days)
        assert refused.value.field == box
    assert marks_in(house) == []


def test_a_mark_is_reviewed_after_90_days_and_counts_for_365_and_a_shorter_one_is_reviewed_on_its_last_day(
    house: House, seen: UUID
) -> None:
    today, him = clock.local_date(), nominal(house, seen)
    marked(house, man(him))
    shown = marks_of(house.viewer("coordinator"), kind="nominal", about=[him])[him]
    assert (shown.review_on, shown.until) == (today + REVIEW_AFTER, today + COUNTS_FOR)
    assert (shown.title, shown.by != "", shown.reason) == ("Of concern", True, "Two girls name him")
    marked(house, man(him), until=today + timedelta(days=9))
    shown = marks_of(house.viewer("coordinator"), kind="nominal", about=[him])[him]
    assert (shown.review_on, shown.until) == (today + timedelta(days=9), today + timedelta(days=9))


# -- what a mark does -------------------------------------------------------------------------------------------------


def test_whoever_was_tied_to_him_within_a_year_is_raised_at_once_when_he_is_marked(house: House, seen: UUID) -> None:
    sent(house, "HOM", seen_with_him(PIPPA, key="other", man=KEZ, signs=[]))
    sent(
        house,
        "HLT",
        seen_with_him(
            {**PIPPA, "given": "Maud", "identifiers": [nhs_of(3)]}, key="old", happened={"from": "2024-03-03"}
        ),
    )
    marked(house, man(nominal(house, seen)))
    assert "Wren Ashdown-Test" in raised(house)
    assert "Maud Sallow-Test" not in raised(house), "what was more than a year before is not reached"


def test_a_mark_on_him_does_not_spread_to_his_car_until_a_person_ticks_the_car(house: House, seen: UUID) -> None:
    marked(house, man(nominal(house, seen)))
    sent(house, "HOM", in_the_car(PIPPA, key="note"))
    assert raised(house) == ["Wren Ashdown-Test"]
    marked(house, car(thing_of_kind(house, seen)))
    assert raised(house) == ["Pippa Sallow-Test", "Wren Ashdown-Test"]


def thing_of_kind(house: House, submission: UUID) -> UUID:
    return thing(house, submission, "vehicle")


def test_a_report_about_the_marked_car_raises_the_next_girl_when_it_comes(house: House, seen: UUID) -> None:
    marked(house, car(thing(house, seen)))
    assert raised(house) == []
    sent(house, "HOM", in_the_car(PIPPA, key="note"))
    assert raised(house) == ["Pippa Sallow-Test"]


@pytest.mark.parametrize("says", ["no_concern", "lifted"])
def test_the_latest_word_counts(house: House, seen: UUID, says: str) -> None:
    its = car(thing(house, seen))
    marked(house, its)
    marked(house, its, says)
    sent(house, "HOM", in_the_car(PIPPA, key="note"))
    assert raised(house) == []
    assert listed(house.viewer("coordinator")) == []
    marked(house, its)
    assert raised(house) == ["Pippa Sallow-Test"]


def test_a_mark_that_ended_raises_nobody_by_what_is_written_afterwards_and_stays_on_the_list_until_somebody_speaks(
    house: House, seen: UUID
) -> None:
    its = thing(house, seen)
    marked(house, car(its))
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE alerts_mark SET review_on = '2026-02-01', until = '2026-03-01', at = '2025-12-01'")
    sent(house, "HOM", in_the_car(PIPPA, key="note"))
    assert raised(house) == []
    hub = house.viewer("coordinator")
    (shown,) = listed(hub)
    assert (shown.is_due, shown.is_ended, marks_due(hub)) == (True, True, 1)
    marked(house, car(its), "lifted")
    assert (listed(hub), marks_due(hub)) == ([], 0)


def test_those_due_for_review_come_first(house: House, seen: UUID) -> None:
    today, hub = clock.local_date(), house.viewer("coordinator")
    marked(house, man(nominal(house, seen)))
    marked(house, car(thing(house, seen)), review_on=today)
    assert [shown.kind for shown in listed(hub)] == ["vehicle", "nominal"]
    assert [shown.is_due for shown in listed(hub)] == [True, False]
    assert marks_due(hub) == 1


def test_however_many_are_marked_all_are_listed_by_pages_and_a_list_is_narrowed_to_all_of_them(
    house: House, seen: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    today, hub = clock.local_date(), house.viewer("coordinator")
    (another,) = sent(
        house, "HOM", concern(child(**PIPPA), key="b", vehicles=[vehicle("YY00 ABC")], ties=[tie("c1", "v1")])
    )
    its, other, him = thing(house, seen), thing(house, another), nominal(house, seen)
    marked(house, car(its))
    marked(house, man(him), review_on=today)
    marked(house, car(other), review_on=today + timedelta(days=1))
    monkeypatch.setattr(marking, "ON_A_PAGE", 1)
    pages = [marks_listed(hub, page=number) for number in (1, 2, 3, 99)]
    assert [[one.about for one in page.rows] for page in pages] == [[him], [other], [its], [its]]
    assert [(page.number, page.total) for page in pages] == [(1, 3), (2, 3), (3, 3), (3, 3)]
    assert set(marked_of_concern(hub, kind="vehicle")) == {its, other}
    assert marked_of_concern(hub, kind="nominal") == [him]


# -- people and things are joined and parted --------------------------------------------------------------------------


@pytest.fixture
def two_names(house: House, seen: UUID) -> tuple[UUID, UUID, Callable[[], UUID], Callable[[UUID], None]]:
    """The man, and whoever is called otherwise in another report: two until an officer says that they are one."""
    house.add_colleague("second_officer", "linkage_officer")
    other = {"given": "Bez", "family": "Tolland-Test", "also_known_as": None}
    (submission,) = sent(house, "HOM", concern(child(**PIPPA), adult(**other), key="other", ties=[tie("c1", "p1")]))
    first, second = nominal(house, seen), nominal(house, submission)
    assert first != second

    def join() -> UUID:
        officer, colleague = house.viewer("linkage_officer"), house.viewer("second_officer")
        made = linkage.record_judgement(officer, subject_a=first, subject_b=second, answer="same", reason="One man")
        if made.second:
            linkage.look_again(colleague, judgement=made.id, agrees=True, reason="So it is")
        house.process()
        return made.id

    def part(judgement: UUID) -> None:
        linkage.undo_judgement(house.viewer("linkage_officer"), judgement=judgement, reason="A mistake")
        house.process()

    return first, second, join, part


def test_a_mark_follows_whom_it_was_made_on_through_joining_and_parting(house: House, two_names: Any) -> None:
    first, second, join, part = two_names
    hub = house.viewer("coordinator")
    marked(house, man(second))
    assert raised(house) == ["Pippa Sallow-Test"]
    judgement = join()
    assert raised(house) == ["Pippa Sallow-Test", "Wren Ashdown-Test"], (
        "who was seen with the other name is raised at once"
    )
    now = nominal_now(house, second)
    assert set(marks_of(hub, kind="nominal", about=[now])) == {now}
    part(judgement)
    assert set(marks_of(hub, kind="nominal", about=[first, second])) == {second}
    assert [shown.about for shown in listed(hub)] == [second]


def nominal_now(house: House, subject: UUID) -> UUID:
    from wholepicture.linkage.queries import standing_of

    with house.operator().acting():
        return standing_of([subject])[subject].nominal


def test_the_latest_word_on_either_of_two_who_are_one_counts_for_both(house: House, two_names: Any) -> None:
    first, second, join, _ = two_names
    marked(house, man(second))
    marked(house, man(first), "no_concern")
    join()
    hub = house.viewer("coordinator")
    assert listed(hub) == [], "said of the one later that he is of no concern"
    marked(house, man(second))
    (shown,) = listed(hub)
    assert shown.about == nominal_now(house, first)


def test_a_car_that_is_judged_the_same_carries_the_mark_and_loses_it_when_that_is_undone(
    house: House, seen: UUID
) -> None:
    from wholepicture.linkage.things.commands import judge_things, undo_thing_judgement
    from wholepicture.linkage.things.queries import things_to_judge

    (partly,) = sent(
        house,
        "HOM",
        concern(
            child(**PIPPA),
            key="partly",
            vehicles=[{"ref": "v1", "registration": "XX0? ABC", "colour": "black"}],
            ties=[tie("c1", "v1", "travelled_in")],
        ),
    )
    marked(house, car(thing(house, seen)))
    assert raised(house) == []
    officer = house.viewer("linkage_officer")
    (question,) = things_to_judge(officer)
    made = judge_things(
        officer, mention_a=question.a.mention, mention_b=question.b.mention, answer="same", reason="One car"
    )
    house.process()
    assert raised(house) == ["Pippa Sallow-Test"]
    undo_thing_judgement(officer, judgement=made.id, reason="A mistake")
    house.process()
    hub = house.viewer("coordinator")
    assert [shown.about for shown in listed(hub)] == [thing(house, seen)]
    assert marks_of(hub, kind="vehicle", about=[thing(house, partly)]) == {}


# -- who sees marks ---------------------------------------------------------------------------------------------------


def test_whoever_is_barred_from_a_girl_sees_no_mark_on_what_is_tied_to_her(house: House, seen: UUID) -> None:
    hub = house.viewer("coordinator")
    marked(house, man(nominal(house, seen)))
    marked(house, car(thing(house, seen)))
    assert len(listed(hub)) == 2
    with house.operator().acting():
        girl = nominal(house, seen, "child")
        Bar.objects.create(
            area_id=house.area, professional_id=hub.person, subject=girl, nominal=girl, reason="His niece"
        )
    assert listed(house.viewer("coordinator")) == []
    with pytest.raises(NotFound):
        marked(house, man(nominal(house, seen)))


# -- planted faults ---------------------------------------------------------------------------------------------------


def test_a_check_that_forgot_who_may_be_a_child_would_be_noticed(
    house: House, seen: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(markable, "who_may_be_children", lambda ids, born_after: set())
    with pytest.raises(pytest.fail.Exception):
        test_a_child_is_never_marked_and_nothing_beside_her_is(house, seen)


def test_a_mark_that_held_to_the_id_it_was_made_with_would_be_noticed(
    house: House, two_names: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wholepicture.alerts import marks

    monkeypatch.setattr(marks, "members_of", lambda people: [])
    with pytest.raises(AssertionError):
        test_a_mark_follows_whom_it_was_made_on_through_joining_and_parting(house, two_names)
