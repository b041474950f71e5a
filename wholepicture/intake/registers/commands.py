"""Every write of a register."""

from collections.abc import Sequence

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import command, concerning
from wholepicture.intake.known_before import BATCH
from wholepicture.intake.register_tables import PupilMonth, RegisteredPupil
from wholepicture.intake.registers.planning import Planned

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
