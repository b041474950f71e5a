"""A school's register is for that school's safeguarding lead alone, whoever else may read of a pupil; and for the operator, who takes
files in. No background step reads it: what is to be joined and shown is reported. Where a lead's training lapsed it is open to them only
while they take a register in.
"""

from wholepicture.base.rowsecurity import (
    ALL_RIGHTS,
    AROUND_NOW,
    Declaration,
    background,
    declaration,
    force,
    grant,
    policy,
    whole,
)

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


# Everybody of the area reads what is news; whoever may set the rules of the partnership sets it. Nobody changes a setting.
NEWS = "intake_newssetting"

SECURITY = declaration(
    force(NEWS),
    background(NEWS, "SELECT"),
    grant("SELECT, INSERT", NEWS, "wp_app"),
    policy(NEWS, "same_area", "wp_app", using=f"{NEWS}.area_id = (SELECT sec.area())"),
    policy(
        NEWS,
        "sets",
        "wp_app",
        to="INSERT",
        check=(
            f"{HERE} AND (SELECT sec.is_hub()) AND (SELECT sec.may('set_rules')) "
            f"AND made_by_id = (SELECT sec.professional()) AND made_at {AROUND_NOW}"
        ),
    ),
    _kept_by_leads(
        PUPIL,
        HERE,
        "upn, admission, given, family, born, year, last_day, now, usual, fallen, unexplained, joined_to, kept_at",
    ),
    _kept_by_leads(MONTH, OF_PUPIL, "marks, news_on, reported, report"),
)
