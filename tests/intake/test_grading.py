"""Grading: what waits, who grades, what a grade needs, what others read of it, and what its sender is told."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from synthetic.factories import child, concern, intelligence, involvement, upn_of
from tests.access.raw import answer, as_role, as_superuser, refused
from tests.living import House
from wholepicture.base.ledgered import NotFound, NotPermitted
from wholepicture.config import installation

installation.load()

from wholepicture.access.commands import bar_viewer  # noqa: E402
from wholepicture.intake.grading import GradedMeanwhile, NotGradable  # noqa: E402
from wholepicture.intake.grading.commands import (  # noqa: E402
    USED,
    ask_for_grade,
    grade,
    set_condition_code,
    set_grading_numbers,
)
from wholepicture.intake.grading.queries import graded_pieces, grading_work, to_grade  # noqa: E402
from wholepicture.intake.grading.rules import Piece  # noqa: E402
from wholepicture.intake.queries import report_of  # noqa: E402
from wholepicture.linkage.commands import record_judgement  # noqa: E402
from wholepicture.picture.queries import found_by, people_described, picture_of, report_behind  # noqa: E402

RAW = "Gia was told by Kez: the man in the silver van gives girls phones by the ferry."
SANITISED = "A man in a silver van gives girls phones near the ferry."
TOLD = {"how_known": "someone_else_told_me", "informant": "Kez Friend-Test"}
WREN = child(given="Wren", family="Ashdown-Test", identifiers=[upn_of(1)])
PIECE = Piece(
    extract="the man in the silver van gives girls phones",
    sanitised=SANITISED,
    source="2",
    assessment="C",
    handling="P",
    readers="partners",
    says_knowers=True,
    knowers=12,
)
CONDITION = "Ring the unit before you act on it."
UNDER_CONDITIONS = replace(PIECE, handling="C", conditions=CONDITION)
AREA_HUB = ("coordinator", "linkage_officer")


@pytest.fixture
def sent(house: House) -> UUID:
    """A charity's information about a girl on the roll of a school: a person said that it is she."""
    house.send("SCH1", involvement(WREN, key="roll"))
    (receipt,) = house.send("CHA", intelligence(WREN, facts=RAW, key="info", provenance=TOLD))
    house.process()
    with as_superuser(house.database) as superuser:
        one, other = (row[0] for row in superuser.execute("SELECT subject FROM picture_event ORDER BY subject"))
    record_judgement(house.viewer("linkage_officer"), subject_a=one, subject_b=other, answer="same", reason="Known")
    house.process()
    return receipt.submission


def graded(house: House, report: UUID, piece: Piece = PIECE, **more: Any) -> UUID:
    police = house.viewer("police_intelligence")
    subjects = [subject for subject, _ in people_described(police, submission=report)]
    item = grade(police, submission=report, piece=replace(piece, subjects=subjects), **more)
    house.process()
    return item


def wren_of(house: House) -> UUID:
    with as_superuser(house.database) as superuser:
        return answer(superuser, "SELECT nominal FROM picture_event WHERE role = 'child' LIMIT 1")


def texts(house: House, who: str) -> list[str]:
    """The sanitised words on the girl's page, as somebody sees it."""
    picture = picture_of(house.viewer(who), nominal=wren_of(house))
    return [piece.text for entry in (picture.chronology if picture else ()) for piece in entry.graded]


def everywhere(house: House, who: str, item: UUID) -> set[str]:
    """By which ways somebody reaches the sanitised words: her page, the piece's own page, search, and the table itself."""
    viewer = house.viewer(who)
    found = found_by(viewer, words="silver van phones ferry").groups.get("reports", [])
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        connection.execute("SELECT sec.begin(%s)", [house.token(who)])
        rows = answer(connection, "SELECT count(*) FROM picture_information")
        searched = answer(connection, "SELECT count(*) FROM sec.search_information(ARRAY['van'], ARRAY[NULL], 5)")
    reached = {
        "picture": SANITISED in texts(house, who),
        "page": _says(report_behind(viewer, submission=item)),
        "search": any(_says(hit.entry) for hit in found),
        "table": bool(rows),
        "function": bool(searched),
    }
    return {way for way, does in reached.items() if does}


