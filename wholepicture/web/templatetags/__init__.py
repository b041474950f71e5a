"""Template tags: `components` (the design system) and `dates` (how dates and numbers are said)."""
