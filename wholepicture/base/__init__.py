"""The ground floor: what every room stands on and no practitioner would name.

Here: random ids and receipts, the clock and working days, identifiers and their checks, canonical JSON, the
`command` and `query` decorators, topics (the queue), which database role speaks.
Not here: who may do what (access), or anything about a child.
"""
