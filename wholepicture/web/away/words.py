"""To whom what waits goes meanwhile, in words. No database."""

from wholepicture.partnership.absences.queries import AbsenceRow, CoverRow
from wholepicture.partnership.absences.rules import By

AS = {
    By.DEPUTY: ", the deputy safeguarding lead",
    By.LEAD: ", the safeguarding lead",
    By.DESK: ", at the hub’s duty desk",
}


def who_gets(absence: AbsenceRow, cover: CoverRow) -> str:
    """Who gets what waits for somebody during an absence, and why it is not whoever was named."""
    goes_to = f"{_listed(cover.names)}{AS.get(cover.by, '')}"
    if cover.by is By.NOBODY:
        return f"{_why(absence, cover)}Nobody is left who could get it: name a colleague who is there."
    if cover.by is By.COVER and not cover.passed:
        return f"{goes_to} covers."
    return f"{_why(absence, cover)}What waits goes to {goes_to}."


def _why(absence: AbsenceRow, cover: CoverRow) -> str:
    if not cover.passed:
        # Whoever was named may have left since.
        return f"{absence.cover_name} has left. " if absence.cover else "Nobody is named to cover. "
    named = f"{_listed(cover.passed)} {'is' if len(cover.passed) == 1 else 'are'} away then too"
    return f"{named}, and they cover for each other. " if cover.came_round else f"{named}. "


def _listed(names: tuple[str, ...]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
