"""A letter is filled from what its maker reads, is stopped where it would tell what its recipient may not have, and is kept as a row."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest

from tests.access.raw import as_superuser
from tests.casework.disruption.measures import Town, entered, followed, step
from tests.casework.meeting.panelling import March
from tests.casework.placement.placing import Placing
from tests.casework.referral.referring import WORDS, at_the_door, staffed
from tests.governance.lettering import (
    MEWS,
    kept,
    looked,
    protected_robin,
    squeezed,
    taken_out,
)
from tests.living import House
from tests.web.story import client_of
from wholepicture.base.ledgered import NotFound

FORMATS = ("pdf", "docx")
# The words of each version of each letter. A changed word is a new version: what was taken out says which it was.
LANDED = {
    "placement_notice": {1: "83c59fb4db4f85e7"},
    "referral": {1: "c4abb238f937d215"},
    "panel_invitation": {1: "be032593eb46c99c"},
    "abduction_notice": {1: "10bd9397b866a5db"},
}


@pytest.fixture
def placing(house: House) -> Placing:
    return Placing(house)


def kept_whereabouts(placing: Placing, *readers: str) -> None:
    """The girl's whereabouts are kept to Fenshaw, the hub and these."""
    from wholepicture.access.commands import protect_location

    house = placing.house
    agencies = [house.agencies[one] for one in ("FEN", "HUB", *readers)]
    protect_location(
        house.viewer("coordinator"),
        nominal=placing.wren.id,
        submissions=[],
        reason="A refuge",
        reader_agencies=agencies,
    )


# -- the notice of a placement -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", FORMATS)
def test_the_notice_of_a_placement_tells_the_host_what_it_must_know(placing: Placing, format: str) -> None:
    placement = placing.placed(is_emergency=True)
    told = taken_out(placing.house, "fenshaw", "placement_notice", placement, format, words="She likes the sea.")
    for said in (
        "Wren Ashdown-Test",
        "Gull House",
        "Fenshaw County Council",
        "It is an emergency",
        "She likes the sea.",
    ):
        assert squeezed(said) in told, said
    assert "{" not in told


def test_that_it_was_taken_out_stands_on_the_placement_and_marks_nothing_as_done(placing: Placing) -> None:
    house, placement = placing.house, placing.placed()
    taken_out(house, "fenshaw", "placement_notice", placement, attention="Pat Invented")
    (row,) = kept(house, "fenshaw_too", placement)
    assert row.to.startswith("Pat Invented, ")
    assert (row.version, row.format, len(row.digest)) == (1, "docx", 64)
    assert placing.said(placement)["notified"] == "due", "a letter is not sent by being made"
    browser = client_of(house, "fenshaw")
    page = browser.get(f"/placements/{placement}/").content.decode()
    assert "Letters that were taken out" in page
    assert f"/placements/{placement}/?enter=notified" in page
    offered = browser.get(f"/placements/{placement}/?enter=notified").content.decode()
    assert 'value="notified" checked' in " ".join(offered.split())
    assert placing.said(placement)["notified"] == "due", "nor by being offered"
    placing.step(placement, "notified")
    assert "Was the notice sent?" not in browser.get(f"/placements/{placement}/").content.decode()


def test_the_file_is_known_again_by_its_digest_and_its_words_are_kept_nowhere(placing: Placing) -> None:
    import hashlib

    house, placement = placing.house, placing.placed()
    browser, where = client_of(house, "fenshaw"), f"/letters/placement_notice/{placement}/"
    shown = looked(house, "fenshaw", "placement_notice", placement, words="Known by its digest.").shown
    answer = browser.post(where, {"as": "docx", "shown": shown, "words": "Known by its digest."})
    assert answer["Content-Disposition"] == 'attachment; filename="placement-notice.docx"'
    (row,) = kept(house, "fenshaw", placement)
    assert row.digest == hashlib.sha256(answer.content).hexdigest()
    with as_superuser(house.database) as superuser:
        (said,) = superuser.execute("SELECT to_jsonb(l)::text FROM casework_letter l").fetchone()
    assert "Known by its digest" not in said
    assert "Wren" not in said


