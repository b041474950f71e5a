"""A school's registers, as it sends them: a mark for each session of each pupil, kept for that school alone, and what of them becomes a
report (decision 65).

`codes`: what a mark means; `knowing`: whose it is; `days`: marks by day, weeks, and a pupil against their own pattern; `reporting`:
which months become reports. All four are pure. `reading`: a file; `commands` and `queries`: what is kept.
"""

from wholepicture.base.ledgered import Refusal
from wholepicture.intake.rules import quotable


class NotASchools(Refusal):
    """A register is sent by a school: by its safeguarding lead."""

    status = 422

    def __init__(self) -> None:
        super().__init__("This is a school’s register. Only a school’s safeguarding lead, or a deputy, sends one.")


class WrongNews(Refusal):
    """This is not taken as what is news of a register. Nothing was set."""

    status = 422

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__()
        self.problems = problems


class NewsSetMeanwhile(Refusal):
    """Somebody else set this after you opened this page. Nothing of yours was set: look at what they set, and why."""


class NotKept(Refusal):
    """The database does not take what a register holds, however often it is sent. `row` and `column`: where in the file."""

    status = 422

    def __init__(self, row: int, column: str, why: str) -> None:
        self.row, self.column = row, column
        super().__init__(
            f"The database does not take what the file says of the pupil in row {row}, {column}: {quotable(why, 200)}. Nothing of the file "
            "was stored, and to press again does not help. Put that row right, or leave the pupil out, and send the file again. "
            "If the row is right, tell whoever runs Whole Picture for your partnership."
        )
