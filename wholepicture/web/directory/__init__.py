"""The directory: agencies, teams, safeguarding leads and how to reach them."""
