"""How two descriptions of people are compared, and what their agreement weighs. Pure: no database, no Django."""
