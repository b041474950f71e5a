"""What is known of a return interview that was held, filled into the report of what the child said."""

from collections.abc import Mapping

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.casework.missing.queries import interview_to_tell
from wholepicture.web.frame.request import id_or_none
from wholepicture.web.parts.report.kinds import INTERVIEW
from wholepicture.web.reporting.body import Content
from wholepicture.web.reporting.read_back import answers_typed


def known_of(viewer: Viewer, asked: Mapping[str, str]) -> Content:
    """The answers that a draft begins with, where an address names the time away; none where it names nothing that shows."""
    nominal, episode = id_or_none(asked.get("about", "")), id_or_none(asked.get("away", ""))
    if nominal is None or episode is None or asked.get("kind") != INTERVIEW.code or not viewer.may(Permission.MISSING):
        return {}
    return answers_typed(INTERVIEW, "return_interview", interview_to_tell(viewer, nominal=nominal, episode=episode))
