"""Reporting a concern, and following what became of it.

The form asks danger first, then one page with everything on it, then check and send. What is typed is
kept as a draft, word for word; `body.py` turns a draft into a submission of the contract; the receipt
says what happens next. Reading other people's reports does not happen here.
"""
