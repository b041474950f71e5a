"""Counts that are told in bands, so that one more or one less tells nobody anything. Pure."""

from bisect import bisect_right
from collections.abc import Sequence


def band(number: int, bands: Sequence[int]) -> int:
    """The lower end of the band in which a number lies; 0 below the first."""
    place = bisect_right(bands, number)
    return bands[place - 1] if place else 0


def in_words(lower: int, bands: Sequence[int]) -> str:
    """The band that begins there in words: `10 to 24`, `fewer than 5`, `100 or more`."""
    if lower < bands[0]:
        return f"fewer than {bands[0]}"
    if lower == bands[-1]:
        return f"{lower} or more"
    return f"{lower} to {bands[bands.index(lower) + 1] - 1}"
