"""Codes of the contract and of the house in the words of the field, for every page alike. Pure."""
