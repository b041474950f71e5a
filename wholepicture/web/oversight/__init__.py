"""The screens of oversight: who looked, for which purpose, and whether the ledger is whole. No content of any record."""
