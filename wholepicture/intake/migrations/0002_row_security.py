"""Row security of intake: content is for the author's own agency and the background worker alone."""

from typing import Any

from django.db import migrations

from wholepicture.base.rowsecurity import background, force, policy

OWN = "agency_id = (SELECT sec.agency())"
# An agency's key follows what its systems sent; a role that reads no content, only what that person wrote.
FOLLOWS = (
    "((SELECT sec.reads()) OR ((SELECT sec.may('own_reports')) "
    "AND ((SELECT sec.professional()) IS NULL OR {author} = (SELECT sec.professional()))))"
)
OF_AREA = "EXISTS (SELECT 1 FROM partnership_agency a WHERE a.id = agency_id)"
HUB = "(SELECT sec.is_hub()) AND (SELECT sec.may('alerts')) AND area_id = (SELECT sec.area())"
SENDS = f"{OWN} AND (SELECT sec.may('report'))"
# Whoever may see the submission: its own policies decide, conflicts of interest included.
OF_SUBMISSION = "EXISTS (SELECT 1 FROM intake_submission s WHERE s.id = submission_id)"

TABLES = (
    "intake_submission intake_subject intake_mention intake_original intake_draft intake_quarantine "
    "intake_submissionstate intake_feedback"
).split()


READ_BY_WORKER = "intake_submission intake_subject intake_mention intake_submissionstate intake_feedback".split()
QUARANTINE_BUT_RAW = "id, area_id, agency_id, channel, file, row, digest, problems, received_at"
# Nobody back-dates what is told to whom. Read on the database's clock.
NOW = "at BETWEEN statement_timestamp() - interval '5 minutes' AND statement_timestamp() + interval '5 minutes'"


def statements() -> Any:
    out = [force(table) for table in TABLES]
    out += [background(table, rights="SELECT, INSERT") for table in READ_BY_WORKER]
    out += [
        # What only its author or a source role may open is written by the operator's commands, and read by no background
        # role: neither who told us, nor what could not be understood.
        "GRANT INSERT ON intake_original TO wp_worker;",
        policy("intake_original", "wp_worker_sends", "wp_worker", to="INSERT", check="true"),
        f"GRANT INSERT, SELECT ({QUARANTINE_BUT_RAW}) ON intake_quarantine TO wp_worker;",
        policy("intake_quarantine", "wp_worker_reads", "wp_worker", using="true"),
        policy("intake_quarantine", "wp_worker_holds", "wp_worker", to="INSERT", check="true"),
    ]
    mine = f"{OWN} AND {FOLLOWS.format(author='author_id')}"
    here = "area_id = (SELECT sec.area())"
    out += [
        "GRANT SELECT, INSERT ON intake_submission, intake_subject, intake_mention, intake_original TO wp_app;",
        policy("intake_submission", "own_agency", "wp_app", using=mine),
        policy(
            "intake_submission",
            "sends",
            "wp_app",
            to="INSERT",
            check=(
                f"{SENDS} AND {here} AND author_id IS NOT DISTINCT FROM (SELECT sec.professional()) "
                f"AND {NOW.replace('at BETWEEN', 'received_at BETWEEN')}"
            ),
        ),
    ]
    for table in ("intake_subject", "intake_mention"):
        out += [
            policy(table, "with_submission", "wp_app", using=f"{OWN} AND {OF_SUBMISSION}"),
            policy(table, "sends", "wp_app", to="INSERT", check=f"{SENDS} AND {OF_SUBMISSION}"),
        ]
    out += [
        policy(
            "intake_original",
            "author_or_source_role",
            "wp_app",
            using=(
                "(author = (SELECT sec.professional()) "
                f"OR ((SELECT sec.may('source')) AND {here} AND level <> 'named'))"
            ),
        ),
        policy("intake_original", "sends", "wp_app", to="INSERT", check=f"{SENDS} AND {here} AND {OF_SUBMISSION}"),
        "GRANT SELECT, INSERT, UPDATE, DELETE ON intake_draft TO wp_app;",
        policy(
            "intake_draft",
            "writer_only",
            "wp_app",
            to="ALL",
            using="professional_id = (SELECT sec.professional())",
            check=f"professional_id = (SELECT sec.professional()) AND {OWN}",
        ),
        "GRANT SELECT, INSERT ON intake_quarantine, intake_submissionstate, intake_feedback TO wp_app;",
        policy("intake_quarantine", "own_agency", "wp_app", using=f"{OWN} AND (SELECT sec.may('own_reports'))"),
        policy("intake_quarantine", "sends", "wp_app", to="INSERT", check=f"{SENDS} AND {here}"),
        policy("intake_submissionstate", "with_submission", "wp_app", using=f"{OWN} AND {OF_SUBMISSION}"),
        policy(
            "intake_submissionstate",
            "sends_or_hub",
            "wp_app",
            to="INSERT",
            check=(
                f"{NOW} AND (({SENDS} AND state = 'received' AND {OF_SUBMISSION}) "
                f"OR ({HUB} AND {OF_AREA} AND state IN ('read', 'decided')))"
            ),
        ),
        policy(
            "intake_feedback",
            "with_submission",
            "wp_app",
            using=f"{OWN} AND EXISTS (SELECT 1 FROM intake_submission s WHERE s.id = intake_feedback.submission)",
        ),
        policy(
            "intake_feedback",
            "hub_tells",
            "wp_app",
            to="INSERT",
            check=f"{HUB} AND {OF_AREA} AND {NOW} AND given_by_id = (SELECT sec.professional())",
        ),
    ]
    return out


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial"), ("access", "0003_sign_in_and_queue")]
    operations = [
        migrations.RunSQL(
            statements(),
            [
                "DO $$ DECLARE p record; BEGIN FOR p IN SELECT polname, polrelid::regclass AS t FROM pg_policy "
                "WHERE polrelid::regclass::text LIKE 'intake_%' LOOP "
                "EXECUTE format('DROP POLICY %I ON %s', p.polname, p.t); END LOOP; END $$;",
                *(f"ALTER TABLE {t} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;" for t in TABLES),
            ],
        )
    ]
