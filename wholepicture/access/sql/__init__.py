"""The database's side of access: functions that set and check the session context, and the policy on rows."""

from pathlib import Path


def load(name: str) -> str:
    """The text of one SQL file in this folder."""
    return (Path(__file__).parent / f"{name}.sql").read_text(encoding="utf-8")
