"""What a chronology looks like over time: lanes of a strip, weeks, weights, absences, silences. Pure, and from entries alone.

Everything here is made of entries that somebody was shown. What was hidden from them is not among these, so it leaves no mark, no
gap and no number.
"""
