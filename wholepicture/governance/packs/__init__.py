"""Packs: a child's chronology made into accessible files, for somebody named, for a purpose."""
