"""What the worker does with files that wait: has each looked over where a scanner is set, and drawn again.

Each file stands for itself, in transactions of its own that are open neither while a scanner looks nor while a picture is drawn.
"""

import logging
from uuid import UUID

from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import NotFound
from wholepicture.intake.attachments import drawing
from wholepicture.intake.attachments.commands import erase_dropped, hold_file, keep_drawing, put_off_file
from wholepicture.intake.attachments.queries import content_to_draw, dropped_files, next_to_draw
from wholepicture.intake.attachments.scanning import NotLookedOver, Scanner, ScannerAway, finds_harm
from wholepicture.intake.encryption import Unreadable
from wholepicture.intake.file_kinds import kind_of

_log = logging.getLogger(__name__)


def draw_waiting(viewer: Viewer, scanner: Scanner | None) -> int:
    """Draw every file that waits, and erase those that were taken out of drafts. Returns how many were drawn or held back.

    While the scanner is away all of them wait, and nothing is lost.
    """
    done = 0
    passed_over: set[UUID] = set()
    while (file := _next(viewer, passed_over)) is not None:
        try:
            is_done = _tried(viewer, file, scanner)
        except ScannerAway:
            _log.warning("the scanner of attached files is away: they wait")
            break
        if is_done:
            done += 1
        else:
            passed_over.add(file)
    _erase(viewer)
    return done


def _tried(viewer: Viewer, file: UUID, scanner: Scanner | None) -> bool:
    """Whether a file waits no more. One that cannot be looked over now goes behind the others. Raises ScannerAway."""
    try:
        return _look_at(viewer, file, scanner)
    except (NotLookedOver, Unreadable):
        # nobody has looked it over: it is not held, which would erase the copy that waits, and give its original out
        _log.warning("an attached file waits: it cannot be looked over or opened now")
        put_off_file(viewer, file=file)
        return False
    except ScannerAway:
        raise
    except Exception:
        _log.exception("an attached file could not be drawn")
        if put_off_file(viewer, file=file):
            return False
        hold_file(viewer, file=file, why="not_drawn")
        return True


def _next(viewer: Viewer, passed_over: set[UUID]) -> UUID | None:
    with viewer.acting():
        return next_to_draw(beyond=passed_over)


def _look_at(viewer: Viewer, file: UUID, scanner: Scanner | None) -> bool:
    try:
        with viewer.acting():
            content = content_to_draw(file)
    except NotFound:
        return False
    if scanner is not None and finds_harm(scanner, content):
        hold_file(viewer, file=file, why="harmful")
        return True
    drawn = drawing.draw(content, kind_of(content))
    if drawn.why:
        hold_file(viewer, file=file, why=drawn.why)
    else:
        keep_drawing(viewer, file=file, pages=drawn.pages, page_count=drawn.page_count, place=drawn.place)
    return True


def _erase(viewer: Viewer) -> None:
    with viewer.acting():
        dropped = dropped_files()
    if dropped:
        erase_dropped(viewer, files=dropped)
