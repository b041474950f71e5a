"""Somebody's own dates over all that they see to in casework: for their calendar."""
