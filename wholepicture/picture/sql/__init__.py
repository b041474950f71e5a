"""The database's side of the picture: functions too long for `security.py`."""
