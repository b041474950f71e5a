"""The screens on which a partnership sees by when things are due, and sets limits of its own."""
