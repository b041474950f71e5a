"""What somebody chose for the columns of a table, and what of it cannot be so. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from wholepicture.intake.formats.columns import Column, Written
from wholepicture.intake.formats.matching.dates import DAY_FIRST
from wholepicture.intake.formats.matching.fields import ONE, TIED_BY, TableField, fields_of

RECORDED_AT = "recorded_at"


@dataclass(frozen=True, slots=True)
class Tie:
    """How two of a report are tied, said once for every row: refs and a type of the contract."""

    near: str
    far: str
    type: str
    said: str


TIES: Mapping[str, Mapping[str, Tie]] = {
    owner: {f"{tie.near}-{tie.type}-{tie.far}": tie for tie in ties}
    for owner, ties in {
        "second": (
            Tie("c1", "p1", "with", "The child was with them"),
            Tie("c1", "p1", "family", "They are family"),
            Tie("c1", "p1", "friend", "They are friends"),
            Tie("c1", "p1", "partner", "They are partners"),
            Tie("c1", "p1", "contacted", "They were in contact"),
            Tie("c1", "p1", "harmed_by", "The child was harmed by them"),
        ),
        "vehicle": (
            Tie("c1", "v1", "travelled_in", "The child travelled in it"),
            Tie("p1", "v1", "drives", "The second person drives it"),
            Tie("p1", "v1", "keeper_of", "The second person keeps it"),
        ),
        "phone": (
            Tie("c1", "t1", "contacted", "The child was in contact with it"),
            Tie("c1", "t1", "uses", "The child uses it"),
            Tie("p1", "t1", "uses", "The second person uses it"),
        ),
        "account": (
            Tie("c1", "a1", "contacted", "The child was in contact with it"),
            Tie("c1", "a1", "uses", "The child uses it"),
            Tie("p1", "a1", "uses", "The second person uses it"),
        ),
        "place": (
            Tie("c1", "l1", "seen_at", "The child was seen there"),
            Tie("c1", "l1", "stayed_at", "The child stayed there"),
            Tie("p1", "l1", "seen_at", "The second person was seen there"),
        ),
    }.items()
}
"""By what is tied, how it may be. None of it is said unless somebody chooses it: a machine ties nobody to anything."""

ROLES = ("unknown", "person_of_concern", "associate", "parent_or_carer", "witness", "child")
LEVELS = ("leads", "hub", "partners")


@dataclass(frozen=True)
class Choices:
    """What was chosen. `columns`: heading and code of a field, for each column that is read. `recorded_on` and `team` hold for
    every row. `key_of_row`: each row is known again by what stands in it.
    """

    kind: str
    written: Written
    columns: tuple[tuple[str, str], ...]
    order: str = DAY_FIRST
    key_of_row: bool = False
    recorded_on: date | None = None
    team: str = ""
    role: str = "unknown"
    ties: tuple[str, ...] = ()  # codes of TIES, at most one of each owner
    level: str = ""
    name: str = ""

    @property
    def fields(self) -> list[tuple[str, TableField]]:
        """Heading and field of each column that is read."""
        offered = fields_of(self.kind)
        return [(heading, offered[code]) for heading, code in self.columns]

    @property
    def codes(self) -> set[str]:
        return {code for _, code in self.columns}


@dataclass(frozen=True, slots=True)
class Fault:
    """What cannot be so. `place` is that of a column; None where it is about the rest of the page, at `field`."""

    place: int | None
    reason: str
    field: str = ""


@dataclass
class _Fed:
    """Who feeds what so far: the column of each path."""

    by: dict[str, tuple[Column, TableField]] = field(default_factory=dict)


def faults_of(choices: Choices, columns: Sequence[Column]) -> list[Fault]:
    """What must be put right before the table can be read so, in the order of the page."""
    by_name = {column.name: column for column in columns}
    chosen = [(by_name[heading], field) for heading, field in choices.fields if heading in by_name]
    return [*_of_frame(choices), *_of_columns(chosen), *_of_whole(choices)]


def _of_frame(choices: Choices) -> Iterator[Fault]:
    codes = choices.codes
    if "key" in codes and choices.key_of_row:
        reason = "A column is chosen as the reference, and each row is also to be known by what stands in it. Keep one of the two."
        yield Fault(None, reason, "key_of_row")
    elif "key" not in codes and not choices.key_of_row:
        reason = (
            "No column is the reference. Choose the one with your system’s own number of each row, or say that each row is "
            "known by what stands in it."
        )
        yield Fault(None, reason, "key_of_row")
    is_fed = any(RECORDED_AT in field.paths for _, field in choices.fields)
    if not is_fed and choices.recorded_on is None:
        reason = "No column says when each row was written down. Choose one with a date, or give one date for the whole file."
        yield Fault(None, reason, "recorded_on")
    elif is_fed and choices.recorded_on is not None:
        reason = "A column says when each row was written down, and so does this date. Keep one of the two."
        yield Fault(None, reason, "recorded_on")


def _of_columns(chosen: Sequence[tuple[Column, TableField]]) -> Iterator[Fault]:
    fed = _Fed()
    codes = {field.code for _, field in chosen}
    for column, table_field in chosen:
        if column.fault:
            yield Fault(column.place, f"Leave {column.shown} out: {column.fault[0].lower()}{column.fault[1:]}")
        elif table_field.part_of and table_field.part_of not in codes:
            heading = table_field.heading.partition(":")[0]
            reason = f"{column.shown} is a time of day without its date. Choose the column of its date as “{heading}”, or leave this out."
            yield Fault(column.place, reason)
        elif (other := _fed_already(fed, column, table_field)) is not None:
            reason = (
                f"{column.shown} and {other.shown} would both be “{table_field.heading}”, which holds one value. Choose "
                "another field for one of them, or leave one out."
            )
            yield Fault(column.place, reason)


def _fed_already(fed: _Fed, column: Column, table_field: TableField) -> Column | None:
    """The column that feeds one of these paths already and cannot share it."""
    feeds = [f"{path}{'@time' if table_field.part_of else ''}" for path in table_field.paths] or [table_field.code]
    for path in feeds:
        other, field_of_other = fed.by.setdefault(path, (column, table_field))
        if other is not column and not (table_field.several != ONE and field_of_other.code == table_field.code):
            return other
    return None


def _of_whole(choices: Choices) -> Iterator[Fault]:
    if not any(field.says or field.constants for _, field in choices.fields):
        return_to = "Choose at least one column that says something: a name, what happened, a vehicle."
        yield Fault(None, f"No column says anything of anybody yet. {return_to}", "kind")
    yield from _of_ties(choices)


def _of_ties(choices: Choices) -> Iterator[Fault]:
    refs = {value for _, field in choices.fields for path, value in field.constants.items() if path.endswith(".ref")}
    for owner, ties in TIES.items():
        for code in choices.ties:
            tie = ties.get(code)
            said_by = TIED_BY[owner]
            if tie and said_by in choices.codes:
                yield Fault(
                    None,
                    f"A column says how they are tied, and so does “{tie.said}”. Keep one of the two.",
                    f"tie_{owner}",
                )
            elif tie and not {tie.near, tie.far} <= refs:
                reason = (
                    f"“{tie.said}” needs a column of both. Choose one for each, or say nothing of how they are tied."
                )
                yield Fault(None, reason, f"tie_{owner}")
