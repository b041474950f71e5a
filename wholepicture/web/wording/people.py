"""People in words: their roles in a report, their age, their pronouns. Pure."""

from datetime import date

from wholepicture.base.clock import local_date
from wholepicture.base.identifiers import check_date_of_birth

ROLES = {
    "child": "child",
    "person_of_concern": "person of concern",
    "parent_or_carer": "parent or carer",
    "associate": "friend or associate",
    "witness": "witness",
    "professional": "professional",
}


def age_on(born: str, day: date | None = None) -> int | None:
    """Whole years from a date of birth as stored; None where it is not a date or makes no sense."""
    today = day or local_date()
    checked = check_date_of_birth(born, today=today)
    if checked.normalised is None or checked.outcome == "partial":
        return None
    birthday = date.fromisoformat(checked.normalised)
    years = today.year - birthday.year - ((today.month, today.day) < (birthday.month, birthday.day))
    return years if 0 <= years <= 120 else None


PRONOUNS = {"female": ("she", "her", "her"), "male": ("he", "him", "his")}


def pronouns(sex: str) -> tuple[str, str, str]:
    """She, her, her; he, him, his; else they, them, their: from the record."""
    return PRONOUNS.get(sex, ("they", "them", "their"))


def first_name(name: str) -> str:
    """What to call somebody for short: `Wren`; empty where no name is given."""
    return next(iter(name.split()), "")
