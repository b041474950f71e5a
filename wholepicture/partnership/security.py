"""Who may read the directory: everybody, of their own area. The functions of `sec`, the worker and the operator read all of it.

The operator writes it. What an administrator writes, or whoever sets up the partnership, the functions of `sec` write for them,
which ask whose it is. The dictionary of signs is read by everybody of the area,
and added to, version by version, by whoever may edit it. Nobody changes a version.
"""

from wholepicture.base.rowsecurity import (
    ALL_RIGHTS,
    AROUND_NOW,
    DEFINER,
    Declaration,
    background,
    declaration,
    definer_reads,
    force,
    grant,
    policy,
)
from wholepicture.partnership.clocks.rules import CLOCKS as EVERY_CLOCK
from wholepicture.partnership.duty import security as duty
from wholepicture.partnership.narrowing import security as narrowing
from wholepicture.partnership.training import security as training

OF_AN_AGENCY_OF_THE_AREA = "EXISTS (SELECT 1 FROM partnership_agency a WHERE a.id = agency_id)"
DIRECTORY = {
    "partnership_area": "id = (SELECT sec.area())",
    "partnership_agency": "area_id = (SELECT sec.area())",
    "partnership_team": OF_AN_AGENCY_OF_THE_AREA,
    "partnership_professional": OF_AN_AGENCY_OF_THE_AREA,
    "partnership_sharingagreement": "area_id = (SELECT sec.area())",
}


def _directory(table: str, same_area: str) -> Declaration:
    return declaration(
        force(table),
        grant("SELECT", table, "wp_app"),
        policy(table, "same_area", "wp_app", using=same_area),
        definer_reads(table),
        background(table, "SELECT", ALL_RIGHTS),
    )


# An administrator enters people and teams, gives and takes roles, says who has left, and withdraws trust, by functions of
# `sec` that ask who may.
ADMINISTERED = declaration(
    grant(
        "INSERT, UPDATE (role, is_active, name, email, job, phone, team_id, is_lead, is_deputy, entered_by)",
        "partnership_professional",
        DEFINER,
    ),
    policy("partnership_professional", "definer_gives_roles", DEFINER, to="UPDATE", using="true", check="true"),
    policy("partnership_professional", "definer_enters", DEFINER, to="INSERT", check="true"),
    grant("INSERT, UPDATE (name, phone, is_duty, is_hub, is_shared)", "partnership_team", DEFINER),
    policy("partnership_team", "definer_enters", DEFINER, to="INSERT", check="true"),
    policy("partnership_team", "definer_changes", DEFINER, to="UPDATE", using="true", check="true"),
    grant("UPDATE (trusted_identifiers)", "partnership_agency", DEFINER),
    policy("partnership_agency", "definer_withdraws_trust", DEFINER, to="UPDATE", using="true", check="true"),
)

# Whoever sets up the partnership, likewise.
SET_UP = declaration(
    grant("INSERT, UPDATE (name)", "partnership_agency", DEFINER),
    policy("partnership_agency", "definer_enters", DEFINER, to="INSERT", check="true"),
    grant("INSERT, UPDATE (starts_on, ends_on, ended_at)", "partnership_sharingagreement", DEFINER),
    policy("partnership_sharingagreement", "definer_agrees", DEFINER, to="INSERT", check="true"),
    policy("partnership_sharingagreement", "definer_dates", DEFINER, to="UPDATE", using="true", check="true"),
)

DICTIONARY = declaration(
    force("partnership_dictionaryversion"),
    grant("SELECT, INSERT", "partnership_dictionaryversion", "wp_app"),
    policy("partnership_dictionaryversion", "same_area", "wp_app", using="area_id = (SELECT sec.area())"),
    policy(
        "partnership_dictionaryversion",
        "edits",
        "wp_app",
        to="INSERT",
        check=(
            "area_id = (SELECT sec.area()) AND (SELECT sec.may('signs')) "
            f"AND made_by_id = (SELECT sec.professional()) AND made_at {AROUND_NOW}"
        ),
    ),
    background("partnership_dictionaryversion", "SELECT", "SELECT, INSERT"),
)

