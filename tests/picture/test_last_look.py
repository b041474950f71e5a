"""When somebody last looked at a picture is theirs alone: row security, and the act that notes it."""

from uuid import UUID, uuid4

import pytest

from synthetic.factories import child, concern, upn_of
from tests.access.raw import answer, as_role, refused
from tests.living import House


@pytest.fixture
def girl(house: House) -> UUID:
    from wholepicture.picture.queries import people_listed

    house.send("SCH1", concern(child(identifiers=[upn_of(1)]), key="s1"))
    house.process()
    return people_listed(house.viewer("teacher_dsl"), role="child")[0].id


def test_a_first_look_makes_nothing_new_and_is_noted_once(house: House, girl: UUID) -> None:
    from wholepicture.picture.commands import note_look

    teacher = house.viewer("teacher_dsl")
    assert note_look(teacher, nominal=girl) is None
    assert note_look(teacher, nominal=girl) is None, "the same sitting"
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        answer(connection, "SELECT sec.begin(%s)", house.token("teacher_dsl"))
        assert answer(connection, "SELECT count(*) FROM picture_lastlook") == 1


def test_nobody_else_reads_changes_or_writes_when_one_looked(house: House, girl: UUID) -> None:
    from wholepicture.picture.commands import note_look

    note_look(house.viewer("teacher_dsl"), nominal=girl)
    insert = "INSERT INTO picture_lastlook (id, professional_id, nominal, looked_at) VALUES (gen_random_uuid(), %s, %s, now())"
    for other in ("coordinator", "other_teacher", "information_governance"):
        with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
            answer(connection, "SELECT sec.begin(%s)", house.token(other))
            assert answer(connection, "SELECT count(*) FROM picture_lastlook") == 0, other
            assert connection.execute("UPDATE picture_lastlook SET looked_at = now()").rowcount == 0
            assert refused(connection, insert, house.professionals["teacher_dsl"], uuid4()) == "InsufficientPrivilege"
            assert refused(connection, "DELETE FROM picture_lastlook") == "InsufficientPrivilege"
