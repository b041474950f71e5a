"""Who may touch which row of an attached file.

A file is seen by its sender until it is sent, and then through the report that brought it: by whoever may see that in its own agency
(here), and by whoever it shows to in the picture (`picture/security.py`). A photo in a profile is seen through that
(`casework/missing/security.py`). Everything else of a file is seen by whoever sees the file;
its original by its sender and by a source role alone. The worker sees what waits to be drawn, and writes what it drew.
"""

from wholepicture.base.rowsecurity import AROUND_NOW, Declaration, declaration, force, grant, policy, whole

FILE, ORIGINAL, TO_DRAW = "intake_attachedfile", "intake_fileoriginal", "intake_filetodraw"
PAGE, PLACE = "intake_drawnpage", "intake_fileplace"
DRAFT, ATTACHMENT, SEAL = "intake_draftfile", "intake_attachment", "intake_fileseal"
WORKER = "wp_worker"

OWN = "agency_id = (SELECT sec.agency())"
HERE = "area_id = (SELECT sec.area())"
ME = "(SELECT sec.professional())"
SENDS = f"{OWN} AND (SELECT sec.may('report'))"
UNSENT = f"{SENDS} AND sender_id IS NOT DISTINCT FROM {ME} AND sent_at IS NULL"
OF_SUBMISSION = "EXISTS (SELECT 1 FROM intake_submission s WHERE s.id = submission_id)"
OF_FILE = "EXISTS (SELECT 1 FROM intake_attachedfile f WHERE f.id = file_id)"
OF_OWN_FILE = (
    "EXISTS (SELECT 1 FROM intake_attachedfile f WHERE f.id = file_id AND f.agency_id = (SELECT sec.agency()))"
)
OF_WAITING = "EXISTS (SELECT 1 FROM intake_attachedfile f WHERE f.id = file_id AND f.state = 'waiting')"
# Taken out of one draft while another took it in, a file stays.
DROPPED = (
    f"dropped_at IS NOT NULL AND sent_at IS NULL AND NOT EXISTS (SELECT 1 FROM {DRAFT} d WHERE d.file_id = {FILE}.id)"
)
OF_DROPPED = (
    "EXISTS (SELECT 1 FROM intake_attachedfile f WHERE f.id = file_id AND f.dropped_at IS NOT NULL AND f.sent_at IS NULL "
    f"AND NOT EXISTS (SELECT 1 FROM {DRAFT} d WHERE d.file_id = f.id))"
)


FILES = declaration(
    force(FILE),
    grant("SELECT, INSERT, UPDATE (sent_at, dropped_at)", FILE, "wp_app"),
    policy(FILE, "sender_until_sent", "wp_app", using=UNSENT),
    policy(FILE, "with_report", "wp_app", using=f"EXISTS (SELECT 1 FROM {ATTACHMENT} a WHERE a.file_id = {FILE}.id)"),
    policy(
        FILE,
        "sends",
        "wp_app",
        to="INSERT",
        check=f"{UNSENT} AND {HERE} AND state = 'waiting' AND drawn_at IS NULL AND tries = 0 AND received_at {AROUND_NOW}",
    ),
    policy(
        FILE,
        "sender_sends_or_drops",
        "wp_app",
        to="UPDATE",
        using=UNSENT,
        check=f"{SENDS} AND sender_id IS NOT DISTINCT FROM {ME}",
    ),
    grant("SELECT, UPDATE (state, why, tries, page_count, drawn_at), DELETE", FILE, WORKER),
    policy(FILE, "wp_worker_reads", WORKER, using="true"),
    # How many wait, and what is shown beside a report.
    whole(FILE, "wp_operator", "SELECT"),
    policy(FILE, "wp_worker_draws", WORKER, to="UPDATE", using="state = 'waiting'", check="true"),
    policy(FILE, "wp_worker_erases", WORKER, to="DELETE", using=DROPPED),
)


def _erased_by_worker(table: str, *, reads: str) -> Declaration:
    return declaration(
        grant(f"SELECT ({reads}), DELETE", table, WORKER),
        policy(table, "wp_worker_finds", WORKER, using=OF_DROPPED),
        policy(table, "wp_worker_erases", WORKER, to="DELETE", using=OF_DROPPED),
    )


