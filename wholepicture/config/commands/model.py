"""Making a linkage model, its card, and trying it on people it has never met."""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from wholepicture.config.commands.output import Failed, Out, UsedWrongly, command, installed, written_whole

HOUSEHOLDS = 6000
SEED = 1
TRIED_ON = (101, 102, 103, 104)  # seeds of areas that no model was trained on
TRIED_HOUSEHOLDS = 2000


def add_to(commands: Any, common: argparse.ArgumentParser) -> None:
    group = commands.add_parser("linkage", help="Make a linkage model, show its card, try it.", parents=[common])
    inner = group.add_subparsers(title="what to do", metavar="WHAT", required=True)
    train = command(inner, common, "train", train_model, "Train a model and write its file.")
    train.add_argument(
        "file", type=Path, nargs="?", metavar="FILE", help="labelled descriptions; else an invented town"
    )
    train.add_argument("--out", type=Path, required=True, metavar="MODEL", help="where to write the model")
    train.add_argument("--model-version", default="person-3", metavar="NAME", help="what the model is called")
    train.add_argument("--households", type=int, default=HOUSEHOLDS, help="of the invented town")
    train.add_argument("--seed", type=int, default=SEED, help="of the invented town")
    train.add_argument(
        "--tried-households", type=int, default=TRIED_HOUSEHOLDS, metavar="N",
        help="of each invented town that the model is then tried on, for its card; 0: it is not tried",
    )  # fmt: skip
    card = command(inner, common, "card", show_card, "Show what a model was trained on and what its thresholds cost.")
    card.add_argument("model", type=Path, nargs="?", metavar="MODEL", help="a model file; else the one in use")
    tried = command(inner, common, "trial", try_model, "Try a model on people it has never met.")
    tried.add_argument("files", type=Path, nargs="*", metavar="FILE", help="labelled descriptions; else invented towns")
    tried.add_argument("--model", type=Path, metavar="MODEL", help="a model file; else the one in use")
    tried.add_argument("--households", type=int, default=TRIED_HOUSEHOLDS, help="of each invented town")
    tried.add_argument(
        "--first-rule-alone", action="store_true", help="as in an area that switched the second published rule off"
    )
    command(inner, common, "shared", list_shared, "List the values that many people share, and which are damped.")


