"""Telling something without signing in: handed in by anybody, answered by the hub, read again by whoever has the receipt code.

Here: the code, what is kept of it, who told what under which, and what the hub writes back. What was told is a report like any
other. Not here: who anybody is. No name, address, account or browser stands beside a code.
"""

from wholepicture.base.ledgered import Refusal


class NobodyReads(Refusal):
    """Nobody in the hub can sign in and read what would come. Let a co-ordinator in first, then open the page."""


class Closed(Refusal):
    """Messages are not taken here just now. Nothing of this was kept."""

    status = 409


class SentBefore(Refusal):
    """This was sent already, and is kept once."""


class TooMuchToday(Refusal):
    """More has come today than can be read. Nothing of this was kept: send it again tomorrow. What says that somebody is in danger
    now is always taken."""

    status = 429


class TooLong(Refusal):
    """That is longer than can be sent at once."""

    status = 422
