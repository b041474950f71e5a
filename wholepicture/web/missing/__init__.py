"""The board of who is missing now."""