@pytest.mark.parametrize("format", FORMATS)
def test_a_notice_that_would_tell_a_kept_address_is_stopped_and_says_what_to_do(placing: Placing, format: str) -> None:
    house, placement = placing.house, placing.placed()
    kept_whereabouts(placing)
    browser, where = client_of(house, "fenshaw"), f"/letters/placement_notice/{placement}/"
    page = browser.get(where).content.decode()
    assert "Take it out as" not in page
    assert "whereabouts are kept from" in page
    assert "Gull House" in page, "its maker reads it"
    shown = looked(house, "fenshaw", "placement_notice", placement).shown
    answer = browser.post(where, {"as": format, "shown": shown, "words": "Typed, and kept."})
    assert answer.status_code == 422
    assert "Typed, and kept." in answer.content.decode()
    assert "ask the co-ordination hub" in answer.content.decode()
    assert kept(house, "fenshaw", placement) == []


def test_the_same_notice_goes_where_the_host_may_know(placing: Placing) -> None:
    placement = placing.placed()
    kept_whereabouts(placing, "CSC")
    assert "GullHouse" in taken_out(placing.house, "fenshaw", "placement_notice", placement)


@pytest.mark.parametrize("format", FORMATS)
def test_a_check_that_looked_at_nothing_would_let_it_out(
    placing: Placing, format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wholepicture.governance.letters import making

    placement = placing.placed()
    kept_whereabouts(placing)
    monkeypatch.setattr(making, "_told", lambda *_: "")
    assert "GullHouse" in taken_out(placing.house, "fenshaw", "placement_notice", placement, format)


def test_a_host_that_is_no_agency_here_is_in_nobodys_circle(placing: Placing) -> None:
    house, placement = placing.house, placing.placed(host=None, host_name="Far Shire Council")
    assert "FarShireCouncil" in taken_out(house, "fenshaw", "placement_notice", placement)
    kept_whereabouts(placing, "CSC")
    assert "to" in looked(house, "fenshaw", "placement_notice", placement).stopped


def test_nobody_writes_of_a_placement_but_who_enters_that_the_host_was_told(placing: Placing) -> None:
    house = placing.house
    placement, here = placing.placed(), placing.placed(distance="here", host=None)
    placing.step(placement, "notified")
    for who in ("social_worker", "nurse", "care_home_worker", "teacher_dsl"):
        assert client_of(house, who).get(f"/letters/placement_notice/{placement}/").status_code == 404, who
        assert kept(house, who, placement) == []
    assert client_of(house, "fenshaw").get(f"/letters/placement_notice/{here}/").status_code == 404
    assert client_of(house, "coordinator").get(f"/letters/placement_notice/{placement}/").status_code == 200
    assert client_of(house, "fenshaw").get(f"/letters/nothing/{placement}/").status_code == 404


def test_the_host_is_not_told_that_letters_were_taken_out_and_the_hub_is(placing: Placing) -> None:
    house, placement = placing.house, placing.placed()
    placing.step(placement, "notified")
    taken_out(house, "fenshaw", "placement_notice", placement)
    assert kept(house, "social_worker", placement) == []
    assert len(kept(house, "coordinator", placement)) == 1


def test_a_letter_that_changed_since_it_was_shown_is_shown_again_and_not_made(placing: Placing) -> None:
    house, placement = placing.house, placing.placed()
    browser, where = client_of(house, "fenshaw"), f"/letters/placement_notice/{placement}/"
    shown = looked(house, "fenshaw", "placement_notice", placement).shown
    answer = browser.post(where, {"as": "pdf", "shown": shown, "words": "Typed since."})
    assert answer.status_code == 422
    assert "not as you had it before you" in answer.content.decode()
    assert "Typed since." in answer.content.decode()
    assert kept(house, "fenshaw", placement) == []


def test_it_shows_and_takes_out_nothing_that_is_too_long(placing: Placing) -> None:
    house, placement = placing.house, placing.placed()
    answer = client_of(house, "fenshaw").post(
        f"/letters/placement_notice/{placement}/", {"as": "look", "words": "a" * 4001, "attention": "b" * 201}
    )
    assert answer.status_code == 422
    assert "Use 4,000 characters or fewer here." in answer.content.decode()
    assert "Use 200 characters or fewer." in answer.content.decode()


# -- who opens it -------------------------------------------------------------------------------------------------------


def test_whoever_is_barred_there_is_not_to_open_it(placing: Placing) -> None:
    from wholepicture.access.commands import bar_viewer

    house, placement = placing.house, placing.placed()
    house.add_colleague("host_too", "social_worker", "CSC")
    bar_viewer(
        house.viewer("coordinator"),
        professional=house.professionals["social_worker"],
        nominal=placing.wren.id,
        reason="Kin.",
    )
    names = {who: house.viewer(who).name for who in ("social_worker", "host_too", "nurse")}

    def stopped(attention: str) -> Mapping[str, str]:
        return looked(house, "fenshaw", "placement_notice", placement, attention=attention).stopped

    for attention in ("", names["social_worker"], "Somebody Unknown", names["nurse"]):
        assert list(stopped(attention)) == ["attention"], attention
        assert "Name who there it is for" in stopped(attention)["attention"]
    assert not stopped(names["host_too"])
    told = taken_out(house, "fenshaw", "placement_notice", placement, attention=names["host_too"])
    assert squeezed(f"To be opened by {names['host_too']} alone.") in told


def test_what_an_agency_may_not_have_is_asked_of_the_database_and_says_nothing_of_who_does_not_show(
    placing: Placing,
) -> None:
    from wholepicture.base.database_role import cursor
    from wholepicture.picture.packed import kept_from_agency

    house = placing.house
    kept_whereabouts(placing, "CSC")
    nobody = UUID(int=7)
    with (viewer := house.viewer("fenshaw")).acting():
        found = kept_from_agency(viewer, [placing.wren.id, nobody], agency=house.agencies["CSC"], called="")
        assert (found.barred, found.protected) == ({nobody}, {nobody})
        found = kept_from_agency(viewer, [placing.wren.id], agency=house.agencies["POL"], called="")
        assert found.protected == {placing.wren.id}
    with (viewer := house.viewer("nurse")).acting(), cursor() as sql:
        sql.execute(
            "SELECT * FROM sec.kept_from_agency(%s, %s, '')", [[placing.wren.id, nobody], house.agencies["CSC"]]
        )
        assert sorted(row[1:] for row in sql.fetchall()) == [(True, True), (True, True)]


# -- the letter of a referral ---------------------------------------------------------------------------------------------


@pytest.fixture
def referral(house: House) -> UUID:
    """A referral of the girl whose address is kept, to the charity's front door."""
    staffed(house)
    return at_the_door(house, "social_worker", protected_robin(house), "CHA")


@pytest.mark.parametrize("format", FORMATS)
def test_a_referral_goes_as_a_letter_in_its_senders_words(house: House, referral: UUID, format: str) -> None:
    told = taken_out(house, "social_worker", "referral", referral, format)
    for said in (WORDS, "Wren Ash-Test, 14", "Answer by"):
        assert squeezed(said) in told, said
    assert "Robin" not in told, "the child is called as the sender called them"
    (row,) = kept(house, "colleague", referral)
    assert row.kind == "referral"
    assert kept(house, "charity_worker", referral) == [], "whoever receives it has the letter"


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(
    "leak",
    [f"She lives at {MEWS}.", "4 quill\u00adfeather  mews", "By QUILLFEATHER\nMEWS", "Postcode za3 1aa", "Gull House"],
)
def test_a_planted_address_is_caught_in_both_formats_however_it_is_typed(
    house: House, referral: UUID, leak: str, format: str
) -> None:
    browser, where = client_of(house, "social_worker"), f"/letters/referral/{referral}/"
    found = looked(house, "social_worker", "referral", referral, words=leak)
    assert list(found.stopped) == ["words"], leak
    answer = browser.post(where, {"as": format, "shown": found.shown, "words": leak})
    assert answer.status_code == 422
    assert "Leave it out of what you typed" in answer.content.decode()
    assert kept(house, "social_worker", referral) == []


def test_an_address_in_the_name_of_who_it_is_for_is_caught_as_well(house: House, referral: UUID) -> None:
    assert looked(house, "social_worker", "referral", referral, attention=f"The lodger, {MEWS}").stopped


def test_words_of_the_partnerships_own_town_stop_nothing(house: House, referral: UUID) -> None:
    assert not looked(house, "social_worker", "referral", referral, words="Come to the office in Harrowmere.").stopped


def test_a_referral_that_was_answered_or_is_anothers_is_written_by_nobody(house: House, referral: UUID) -> None:
    from wholepicture.casework.referral.commands import withdraw_referral

    for who in ("charity_worker", "nurse", "police_intelligence"):
        assert client_of(house, who).get(f"/letters/referral/{referral}/").status_code == 404, who
    withdraw_referral(house.viewer("social_worker"), referral=referral, seen=1, words="Sent by mistake.")
    assert client_of(house, "social_worker").get(f"/letters/referral/{referral}/").status_code == 404


# -- the invitation to a panel --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", FORMATS)
def test_an_invitation_goes_to_the_agency_of_a_member_and_names_nobody_who_is_spoken_of(
    house: House, format: str
) -> None:
    march = March(house)
    school = str(house.agencies["HOM"])
    told = taken_out(house, "coordinator", "panel_invitation", march.id, format, to=school, words="Room 4.")
    for said in ("Panel of March", "Room 4.", house.viewer("care_home_worker").name):
        assert squeezed(said) in told, said
    assert squeezed(house.viewer("nurse").name) not in told, "of another agency"
    for label in march.labels():
        assert squeezed(label) not in told, label
    (row,) = kept(house, "coordinator", march.id)
    assert row.kind == "panel_invitation"
    assert kept(house, "care_home_worker", march.id) == []


def test_an_invitation_in_which_a_girl_is_named_is_stopped(house: House) -> None:
    march = March(house)
    found = looked(house, "coordinator", "panel_invitation", march.id, words="We speak of girl2 MARCH-test first.")
    assert "Leave out “Girl2 March-Test”" in found.stopped["words"]


def test_an_invitation_is_written_by_who_runs_it_while_it_is_to_meet(house: House) -> None:
    from wholepicture.casework.meeting.panels.commands import hold_panel

    march = March(house)
    where = f"/letters/panel_invitation/{march.id}/"
    for who in ("social_worker", "nurse", "teacher_dsl"):
        assert client_of(house, who).get(where).status_code == 404, who
    assert client_of(house, "coordinator").get(f"{where}?x=1").status_code == 200
    stranger = client_of(house, "coordinator").post(where, {"as": "look", "to": str(house.agencies["SCH1"])})
    assert stranger.status_code == 404, "nobody of theirs is on it"
    came = [house.professionals["social_worker"]]
    hold_panel(march.hub, panel=march.id, came=came, words="", seen=1, is_known_short=True)
    assert client_of(house, "coordinator").get(where).status_code == 404


# -- the draft of a notice ------------------------------------------------------------------------------------------------


@pytest.fixture
def town(house: House) -> Town:
    return Town(house)


@pytest.mark.parametrize("format", FORMATS)
def test_a_notice_is_drafted_from_its_measure(town: Town, format: str) -> None:
    notice = entered(town.house, town.man, town.wren, town.pippa, given=step("considered"))
    page = client_of(town.house, "police_intelligence").get(f"/disruption/{notice}/").content.decode()
    assert f"/letters/abduction_notice/{notice}/" in page
    told = taken_out(town.house, "police_intelligence", "abduction_notice", notice, format)
    for said in ("Kez Marlow-Test", "Wren Ashdown-Test", "Pippa Sallow-Test", "Invented power.", "This is a draft"):
        assert squeezed(said) in told, said
    (row,) = kept(town.house, "coordinator", notice)
    assert row.kind == "abduction_notice"


def test_only_a_tactic_that_has_a_draft_is_drafted_and_one_that_is_over_is_not(town: Town) -> None:
    house, other = town.house, entered(town.house, town.car)
    client = client_of(house, "police_intelligence")
    assert "Draft of the notice" not in client.get(f"/disruption/{other}/").content.decode()
    assert client.get(f"/letters/abduction_notice/{other}/").status_code == 404
    notice = entered(house, town.man, town.wren)
    assert client.get(f"/letters/abduction_notice/{notice}/").status_code == 200
    followed(house, notice, "ended", seen=1)
    assert client.get(f"/letters/abduction_notice/{notice}/").status_code == 404


def test_nobody_drafts_a_notice_who_may_not_read_of_everybody_in_it(town: Town) -> None:
    from wholepicture.access.commands import bar_viewer

    house, notice = town.house, entered(town.house, town.man, town.wren)
    taken_out(house, "coordinator", "abduction_notice", notice)
    bar_viewer(
        house.viewer("coordinator"),
        professional=house.professionals["police_intelligence"],
        nominal=town.wren.id,
        reason="Kin.",
    )
    with pytest.raises(NotFound):
        looked(house, "police_intelligence", "abduction_notice", notice)
    assert kept(house, "police_intelligence", notice) == []
    for who in ("police_intelligence", "social_worker", "teacher_dsl"):
        assert client_of(house, who).get(f"/letters/abduction_notice/{notice}/").status_code in (403, 404), who


# -- what the database keeps to itself --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "forged",
    [{"to_agency": "POL"}, {"kind": "referral"}, {"kind": "abduction_notice"}, {"kind": "panel_invitation"}],
)
def test_nobody_keeps_a_letter_to_who_the_thing_does_not_name(placing: Placing, forged: dict[str, str]) -> None:
    from django.db import DatabaseError

    from wholepicture.casework.letters.commands import keep_letter
    from wholepicture.casework.letters.results import ToKeep

    house, placement = placing.house, placing.placed()
    said: dict[str, Any] = {
        "kind": forged.get("kind", "placement_notice"),
        "record": placement,
        "to_agency": house.agencies[forged.get("to_agency", "CSC")],
        "to_name": "Somebody",
        "attention": "",
        "version": 1,
        "format": "pdf",
        "digest": "0" * 64,
    }
    with pytest.raises(DatabaseError):
        keep_letter(house.viewer("fenshaw"), letter=ToKeep(**said))
    said |= {"kind": "placement_notice", "to_agency": house.agencies["CSC"]}
    with pytest.raises(DatabaseError):
        keep_letter(house.viewer("nurse"), letter=ToKeep(**said))
    keep_letter(house.viewer("fenshaw"), letter=ToKeep(**said))


# -- its words ----------------------------------------------------------------------------------------------------------


def test_a_word_of_a_letter_changes_with_its_version_alone() -> None:
    from wholepicture.governance.letters.templates import templates

    for code, template in templates().items():
        assert LANDED[code][template.version] == template.digest[:16], (
            f"{code}: raise its version, and add it to LANDED"
        )


def test_a_line_of_which_something_is_not_known_is_left_out_and_what_is_filled_in_is_not_read_as_a_line() -> None:
    from wholepicture.governance.letters.templates import filled, templates, texts_of

    template = templates()["placement_notice"]
    facts = dict.fromkeys(template.blanks, "{child}") | {"ends": "", "words": " ", "emergency": ""}
    told = texts_of(filled(template, facts))
    assert not [text for text in told if "It is to last until" in text or "emergency" in text or "What else" in text]
    assert any("{child}" in text for text in told)
    with pytest.raises(KeyError):
        filled(template, {name: "" for name in template.blanks if name != "holder"})
