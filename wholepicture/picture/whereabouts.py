"""Words that would tell where a protected child is: which they are, and what becomes of rows that hold them. Pure."""

from collections.abc import Collection, Mapping
from typing import Any

from wholepicture.picture.rules import Row, address_text

LEFT_OUT = "Left out: the words would tell where this child is. The agency that wrote them has them."
SHORTEST = 5  # characters of a line of an address: a shorter one stands in too many other words


def whereabouts_in(stated: Mapping[str, Any]) -> set[str]:
    """What a report states of a person that would tell where they are: address and its lines, numbers, school."""
    address = address_text(stated.get("address", {}))
    authority = stated.get("looked_after", {}).get("responsible_authority", "")
    words = {address, authority, stated.get("school", ""), *stated.get("phones", ()), *stated.get("emails", ())}
    for part in address.split(","):
        if len(part.strip()) >= SHORTEST:
            words.add(part.strip())
    return words - {""}


def tells_where(text: str, whereabouts: Collection[str]) -> bool:
    """Whether words name a place or number that would tell where a protected child is. Compared without case or spaces."""
    text = _squeezed(text)
    return any(words and _squeezed(words) in text for words in whereabouts)


def _squeezed(text: str) -> str:
    return "".join(text.split()).casefold()


def withhold(table: str, row: Row, whereabouts: Collection[str]) -> None:
    """Mark a derived row whose words would tell where a protected child is, or take the words out of it."""
    if table in ("Passage", "Association") and not row["located"]:
        row["located"] = tells_where(row.get("text") or row.get("note") or "", whereabouts)
    elif table == "Fact" and row["kind"] == "description" and not row["located"]:
        row["located"] = tells_where(row["value"], whereabouts)
    elif table == "Sign" and tells_where(row["note"], whereabouts):
        # The sign itself is for everyone who works with her; the words stay with the agency that wrote them.
        row["note"] = LEFT_OUT
