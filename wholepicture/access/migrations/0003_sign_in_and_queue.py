"""Who may touch the tables of the libraries is declared in `access/security.py` and laid down after the migrations.

What is left here undoes it, so that the libraries' own migrations can be undone below.
"""

from typing import Any

from django.db import migrations

SIGNIN = (
    "access_account account_emailaddress account_emailconfirmation mfa_authenticator socialaccount_socialaccount "
    "socialaccount_socialapp socialaccount_socialtoken django_session"
).split()

UNQUEUE = """
ALTER TABLE procrastinate_jobs ENABLE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1;
ALTER TABLE procrastinate_jobs ENABLE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1;
REVOKE ALL ON procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers, procrastinate_workers
    FROM wp_worker, wp_definer;
"""
REVERSE: list[Any] = [
    UNQUEUE,
    *(
        f"DROP POLICY IF EXISTS wp_signin_all ON {table}; ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY; "
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
        for table in SIGNIN
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_row_security"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
        ("sessions", "0001_initial"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]
    operations = [migrations.RunSQL(migrations.RunSQL.noop, [*REVERSE])]
