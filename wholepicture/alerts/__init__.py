"""Raising attention: what the picture shows that a person should look at, with reasons in sentences.

Here: rules as data with a pure function each, alerts with their evidence, and what a person decided.
Not here: anything that opens, closes, refuses or lowers by itself. A machine only asks for a human look.
"""
