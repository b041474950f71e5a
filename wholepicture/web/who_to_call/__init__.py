"""Who to call about a child, now."""
