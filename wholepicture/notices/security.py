"""Whoever works in an area may tell others of it that something waits; each reads their own notices, and no others."""

from wholepicture.base.rowsecurity import background, declaration, definer_reads, force, grant, policy

NOTICE = "notices_notice"
OWN = f"{NOTICE}.person_id = (SELECT sec.professional())"

SECURITY = declaration(
    force(NOTICE),
    definer_reads(NOTICE),
    grant("SELECT, INSERT, UPDATE (seen_at)", NOTICE, "wp_app"),
    policy(NOTICE, "own_reads", "wp_app", using=OWN),
    policy(NOTICE, "own_sees", "wp_app", to="UPDATE", using=OWN, check=OWN),
    policy(
        NOTICE,
        "tells",
        "wp_app",
        to="INSERT",
        check=f"{NOTICE}.area_id = (SELECT sec.area()) AND seen_at IS NULL",
    ),
    background(NOTICE, "SELECT, INSERT"),
)
