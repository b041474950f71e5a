"""Taking reports in: from every agency, by screen, file or API, exactly as sent.

Here: submissions with their subjects and mentions as stated, receipts, drafts, files that wait to be taken in,
quarantine, the source compartment, what is told to the sender.
Not here: who a subject really is (linkage) or what it adds up to (picture). Nothing here is ever edited.
"""

from wholepicture.base.ledgered import Refusal
from wholepicture.intake.rules import Problem


class NotUnderstood(Refusal):
    """The report could not be understood. Nothing was lost: correct what is listed and send it again."""

    status = 422

    def __init__(self, problems: "list[Problem]"):
        listed = "; ".join(f"{problem.field}: {problem.reason}" for problem in problems[:5])
        super().__init__(f"{(self.__doc__ or '').strip()} {listed}")
        self.problems = problems


class SameKeyOtherContent(Refusal):
    """A report with this key was sent before with other content. Send a new report with a key of its own."""

    status = 409


class NameTaken(Refusal):
    """Your agency has a saved mapping of this name. Give yours another name, or say that it replaces that one."""

    status = 409


class TooManyWaiting(Refusal):
    """Ten of your files wait to be taken in. Take one in or throw one away, then send this one again."""

    status = 409


class AlreadyActedOn(Refusal):
    """A colleague said before you what was done about it. Nothing of yours was stored."""

    status = 409

    def __init__(self, by: str, done: str):
        said = f" They wrote: {done}" if done else ""
        super().__init__(f"{by} said before you what was done about it. Nothing of yours was stored.{said}")


class OverQuota(Refusal):
    """Nothing of this was taken in, and nothing that you sent before is lost. Send it again in some minutes; if it goes on,
    ask whoever runs Whole Picture for your partnership. A report that says a child is in danger now is always taken in."""

    status = 429
    retry_after = 300  # seconds

    def __init__(self, what: str):
        super().__init__(f"{what}. {' '.join((self.__doc__ or '').split())}")
