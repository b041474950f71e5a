"""The draft of a Child Abduction Warning Notice, in words. Blanks are filled by whoever serves it; it is no legal advice, and says so."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.base import clock
from wholepicture.casework.disruption.results import DisruptionPage
from wholepicture.governance.packs.drawn.document import Block, Document, Part
from wholepicture.governance.packs.measures import draft_of_notice
from wholepicture.web.frame.request import Request
from wholepicture.web.parts.paper import paper_answer
from wholepicture.web.wording.sentences import and_list
from wholepicture.web.wording.times import gds_date, gds_datetime

NOTES = (
    "This is a draft, and is not served. The police decide whether it is, by their own form and their own advice.",
    "It names the child to whoever gets it. Look first whether the child is safer without it.",
)
BLANK = "____________________"


def notice_in_words(page: DisruptionPage, maker: str) -> Document:
    """The draft, of one measure: to who, about which child, by which power, and what is to be filled in."""
    row, children = page.row, and_list([child.label for child in page.row.children])
    made = gds_datetime(clock.now())
    until = gds_date(row.expires_on) if row.expires_on else BLANK
    return Document(
        title="Draft of a Child Abduction Warning Notice",
        header="Draft, not served. Confidential: about a child.",
        footer=f"Made {made}",
        front=(
            ("To", row.against.label),
            ("About", children),
            ("By which power", page.basis),
            ("Until", until),
            ("Made by", f"{maker}, {made}"),
        ),
        notes=NOTES,
        parts=(
            Part(
                "The notice",
                (
                    Block(
                        "What it says",
                        (
                            f"To {row.against.label}, born {BLANK}.",
                            f"You are warned that you have no permission to be with {children}, to take {children} anywhere, to have "
                            f"{children} in any place or vehicle that is yours, or to write to or call {children}.",
                            "Whoever is responsible for the child in law has said so, in the statement that is named below.",
                            "If you do, you may commit an offence, and you may be arrested.",
                        ),
                    ),
                    Block(
                        "Who is responsible for the child in law",
                        (f"Name and role: {BLANK}", f"Their statement, of which day: {BLANK}"),
                    ),
                    Block(
                        "How it was served",
                        (
                            f"By who, with rank and number: {BLANK}",
                            f"On which day, at what time, and where: {BLANK}",
                            f"Signed by the officer: {BLANK}",
                            f"Signed by whoever it was served on, or that they would not: {BLANK}",
                        ),
                    ),
                ),
            ),
        ),
    )


@require_http_methods(["GET"])
def draft(request: Request, measure: UUID, draft_format: str) -> HttpResponse:
    """The draft of a notice as a file."""
    maker = ", ".join(filter(None, (request.viewer.name, request.viewer.agency_name)))
    content = draft_of_notice(
        request.viewer, measure=measure, format=draft_format, in_words=lambda page: notice_in_words(page, maker)
    )
    return paper_answer(content, "draft-notice", draft_format)


urlpatterns = [path("disruption/<uuid:measure>/draft.<slug:draft_format>", draft, name="measure_draft")]
