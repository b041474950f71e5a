"""A strip of time: what it is drawn from (child), and how (drawing)."""
