"""Searching as real viewers: what each may find, why, and what is found by nobody from whom it is hidden."""

from collections.abc import Iterator
from typing import Any

import pytest

from synthetic import factories
from tests.access.raw import answer, as_role, as_superuser
from tests.access.test_search import WAYS
from tests.databases import copied, use
from tests.living import House
from wholepicture.access.commands import bar_viewer, protect_location
from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import NotPermitted
from wholepicture.picture.commands import rebuild_some, submissions_to_rebuild
from wholepicture.picture.queries import Unsearchable, found_by, people_listed
from wholepicture.picture.search.find import ASKED, SHOWN
from wholepicture.picture.search.query import LONGEST, MOST_WORDS, NEAR

HOME = {"lines": ["4 Fern Walk", "Harrowmere"], "postcode": "ZA3 1AA"}
HOTEL = {"lines": ["1 Quay Street"], "postcode": "ZA5 2AA"}


def wren(**more: Any) -> dict[str, Any]:
    usual = {"identifiers": [factories.nhs_of(1), factories.upn_of(1)], "address": HOME, "phones": ["07700 900123"]}
    return factories.child(**(usual | more))


def kez(**more: Any) -> dict[str, Any]:
    return factories.adult(given="Christopher", family="Marl-Test", also_known_as=["Kez"], **more)


def tell(house: House) -> None:
    """One report of a home's about a girl, a man, his car, telephone and account, and a hotel."""
    house.send(
        "HOM",
        factories.concern(
            wren(),
            kez(),
            facts="She was picked up outside the takeaway. He has given her two mobile phones.",
            vehicles=[factories.vehicle("XX00 ABC", make="Vauxhall", model="Corsa")],
            phones=[factories.phone("01632 960456")],
            accounts=[{"ref": "a1", "platform": "Snapchat", "handle": "kez_xo"}],
            places=[factories.place("Harbour Lights Guest House", address=HOTEL)],
            ties=[factories.tie("c1", "p1"), factories.tie("p1", "v1", "drives")],
        ),
    )
    house.process()


@pytest.fixture(scope="module")
def told(shared_house: House) -> House:
    tell(shared_house)
    return shared_house


def shown(viewer: Viewer, words: str) -> dict[str, list[tuple[str, str, str]]]:
    """What is found, by group: (label, why, the fact it was found by)."""
    groups = found_by(viewer, words=words).groups
    return {group: [(one.label, one.why, one.written) for one in listed] for group, listed in groups.items()}


GIRL, MAN, CAR = "Wren Ashdown-Test", "Christopher Marl-Test", "XX00 ABC black Vauxhall Corsa"


@pytest.mark.parametrize(
    ("words", "group", "row"),
    [
        ("Wren Ashdown", "children", (GIRL, "name", GIRL)),
        ("wren 2010", "children", (GIRL, "name", GIRL)),
        ("wrem ashdown", "children", (GIRL, NEAR, GIRL)),
        ("ashd", "children", (GIRL, "begins", GIRL)),
        ("chris marl", "people", (MAN, "short_name", MAN)),
        ("kristofer", "people", (MAN, "sounds_like", MAN)),
        ("KEZ", "people", (MAN, "name", "Kez")),
        (factories.nhs_number(1), "children", (GIRL, "number", factories.nhs_number(1))),
        (factories.upn(1), "children", (GIRL, "number", factories.upn(1))),
        ("0123", "children", (GIRL, "phone_ends", "07700 900123")),
        ("07700900123", "phones", ("07700 900123", "phone", "07700 900123")),
        ("960456", "phones", ("01632 960456", "phone_ends", "01632 960456")),
        ("XX00ABC", "vehicles", (CAR, "plate", "XX00 ABC")),
        ("xxoo a8c", "vehicles", (CAR, "plate", "XX00 ABC")),
        ("X?00 *", "vehicles", (CAR, "plate_part", "XX00 ABC")),
        ("black corsa", "vehicles", (CAR, "looks", "black")),
        ("@KEZ_xo", "accounts", ("kez_xo Snapchat", "handle", "kez_xo")),
        ("kez_", "accounts", ("kez_xo Snapchat", "handle_begins", "kez_xo")),
        ("harbour lights", "places", ("Harbour Lights Guest House", "place", "Harbour Lights Guest House")),
        ("quay street", "places", ("Harbour Lights Guest House", "place", "1 Quay Street, ZA5 2AA")),
        ("ZA5 2AA", "places", ("Harbour Lights Guest House", "postcode", "1 Quay Street, ZA5 2AA")),
        ("za31aa", "places", ("4 Fern Walk, Harrowmere, ZA3 1AA", "postcode", "4 Fern Walk, Harrowmere, ZA3 1AA")),
        ("4 fern walk", "children", (GIRL, "place", "4 Fern Walk, Harrowmere, ZA3 1AA")),
    ],
)
def test_every_kind_of_find_says_why(told: House, words: str, group: str, row: tuple[str, str, str]) -> None:
    found = shown(told.viewer("coordinator"), words).get(group, [])
    if row[1] == "looks":  # make, model and colour are facts of their own: any may be the one that is named
        found, row = [one[:2] for one in found], row[:2]  # type: ignore[misc, assignment]
    assert row in found


