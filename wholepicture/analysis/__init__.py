"""Networks: who and what is tied to whom, over the ties that reports state, within what the viewer may read.

Here: neighbours, shared neighbours, the shortest path, why a tie is there; charts that somebody keeps of them.
Not here: a single person's or thing's picture (picture), what raises attention (alerts), what anybody decides (casework). Nothing
operational is written here, and no step of the machine reads it.
"""
