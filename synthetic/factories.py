"""Single submissions for tests: each call gives a contract-valid body that says what the test wants.

    concern(child(given="Wren", identifiers=[upn_of(3)]), signs=["new_phone"])
    missing_episode(child(), returned_at="2026-03-08T02:10:00+00:00")
    intelligence(adult(also_known_as=["Kez"]), vehicles=[vehicle("XX0? ABC")], level="hub")

Subjects are positional and get the refs c1, c2 for children and p1, p2 for others unless they carry one.
Keyword arguments that are fields of a submission replace or add to it; None takes a field away.
"""

from itertools import count
from typing import Any

from synthetic import identifiers

__all__ = [
    "adult",
    "attendance",
    "child",
    "concern",
    "intelligence",
    "involvement",
    "local_id",
    "missing_episode",
    "nhs_number",
    "nhs_of",
    "phone",
    "place",
    "placement",
    "return_interview",
    "submission",
    "tie",
    "upn",
    "upn_of",
    "vehicle",
]

Body = dict[str, Any]
nhs_number = identifiers.nhs_number
upn = identifiers.upn
_keys = count(1)


def nhs_of(n: int) -> Body:
    """The n-th invented NHS number as an identifier."""
    return {"type": "nhs_number", "value": nhs_number(n)}


def upn_of(n: int) -> Body:
    """The n-th invented UPN as an identifier."""
    return {"type": "upn", "value": upn(n)}


def local_id(value: str, system: str = "TEST-MIS") -> Body:
    """An identifier that one system issued."""
    return {"type": "local_id", "value": value, "system": system}


def child(**fields: Any) -> Body:
    """A child as a report describes her: name, date of birth and sex, unless told otherwise."""
    usual = {
        "role": "child",
        "given": "Wren",
        "family": "Ashdown-Test",
        "date_of_birth": "2010-05-17",
        "sex": "female",
    }
    return _without_none(usual | fields)


def adult(**fields: Any) -> Body:
    """A person of concern known by a nickname, unless told otherwise."""
    return _without_none({"role": "person_of_concern", "also_known_as": ["Kez"], "sex": "male"} | fields)


def vehicle(registration: str | None = "XX00 ABC", *, ref: str = "v1", **fields: Any) -> Body:
    """A vehicle, by its plate or part of one."""
    return _without_none({"ref": ref, "registration": registration, "colour": "black"} | fields)


def phone(number: str = "07700 900123", *, ref: str = "t1", **fields: Any) -> Body:
    """A telephone number seen."""
    return _without_none({"ref": ref, "number": number} | fields)


def place(name: str = "Harbour Lights Guest House", *, ref: str = "l1", kind: str = "hotel", **fields: Any) -> Body:
    """A place."""
    return _without_none({"ref": ref, "name": name, "kind": kind} | fields)


def tie(start: str, end: str, kind: str = "with") -> Body:
    """A tie between two refs."""
    return {"from": start, "to": end, "type": kind}


def submission(
    kind: str, *subjects: Body, signs: list[Any] | None = None, level: str = "partners", **fields: Any
) -> Body:
    """A submission of that kind.

    `signs` are codes answered yes about the first subject, or whole signs; `level` is the sharing level.
    """
    body: Body = {
        "key": f"test-{next(_keys):06d}",
        "kind": kind,
        "recorded_at": "2026-03-04T09:12:00+00:00",
        "subjects": _with_refs(subjects),
        "sharing": {"level": level, "lawful_basis": "gdpr_6_1_e"},
    }
    if signs:
        first = body["subjects"][0]["ref"] if body["subjects"] else None
        body["signs"] = [_sign(sign, first) for sign in signs]
    if not body["subjects"]:
        del body["subjects"]
    return _without_none(body | fields)


def concern(*subjects: Body, facts: str = "Seen at the gate, quieter than usual.", **fields: Any) -> Body:
    """A concern about a child (one is made up if none is given)."""
    usual = {"happened": {"from": "2026-03-03", "precision": "day"}, "narrative": {"facts": facts}}
    return submission("concern", *(subjects or (child(),)), **(usual | fields))


def intelligence(*subjects: Body, facts: str = "Heard that he gives out phones.", **fields: Any) -> Body:
    """An item of intelligence about a person of concern; for the hub unless told otherwise."""
    usual = {
        "narrative": {"facts": facts},
        "provenance": {"how_known": "someone_else_told_me"},
        "level": "hub",
    }
    return submission("intelligence", *(subjects or (adult(),)), **(usual | fields))