def test_rows_of_one_name_are_told_apart_as_far_as_each_viewer_sees(house: House) -> None:
    older = factories.child(identifiers=[factories.nhs_of(2)], date_of_birth="2003-01-09")
    house.send("SCH1", factories.involvement(wren()))
    house.send("SCH1", factories.concern(wren(), happened={"from": "2026-02-01"}))
    house.send("POL", factories.concern(wren(), happened={"from": "2026-02-20"}, level="hub"))
    house.send("CHA", factories.concern(older, happened={"from": "2025-11-30"}))
    unborn = factories.child(given="Wren", family="Marl-Test", identifiers=[], age_from=15, age_to=15)
    del unborn["date_of_birth"]
    house.send("HOM", factories.concern(unborn, happened={"from": "2026-01-02"}))
    house.process()
    rows = {
        who: sorted(
            (one.born, one.age, one.told.at.date().isoformat(), tuple(sorted(one.told.agencies)))
            for one in found_by(house.viewer(who), words="wren").groups["children"]
            if one.told
        )
        for who in ("coordinator", "teacher_dsl")
    }
    hers = ("2010-05-17", "", "2026-02-20", ("Harrowmere Police", "Marsh Lane Academy"))
    assert rows == {
        "coordinator": [
            ("", "about 15", "2026-01-02", ("Gull House",)),
            ("2003-01-09", "", "2025-11-30", ("Open Door Project",)),
            hers,
        ],
        "teacher_dsl": [("2010-05-17", "", "2026-02-01", ("Marsh Lane Academy",))],
    }


@pytest.mark.parametrize(
    "words", ["17 5 2010", "17 May 2010", "17/05/10", "17052010", "17th of May 2010", "2010-05-17", "d.o.b. 17.5.10"]
)
def test_a_date_of_birth_is_found_however_it_is_typed(told: House, words: str) -> None:
    assert shown(told.viewer("coordinator"), words)["children"] == [(GIRL, "born", "2010-05-17")]


@pytest.mark.parametrize(
    "words", ["wren 17/05/10", "wren may 2010", "May 2010 wren", "wren 05/2010", "wren born in 2010"]
)
def test_a_date_or_half_of_one_beside_a_name_tells_namesakes_apart(told: House, words: str) -> None:
    hub = told.viewer("coordinator")
    assert (GIRL, "name", GIRL) in shown(hub, words)["children"]
    assert "children" not in found_by(hub, words=words.replace("10", "11").replace("201111", "2011")).groups


def test_half_a_date_alone_lists_nobody(told: House) -> None:
    for words in ("2010", "May 2010", "05/2010"):
        assert "children" not in found_by(told.viewer("coordinator"), words=words).groups


def test_a_girl_called_may_is_found_beside_her_year(house: House) -> None:
    house.send("HOM", factories.concern(factories.child(given="May", identifiers=[])))
    house.process()
    assert [one.why for one in found_by(house.viewer("coordinator"), words="may 2010").groups["children"]] == ["name"]


