"""What a process of the site holds for good is not looked through for what can be thrown away, again and again, while it answers.

Python goes through all its objects, a million of Django's and of the libraries', whenever enough came since: on the page of a child
of whom very much is told that took half of the time. What was there before the first request is set aside, and what a page makes is
mostly thrown away without being looked for; what refers to itself is found a little later.
"""

import atexit
import gc

from django.urls import get_resolver

CAME_SINCE = 50_000  # objects until what came last is looked through
YOUNG_TO_MIDDLE, MIDDLE_TO_OLD = 20, 50  # so many looks until those that were found to last are


def settle() -> None:
    """Load every page's code and set it aside. Once a process, when nobody has been answered yet."""
    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)  # libraries complain of what nobody puts down at the end
    gc.set_threshold(CAME_SINCE, YOUNG_TO_MIDDLE, MIDDLE_TO_OLD)
