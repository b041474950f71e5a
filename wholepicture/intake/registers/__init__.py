"""A school's registers, as it sends them: a mark for each session of each pupil, kept for that school alone, and what of them becomes a
report (decision 65).

`codes`: what a mark means; `days`: marks by day, weeks, and a pupil against their own pattern; `reporting`: which months become
reports. All three are pure. `reading`: a file; `commands` and `queries`: what is kept.
"""

from wholepicture.base.ledgered import Refusal


class NotASchools(Refusal):
    """A register is sent by a school: by its safeguarding lead."""

    status = 422

    def __init__(self) -> None:
        super().__init__("This is a school’s register. Only a school’s safeguarding lead, or a deputy, sends one.")
