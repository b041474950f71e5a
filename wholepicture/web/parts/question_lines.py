"""A question to an agency in a line, as lists show it: where it stands, late in a word."""

from collections.abc import Iterable, Mapping

from wholepicture.casework.question.results import QuestionRow

_STATES: Mapping[str, tuple[str, str]] = {
    "waiting": ("Waiting", "yellow"),
    "answered": ("Answered", "green"),
    "withdrawn": ("Taken back", "grey"),
    "closed": ("Closed", "grey"),
}


def question_state(row: QuestionRow) -> tuple[str, str]:
    """Where it stands, as a word and its colour; late in a word as well."""
    if row.is_late:
        return "Late", "red"
    if row.state == "waiting" and row.is_taken:
        return "Taken on", "blue"
    return _STATES[row.state]


def question_lines(rows: Iterable[QuestionRow]) -> list[tuple[QuestionRow, tuple[str, str]]]:
    """Each with where it stands: what `parts/question_line.html` shows."""
    return [(row, question_state(row)) for row in rows]
