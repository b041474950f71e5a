"""What is to be put right in a form: each mistake beside its field, and all of them at the top of the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Mistake:
    """Something to put right: the id of the field, and what to do."""

    field: str
    message: str


def errors_by_field(mistakes: Sequence[Mistake]) -> dict[str, str]:
    """The first message of each field, for showing beside it."""
    return {mistake.field: mistake.message for mistake in reversed(mistakes)}


# What a form of the library says of a field that was left blank, by the name of the field.
_BLANK = {
    "login": "Enter your work e-mail address.",
    "password": "Enter your password.",
    "oldpassword": "Enter the password that you have now.",
    "password1": "Enter a new password.",
    "password2": "Enter the new password again.",
    "code": "Enter the six digits that your authenticator app shows.",
}
_OF_A_CODE = {
    "invalid": "Enter an e-mail address like name@example.org.",
}


def mistakes_in_form(form: Any) -> list[Mistake]:
    """What is to be put right in one of the library's forms, in the order of its fields. What it says of no field in particular stands
    at its password, else at its first field: there somebody tries again."""
    found = []
    for bound in form.visible_fields():
        errors = form.errors.as_data().get(bound.name, [])
        found += [Mistake(bound.id_for_label, _in_words(bound.name, error)) for error in errors]
        if bound.name == _field_of_all(form):
            found += [Mistake(bound.id_for_label, str(message)) for message in form.non_field_errors()]
    return found


def _field_of_all(form: Any) -> str:
    names = [bound.name for bound in form.visible_fields()]
    return "password" if "password" in names else next(iter(names), "")


def _in_words(field: str, error: Any) -> str:
    if error.code == "required":
        return _BLANK.get(field, "Fill this in.")
    return _OF_A_CODE.get(error.code) or " ".join(map(str, error.messages))


def with_errors(errors: Mapping[str, str]) -> dict[str, Any]:
    """What a page shows of these errors (a message by field, in the order of the page)."""
    return {"errors": errors, "mistakes": [Mistake(field, message) for field, message in errors.items()]}
