"""Background entry points of linkage."""

from collections.abc import Sequence
from uuid import UUID

from wholepicture.access.viewer import system_viewer
from wholepicture.base.jobs import step
from wholepicture.linkage import commands
from wholepicture.linkage.things import commands as things


@step("linkage.join")
def join(ids: Sequence[UUID]) -> None:
    commands.join(system_viewer("derivation"), submissions=ids)


@step("linkage.join_put_aside")
def join_put_aside(ids: Sequence[UUID]) -> None:
    commands.join_put_aside(system_viewer("derivation"), identities=ids)


@step("linkage.recount")
def recount(ids: Sequence[UUID]) -> None:
    commands.recount_values_in(system_viewer("derivation"), submissions=ids)


@step("linkage.heed")
def heed(ids: Sequence[UUID]) -> None:
    commands.recount_values(system_viewer("derivation"), values=ids)


@step("linkage.weigh_again")
def weigh_again(ids: Sequence[UUID]) -> None:
    commands.reweigh_questions(system_viewer("derivation"), values=ids)


@step("linkage.ask_again")
def ask_again(ids: Sequence[UUID]) -> None:
    commands.ask_again_about(system_viewer("derivation"), submissions=ids)


@step("linkage.ask_as_put")
def ask_as_put(ids: Sequence[UUID]) -> None:
    commands.ask_as_put(system_viewer("derivation"), put=ids)


@step("linkage.rejoin")
def rejoin(ids: Sequence[UUID]) -> None:
    commands.rejoin(system_viewer("derivation"), subjects=ids)


@step("linkage.rejoin_things")
def rejoin_things(ids: Sequence[UUID]) -> None:
    things.rejoin_things(system_viewer("derivation"), mentions=ids)
