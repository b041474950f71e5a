"""Packs: who makes them, what stands in them, who reads what of them."""

import hashlib
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from synthetic import factories
from tests.access.raw import as_superuser
from tests.access.writing import entries
from tests.casework.assessment.assessing import WREN, girl, known
from tests.governance.packing import begun, day, everything_in, file, made, packed, ready, words
from tests.living import House


def test_a_pack_holds_what_its_maker_reads_with_who_said_it_and_by_what_it_is_found(house: House) -> None:
    wren = known(house)
    pack = packed(house, "social_worker", wren)
    for format in ("pdf", "docx"):
        told = everything_in(file(house, "social_worker", pack, format))
        for said in ("GullHouse", "HarrowmerePolice", "30October2026", "Entry1", "Record", "MsA.Judge-Test"):
            assert said.casefold() in told, said


def test_it_can_be_chosen_by_day_agency_and_kind(house: House) -> None:
    wren = known(house)

    def agencies(**chosen: Any) -> set[str]:
        return {
            one.source.partition(",")[0].rstrip(".").partition(":")[0]
            for one in ready(house, "social_worker", begun(house, "social_worker", wren, **chosen)).after.entries
        }

    everybody = agencies()
    assert {"Gull House", "Harrowmere Police"} <= everybody
    assert agencies(agencies=("Gull House",)) == {"Gull House"}
    assert "Harrowmere Police" not in agencies(until=day("2026-11-01"))
    assert "Gull House" not in agencies(since=day("2026-11-01"))
    assert agencies(kinds=("concern",)) == {"Gull House", "Harrowmere Police"}


def test_it_holds_nothing_that_its_maker_may_not_read(house: House) -> None:
    wren = known(house, also=[("SCH1", concern_for("hub", "The school says: hotel on Vane Street."))])
    assert "vanestreet" in everything_in(file(house, "coordinator", packed(house, "coordinator", wren)))
    nurses = everything_in(file(house, "nurse", packed(house, "nurse", wren)))
    assert "vanestreet" not in nurses
    assert "marshlaneacademy" not in nurses


def concern_for(level: str, facts: str) -> dict[str, Any]:
    return factories.concern(WREN, key="c9", facts=facts, level=level, recorded_at="2026-11-04T20:00:00+00:00")


def test_somebody_who_may_not_see_the_child_makes_none_and_learns_of_none(house: House) -> None:
    from wholepicture.base.ledgered import NotFound
    from wholepicture.governance.packs.queries import pack_file, pack_of, packs_of

    wren = known(house)
    pack = packed(house, "social_worker", wren)
    stranger = house.viewer("other_teacher")
    for ask in (
        lambda: begun(house, "other_teacher", wren),
        lambda: packs_of(stranger, nominal=wren),
        lambda: pack_of(stranger, pack=pack),
        lambda: pack_file(stranger, pack=pack, format="pdf"),
    ):
        with pytest.raises(NotFound):
            ask()


def test_of_a_child_of_whom_the_only_report_was_corrected_there_is_nothing_to_choose(house: House) -> None:
    from wholepicture.governance.packs.commands import NothingChosen
    from wholepicture.picture.packed import choices_to_pack

    house.send("HOM", factories.concern(WREN, key="h1", facts="Seen at the station."))
    house.process()
    wren, hub = girl(house), house.viewer("coordinator")
    other = factories.child(given="Robin", identifiers=[factories.upn_of(2)])
    house.send(
        "HOM", factories.concern(other, key="h2", facts="It was Robin.", revises={"key": "h1", "how": "correction"})
    )
    house.process()
    choices = choices_to_pack(hub, nominal=wren)
    assert (choices.agencies, choices.kinds) == ([], [])
    with pytest.raises(NothingChosen):
        packed(house, "coordinator", wren)


