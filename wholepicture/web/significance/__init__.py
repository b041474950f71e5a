"""Why an entry of a child's chronology matters: said on a page of its own, by those who work with her."""
