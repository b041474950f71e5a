"""A report of any kind: the questions that the form asks for it, as data, and the whole of it read back in plain words."""
