"""An agency's own administration: its people and how they sign in, and the keys of its systems. Nothing of children."""
