"""The page on which anybody tells something without signing in, and reads with a code what was written back."""
