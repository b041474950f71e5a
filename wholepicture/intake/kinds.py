"""The kinds of report: everything that any room knows of each, in one place. Data only.

Intake checks the dates and references of a kind's own block; the picture places the report in time, and tells its words
apart from its details; the hub reads it one by one, or with all else; screens call it by its `title`. The contract
(`submission.v1.schema.json`) holds the block itself, `web/parts/report/kinds.py` the questions of its form, and
`tests/house/test_kinds_of_report.py` goes through every room for each.

A report of any kind may hold people, things, signs, ties and narrative, and may say that a child is in danger now; it
holds no other kind's block.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

# Times that lie behind us when a report is written, and those that may be planned.
PAST = "past"
PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class Block:
    """The part of the contract that belongs to one kind.

    `begins` and `ends` say when what is reported happened. `moments`: its dates, each `PAST` or `PLANNED`; `in_order`:
    pairs of which the second is never before the first. `points_at`: fields that name something of the same report, with
    the collection in which it is. `words`: fields told as passages, of which `words_that_tell_where` are hidden where a
    child's whereabouts are protected. `told_as_ties`: fields that the picture tells as ties, and not as details. `not_told`:
    fields that stay with the report; all others have their label in `web/wording/reports.py`.
    """

    name: str
    begins: str
    ends: str = ""
    moments: Mapping[str, str] = field(default_factory=dict)
    in_order: tuple[tuple[str, str], ...] = ()
    points_at: Mapping[str, str] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    words_that_tell_where: tuple[str, ...] = ()
    told_as_ties: tuple[str, ...] = ()
    not_told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KindOfReport:
    """One kind of report. `term` is the word of practice and of the glossary, `title` that of screens."""

    code: str  # as in the contract, stable for ever
    term: str
    title: str
    column: str  # heads a column of numbers
    begins_title: str = ""  # `Information about Wren`, where the title itself cannot stand before "about"
    block: Block | None = None
    always_read: bool = False  # written for somebody to read: a person in the hub reads each one
    level_if_unsaid: str = "partners"  # who may read it where its sender says nothing; a code of `access.rules.LEVELS`
    # Who reads it whatever its sender says; empty: the sender's choice
    level_always: str = ""
    tells_where: bool = False  # says where a child is by its very nature: hidden from whom her whereabouts are


KINDS: dict[str, KindOfReport] = {
    kind.code: kind
    for kind in (
        KindOfReport("concern", "Concern", "Concern", column="Concern", always_read=True),
        KindOfReport(
            "intelligence",
            "Item of intelligence",
            "Information about a risk",
            column="Intel.",
            begins_title="Information",
            always_read=True,
            level_if_unsaid="hub",
        ),
        KindOfReport(
            "missing_episode",
            "Missing episode",
            "Missing episode",
            column="Missing",
            block=Block(
                "missing",
                begins="missing_since",
                ends="returned_at",
                moments={"missing_since": PAST, "reported_at": PAST, "returned_at": PAST},
                in_order=(("missing_since", "returned_at"), ("missing_since", "reported_at")),
                points_at={"found_where": "places", "found_with": "subjects", "returned_by": "subjects"},
                words=("circumstances",),
                told_as_ties=("found_where", "found_with", "returned_by"),
                not_told=("reference",),
            ),
        ),
        KindOfReport(
            "return_interview",
            "Return home interview",
            "Return home interview",
            column="Return",
            block=Block(
                "return_interview",
                begins="held_at",
                moments={"offered_at": PLANNED, "held_at": PLANNED},
                words=("push_factors", "pull_factors", "where", "with_whom", "harm", "would_help"),
                words_that_tell_where=("where",),
                not_told=("missing_reference",),
            ),
            always_read=True,
        ),
        KindOfReport(
            "placement",
            "Placement",
            "Placement",
            column="Placed",
            block=Block(
                "placement",
                begins="from",
                ends="to",
                moments={
                    "from": PLANNED,
                    "to": PLANNED,
                    "notified_at": PAST,
                    "consulted_at": PAST,
                    "care_plan_shared_at": PAST,
                },
                in_order=(("from", "to"),),
                points_at={"place": "places"},
                not_told=("place", "ofsted_urn"),
            ),
            tells_where=True,
        ),
        KindOfReport(
            "attendance",
            "Attendance",
            "School attendance",
            column="Attend.",
            block=Block(
                "attendance",
                begins="from",
                ends="to",
                moments={"from": PAST, "to": PLANNED},
                in_order=(("from", "to"),),
                not_told=("marks",),
            ),
            tells_where=True,
        ),
        KindOfReport(
            "involvement",
            "Involvement",
            "Work with the child",
            column="Involved",
            block=Block(
                "involvement",
                begins="from",
                ends="to",
                moments={"from": PLANNED, "to": PLANNED, "last_contact": PAST},
                in_order=(("from", "to"),),
                not_told=("worker_email",),
            ),
            # Whoever works with her is told who else says so.
            level_always="partners",
            tells_where=True,
        ),
    )
}

BLOCKS: dict[str, Block] = {kind.code: kind.block for kind in KINDS.values() if kind.block}
"""The block that belongs to a kind, by the kind's code, where it has one."""

ALWAYS_READ: frozenset[str] = frozenset(kind.code for kind in KINDS.values() if kind.always_read)


def level_for(kind: str, chosen: str | None) -> str:
    """The sharing level of a submission of this kind: what its author chose, or the default for its kind.

    A kind that is always shared in one way is so whatever was chosen.
    """
    if kind not in KINDS:
        return chosen or "partners"
    return KINDS[kind].level_always or chosen or KINDS[kind].level_if_unsaid
