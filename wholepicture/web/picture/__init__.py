"""The screens of the whole picture: children, adults of concern, vehicles, phones, accounts, places, one report.

Beside the views, each module arranges one part of a picture for its page, without a database.
"""
