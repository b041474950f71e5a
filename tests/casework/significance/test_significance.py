"""Why an entry matters: who says so, who reads it, and what becomes of it when entries and people change."""

from uuid import UUID, uuid4

import pytest

from synthetic import factories
from tests.access.raw import answer, as_role, as_superuser, refused
from tests.casework.assessment.assessing import WREN, girl, known
from tests.living import House
from wholepicture.casework.significance.rules import Said

DENIED = "InsufficientPrivilege"
WORDS = Said("It is the third car in a week.", "She was sick all day.", "Told her social worker at once.")


def report(house: House, key: str) -> UUID:
    with as_superuser(house.database) as superuser:
        return UUID(str(answer(superuser, "SELECT id FROM intake_submission WHERE key = %s", key)))


def says(house: House, who: str, child: UUID, entry: UUID, said: Said = WORDS, seen: int = 0) -> UUID:
    from wholepicture.casework.significance.commands import say_significance

    return say_significance(house.viewer(who), nominal=child, entry=entry, said=said, seen=seen)


def reads(house: House, who: str, child: UUID) -> dict[UUID, list[tuple[str, Said]]]:
    from wholepicture.casework.significance.queries import significance_of

    said = significance_of(house.viewer(who), nominal=child).by_entry
    return {entry: [(thread.now.who, thread.now.said) for thread in threads] for entry, threads in said.items()}


def test_whoever_works_with_her_and_the_hub_say_why_an_entry_matters_and_both_stand(house: House) -> None:
    girl = known(house)
    entry = report(house, "p1")
    other = Said(matters="He was seen at the school in June.")
    says(house, "nurse", girl, entry)
    says(house, "coordinator", girl, entry, other)
    for who in ("nurse", "coordinator", "social_worker", "police_intelligence"):
        assert reads(house, who, girl) == {entry: [("Hana Hub-Test", other), ("Esme Nurse-Test", WORDS)]}, who


def test_nobody_says_anything_whose_work_with_her_is_their_own_word_or_who_does_not_see_the_entry(house: House) -> None:
    from wholepicture.base.ledgered import NotFound
    from wholepicture.intake.commands import accept_submission

    girl = known(house, also=[("HOM", factories.concern(WREN, key="k1", sharing={"level": "hub"}))])
    own_word = factories.involvement(WREN, key="w1", service="School nursing")
    accept_submission(house.viewer("charity_worker"), body=own_word, channel="screen")
    house.process()
    # a home that wrote an entry and does not work with her; a charity by its own word; a stranger; of the hub alone
    refused_to = [("care_home_worker", "h1"), ("charity_worker", "w1"), ("other_teacher", "p1"), ("nurse", "k1")]
    for who, key in refused_to:
        with pytest.raises(NotFound):
            says(house, who, girl, report(house, key))
    with pytest.raises(NotFound):
        says(house, "nurse", girl, uuid4())
    says(house, "coordinator", girl, report(house, "k1"))
    assert reads(house, "nurse", girl) == {}
    assert list(reads(house, "care_home_worker", girl)) == [report(house, "k1")]


def test_a_later_word_stands_in_the_place_of_the_earlier_which_is_kept(house: House) -> None:
    from wholepicture.casework.significance.queries import significance_of

    girl = known(house)
    entry = report(house, "h1")
    says(house, "nurse", girl, entry)
    says(house, "nurse", girl, entry, Said(done="Seen by the doctor."), seen=1)
    (thread,) = significance_of(house.viewer("social_worker"), nominal=girl).by_entry[entry]
    assert thread.now.said == Said(done="Seen by the doctor.")
    assert [row.said for row in thread.before] == [WORDS]


def test_of_two_tabs_the_second_is_told_and_nothing_is_lost(house: House) -> None:
    from wholepicture.casework.significance.commands import SaidMeanwhile

    girl = known(house)
    entry = report(house, "h1")
    says(house, "nurse", girl, entry)
    with pytest.raises(SaidMeanwhile):
        says(house, "nurse", girl, entry, Said(matters="Other."))
    assert reads(house, "nurse", girl) == {entry: [("Esme Nurse-Test", WORDS)]}


def test_nothing_is_said_without_words_or_with_too_many(house: House) -> None:
    from wholepicture.casework.significance.commands import NothingSaid, TooLong

    girl = known(house)
    entry = report(house, "h1")
    with pytest.raises(NothingSaid):
        says(house, "nurse", girl, entry, Said())
    with pytest.raises(TooLong):
        says(house, "nurse", girl, entry, Said(done="a" * 2001))


def test_it_stays_when_pictures_are_derived_again(house: House) -> None:
    from wholepicture.picture.commands import rebuild_some

    girl = known(house)
    entry = report(house, "p1")
    says(house, "nurse", girl, entry)
    with as_superuser(house.database) as superuser:
        superuser.execute("DELETE FROM picture_event WHERE submission = %s", [entry])
    assert reads(house, "nurse", girl) == {}
    rebuild_some(house.operator(), submissions=[entry])
    assert reads(house, "nurse", girl) == {entry: [("Esme Nurse-Test", WORDS)]}


def test_of_a_report_that_was_corrected_it_stands_under_the_correction(house: House) -> None:
    from wholepicture.casework.significance.queries import significance_of

    girl = known(house)
    first = report(house, "h1")
    says(house, "nurse", girl, first)
    corrected = factories.concern(WREN, key="h2", signs=["late_return"], revises={"key": "h1", "how": "correction"})
    house.send("HOM", corrected)
    house.process()
    (thread,) = significance_of(house.viewer("nurse"), nominal=girl).by_entry[report(house, "h2")]
    assert thread.now.of_earlier
    assert thread.now.said == WORDS


