"""Marks that are drawn hundreds of times on one page, each drawn once."""

from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string

register = template.Library()


@register.simple_tag
def night_mark(mark: Any) -> str:
    """A mark of `parts/night_mark.html`: of a night, or of how somebody knows what they say."""
    return _drawn(mark.letter, mark.shape)


@lru_cache(maxsize=128)
def _drawn(letter: str, shape: str) -> str:
    """Letters and shapes are constants of ours: nothing of anybody's is kept."""
    return render_to_string("parts/night_mark.html", {"mark": {"letter": letter, "shape": shape}})
