"""The tables of casework, a module a wing. Insert-only: what became of something is another row."""
