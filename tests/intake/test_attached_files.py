"""A file that comes with a report is read by whoever may read the report, as a picture drawn again; its original by very few."""

import io
import threading
from uuid import UUID

import pytest
from django.db import connections
from PIL import Image

from synthetic import factories
from tests.access.raw import altered, answer, as_role, as_superuser
from tests.intake.files import document, files_for, photo, photo_taken_at, sent_with
from tests.living import House
from wholepicture.access.commands import bar_viewer, protect_location
from wholepicture.access.viewer import Viewer
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NeedsReason, NotFound
from wholepicture.config import installation

installation.load()

from wholepicture.intake.attachments import (  # noqa: E402  # noqa: E402
    FileNotTaken,
    NoRoomForFile,
    NoSeals,
    NotDrawn,
    NumberTaken,
    commands,
    queries,
)
from wholepicture.intake.commands import accept_submission, discard_draft  # noqa: E402

TEN = (1.0, 10.0, 0.0)
TABLES = (
    *("intake_attachedfile", "intake_fileoriginal", "intake_drawnpage", "intake_fileplace"),
    *("intake_draftfile", "intake_attachment"),
)


def counted(house: House, who: str, table: str) -> int:
    from wholepicture.base.database_role import cursor

    with house.viewer(who).acting(), cursor() as sql:
        sql.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
        return int(sql.fetchone()[0])


def child_of(house: House) -> UUID:
    from wholepicture.base.database_role import cursor

    with house.operator().acting(), cursor() as sql:
        sql.execute("SELECT nominal FROM linkage_membership WHERE until IS NULL AND role = 'child' LIMIT 1")
        found: UUID = sql.fetchone()[0]
        return found


def works_with_her(house: House, agency: str) -> None:
    house.send(agency, factories.involvement(factories.child(identifiers=[factories.upn_of(1)])))


def test_a_file_shows_to_whoever_the_report_shows_to_and_to_nobody_else(house: House) -> None:
    works_with_her(house, "HOM")
    report = sent_with(house, "teacher_dsl", photo_taken_at(TEN, TEN), level="partners")
    house.process()
    for who in ("teacher_dsl", "care_home_worker", "coordinator", "police_intelligence"):
        (row,) = files_for(house, who, report)
        assert (row.state, row.shows) == ("drawn", "Messages on her phone")
        shown = queries.shown_file(house.viewer(who), file=row.file)
        assert shown.place == (1.166667, -1.166667)
        drawn = queries.drawn_page(house.viewer(who), file=row.file, number=1)
        assert Image.open(io.BytesIO(drawn)).size == (640, 480)
        assert b"Telephone-Test" not in drawn
    for who in ("nurse", "charity_worker", "social_worker", "source_custodian", "information_governance"):
        assert {table: counted(house, who, table) for table in TABLES} == dict.fromkeys(TABLES, 0), who
        with pytest.raises(NotFound):
            queries.shown_file(house.viewer(who), file=row.file)
        with pytest.raises(NotFound):
            queries.drawn_page(house.viewer(who), file=row.file, number=1)


def test_whoever_is_barred_from_a_child_sees_no_file_of_hers_their_own_neither(house: House) -> None:
    report = sent_with(house, "teacher_dsl", photo_taken_at(TEN, TEN))
    house.process()
    for who in ("teacher_dsl", "police_intelligence"):
        assert files_for(house, who, report)
        bar_viewer(
            house.viewer("coordinator"), professional=house.professionals[who], nominal=child_of(house), reason="kin"
        )
        assert {table: counted(house, who, table) for table in TABLES} == dict.fromkeys(TABLES, 0), who


def test_where_a_childs_whereabouts_are_hidden_from_somebody_no_picture_of_her_report_shows_to_them(
    house: House,
) -> None:
    works_with_her(house, "HOM")
    works_with_her(house, "CSC")
    report = sent_with(house, "teacher_dsl", photo_taken_at(TEN, TEN), level="partners")
    house.process()
    protect_location(
        house.viewer("social_worker"),
        nominal=child_of(house),
        submissions=[report],
        reason="A father who looks for her.",
    )
    house.process()
    for who in ("care_home_worker", "coordinator", "police_intelligence"):
        assert files_for(house, who, report) == []
        assert counted(house, who, "intake_fileplace") == counted(house, who, "intake_drawnpage") == 0
    assert files_for(house, "teacher_dsl", report), "its own agency knows where she is"