def test_it_goes_with_the_child_of_whom_it_was_said_when_two_are_joined_and_parted(house: House) -> None:
    from wholepicture.linkage.commands import look_again, record_judgement, undo_judgement

    house.by_the_first_rule_alone()
    house.add_colleague("second_officer", "linkage_officer")
    one = known(house)
    other_wren = factories.child(given="Wrenna", identifiers=[factories.nhs_of(2)])
    house.send("SCH1", factories.concern(other_wren, key="s1"))
    house.process()
    other = girl(house, "s1")
    assert one != other
    says(house, "coordinator", one, report(house, "h1"))
    made = record_judgement(
        house.viewer("second_officer"), subject_a=one, subject_b=other, answer="same", reason="One girl"
    )
    if made.second:
        look_again(house.viewer("linkage_officer"), judgement=made.id, agrees=True, reason="I agree")
    house.process()
    assert girl(house, "s1") == girl(house, "h1")
    for anchor in (one, other):
        assert list(reads(house, "coordinator", anchor)) == [report(house, "h1")]
    says(house, "coordinator", other, report(house, "s1"), Said(matters="Said while they were one."))
    undo_judgement(house.viewer("second_officer"), judgement=made.id, reason="A mistake")
    house.process()
    assert list(reads(house, "coordinator", girl(house, "h1"))) == [report(house, "h1")]
    assert list(reads(house, "coordinator", girl(house, "s1"))) == [report(house, "s1")]


def test_it_is_known_as_it_was_known_on_a_past_day(house: House) -> None:
    from datetime import timedelta

    from wholepicture.base import clock
    from wholepicture.casework.significance.queries import significance_of

    girl = known(house)
    entry = report(house, "h1")
    says(house, "nurse", girl, entry)
    viewer = house.viewer("nurse")
    assert significance_of(viewer, nominal=girl, known_at=clock.now() - timedelta(hours=1)).by_entry == {}
    then = significance_of(viewer, nominal=girl, known_at=clock.now() + timedelta(minutes=1))
    assert list(then.by_entry) == [entry]
    assert not then.may_say


def test_whoever_is_barred_reads_nothing_of_it_and_says_nothing(house: House) -> None:
    from wholepicture.access.commands import bar_viewer
    from wholepicture.base.ledgered import NotFound

    girl = known(house)
    entry = report(house, "p1")
    says(house, "social_worker", girl, entry)
    bar_viewer(house.viewer("coordinator"), professional=house.professionals["nurse"], nominal=girl, reason="Kin.")
    assert reads(house, "nurse", girl) == {}
    with pytest.raises(NotFound):
        says(house, "nurse", girl, entry)


def test_whoever_may_not_know_where_she_is_reads_the_words_of_their_own_agency_alone(house: House) -> None:
    from wholepicture.access.commands import protect_location

    girl = known(house)
    entry = report(house, "p1")
    says(house, "social_worker", girl, entry, Said(done="Moved her to 4 Fern Walk."))
    says(house, "nurse", girl, entry)
    hub = house.viewer("coordinator")
    circle = [house.agencies["CSC"], house.agencies["HUB"]]
    protect_location(hub, nominal=girl, submissions=[entry], reason="Invented.", reader_agencies=circle)
    house.process()
    assert reads(house, "nurse", girl) == {entry: [("Esme Nurse-Test", WORDS)]}
    assert len(reads(house, "coordinator", girl)[entry]) == 2


STATEMENT = (
    "INSERT INTO casework_significance (id, area_id, agency_id, entry, subject, number, matters, impact, done, made_by_id, at) "
    "VALUES (gen_random_uuid(), %s, %s, %s, %s, 1, 'Words.', '', '', %s, statement_timestamp())"
)


@pytest.mark.parametrize(
    ("key", "who", "by", "agency", "expected"),
    [
        ("p1", "coordinator", "coordinator", "HUB", ""),
        ("p1", "coordinator", "nurse", "HUB", DENIED),  # nobody in another's name
        ("p1", "coordinator", "coordinator", "CSC", DENIED),  # nor for another agency
        ("p1", "police_intelligence", "coordinator", "POL", DENIED),
        ("h1", "nurse", "nurse", "HLT", ""),
        ("h1", "care_home_worker", "care_home_worker", "HOM", DENIED),  # who wrote it, and does not work with her
        ("h1", "other_teacher", "other_teacher", "SCH2", DENIED),
    ],
)
def test_row_security_lets_those_speak_who_work_with_her_and_nobody_in_anothers_name(
    house: House, key: str, who: str, by: str, agency: str, expected: str
) -> None:
    known(house)
    with as_superuser(house.database) as superuser:
        statement = "SELECT m.subject FROM linkage_membership m WHERE m.submission = %s AND m.role = 'child'"
        subject = answer(superuser, statement, report(house, key))
    values = (house.area, house.agencies[agency], report(house, key), subject, house.professionals[by])
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        answer(connection, "SELECT sec.begin(%s)", house.token(who))
        assert refused(connection, STATEMENT, *values) == expected


def test_row_security_shows_it_to_nobody_to_whom_the_entry_does_not_show_and_nobody_changes_it(house: House) -> None:
    girl = known(house)
    says(house, "nurse", girl, report(house, "p1"))
    for who, number in (("nurse", 1), ("coordinator", 1), ("other_teacher", 0), ("information_governance", 0)):
        with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
            answer(connection, "SELECT sec.begin(%s)", house.token(who))
            assert answer(connection, "SELECT count(*) FROM casework_significance") == number, who
            for statement in ("DELETE FROM casework_significance", "UPDATE casework_significance SET done = 'Other.'"):
                assert refused(connection, statement) == DENIED