def test_a_reference_of_a_missing_episode_finds_its_reports_and_nothing_to_whoever_may_not_see_them(
    house: House,
) -> None:
    house.send("POL", factories.missing_episode(wren(), reference="MP/24-117"))
    house.process()
    for words in ("MP/24-117", "mp 24 117"):
        (row,) = found_by(house.viewer("coordinator"), words=words).groups["reports"]
        assert (row.why, row.written) == ("reference", "MP/24-117")
        assert [person.label for person in row.people] == [GIRL]
        assert found_by(house.viewer("other_teacher"), words=words).groups == {}


def test_a_short_number_of_ones_own_system_is_found_whole(house: House) -> None:
    house.send(
        "SCH1", factories.concern(wren(identifiers=[{"type": "local_id", "value": "4711", "system": "register"}]))
    )
    house.process()
    hub = house.viewer("coordinator")
    assert [why for _, why, _ in shown(hub, "4711")["children"]] == ["number"]
    assert "children" not in found_by(hub, words="471").groups, "part of a number finds a crowd"


def test_what_somebody_or_something_looks_like_is_found_by_the_words_of_its_description(house: House) -> None:
    man = kez(description="Tall, with scars on his left hand and a swallow tattoo.")
    car = factories.vehicle(
        "XX00 ABC", make="Vauxhall", model="Corsa", colour="silver", description="Dented at the back."
    )
    house.send("HOM", factories.concern(wren(), man, vehicles=[car]))
    house.process()
    hub, stranger = house.viewer("coordinator"), house.viewer("other_teacher")
    assert [(label, why) for label, why, _ in shown(hub, "scar on left hand")["people"]] == [(MAN, "described")]
    assert [why for _, why, _ in shown(hub, "silver corsa")["vehicles"]] == ["looks"]
    dented = [(why, written) for _, why, written in shown(hub, "silver corsa, dented")["vehicles"]]
    assert dented == [("described", "Dented at the back.")]
    assert "people" not in found_by(hub, words="scar on right hand").groups
    for words in ("scar on left hand", "swallow tattoo", "silver corsa, dented"):
        assert found_by(stranger, words=words).groups == {}


def test_a_report_that_is_found_says_about_whom_it_is(told: House) -> None:
    (row,) = found_by(told.viewer("coordinator"), words="takeaway").groups["reports"]
    assert [(person.label, person.role) for person in row.people] == [(GIRL, "child"), (MAN, "person_of_concern")]


def test_words_of_a_report_are_found_in_any_ending_and_marked(told: House) -> None:
    listed = found_by(told.viewer("coordinator"), words="picking takeaways").groups["reports"]
    assert [text for text, sought in listed[0].passage if sought] == ["picked", "takeaway"]
    assert listed[0].entry is not None
    assert listed[0].entry.agency == "Gull House"


def test_a_surer_reason_wins_and_nobody_is_listed_twice(told: House) -> None:
    for words in ("wren", "kez", "0123", "XX00 ABC"):
        for listed in found_by(told.viewer("coordinator"), words=words).groups.values():
            assert len({one.id for one in listed}) == len(listed)


def test_whoever_may_see_none_of_it_finds_nothing_by_any_words(told: House) -> None:
    for words in (
        "wren",
        "ashdown",
        "kez",
        factories.nhs_number(1),
        "0123",
        "XX00 ABC",
        "kez_xo",
        "ZA5 2AA",
        "quay",
        "takeaway",
    ):
        assert found_by(told.viewer("other_teacher"), words=words).groups == {}
        assert found_by(told.viewer("care_home_worker"), words=words).groups != {}, "the agency that wrote it"


def test_whoever_may_not_open_a_picture_may_not_search(told: House) -> None:
    with pytest.raises(NotPermitted):
        found_by(told.viewer("information_governance"), words="wren")


@pytest.mark.parametrize(
    "words",
    ["%", "_", "%%%", "*", "?", "' OR 1=1 --", "\\", "a" * 10_000, "\x00", "x\x00", "\u202e\u200b", "", "   ", "é",
     "a b c d e f g h i", "'", "!", "& | !", ":*", "🦊🦊🦊", "\ud800\ud800"],
)  # fmt: skip
def test_hostile_words_find_nothing_or_are_refused_in_words(told: House, words: str) -> None:
    viewer = told.viewer("coordinator")
    if sum(one.isalnum() for one in words) < 2 or len(words) > LONGEST or len(words.split()) > MOST_WORDS:
        with pytest.raises(Unsearchable, match="at least two letters"):
            found_by(viewer, words=words)
    else:
        assert found_by(viewer, words=words).groups == {}


