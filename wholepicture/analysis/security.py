"""Who explores networks reads the charts that they kept, and those that others of their area share. It holds ids: what they stand
for, each reader reads by the policies of the picture."""

from wholepicture.base.rowsecurity import declaration, force, grant, policy

CHART = "analysis_networkchart"
EXPLORES = f"(SELECT sec.reads()) AND (SELECT sec.may('explore')) AND {CHART}.area_id = (SELECT sec.area())"
OWN = f"{CHART}.made_by_id = (SELECT sec.professional())"

SECURITY = declaration(
    force(CHART),
    grant("SELECT, INSERT, UPDATE (ended_at)", CHART, "wp_app"),
    policy(CHART, "maker_reads", "wp_app", using=f"{EXPLORES} AND {OWN}"),
    policy(CHART, "shared_reads", "wp_app", using=f"{EXPLORES} AND {CHART}.is_shared"),
    policy(CHART, "keeps", "wp_app", to="INSERT", check=f"{EXPLORES} AND {OWN}"),
    policy(CHART, "takes_away", "wp_app", to="UPDATE", using=f"{EXPLORES} AND {OWN}", check=f"{EXPLORES} AND {OWN}"),
)
