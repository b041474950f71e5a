"""Meetings of several agencies about children: the strategy discussion about one child, and the panel about those who need it most."""
