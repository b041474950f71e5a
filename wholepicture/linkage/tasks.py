"""Background entry points of linkage."""

from collections.abc import Sequence
from uuid import UUID

from wholepicture.access.viewer import system_viewer
from wholepicture.base.steps import step
from wholepicture.linkage import commands


@step("linkage.join")
def join(ids: Sequence[UUID]) -> None:
    commands.join(system_viewer("derivation"), submissions=ids)


@step("linkage.rejoin")
def rejoin(ids: Sequence[UUID]) -> None:
    commands.rejoin(system_viewer("derivation"), subjects=ids)
