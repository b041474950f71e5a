"""A school's register is for that school's safeguarding lead alone, whoever else may read of a pupil; and for the operator, who takes
files in. No background step reads it: what is to be joined and shown is reported. Where a lead's training lapsed it is open to them only
while they take a register in.
"""

from wholepicture.base.rowsecurity import ALL_RIGHTS, Declaration, declaration, force, grant, policy, whole

PUPIL, MONTH = "intake_registeredpupil", "intake_pupilmonth"

LEADS = (
    "agency_id = (SELECT sec.agency()) AND (SELECT sec.keeps_register()) AND (SELECT sec.may('report')) "
    "AND EXISTS (SELECT 1 FROM partnership_agency a WHERE a.id = agency_id AND a.type = 'school')"
)
HERE = "area_id = (SELECT sec.area())"
OF_PUPIL = f"EXISTS (SELECT 1 FROM {PUPIL} p WHERE p.id = {MONTH}.pupil_id AND p.agency_id = {MONTH}.agency_id)"


def _kept_by_leads(table: str, of_own: str, changed: str) -> Declaration:
    return declaration(
        force(table),
        whole(table, "wp_operator", ALL_RIGHTS),
        grant(f"SELECT, INSERT, UPDATE ({changed})", table, "wp_app"),
        policy(table, "lead_reads", "wp_app", using=LEADS),
        policy(table, "lead_keeps", "wp_app", to="INSERT", check=f"{LEADS} AND {of_own}"),
        policy(table, "lead_corrects", "wp_app", to="UPDATE", using=LEADS, check=f"{LEADS} AND {of_own}"),
    )


SECURITY = declaration(
    _kept_by_leads(
        PUPIL,
        HERE,
        "upn, admission, given, family, born, year, last_day, now, usual, fallen, unexplained, joined_to_id, kept_at",
    ),
    _kept_by_leads(MONTH, OF_PUPIL, "marks, news_on, reported, report"),
)
