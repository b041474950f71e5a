"""The kinds of report as the screen asks for them: which parts a page has, and each kind's own questions.

Data only, with one renderer (`reporting/_field.html`) and one reader (`reporting/kind_answers.py`). A question belongs to
a block of the contract (`submission.v1.schema.json`) and is called on the page `block-name`, such as
`missing-returned_at`. Every field of a kind's block has its question here, so that what came by file or API can be read
back in the same words.
"""

from collections.abc import Iterator, Mapping
from functools import partial

from wholepicture.web.parts.report.questions import (
    ANYTHING,
    ASIDE,
    HOW,
    READERS,
    SIGNS,
    WHAT,
    WORDS,
    Ask,
    Field,
    Kind,
    Part,
)
from wholepicture.web.parts.report.routine import ATTENDANCE, INVOLVEMENT, PLACEMENT

_grading = partial(Field, "grading")
_missing = partial(Field, "missing")
_interview = partial(Field, "return_interview")

CONCERN = Kind(
    code="concern",
    heading="Report a concern",
    link="A concern about a child",
    says="Anything that worries you.",
    parts=(WHAT, Part("who", "Who", "who", ANYTHING), SIGNS, HOW, READERS),
    needs_child=False,
)


# intelligence.md section 1: the 3x5x2 grade.
GRADING = Part(
    "grading",
    "Grade",
    "own",
    fields=(
        _grading(
            "source",
            "Source",
            Ask.CHOICE,
            options={"1": "1: reliable", "2": "2: untested", "3": "3: not reliable"},
        ),
        _grading(
            "assessment",
            "Assessment",
            Ask.CHOICE,
            options={
                "A": "A: known directly to the source",
                "B": "B: known indirectly, but corroborated",
                "C": "C: known indirectly to the source",
                "D": "D: not known",
                "E": "E: suspected to be false",
            },
        ),
        _grading(
            "handling",
            "Handling",
            Ask.CHOICE,
            options={"P": "P: lawful sharing permitted", "C": "C: lawful sharing permitted with conditions"},
        ),
    ),
    more=(
        _grading("conditions", "Conditions", Ask.LIST, limit=500, hint="With a comma between."),
        _grading(
            "legacy",
            "Older grade, as written",
            limit=500,
            width="10",
            hint="Kept as it is, never turned into a new one.",
        ),
    ),
    more_summary="Conditions, or an older grade",
    graders_only=True,
)

INTELLIGENCE = Kind(
    code="intelligence",
    heading="Pass on information",
    link="Information that should be known",
    says="About a person, a car, a phone or a place; no child need be known. Only the hub reads it, unless you choose otherwise.",
    parts=(
        Part("what", "What you know", "what"),
        Part("who", "Who or what it is about", "who", ("people", "cars", "phones", "places", "children")),
        HOW,
        GRADING,
        SIGNS,
        READERS,
    ),
    needs_child=False,
    # an informant's words are sought where the information itself is what counts
    asks_who_told=("someone_else_told_me", "child_told_me"),
    fewest={"people": 1},
)

# In the contract a child who is missing now is one of whom no return is told; whoever reads it is told in words.
MISSING_NOW = Field(
    ASIDE, "missing_now", "Is the child missing now?", Ask.ONE_OF_FEW, options={"yes": "Yes", "no": "No, back or found"}
)

