"""Every write of a register."""

from collections.abc import Sequence

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NeedsReason, command, concerning
from wholepicture.base.stored_first import stored_first
from wholepicture.intake.known_before import BATCH
from wholepicture.intake.register_tables import NewsSetting, PupilMonth, RegisteredPupil
from wholepicture.intake.registers import NewsSetMeanwhile, WrongNews
from wholepicture.intake.registers.planning import Planned
from wholepicture.intake.registers.reporting import News


@command(Permission.SET_RULES, called="Set what is news of a school’s register")
def set_news(viewer: Viewer, *, news: News, reason: str, after: int) -> None:
    """Let this be news of registers from now on: of what comes, and not of what is kept. `after`: the number of the setting it follows.

    Raises WrongNews, NeedsReason, ReasonTooLong, NewsSetMeanwhile.
    """
    if news.problems:
        raise WrongNews(news.problems)
    if not reason.strip():
        raise NeedsReason
    if NewsSetting.objects.filter(area_id=viewer.area_id).count() != after:
        raise NewsSetMeanwhile
    setting = NewsSetting(
        id=new_id(),
        area_id=viewer.area_id,
        number=after + 1,
        sessions=news.sessions,
        points=news.points,
        days=news.days,
        reason=reason.strip(),
        made_by_id=viewer.person,
    )
    with stored_first(NewsSetMeanwhile):
        setting.save(force_insert=True)
    concerning(records=[setting.id], justification=reason.strip(), of="news of a register")


_OF_PUPIL = [
    *("upn", "admission", "given", "family", "born", "year", "last_day", "now", "usual", "fallen", "unexplained"),
    *("joined_to", "kept_at"),
]


@command(Permission.REPORT, called="Kept marks of a school’s register", action="collection")
def keep_marks(viewer: Viewer, *, planned: Sequence[Planned]) -> None:
    """Keep these pupils and these months of theirs, in place of what was kept of them."""
    RegisteredPupil.objects.bulk_create(
        [pupil for one in planned for pupil in (one.pupil, *one.joined)],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=_OF_PUPIL,
    )
    PupilMonth.objects.bulk_create(
        [month for one in planned for month in one.months],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["marks", "news_on", "reported", "report"],
        batch_size=BATCH,
    )
    concerning(records=[one.pupil.id for one in planned])