def list_shared(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.access.viewer import system_viewer
    from wholepicture.linkage.queries import shared_values_listed
    from wholepicture.linkage.shared_values.limits import LIMITS, in_words

    values = shared_values_listed(system_viewer("operator"))
    answer = [
        {
            "kind": shared.kind,
            "value": shared.text,
            "people": in_words(shared.people),
            "agencies": in_words(shared.agencies),
            "since": shared.since.isoformat(),
            "by_rule": shared.by_rule,
            "word": shared.word,
            "damped": shared.is_damped,
        }
        for shared in values
    ]

    def words() -> None:
        out.table(
            "Values that many people share",
            ("Kind", "Value", "People", "Agencies", "Since", "Damped"),
            [
                (
                    LIMITS[shared.kind].title,
                    shared.text,
                    in_words(shared.people),
                    in_words(shared.agencies),
                    f"{shared.since:%Y-%m-%d}",
                    ("yes" if shared.is_damped else "no") + (", by a person's word" if shared.word else ""),
                )
                for shared in values
            ],
        )
        if not values:
            out.say("Nothing is shared by so many people that it would be listed.")

    out.answer(answer, words)


def train_model(given: argparse.Namespace, out: Out) -> None:
    from wholepicture.linkage.back_record.splink_engine import TrainingRefused
    from wholepicture.linkage.comparison.weight import dump, with_card
    from wholepicture.linkage.model_making.training import train
    from wholepicture.linkage.model_making.trial import together

    with _described(given.file, given.seed, given.households, out) as file:
        rows = _read(file)
        data = (
            f"descriptions in {given.file.name}"
            if given.file
            else f"an invented town of {given.households} households, seed {given.seed}"
        )
        out.note(f"Training on {len(rows)} descriptions.")
        try:
            model = train(rows, version=given.model_version, data=data)
        except TrainingRefused as refusal:
            raise Failed(str(refusal)) from refusal
    if given.tried_households:
        tried = together(_tried(model, [], given.tried_households, out))
        model = with_card(model, {"tried": {"households_each": given.tried_households, **tried}})
    with written_whole(given.out) as made:
        made.write(dump(model))
    answer = {"file": str(given.out), "version": model.version, **model.card}

    def words() -> None:
        out.say(f"Model {model.version} is in {given.out}.")
        _say_too_seldom(model, out)

    out.answer(answer, words)


def _say_too_seldom(model: Any, out: Out) -> None:
    if seldom := model.card.get("too_seldom"):
        out.say(
            f"Too few pairs of one person show these to learn what they weigh: {', '.join(seldom)}. Here they speak for "
            "nobody, and against somebody only weakly. Give more households, or more of the records that hold them.",
            "bold",
        )


def show_card(given: argparse.Namespace, out: Out) -> None:
    model = _model(given.model)
    from wholepicture.linkage.comparison.people import COMPARISONS

    by_hand = model.card.get("set_by_hand", ())
    weights = []
    for comparison in COMPARISONS:
        for grade in comparison.grades:
            weights.append(
                {
                    "comparison": comparison.title,
                    "grade": grade.says,
                    "m": model.m[comparison.code, grade.code],
                    "u": model.u[comparison.code, grade.code],
                    "by_hand": f"{comparison.code}.{grade.code}" in by_hand,
                }
            )
    answer = {"version": model.version, "review": model.review, "prior": model.prior, **model.card, "weights": weights}

    def words() -> None:
        from math import log2

        out.say(f"Model {model.version}, trained on {model.card.get('data', 'data that it does not name')}.", "bold")
        if "people" in model.card:
            out.say(
                f"It saw {model.card['descriptions']} descriptions of {model.card['people']} people: "
                f"{model.card['pairs_of_twins']} pairs of twins, {model.card['pairs_of_siblings']} of brothers and sisters."
            )
        out.say(f"A pair is put before a person from a weight of {model.review:g}. No weight joins anybody.")
        _say_too_seldom(model, out)
        out.table(
            "What each finding weighs",
            ("Compared", "Finding", "#Of one person", "#Of two", "#Weight", "Set"),
            [
                (
                    weight["comparison"],
                    weight["grade"],
                    f"{weight['m']:.4%}",
                    f"{weight['u']:.5%}",
                    f"{log2(weight['m'] / weight['u']):+.1f}",
                    "by hand" if weight["by_hand"] else "",
                )
                for weight in weights
            ],
        )
        out.table(
            "What another review weight would cost (on the training data, pair by pair)",
            ("#Weight", "#True pairs missed", "#Wrong among those listed", "#Pairs listed"),
            [
                (
                    f"{threshold['weight']:g}",
                    f"{threshold['missed']:.2%}",
                    f"{threshold['wrong_of_those_listed']:.2%}",
                    threshold["pairs_listed"],
                )
                for threshold in model.card.get("thresholds", ())
            ],
        )

        _show_trial(model.card.get("tried"), out)

    out.answer(answer, words)


def _show_trial(tried: dict[str, Any] | None, out: Out) -> None:
    if not tried:
        out.say("It was not tried on people it has never met: `wholepicture linkage trial` does that.")
        return
    whole = tried["whole"]
    out.say(
        f"Tried on {whole['people']} people it has never met ({whole['twins']} pairs of twins, "
        f"{whole['siblings']} of brothers and sisters): {whole['wrongly_joined']} pairs of two people were joined without "
        f"a person; {whole['questions_per_1000']:g} questions per 1,000 descriptions, {whole['answered_same']:.1%} of "
        f"them about one person."
    )
    out.table(
        "Both errors by group, on people it has never met, when all questions are answered",
        ("Group", "#True pairs", "#Missed", "#Questions", "#About two people"),
        [
            (name, group["true"], f"{group['missed']:.2%}", group["asked"], f"{group['wrong']:.1%}")
            for name, group in tried["groups"].items()
        ],
    )


def try_model(given: argparse.Namespace, out: Out) -> None:
    from wholepicture.linkage.model_making.trial import together

    model = _model(given.model)
    trials = _tried(model, given.files, given.households, out, first_rule_alone=given.first_rule_alone)
    tried = [{"on": name, **asdict(trial)} for name, trial in trials.items()]

    def words() -> None:
        out.table(
            f"Model {model.version} on people it has never met",
            ("On", "#Descriptions", "#Twins", "#Siblings", "#Joined wrongly", "#Recall by rule", "#Recall",
             "#Questions per 1,000", "#Answered same"),
            [
                (
                    trial["on"], trial["descriptions"], trial["twins"], trial["siblings"], trial["wrongly_joined"],
                    f"{trial['recall_by_rule']:.2%}", f"{trial['recall_after'][100]:.2%}",
                    f"{1000 * trial['questions'] / trial['descriptions']:.0f}",
                    f"{trial['said_same'] / max(1, trial['questions']):.1%}",
                )
                for trial in tried
            ],
        )  # fmt: skip

    out.answer({"each": tried, "together": together(trials)}, words)


def _tried(
    model: Any, files: Sequence[Path], households: int, out: Out, *, first_rule_alone: bool = False
) -> dict[str, Any]:
    """What came of trying the model on each of these files, else on each of the invented towns that no model knows."""
    from wholepicture.linkage.model_making.trial import Trial

    asked: list[tuple[str, Path | None, int]] = [(str(file), file, 0) for file in files]
    asked = asked or [(f"town {seed}", None, seed) for seed in TRIED_ON]
    trials = {}
    with out.progress("Trying", len(asked)) as bar:
        for name, file, seed in asked:
            with _described(file, seed, households, out) as path:
                trials[name] = Trial(model, _read(path), first_rule_alone=first_rule_alone).run()
            bar(1)
    return trials


def _model(path: Path | None) -> Any:
    from wholepicture.linkage.comparison.weight import ModelRefused, load_file, shipped

    try:
        return load_file(path) if path else shipped()
    except ModelRefused as refusal:
        raise UsedWrongly(str(refusal)) from refusal


def _read(path: Path) -> list[Any]:
    from wholepicture.linkage.model_making.labelled import LabelledRefused, read_labelled

    try:
        return list(read_labelled(path))
    except LabelledRefused as refusal:
        raise UsedWrongly(str(refusal)) from refusal
    except OSError as refusal:
        raise UsedWrongly(f"{path} cannot be opened: {refusal.strerror}.") from refusal


@contextmanager
def _described(path: Path | None, seed: int, households: int, out: Out) -> Iterator[Path]:
    """The file given, or one of an invented town, made for the occasion."""
    if path is not None:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="wholepicture-people-") as folder:
        made = Path(folder) / "described.ndjson"
        program = subprocess.run(  # noqa: S603 (our own interpreter and words of our own)
            [
                sys.executable,
                "-m",
                "synthetic",
                "--seed",
                str(seed),
                "--descriptions",
                str(households),
                "--out",
                str(made),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        if program.returncode:
            raise Failed(f"The invented town could not be made: {program.stderr.strip()}")
        out.note(program.stdout.strip())
        yield made
