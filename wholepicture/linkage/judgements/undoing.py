"""What undoes a judgement, or a word, is one more row; there is one at most."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from wholepicture.base.database_role import alias
from wholepicture.base.ledgered import Refusal


class AlreadyUndone(Refusal):
    """That was undone already. Nothing was changed."""


@contextmanager
def undone_once() -> Iterator[None]:
    """Surrounds the making of that row. Raises AlreadyUndone where somebody was quicker."""
    try:
        with transaction.atomic(using=alias()):
            yield
    except IntegrityError as raced:
        raise AlreadyUndone from raced
