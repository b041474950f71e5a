"""Signs: whom each is about, when it was seen, and what was answered."""

from dataclasses import replace
from datetime import UTC, datetime

from tests.picture.rules.reports import ADULT, ADULT_SUBJECT, RECORDED, WREN, WREN_SUBJECT, adult, child, report
from wholepicture.picture.rules import derive


def test_a_sign_is_about_whom_it_names_and_otherwise_about_every_child() -> None:
    signs = [
        {"code": "H1", "answer": "yes", "subject": "a", "note": "Seen twice.", "happened": {"from": "2026-02-01"}},
        {"code": "R2", "answer": "no"},
        {"code": "R3", "answer": "yes", "subject": "nobody"},
    ]
    made_under_the_fourth = replace(report(people={"c": child(), "a": adult()}, signs=signs), dictionary=4)
    rows = derive(made_under_the_fourth)["Sign"]
    sourced = {"recorded_at": RECORDED, "root": "SCH1/K-1"}
    assert rows == [
        {
            "part": f"sign/0/{ADULT_SUBJECT}",
            "subject": ADULT_SUBJECT,
            "nominal": ADULT,
            "code": "H1",
            "answer": "yes",
            "at": datetime(2026, 2, 1, tzinfo=UTC),
            "precision": "day",
            "note": "Seen twice.",
            "dictionary": 4,
            **sourced,
        },
        *(
            {
                "part": f"sign/{number}/{WREN_SUBJECT}",
                "subject": WREN_SUBJECT,
                "nominal": WREN,
                "code": code,
                "answer": answer,
                "at": RECORDED,
                "precision": "recorded",
                "note": "",
                "dictionary": 4,
                **sourced,
            }
            for number, code, answer in ((1, "R2", "no"), (2, "R3", "yes"))
        ),
    ]
