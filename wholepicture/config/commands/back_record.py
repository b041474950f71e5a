"""Linking a whole back-record, in one go."""

import argparse
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from wholepicture.config.commands.output import Failed, Out, command, installed

PAGE = 200
Progress = Callable[[str, int, int], None]


def add_to(commands: Any, common: argparse.ArgumentParser) -> None:
    link = command(
        commands, common, "link", link_all, "Weigh every pair of the whole back-record; add what is worth asking."
    )
    link.add_argument("--batch", action="store_true", required=True, help="all of it, in one go")
    link.add_argument(
        "--memory", type=_memory, default="2GB", metavar="SIZE", help="to hold at most; the rest goes to disk (2GB)"
    )
    link.add_argument(
        "--engine", choices=("duckdb", "spark"), default="duckdb", help="who weighs the pairs: this machine, or Spark"
    )


def _memory(written: str) -> str:
    """A size such as 2GB, for argparse."""
    if not re.fullmatch(r"[1-9][0-9]{0,4}(MB|GB)", written.upper()):
        raise ValueError
    return written.upper()


def link_all(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.access.viewer import system_viewer
    from wholepicture.linkage.commands import weigh_unweighed

    viewer = system_viewer("derivation")
    with _stops_explained(), out.steps() as progress:
        renewed, counted = _renewed(viewer, progress)
        learnt = _learnt(viewer, progress)
        tally = _people(viewer, given, progress)
        progress("Weighing questions that have no weight", 0, 0)
        weighed = weigh_unweighed(viewer)
        things = _things(viewer, progress)
    answer = {
        "profiles_renewed": renewed,
        "people_for_the_second_rule": learnt,
        "values_counted": counted,
        "pairs": tally.pairs,
        "questions": tally.questions,
        "questions_weighed": weighed,
        "questions_of_things": things,
        "wide_blocks": tally.wide,
        "widest_block": tally.widest,
    }

    def words() -> None:
        out.say(f"{renewed} profiles renewed, {counted} values counted that many may share.")
        out.say(f"{tally.pairs} pairs weighed near or above the review weight.")
        out.say(f"{tally.questions} new questions wait for a person. Nobody was joined.")
        if learnt:
            out.say(
                f"The second published rule may look at {learnt} descriptions from before there was one. Next: wholepicture "
                "process, which joins again who it concerns."
            )
        if weighed:
            out.say(f"{weighed} questions weighed that were asked while the linkage model could not be used.")
        out.say(f"{things} new questions about vehicles, phones, accounts and places. None was joined.")
        if tally.wide:
            from wholepicture.linkage.comparison.shortlist import WIDEST_BLOCK

            out.say(
                f"{tally.wide:,} things that descriptions have in common (a common name, a telephone that many share) are "
                f"had by more than {WIDEST_BLOCK} descriptions, the commonest by {tally.widest:,}. A new report is compared "
                f"with {WIDEST_BLOCK} of them; this run compared each with those nearest to it by name and date of birth."
            )

    out.answer(answer, words)


@contextmanager
def _stops_explained() -> Iterator[None]:
    """What stops the run, with what to do. What was finished is kept; the next run goes on from there."""
    from wholepicture.linkage.back_record.duckdb_tables import NoRoom
    from wholepicture.linkage.back_record.spark_engine import NoSpark
    from wholepicture.linkage.comparison.weight import ModelRefused, shipped

    try:
        shipped()
        yield
    except (NoRoom, NoSpark) as refusal:
        raise Failed(str(refusal)) from refusal
    except ModelRefused as refusal:
        raise Failed(
            f"{refusal} Until then reports are taken in, joined by the published rule, and put before a person where two "
            "more facts agree than differ. Run this again afterwards: it weighs them, and asks about the others."
        ) from refusal


def _renewed(viewer: Any, progress: Progress) -> tuple[int, int]:
    from wholepicture.linkage.commands import recount_all_values, renew_profiles
    from wholepicture.linkage.queries import outdated_profiles

    renewed, outdated = 0, outdated_profiles(viewer)
    for start in range(0, len(outdated), PAGE):
        progress("Renewing profiles", start, len(outdated))
        renewed += renew_profiles(viewer, submissions=outdated[start : start + PAGE])
    progress("Counting shared values", 0, 0)
    return renewed, recount_all_values(viewer)


def _learnt(viewer: Any, progress: Progress) -> int:
    """How many descriptions from before the second rule it may look at now."""
    from wholepicture.linkage.commands import learn_what_was_told
    from wholepicture.linkage.queries import people_untold

    learnt, untold = 0, people_untold(viewer)
    for start in range(0, len(untold), PAGE):
        progress("Noting what was told of people", start, len(untold))
        learnt += learn_what_was_told(viewer, identities=untold[start : start + PAGE])
    return learnt


@dataclass
class Tally:
    """How many pairs of people were weighed and asked about, and how wide their blocks were."""

    pairs: int = 0
    questions: int = 0
    wide: int = 0
    widest: int = 0


def _people(viewer: Any, given: argparse.Namespace, progress: Progress) -> Tally:
    from wholepicture.linkage.commands import ask_about_pairs
    from wholepicture.linkage.queries import areas_to_link, pairs_weighed

    tally = Tally()
    for area in areas_to_link(viewer):
        weighed = pairs_weighed(viewer, area=area, memory=given.memory, progress=progress, engine=given.engine)
        if weighed.blocks:
            tally.wide += weighed.blocks.wide
            tally.widest = max(tally.widest, weighed.blocks.widest)
        whole, done = sum(map(len, weighed.pairs)), 0
        for pairs in weighed.pairs:
            progress("Asking about pairs", done, whole)
            tally.questions += ask_about_pairs(viewer, pairs=pairs)
            done += len(pairs)
        tally.pairs += whole
    return tally


def _things(viewer: Any, progress: Progress) -> int:
    from wholepicture.linkage.things.commands import profile_things_again
    from wholepicture.linkage.things.queries import submissions_to_look_through, submissions_with_old_things

    made, everything = 0, submissions_to_look_through(viewer)
    for start in range(0, len(everything), PAGE):
        progress("Looking at vehicles, phones, accounts and places", start, len(everything))
        if old := submissions_with_old_things(viewer, among=everything[start : start + PAGE]):
            made += profile_things_again(viewer, submissions=old)
    return made
