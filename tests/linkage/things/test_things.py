"""Things that are one in life and differ in the reports: asked about, joined by a person, parted again exactly."""

from typing import Any
from uuid import UUID

import pytest

from synthetic import factories
from tests.living import House
from wholepicture.access.commands import protect_location
from wholepicture.access.viewer import system_viewer
from wholepicture.alerts.queries import alerts_awaiting
from wholepicture.base import clock
from wholepicture.base.database_role import cursor, speaking_as
from wholepicture.base.ledgered import NotPermitted
from wholepicture.linkage.models import ThingKey, ThingProfile, ThingQuestion, ThingSighting, ThingStanding
from wholepicture.linkage.things.commands import (
    CannotBeOne,
    KeptApart,
    NoSuchThings,
    judge_things,
    profile_things_again,
    undo_thing_judgement,
)
from wholepicture.linkage.things.queries import (
    submissions_to_look_through,
    submissions_with_old_things,
    thing_pair_to_judge,
    things_to_judge,
)
from wholepicture.picture.queries import picture_of_thing

CORSA = {"make": "Vauxhall", "model": "Corsa", "colour": "black"}


def seen(house: House, agency: str, key: str, child: str = "Wren", **things: Any) -> None:
    """A report of a child and what she was seen with."""
    refs = [one["ref"] for listed in things.values() for one in listed]
    body = factories.concern(
        factories.child(given=child, identifiers=None),
        key=key,
        ties=[factories.tie("c1", ref, "travelled_in" if ref.startswith("v") else "uses") for ref in refs],
        **things,
    )
    house.send(agency, body)


def car(registration: str | None, **more: Any) -> dict[str, Any]:
    return {"vehicles": [factories.vehicle(registration, **{"colour": None, **more})]}


def officer(house: House) -> Any:
    return house.viewer("linkage_officer")


def mention(key: str, kind: str = "vehicle") -> UUID:
    with speaking_as("worker"), cursor() as sql:
        sql.execute(
            "SELECT m.id FROM intake_mention m JOIN intake_submission s ON s.id = m.submission_id "
            "WHERE s.key = %s AND m.kind = %s",
            [key, kind],
        )
        return sql.fetchone()[0]


def thing_of(key: str, kind: str = "vehicle") -> UUID:
    """What a mention stands in now."""
    with speaking_as("worker"):
        one = mention(key, kind)
        standing = ThingStanding.objects.filter(mention=one, until=None).values_list("stands_in", flat=True).first()
        return standing or ThingProfile.objects.get(mention=one).thing


PAIRS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("vehicle", car("LK?9 A?C", make="Corsa", colour="dark"), car("LK19 ABC", **CORSA)),
    ("vehicle", car("XXOO ABC"), car("XX00 ABC")),
    ("vehicle", car("*A8C", make="Corsa", colour="dark"), car("XX00 ABC", **CORSA)),
    ("phone", {"phones": [factories.phone("900123")]}, {"phones": [factories.phone("07700 900123")]}),
    ("phone", {"phones": [factories.phone("07700 ??? 123")]}, {"phones": [factories.phone("07700 900123")]}),
    (
        "account",
        {"accounts": [{"ref": "a1", "platform": "Snapchat", "handle": "@kez_harbour"}]},
        {"accounts": [{"ref": "a1", "platform": "Instagram", "handle": "kez.harbour"}]},
    ),
    (
        "place",
        {"places": [factories.place("the Anchor guest house", kind="hotel")]},
        {
            "places": [
                factories.place(
                    "Anchor Guest House",
                    address={"lines": ["4 Quay Street"], "postcode": "ZA1 3AE", "uprn": "100000000001"},
                )
            ]
        },
    ),
]


