"""Row security on what was done about a child who was missing: whoever may read the report of it, and nobody else."""

from uuid import UUID

import pytest

from synthetic.factories import child
from tests.access.raw import answer, as_role, as_superuser, refused
from tests.casework.missing.coming_back import WREN, came_back, hours_ago, went
from tests.living import House
from wholepicture.base.ledgered import NeedsReason, NotFound
from wholepicture.casework.missing.commands import (
    DoneMeanwhile,
    NotBackYet,
    NotKept,
    follow_procedure,
    record_step,
    undo_step,
)
from wholepicture.casework.missing.queries import interview_to_tell, returns_waiting, time_page, times_of_child
from wholepicture.casework.missing.rules import HELD, OFFERED, TAKEN, Given

DENIED = "InsufficientPrivilege"
COUNT = "SELECT count(*) FROM casework_missingstep"


def offers(house: House, who: str, girl: UUID, episode: UUID, *, seen: int = 0) -> UUID:
    given = Given(OFFERED, hours_ago(70).isoformat(), words="Rang the home.")
    return record_step(house.viewer(who), nominal=girl, episode=episode, given=given, seen=seen)


def counts(house: House, who: str) -> int:
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        answer(connection, "SELECT sec.begin(%s)", house.token(who))
        return int(answer(connection, COUNT))


def test_what_was_done_shows_to_whoever_may_read_the_report_and_to_nobody_else(house: House) -> None:
    girl, episode = came_back(house)
    offers(house, "social_worker", girl, episode)
    for who in ("social_worker", "care_home_worker", "coordinator", "teacher_dsl", "linkage_officer"):
        assert counts(house, who) == 1, who
    for who in ("other_teacher", "nurse", "charity_worker", "information_governance", "source_custodian"):
        assert counts(house, who) == 0, who


def test_whoever_has_no_part_in_it_is_told_that_there_is_nothing(house: House) -> None:
    girl, episode = came_back(house)
    for who in ("other_teacher", "charity_worker"):
        viewer = house.viewer(who)
        assert returns_waiting(viewer).waiting == []
        with pytest.raises(NotFound):
            times_of_child(viewer, nominal=girl)
        with pytest.raises(NotFound):
            time_page(viewer, nominal=girl, episode=episode)
        with pytest.raises(NotFound):
            offers(house, who, girl, episode)
        assert interview_to_tell(viewer, nominal=girl, episode=episode) == {}


def test_whoever_is_barred_counts_and_lists_nothing_of_her(house: House) -> None:
    from wholepicture.access.commands import bar_viewer

    house.add_colleague("manager", "coordinator")
    girl, episode = came_back(house)
    offers(house, "social_worker", girl, episode)
    barred = house.professionals["coordinator"]
    bar_viewer(house.viewer("manager"), professional=barred, nominal=girl, reason="Kin.")
    assert counts(house, "coordinator") == 0
    assert returns_waiting(house.viewer("coordinator")).waiting == []
    assert len(returns_waiting(house.viewer("manager")).waiting) == 1
    with pytest.raises(NotFound):
        time_page(house.viewer("coordinator"), nominal=girl, episode=episode)


def test_words_of_others_about_a_protected_child_are_withheld_and_their_agency_is_named_by_its_kind(
    house: House,
) -> None:
    from wholepicture.access.commands import protect_location

    girl, episode = came_back(house)
    offers(house, "care_home_worker", girl, episode)
    home = house.viewer("care_home_worker")
    protect_location(
        house.viewer("social_worker"),
        nominal=girl,
        submissions=set(),
        reason="Invented.",
        reader_agencies=[home.agency_id],
    )
    house.process()
    (seen,) = time_page(house.viewer("teacher_dsl"), nominal=girl, episode=episode).steps
    assert (seen.is_withheld, seen.agency) == (True, "A children's home")
    undo_step(home, nominal=girl, episode=episode, step=seen.step.id, words="It was at the boathouse.")
    (seen,) = time_page(house.viewer("teacher_dsl"), nominal=girl, episode=episode).steps
    assert (seen.is_withheld, seen.mistake, seen.undone_by) == (True, "", "Finn Carer-Test")
    (own,) = time_page(home, nominal=girl, episode=episode).steps
    assert (own.is_withheld, own.agency) == (False, "Gull House")