def _says(entry: Any) -> bool:
    return entry is not None and SANITISED in [piece.text for piece in entry.graded]


# -- what waits, and who grades --------------------------------------------------------------------------------------


def test_information_waits_for_a_grade_until_it_has_one(house: House, sent: UUID) -> None:
    police = house.viewer("police_intelligence")
    assert [row.submission for row in to_grade(police).rows] == [sent]
    assert grading_work(police) == (1, 0)
    graded(house, sent)
    assert list(to_grade(police).rows) == []
    house.process()
    assert grading_work(police) == (0, 0), "what is derived again does not wait again"


def test_danger_is_graded_first_and_a_withdrawn_report_not_at_all(house: House, sent: UUID) -> None:
    danger = {"immediate_danger": True}
    (urgent,) = house.send("CSC", intelligence(child(), key="now", safety=danger))
    (_, last) = house.send("CSC", intelligence(child(), key="was"), withdrawn("was"))
    house.process()
    assert last is not None
    assert [row.submission for row in to_grade(house.viewer("police_intelligence")).rows] == [urgent.submission, sent]


def withdrawn(key: str) -> dict[str, Any]:
    body = intelligence(key=f"{key}-withdrawn", revises={"key": key, "how": "withdrawal", "reason": "Sent twice."})
    return {
        name: value
        for name, value in body.items()
        if name in ("contract", "key", "kind", "recorded_at", "author", "revises")
    }


def test_a_concern_waits_once_the_hub_asks_for_a_grade(house: House, sent: UUID) -> None:
    (receipt,) = house.send("HLT", concern(WREN, key="worry"))
    house.process()
    ask_for_grade(house.viewer("coordinator"), reports=[(receipt.submission, house.agencies["HLT"])])
    rows = {row.submission: row.put_by for row in to_grade(house.viewer("police_intelligence")).rows}
    assert rows == {sent: "", receipt.submission: "Hana Hub-Test"}
    with pytest.raises(NotPermitted):
        ask_for_grade(house.viewer("nurse"), reports=[(receipt.submission, house.agencies["HLT"])])


@pytest.mark.parametrize("who", ["coordinator", "teacher_dsl", "charity_worker", "source_custodian"])
def test_nobody_but_a_grader_grades_or_reads_what_waits(house: House, sent: UUID, who: str) -> None:
    viewer = house.viewer(who)
    with pytest.raises(NotPermitted):
        grade(viewer, submission=sent, piece=PIECE)
    with pytest.raises(NotPermitted):
        to_grade(viewer)
    graded(house, sent)
    with pytest.raises(NotPermitted):
        graded_pieces(viewer, submission=sent)
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        connection.execute("SELECT sec.begin(%s)", [house.token(who)])
        for table in ("intake_tograde", "intake_gradedinformation"):
            assert answer(connection, f"SELECT count(*) FROM {table}") == 0


def test_whoever_is_barred_from_the_girl_neither_sees_nor_grades_it(house: House, sent: UUID) -> None:
    item = graded(house, sent)
    house.add_colleague("kin", "police_intelligence", "POL")
    bar_viewer(
        house.viewer("coordinator"),
        professional=house.professionals["kin"],
        nominal=wren_of(house),
        reason="Her uncle.",
    )
    kin = house.viewer("kin")
    assert graded_pieces(kin, submission=sent) == []
    assert everywhere(house, "kin", item) == set()
    with pytest.raises(Exception, match="row-level security|nothing here"):
        grade(kin, submission=sent, piece=PIECE)


def test_a_grader_of_another_area_reads_nothing_of_it(house: House, sent: UUID) -> None:
    item = graded(house, sent)
    far = elsewhere(house)
    assert to_grade(far).rows == []
    assert graded_pieces(far, submission=sent) == []
    assert report_behind(far, submission=item) is None
    with pytest.raises(NotFound):
        grade(far, submission=sent, piece=PIECE)


def elsewhere(house: House) -> Any:
    from wholepicture.partnership import commands

    area, _ = commands.add_area(house.operator(), code="elsewhere", name="Elsewhere")
    agency, _ = commands.add_agency(house.operator(), area=area.id, code="FAR", name="Far Police", type="police")
    house.agencies["FAR"] = agency.id
    house.add_colleague("far_officer", "police_intelligence", "FAR")
    return house.viewer("far_officer")


