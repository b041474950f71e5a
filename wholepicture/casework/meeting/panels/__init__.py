"""The panel: people of several agencies about the children who need it most, and whoever and whatever endangers them.

Its agenda is built by rules, each item with why it is there. Every member reads it, and takes it out, as themself: what they may not see
is not there, nor a number that would tell of it.
"""
