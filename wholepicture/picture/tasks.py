"""Background entry points of picture."""

from collections.abc import Sequence
from uuid import UUID

from wholepicture.access.viewer import system_viewer
from wholepicture.base.jobs import step
from wholepicture.picture import commands


@step("picture.derive")
def derive(ids: Sequence[UUID]) -> None:
    commands.derive(system_viewer("derivation"), submissions=ids)
