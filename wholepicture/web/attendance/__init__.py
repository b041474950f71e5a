"""A school's own register: a file of it looked over and taken in, and which of its own pupils changed against their own pattern."""
