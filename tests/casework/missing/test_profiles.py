"""A child's profile: its agency's alone, given to the police only while the child is missing, read once, and kept who and when."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from synthetic.factories import child, involvement, upn_of
from tests.access.raw import answer, as_role, refused
from tests.casework.missing.coming_back import came_back, went
from tests.living import House
from wholepicture.base.clock import local_date
from wholepicture.base.ledgered import NotFound
from wholepicture.casework.missing.commands import NotKept
from wholepicture.casework.missing.profile_parts import CODES, PARTS, faults_in_profile
from wholepicture.casework.missing.profiles import (
    BackSince,
    NotMissing,
    ReadBefore,
    WrittenMeanwhile,
    give_profile,
    keep_profile,
    profile_page,
    profiles_given,
    read_profile,
)

DENIED = "InsufficientPrivilege"
SAID = {"description": "1.60 m, red hair.", "medical": "Inhaler."}


def writes(house: House, girl: UUID, *, follows: UUID | None = None, **parts: str) -> UUID:
    soon = local_date() + timedelta(days=90)
    carer = house.viewer("care_home_worker")
    return keep_profile(carer, nominal=girl, parts=SAID | parts, review_by=soon, follows=follows)


def goes_again(house: House) -> None:
    house.send("HOM", went("again", 3, None))
    house.process()


def gives(house: House, girl: UUID) -> UUID:
    police = house.agencies["POL"]
    return give_profile(house.viewer("care_home_worker"), nominal=girl, police=police, words="PC 114")


def counts(house: House, who: str) -> list[int]:
    tables = ("casework_missingprofile", "casework_profilerelease", "casework_profilereading")
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        answer(connection, "SELECT sec.begin(%s)", house.token(who))
        return [int(answer(connection, f"SELECT count(*) FROM {table}")) for table in tables]


def test_a_profile_is_its_agencys_and_nobody_elses(house: House) -> None:
    girl, _ = came_back(house)
    writes(house, girl)
    assert profile_page(house.viewer("care_home_worker"), nominal=girl).parts["medical"] == "Inhaler."
    assert counts(house, "care_home_worker") == [1, 0, 0]
    for who in ("coordinator", "police_intelligence", "social_worker", "teacher_dsl", "other_teacher"):
        assert counts(house, who) == [0, 0, 0], who
    assert profile_page(house.viewer("social_worker"), nominal=girl).row is None
    with pytest.raises(NotFound):
        profile_page(house.viewer("other_teacher"), nominal=girl)


def test_what_it_says_lies_encrypted(house: House) -> None:
    girl, _ = came_back(house)
    writes(house, girl)
    with as_role("wp_operator", house.database) as connection:
        assert b"Inhaler" not in bytes(answer(connection, "SELECT content FROM casework_missingprofile"))


def test_it_is_given_only_while_the_child_is_missing(house: House) -> None:
    girl, _ = came_back(house)
    writes(house, girl)
    with pytest.raises(NotMissing):
        gives(house, girl)
    goes_again(house)
    gives(house, girl)
    assert counts(house, "care_home_worker") == [1, 1, 0]
    assert counts(house, "police_intelligence") == [0, 1, 0]
    assert counts(house, "coordinator") == [0, 0, 0]


def test_the_police_read_it_once_and_its_agency_sees_who_and_when(house: House) -> None:
    girl, _ = came_back(house)
    writes(house, girl)
    goes_again(house)
    release = gives(house, girl)
    police = house.viewer("police_intelligence")
    (given,) = profiles_given(police, nominal=girl)
    assert (given.may_read, given.words) == (True, "PC 114")
    read = read_profile(police, nominal=girl, release=release)
    assert read.parts["description"] == "1.60 m, red hair."
    assert len(read.times) == 1  # the time away before
    with pytest.raises(ReadBefore):
        read_profile(police, nominal=girl, release=release)
    assert counts(house, "police_intelligence") == [0, 1, 1]  # what it says shows no more
    (seen,) = profile_page(house.viewer("care_home_worker"), nominal=girl).releases
    assert (seen.read_by, seen.to) == ("Dev Officer-Test", "Harrowmere Police")


def test_who_gave_it_is_named_by_its_kind_to_whoever_may_not_know_where_a_protected_child_lives(house: House) -> None:
    from wholepicture.access.commands import protect_location

    girl, _ = came_back(house)
    writes(house, girl)
    goes_again(house)
    release = gives(house, girl)
    worker, home = house.viewer("social_worker"), house.agencies["HOM"]
    protect_location(worker, nominal=girl, submissions=set(), reason="Invented.", reader_agencies=[home])
    house.process()
    police = house.viewer("police_intelligence")
    (given,) = profiles_given(police, nominal=girl)
    assert given.agency == "A children's home"
    assert read_profile(police, nominal=girl, release=release).row.agency == "A children's home"


def test_it_is_not_read_once_the_child_is_back(house: House) -> None:
    girl, _ = came_back(house)
    writes(house, girl)
    goes_again(house)
    release = gives(house, girl)
    house.send("POL", went("found", 3, 1))
    house.process()
    with pytest.raises(NotMissing):
        read_profile(house.viewer("police_intelligence"), nominal=girl, release=release)
    assert counts(house, "care_home_worker")[2] == 0


def test_what_was_given_while_she_was_away_before_opens_no_more_when_she_goes_again(house: House) -> None:
    girl, _ = came_back(house)
    writes(house, girl)
    goes_again(house)
    release = gives(house, girl)
    house.send("POL", went("found", 3, 1))
    house.send("HOM", went("third", 0.5, None))
    house.process()
    police = house.viewer("police_intelligence")
    (given,) = profiles_given(police, nominal=girl)
    assert not given.may_read
    with pytest.raises(BackSince):
        read_profile(police, nominal=girl, release=release)
    assert read_profile(police, nominal=girl, release=gives(house, girl)).parts["medical"] == "Inhaler."


def test_what_was_given_opens_where_the_report_that_she_is_missing_was_corrected_since(house: House) -> None:
    girl, _ = came_back(house)
    writes(house, girl)
    goes_again(house)
    release = gives(house, girl)
    corrected = went("closer", 2.5, None) | {"revises": {"key": "again", "how": "correction", "reason": "Later."}}
    house.send("HOM", corrected)
    house.process()
    assert read_profile(house.viewer("police_intelligence"), nominal=girl, release=release).parts


def test_a_look_at_one_childs_profile_is_written_down_as_a_look_at_that_child_alone(house: House) -> None:
    from wholepicture.access.queries import Asked, who_looked

    girl, _ = came_back(house)
    writes(house, girl)
    house.send("HOM", went("other", 5, None, of=[child(identifiers=[upn_of(7)], given="Robin")]))
    goes_again(house)
    release = gives(house, girl)
    profile_page(house.viewer("care_home_worker"), nominal=girl)
    read_profile(house.viewer("police_intelligence"), nominal=girl, release=release)
    for who in ("care_home_worker", "police_intelligence"):
        asked = Asked(professional=house.professionals[who])
        looks = who_looked(house.viewer("information_governance"), asked=asked)
        assert "picture.queries.who_is_missing" not in {look.operation for look in looks}, who


def test_nobody_else_reads_what_was_given(house: House) -> None:
    girl, _ = came_back(house)
    writes(house, girl)
    goes_again(house)
    release = gives(house, girl)
    for who in ("coordinator", "social_worker", "other_teacher", "care_home_worker"):
        with pytest.raises(NotFound):
            read_profile(house.viewer(who), nominal=girl, release=release)


def test_whoever_is_barred_reads_and_gives_nothing(house: House) -> None:
    from wholepicture.access.commands import bar_viewer

    girl, _ = came_back(house)
    writes(house, girl)
    goes_again(house)
    release = gives(house, girl)
    for who in ("police_intelligence", "care_home_worker"):
        bar_viewer(house.viewer("coordinator"), professional=house.professionals[who], nominal=girl, reason="Kin.")
        assert counts(house, who)[:2] == [0, 0], who
    with pytest.raises(NotFound):
        read_profile(house.viewer("police_intelligence"), nominal=girl, release=release)


def test_the_database_itself_gives_and_reads_in_nobodys_name_and_never_twice(house: House) -> None:
    girl, _ = came_back(house)
    profile = writes(house, girl)
    goes_again(house)
    release = gives(house, girl)
    reading = (
        "INSERT INTO casework_profilereading (id, release_id, profile_id, agency_id, made_by_id, at) "
        "VALUES (gen_random_uuid(), %s, %s, %s, %s, {at})"
    )

    def tries(who: str, by: str, at: str = "transaction_timestamp()", of: UUID = release) -> str:
        with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
            answer(connection, "SELECT sec.begin(%s)", house.token(who))
            person = house.professionals[by]
            return refused(connection, reading.format(at=at), of, profile, house.agencies["HOM"], person)

    assert tries("police_intelligence", "police_intelligence") == ""
    assert tries("police_intelligence", "coordinator") == DENIED
    assert tries("coordinator", "coordinator") == DENIED
    assert tries("care_home_worker", "care_home_worker") == DENIED
    assert (
        tries("police_intelligence", "police_intelligence", at="statement_timestamp() + interval '1 minute'") == DENIED
    )
    assert tries("police_intelligence", "police_intelligence", of=uuid4()) == DENIED


def test_two_who_write_at_once_both_read_both(house: House) -> None:
    girl, _ = came_back(house)
    first = writes(house, girl)
    with pytest.raises(WrittenMeanwhile):
        writes(house, girl, description="1.70 m.")
    writes(house, girl, follows=first, description="1.70 m.")
    assert profile_page(house.viewer("care_home_worker"), nominal=girl).parts["description"] == "1.70 m."
    assert counts(house, "care_home_worker") == [2, 0, 0]


@pytest.mark.parametrize("is_first", [True, False])
def test_of_two_who_keep_one_at_the_same_moment_the_second_is_told(
    house: House, monkeypatch: pytest.MonkeyPatch, is_first: bool
) -> None:
    from wholepicture.casework.missing import profiles

    girl, _ = came_back(house)
    seen = None if is_first else writes(house, girl)
    look, looks = profiles.latest, []

    def as_at_first(viewer: Any, subjects: list[UUID]) -> Any:
        looks.append(look(viewer, subjects))
        return looks[0]

    monkeypatch.setattr(profiles, "latest", as_at_first)
    writes(house, girl, follows=seen, description="1.65 m.")
    with pytest.raises(WrittenMeanwhile):
        writes(house, girl, follows=seen, description="1.70 m.")
    monkeypatch.undo()
    assert profile_page(house.viewer("care_home_worker"), nominal=girl).parts["description"] == "1.65 m."


def test_it_stays_the_childs_where_records_are_joined(house: House) -> None:
    other = {"identifiers": [upn_of(7)], "given": "Wren", "date_of_birth": "2011-02-02"}
    girl, _ = came_back(house)
    writes(house, girl)
    house.send("HOM", involvement(child(**other), key="other", service="Residential home"))
    house.process()
    assert profile_page(house.viewer("care_home_worker"), nominal=girl).row is not None


def test_what_is_lacking_is_said_at_its_field() -> None:
    today, soon = date(2026, 3, 1), date(2026, 6, 1)
    assert faults_in_profile({"description": "Tall."}, soon, today) == []
    assert [fault.field for fault in faults_in_profile({}, None, today)] == ["description", "review"]
    for day in (date(2026, 2, 28), date(2027, 3, 3)):
        assert [fault.field for fault in faults_in_profile({"description": "Tall."}, day, today)] == ["review"]
    assert [fault.field for fault in faults_in_profile({"description": "a" * 2001}, soon, today)] == ["description"]
    assert len(CODES) == len(PARTS)


def test_nobody_gives_what_is_too_long_or_to_who_is_no_police(house: House) -> None:
    girl, _ = came_back(house)
    writes(house, girl)
    goes_again(house)
    carer = house.viewer("care_home_worker")
    with pytest.raises(NotKept):
        give_profile(carer, nominal=girl, police=house.agencies["SCH1"], words="")
    with pytest.raises(NotKept):
        give_profile(carer, nominal=girl, police=house.agencies["POL"], words="a" * 201)