# -- what a grade needs ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["source", "assessment", "handling", "readers", "sanitised", "extract"])
def test_a_grade_without_one_of_its_parts_is_refused_at_the_field_and_nothing_is_stored(
    house: House, sent: UUID, field: str
) -> None:
    with pytest.raises(NotGradable) as refusal:
        graded(house, sent, replace(PIECE, **{field: " "}))
    assert set(refusal.value.wrong) == {field}
    assert graded_pieces(house.viewer("police_intelligence"), submission=sent) == []


def test_what_may_name_the_source_has_to_be_confirmed_and_the_confirmation_is_kept(house: House, sent: UUID) -> None:
    named = replace(PIECE, sanitised="Kez says that the Open Door Project heard of a silver van.", knowers=3)
    with pytest.raises(NotGradable) as refusal:
        graded(house, sent, named)
    assert [warned.code for warned in refusal.value.warned] == ["few:3", "word:Open Door Project", "word:Kez"]
    confirmed = [warned.code for warned in refusal.value.warned]
    graded(house, sent, replace(named, confirmed=confirmed))
    (piece,) = graded_pieces(house.viewer("police_intelligence"), submission=sent)
    assert list(piece.latest.confirmed) == confirmed
    with pytest.raises(NotGradable):
        graded(house, sent, replace(named, knowers=2, confirmed=confirmed), item=piece.item, seen=1)


def test_where_who_told_us_cannot_be_opened_the_grader_is_told_that_nobody_compared(house: House, sent: UUID) -> None:
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE intake_original SET source = '\\x00' WHERE submission_id = %s", [sent])
    with pytest.raises(NotGradable) as refusal:
        graded(house, sent)
    assert [warned.code for warned in refusal.value.warned] == ["not_compared"]


def test_from_how_few_people_on_is_warned_is_the_partnerships_to_set(house: House, sent: UUID) -> None:
    set_grading_numbers(house.viewer("police_intelligence"), fewest_knowers=20, fewest_fitting=50)
    with pytest.raises(NotGradable) as refusal:
        graded(house, sent)
    assert [warned.code for warned in refusal.value.warned] == ["few:12"]


def test_a_regrade_is_a_new_row_the_latest_counts_and_the_earlier_stays(house: House, sent: UUID) -> None:
    item = graded(house, sent)
    with pytest.raises(NotGradable) as refusal:
        graded(house, sent, PIECE, item=item, seen=1)
    assert set(refusal.value.wrong) == {"why_again"}
    again = replace(UNDER_CONDITIONS, source="1", assessment="B", why_again="A second source says so.")
    assert graded(house, sent, again, item=item, seen=1) == item
    (piece,) = graded_pieces(house.viewer("police_intelligence"), submission=sent)
    assert [row.rendered for row in piece.gradings] == ["1-B-C", "2-C-P"]
    assert piece.latest.sanitised_at == piece.earlier[0].sanitised_at, "the words are as they were"
    assert texts(house, "teacher_dsl") == [SANITISED]
    with pytest.raises(GradedMeanwhile):
        graded(house, sent, again, item=item, seen=1)


def test_a_report_may_yield_several_pieces_each_with_its_own_grade_and_readers(house: House, sent: UUID) -> None:
    graded(house, sent)
    graded(house, sent, replace(PIECE, sanitised="He works at a takeaway.", assessment="D", readers="hub"))
    assert texts(house, "teacher_dsl") == [SANITISED]
    assert sorted(texts(house, "coordinator")) == [SANITISED, "He works at a takeaway."]


def test_a_grade_is_on_the_ledger_as_an_act_about_the_girl(house: House, sent: UUID) -> None:
    from tests.access.writing import entries

    graded(house, sent, about=[wren_of(house)])
    assert entries(house, "intake.grading.commands.grade")[-1][1] == "allowed"


# -- what others read ------------------------------------------------------------------------------------------------

ALL = {"picture", "page", "search", "table", "function"}


