"""Taking a decision higher: who disagrees with what, whose turn it is, and by when.

Here: what is disputed, in words; the ladder of a partnership, and who is asked at each level of it; each move, never changed; what
is learnt from it, without names. Not here: the decision itself (alerts), whistleblowing, which is a way of its own, and complaints.
"""
