"""The screens on which a partnership sees how its rules do, tries one on last year, and sets how it is used."""