@pytest.mark.parametrize("words", ["wr%n", "w_en", "\u202ewren", "WREN\x00", "  wren  ", "wren'"])
def test_signs_and_hidden_characters_are_no_wildcards(told: House, words: str) -> None:
    found = found_by(told.viewer("coordinator"), words=words).groups.get("children", [])
    assert ("name" in {one.why for one in found}) is not any(sign in words for sign in "%_")


# -- the ledger ------------------------------------------------------------------------------------------------------


def test_the_ledger_keeps_who_looked_for_whom_and_whom_they_found(told: House) -> None:
    viewer = told.viewer("coordinator")
    found = found_by(viewer, words="  wren\n ashdown ")
    read = found_by(viewer, words="takeaway")
    found_by(viewer, words="nobody at all")
    with pytest.raises(Unsearchable):
        found_by(viewer, words="x" * (LONGEST + 1))
    with as_role("wp_sequencer", told.database) as sequencer:
        rows = sequencer.execute(
            "SELECT result, justification, subjects FROM access_ledgerentry WHERE operation = 'picture.queries.found_by' "
            "AND justification IN ('Looked for: wren ashdown', 'Looked for: takeaway', 'Looked for: nobody at all', 'Unsearchable') "
            "ORDER BY at DESC LIMIT 4"
        ).fetchall()
    assert [(result, why) for result, why, _ in reversed(rows)] == [
        ("allowed", "Looked for: wren ashdown"),
        ("allowed", "Looked for: takeaway"),
        ("allowed", "Looked for: nobody at all"),
        ("refused", "Unsearchable"),
    ]
    girls = {one.id for one in found.groups["children"]}
    assert set(rows[3][2]) == girls
    assert read.groups.keys() == {"reports"}
    assert girls < set(rows[2][2]), "everybody in a report whose words are shown"
    assert rows[1][2] == []


# -- levels, bars, protected places ---------------------------------------------------------------------------------


def test_what_is_for_the_hub_or_for_named_people_is_found_by_them_alone(house: House) -> None:
    sharing = {"level": "named", "named": [house.emails["nurse"]], "lawful_basis": "gdpr_6_1_e"}
    house.send("HLT", factories.involvement(wren()))
    house.send("POL", factories.concern(wren(), facts="Seen at the boathouse.", level="hub"))
    house.send("CSC", factories.concern(wren(), facts="Told of the lighthouse.", sharing=sharing))
    house.process()
    found = {
        who: {words for words in ("boathouse", "lighthouse") if found_by(house.viewer(who), words=words).groups}
        for who in ("coordinator", "nurse", "social_worker", "police_intelligence", "charity_worker")
    }
    assert found == {
        "coordinator": {"boathouse"},
        "nurse": {"lighthouse"},
        "social_worker": {"lighthouse"},
        "police_intelligence": {"boathouse"},
        "charity_worker": set(),
    }


def test_a_barred_viewer_finds_nothing_that_touches_the_child(house: House) -> None:
    tell(house)
    girl = people_listed(house.viewer("coordinator"), role="child")[0].id
    police = house.viewer("police_intelligence")
    everything = ("wren", "kez", "XX00 ABC", "takeaway", "quay street", "0123")
    assert all(found_by(police, words=one).groups for one in everything)
    bar = house.professionals["police_intelligence"]
    bar_viewer(house.viewer("coordinator"), professional=bar, nominal=girl, reason="test")
    assert not any(found_by(police, words=one).groups for one in everything)