def test_whoever_reads_only_the_sanitised_words_of_a_report_gets_no_file(house: House) -> None:
    works_with_her(house, "HOM")
    report = sent_with(house, "teacher_dsl", photo(), level="hub")
    house.process()
    assert files_for(house, "care_home_worker", report) == []
    assert files_for(house, "coordinator", report)


def test_the_original_goes_to_its_sender_and_to_police_each_time_with_a_reason_on_the_ledger(house: House) -> None:
    works_with_her(house, "HOM")
    taken = photo_taken_at(TEN, TEN)
    report = sent_with(house, "teacher_dsl", taken, level="partners")
    house.process()
    (row,) = files_for(house, "teacher_dsl", report)
    for who in ("teacher_dsl", "police_intelligence"):
        viewer = house.viewer(who)
        with pytest.raises(NeedsReason):
            queries.original_of(viewer, file=row.file, reason=" ")
        given = queries.original_of(
            viewer, file=row.file, reason=f"For the case file of {who}.", about=[child_of(house)]
        )
        assert (given.content, given.name) == (taken, "Her phone.jpg")
        assert queries.shown_file(viewer, file=row.file).may_have_original
        with as_superuser(house.database) as superuser:
            (entry,) = superuser.execute(
                "SELECT action, records, subjects FROM access_ledgerentry WHERE justification = %s",
                [f"For the case file of {who}."],
            )
        assert entry == ("disclosure", [row.file], [child_of(house)])
    for who in ("coordinator", "care_home_worker", "linkage_officer"):
        assert not queries.shown_file(house.viewer(who), file=row.file).may_have_original
        with pytest.raises(NotFound):
            queries.original_of(house.viewer(who), file=row.file, reason="I want it.")
        assert counted(house, who, "intake_fileoriginal") == 0


def test_nothing_of_a_file_lies_open_in_the_database_and_the_worker_reads_no_original(house: House) -> None:
    taken = photo_taken_at(TEN, TEN)
    sent_with(house, "teacher_dsl", taken)
    pieces = (taken[200:300], b"Her phone", b"JFIF", b"1.166")
    with as_superuser(house.database) as superuser:
        for wait in (True, False):
            kept = b"".join(
                bytes(value)
                for table, columns in (
                    ("intake_fileoriginal", "name, content"),
                    ("intake_filetodraw", "content"),
                    ("intake_drawnpage", "picture"),
                    ("intake_fileplace", "place"),
                    ("intake_draftfile", "name"),
                )
                for row in superuser.execute(f"SELECT {columns} FROM {table}".encode())  # noqa: S608
                for value in row
            )
            assert kept
            assert not [piece for piece in pieces if piece in kept]
            assert bool(answer(superuser, "SELECT count(*) FROM intake_filetodraw")) is wait
            house.process()
    with as_role("wp_worker", house.database) as worker, pytest.raises(Exception, match="permission denied"):
        worker.execute("SELECT content FROM intake_fileoriginal")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"\xff\xd8\xff" + bytes(10 * 1024 * 1024), "larger than 10 MB"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"  <html><script>", "SVG"),
        (b"PK\x03\x04rest", "Word"),
        (b"\x00\x00\x00\x18ftypheic", "iPhone"),
        (b"MZ this is a program", "must be a photo"),
    ],
)
def test_what_is_no_photo_or_pdf_by_its_content_is_refused_in_words(house: House, content: bytes, told: str) -> None:
    with pytest.raises(FileNotTaken, match=told):
        commands.keep_file(house.viewer("nurse"), draft=new_id(), name="photo.jpg", content=content)
    assert counted(house, "nurse", "intake_attachedfile") == 0