def test_its_agency_and_the_hub_learn_that_it_was_made_and_only_its_maker_opens_it(house: House) -> None:
    from wholepicture.base.ledgered import NotFound
    from wholepicture.governance.packs.queries import pack_file, pack_of, packs_of

    wren = known(house)
    house.add_colleague("second_worker", "social_worker", "CSC")
    pack = packed(house, "social_worker", wren)
    for who in ("social_worker", "second_worker", "coordinator"):
        assert [row.id for row in packs_of(house.viewer(who), nominal=wren).packs] == [pack], who
    assert packs_of(house.viewer("nurse"), nominal=wren).packs == []
    for who in ("second_worker", "coordinator"):
        viewer = house.viewer(who)
        for ask in (partial(pack_of, viewer, pack=pack), partial(pack_file, viewer, pack=pack, format="pdf")):
            with pytest.raises(NotFound):
                ask()


@pytest.mark.parametrize("who", ["second_worker", "coordinator", "nurse"])
def test_row_security_gives_what_it_holds_to_nobody_else(house: House, who: str) -> None:
    from wholepicture.governance.models import PackDraft, PackFile, PackHolding

    wren = known(house)
    house.add_colleague("second_worker", "social_worker", "CSC")
    packed(house, "social_worker", wren)
    begun(house, "social_worker", wren)
    with house.viewer("social_worker").acting():
        assert (PackFile.objects.count(), PackHolding.objects.count(), PackDraft.objects.count()) == (2, 1, 1)
    with house.viewer(who).acting():
        assert (PackFile.objects.count(), PackHolding.objects.count(), PackDraft.objects.count()) == (0, 0, 0)


def test_nobody_changes_or_deletes_a_pack(house: House) -> None:
    from django.db import ProgrammingError

    from wholepicture.governance.models import Pack, PackFile, PackHolding

    packed(house, "social_worker", known(house))
    for change in (
        lambda: Pack.objects.update(recipient="x"),
        lambda: PackHolding.objects.update(purpose="x"),
        lambda: PackFile.objects.update(digest="x"),
        lambda: PackFile.objects.all().delete(),
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), house.viewer("social_worker").acting():
            change()


def test_a_barred_colleague_learns_nothing_of_it_not_even_in_oversight(house: House) -> None:
    from wholepicture.access.commands import bar_viewer
    from wholepicture.base.ledgered import NotFound
    from wholepicture.governance.packs.queries import pack_file_overseen, packs_made

    wren = known(house)
    pack = packed(house, "social_worker", wren)
    overseer = house.viewer("information_governance")
    assert [row.id for row in packs_made(overseer)] == [pack]
    bar_viewer(
        house.viewer("coordinator"),
        professional=house.professionals["information_governance"],
        nominal=wren,
        reason="Invented.",
    )
    assert packs_made(house.viewer("information_governance")) == []
    with pytest.raises(NotFound):
        pack_file_overseen(house.viewer("information_governance"), pack=pack, format="pdf")


def test_whoever_oversees_opens_none_in_which_somebody_stands_from_whom_they_are_barred(house: House) -> None:
    from wholepicture.access.commands import bar_viewer
    from wholepicture.base.ledgered import NotFound
    from wholepicture.governance.models import PackFile, PackHolding
    from wholepicture.governance.packs.queries import pack_file_overseen, pack_overseen, packs_made

    brother = factories.child(given="Robin", identifiers=[factories.upn_of(2)])
    house.send("CSC", factories.concern(brother, key="r1", facts="Robin alone."))
    house.process()
    robin = girl(house, "r1")
    wren = known(house, also=[("POL", factories.concern(WREN, brother, key="b1", facts="Both at the station."))])
    with_him = packed(house, "social_worker", wren)
    without_him = packed(house, "social_worker", wren, kinds=("involvement",))
    bar_viewer(
        house.viewer("coordinator"),
        professional=house.professionals["information_governance"],
        nominal=robin,
        reason="Her son.",
    )
    overseer = house.viewer("information_governance")
    assert [row.id for row in packs_made(overseer)] == [without_him]
    for ask in (
        partial(pack_overseen, overseer, pack=with_him),
        partial(pack_file_overseen, overseer, pack=with_him, format="pdf"),
    ):
        with pytest.raises(NotFound):
            ask()
    with overseer.acting():
        assert set(PackFile.objects.values_list("pack_id", flat=True)) == {without_him}
        assert set(PackHolding.objects.values_list("pack_id", flat=True)) == {without_him}
    assert pack_file_overseen(overseer, pack=without_him, format="pdf").content.startswith(b"%PDF")


