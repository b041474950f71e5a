"""A paper that somebody takes out, as the answer to a request."""

from django.http import HttpResponse

TYPES = {"pdf": "application/pdf", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}


def paper_answer(content: bytes, name: str, format: str) -> HttpResponse:
    """A file to keep. `name` names nobody: a file's name stands in lists of downloads."""
    answer = HttpResponse(content, content_type=TYPES[format])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    return answer