def test_who_talked_with_a_protected_child_is_no_way_to_learn_where_they_are(house: House) -> None:
    from wholepicture.access.commands import protect_location

    girl, episode = came_back(house)
    home, worker, teacher = (house.viewer(who) for who in ("care_home_worker", "social_worker", "teacher_dsl"))
    held = Given(HELD, hours_ago(60).isoformat(), "The manager of Gull House", independent=False)
    record_step(home, nominal=girl, episode=episode, given=held, seen=0)
    assert interview_to_tell(teacher, nominal=girl, episode=episode)["interviewer"] == held.by_name
    hides = {"submissions": set(), "reason": "Invented.", "reader_agencies": [home.agency_id]}
    protect_location(worker, nominal=girl, **hides)
    house.process()
    (seen,) = time_page(teacher, nominal=girl, episode=episode).steps
    assert (seen.is_withheld, seen.step.by_name) == (True, "")
    assert interview_to_tell(teacher, nominal=girl, episode=episode)["interviewer"] == ""
    (own,) = time_page(home, nominal=girl, episode=episode).steps
    assert (own.is_withheld, own.step.by_name) == (False, held.by_name)


INSERT = (
    "INSERT INTO casework_missingstep (id, area_id, agency_id, episode, subject, kind, step, done_at, by_name, words, made_by_id, at) "
    "VALUES (gen_random_uuid(), %s, %s, %s, %s, 'taken', '', '', '', '', %s, {at})"
)


def test_nobody_writes_in_anothers_name_about_what_they_may_not_read_or_at_another_time(house: House) -> None:
    girl, episode = came_back(house)
    subject = time_page(house.viewer("coordinator"), nominal=girl, episode=episode).row.subject
    now = INSERT.format(at="statement_timestamp()")

    def tries(who: str, *, by: str = "", agency: str = "CSC", sql: str = now, about: UUID = subject) -> str:
        person = house.professionals[by or who]
        with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
            answer(connection, "SELECT sec.begin(%s)", house.token(who))
            return refused(connection, sql, house.area, house.agencies[agency], episode, about, person)

    assert tries("social_worker") == ""
    assert tries("social_worker", by="coordinator") == DENIED
    assert tries("social_worker", agency="HUB") == DENIED
    assert tries("social_worker", sql=INSERT.format(at="statement_timestamp() - interval '1 hour'")) == DENIED
    assert tries("social_worker", about=girl if girl != subject else episode) == DENIED
    assert tries("other_teacher", agency="SCH2") == DENIED
    assert tries("information_governance", agency="HUB") == DENIED


def test_nobody_changes_or_takes_back_what_was_done(house: House) -> None:
    girl, episode = came_back(house)
    offers(house, "social_worker", girl, episode)
    for role, context in (("wp_app", True), ("wp_worker", False)):
        with as_role(role, house.database) as connection, connection.transaction(force_rollback=True):
            if context:
                answer(connection, "SELECT sec.begin(%s)", house.token("social_worker"))
            assert refused(connection, "UPDATE casework_missingstep SET words = 'Otherwise.'") == DENIED
            assert refused(connection, "DELETE FROM casework_missingstep") == DENIED


def test_what_is_done_follows_the_child_whom_its_report_is_about(house: House) -> None:
    """A second record of her is joined to the first: what was done on either is hers."""
    girl, episode = came_back(house)
    offers(house, "social_worker", girl, episode)
    (row,) = times_of_child(house.viewer("coordinator"), nominal=girl)
    assert row.offered_at
    assert row.outcome == "offered"
    house.send("POL", went("p1", 100, 80.2, of=[child(**WREN)]))
    house.process()
    (row,) = times_of_child(house.viewer("coordinator"), nominal=girl)
    assert len(row.told) == 2
    assert row.offered_at


