"""Plans for a context: what is to change about a place, a vehicle, a phone or a peer group, by whom and by when.

A plan is not shown in parts: its words speak of all that it names, so it shows to whoever may see everything that it names, and to nobody
else. The hub opens and keeps it; whoever may see it may be given something to do in it.
"""
