"""Who may touch the tables of the libraries: accounts and second factors, the queue.

Accounts are the sign-in role's alone: the application's role cannot read a password hash or open a session. The
queue is the worker's; the application wakes a step only through `sec.defer`.
"""

from typing import Any

from django.db import migrations

from wholepicture.base.rowsecurity import background, force

SIGNIN = (
    "access_account account_emailaddress account_emailconfirmation mfa_authenticator socialaccount_socialaccount "
    "socialaccount_socialapp socialaccount_socialtoken django_session"
).split()

QUEUE = """
REVOKE ALL ON procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers, procrastinate_workers FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE, DELETE ON procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers,
    procrastinate_workers TO wp_worker;
GRANT SELECT, INSERT ON procrastinate_jobs, procrastinate_events TO wp_definer;
DO $$
DECLARE f regprocedure; s regclass; tr regprocedure;
BEGIN
    FOR s IN SELECT c.oid::regclass FROM pg_class c WHERE c.relkind = 'S' AND c.relname LIKE 'procrastinate_%' LOOP
        EXECUTE format('GRANT USAGE ON SEQUENCE %s TO wp_worker, wp_definer', s);
    END LOOP;
    FOR f IN SELECT p.oid::regprocedure FROM pg_proc p
             WHERE p.pronamespace = 'public'::regnamespace AND p.proname LIKE 'procrastinate_%' LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO wp_worker', f);
    END LOOP;
END $$;
-- Anyone may listen: a notification for each job, with its number, would tell how much every agency sends, and when.
ALTER TABLE procrastinate_jobs DISABLE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1;
ALTER TABLE procrastinate_jobs DISABLE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1;
GRANT EXECUTE ON FUNCTION procrastinate_defer_jobs_v1(procrastinate_job_to_defer_v1[]) TO wp_definer;
INSERT INTO sec.step (task) VALUES
    ('linkage.join'), ('linkage.rejoin'), ('picture.derive'), ('alerts.look');
"""

UNQUEUE = """
ALTER TABLE procrastinate_jobs ENABLE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1;
ALTER TABLE procrastinate_jobs ENABLE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1;
DELETE FROM sec.step;
REVOKE ALL ON procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers, procrastinate_workers
    FROM wp_worker, wp_definer;
"""


def statements() -> Any:
    out = [QUEUE]
    for table in SIGNIN:
        out += [force(table), background(table, "wp_signin")]
    return out


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_row_security"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
        ("sessions", "0001_initial"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]
    operations = [
        migrations.RunSQL(
            statements(),
            [
                UNQUEUE,
                *(
                    f"DROP POLICY wp_signin_all ON {table}; ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY; "
                    f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
                    for table in SIGNIN
                ),
            ],
        )
    ]
