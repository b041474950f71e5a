"""When one is away, or a colleague, and who covers."""