def test_where_a_protected_child_is_is_found_only_within_the_circle(house: House) -> None:
    tell(house)
    house.send("CSC", factories.involvement(wren(), worker="Pat Worker-Test"))
    house.send("POL", factories.concern(wren(), facts="She is said to be staying at 4 fern walk with her aunt."))
    house.send("HLT", factories.concern(wren(description="Carries a rucksack; waits at 4 Fern Walk.")))
    house.process()
    protector, outside = house.viewer("coordinator"), house.viewer("linkage_officer")
    girl = people_listed(protector, role="child")[0].id
    places = (
        "fern walk",
        "ZA3 1AA",
        "ZA3",
        "0123",
        "07700 900123",
        factories.upn(1),
        "staying aunt",
        "rucksack",
        "walk by the fern",
    )
    before = {one: shown(outside, one) for one in places}
    assert all(before.values())
    with house.operator().acting():
        reports = submissions_to_rebuild(house.operator())
    protect_location(protector, nominal=girl, submissions=reports, reason="test")
    house.process()
    assert {one: shown(outside, one) for one in places} == {one: {} for one in places}
    assert {one: shown(protector, one) for one in places} == before
    assert GIRL in [label for label, _, _ in shown(outside, "wren")["children"]], "that she is there is not hidden"


# -- caps, and what is not hinted at --------------------------------------------------------------------------------


def test_there_is_more_only_where_there_is_however_many_reports_tell_of_one(house: House) -> None:
    for number in range(ASKED + 3):
        house.send("SCH1", factories.concern(wren(), facts=f"Seen at the lighthouse, {number}."))
    house.process()
    hub = house.viewer("coordinator")
    assert found_by(hub, words="wren").more == set()
    assert found_by(hub, words="lighthouse").more == {"reports"}
    assert len(found_by(hub, words="lighthouse").groups["reports"]) == SHOWN


def test_nobody_is_hidden_by_a_namesake_of_whom_very_many_reports_tell(house: House) -> None:
    house.send("SCH1", factories.concern(factories.child(family="Marl-Test", identifiers=[factories.nhs_of(9)])))
    for _ in range(ASKED + 3):
        house.send("SCH1", factories.concern(wren()))
    house.process()
    findings = found_by(house.viewer("coordinator"), words="wren")
    assert {one.label for one in findings.groups["children"]} == {GIRL, "Wren Marl-Test"}
    assert findings.more == set()


def test_a_group_that_is_longer_than_the_page_says_so_and_counts_nothing(house: House) -> None:
    for number in range(SHOWN + 3):
        house.send("SCH1", factories.concern(factories.child(given="Wren", identifiers=[factories.nhs_of(number + 1)])))
    house.process()
    findings = found_by(house.viewer("coordinator"), words="wren")
    assert len(findings.groups["children"]) == SHOWN
    assert findings.more == {"children"}
    one_more = found_by(house.viewer("coordinator"), words=factories.nhs_number(2))
    assert len(one_more.groups["children"]) == 1
    assert one_more.more == set()