def missing_episode(*subjects: Body, **fields: Any) -> Body:
    """An evening missing from home. Fields of its block may be given by name, as `returned_at=None`."""
    block = {
        "reference": f"M/26/{next(_keys):06d}",
        "type": "missing",
        "missing_from": "home",
        "missing_since": "2026-03-03T21:00:00+00:00",
        "reported_at": "2026-03-03T23:15:00+00:00",
        "returned_at": "2026-03-04T02:10:00+00:00",
        "police_risk": "medium",
    }
    return _with_block("missing_episode", "missing", block, _MISSING, subjects, fields)


def return_interview(*subjects: Body, **fields: Any) -> Body:
    """A return interview that was offered, accepted and held."""
    block = {
        "offered_at": "2026-03-05T10:00:00+00:00",
        "accepted": True,
        "held_at": "2026-03-06T16:00:00+00:00",
        "independent": True,
        "with_whom": "Friends.",
    }
    return _with_block("return_interview", "return_interview", block, _INTERVIEW, subjects, fields)


def placement(*subjects: Body, **fields: Any) -> Body:
    """A placement in a private children's home by a neighbouring authority."""
    block = {
        "type": "residential",
        "provider": "Rowan House",
        "from": "2026-01-12",
        "placing_authority": "Fenshaw County Council",
        "host_authority": "Harrowmere Council",
    }
    return _with_block("placement", "placement", block, _PLACEMENT, subjects, fields)


def attendance(*subjects: Body, **fields: Any) -> Body:
    """A fortnight of a register with four unexplained absences."""
    block = {
        "from": "2026-02-23",
        "to": "2026-03-06",
        "possible_sessions": 20,
        "attended_sessions": 16,
        "unauthorised_absences": 4,
        "authorised_absences": 0,
        "marks": "/\\" * 8 + "OOOO",
    }
    return _with_block("attendance", "attendance", block, _ATTENDANCE, subjects, fields)


def involvement(*subjects: Body, **fields: Any) -> Body:
    """A school that has the child on roll."""
    block = {"service": "School on roll", "team": "Pastoral team", "from": "2025-09-01", "plan": "none"}
    return _with_block("involvement", "involvement", block, _INVOLVEMENT, subjects, fields)


_MISSING = {
    "reference", "type", "missing_from", "missing_since", "reported_at", "returned_at", "police_risk",
    "circumstances", "found_where", "found_with", "returned_by",
}  # fmt: skip
_INTERVIEW = {
    "missing_reference", "offered_at", "accepted", "declined_reason", "held_at", "interviewer", "independent",
    "push_factors", "pull_factors", "where", "with_whom", "harm", "would_help",
}  # fmt: skip
_PLACEMENT = {
    "type", "provider", "ofsted_urn", "from", "to", "reason_for_end", "placing_authority", "host_authority",
    "notified_at", "consulted_at", "care_plan_shared_at", "place",
}  # fmt: skip
_ATTENDANCE = {
    "from", "to", "possible_sessions", "attended_sessions", "authorised_absences", "unauthorised_absences",
    "marks", "suspensions",
}  # fmt: skip
_INVOLVEMENT = {
    "service", "team", "worker", "worker_phone", "worker_email", "from", "to", "last_contact", "plan",
}  # fmt: skip


def _with_block(kind: str, name: str, block: Body, known: set[str], subjects: tuple[Body, ...], fields: Body) -> Body:
    """`from_` stands for `from`, which Python keeps for itself."""
    named = {key.rstrip("_"): value for key, value in fields.items()}
    own: Body = {}
    rest: Body = {}
    for key, value in named.items():
        (own if key in known else rest)[key] = value
    rest[name] = _without_none(block | own)
    return submission(kind, *(subjects or (child(),)), **rest)


def _with_refs(subjects: tuple[Body, ...]) -> list[Body]:
    counts = {"c": 0, "p": 0}
    made = []
    for subject in subjects:
        letter = "c" if subject.get("role") == "child" else "p"
        counts[letter] += 1
        made.append({"ref": f"{letter}{counts[letter]}"} | subject)
    return made


def _sign(sign: Any, subject: str | None) -> Body:
    if isinstance(sign, dict):
        return sign
    answered = {"code": sign, "answer": "yes"}
    return answered | ({"subject": subject} if subject else {})


def _without_none(body: Body) -> Body:
    return {key: value for key, value in body.items() if value is not None}