def test_a_report_takes_ten_files_and_the_eleventh_is_refused_in_words(house: House) -> None:
    viewer, draft = house.viewer("nurse"), new_id()
    for _ in range(10):
        commands.keep_file(viewer, draft=draft, name="one.png", content=photo("PNG", size=(8, 8)))
    with pytest.raises(NoRoomForFile, match="takes 10 files"):
        commands.keep_file(viewer, draft=draft, name="one.png", content=photo("PNG", size=(8, 8)))


def test_a_draft_of_somebody_else_neither_shows_its_files_nor_lends_them(house: House) -> None:
    draft = new_id()
    file = commands.keep_file(house.viewer("nurse"), draft=draft, name="one.png", content=photo("PNG"))
    other = house.viewer("teacher_dsl")
    assert queries.drafted_files(other, draft=draft) == []
    with pytest.raises(NotFound):
        queries.shown_file(other, file=file)
    with pytest.raises(NotFound):
        commands.take_file_out(other, draft=draft, file=file)
    commands.carry_files(other, draft=new_id(), beside=draft)
    with as_role("wp_app", house.database) as app, app.transaction():
        app.execute("SELECT sec.begin(%s)", [house.token("teacher_dsl")])
        with pytest.raises(Exception, match="row-level security"):
            app.execute(
                "INSERT INTO intake_draftfile (draft, file_id, agency_id, professional_id, number, name, said) "
                "VALUES (gen_random_uuid(), %s, %s, %s, 1, '', '')",
                [file, house.agencies["SCH1"], house.professionals["teacher_dsl"]],
            )


def test_what_is_taken_out_of_a_draft_or_thrown_away_with_it_is_erased_and_what_was_sent_stays(house: House) -> None:
    viewer, draft, other = house.viewer("nurse"), new_id(), new_id()
    first, second = (commands.keep_file(viewer, draft=draft, name="one.png", content=photo("PNG")) for _ in range(2))
    commands.carry_files(viewer, draft=other, beside=draft)
    commands.take_file_out(viewer, draft=draft, file=first)
    house.process()
    assert [row.file for row in queries.drafted_files(viewer, draft=other)] == [first, second], (
        "the other draft has both"
    )
    body = factories.concern(factories.child(), key=str(draft))
    accept_submission(viewer, body=body, channel="screen", draft=draft)
    for each in (draft, other):
        discard_draft(viewer, draft_id=each)
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE intake_attachedfile SET dropped_at = dropped_at - interval '2 minutes'")
        house.process()
        for table in ("intake_attachedfile", "intake_fileoriginal", "intake_drawnpage"):
            column = "id" if table == "intake_attachedfile" else "file_id"
            assert answer(superuser, f"SELECT count(DISTINCT {column}) FROM {table}") == 1, table  # noqa: S608
        assert answer(superuser, "SELECT id FROM intake_attachedfile") == second


def test_a_file_that_came_into_another_draft_while_it_was_taken_out_of_one_stays_and_keeps_no_other(
    house: House,
) -> None:
    viewer, draft = house.viewer("nurse"), new_id()
    kept, gone = (commands.keep_file(viewer, draft=draft, name="one.png", content=photo("PNG")) for _ in range(2))
    house.process()
    commands.take_file_out(viewer, draft=draft, file=gone)
    with as_superuser(house.database) as superuser:  # as it is where both happened at once
        superuser.execute("UPDATE intake_attachedfile SET dropped_at = now() - interval '2 minutes'")
        house.process()
        assert answer(superuser, "SELECT array_agg(id) FROM intake_attachedfile") == [kept]
    assert queries.drawn_page(viewer, file=kept, number=1)


def test_a_correction_brings_the_files_of_the_earlier_report_and_a_withdrawal_none(house: House) -> None:
    report = sent_with(house, "teacher_dsl", photo(), document())
    house.process()
    viewer, draft = house.viewer("teacher_dsl"), new_id()
    commands.carry_files(viewer, draft=draft, submission=report)
    kept = queries.drafted_files(viewer, draft=draft)
    assert [row.said for row in kept] == ["Messages on her phone", ""]
    commands.take_file_out(viewer, draft=draft, file=kept[1].file)
    body = factories.concern(factories.child(), key=str(draft))
    later = accept_submission(viewer, body=body, channel="screen", draft=draft).submission
    discard_draft(viewer, draft_id=draft)
    house.process()
    assert [row.file for row in files_for(house, "coordinator", later)] == [kept[0].file]
    assert [row.called for row in files_for(house, "coordinator", report)] == ["Picture 1 of 2", "Document 2 of 2"]


