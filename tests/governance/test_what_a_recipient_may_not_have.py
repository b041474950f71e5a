"""A pack through its recipient: protected whereabouts, and who is barred."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from synthetic import factories
from tests.access.raw import as_superuser
from tests.casework.assessment.assessing import girl
from tests.governance.packing import begun, everything_in, file, made, packed, ready, words
from tests.living import House
from wholepicture.governance.packs.rules import PackEntry, Redaction

HOME = {"lines": ["4 Quillfeather Mews", "Harrowmere"], "postcode": "ZA3 1AA"}
ROBIN = factories.child(given="Robin", identifiers=[factories.upn_of(2)], address=HOME)


@pytest.fixture
def robin(house: House) -> UUID:
    """A child who lives at a home whose address nobody outside social care and the hub may know."""
    from wholepicture.access.commands import protect_location
    from wholepicture.picture.queries import picture_of

    house.send("HOM", factories.concern(ROBIN, key="h1", facts="Came back to 4 Quillfeather Mews by taxi."))
    house.send("POL", factories.concern(ROBIN, key="p1", facts="Seen at the station, alone."))
    house.send("CSC", factories.involvement(ROBIN, key="i1", service="Allocated social worker"))
    house.process()
    child = girl(house)
    hub = house.viewer("coordinator")
    picture = picture_of(hub, nominal=child)
    assert picture
    protect_location(
        hub,
        nominal=child,
        submissions={entry.submission for entry in picture.chronology},
        reason="A refuge",
        reader_agencies=[house.agencies["CSC"], house.agencies["HUB"]],
    )
    house.process()
    return child


def marked(house: House, who: str, draft: UUID) -> list[PackEntry]:
    """The entries that a pack may not hold as they are."""
    looked = ready(house, who, draft)
    return [entry for entry in looked.before.entries if entry.number in looked.numbers]


def without_where(house: House, who: str, nominal: UUID, **chosen: Any) -> list[Redaction]:
    """Leaves out of each of them the part that is its report, or all of it where it has none: who works with her, and where."""
    entries = marked(house, who, begun(house, who, nominal, **chosen))
    return [
        Redaction(f"{entry.number}", entry.report, "whereabouts", part="facts" if _has_facts(entry) else "")
        for entry in entries
    ]


def _has_facts(entry: PackEntry) -> bool:
    return "facts" in {said.part for said in entry.said}


def test_it_is_not_made_while_it_holds_a_protected_address_for_somebody_outside_the_circle(
    house: House, robin: UUID
) -> None:
    from wholepicture.governance.packs.commands import HoldsWhereabouts

    draft = begun(house, "social_worker", robin)
    looked = ready(house, "social_worker", draft)
    assert looked.is_protected
    held = {said.text for entry in marked(house, "social_worker", draft) for said in entry.said}
    assert "Came back to 4 Quillfeather Mews by taxi." in held
    assert "Seen at the station, alone." not in held
    assert not looked.front_tells, "the town after which the court is called is the partnership's own"
    assert not looked.is_ready
    with pytest.raises(HoldsWhereabouts) as refused:
        made(house, "social_worker", draft)
    for told in ("Quillfeather", "Gull", "Mews"):
        assert told not in str(refused.value)


def test_it_is_made_once_that_is_left_out_and_tells_it_nowhere(house: House, robin: UUID) -> None:
    pack = packed(house, "social_worker", robin, *without_where(house, "social_worker", robin))
    for format in ("pdf", "docx"):
        told = everything_in(file(house, "social_worker", pack, format))
        assert "quillfeather" not in told
        assert "gullhouse" not in told, "a home's name says where she is"
        assert "seenatthestation" in told


def test_for_somebody_in_the_circle_it_is_made_as_it_is(house: House, robin: UUID) -> None:
    pack = packed(house, "social_worker", robin, email=house.emails["coordinator"].upper())
    told = everything_in(file(house, "social_worker", pack))
    assert "quillfeathermews" in told
    assert "gullhouse" in told


def test_a_name_alone_puts_nobody_into_the_circle(house: House, robin: UUID) -> None:
    draft = begun(house, "social_worker", robin, recipient="Hana Hub-Test")
    assert not ready(house, "social_worker", draft).is_ready


def test_what_is_typed_of_its_purpose_may_not_tell_it_either(house: House, robin: UUID) -> None:
    draft = begun(house, "social_worker", robin, purpose="The move to quillfeather  mews")
    assert ready(house, "social_worker", draft).front_tells


def test_whoever_is_outside_the_circle_makes_one_of_what_they_read(house: House, robin: UUID) -> None:
    house.send("HLT", factories.involvement(ROBIN, key="i2", service="School nursing"))
    house.process()
    pack = packed(house, "nurse", robin, *without_where(house, "nurse", robin))
    told = everything_in(file(house, "nurse", pack))
    assert "quillfeather" not in told
    assert "gullhouse" not in told


@pytest.mark.parametrize("given", ["name", "address"])
def test_none_is_made_for_somebody_who_is_barred_from_the_child(house: House, robin: UUID, given: str) -> None:
    from wholepicture.access.commands import bar_viewer
    from wholepicture.governance.packs.commands import CannotGoTo

    bar_viewer(house.viewer("coordinator"), professional=house.professionals["nurse"], nominal=robin, reason="Her aunt")
    who: dict[str, Any] = {"recipient": "esme  NURSE-test"} if given == "name" else {"email": house.emails["nurse"]}
    with pytest.raises(CannotGoTo):
        packed(house, "social_worker", robin, **who)


def test_reports_that_touch_somebody_from_whom_its_recipient_is_barred_are_left_out_first(house: House) -> None:
    from wholepicture.access.commands import bar_viewer

    wren = factories.child(identifiers=[factories.upn_of(1)])
    house.send("POL", factories.concern(wren, ROBIN, key="h1", facts="Both at the station."))
    house.send("POL", factories.concern(wren, key="h2", facts="Wren at the gate."))
    house.send("CSC", factories.involvement(wren, key="i1", service="Allocated social worker"))
    house.process()
    about = girl(house, "h2")
    with as_superuser(house.database) as superuser:
        other = superuser.execute(
            "SELECT nominal FROM picture_event e JOIN intake_submission s ON s.id = e.submission WHERE s.key = 'h1' AND nominal <> %s",
            [about],
        ).fetchone()[0]
    bar_viewer(house.viewer("coordinator"), professional=house.professionals["nurse"], nominal=other, reason="Her son")
    draft = begun(house, "social_worker", about, email=house.emails["nurse"])
    (entry,) = marked(house, "social_worker", draft)
    out = Redaction("a", entry.report, "somebody_else")
    pack = packed(house, "social_worker", about, out, email=house.emails["nurse"])
    told = everything_in(file(house, "social_worker", pack))
    assert "bothatthestation" not in told
    assert "wrenatthegate" in told


def test_of_whoever_does_not_show_the_function_says_that_all_is_kept(house: House, robin: UUID) -> None:
    from wholepicture.base.database_role import cursor

    def asked(who: str, *people: UUID) -> list[tuple[bool, bool]]:
        with house.viewer(who).acting(), cursor() as sql:
            sql.execute("SELECT barred, protected FROM sec.kept_from(%s, %s, %s)", [list(people), "A", ""])
            return sql.fetchall()

    assert asked("other_teacher", robin) == asked("other_teacher", uuid4()) == [(True, True)]
    assert asked("social_worker", robin) == [(False, True)]


def test_a_protection_that_came_after_it_was_made_keeps_it_from_its_maker(house: House) -> None:
    from wholepicture.access.commands import protect_location
    from wholepicture.governance.packs.queries import NotYoursNow

    house.send("HOM", factories.concern(ROBIN, key="h1", facts="Came back by taxi."))
    house.send("CSC", factories.involvement(ROBIN, key="i1", service="Allocated social worker"))
    house.process()
    child = girl(house)
    pack = packed(house, "social_worker", child, words(words="taxi"))
    protect_location(house.viewer("coordinator"), nominal=child, submissions=[], reason="A refuge")
    with pytest.raises(NotYoursNow):
        file(house, "social_worker", pack)


def test_it_keeps_of_those_whose_whereabouts_are_hidden_from_its_maker_who_stands_in_it_and_nobody_else(
    house: House, robin: UUID
) -> None:
    from wholepicture.access.commands import protect_location

    other = factories.child(given="Wren", identifiers=[factories.upn_of(1)])
    house.send("POL", factories.concern(other, key="w1", facts="Wren at the gate."))
    house.send("HLT", factories.involvement(ROBIN, key="i2", service="School nursing"))
    house.process()
    protect_location(house.viewer("coordinator"), nominal=girl(house, "w1"), submissions=[], reason="A refuge")
    pack = packed(house, "nurse", robin, *without_where(house, "nurse", robin))
    with as_superuser(house.database) as superuser:
        kept = superuser.execute("SELECT hidden FROM governance_packholding WHERE pack_id = %s", [pack]).fetchone()
    assert kept == ([robin],)
