"""Meetings: the strategy discussion about one child, and the panel."""
