"""Search: what typed words may mean, the keys by which people and things are met, and finding as the viewer."""
