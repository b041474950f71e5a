"""What undoes a judgement, or a word, is one more row; there is one at most."""

from wholepicture.base.ledgered import Refusal


class AlreadyUndone(Refusal):
    """That was undone already. Nothing was changed."""