def test_every_making_and_every_download_is_an_act_with_its_digest(house: House) -> None:
    from wholepicture.governance.packs.queries import pack_file_overseen

    wren = known(house)
    pack = packed(house, "social_worker", wren, words(words="Gull House"))
    pdf = file(house, "social_worker", pack)
    digest = hashlib.sha256(pdf).hexdigest()
    ((_, result, role, why),) = entries(house, "governance.packs.commands.make_pack")
    assert (result, role) == ("allowed", "social_worker")
    assert "Version 1 for Ms A. Judge-Test, Harrowmere Family Court. 1 left out." in why
    assert f"PDF SHA-256 {digest}." in why
    assert "Gull" not in why
    assert pack_file_overseen(house.viewer("information_governance"), pack=pack, format="pdf").content == pdf
    downloads = entries(house, "governance.packs.queries.pack_file%")
    assert [(code.rpartition(".")[2], why) for code, _, _, why in downloads] == [
        ("pack_file", f"SHA-256 {digest}"),
        ("pack_file_overseen", f"SHA-256 {digest}"),
    ]
    assert entries(house, "picture.packed.chronology_to_pack")


def test_what_was_left_out_is_kept_without_the_words_and_is_in_no_table_as_it_was(house: House) -> None:
    from wholepicture.governance.packs.queries import pack_of

    wren = known(house)
    pack = packed(house, "social_worker", wren, words(words="Gull House", reason="whereabouts"))
    told = pack_of(house.viewer("social_worker"), pack=pack)
    assert [(one["what"], one["reason"]) for one in told.left_out] == [("words", "whereabouts")]
    for format in ("pdf", "docx"):
        assert "gullhouse" not in everything_in(file(house, "social_worker", pack, format))
    with as_superuser(house.database) as superuser:
        for table in ("pack", "packholding", "packfile"):
            rows = superuser.execute(f"SELECT t::text FROM governance_{table} t").fetchall()  # noqa: S608
            assert "Gull" not in str(rows), table


def test_a_pack_whose_words_changed_since_they_were_looked_over_is_not_made(house: House) -> None:
    from wholepicture.governance.packs.commands import ReadOtherwise, make_pack
    from wholepicture.web.packs.in_words import in_words

    wren = known(house)
    draft = begun(house, "social_worker", wren)
    as_read = ready(house, "social_worker", draft).after.digest
    house.send("POL", factories.concern(WREN, key="p2", facts="Kez was seen again."))
    house.process()
    worker = house.viewer("social_worker")
    with pytest.raises(ReadOtherwise):
        make_pack(worker, draft=draft, as_read=as_read, is_confirmed=True, in_words=in_words())
    made(house, "social_worker", draft)


def test_another_version_goes_on_with_what_was_left_out(house: House) -> None:
    from wholepicture.governance.packs.commands import begin_version
    from wholepicture.governance.packs.queries import packs_of

    wren = known(house)
    first = packed(house, "social_worker", wren, words(words="Gull House"))
    house.send("HOM", factories.concern(WREN, key="h2", facts="Back at Gull House by ten."))
    house.process()
    second = made(house, "social_worker", begin_version(house.viewer("social_worker"), pack=first))
    told = everything_in(file(house, "social_worker", second))
    assert "byten" in told
    assert "gullhouse" not in told
    assert [row.version for row in packs_of(house.viewer("social_worker"), nominal=wren).packs] == [2, 1]


