"""Letters that were taken out: to who, by who and when, on the page of the thing that each is about. Not what they said."""
