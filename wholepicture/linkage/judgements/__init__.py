"""Judgements, of people and of things alike: which count, how they add up to groups, and how one is taken back."""