# Who is away everybody of the area reads, as they read the directory: whoever hands something on must know to whom. It is said
# by whoever is away, or whoever leads or administers their agency. Cover is of the same agency; of the hub, in any of its teams.
AWAY = "partnership_absence"
THEIRS_TO_SAY = (
    f"EXISTS (SELECT 1 FROM partnership_professional p JOIN partnership_agency a ON a.id = p.agency_id "
    f"WHERE p.id = {AWAY}.professional_id AND p.is_active AND a.area_id = {AWAY}.area_id AND (p.id = (SELECT sec.professional()) "
    "OR (p.agency_id = (SELECT sec.agency()) AND ((SELECT sec.is_lead()) OR (SELECT sec.may('administer'))))))"
)
MAY_COVER = (
    f"({AWAY}.cover_id IS NULL OR EXISTS (SELECT 1 FROM partnership_professional c "
    f"JOIN partnership_professional p ON p.id = {AWAY}.professional_id LEFT JOIN partnership_team ct ON ct.id = c.team_id "
    f"LEFT JOIN partnership_team pt ON pt.id = p.team_id WHERE c.id = {AWAY}.cover_id AND c.is_active AND c.role <> '' "
    "AND (c.agency_id = p.agency_id OR (ct.is_hub AND pt.is_hub))))"
)

ABSENCES = declaration(
    force(AWAY),
    grant("SELECT, INSERT, UPDATE (ended_at, ended_by_id)", AWAY, "wp_app"),
    policy(AWAY, "same_area", "wp_app", using=f"{AWAY}.area_id = (SELECT sec.area())"),
    policy(
        AWAY,
        "enters",
        "wp_app",
        to="INSERT",
        check=(
            f"area_id = (SELECT sec.area()) AND (SELECT sec.may('directory')) AND entered_by_id = (SELECT sec.professional()) "
            f"AND ended_at IS NULL AND entered_at {AROUND_NOW} AND {THEIRS_TO_SAY} AND {MAY_COVER}"
        ),
    ),
    policy(
        AWAY,
        "ends",
        "wp_app",
        to="UPDATE",
        using=f"ended_at IS NULL AND (SELECT sec.may('directory')) AND {THEIRS_TO_SAY}",
        check=f"ended_by_id = (SELECT sec.professional()) AND ended_at {AROUND_NOW}",
    ),
    definer_reads(AWAY),
    background(AWAY, "SELECT"),
)

# How long its clocks run everybody of the area reads; who may set the rules of the partnership sets them, and none longer than it may
# run. Nobody changes a setting.
CLOCK = "partnership_clocksetting"
_MOST = ", ".join(
    f"('{code}', '{unit}', {most})" for code, clock in EVERY_CLOCK.items() for unit, most in clock.most.items()
)
NOT_TOO_LONG = (
    f"EXISTS (SELECT 1 FROM (VALUES {_MOST}) may (clock, unit, most) "
    f'WHERE may.clock = {CLOCK}.clock AND may.unit = {CLOCK}.unit AND {CLOCK}."limit" <= may.most)'
)
CLOCKS = declaration(
    force(CLOCK),
    grant("SELECT, INSERT", CLOCK, "wp_app"),
    policy(CLOCK, "same_area", "wp_app", using=f"{CLOCK}.area_id = (SELECT sec.area())"),
    policy(
        CLOCK,
        "sets",
        "wp_app",
        to="INSERT",
        check=(
            f"area_id = (SELECT sec.area()) AND (SELECT sec.is_hub()) AND (SELECT sec.may('set_rules')) "
            f"AND made_by_id = (SELECT sec.professional()) AND made_at {AROUND_NOW} AND {NOT_TOO_LONG}"
        ),
    ),
    background(CLOCK, "SELECT"),
)

SECURITY = declaration(
    *(_directory(table, same_area) for table, same_area in DIRECTORY.items()),
    ADMINISTERED,
    SET_UP,
    DICTIONARY,
    ABSENCES,
    CLOCKS,
    duty.SECURITY,
    training.SECURITY,
    narrowing.SECURITY,
)
