"""The demonstration: an invented area, its agencies' files taken in, and sign-ins to try.

Started by script/demo as `python -m wholepicture.config.demo`. It refuses an installation that holds anything else.
"""
