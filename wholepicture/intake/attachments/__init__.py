"""Files that come with a report: photos, screenshots, documents.

Here: taking one in (encrypted, told by its content), looking it over for what harms computers, drawing it again in a process that
can reach nothing, and giving its pictures to whoever may read the report; the original to its author and to the police.
Not here: who may read a report (picture says so of the tables of this wing).
"""

from wholepicture.base.ledgered import Refusal
from wholepicture.intake.file_kinds import MOST_FILES


class FileNotTaken(Refusal):
    """The file was not taken in."""

    status = 422


class NoRoomForFile(Refusal):
    status = 409
    __doc__ = f"A report takes {MOST_FILES} files. Take one out, or send the rest with a further report."


class NumberTaken(Refusal):
    """Another file was sent with this report under this number. Give yours another number."""

    status = 409


class NotDrawn(Refusal):
    """The file has not been looked over, or was held back. Nobody gets it."""

    status = 409


class NoSeals(Refusal):
    """Files cannot be taken in yet. Ask whoever runs Whole Picture for your partnership to run “wholepicture init”."""

    status = 503
