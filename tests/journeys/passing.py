"""Hours and days that pass in a story. Nobody waits for them: what was told and done until then is put as much earlier instead."""

from datetime import datetime, time, timedelta

from tests.access.raw import as_superuser
from tests.living import House
from wholepicture.base.clock import local_date, moment_of, now

_EARLIER = (
    # every moment that a row of these rooms has
    """
    DO $$ DECLARE held record; BEGIN
        FOR held IN SELECT c.relname AS name, string_agg(format('%1$I = %1$I - PASSED', a.attname), ', ') AS earlier
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.atttypid = 'timestamptz'::regtype
              AND a.attgenerated = '' AND NOT a.attisdropped
              AND c.relname ~ '^(intake|linkage|picture|casework|alerts|notices)_' GROUP BY c.relname
        LOOP EXECUTE format('UPDATE %I SET %s', held.name, held.earlier); END LOOP;
    END $$
    """,
    # and those that a report of a time away says, as it was sent and as it is shown
    """
    UPDATE intake_submission SET stated = jsonb_set(stated, '{missing}', stated->'missing' || (
        SELECT coalesce(jsonb_object_agg(key, value::timestamptz - PASSED), '{}') FROM jsonb_each_text(stated->'missing')
        WHERE key IN ('missing_since', 'reported_at', 'returned_at')))
    WHERE kind = 'missing_episode'
    """,
    """
    UPDATE picture_event SET detail = detail || (
        SELECT coalesce(jsonb_object_agg(key, value::timestamptz - PASSED), '{}') FROM jsonb_each_text(detail)
        WHERE key IN ('missing_since', 'reported_at', 'returned_at'))
    WHERE kind = 'missing_episode'
    """,
)


def time_passes(house: House, by: timedelta) -> None:
    """So much time passes since everything that was told and done until now. A day without an hour stays the day that was said."""
    passed = f"make_interval(secs => {by.total_seconds()})"
    with as_superuser(house.database) as superuser, superuser.transaction():
        superuser.execute("SET LOCAL session_replication_role = replica")  # no row lets itself be changed otherwise
        for statement in _EARLIER:
            superuser.execute(statement.replace("PASSED", passed).encode())


def since_night(nights: int, hour: int) -> timedelta:
    """How long ago it was that hour, as clocks in England show it, so many nights ago."""
    night = datetime.combine(local_date() - timedelta(days=nights), time(hour))
    return now() - moment_of(night)