@pytest.mark.parametrize(("kind", "one", "other"), PAIRS)
@pytest.mark.parametrize("turned", [False, True])
def test_two_that_are_one_in_life_are_asked_about_joined_by_an_officer_and_parted_as_they_were(
    house: House, kind: str, one: dict[str, Any], other: dict[str, Any], turned: bool
) -> None:
    seen(house, "SCH1", "s", **(other if turned else one))
    seen(house, "POL", "p", "Ines", **(one if turned else other))
    house.process()
    alone = {key: thing_of(key, kind) for key in "sp"}
    assert alone["s"] != alone["p"], "nothing joins by resemblance"
    (pair,) = things_to_judge(officer(house))
    assert {pair.a.agency, pair.b.agency} == {"Marsh Lane Academy", "Harrowmere Police"}
    before = {key: picture_of_thing(house.viewer("coordinator"), kind=kind, thing=one) for key, one in alone.items()}
    judged = judge_things(
        officer(house), mention_a=pair.a.mention, mention_b=pair.b.mention, answer="same", reason="Seen both"
    )
    house.process()
    joined = thing_of("s", kind)
    assert joined == thing_of("p", kind)
    assert things_to_judge(officer(house)) == []
    for address in (joined, *alone.values()):
        shown = picture_of_thing(house.viewer("coordinator"), kind=kind, thing=address)
        assert shown is not None
        assert len(shown.ties) == 2, "both children, also by an id of before"
        assert len(shown.chronology) == 2
    undo_thing_judgement(officer(house), judgement=judged.id, reason="Wrong car")
    house.process()
    assert {key: thing_of(key, kind) for key in "sp"} == alone
    after = {key: picture_of_thing(house.viewer("coordinator"), kind=kind, thing=one) for key, one in alone.items()}
    assert after == before
    assert len(things_to_judge(officer(house))) == 1, "it is asked again"
    then = picture_of_thing(house.viewer("coordinator"), kind=kind, thing=joined, known_at=judged.at)
    assert then is not None
    assert len(then.ties) == 2, "as known on the day, they were one"


# -- what no person is asked, and what no person can join -----------------------------------------------------------


def test_two_whole_plates_that_differ_are_not_asked_about_and_cannot_be_judged_one(house: House) -> None:
    seen(house, "SCH1", "s", **car("XX00 ABC", **CORSA))
    seen(house, "POL", "p", **car("XX00 ABD", **CORSA))
    house.process()
    assert things_to_judge(officer(house)) == []
    with pytest.raises(CannotBeOne):
        judge_things(officer(house), mention_a=mention("s"), mention_b=mention("p"), answer="same", reason="One car")


def test_a_partial_plate_does_not_make_two_whole_plates_one(house: House) -> None:
    seen(house, "SCH1", "s", **car("XX00 ABC", **CORSA))
    seen(house, "POL", "p", **car("XX00 ABD", **CORSA))
    seen(house, "CHA", "c", **car("XX00 AB?", **CORSA))
    house.process()
    judge_things(officer(house), mention_a=mention("s"), mention_b=mention("c"), answer="same", reason="One car")
    house.process()
    assert things_to_judge(officer(house)) == [], "what is left can no longer be the same"
    with pytest.raises(CannotBeOne):
        judge_things(officer(house), mention_a=mention("p"), mention_b=mention("c"), answer="same", reason="One car")


def test_what_was_judged_different_is_kept_apart_also_through_a_third(house: House) -> None:
    for agency, key in (("SCH1", "s"), ("POL", "p"), ("CHA", "c")):
        seen(house, agency, key, **car("XX00 AB?", **CORSA))
    house.process()
    judge_things(officer(house), mention_a=mention("s"), mention_b=mention("p"), answer="different", reason="Two cars")
    judge_things(officer(house), mention_a=mention("s"), mention_b=mention("c"), answer="same", reason="One car")
    house.process()
    with pytest.raises(KeptApart):
        judge_things(officer(house), mention_a=mention("p"), mention_b=mention("c"), answer="same", reason="One car")
    with pytest.raises(NoSuchThings):
        judge_things(officer(house), mention_a=mention("p"), mention_b=UUID(int=1), answer="same", reason="One car")


