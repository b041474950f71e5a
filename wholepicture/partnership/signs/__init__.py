"""A partnership's own dictionary of signs and its cards, version by version.

Here: which version is in force, what a version said, what may be changed and who changed it.
Not here: the published starter dictionary (`base.indicators`, `base.dictionary`), or what a rule makes of a sign (alerts).
"""
