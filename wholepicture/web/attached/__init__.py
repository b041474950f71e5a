"""A file that came with a report: its pictures, and its original for the few who may have it."""
