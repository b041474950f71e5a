"""Rows broken on purpose, so that quarantine has something to catch and a test can count it.

Each names its file and what should become of it: `quarantined`, `flagged` for a value that no field can hold, or `duplicate` for the
same row sent twice.
"""

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Broken:
    """One bad row. `content` is the line for NDJSON and the element for JSON; for a table, the cells
    that replace those of a good row, copied under a key of its own.
    """

    agency: str
    file: str
    fault: str
    outcome: str
    content: Any


def broken_rows(good: dict[str, dict[str, Any]]) -> list[Broken]:
    """The bad rows; `good` holds one good submission of each agency that sends submissions as they are."""
    police, social = good["POL"], good["CSC"]

    def line(body: dict[str, Any]) -> str:
        return json.dumps(body, ensure_ascii=False)

    def without(body: dict[str, Any], name: str, key: str) -> dict[str, Any]:
        return {k: v for k, v in body.items() if k != name} | {"key": key}

    return [
        Broken("POL", "pol/reports.ndjson", "cut off in the middle", "quarantined", line(police)[:120]),
        Broken(
            "POL",
            "pol/reports.ndjson",
            "kind missing",
            "quarantined",
            line(without(police, "kind", "POL/BAD/1")),
        ),
        Broken(
            "POL",
            "pol/reports.ndjson",
            "unknown kind",
            "quarantined",
            line(police | {"key": "POL/BAD/2", "kind": "rumour"}),
        ),
        Broken("POL", "pol/reports.ndjson", "sent twice", "duplicate", line(police)),
        Broken(
            "POL",
            "pol/reports.ndjson",
            "same key, other content",
            "quarantined",
            line(police | {"narrative": {"facts": "Other words under a key already used."}}),
        ),
        Broken(
            "CSC",
            "csc/reports.ndjson",
            "recorded_at missing",
            "quarantined",
            line(without(social, "recorded_at", "C-BAD-1")),
        ),
        Broken(
            "CSC",
            "csc/reports.ndjson",
            "field not in the contract",
            "quarantined",
            line(social | {"key": "C-BAD-2", "risk_score": 7}),
        ),
        Broken("SCH1", "sch1/concerns.csv", "unknown code", "flagged", {"Who may see": "Everybody in town"}),
        Broken("SCH1", "sch1/concerns.csv", "date cannot be read", "quarantined", {"Entered": "last Tuesday"}),
        Broken("SCH1", "sch1/concerns.csv", "reference missing", "quarantined", {"Reference": ""}),
        Broken("HLT", "hlt/contacts.csv", "unknown code", "flagged", {"Gender": "9"}),
        Broken("HOM", "hom/incidents.xlsx", "date missing", "quarantined", {"Written up": ""}),
        Broken("CHA", "cha/reports.json", "kind missing", "quarantined", without(good["CHA"], "kind", "LP-BAD-1")),
        Broken("CHA", "cha/reports.json", "not a submission", "quarantined", "see attached"),
    ]
