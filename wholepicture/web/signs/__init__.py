"""The partnership's dictionary of signs: what it says, its versions, its cards, and how it is edited."""