def test_a_newcomer_is_asked_about_once_and_the_next_likeliest_after_an_answer(house: House) -> None:
    seen(house, "SCH1", "s", **car("XX00 ABC", **CORSA))
    seen(house, "POL", "p", **car("XX00 ABD", **CORSA))
    seen(house, "CHA", "c", **car("XX00 AB?", **CORSA))
    house.process()
    (first,) = things_to_judge(officer(house))
    judge_things(
        officer(house), mention_a=first.a.mention, mention_b=first.b.mention, answer="different", reason="Not that one"
    )
    house.process()
    (second,) = things_to_judge(officer(house))
    assert {first.b.agency, second.b.agency} == {"Marsh Lane Academy", "Harrowmere Police"}


def test_a_third_that_comes_later_stands_where_its_whole_plate_stands(house: House) -> None:
    seen(house, "SCH1", "s", **car("XX00 A?C", **CORSA))
    seen(house, "POL", "p", **car("XX00 ABC", **CORSA))
    house.process()
    judge_things(officer(house), mention_a=mention("s"), mention_b=mention("p"), answer="same", reason="One car")
    house.process()
    seen(house, "CHA", "c", "Ines", **car("xx00abc"))
    house.process()
    assert thing_of("c") == thing_of("s") == mention("s"), "called by the first mention: it tells nobody the plate"
    assert things_to_judge(officer(house)) == []


def test_a_car_by_which_nothing_of_a_plate_was_read_is_not_asked_about(house: House) -> None:
    seen(house, "SCH1", "s", **car(None, **CORSA))
    seen(house, "POL", "p", **car("XX00 ABC", **CORSA))
    house.process()
    assert things_to_judge(officer(house)) == []


def test_an_alert_is_raised_by_what_is_judged_one_and_once_however_often_that_is_taken_back(house: House) -> None:
    seen(house, "SCH1", "s", **car("XX00 A?C", **CORSA))
    # a girl who is plainly another: two who may be one count as one
    ines = factories.child(given="Ines", family="Marl-Test", date_of_birth="2007-02-03", identifiers=None)
    tied = [factories.tie("c1", "v1", "travelled_in")]
    house.send("POL", factories.concern(ines, key="p", signs=["older_partner"], ties=tied, **car("XX00 ABC", **CORSA)))
    house.process()
    assert alerts_awaiting(house.viewer("coordinator")) == []
    for _ in range(2):
        judged = judge_things(
            officer(house), mention_a=mention("s"), mention_b=mention("p"), answer="same", reason="One car"
        )
        house.process()
        (alert,) = alerts_awaiting(house.viewer("coordinator"))
        assert "The same vehicle (XX00 ABC black Vauxhall Corsa) is tied to 2 children" in alert.reasons[0]
        undo_thing_judgement(officer(house), judgement=judged.id, reason="Not sure after all")
        house.process()


# -- whom a question shows to ----------------------------------------------------------------------------------------


def test_a_question_shows_to_linkage_officers_who_may_see_both_sides_only(house: House) -> None:
    seen(house, "SCH1", "s", **car("XX00 A?C", **CORSA))
    named = factories.concern(
        factories.child(given="Ines", identifiers=None),
        key="p",
        sharing={"level": "named", "named": ["linkage.officer@example.org"]},
        **car("XX00 ABC", **CORSA),
    )
    house.send("POL", named)
    house.process()
    (pair,) = things_to_judge(officer(house))
    house.add_colleague("second_officer", "linkage_officer")
    other = house.viewer("second_officer")
    assert things_to_judge(other) == []
    assert thing_pair_to_judge(other, question=pair.id) is None
    with pytest.raises(NoSuchThings):
        judge_things(other, mention_a=pair.a.mention, mention_b=pair.b.mention, answer="same", reason="?")
    for who in ("police_intelligence", "social_worker"):
        with pytest.raises(NotPermitted):
            things_to_judge(house.viewer(who))


