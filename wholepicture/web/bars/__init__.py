"""Who is barred from a record for a conflict of interest: set by the hub, listed for it, and never told to whoever is barred."""
