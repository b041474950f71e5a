"""The dictionary of signs that is in force in an area."""

import argparse
from typing import Any

from wholepicture.config.commands.output import Failed, Out, UsedWrongly, command, installed, operator


def add_to(commands: Any, common: argparse.ArgumentParser) -> None:
    signs = command(
        commands, common, "signs", show_signs, "The dictionary of signs in force: its version, signs and cards."
    )
    signs.add_argument("--area", metavar="CODE", help="the area's code; the first one if not given")


def show_signs(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.base.dictionary import as_data
    from wholepicture.partnership.queries import area_with, only_area
    from wholepicture.partnership.signs.queries import dictionary_of

    with operator().acting():
        first = only_area() if given.area is None else None
        area = first.id if first else area_with(given.area or "")
        dictionary = dictionary_of(area)
    if given.area is not None and area is None:
        raise UsedWrongly(f"There is no area with the code {given.area!r}.")
    if area is None:
        raise Failed("There is no area yet, and so no dictionary: wholepicture agency add CODE --name NAME --type TYPE")

    def words() -> None:
        rows = [
            (
                sign.code,
                sign.list,
                "yes" if sign.points else "",
                ", ".join(sign.overlap),
                "retired" if sign.is_retired else "asked" if sign.asked else "",
                sign.label,
            )
            for sign in dictionary.signs.values()
        ]
        heads = ("Code", "List", "Points", "Counts once in", "Form", "Called")
        out.table(f"Version {dictionary.number} of the dictionary: {len(rows)} signs", heads, rows)

    out.answer({"version": dictionary.number, **as_data(dictionary)}, words)
