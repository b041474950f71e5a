"""Canonical bytes of a body (RFC 8785) and their digest, so that the holder of a receipt can check it."""

import hashlib
from typing import Any

import rfc8785

# RFC 8785 writes numbers as IEEE 754 doubles; beyond this, two integers would share one spelling.
LARGEST_INTEGER = 2**53 - 1


class NotCanonical(ValueError):
    """The body holds something that has no canonical form; the message says what."""


def canonical_bytes(body: Any) -> bytes:
    """The one spelling of a JSON value: sorted keys, no spaces, fixed numbers, UTF-8.

    Raises NotCanonical for integers beyond 53 bits, NaN and infinities, lone surrogates, keys that are not
    text, values that are not JSON, and nesting too deep to follow.
    """
    try:
        return rfc8785.dumps(body)
    except rfc8785.IntegerDomainError as refusal:
        raise NotCanonical(
            f"A whole number is beyond ±{LARGEST_INTEGER}, where numbers lose digits: send it as text."
        ) from refusal
    except rfc8785.FloatDomainError as refusal:
        raise NotCanonical("A number is infinite or not a number, which JSON cannot hold.") from refusal
    except RecursionError as refusal:
        raise NotCanonical("The body is nested too deeply.") from refusal
    except (rfc8785.CanonicalizationError, TypeError, AttributeError, UnicodeError) as refusal:
        if isinstance(refusal, UnicodeError) or isinstance(refusal.__cause__, UnicodeError):
            raise NotCanonical("A text holds half of a character (a lone surrogate).") from refusal
        raise NotCanonical("The body holds something that JSON cannot express.") from refusal


def digest(body: Any) -> str:
    """SHA-256 of the canonical bytes, as 64 hexadecimal digits. Raises NotCanonical."""
    return hashlib.sha256(canonical_bytes(body)).hexdigest()
