"""Who may read the directory: everybody, of their own area. The functions of `sec` and the worker read all of it."""

from wholepicture.base.rowsecurity import Declaration, background, declaration, definer_reads, force, grant, policy

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
        background(table),
    )


SECURITY = declaration(*(_directory(table, same_area) for table, same_area in DIRECTORY.items()))
