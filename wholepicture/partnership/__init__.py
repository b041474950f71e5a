"""Who takes part: areas, agencies, teams, professionals, the directory, sharing agreements.

Here: an agency's name, type and teams; who works where and how to ring them; which agreement lets an agency hear
that something is held; which feeds are trusted for which identifiers; the dictionary of signs, version by version.
Not here: what they may see (access), or anything about a child.
"""
