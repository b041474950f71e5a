"""Letters and forms: made from templates, filled from what the maker may read, and stopped where they would carry what their recipient may
not have."""
