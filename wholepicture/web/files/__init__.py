"""Sending a file of reports by screen: chosen, looked over, taken in, accounted for. And what waits in quarantine.

Files are read in intake, which takes them in from here as it does from the command and the API; here are the pages and
their words. Nothing is stored as a report until the sender has seen what the file would do, and says so.
"""
