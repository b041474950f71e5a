"""The first page: what waits for whoever signs in."""
