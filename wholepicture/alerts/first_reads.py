"""What whoever reads a report first makes of it; and which reports wait for that with the sending agency hidden."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID

from wholepicture.alerts.models import FirstRead, FirstReadSetting, ToRead
from wholepicture.alerts.results import FirstReadShown, ReadingRow
from wholepicture.alerts.routes import is_hidden
from wholepicture.partnership.queries import names_of
from wholepicture.picture.queries import shown_among


def first_read_setting_in(area: UUID | None) -> FirstReadSetting | None:
    """How an area reads first, as it was set last; None: it never was, and the sending agency is shown."""
    return FirstReadSetting.objects.filter(area=area).order_by("-number").first()


def waits_hidden(rows: Sequence[ToRead]) -> frozenset[UUID]:
    """Those of these reports, of one area, that wait to be read first with the sending agency hidden."""
    waiting = [row for row in rows if row.answered_at is None]
    setting = first_read_setting_in(waiting[0].area_id) if waiting else None
    if setting is None:
        return frozenset()
    hidden = {row.submission for row in waiting if is_hidden(setting.use, row.submission, row.urgency)}
    read = FirstRead.objects.filter(submission__in=list(hidden)).values_list("submission", flat=True) if hidden else ()
    return frozenset(hidden.difference(read))


def read_first_behind(submissions: Collection[UUID]) -> list[ToRead]:
    """Those of the reports behind an alert that the viewer may read and that are to be read first, with their sender hidden, before
    anybody decides the alert: a decision answers them, and an alert names who sent what it rests on. In the order of the list."""
    rows = list(ToRead.objects.filter(submission__in=list(submissions), answered_at=None))
    hidden = waits_hidden(rows)
    shown = shown_among(hidden) if hidden else frozenset()
    waiting = [row for row in rows if row.submission in shown]
    return sorted(waiting, key=lambda row: (row.urgency, row.received_at, row.submission))


def without_sender(row: ReadingRow) -> ReadingRow:
    """A report of the list as it reads while who sent it is hidden: neither the agency, nor the author, nor who said it
    first, nor that nobody signed in to send it."""
    report = (
        replace(row.report, agency="", agency_type="", author_job="", root="", passed_on=False) if row.report else None
    )
    return replace(row, agency="", report=report, behind=[], came_unnamed=False, is_hidden=True)


def first_reads_of(submissions: Collection[UUID]) -> dict[UUID, FirstReadShown]:
    """What whoever read these reports first made of them."""
    reads = list(FirstRead.objects.filter(submission__in=list(submissions)))
    names = names_of({person for read in reads for person in (read.made_by_id, read.goes_to_id) if person})
    return {
        read.submission: FirstReadShown(
            takes_forward=read.takes_forward,
            reason=read.reason,
            by=names.get(read.made_by_id, ""),
            goes_to=names.get(read.goes_to_id, "") if read.goes_to_id else "",
            is_hidden=read.is_hidden,
            at=read.at,
        )
        for read in reads
    }