def test_a_school_reads_the_sanitised_words_and_nothing_of_the_report_or_its_source(house: House, sent: UUID) -> None:
    item = graded(house, sent)
    school = house.viewer("teacher_dsl")
    assert texts(house, "teacher_dsl") == [SANITISED]
    assert report_behind(school, submission=sent) is None
    shown = report_behind(school, submission=item)
    assert shown is not None
    told = repr(shown)
    assert "Harrowmere Police" in told
    for secret in ("Open Door", "Gia", "Kez", "CHA", str(sent)):
        assert secret not in told
    assert not any(
        secret in repr(found_by(school, words="silver van").groups) for secret in ("Open Door", "Gia", "Kez", str(sent))
    )


READERS: Iterable[tuple[str, set[str]]] = (
    ("partners", {"teacher_dsl", "coordinator", "police_intelligence"}),
    ("leads", {"teacher_dsl", "coordinator", "police_intelligence"}),
    ("hub", {"coordinator", "police_intelligence"}),
    ("police", {"police_intelligence"}),
    ("unit", {"police_intelligence"}),
)


@pytest.mark.parametrize(("readers", "who"), READERS)
def test_handling_decides_who_reads_the_words_by_every_way_there_is(
    house: House, sent: UUID, readers: str, who: set[str]
) -> None:
    item = graded(house, sent, replace(UNDER_CONDITIONS, readers=readers))
    reached = {
        one: everywhere(house, one, item) for one in ("teacher_dsl", "nurse", "coordinator", "police_intelligence")
    }
    assert reached == {one: ALL if one in who else set() for one in reached}


def test_the_test_of_handling_sees_a_policy_that_is_gone(house: House, sent: UUID) -> None:
    """The planted fault: without the policy the hub reads what was left to the unit."""
    item = graded(house, sent, replace(UNDER_CONDITIONS, readers="unit"))
    with as_superuser(house.database) as superuser:
        superuser.execute("DROP POLICY handling_keeps ON picture_information")
    assert {"picture", "page", "table"} <= everywhere(house, "coordinator", item)


def test_words_that_tell_where_a_protected_child_is_are_hidden_in_a_piece_as_well(house: House, sent: UUID) -> None:
    from wholepicture.access.commands import protect_location

    house.send("CSC", concern(WREN | {"address": {"lines": ["4 Fern Walk"], "postcode": "ZA3 1AA"}}, key="where"))
    house.process()
    telling = graded(house, sent, replace(PIECE, sanitised="He waits for her at 4 Fern Walk."))
    plain = graded(house, sent)
    protect_location(
        house.viewer("coordinator"),
        nominal=wren_of(house),
        submissions=[sent],
        reason="He hurt her.",
        reader_agencies=[],
    )
    house.process()
    school = house.viewer("teacher_dsl")
    assert report_behind(school, submission=telling) is None
    assert report_behind(school, submission=plain) is not None


def test_a_code_of_a_condition_narrows_who_reads_however_widely_the_grader_chose(house: House, sent: UUID) -> None:
    police = house.viewer("police_intelligence")
    set_condition_code(police, code="PO", words="Police only", readers="police")
    item = graded(house, sent, replace(PIECE, handling="C", codes=["PO"]))
    assert everywhere(house, "teacher_dsl", item) == set()
    assert everywhere(house, "coordinator", item) == set()
    set_condition_code(police, code="PO", words="Anybody", readers="")
    (piece,) = graded_pieces(police, submission=sent)
    assert list(piece.latest.codes) == ["PO: Police only"], "a grade keeps the words that the code had"


def test_a_code_that_is_not_set_is_refused(house: House, sent: UUID) -> None:
    with pytest.raises(NotGradable) as refusal:
        graded(house, sent, replace(PIECE, handling="C", codes=["XX"]))
    assert set(refusal.value.wrong) == {"codes"}


def test_conditions_go_wherever_the_words_go(house: House, sent: UUID) -> None:
    item = graded(house, sent, UNDER_CONDITIONS)
    school = house.viewer("teacher_dsl")
    shown = report_behind(school, submission=item)
    picture = picture_of(school, nominal=wren_of(house))
    found = found_by(school, words="silver van").groups["reports"][0].entry
    assert picture is not None
    (on_her_page,) = [entry for entry in picture.chronology if entry.graded]
    for entry in (shown, on_her_page, found):
        assert entry is not None
        assert list(entry.graded[0].conditions) == [CONDITION]