def test_the_other_people_of_a_name_that_very_many_children_have_are_listed_and_their_more_is_said(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest are children, and whoever is none is met last, or not at all."""
    from wholepicture.picture.search import find

    monkeypatch.setattr(find, "SHOWN", 5)
    for number in range(3):
        house.send("POL", factories.concern(factories.adult(given="Wren", family=f"Aged{'abc'[number]}-Test")))
    for number in range(7):
        girl = factories.child(given="Wren", identifiers=[factories.nhs_of(number + 1)])
        house.send("SCH1", factories.concern(girl))
    house.process()
    hub = house.viewer("coordinator")
    # The turns of looking, how many other people are listed, and of whom it is said that there are more, or may be.
    for turns, people, more, perhaps in (
        ((6,), 0, {"children"}, {"people"}),
        ((7,), 1, {"children"}, {"people"}),
        ((8, 1), 2, {"children", "people"}, set()),
        ((6, 200), 3, {"children"}, set()),
    ):
        monkeypatch.setattr(find, "IN_TURN", turns)
        findings = found_by(hub, words="wren")
        assert len(findings.groups["children"]) == 5
        assert len(findings.groups.get("people", ())) == people, turns
        assert (findings.more, findings.perhaps_more) == (more, perhaps), turns


TWINS = (
    "wren", "wren ashdown", "ashdown", "wrenn", "rwen", "ashd", "wren 2010", "robin", "kez", "christopher", factories.nhs_number(1),
    factories.nhs_number(5), "0123", "07700 900123", "0199", "XX00 ABC", "XX0? ABC", "*ABC", "xx00", "YY00 ABC", "black corsa", "corsa",
    "kez_xo", "kez_", "ZA3 1AA", "ZA3", "fern walk", "fern", "quay", "harbour", "takeaway", "phones", "lighthouse",
    "seen with friend", "zebra", "nobody at all", "17 May 2010", "wren may 2010", "17/05/10", "MP 24/117", "4711", "scar on his left hand",
    "silver corsa dented",
)  # fmt: skip


def _answers(house: House, who: str) -> dict[str, str]:
    viewer = house.viewer(who)
    return {words: repr(found_by(viewer, words=words)) for words in TWINS}


@pytest.fixture
def twin(house: House) -> Iterator[tuple[House, House]]:
    """Two installations that are one until, in the second, others write what the first school may not see."""
    house.send("SCH1", factories.involvement(wren()))
    house.send("SCH1", factories.concern(wren(), facts="Seen with a new friend in a black car."))
    tell(house)
    with copied(house.database) as name:
        use(house.database)
        yield house, House(name, house.area, house.agencies, house.professionals, house.emails)


def _hide(house: House) -> None:
    """Very much of the same, for others: the same girl, others of her name, the same car, home, words, and many more."""
    named = {"level": "named", "named": [house.emails["nurse"]], "lawful_basis": "gdpr_6_1_e"}
    more: dict[str, Any] = {
        "vehicles": [factories.vehicle("XX00 ABC", make="Vauxhall", model="Corsa")],
        "phones": [factories.phone("07700 900123")],
        "accounts": [{"ref": "a1", "platform": "Snapchat", "handle": "kez_xo"}],
        "places": [factories.place("Harbour Lights Guest House", address=HOTEL)],
        "facts": "Seen with a friend at the takeaway by the lighthouse, with phones.",
    }
    house.send("POL", factories.concern(wren(given="Wrenna"), kez(), level="hub", **more))
    house.send("CSC", factories.concern(wren(also_known_as=["Robin"]), sharing=named, **more))
    for number in range(3, 70):
        other = factories.child(
            given=("Wren", "Ren", "Robin")[number % 3], identifiers=[factories.nhs_of(number)], address=HOME
        )
        house.send("CHA", factories.concern(other, kez(), **(more | {"vehicles": [factories.vehicle("YY00 ABC")]})))
    house.process()


def test_two_worlds_that_differ_in_what_is_hidden_answer_alike(twin: tuple[House, House]) -> None:
    plain, other = twin
    before = {who: _answers(plain, who) for who in ("teacher_dsl", "other_teacher", "care_home_worker")}
    hub_before = _answers(plain, "coordinator")
    use(other.database)
    _hide(other)
    assert {who: _answers(other, who) for who in before} == before
    assert sum("Found(" in answer for answer in before["teacher_dsl"].values()) > 15
    hub = _answers(other, "coordinator")
    assert sum(hub[one] != hub_before[one] for one in TWINS) > 25, "whoever may see it finds it"
    # Where hidden rows make a question common, it is asked another way; the answer is the same. ("few" is what stands.)
    for way in (WAYS[name] for name in WAYS if name != "few"):
        with as_superuser(other.database) as superuser:
            for statement in way:
                superuser.execute(statement.encode())
        assert {who: _answers(other, who) for who in before} == before
        assert _answers(other, "coordinator") == hub


# -- old installations ------------------------------------------------------------------------------


def test_an_installation_from_before_is_filled_by_rebuilding(house: House) -> None:
    tell(house)
    with as_superuser(house.database) as superuser:
        superuser.execute("DELETE FROM picture_term")
    assert "children" not in found_by(house.viewer("coordinator"), words="wren").groups
    operator = house.operator()
    changed = rebuild_some(operator, submissions=submissions_to_rebuild(operator))
    assert len(changed) == 1
    assert shown(house.viewer("coordinator"), "wren")["children"] == [(GIRL, "name", GIRL)]
    assert rebuild_some(operator, submissions=submissions_to_rebuild(operator)) == []


def test_what_a_search_index_holds_is_gone_with_the_report(house: House) -> None:
    tell(house)
    with as_superuser(house.database) as superuser:
        assert answer(superuser, "SELECT count(*) FROM picture_term") > 8
        assert answer(superuser, "SELECT count(DISTINCT submission) FROM picture_term") == 1
