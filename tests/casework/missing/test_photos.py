"""The photo in a child's profile: its agency puts it in, replaces it and takes it away; it shows where the profile does, drawn again."""

from uuid import UUID, uuid4

import pytest

from tests.access.raw import answer, as_role, as_superuser, refused
from tests.casework.missing.coming_back import came_back
from tests.casework.missing.test_profiles import DENIED, gives, goes_again, writes
from tests.intake.files import document, photo, photo_taken_at
from tests.living import House
from wholepicture.base.ledgered import NotFound, Refusal
from wholepicture.casework.missing.photos import (
    NoProfile,
    OtherPhotoMeanwhile,
    photo_in_profile,
    photo_said,
    put_photo,
    take_photo_away,
)
from wholepicture.casework.missing.profiles import profile_page, read_profile
from wholepicture.config import installation

installation.load()

EVERYBODY_ELSE = ("coordinator", "police_intelligence", "social_worker", "teacher_dsl", "other_teacher", "nurse")


def puts(house: House, girl: UUID, content: bytes | None = None, *, seen: UUID | None = None) -> UUID:
    """A photo in the home's profile, drawn."""
    put = put_photo(house.viewer("care_home_worker"), nominal=girl, content=content or photo(), seen=seen)
    house.process()
    return put


def with_photo(house: House) -> tuple[UUID, UUID]:
    """A girl who came back, and the photo in her home's profile."""
    girl, _ = came_back(house)
    writes(house, girl)
    return girl, puts(house, girl)


def rows(house: House, who: str, table: str) -> int:
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        answer(connection, "SELECT sec.begin(%s)", house.token(who))
        return int(answer(connection, f"SELECT count(*) FROM {table}"))


def test_its_agency_sees_it_drawn_again_and_nobody_else_learns_that_there_is_one(house: House) -> None:
    girl, _ = with_photo(house)
    carer = house.viewer("care_home_worker")
    page = profile_page(carer, nominal=girl)
    assert page.photo is not None
    assert page.photo.row.is_drawn
    drawn = photo_in_profile(carer, nominal=girl, number=1)
    assert drawn.startswith(b"\xff\xd8\xff\xe0")
    assert drawn != photo()
    said = photo_said(carer, nominal=girl)
    assert said is not None
    assert said.agency == "Gull House"
    for who in EVERYBODY_ELSE:
        for table in ("intake_attachedfile", "intake_drawnpage", "casework_missingprofile"):
            assert rows(house, who, table) == 0, (who, table)
        assert photo_said(house.viewer(who), nominal=girl) is None, who
        with pytest.raises(NotFound):
            photo_in_profile(house.viewer(who), nominal=girl, number=1)


def test_neither_the_file_nor_where_it_was_taken_is_kept(house: House) -> None:
    girl, _ = came_back(house)
    writes(house, girl)
    puts(house, girl, photo_taken_at((53.0, 30.0, 0.0), (2.0, 15.0, 0.0)))
    with as_superuser(house.database) as connection:
        assert answer(connection, "SELECT state FROM intake_attachedfile") == "drawn"
        for table in ("intake_fileoriginal", "intake_filetodraw", "intake_fileplace"):
            assert answer(connection, f"SELECT count(*) FROM {table}") == 0, table


def test_another_takes_its_place_and_none_stands_once_it_is_taken_away(house: House) -> None:
    girl, first = with_photo(house)
    carer = house.viewer("care_home_worker")
    before = photo_in_profile(carer, nominal=girl, number=1)
    second = puts(house, girl, photo(size=(300, 400)), seen=first)
    assert photo_in_profile(carer, nominal=girl, number=1) != before
    take_photo_away(carer, nominal=girl, seen=second)
    assert profile_page(carer, nominal=girl).photo is None
    assert photo_said(carer, nominal=girl) is None
    with pytest.raises(NotFound):
        photo_in_profile(carer, nominal=girl, number=1)
    assert profile_page(carer, nominal=girl).parts["medical"] == "Inhaler.", "what the profile says stays"


def test_it_stays_in_the_profile_when_its_words_change(house: House) -> None:
    girl, put = with_photo(house)
    carer = house.viewer("care_home_worker")
    row = profile_page(carer, nominal=girl).row
    assert row is not None
    writes(house, girl, follows=row.id, description="1.70 m.")
    page = profile_page(carer, nominal=girl)
    assert page.photo is not None
    assert page.photo.row.file == put
    assert rows(house, "care_home_worker", "intake_draftfile") == 0


def test_two_who_change_it_at_once_both_look_at_both(house: House) -> None:
    girl, first = with_photo(house)
    second = puts(house, girl, photo(size=(300, 400)), seen=first)
    with pytest.raises(OtherPhotoMeanwhile):
        put_photo(house.viewer("care_home_worker"), nominal=girl, content=photo(), seen=first)
    with pytest.raises(OtherPhotoMeanwhile):
        take_photo_away(house.viewer("care_home_worker"), nominal=girl, seen=first)
    page = profile_page(house.viewer("care_home_worker"), nominal=girl)
    assert page.photo is not None
    assert page.photo.row.file == second


