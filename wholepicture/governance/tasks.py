"""Background entry points of governance."""

from collections.abc import Sequence
from uuid import UUID

from wholepicture.access.viewer import system_viewer
from wholepicture.base.jobs import step
from wholepicture.governance.packs import commands as packs


@step("governance.follow_packs")
def follow_packs(ids: Sequence[UUID]) -> None:
    packs.follow_packs(system_viewer("derivation"), submissions=ids)
