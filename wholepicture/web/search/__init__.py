"""Search: one box on every page, over everything that the viewer may see. What is typed stands in no address."""
