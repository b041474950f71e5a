"""What a column may be read as: every field of the contract that one column can feed, called by plain words.

People, things and the report itself are listed here; a kind's own block, the types of identifier and the signs come from
their registries, so that a new one is offered without a line here.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from wholepicture.base.identifiers import IDENTIFIER_TYPES
from wholepicture.base.indicators import indicators
from wholepicture.intake.formats.field_values import A_DAY
from wholepicture.intake.formats.mapping import NAME_PARTS
from wholepicture.intake.kinds import BLOCKS
from wholepicture.intake.schema import CONTRACT

NOTHING: Mapping[str, Any] = {}

# Whether several columns may feed a field: one only, as a list, or one after the other in a text.
ONE, LIST, TEXT = "", "list", "text"


@dataclass(frozen=True, slots=True)
class TableField:
    """A field that a column may feed. `paths` are as a mapping writes them; `constants` stand in a report that has it.

    `owner`: whose or what it is, for guessing. `look`: what its cells look like (`guessing.py`). `part_of`: for the time of
    day of a date, the code of that date. `sign`: the code of the sign that a yes in it reports.
    """

    code: str
    group: str
    heading: str
    paths: tuple[str, ...]
    phrases: tuple[str, ...] = ()
    owner: str = ""
    look: str = ""
    several: str = ONE
    constants: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    part_of: str = ""
    sign: str = ""
    parts: tuple[str, ...] = ()  # for each path, the part of a whole name that it takes
    says: bool = True  # a report with this alone says something

    @property
    def is_when(self) -> bool:
        return self.look in ("date", "moment")


@cache
def words() -> dict[str, Any]:
    """The tables of `headings.toml`."""
    return tomllib.loads(Path(__file__).with_name("headings.toml").read_text("utf-8"))


def _phrases(name: str) -> tuple[str, ...]:
    return tuple(words()["fields"].get(name, ()))


REPORT, CHILD, SECOND, VEHICLE, PHONE, ACCOUNT, PLACE, HAPPENED, OWN, SIGNS = (
    "The report", "The child", "The second person", "A vehicle", "A telephone", "An online account", "A place",
    "What happened", "What this kind of report asks", "Warning signs (yes or no)",
)  # fmt: skip
BOTH_WHEN = "happened.from+recorded_at"

_REPORT = (
    ("key", REPORT, "Reference", "", ONE),
    ("recorded_at", REPORT, "Written down on", "moment", ONE),
    ("author.name", REPORT, "Who wrote it", "", ONE),
    ("author.job", REPORT, "Writer’s job", "", ONE),
    ("author.team", REPORT, "Writer’s team", "", ONE),
    ("author.email", REPORT, "Writer’s e-mail", "email", ONE),
    ("author.phone", REPORT, "Writer’s telephone", "phone", ONE),
    ("provenance.how_known", REPORT, "How it is known", "", ONE),
    ("provenance.informant", REPORT, "Who told the writer (kept apart)", "", ONE),
    ("provenance.original_agency", REPORT, "Agency it was passed on from", "", ONE),
    ("happened.from", HAPPENED, "Happened on", "moment", ONE),
    ("happened.to", HAPPENED, "Happened until", "moment", ONE),
    ("narrative.facts", HAPPENED, "What was seen, heard or done", "words", TEXT),
    ("narrative.child_words", HAPPENED, "The child’s own words", "words", TEXT),
    ("narrative.opinion", HAPPENED, "What the writer makes of it", "words", TEXT),
    ("safety.immediate_danger", HAPPENED, "In danger now (yes or no)", "yes_no", ONE),
)

# name, path below the person, heading, look, whether several, whether of a child alone
_PERSON = (
    ("given", ("given",), "first name", "name", ONE, False),
    ("family", ("family",), "surname", "name", ONE, False),
    ("also_known_as", ("also_known_as",), "other names", "name", LIST, False),
    ("date_of_birth", ("date_of_birth",), "date of birth", "date", ONE, False),
    ("age", ("age_from", "age_to"), "age in years", "number", ONE, False),
    ("sex", ("sex",), "sex", "sex", ONE, False),
    ("address", ("address.lines",), "address", "", LIST, False),
    ("postcode", ("address.postcode",), "postcode", "postcode", ONE, False),
    ("uprn", ("address.uprn",), "property number (UPRN)", "", ONE, True),
    ("phones", ("phones",), "telephone", "phone", LIST, False),
    ("emails", ("emails",), "e-mail", "email", LIST, False),
    ("school", ("school",), "school", "name", ONE, True),
    ("year_group", ("year_group",), "year group", "", ONE, True),
    ("care", ("looked_after.status",), "in care", "", ONE, True),
    ("legal_status", ("looked_after.legal_status",), "legal status", "", ONE, True),
    ("authority", ("looked_after.responsible_authority",), "responsible authority", "", ONE, True),
    ("ethnicity", ("ethnicity.code",), "ethnicity code", "", ONE, True),
    ("language", ("language",), "language", "", ONE, True),
    ("nationality", ("nationality",), "nationality", "", ONE, False),
    ("disability", ("disability",), "disability", "", ONE, True),
    ("occupation", ("occupation",), "occupation", "", ONE, False),
    ("description", ("description",), "description", "", TEXT, False),
)

_THINGS = (
    ("vehicle", VEHICLE, "Vehicle", "vehicles[0]", "v1", (
        ("registration", "registration", "plate"), ("make", "make", ""), ("model", "model", ""), ("colour", "colour", ""),
        ("taxi_plate", "taxi plate", ""), ("licensing_authority", "licensing authority", ""), ("description", "description", ""),
    )),
    ("phone", PHONE, "Telephone of interest", "phones[0]", "t1", (
        ("number", "number", "phone"), ("imei", "IMEI", ""), ("description", "description", ""),
    )),
    ("account", ACCOUNT, "Online account", "accounts[0]", "a1", (
        ("platform", "platform", ""), ("handle", "handle", ""), ("url", "web address", "url"), ("description", "description", ""),
    )),
    ("place", PLACE, "Place", "places[0]", "l1", (
        ("name", "name", "name"), ("kind", "kind", ""), ("address.lines", "address", ""), ("address.postcode", "postcode", "postcode"),
        ("description", "description", ""),
    )),
)  # fmt: skip

# Whose tie to the child a column may say, in the order of their places among a report's ties; `choices.TIES` stand before them.
_TIED = (
    ("second", SECOND, "Second person: tie to the child (with, family, friend, partner, …)", "p1"),
    ("vehicle", VEHICLE, "Vehicle: tie to the child (travelled in, collected by, …)", "v1"),
    ("phone", PHONE, "Telephone of interest: tie to the child (uses, contacted, …)", "t1"),
    ("account", ACCOUNT, "Online account: tie to the child (uses, contacted, …)", "a1"),
    ("place", PLACE, "Place: tie to the child (seen at, stayed at, lives at, …)", "l1"),
)  # fmt: skip
_FIRST_TIE = 10
TIED_BY = {owner: f"ties[{place}].type" for place, (owner, _, _, _) in enumerate(_TIED, _FIRST_TIE)}
"""The code of the field that says, in a column, how each is tied to the child."""
_ENTRY_OF = {
    "c1": "subjects[0]",
    "p1": "subjects[1]",
    "v1": "vehicles[0]",
    "t1": "phones[0]",
    "a1": "accounts[0]",
    "l1": "places[0]",
}

# What a block's field is called where its name does not say it.
_BLOCK_HEADINGS = {
    "missing.reference": "Police reference",
    "missing.type": "Recorded as (missing, away without authorisation)",
    "missing.missing_from": "Missing from (home, care, school, hospital)",
    "missing.reported_at": "Reported to the police",
    "missing.returned_at": "Returned",
    "missing.police_risk": "Police risk grade",
    "return_interview.missing_reference": "Police reference of the missing episode",
    "return_interview.offered_at": "Interview offered",
    "return_interview.accepted": "Interview accepted (yes or no)",
    "return_interview.declined_reason": "Why it was declined",
    "return_interview.held_at": "Interview held",
    "return_interview.independent": "Interviewer is independent (yes or no)",
    "return_interview.push_factors": "What they were getting away from",
    "return_interview.pull_factors": "What drew them",
    "return_interview.where": "Where they were",
    "return_interview.with_whom": "Who they were with",
    "placement.type": "Kind of placement",
    "placement.ofsted_urn": "Ofsted number (URN)",
    "placement.from": "Placed from",
    "placement.to": "Placed until",
    "placement.reason_for_end": "Why it ended",
    "placement.notified_at": "Host authority told on",
    "placement.consulted_at": "Host authority asked on",
    "placement.care_plan_shared_at": "Care plan shared on",
    "attendance.from": "Attendance from",
    "attendance.to": "Attendance until",
    "attendance.marks": "Marks from the register",
    "involvement.from": "Works with them since",
    "involvement.to": "Works with them until",
    "involvement.worker_phone": "Worker’s telephone",
    "involvement.worker_email": "Worker’s e-mail",
    "grading.source": "Source grade (1 to 3)",
    "grading.assessment": "Information grade (A to E)",
    "grading.handling": "Handling code (P or C)",
    "grading.conditions": "Handling conditions",
    "grading.legacy": "Older grade",
}

# The words of exports for codes of the contract; the codes themselves are always understood.
VALUES: dict[str, dict[str, str]] = {
    "sex": {
        "f": "female", "girl": "female", "woman": "female", "w": "female", "m": "male", "boy": "male", "man": "male", "b": "male",
        "x": "other", "u": "unknown", "not known": "unknown", "not stated": "unknown",
    },
    "role": {
        "suspect": "person_of_concern", "offender": "person_of_concern", "perpetrator": "person_of_concern",
        "poi": "person_of_concern", "friend": "associate", "parent": "parent_or_carer", "carer": "parent_or_carer",
        "mother": "parent_or_carer", "father": "parent_or_carer", "victim": "child", "not known": "unknown",
    },
    "tie": {
        "mother": "family", "father": "family", "parent": "family", "sibling": "family", "brother": "family", "sister": "family",
        "uncle": "family", "aunt": "family", "cousin": "family", "boyfriend": "partner", "girlfriend": "partner",
        "associate": "other", "acquaintance": "other", "stranger": "other", "carer": "carer_of",
    },
    "plan": {
        "cp": "child_protection", "cpp": "child_protection", "cin": "child_in_need", "lac": "looked_after", "cla": "looked_after",
        "eh": "early_help", "yot": "youth_justice", "yjs": "youth_justice", "n": "none", "no": "none",
    },
}  # fmt: skip


@cache
def fields_of(kind: str) -> Mapping[str, TableField]:
    """What a column may be read as in a report of this kind, by code, in the order in which a person looks for it."""
    listed = (*_report(), *_own(kind), *_person("subjects[0]", CHILD, "Child", "child"), *_happened())
    listed = (*listed, *_person("subjects[1]", SECOND, "Second person", "second"), *_things(), *_ties(), *_signs())
    return {table_field.code: table_field for table_field in listed}


def _report() -> Iterator[TableField]:
    for path, group, heading, look, several in _REPORT:
        if group == REPORT:
            yield from _with_time(_of_report(path, group, heading, look, several))


def _happened() -> Iterator[TableField]:
    for path, group, heading, look, several in _REPORT:
        if group == HAPPENED:
            yield from _with_time(_of_report(path, group, heading, look, several))
        if path == "happened.from":
            together = TableField(
                BOTH_WHEN,
                group,
                "Happened on, and written down on",
                ("happened.from", "recorded_at"),
                look="moment",
                says=False,
            )
            yield from _with_time(together)


def _of_report(path: str, group: str, heading: str, look: str, several: str) -> TableField:
    owner = "author" if path.startswith("author.") else ""
    says = path.startswith("narrative.")
    return TableField(path, group, heading, (path,), _phrases(path), owner, look, several, says=says)


def _with_time(of_date: TableField) -> Iterator[TableField]:
    """A field, and where it is a moment a second one for its time of day, which may stand in a column of its own."""
    yield of_date
    if of_date.look == "moment":
        phrases = tuple(phrase.replace("date", "time") for phrase in of_date.phrases if "date" in phrase)
        yield TableField(
            f"{of_date.code}@time",
            of_date.group,
            f"{of_date.heading}: time of day",
            of_date.paths,
            phrases,
            look="time",
            part_of=of_date.code,
            says=False,
        )


def _person(at: str, group: str, called: str, owner: str) -> Iterator[TableField]:
    ref, role = ("c1", "child") if owner == "child" else ("p1", "unknown")
    constants = {f"{at}.ref": ref, f"{at}.role": role}
    for name, below, heading, look, several, of_child in _PERSON:
        if of_child and owner != "child":
            continue
        paths = tuple(f"{at}.{path}" for path in below)
        yield TableField(
            paths[0], group, f"{called}: {heading}", paths, _phrases(f"person.{name}"), owner, look, several, constants
        )
        if name == "description" and owner == "second":
            heading = f"{called}: role (person of concern, associate, parent or carer, …)"
            yield TableField(
                f"{at}.role", group, heading, (f"{at}.role",), _phrases("person.role"), owner, constants=constants
            )
        if name == "family":
            yield _whole_name(at, group, called, owner, constants)
            yield from _identifiers(at, group, called, owner, constants)


def _whole_name(at: str, group: str, called: str, owner: str, constants: Mapping[str, Any]) -> TableField:
    """First name and surname in one column."""
    return TableField(
        f"{at}.given+{at}.family",
        group,
        f"{called}: whole name",
        (f"{at}.given", f"{at}.family"),
        _phrases("person.whole"),
        owner,
        "name",
        constants=constants,
        parts=NAME_PARTS,
    )


def _identifiers(at: str, group: str, called: str, owner: str, constants: Mapping[str, Any]) -> Iterator[TableField]:
    for place, type in enumerate(IDENTIFIER_TYPES.values()):
        if owner != "child" and type.joins_as == "upn":
            continue
        path = f"{at}.identifiers[{place}]"
        yield TableField(
            f"{path}.value",
            group,
            f"{called}: {type.in_a_sentence}",
            (f"{path}.value",),
            _phrases(f"identifier.{type.code}") or (type.title.casefold(),),
            owner,
            type.code if type.mistyped else "",
            constants={**constants, f"{path}.type": type.code},
        )


def _things() -> Iterator[TableField]:
    for owner, group, called, at, ref, inside in _THINGS:
        for name, heading, look in inside:
            path, known_as = f"{at}.{name}", name.replace("address.lines", "address").rpartition(".")[2]
            several = LIST if name == "address.lines" else TEXT if name == "description" else ONE
            yield TableField(
                path, group, f"{called}: {heading}", (path,), _phrases(f"{owner}.{known_as}"), owner, look, several, {f"{at}.ref": ref}
            )  # fmt: skip


def _ties() -> Iterator[TableField]:
    for place, (owner, group, heading, ref) in enumerate(_TIED, _FIRST_TIE):
        ends = {f"ties[{place}].from": "c1", f"ties[{place}].to": ref}
        entries = {f"{_ENTRY_OF[end]}.ref": end for end in ("c1", ref)}
        roles = {
            f"{_ENTRY_OF[end]}.role": role for end, role in (("c1", "child"), ("p1", "unknown")) if end in ("c1", ref)
        }
        yield TableField(
            f"ties[{place}].type",
            group,
            heading,
            (f"ties[{place}].type",),
            _phrases(f"tie.{owner}"),
            "" if owner == "second" else owner,
            constants={**entries, **roles, **ends},
        )


def words_for(path: str) -> Mapping[str, str] | None:
    """The words of exports for the codes of the field at a path, if it has codes that exports word otherwise."""
    return VALUES.get("tie" if path.startswith("ties[") else path.rpartition(".")[2])


def _signs() -> Iterator[TableField]:
    of_child = {"subjects[0].ref": "c1", "subjects[0].role": "child"}
    for code, sign in indicators().items():
        phrases = (sign.label.casefold(), code.replace("_", " "))
        yield TableField(
            f"signs.{code}", SIGNS, f"Sign: {sign.label}", (), phrases, look="yes_no", constants=of_child, sign=code
        )


def _own(kind: str) -> Iterator[TableField]:
    """What the kind's own block asks; for information, its grade."""
    block = BLOCKS.get(kind)
    if block is None:
        if kind == "intelligence":
            yield from (_of_block("grading", name) for name in CONTRACT["properties"]["grading"]["properties"])
        return
    for name in CONTRACT["properties"][block.name]["properties"]:
        if name not in block.points_at:
            yield from _with_time(_of_block(block.name, name, is_when=name in block.moments))


def _of_block(block: str, name: str, *, is_when: bool = False) -> TableField:
    path = f"{block}.{name}"
    definition = CONTRACT["properties"][block]["properties"][name]
    heading = _BLOCK_HEADINGS.get(path) or name.replace("_", " ").capitalize()
    look = _look(definition, is_when=is_when)
    several = LIST if definition["type"] == "array" else TEXT if look == "words" else ONE
    phrases = _phrases(path) or (name.replace("_", " "),)
    return TableField(path, OWN, heading, (path,), phrases, "", look, several, says=block != "grading")


def _look(definition: dict[str, Any], *, is_when: bool) -> str:
    if is_when:
        return "date" if A_DAY in definition.get("description", "") else "moment"
    if definition["type"] == "boolean":
        return "yes_no"
    if definition["type"] in ("integer", "number"):
        return "number"
    return "words" if definition.get("maxLength", 0) > 2000 else ""