def test_it_shows_only_to_those_who_work_with_whom_it_is_about(house: House, sent: UUID) -> None:
    police = house.viewer("police_intelligence")
    item = grade(police, submission=sent, piece=replace(PIECE, subjects=[]))
    house.process()
    assert report_behind(house.viewer("teacher_dsl"), submission=item) is None
    assert report_behind(house.viewer("coordinator"), submission=item) is not None


def test_it_follows_the_girl_when_she_is_joined(house: House) -> None:
    house.send("SCH1", involvement(WREN, key="roll"))
    (receipt,) = house.send("CHA", intelligence(WREN, facts=RAW, key="info", provenance=TOLD))
    house.process()
    item = graded(house, receipt.submission)
    assert report_behind(house.viewer("teacher_dsl"), submission=item) is None
    with as_superuser(house.database) as superuser:
        one, other = (row[0] for row in superuser.execute("SELECT subject FROM picture_event ORDER BY subject"))
    record_judgement(house.viewer("linkage_officer"), subject_a=one, subject_b=other, answer="same", reason="Known")
    house.process()
    assert report_behind(house.viewer("teacher_dsl"), submission=item) is not None


def test_what_was_known_then_is_what_was_graded_then(house: House, sent: UUID) -> None:
    from wholepicture.base import clock

    before = clock.now()
    item = graded(house, sent)
    between = clock.now()
    again = replace(PIECE, sanitised="A van gives phones near the ferry.", why_again="Said too much.")
    graded(house, sent, again, item=item, seen=1)
    school, wren = house.viewer("teacher_dsl"), wren_of(house)

    def then(at: Any) -> list[str]:
        picture = picture_of(school, nominal=wren, known_at=at)
        return [piece.text for entry in (picture.chronology if picture else ()) for piece in entry.graded]

    assert (then(before), then(between), then(None)) == ([], [SANITISED], [again.sanitised])


def test_deriving_from_nothing_gives_the_same_rows(house: House, sent: UUID) -> None:
    from wholepicture.picture.commands import rebuild_some

    item = graded(house, sent)
    graded(house, sent, replace(PIECE, assessment="B", why_again="Corroborated."), item=item, seen=1)
    assert rebuild_some(house.operator(), submissions=[sent]) == []


# -- what the sender is told -----------------------------------------------------------------------------------------


def test_the_sender_is_told_once_that_it_was_weighed_and_used_and_nothing_covert(house: House, sent: UUID) -> None:
    item = graded(house, sent, UNDER_CONDITIONS)
    graded(house, sent, replace(UNDER_CONDITIONS, why_again="Looked at again."), item=item, seen=1)
    with as_superuser(house.database) as superuser:
        receipt = answer(superuser, "SELECT receipt FROM intake_submission WHERE id = %s", sent)
    page = report_of(house.operator("CHA"), receipt=receipt)
    assert page is not None
    assert [answer.text for answer in page.feedback] == [USED]
    for covert in ("2-C", "Ring the unit", "grade", "condition"):
        assert covert not in repr(page.feedback)


def test_no_state_of_a_report_tells_that_it_was_graded(house: House, sent: UUID) -> None:
    with as_superuser(house.database) as superuser:
        states = "SELECT array_agg(state ORDER BY state) FROM intake_submissionstate WHERE submission_id = %s"
        before = answer(superuser, states, sent)
    graded(house, sent)
    with as_superuser(house.database) as superuser:
        assert answer(superuser, states, sent) == before


# -- grades with which reports come ----------------------------------------------------------------------------------


def told_of(house: House, who: str, report: UUID) -> dict[str, Any]:
    entry = report_behind(house.viewer(who), submission=report)
    return entry.detail if entry else {}


def test_an_older_grade_is_kept_as_it_was_written_and_shown_with_what_it_would_be(house: House) -> None:
    from wholepicture.web.wording.reports import detail_rows

    (receipt,) = house.send("POL", intelligence(WREN, key="old", grading={"legacy": "C/3/1"}))
    house.process()
    said = dict(detail_rows(told_of(house, "coordinator", receipt.submission)))["Older grade"]
    assert said.startswith("C/3/1, as it was written (source sometimes reliable;")
    assert said.endswith("3-B-P")
    with as_superuser(house.database) as superuser:
        kept = answer(superuser, "SELECT stated -> 'grading' FROM intake_submission WHERE id = %s", receipt.submission)
        assert answer(superuser, "SELECT count(*) FROM intake_gradedinformation") == 0
    assert kept == {"legacy": "C/3/1"}


