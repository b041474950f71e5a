"""PostgreSQL itself: who reads a mark, who stores one, and that nobody alters one. Whoever runs SQL of their own gets no further."""

from uuid import UUID, uuid4

import pytest

from tests.access.raw import answer, as_role, as_superuser, refused
from tests.alerts.marked import WREN, car, nominal, seen_with_him, sent, thing
from tests.living import House
from wholepicture.alerts.marking import mark

PUT = (
    "INSERT INTO alerts_mark (id, area_id, kind, about, says, reason, made_by_id{more}) "
    "VALUES (gen_random_uuid(), '{area}', '{kind}', '{about}', 'of_concern', '{reason}', '{by}'{values})"
)


@pytest.fixture
def seen(house: House) -> UUID:
    (submission,) = sent(house, "SCH1", seen_with_him(WREN, key="seen"))
    mark(house.viewer("coordinator"), to_mark=car(thing(house, submission)), says="of_concern", reason="Named twice")
    return submission


def put(
    house: House,
    about: UUID,
    by: UUID,
    *,
    kind: str = "nominal",
    area: UUID | None = None,
    reason: str = "x",
    more: str = "",
    values: str = "",
) -> str:
    return PUT.format(area=area or house.area, kind=kind, about=about, by=by, reason=reason, more=more, values=values)


@pytest.mark.parametrize(
    "who", ["teacher_dsl", "other_teacher", "social_worker", "nurse", "linkage_officer", "information_governance"]
)
def test_whoever_does_not_work_with_alerts_sees_no_mark_and_stores_none(house: House, seen: UUID, who: str) -> None:
    him = nominal(house, seen)
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        answer(connection, "SELECT sec.begin(%s)", house.token(who))
        assert answer(connection, "SELECT count(*) FROM alerts_mark") == 0
        statement = put(house, him, house.professionals[who])
        assert refused(connection, statement) == "InsufficientPrivilege"


def test_the_hub_stores_marks_in_its_own_name_and_area_with_a_reason_and_now(house: House, seen: UUID) -> None:
    him, me = nominal(house, seen), house.professionals["coordinator"]
    other = house.professionals["police_intelligence"]
    denied = [
        put(house, him, other),
        put(house, him, me, area=uuid4()),
        put(house, him, me, more=", at", values=", now() - interval '1 day'"),
        put(house, him, me, more=", decision_id", values=", gen_random_uuid()"),
    ]
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        answer(connection, "SELECT sec.begin(%s)", house.token("coordinator"))
        assert answer(connection, "SELECT count(*) FROM alerts_mark") == 1
        for statement in denied:
            assert refused(connection, statement) == "InsufficientPrivilege", statement
        for statement in (put(house, him, me, reason=""), put(house, him, me, kind="child")):
            assert refused(connection, statement) == "CheckViolation", statement
        for statement in ("UPDATE alerts_mark SET says = 'no_concern'", "DELETE FROM alerts_mark"):
            assert refused(connection, statement) == "InsufficientPrivilege", statement
        connection.execute(put(house, him, me).encode())


def test_a_policy_that_let_anybody_of_the_area_read_marks_would_be_noticed(house: House, seen: UUID) -> None:
    with as_superuser(house.database) as superuser:
        superuser.execute("ALTER POLICY hub ON alerts_mark USING (area_id = (SELECT sec.area()))")
    with pytest.raises(AssertionError):
        test_whoever_does_not_work_with_alerts_sees_no_mark_and_stores_none(house, seen, "nurse")