def test_the_police_see_it_in_the_one_reading_for_which_it_was_given(house: House) -> None:
    girl, _ = with_photo(house)
    goes_again(house)
    police = house.viewer("police_intelligence")
    assert photo_said(police, nominal=girl) is None
    release = gives(house, girl)
    said = photo_said(police, nominal=girl)
    assert said is not None
    assert said.agency == "Gull House"
    read = read_profile(police, nominal=girl, release=release)
    assert read.picture.startswith(b"\xff\xd8\xff\xe0")
    assert photo_said(police, nominal=girl) is None, "it was read, and is read once"
    assert rows(house, "police_intelligence", "intake_attachedfile") == 0
    assert photo_said(house.viewer("coordinator"), nominal=girl) is None


def test_what_was_given_keeps_the_photo_that_it_had(house: House) -> None:
    girl, first = with_photo(house)
    goes_again(house)
    release = gives(house, girl)
    before = photo_in_profile(house.viewer("care_home_worker"), nominal=girl, number=1)
    puts(house, girl, photo(size=(300, 400)), seen=first)
    assert read_profile(house.viewer("police_intelligence"), nominal=girl, release=release).picture == before


def test_one_that_waits_to_be_drawn_is_not_said_to_be_given(house: House) -> None:
    girl, _ = came_back(house)
    writes(house, girl)
    goes_again(house)
    put_photo(house.viewer("care_home_worker"), nominal=girl, content=photo(), seen=None)
    release = gives(house, girl)
    police = house.viewer("police_intelligence")
    assert photo_said(police, nominal=girl) is None
    assert read_profile(police, nominal=girl, release=release).picture == b""


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04", "Take the photo out of it"),
        (b"Notes", "must be a photo"),
        (document(), "must be a photo .* This one is no picture."),
        (photo("PNG") + bytes(11 * 1024 * 1024), "larger than 10 MB"),
    ],
)
def test_what_is_no_photo_is_refused_with_why(house: House, content: bytes, words: str) -> None:
    girl, _ = came_back(house)
    writes(house, girl)
    with pytest.raises(Refusal, match=words):
        put_photo(house.viewer("care_home_worker"), nominal=girl, content=content, seen=None)
    assert rows(house, "care_home_worker", "intake_attachedfile") == 0


def test_a_damaged_one_is_held_and_says_why(house: House) -> None:
    girl, _ = came_back(house)
    writes(house, girl)
    puts(house, girl, photo()[:200])
    page = profile_page(house.viewer("care_home_worker"), nominal=girl)
    assert page.photo is not None
    assert "damaged" in page.photo.row.why_said


def test_without_a_profile_there_is_no_photo_and_without_the_child_nothing(house: House) -> None:
    girl, _ = came_back(house)
    with pytest.raises(NoProfile):
        put_photo(house.viewer("care_home_worker"), nominal=girl, content=photo(), seen=None)
    with pytest.raises(NotFound):
        put_photo(house.viewer("other_teacher"), nominal=girl, content=photo(), seen=None)


def test_whoever_is_barred_sees_no_photo(house: House) -> None:
    from wholepicture.access.commands import bar_viewer

    girl, _ = with_photo(house)
    carer = house.professionals["care_home_worker"]
    bar_viewer(house.viewer("coordinator"), professional=carer, nominal=girl, reason="Kin.")
    assert photo_said(house.viewer("care_home_worker"), nominal=girl) is None
    assert rows(house, "care_home_worker", "intake_drawnpage") == 0


def test_the_database_itself_takes_no_photo_into_a_profile_that_is_not_brought_with_it(house: House) -> None:
    girl, put = with_photo(house)
    with as_superuser(house.database) as connection:
        subject = answer(connection, "SELECT subject FROM casework_missingprofile LIMIT 1")
    insert = (
        "INSERT INTO casework_missingprofile (id, area_id, agency_id, subject, content, photo, review_by, made_by_id, follows) "
        "VALUES (gen_random_uuid(), %s, %s, %s, 'x', %s, current_date, %s, gen_random_uuid())"
    )

    def tries(which: UUID | None) -> str:
        with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
            answer(connection, "SELECT sec.begin(%s)", house.token("care_home_worker"))
            given = (house.area, house.agencies["HOM"], subject, which, house.professionals["care_home_worker"])
            return refused(connection, insert, *given)

    assert tries(None) == ""
    assert tries(put) == DENIED
    assert tries(uuid4()) == DENIED


def test_each_look_at_it_is_written_down(house: House) -> None:
    from wholepicture.access.queries import Asked, who_looked

    girl, _ = with_photo(house)
    goes_again(house)
    release = gives(house, girl)
    photo_in_profile(house.viewer("care_home_worker"), nominal=girl, number=0)
    read_profile(house.viewer("police_intelligence"), nominal=girl, release=release)
    looks = who_looked(house.viewer("information_governance"), asked=Asked(person=girl))
    done = {look.operation for look in looks}
    assert {"casework.missing.photos.put_photo", "casework.missing.photos.photo_in_profile"} <= done
    assert "casework.missing.profiles.read_profile" in done
