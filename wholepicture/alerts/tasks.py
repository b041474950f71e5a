"""Background entry points of alerts."""

from collections.abc import Sequence
from uuid import UUID

from wholepicture.access.viewer import system_viewer
from wholepicture.alerts import commands
from wholepicture.base.jobs import step


@step("alerts.look")
def look(ids: Sequence[UUID]) -> None:
    commands.look(system_viewer("derivation"), submissions=ids)


@step("alerts.look_again")
def look_again(ids: Sequence[UUID]) -> None:
    commands.look_again(system_viewer("derivation"), subjects=ids)


@step("alerts.look_at_marked")
def look_at_marked(ids: Sequence[UUID]) -> None:
    commands.look_at_marked(system_viewer("derivation"), marks=ids)


@step("alerts.look_at_confirmed")
def look_at_confirmed(ids: Sequence[UUID]) -> None:
    commands.look_at_confirmed(system_viewer("derivation"), decisions=ids)


@step("alerts.put_on_list")
def put_on_list(ids: Sequence[UUID]) -> None:
    commands.put_on_list(system_viewer("derivation"), submissions=ids)


@step("alerts.settle")
def settle(ids: Sequence[UUID]) -> None:
    commands.settle(system_viewer("derivation"), decisions=ids)
