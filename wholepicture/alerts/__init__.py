"""Raising attention: what the picture shows that a person should look at, with reasons.

Here: the rules, one module each; alerts with their evidence; the reading list; and what a person decided.
Not here: anything that opens, closes, refuses or lowers by itself. A machine only asks for a human look.
"""
