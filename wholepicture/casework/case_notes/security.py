"""Who reads a note in a case: whoever may read the case. Whoever writes it may read the case, while it is not closed; nobody changes it."""

from wholepicture.base.rowsecurity import UNTIL_NOW, declaration, force, grant, policy, whole
from wholepicture.casework.cases.security import MAY, ME, OF_CASE

NOTE = "casework_casenote"
SECURITY = declaration(
    force(NOTE),
    whole(NOTE, "wp_operator", "SELECT"),
    grant("SELECT, INSERT", NOTE, "wp_app"),
    policy(NOTE, "with_case", "wp_app", using=OF_CASE),
    policy(
        NOTE,
        "writes",
        "wp_app",
        to="INSERT",
        check=(
            f"{MAY} AND (SELECT sec.reads()) AND agency_id = (SELECT sec.agency()) AND by_id = {ME} AND at {UNTIL_NOW} "
            "AND (SELECT true FROM casework_case c WHERE c.id = case_id AND c.state <> 'closed')"
        ),
    ),
)
