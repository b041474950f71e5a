"""Why an entry of a child's chronology matters, what it does to the child and what was done, as those who work with her say it.

The entry itself is a report's, and nobody edits it: this stands under it, with who says so. It shows to whoever sees the entry.
"""
