"""The three kinds that tell nothing alarming: where a child lives, whether she is at school, who works with her."""

from functools import partial

from wholepicture.web.parts.report.questions import READERS, WORDS, Ask, Field, Kind, Part
from wholepicture.web.wording.reports import PLANS

_placement = partial(Field, "placement")
_attendance = partial(Field, "attendance")
_involvement = partial(Field, "involvement")

PLACEMENT = Kind(
    code="placement",
    heading="Tell partners about a placement",
    link="Where a child in care lives",
    says="A placement that began, changed or ended.",
    parts=(
        Part("child", "Who is placed?", "who"),
        Part(
            "own",
            "The placement",
            "own",
            fields=(
                _placement(
                    "type",
                    "Kind of placement",
                    Ask.CHOICE,
                    options={
                        "foster": "Foster carers",
                        "kinship": "Relatives or friends",
                        "residential": "Children's home",
                        "secure": "Secure home",
                        "supported": "Supported accommodation",
                        "hospital": "Hospital",
                        "other": "Something else",
                    },
                ),
                _placement("provider", "Provider", limit=500),
                _placement("from", "From", Ask.DATE, hint="Like 12 1 2025"),
                _placement("to", "To", Ask.DATE, hint="Leave it blank if it goes on."),
                _placement("placing_authority", "Placing authority", limit=500, hint="The council responsible."),
                _placement("host_authority", "Host authority", limit=500, hint="The council where it is."),
                _placement(
                    "notified_at",
                    "Host authority told on",
                    Ask.DATE,
                    hint="Leave it blank if it has not been told.",
                ),
            ),
            more=(
                _placement("consulted_at", "Host authority asked on", Ask.DATE),
                _placement("care_plan_shared_at", "Care plan shared on", Ask.DATE),
                _placement("ofsted_urn", "Ofsted number (URN)", limit=500, width="10"),
                _placement("reason_for_end", "Why it ended", limit=500),
            ),
            more_summary="More: care plan, Ofsted number, why it ended",
        ),
        Part(
            "who",
            "Where it is",
            "who",
            ("places",),
            fields=(_placement("place", "Where do they live?", Ask.PLACE, limit=32, said="Lives at"),),
        ),
        WORDS,
        READERS,
    ),
    asks_danger=False,
)

ATTENDANCE = Kind(
    code="attendance",
    heading="Send a child's attendance",
    link="A child's school attendance",
    says="Half days attended and missed, and suspensions.",
    parts=(
        Part("child", "Who is it about?", "who"),
        Part(
            "own",
            "Attendance",
            "own",
            fields=(
                _attendance("from", "From", Ask.DATE, hint="Like 24 2 2025"),
                _attendance("to", "To", Ask.DATE),
                _attendance(
                    "possible_sessions",
                    "Possible sessions",
                    Ask.COUNT,
                    limit=4000,
                    hint="A session is half a school day.",
                ),
                _attendance("attended_sessions", "Sessions attended", Ask.COUNT, limit=4000),
                _attendance("authorised_absences", "Sessions absent with leave", Ask.COUNT, limit=4000),
                _attendance("unauthorised_absences", "Sessions absent without leave", Ask.COUNT, limit=4000),
                _attendance("suspensions", "Suspensions", Ask.COUNT, limit=400),
            ),
            more=(
                _attendance(
                    "marks",
                    "Marks from the register",
                    Ask.WORDS,
                    limit=4000,
                    hint="In order, two for each school day.",
                ),
            ),
            more_summary="Marks from the register",
        ),
        WORDS,
        READERS,
    ),
    asks_danger=False,
)

INVOLVEMENT = Kind(
    code="involvement",
    heading="Say that you work with a child",
    link="That your service works with a child",
    says="Who works with them, since when, and how to reach them.",
    parts=(
        Part("child", "Who do you work with?", "who", ("children",)),
        Part(
            "own",
            "Who works with them",
            "own",
            fields=(
                _involvement("service", "Service", limit=500, hint="Like: school nursing, early help."),
                _involvement("team", "Team", limit=500),
                _involvement("worker", "Worker's name", limit=500, said="Worker"),
                _involvement("worker_phone", "Their work phone", limit=500, width="20", said="Work phone"),
                _involvement("worker_email", "Their work e-mail", limit=500, said="Work e-mail"),
                _involvement("from", "Since", Ask.DATE, hint="Like 1 9 2024", said="From"),
                _involvement("to", "Until", Ask.DATE, hint="Leave it blank if it goes on.", said="To"),
                _involvement("last_contact", "Last contact", Ask.DATE),
                _involvement("plan", "Plan", Ask.CHOICE, options={"none": "No plan", **PLANS}),
            ),
        ),
        WORDS,
        READERS,
    ),
    asks_danger=False,
)
