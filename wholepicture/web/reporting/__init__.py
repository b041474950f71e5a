"""Reporting a concern or anything else of the seven kinds, and following what became of it.

The form asks danger first (but for the routine kinds), then one page with everything on it, then check and
send. What is typed is kept as a draft, word for word; `body.py` turns a draft into a submission of the
contract; the receipt says what happens next. `kinds.py` says what each kind asks. Reading other people's reports does not happen here.
"""
