"""Random ids and receipts.

Ids tell nothing: no order, no volume, no agency. A receipt is short enough to read over the telephone.
"""

import secrets
import uuid

# Without 0/O, 1/I/L, 5/S, 2/Z, 8/B, U/V: what is misheard or misread on a bad line.
RECEIPT_ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
RECEIPT_LENGTH = 12  # 23**12, about 54 bits: guessing one takes more tries than any rate limit allows


def new_id() -> uuid.UUID:
    """A random (version 4) UUID."""
    return uuid.uuid4()


def derived_id(*parts: object) -> uuid.UUID:
    """The same UUID for the same parts, so that what is derived twice is one row. Version 5, private namespace."""
    return uuid.uuid5(_NAMESPACE, "\x1f".join(map(str, parts)))


_NAMESPACE = uuid.UUID("6f3ef2c0-7b0b-4c8e-9e0e-3f6f0d2a9b51")


def new_receipt() -> str:
    """Twelve characters in groups of four: ``K7MW-3QXR-9TAD``."""
    drawn = "".join(secrets.choice(RECEIPT_ALPHABET) for _ in range(RECEIPT_LENGTH))
    return "-".join(drawn[i : i + 4] for i in range(0, RECEIPT_LENGTH, 4))


def tidy_receipt(typed: str) -> str:
    """A receipt as people type it (lower case, spaces, no hyphens) in its printed form; other text unchanged."""
    bare = "".join(typed.upper().split()).replace("-", "")
    if len(bare) != RECEIPT_LENGTH:
        return typed.strip().upper()
    return "-".join(bare[i : i + 4] for i in range(0, RECEIPT_LENGTH, 4))
