"""The alert rules, one module each, found by `alerts.registry`. How to add one: docs/how-to/add-a-rule.md.

Pure: a rule knows its input, its parameters and its words; not the database, nor another rule.
"""
