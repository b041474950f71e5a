"""Saying which column of a table is which, without writing a mapping by hand.

fields: what a column may be read as; headings: the words by which columns are known, as data; guessing: what each column
probably is; choices: what somebody chose, and what cannot be so; as_mapping: what was chosen as a mapping, in the same
language as one written by hand. The machine guesses what a column is called; a person says what it is.
"""
