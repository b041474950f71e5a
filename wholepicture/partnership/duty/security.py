"""Who is on duty, and who of other agencies works in a team, everybody of the area reads, as they read the directory.

A rota is kept by whoever keeps the directory of the team's agency; on it stands who works there, or is a member of the team, and nobody
who has left. That somebody works in a team of another agency is entered by who keeps their own, where the team is shared; either side
ends it. It is read by no condition of any other table, and opens nothing.
"""

from wholepicture.base.rowsecurity import (
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

SHIFTS = ("partnership_weeklyshift", "partnership_datedshift")
MEMBERS = "partnership_teammember"
ENDED_NOW = f"ended_by_id = (SELECT sec.professional()) AND ended_at {AROUND_NOW}"


def _of_the_area(table: str) -> str:
    return f"EXISTS (SELECT 1 FROM partnership_agency a WHERE a.id = t.agency_id AND a.area_id = {table}.area_id)"


def _kept_team(table: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM partnership_team t WHERE t.id = {table}.team_id AND sec.keeps(t.agency_id) "
        f"AND {_of_the_area(table)})"
    )


def _may_stand(table: str) -> str:
    return (
        f"({table}.professional_id IS NULL OR EXISTS (SELECT 1 FROM partnership_professional p "
        f"JOIN partnership_team t ON t.id = {table}.team_id WHERE p.id = {table}.professional_id AND p.is_active "
        f"AND (p.agency_id = t.agency_id OR EXISTS (SELECT 1 FROM {MEMBERS} m "
        "WHERE m.team_id = t.id AND m.professional_id = p.id AND m.ended_at IS NULL))))"
    )


def _entered(table: str, by: str) -> str:
    return (
        f"{table}.area_id = (SELECT sec.area()) AND (SELECT sec.may('entries')) "
        f"AND {by}_by_id = (SELECT sec.professional()) AND ended_at IS NULL AND {by}_at {AROUND_NOW}"
    )


def _kept(table: str, *, enters: str, ends: str) -> Declaration:
    return declaration(
        force(table),
        grant("SELECT, INSERT, UPDATE (ended_at, ended_by_id)", table, "wp_app"),
        policy(table, "same_area", "wp_app", using=f"{table}.area_id = (SELECT sec.area())"),
        policy(table, "enters", "wp_app", to="INSERT", check=enters),
        policy(
            table,
            "ends",
            "wp_app",
            to="UPDATE",
            using=f"ended_at IS NULL AND (SELECT sec.may('entries')) AND {ends}",
            check=ENDED_NOW,
        ),
        definer_reads(table),
        # Whoever leaves is freed of it, whichever agency's the team is.
        grant("UPDATE (ended_at, ended_by_id)", table, DEFINER),
        policy(table, "definer_frees", DEFINER, to="UPDATE", using="true", check="true"),
        background(table, "SELECT", "SELECT, INSERT, UPDATE (ended_at, ended_by_id)"),
    )


_THEIR_AGENCYS = (
    "EXISTS (SELECT 1 FROM partnership_professional p "
    f"WHERE p.id = {MEMBERS}.professional_id AND sec.keeps(p.agency_id))"
)
_OF_A_SHARED_TEAM = (
    f"EXISTS (SELECT 1 FROM partnership_team t WHERE t.id = {MEMBERS}.team_id AND t.is_shared "
    f"AND {_of_the_area(MEMBERS)} AND EXISTS (SELECT 1 FROM partnership_professional p "
    f"WHERE p.id = {MEMBERS}.professional_id AND p.is_active AND p.agency_id <> t.agency_id AND sec.keeps(p.agency_id)))"
)

SECURITY = declaration(
    *(
        _kept(
            table,
            enters=f"{_entered(table, 'entered')} AND {_kept_team(table)} AND {_may_stand(table)}",
            ends=_kept_team(table),
        )
        for table in SHIFTS
    ),
    _kept(
        MEMBERS,
        enters=f"{_entered(MEMBERS, 'added')} AND {_OF_A_SHARED_TEAM}",
        ends=f"({_THEIR_AGENCYS} OR {_kept_team(MEMBERS)})",
    ),
)