def test_of_two_that_were_begun_from_one_each_becomes_the_next_version_when_it_is_made(house: House) -> None:
    from wholepicture.governance.packs.commands import begin_version
    from wholepicture.governance.packs.queries import packs_of

    first = packed(house, "social_worker", wren := known(house))
    worker = house.viewer("social_worker")
    one, other = begin_version(worker, pack=first), begin_version(worker, pack=first)
    assert ready(house, "social_worker", other).version == 2
    made(house, "social_worker", one)
    assert ready(house, "social_worker", other).version == 3
    third = made(house, "social_worker", other)
    assert "version3,made" in everything_in(file(house, "social_worker", third))
    assert [row.version for row in packs_of(worker, nominal=wren).packs] == [3, 2, 1]


def test_a_version_of_another_makers_pack_is_not_begun(house: House) -> None:
    from wholepicture.base.ledgered import NotFound
    from wholepicture.governance.packs.commands import begin_version

    pack = packed(house, "social_worker", known(house))
    with pytest.raises(NotFound):
        begin_version(house.viewer("coordinator"), pack=pack)


def test_what_its_author_kept_narrower_says_so_and_is_confirmed(house: House) -> None:
    from wholepicture.governance.packs.commands import NotConfirmed

    wren = known(house, also=[("SCH1", concern_for("hub", "Invented: kept to the hub."))])
    draft = begun(house, "coordinator", wren)
    assert (
        "Shared by its author with: The co-ordination hub only" in ready(house, "coordinator", draft).after.conditions
    )
    with pytest.raises(NotConfirmed):
        made(house, "coordinator", draft, confirmed=False)
    told = everything_in(file(house, "coordinator", made(house, "coordinator", draft)))
    assert "Theco-ordinationhubonly".casefold() in told


def test_its_maker_downloads_it_no_more_once_something_in_it_is_not_theirs_to_read(house: House) -> None:
    from wholepicture.access.commands import bar_viewer
    from wholepicture.base.ledgered import NotFound

    wren = known(house)
    pack = packed(house, "social_worker", wren)
    bar_viewer(
        house.viewer("coordinator"), professional=house.professionals["social_worker"], nominal=wren, reason="Invented."
    )
    with pytest.raises(NotFound):
        file(house, "social_worker", pack)


RAW, SANITISED = "Tam Informer-Test heard of a hotel by the ferry.", "She was at a hotel near the ferry."
CONDITION = "Ring the unit before you act on it."


def graded(house: House) -> UUID:
    """A girl of whom the police grade a piece of a report that is for the hub, under a condition, for those who work with her."""
    from wholepicture.intake.grading.commands import grade
    from wholepicture.intake.grading.rules import Piece
    from wholepicture.picture.queries import people_described

    wren = known(house, also=[("POL", factories.intelligence(WREN, key="info", facts=RAW, level="hub"))])
    with as_superuser(house.database) as superuser:
        (report,) = superuser.execute("SELECT id FROM intake_submission WHERE key = 'info'").fetchone()
    police = house.viewer("police_intelligence")
    piece = Piece(
        extract="a hotel by the ferry",
        sanitised=SANITISED,
        source="2",
        assessment="C",
        handling="C",
        conditions=CONDITION,
        readers="partners",
        says_knowers=True,
        knowers=12,
        subjects=[subject for subject, _ in people_described(police, submission=report)],
    )
    grade(police, submission=report, piece=piece)
    house.process()
    return wren


def test_graded_words_stand_in_it_with_their_conditions_and_the_raw_words_only_where_its_maker_reads_them(
    house: House,
) -> None:
    from wholepicture.governance.packs.commands import NotConfirmed

    wren = graded(house)
    draft = begun(house, "social_worker", wren)
    assert f"Condition: {CONDITION}" in ready(house, "social_worker", draft).after.conditions
    with pytest.raises(NotConfirmed):
        made(house, "social_worker", draft, confirmed=False)
    workers = made(house, "social_worker", draft)
    for format in ("pdf", "docx"):
        told = everything_in(file(house, "social_worker", workers, format))
        for said in (SANITISED, CONDITION, "OFFICIAL-SENSITIVE", "2-C-C"):
            assert "".join(said.split()).casefold() in told, said
        assert "taminformer-test" not in told
    polices = everything_in(file(house, "police_intelligence", packed(house, "police_intelligence", wren)))
    assert "taminformer-test" in polices
