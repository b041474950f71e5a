"""A referral or a transfer in a line, as lists show it: what it is called, and where it stands, late in a word."""

from collections.abc import Iterable, Mapping

from wholepicture.casework.referral.results import ReferralRow

NOUN: Mapping[str, str] = {"refer": "Referral", "transfer": "Transfer"}
_STATES: Mapping[str, tuple[str, str]] = {
    "sent": ("Waiting", "yellow"),
    "accepted": ("Accepted", "blue"),
    "refused": ("Refused", "red"),
    "withdrawn": ("Taken back", "grey"),
    "done": ("Done", "green"),
    "settled": ("Refused", "grey"),
}


def state_of(row: ReferralRow) -> tuple[str, str]:
    """Where it stands, as a word and its colour; late in a word as well."""
    if row.is_late:
        return "Late", "red"
    if row.manner == "transfer" and row.state == "done":
        return "Taken over", "green"
    return _STATES[row.state]


def lines_of(rows: Iterable[ReferralRow]) -> list[tuple[ReferralRow, str, tuple[str, str]]]:
    """Each with what it is called and where it stands: what `parts/referral_line.html` shows."""
    return [(row, NOUN[row.manner], state_of(row)) for row in rows]
