"""Grading: pieces of information are sanitised and given their grade by a trained grader; who told them lies in a register.

Here: what waits for a grade, the grades, conditions of handling, the register of sources and who is told who one is.
Not here: what others read of a piece (picture); what is decided about a child. A grade lowers, closes and refuses nothing.
"""

from collections.abc import Mapping, Sequence

from wholepicture.base.ledgered import Refusal
from wholepicture.intake.grading.rules import Warned


class NotGradable(Refusal):
    """Something is missing, or may tell the source. Nothing was stored."""

    status = 422

    def __init__(self, wrong: Mapping[str, str], warned: Sequence[Warned] = ()):
        super().__init__()
        self.wrong, self.warned = wrong, warned


class GradedMeanwhile(Refusal):
    """A colleague graded this piece while you had it open. Nothing of yours was stored. Look at their grade, and grade it again if you
    see it otherwise."""

    status = 409


class NoSuchSource(Refusal):
    """There is no source of this number in the register. Check the number."""

    status = 404


class NotTheirOwn(Refusal):
    """Somebody other than whoever asked has to decide. Ask another custodian."""

    status = 403


class AlreadyDecided(Refusal):
    """Another custodian decided this before you. Nothing of yours was stored."""

    status = 409
