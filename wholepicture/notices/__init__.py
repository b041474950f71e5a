"""Telling people that something waits for them.

A notice says what kind of thing waits, and for whom. It holds nothing of a child: whoever gets it opens the product to read on,
where who they are decides what they see. Not here: what waits (each room has that), and how a kind of notice reads (the screens).
"""
