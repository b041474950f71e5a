"""The kinds of things of which somebody is told: their codes, and what a notice of each says. Standard library only."""

KINDS: dict[str, str] = {
    "answer": "A report of yours was answered",
    "report": "A report waits for you",
    "route": "Something that you see to waits for you",
    "escalation": "A disagreement waits for you",
    "assessment": "An assessment waits for you",
}
