"""Joining: which subjects are one person, which mentions one thing.

Here: profiles (what is compared), judgements, the nominals derived from them, the review queue.
Not here: weights that join anybody by resemblance; nothing does. What a nominal's life looks like is in picture.
"""

from wholepicture.base.ledgered import Refusal


class Contradiction(Refusal):
    """This would join two records that somebody judged to be different people. Undo that judgement first, or leave it."""


class NoSuchPair(Refusal):
    """These two are not both in the queue that you can see. Check the agency, key and ref of each."""

    status = 404
