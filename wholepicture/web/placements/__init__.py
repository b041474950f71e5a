"""Where children in care live: a child's placements, what is to be done about one, homes, and visits."""
