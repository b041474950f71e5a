"""Disagreements: with a decision, where each stands on the ladder, what is learnt; and the ladder itself, for whoever sets it."""