CONTENT = declaration(
    force(ORIGINAL),
    grant("SELECT, INSERT", ORIGINAL, "wp_app"),
    policy(
        ORIGINAL,
        "sender_or_source_role",
        "wp_app",
        using=(
            f"{OF_FILE} AND ((sender IS NOT DISTINCT FROM {ME} AND {OWN}) OR ((SELECT sec.may('source')) AND {HERE}))"
        ),
    ),
    policy(
        ORIGINAL,
        "sends",
        "wp_app",
        to="INSERT",
        check=f"{SENDS} AND {HERE} AND sender IS NOT DISTINCT FROM {ME} AND {OF_FILE}",
    ),
    _erased_by_worker(ORIGINAL, reads="file_id"),
    # Whether there is one, of a file that it draws: where there is none, it keeps no place either.
    policy(ORIGINAL, "wp_worker_looks", WORKER, using=OF_WAITING),
    force(TO_DRAW),
    grant("INSERT", TO_DRAW, "wp_app"),
    policy(TO_DRAW, "sends", "wp_app", to="INSERT", check=f"{SENDS} AND {OF_FILE}"),
    whole(TO_DRAW, WORKER, "SELECT, DELETE"),
    force(PAGE),
    grant("SELECT", PAGE, "wp_app"),
    policy(PAGE, "with_file", "wp_app", using=OF_FILE),
    grant("INSERT", PAGE, WORKER),
    policy(PAGE, "wp_worker_draws", WORKER, to="INSERT", check="true"),
    _erased_by_worker(PAGE, reads="file_id"),
    force(PLACE),
    grant("SELECT", PLACE, "wp_app"),
    policy(PLACE, "with_file", "wp_app", using=OF_FILE),
    grant("INSERT", PLACE, WORKER),
    policy(PLACE, "wp_worker_keeps", WORKER, to="INSERT", check="true"),
    _erased_by_worker(PLACE, reads="file_id"),
)

# A file is brought by whoever has it in a draft, and comes into a draft where it is theirs to see. In this order the policies ask
# each other, and never in a circle.
MINE = f"{OWN} AND professional_id IS NOT DISTINCT FROM {ME}"
LINKS = declaration(
    force(DRAFT),
    grant("SELECT, INSERT, UPDATE (said), DELETE", DRAFT, "wp_app"),
    policy(DRAFT, "writer_reads", "wp_app", using=MINE),
    policy(DRAFT, "writer_brings", "wp_app", to="INSERT", check=f"{MINE} AND {OF_OWN_FILE}"),
    policy(DRAFT, "writer_says", "wp_app", to="UPDATE", using=MINE, check=f"{MINE} AND {OF_OWN_FILE}"),
    policy(DRAFT, "writer_takes_away", "wp_app", to="DELETE", using=MINE),
    # Which files are in any draft, whosesoever: those it does not erase.
    grant("SELECT (file_id)", DRAFT, WORKER),
    policy(DRAFT, "wp_worker_finds", WORKER, using="true"),
    force(ATTACHMENT),
    whole(ATTACHMENT, "wp_operator", "SELECT"),
    grant("SELECT, INSERT", ATTACHMENT, "wp_app"),
    policy(ATTACHMENT, "own_agency", "wp_app", using=f"{OWN} AND {OF_SUBMISSION}"),
    policy(
        ATTACHMENT,
        "sends",
        "wp_app",
        to="INSERT",
        check=(
            f"{SENDS} AND {HERE} AND EXISTS (SELECT 1 FROM intake_submission s WHERE s.id = submission_id "
            f"AND s.author_id IS NOT DISTINCT FROM {ME}) AND attached_at {AROUND_NOW} "
            f"AND EXISTS (SELECT 1 FROM {DRAFT} d WHERE d.file_id = {ATTACHMENT}.file_id)"
        ),
    ),
    force(SEAL),
    grant("SELECT", SEAL, f"wp_app, {WORKER}"),
    policy(SEAL, "sender_reads", "wp_app", using="(SELECT sec.may('report'))"),
    policy(SEAL, "wp_worker_reads", WORKER, using="true"),
    whole(SEAL, "wp_operator", "SELECT, INSERT, UPDATE"),
)

SECURITY = declaration(FILES, CONTENT, LINKS)