def test_what_was_done_stays_where_its_report_is_corrected(house: House) -> None:
    girl, episode = came_back(house)
    offers(house, "social_worker", girl, episode)
    corrected = went("h2", 100, 79) | {"revises": {"key": "h1", "how": "correction", "reason": "An hour later."}}
    house.send("HOM", corrected)
    house.process()
    (row,) = times_of_child(house.viewer("coordinator"), nominal=girl)
    assert row.episode != episode
    assert row.offered_at
    assert time_page(house.viewer("coordinator"), nominal=girl, episode=row.episode).seen == 1


def test_an_interview_waits_is_late_and_is_held(house: House) -> None:
    girl, episode = came_back(house, since=100, back=71)
    hub = house.viewer("coordinator")
    (row,) = returns_waiting(hub).waiting
    assert (row.is_late, row.owner_name, row.is_mine) == (False, "", False)
    record_step(hub, nominal=girl, episode=episode, given=Given(TAKEN), seen=0)
    (row,) = returns_waiting(hub).waiting
    assert (row.owner_name, row.is_mine) == ("Hana Hub-Test", True)
    held = Given(HELD, hours_ago(1).isoformat(), "Pat Independent-Test", independent=True)
    record_step(hub, nominal=girl, episode=episode, given=held, seen=1)
    work = returns_waiting(hub)
    assert work.waiting == []
    assert len(work.untold) == 1
    assert interview_to_tell(hub, nominal=girl, episode=episode)["interviewer"] == "Pat Independent-Test"


def test_one_that_is_late_says_so(house: House) -> None:
    came_back(house, since=100, back=73)
    assert returns_waiting(house.viewer("care_home_worker")).late == 1


def test_two_who_write_at_once_read_each_other_first(house: House) -> None:
    girl, episode = came_back(house)
    offers(house, "social_worker", girl, episode)
    with pytest.raises(DoneMeanwhile):
        offers(house, "coordinator", girl, episode, seen=0)


def test_nothing_is_offered_before_somebody_says_that_she_is_back(house: House) -> None:
    girl, episode = came_back(house)
    house.send("HOM", went("h9", 5, None))
    house.process()
    rows = times_of_child(house.viewer("coordinator"), nominal=girl)
    still = next(row for row in rows if row.until is None)
    with pytest.raises(NotBackYet):
        offers(house, "coordinator", girl, still.episode)
    early = Given(OFFERED, hours_ago(90).isoformat())
    with pytest.raises(NotKept):
        record_step(house.viewer("coordinator"), nominal=girl, episode=episode, given=early, seen=0)


def test_the_procedure_is_kept_as_followed(house: House) -> None:
    girl, episode = came_back(house)
    carer = house.viewer("care_home_worker")
    follow_procedure(carer, nominal=girl, episode=episode, steps=["police", "clothing"], words="Ref 12.")
    follow_procedure(carer, nominal=girl, episode=episode, steps=["police"])
    followed = {one.code: one.done for one in time_page(carer, nominal=girl, episode=episode).followed}
    assert followed["police"] is not None
    assert followed["police"].by == "Finn Carer-Test"
    assert followed["look"] is None
    with pytest.raises(NotKept):
        follow_procedure(carer, nominal=girl, episode=episode, steps=["unheard_of"])
    wrong = followed["police"].step.id
    with pytest.raises(NeedsReason):
        undo_step(carer, nominal=girl, episode=episode, step=wrong, words=" ")
    with pytest.raises(NotFound):  # another agency's
        undo_step(house.viewer("social_worker"), nominal=girl, episode=episode, step=wrong, words="No.")
    undo_step(carer, nominal=girl, episode=episode, step=wrong, words="Rang the wrong number.")
    followed = {one.code: one.done for one in time_page(carer, nominal=girl, episode=episode).followed}
    assert followed["police"] is None
    assert followed["clothing"] is not None


def test_the_operator_reads_and_the_owner_alone_sees_all(house: House) -> None:
    girl, episode = came_back(house)
    offers(house, "social_worker", girl, episode)
    with as_superuser(house.database) as superuser:
        assert answer(superuser, COUNT) == 1
