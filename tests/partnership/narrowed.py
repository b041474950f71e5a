"""Roles that read only with current training, in tests: a rule that is in force today, without the days that its warnings take."""

from datetime import date, timedelta
from uuid import UUID

from tests.access.raw import as_superuser
from tests.living import House
from wholepicture.base import clock

TODAY = clock.local_date()


def rule(
    house: House,
    role: str,
    course: str = "CSE-1",
    level: int = 0,
    from_day: date = TODAY,
    *,
    is_ended: bool = False,
    warnings: tuple[int, ...] = (60, 30, 7),
) -> None:
    """A role needs this to read from a day on; as if it was set long ago."""
    with as_superuser(house.database) as superuser:
        superuser.execute(
            """INSERT INTO partnership_readingrule
                   (id, area_id, role, course, level, number, from_day, warnings, is_ended, reason, made_by_id)
               SELECT gen_random_uuid(), %(area)s, %(role)s::text, %(course)s::text, %(level)s, count(*) + 1, %(from_day)s, %(warnings)s,
                      %(is_ended)s, 'Invented.', %(by)s FROM partnership_readingrule
               WHERE area_id = %(area)s AND role = %(role)s::text AND course = %(course)s::text AND level = %(level)s""",
            {
                "area": house.area,
                "role": role,
                "course": course,
                "level": level,
                "from_day": from_day,
                "warnings": list(warnings),
                "is_ended": is_ended,
                "by": house.professionals["coordinator"],
            },
        )


def took(house: House, who: str, ago: int = 0, course: str = "CSE-1", by: str = "coordinator") -> None:
    """Somebody took a course so many days ago, as somebody entered; of one day it is entered once."""
    with as_superuser(house.database) as superuser:
        superuser.execute(
            """WITH them AS (
                   SELECT p.*, a.area_id FROM partnership_professional p JOIN partnership_agency a ON a.id = p.agency_id
                   WHERE p.id = %(who)s
               ), entry AS (
                   INSERT INTO partnership_trainee
                       (id, area_id, agency_id, email, name, role, professional_id, entered_by_id, ended_reason)
                   SELECT gen_random_uuid(), area_id, agency_id, email, name, role, id, %(by)s, '' FROM them
                   ON CONFLICT (agency_id, email) DO UPDATE SET name = excluded.name RETURNING *
               ) INSERT INTO partnership_coursetaken (id, area_id, agency_id, trainee_id, course, taken_on, entered_by_id, ended_reason)
               SELECT gen_random_uuid(), area_id, agency_id, id, %(course)s::text, %(on)s, %(by)s, '' FROM entry
               ON CONFLICT DO NOTHING""",
            {
                "who": house.professionals[who],
                "by": house.professionals[by],
                "course": course,
                "on": TODAY - timedelta(days=ago),
            },
        )


def course(
    house: House, code: str = "CSE-1", level: int = 1, months: int | None = 12, *, is_retired: bool = False
) -> None:
    """A course as it is from now on; what stood before was set on another day, and the first of it long ago."""
    with as_superuser(house.database) as superuser:
        superuser.execute(
            """INSERT INTO partnership_course (id, area_id, code, number, title, level, renewal_months, roles, is_retired, made_by_id,
                                                   made_at)
               SELECT gen_random_uuid(), %(area)s, %(code)s::text, count(*) + 1, 'Signs of exploitation', %(level)s, %(months)s, '{}',
                      %(is_retired)s, %(by)s, CASE WHEN count(*) = 0 THEN now() - interval '400 days' ELSE now() END
               FROM partnership_course WHERE area_id = %(area)s AND code = %(code)s::text""",
            {
                "area": house.area,
                "code": code,
                "level": level,
                "months": months,
                "is_retired": is_retired,
                "by": house.professionals["coordinator"],
            },
        )


def forget(house: House) -> None:
    """No rule, no lift, no training and no course any more."""
    with as_superuser(house.database) as superuser:
        for table in ("readingrule", "readinglift", "coursetaken", "trainee", "course"):
            superuser.execute(f"DELETE FROM partnership_{table}")


def lifted(house: House, who: str, days: int = 3) -> UUID:
    """The duty desk lets somebody read all the same."""
    from wholepicture.partnership.narrowing.commands import lift_reading

    return lift_reading(
        house.viewer("coordinator"), person=house.professionals[who], days=days, reason="A child is in danger tonight."
    )
