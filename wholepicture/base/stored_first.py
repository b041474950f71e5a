"""What only one of two may store: who comes second is refused, by the constraint that decides it, and in words."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from wholepicture.base.database_role import alias
from wholepicture.base.ledgered import Refusal


@contextmanager
def stored_first(refusal: Refusal | type[Refusal]) -> Iterator[None]:
    """Surrounds the storing. Raises the refusal where somebody stored theirs between the look and this; nothing of it stays."""
    try:
        with transaction.atomic(using=alias()):
            yield
    except IntegrityError:
        raise refusal from None
