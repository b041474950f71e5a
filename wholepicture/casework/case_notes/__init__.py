"""Notes in cases: what happened, and what was done. One may be written of several children at once, each in their own case."""
