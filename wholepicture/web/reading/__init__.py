"""The screens of the reading list: every report that a person of the hub is to read, one after another."""