def test_a_protected_childs_place_and_phone_are_asked_of_nobody_from_whom_they_are_hidden(house: House) -> None:
    at = {"lines": ["4 Quay Street"], "postcode": "ZA1 3AE"}
    home = {"places": [factories.place("Anchor House", kind="hotel", address=at | {"uprn": "100000000001"})]}
    seen(house, "SCH1", "s", **home, phones=[factories.phone("07700 900123")])
    seen(
        house,
        "POL",
        "p",
        "Ines",
        places=[factories.place("the Anchor", kind="hotel")],
        phones=[factories.phone("900123")],
    )
    house.process()
    assert {pair.kind for pair in things_to_judge(officer(house))} == {"place", "phone"}
    listed = [pair.id for pair in things_to_judge(officer(house))]
    with speaking_as("worker"):
        her = ThingProfile.objects.get(mention=mention("s", "place")).nominals[0]
    protect_location(house.viewer("coordinator"), nominal=her, submissions=[], reason="She was found before")
    house.process()
    assert things_to_judge(officer(house)) == []
    assert [thing_pair_to_judge(officer(house), question=one) for one in listed] == [None, None]
    assert hidden_counts(house) == 0


def hidden_counts(house: House) -> int:
    """Rows about the protected side that the officer's own statements find."""
    viewer = officer(house)
    with viewer.acting(), cursor() as sql:
        sql.execute(
            "SELECT (SELECT count(*) FROM linkage_thingquestion) + (SELECT count(*) FROM linkage_thingstanding) "
            "+ (SELECT count(*) FROM linkage_thingprofile WHERE submission IN "
            "(SELECT id FROM intake_submission WHERE key = 's') AND located)"
        )
        return sql.fetchone()[0]


# -- order, upgrade -------------------------------------------------------------------------------------------------


def test_what_is_tied_to_a_missing_child_is_asked_first(house: House) -> None:
    seen(house, "SCH1", "a1", **car("XX00 A?C", **CORSA))
    seen(house, "POL", "a2", "Ines", **car("XX00 ABC", **CORSA))
    seen(house, "SCH1", "b1", "Toby", **car("YY00 D?F", **CORSA))
    house.process()
    body = factories.missing_episode(
        factories.child(given="Kestrel", identifiers=None),
        key="b2",
        recorded_at=clock.now().isoformat(),
        ties=[factories.tie("c1", "v1", "travelled_in")],
        **car("YY00 DEF", **CORSA),
    )
    body["missing"].pop("returned_at", None)
    house.send("POL", body)
    house.process()
    first, second = things_to_judge(officer(house))
    assert (first.is_touched, second.is_touched) == (True, False)
    assert first.a.written["registration"] == "YY00 DEF"


def test_things_of_before_the_upgrade_are_profiled_and_asked_about_by_the_batch(house: House) -> None:
    seen(house, "SCH1", "s", **car("LK?9 A?C", make="Corsa", colour="dark"))
    seen(house, "POL", "p", **car("LK19 ABC", **CORSA))
    house.process()
    with speaking_as("worker"):
        before = sorted(map(str, ThingProfile.objects.values_list("mention", "thing", "nominals", "compared")))
        for table in (ThingQuestion, ThingKey, ThingSighting, ThingProfile):
            table.objects.all().delete()
    worker = system_viewer("derivation")
    old = submissions_with_old_things(worker, among=submissions_to_look_through(worker))
    assert len(old) == 2
    assert profile_things_again(worker, submissions=old) == 1
    with speaking_as("worker"):
        after = sorted(map(str, ThingProfile.objects.values_list("mention", "thing", "nominals", "compared")))
    assert after == before, "also whom each report is about: by that it hides"
    assert submissions_with_old_things(worker, among=old) == []
    assert len(things_to_judge(officer(house))) == 1
