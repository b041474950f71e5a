"""The whole picture: what all reports together say of a person, a vehicle, a phone, an account, a place.

Here: events, passages, facts, associations, signs, who works with whom: derived from submissions and judgements, never
edited, each row from exactly one submission and seen through it. Chronologies, as known now or on a past date.
Not here: what should be raised (alerts), or anything that a person decides.
"""
