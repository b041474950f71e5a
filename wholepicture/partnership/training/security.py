"""The courses everybody of the area reads, and what was done with pupils, which names nobody.

Whose training it is reads whoever keeps an agency's people, and each person their own. The hub reads numbers alone, by the function
below. Nothing is deleted.
"""

from wholepicture.base.rowsecurity import (
    AROUND_NOW,
    Declaration,
    Functions,
    background,
    calls,
    declaration,
    definer_reads,
    force,
    grant,
    policy,
)
from wholepicture.partnership.training.coverage import COVERAGE

COURSE, TRAINEE, TAKEN, DONE = (f"partnership_{one}" for one in ("course", "trainee", "coursetaken", "prevention"))


def _keeps(table: str) -> str:
    """Whether whoever asks keeps the entries of the row's agency, as `sec.keeps` has it; asked once a statement."""
    return (
        f"{table}.area_id = (SELECT sec.area()) AND (SELECT sec.may('entries')) AND ((SELECT sec.may('partnership')) "
        f"OR ((SELECT sec.may('administer')) AND {table}.agency_id = (SELECT sec.agency())))"
    )


def _kept(table: str) -> str:
    """The same, where the agency is of that area, and is not the public, in which nobody works."""
    return (
        f"{_keeps(table)} AND EXISTS (SELECT 1 FROM partnership_agency a "
        f"WHERE a.id = {table}.agency_id AND a.area_id = {table}.area_id AND a.type <> 'public')"
    )


def _entered(table: str) -> str:
    return f"{_kept(table)} AND entered_by_id = (SELECT sec.professional()) AND entered_at {AROUND_NOW} AND ended_at IS NULL"


def _ends(table: str) -> Declaration:
    """Whoever keeps them ends an entry, as themself and now."""
    return declaration(
        grant("UPDATE (ended_at, ended_by_id, ended_reason)", table, "wp_app"),
        policy(
            table,
            "ends",
            "wp_app",
            to="UPDATE",
            using=f"ended_at IS NULL AND {_kept(table)}",
            check=f"{_kept(table)} AND ended_by_id = (SELECT sec.professional()) AND ended_at {AROUND_NOW}",
        ),
    )


def _register(table: str, reads: str, enters: str) -> Declaration:
    return declaration(
        force(table),
        grant("SELECT, INSERT", table, "wp_app"),
        policy(table, "reads", "wp_app", using=reads),
        policy(table, "enters", "wp_app", to="INSERT", check=enters),
        definer_reads(table),
        background(table, "SELECT"),
    )


OWN_TRAINING = "(SELECT sec.professional())"
OF_THE_DIRECTORY = (
    f"({TRAINEE}.professional_id IS NULL OR EXISTS (SELECT 1 FROM partnership_professional p "
    f"WHERE p.id = {TRAINEE}.professional_id AND p.agency_id = {TRAINEE}.agency_id))"
)
SECURITY = declaration(
    Functions(COVERAGE),
    calls("wp_app", "training_coverage(date)"),
    _register(
        COURSE,
        f"{COURSE}.area_id = (SELECT sec.area())",
        f"area_id = (SELECT sec.area()) AND (SELECT sec.may('partnership')) AND made_by_id = (SELECT sec.professional()) "
        f"AND made_at {AROUND_NOW}",
    ),
    _register(
        TRAINEE,
        _keeps(TRAINEE),
        f"{_entered(TRAINEE)} AND {OF_THE_DIRECTORY}",
    ),
    policy(TRAINEE, "own", "wp_app", using=f"{TRAINEE}.professional_id = {OWN_TRAINING}"),
    # A name and a role follow the last file; who left comes back.
    grant("UPDATE (name, role, professional_id, ended_at, ended_by_id, ended_reason)", TRAINEE, "wp_app"),
    policy(
        TRAINEE,
        "changes",
        "wp_app",
        to="UPDATE",
        using=_kept(TRAINEE),
        check=(
            f"{_kept(TRAINEE)} AND {OF_THE_DIRECTORY} AND "
            f"(ended_at IS NULL OR (ended_by_id = (SELECT sec.professional()) AND ended_at {AROUND_NOW}))"
        ),
    ),
    _register(
        TAKEN,
        _keeps(TAKEN),
        (
            f"{_entered(TAKEN)} AND EXISTS (SELECT 1 FROM {TRAINEE} t WHERE t.id = {TAKEN}.trainee_id "
            f"AND t.agency_id = {TAKEN}.agency_id) AND EXISTS (SELECT 1 FROM {COURSE} c WHERE c.area_id = {TAKEN}.area_id "
            f"AND c.code = {TAKEN}.course)"
        ),
    ),
    policy(
        TAKEN,
        "own",
        "wp_app",
        using=f"EXISTS (SELECT 1 FROM {TRAINEE} t WHERE t.id = {TAKEN}.trainee_id AND t.professional_id = {OWN_TRAINING})",
    ),
    _ends(TAKEN),
    _register(
        DONE,
        f"{DONE}.area_id = (SELECT sec.area()) AND (SELECT sec.may('directory'))",
        (
            f"{_entered(DONE)} AND ({DONE}.school_id IS NULL OR EXISTS (SELECT 1 FROM partnership_agency s "
            f"WHERE s.id = {DONE}.school_id AND s.area_id = {DONE}.area_id))"
        ),
    ),
    _ends(DONE),
)
