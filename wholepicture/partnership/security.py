"""Who may read the directory: everybody, of their own area. The functions of `sec`, the worker and the operator read all of it.

The operator writes it. What an administrator writes, or whoever sets up the partnership, the functions of `sec` write for them,
which ask whose it is. The dictionary of signs is read by everybody of the area,
and added to, version by version, by whoever may edit it. Nobody changes a version.
"""

from wholepicture.base.rowsecurity import (
    ALL_RIGHTS,
    DEFINER,
    Declaration,
    background,
    declaration,
    definer_reads,
    force,
    grant,
    policy,
)

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
    grant("INSERT, UPDATE (name, phone, is_duty, is_hub)", "partnership_team", DEFINER),
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

NOW = "made_at BETWEEN statement_timestamp() - interval '5 minutes' AND statement_timestamp() + interval '5 minutes'"
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
            f"AND made_by_id = (SELECT sec.professional()) AND {NOW}"
        ),
    ),
    background("partnership_dictionaryversion", "SELECT", "SELECT, INSERT"),
)

SECURITY = declaration(
    *(_directory(table, same_area) for table, same_area in DIRECTORY.items()), ADMINISTERED, SET_UP, DICTIONARY
)
