"""Who may see what, and the record of who looked.

Here: roles and purposes, the viewer, the database's session context, involvement, conflicts of interest, the
location compartment, the audit ledger, accounts that sign in.
Not here: what a record means, or whom to ring (partnership).
"""
