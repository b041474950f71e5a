"""Letters from templates: looked at on screen, and then taken out as a file."""