@pytest.mark.parametrize(
    ("written", "shown"), [("B25", True), ("B24", False), ("Source B, information 2, handling 4", False)]
)
def test_old_handling_4_keeps_a_report_with_its_agency_whatever_level_it_was_sent_at(
    house: House, written: str, shown: bool
) -> None:
    body = intelligence(WREN, key="old", grading={"legacy": written}, sharing={"level": "hub"})
    (receipt,) = house.send("POL", body)
    house.process()
    assert (report_behind(house.viewer("coordinator"), submission=receipt.submission) is not None) is shown
    assert report_behind(house.viewer("police_intelligence"), submission=receipt.submission) is not None
    flagged = [flag for flag in receipt.flags if flag["field"] == "grading.legacy"]
    assert ["within the originating agency only" in flag["reason"] for flag in flagged] == ([] if shown else [True])


def test_what_is_no_older_grade_is_kept_and_flagged_and_keeps_nothing_back(house: House) -> None:
    (receipt,) = house.send("POL", intelligence(WREN, key="old", grading={"legacy": "see file"}))
    house.process()
    assert told_of(house, "coordinator", receipt.submission) == {"older_grade": "see file"}
    assert "kept as it was written" in receipt.flags[-1]["reason"]


def test_conditions_with_which_a_report_came_stand_beside_its_words(house: House) -> None:
    grading = {"source": "2", "assessment": "C", "handling": "C", "conditions": ["Ring first", "No names"]}
    (receipt,) = house.send("POL", intelligence(WREN, key="new", grading=grading))
    house.process()
    assert told_of(house, "coordinator", receipt.submission) == {
        "given_grade": "2-C-C",
        "handling_conditions": "Ring first; No names",
    }
    assert [row.submission for row in to_grade(house.viewer("police_intelligence")).rows] == [receipt.submission]


# -- statements of the application's own role ------------------------------------------------------------------------


def test_nobody_writes_a_grade_in_anothers_name_or_of_a_report_that_is_not_theirs_to_read(
    house: House, sent: UUID
) -> None:
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        connection.execute("SELECT sec.begin(%s)", [house.token("police_intelligence")])
        for changed in ("graded_by_id", "unit_id", "submission"):
            assert refused(connection, forged(house, sent, changed)) == "InsufficientPrivilege", changed
        assert refused(connection, forged(house, sent, "")) == "", "the test writes what is right as well"
        assert refused(connection, "UPDATE intake_gradedinformation SET source = '1'") == "InsufficientPrivilege"
        assert refused(connection, "DELETE FROM intake_gradedinformation") == "InsufficientPrivilege"


def forged(house: House, report: UUID, changed: str) -> str:
    other = {
        "graded_by_id": house.professionals["coordinator"],
        "unit_id": house.agencies["HUB"],
        "submission": house.area,
    }
    values = {
        "submission": report,
        "unit_id": house.agencies["POL"],
        "graded_by_id": house.professionals["police_intelligence"],
    }
    values |= {changed: other[changed]} if changed else {}
    return f"""INSERT INTO intake_gradedinformation (id, item, version, area_id, submission, agency_id, unit_id, subjects, extract,
        sanitised, opinion, sanitised_by_id, sanitised_at, source, assessment, handling, rendered, conditions, codes, readers, marking,
        sensitive, rationale, confirmed, urn, why_again, graded_by_id, graded_at)
        SELECT gen_random_uuid(), gen_random_uuid(), 1, '{house.area}', '{values["submission"]}', '{house.agencies["CHA"]}',
        '{values["unit_id"]}', '{{}}', 'x', 'x', '', '{values["graded_by_id"]}', now(), '1', 'A', 'P', '1-A-P', '', '{{}}', 'hub',
        'official', true, '', '{{}}', '', '', '{values["graded_by_id"]}', now()"""
