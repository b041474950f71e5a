"""What PostgreSQL enforces of what is done about a child who is missing.

A step shows to whoever may read the report of the time away on which it hangs, as that report is joined and parted now: so whoever is
barred from the child, or may not see the report, sees no step of theirs. A profile is its own agency's. The police read one only where
it was given to them, in the very transaction in which they write down that they did, and once.
"""

from wholepicture.base.rowsecurity import UNTIL_NOW, declaration, force, grant, policy, whole
from wholepicture.notices.security import ends_notices

STEP, PROFILE, RELEASE, READING = (
    "casework_missingstep",
    "casework_missingprofile",
    "casework_profilerelease",
    "casework_profilereading",
)
ME = "(SELECT sec.professional())"
MAY = "(SELECT sec.may('missing')) AND (SELECT sec.reads())"
MINE = f"{MAY} AND made_by_id = {ME} AND agency_id = (SELECT sec.agency()) AND at {UNTIL_NOW}"
HERE = "area_id = (SELECT sec.area())"
# For how long what was given may be read.
READ_WITHIN = "interval '3 days'"


def _on_report(table: str, besides: str = "") -> str:
    """The report on which a row hangs shows, and is about that child."""
    return (
        f"EXISTS (SELECT 1 FROM picture_event e WHERE e.submission = {table}.episode AND e.subject = {table}.subject "
        f"AND e.role = 'child' AND e.kind = 'missing_episode'{besides})"
    )


STEPS = declaration(
    force(STEP),
    grant("SELECT, INSERT", STEP, "wp_app"),
    policy(STEP, "with_report", "wp_app", using=f"(SELECT sec.reads()) AND {_on_report(STEP)}"),
    policy(STEP, "does", "wp_app", to="INSERT", check=f"{MINE} AND {HERE} AND {_on_report(STEP)}"),
    whole(STEP, "wp_operator", "SELECT"),
    # The clock tells who sees to an interview that it is late, and writes nothing of it.
    whole(STEP, "wp_worker", "SELECT"),
    ends_notices(STEP, record="episode", kinds=["interview"], only="NEW.kind IN ('held', 'declined')"),
)

# Something of the child shows, as whoever they were joined with is told of.
CHILD = f"EXISTS (SELECT 1 FROM picture_event e WHERE e.subject = {PROFILE}.subject AND e.role = 'child')"
READ_NOW = (
    f"EXISTS (SELECT 1 FROM {READING} r WHERE r.profile_id = {PROFILE}.id AND r.made_by_id = {ME} "
    "AND r.at = transaction_timestamp())"
)
NO_PHOTO = f"{PROFILE}.photo IS NULL"
OWN_PHOTO = f"EXISTS (SELECT 1 FROM intake_draftfile d WHERE d.file_id = {PROFILE}.photo AND d.draft = {PROFILE}.id)"
PROFILES = declaration(
    force(PROFILE),
    grant("SELECT, INSERT", PROFILE, "wp_app"),
    policy(
        PROFILE,
        "its_agency",
        "wp_app",
        using=f"(SELECT sec.reads()) AND {PROFILE}.agency_id = (SELECT sec.agency()) AND {CHILD}",
    ),
    policy(PROFILE, "who_reads_it_now", "wp_app", using=f"(SELECT sec.reads()) AND {READ_NOW}"),
    policy(
        PROFILE, "writes", "wp_app", to="INSERT", check=f"{MINE} AND {HERE} AND {CHILD} AND ({NO_PHOTO} OR {OWN_PHOTO})"
    ),
    whole(PROFILE, "wp_operator", "SELECT"),
    # Its photo shows where it does, and nowhere else. Who may bring which file is asked of the draft that it is in meanwhile: asked
    # straight, a file and a profile would ask each other.
    policy(
        "intake_attachedfile",
        "with_profile",
        "wp_app",
        using="(SELECT sec.may('missing')) AND "
        f"EXISTS (SELECT 1 FROM {PROFILE} p WHERE p.photo = intake_attachedfile.id)",
    ),
)

STILL_MISSING = " AND e.superseded_at IS NULL AND NOT e.detail ? 'returned_at'"
POLICE = (
    f"EXISTS (SELECT 1 FROM partnership_agency a WHERE a.id = {RELEASE}.to_agency_id AND a.type = 'police' "
    f"AND a.area_id = {RELEASE}.area_id)"
)
OWN_PROFILE = (
    f"EXISTS (SELECT 1 FROM {PROFILE} p WHERE p.id = {RELEASE}.profile_id AND p.agency_id = (SELECT sec.agency()) "
    f"AND (p.photo IS NOT NULL OR NOT {RELEASE}.has_photo))"
)
RELEASES = declaration(
    force(RELEASE),
    grant("SELECT, INSERT", RELEASE, "wp_app"),
    policy(
        RELEASE,
        "giver_and_police",
        "wp_app",
        using=f"(SELECT sec.reads()) AND (SELECT sec.agency()) IN ({RELEASE}.agency_id, {RELEASE}.to_agency_id) "
        f"AND {_on_report(RELEASE)}",
    ),
    policy(
        RELEASE,
        "gives",
        "wp_app",
        to="INSERT",
        check=f"{MINE} AND {HERE} AND {OWN_PROFILE} AND {POLICE} AND {_on_report(RELEASE, STILL_MISSING)}",
    ),
    whole(RELEASE, "wp_operator", "SELECT"),
)

GIVEN = (
    f"EXISTS (SELECT 1 FROM {RELEASE} g WHERE g.id = {READING}.release_id AND g.profile_id = {READING}.profile_id "
    f"AND g.agency_id = {READING}.agency_id AND g.to_agency_id = (SELECT sec.agency()) "
    f"AND g.at > statement_timestamp() - {READ_WITHIN})"
)
READINGS = declaration(
    force(READING),
    grant("SELECT, INSERT", READING, "wp_app"),
    # It asks no other table: a profile's policy asks this one.
    policy(
        READING,
        "reader_and_owner",
        "wp_app",
        using=f"(SELECT sec.reads()) AND ({READING}.made_by_id = {ME} OR {READING}.agency_id = (SELECT sec.agency()))",
    ),
    policy(
        READING,
        "reads_once",
        "wp_app",
        to="INSERT",
        check=f"{MAY} AND made_by_id = {ME} AND at = transaction_timestamp() AND {GIVEN}",
    ),
    whole(READING, "wp_operator", "SELECT"),
)

SECURITY = declaration(STEPS, PROFILES, RELEASES, READINGS)