def test_a_file_that_later_reports_bring_again_is_shown_as_the_last_of_them_says_it(house: House) -> None:
    report = sent_with(house, "teacher_dsl", photo())
    viewer = house.viewer("teacher_dsl")
    (row,) = files_for(house, "teacher_dsl", report)
    for said in ("A red car", "A red van", "A red van, at night", "A brown van, at night"):
        draft = new_id()
        commands.carry_files(viewer, draft=draft, submission=report)
        commands.describe_files(viewer, draft=draft, said={row.file: said})
        body = factories.concern(factories.child(), key=str(draft))
        report = accept_submission(viewer, body=body, channel="screen", draft=draft).submission
        shown = queries.shown_file(viewer, file=row.file)
        assert (shown.row.said, shown.submissions[0]) == (said, report)


def test_a_report_sent_twice_brings_its_files_once(house: House) -> None:
    viewer, draft = house.viewer("nurse"), new_id()
    commands.keep_file(viewer, draft=draft, name="one.png", content=photo("PNG"))
    body = factories.concern(factories.child(), key=str(draft))
    first, again = (accept_submission(viewer, body=body, channel="screen", draft=draft) for _ in range(2))
    assert (first.submission, first.is_new, again.is_new) == (again.submission, True, False)
    assert len(files_for(house, "nurse", first.submission)) == 1


def system(house: House, agency: str) -> Viewer:
    """An agency's system, as it signs in to the API."""
    from wholepicture.access.accounts import new_agency_key
    from wholepicture.access.viewer import viewer_from_token

    return viewer_from_token(new_agency_key(house.operator(), agency=house.agencies[agency]), channel="api")


def test_a_system_sends_files_with_its_report_each_under_a_number_and_none_with_anothers(house: House) -> None:
    school, home = system(house, "SCH1"), system(house, "HOM")
    receipt = accept_submission(school, body=factories.concern(factories.child(), key="a"), channel="api").receipt
    taken = photo("PNG")
    sent = commands.attach_file(school, receipt=receipt, number=2, content=taken, said="A car")
    assert sent.is_new
    assert commands.attach_file(school, receipt=receipt, number=2, content=taken) == commands.Attached(sent.file, False)
    with pytest.raises(NumberTaken):
        commands.attach_file(school, receipt=receipt, number=2, content=photo("PNG", size=(9, 9)))
    with pytest.raises(NoRoomForFile):
        commands.attach_file(school, receipt=receipt, number=11, content=taken)
    with pytest.raises(NotFound):
        commands.attach_file(home, receipt=receipt, number=1, content=taken)
    with pytest.raises(NotFound):
        commands.attach_file(house.viewer("teacher_dsl"), receipt=receipt, number=1, content=taken)


@pytest.mark.parametrize("is_same", [True, False])
def test_of_two_files_sent_at_once_under_one_number_the_first_is_stored_and_the_other_answered(
    house: House, monkeypatch: pytest.MonkeyPatch, is_same: bool
) -> None:
    school, taken = system(house, "SCH1"), photo("PNG")
    receipt = accept_submission(school, body=factories.concern(factories.child(), key="a"), channel="api").receipt
    first: list[commands.Attached] = []
    keep = commands._keep

    def sends() -> None:
        content = taken if is_same else photo("PNG", size=(9, 9))
        first.append(commands.attach_file(school, receipt=receipt, number=1, content=content))
        connections.close_all()

    def overtaken(viewer: Viewer, name: str, content: bytes) -> UUID:
        monkeypatch.setattr(commands, "_keep", keep)
        other = threading.Thread(target=sends)
        other.start()
        other.join()
        return keep(viewer, name, content)

    monkeypatch.setattr(commands, "_keep", overtaken)
    if is_same:
        second = commands.attach_file(school, receipt=receipt, number=1, content=taken)
        assert (first[0].is_new, second) == (True, commands.Attached(first[0].file, is_new=False))
    else:
        with pytest.raises(NumberTaken):
            commands.attach_file(school, receipt=receipt, number=1, content=taken)
    with as_superuser(house.database) as superuser:
        assert answer(superuser, "SELECT count(*) FROM intake_fileoriginal") == 1


