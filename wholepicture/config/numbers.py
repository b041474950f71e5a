"""Numbers that anybody may ring, as the page that needs no signing in gives them. Standard library only."""

# Checked against what each publishes; 999 stands on the page itself.
PUBLISHED = "Childline, day and night, free: 0800 1111; Missing People, day and night, free: 116 000"


class NotNumbers(Exception):
    """WHOLEPICTURE_HELP_NUMBERS cannot be read."""


def read(text: str) -> list[tuple[str, str]]:
    """`Name: number; Name: number` as pairs. Raises NotNumbers: a page that gives a wrong number is worse than one that does not start."""
    pairs = [(name.strip(), number.strip()) for name, _, number in (each.rpartition(":") for each in text.split(";"))]
    for name, number in pairs:
        if not name or not number.replace(" ", "").isdecimal():
            raise NotNumbers(
                f"WHOLEPICTURE_HELP_NUMBERS is {text!r}. Write each as `Name: number`, parted by semicolons, as in {PUBLISHED!r}."
            )
    return pairs
