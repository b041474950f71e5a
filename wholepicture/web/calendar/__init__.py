"""One's own dates in one's own calendar: the page on which its address is made and taken back, and what is read there."""
