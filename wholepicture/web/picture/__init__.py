"""The screens of the whole picture: children, adults of concern, vehicles, phones, accounts, places, one report.

`words` says codes in field words; `page`, `signs` and `episodes` arrange what the queries answer, without a database.
"""
