"""Operations: which children came forward, what became of whom, which relates to which child, and who supports her meanwhile and after.

Numbers of an operation differ because they count different things: each stands with what it counts, and as at which day.
"""