def test_without_the_keys_halves_nothing_is_taken_in_and_whoever_attaches_is_told(house: House) -> None:
    with as_superuser(house.database) as superuser:
        superuser.execute("DELETE FROM intake_fileseal")
    with pytest.raises(NoSeals, match="wholepicture init"):
        commands.keep_file(house.viewer("nurse"), draft=new_id(), name="one.png", content=photo("PNG"))
    assert counted(house, "nurse", "intake_attachedfile") == 0


def test_an_original_that_nobody_has_looked_over_goes_to_nobody(house: House) -> None:
    report = sent_with(house, "teacher_dsl", photo())
    (row,) = files_for(house, "teacher_dsl", report)
    with pytest.raises(NotDrawn):
        queries.original_of(house.viewer("teacher_dsl"), file=row.file, reason="I want it.")


FAULTS = {
    "a report's files without the report": (
        "ALTER POLICY report_shows ON intake_attachment USING (true)",
        "charity_worker",
        "intake_attachment",
    ),
    "an agency's files, whoever may read the report": (
        "ALTER POLICY own_agency ON intake_attachment USING (agency_id = (SELECT sec.agency()))",
        "barred",
        "intake_attachment",
    ),
    "pictures where whereabouts are hidden": (
        "ALTER POLICY report_shows ON intake_attachment USING "
        "(EXISTS (SELECT 1 FROM picture_event e WHERE e.submission = intake_attachment.submission_id))",
        "care_home_worker",
        "intake_drawnpage",
    ),
    "files of anybody's draft": (
        "ALTER POLICY sender_until_sent ON intake_attachedfile USING (sent_at IS NULL)",
        "charity_worker",
        "intake_attachedfile",
    ),
    "pages without their file": (
        "ALTER POLICY with_file ON intake_drawnpage USING (true)",
        "charity_worker",
        "intake_drawnpage",
    ),
    "places without their file": (
        "ALTER POLICY with_file ON intake_fileplace USING (true)",
        "charity_worker",
        "intake_fileplace",
    ),
    "originals for whoever sees the picture": (
        "ALTER POLICY sender_or_source_role ON intake_fileoriginal USING "
        "(EXISTS (SELECT 1 FROM intake_attachedfile f WHERE f.id = file_id))",
        "linkage_officer",
        "intake_fileoriginal",
    ),
    "drafts of a colleague": (
        "ALTER POLICY writer_reads ON intake_draftfile USING (agency_id = (SELECT sec.agency()))",
        "barred",
        "intake_draftfile",
    ),
}


def test_each_policy_on_files_keeps_what_no_other_does(house: House) -> None:
    for agency in ("HOM", "CSC"):
        works_with_her(house, agency)
    house.add_colleague("barred", "nurse", "SCH1")
    report = sent_with(house, "teacher_dsl", photo_taken_at(TEN, TEN), level="partners")
    commands.keep_file(house.viewer("teacher_dsl"), draft=new_id(), name="one.png", content=photo("PNG"))
    house.process()
    bar_viewer(
        house.viewer("coordinator"), professional=house.professionals["barred"], nominal=child_of(house), reason="kin"
    )
    protect_location(
        house.viewer("social_worker"),
        nominal=child_of(house),
        submissions=[report],
        reason="A father who looks for her.",
        readers=[house.professionals["linkage_officer"]],
    )
    house.process()
    caught = {}
    for fault, (statement, who, table) in FAULTS.items():
        token = house.token(who)
        counts = []
        for statements in ((), (statement,)):
            with altered(house.database, *statements) as app:
                app.execute("SELECT sec.begin(%s)", [token])
                counts.append(answer(app, f"SELECT count(*) FROM {table}"))  # noqa: S608
        caught[fault] = counts[0] == 0 < counts[1]
    assert caught == dict.fromkeys(FAULTS, True)