MISSING = Kind(
    code="missing_episode",
    heading="Report a child missing, or back",
    link="A child is missing, or came back",
    says="When they were missing, where they were found and who was with them.",
    asks_what_was_worn=True,
    parts=(
        Part("child", "Who was missing?", "who"),
        Part(
            "own",
            "When, and from where",
            "own",
            fields=(
                MISSING_NOW,
                _missing(
                    "missing_since",
                    "Missing since",
                    Ask.MOMENT,
                    hint="When they were last seen. Like yesterday 11:40pm, 7 March 2025 9pm, or 2 hours ago.",
                ),
                _missing("reported_at", "Reported to the police", Ask.MOMENT, hint="Like now, or 7 March 2025 9pm."),
                _missing(
                    "returned_at",
                    "Back, or found",
                    Ask.MOMENT,
                    hint="Like today 2am. Leave it blank if they are still missing.",
                    said="Returned",
                ),
                _missing(
                    "missing_from",
                    "Missing from",
                    Ask.CHOICE,
                    options={
                        "home": "Home",
                        "care": "Where they live in care",
                        "school": "School or college",
                        "hospital": "Hospital",
                        "other": "Somewhere else",
                    },
                ),
                _missing("reference", "Police reference", limit=500, width="20"),
            ),
            more=(
                _missing(
                    "circumstances",
                    "How it came about, and what was done",
                    Ask.WORDS,
                    limit=4000,
                    said="Circumstances",
                ),
                _missing(
                    "type",
                    "Recorded as",
                    Ask.CHOICE,
                    options={
                        "missing": "Missing",
                        "away_without_authorisation": "Away without permission, but known where",
                        "no_apparent_risk": "Missing, no apparent risk",
                    },
                ),
                _missing(
                    "police_risk",
                    "Police risk grade",
                    limit=500,
                    width="10",
                    hint="In the police's own word, like medium.",
                ),
            ),
            more_summary="More: how it came about, how it is recorded",
        ),
        Part("who", "Other people, cars and places", "who", ("people", "cars", "phones", "places", "children")),
        Part(
            "found",
            "When they were found",
            "own",
            fields=(
                _missing("found_where", "Where were they found?", Ask.PLACE, limit=32, said="Found at"),
                _missing("found_with", "Who were they with?", Ask.PEOPLE, limit=32, said="Found with"),
                _missing("returned_by", "Who brought them back?", Ask.PERSON, limit=32, said="Brought back by"),
            ),
        ),
        SIGNS,
        WORDS,
        READERS,
    ),
)

INTERVIEW = Kind(
    code="return_interview",
    heading="Record a return home interview",
    link="What a child said after being missing",
    says="The return home interview: whether it was offered, and what they said.",
    parts=(
        Part("child", "Who was missing?", "who"),
        Part(
            "own",
            "The interview",
            "own",
            fields=(
                _interview("offered_at", "Offered", Ask.MOMENT, hint="Like today 4pm, or 8 March 2025."),
                _interview("accepted", "Did they accept?", Ask.YES_NO, said="Accepted"),
                _interview("held_at", "Held", Ask.MOMENT, hint="Like 10 March 2025 4pm."),
            ),
            more=(
                _interview("declined_reason", "If not, why not?", limit=1000, said="Why it was declined"),
                _interview("interviewer", "Who talked with them?", limit=500, said="Interviewer"),
                _interview(
                    "independent",
                    "Is that person independent of whoever cares for the child?",
                    Ask.YES_NO,
                    said="Independent interviewer",
                ),
                _interview("missing_reference", "Police reference of the missing episode", limit=500, width="20"),
            ),
            more_summary="More: why it was declined, who talked with them, police reference",
        ),
        Part(
            "said",
            "What they said",
            "own",
            fields=(
                _interview(
                    "push_factors",
                    "What were they getting away from?",
                    Ask.WORDS,
                    limit=4000,
                    said="What they were getting away from",
                ),
                _interview("pull_factors", "What drew them?", Ask.WORDS, limit=4000, said="What drew them"),
                _interview("where", "Where were they?", Ask.WORDS, limit=4000, said="Where they were"),
                _interview(
                    "with_whom",
                    "Who were they with?",
                    Ask.WORDS,
                    limit=4000,
                    said="Who they were with",
                ),
                _interview(
                    "harm",
                    "Did anyone hurt, threaten or frighten them?",
                    Ask.WORDS,
                    limit=4000,
                    said="Harm",
                ),
                _interview("would_help", "What would help?", Ask.WORDS, limit=4000, said="What would help"),
            ),
        ),
        Part("who", "People, cars and places they spoke of", "who", ("people", "cars", "phones", "places", "children")),
        SIGNS,
        WORDS,
        READERS,
    ),
)

KINDS: dict[str, Kind] = {
    kind.code: kind for kind in (CONCERN, MISSING, INTERVIEW, INTELLIGENCE, PLACEMENT, ATTENDANCE, INVOLVEMENT)
}
OTHERS = tuple(kind for kind in KINDS.values() if kind is not CONCERN)


# The author's own words, beside which others may be offered. An interview's are the child's: never these.
PROMPTED = {"facts": "What happened", "opinion": "What you think", "missing-circumstances": "How it came about"}


def kind_of(content: Mapping[str, object]) -> Kind:
    """The kind of a draft: a concern unless it says another."""
    return KINDS.get(str(content.get("kind", "")), CONCERN)


def parts_with_questions() -> Iterator[Part]:
    """Every part of every kind that asks something of its own, in the order of the kinds."""
    return (part for kind in KINDS.values() for part in kind.parts if part.asked)
