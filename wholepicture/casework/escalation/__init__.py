"""Taking a decision higher."""
