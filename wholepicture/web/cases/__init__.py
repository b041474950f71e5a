"""Cases and actions: opened by hand, read, moved on, closed by two."""
