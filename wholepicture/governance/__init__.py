"""How what is known is handed on, checked and ended: who was given what of a child, for what, and what was left out of it.

Here, a wing: packs (a child's chronology made into a file for somebody, with what was left out and why). Not here: what is known of
the child (picture), who looked at it (access), what was decided (alerts, casework). No step of the machine makes a pack.
"""
