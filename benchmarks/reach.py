"""How many reports about children whom their sender knows reach their picture without anybody being asked, by door.

    .venv/bin/python -m benchmarks.reach [--size small|demo] [--publish]

The invented area's reports come in the order in which they were recorded; every step is run after each few. What systems send
comes as it is written (`file`). What people write, concerns and items of intelligence, comes as somebody types it into the
form: the names and the date of birth as their agency holds them, no number. Once without choosing anybody (`typed`), once
with the child chosen from those the agency knows (`chosen`), and once where systems name the child as well (`named`: `person`,
by file or API, which go through one door). A child is known where the agency sent a report of them
before; the report has reached their picture where it stands in one nominal with that one. Nobody answers a question.

Beside it stand the questions that are open at the end, for each 1,000 reports, and the pictures that hold two children.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any
from uuid import UUID

NAME = "wp_bench_reach"
WAYS = ("typed", "chosen", "named")
CHOSEN_AT: Mapping[str, frozenset[str]] = {
    "typed": frozenset(),
    "chosen": frozenset({"form"}),
    "named": frozenset({"form", "file"}),
}
RESULTS = Path(__file__).parent / "results" / "reach.json"
AT_ONCE = 10  # reports between two runs of the steps
BY_PEOPLE = ("concern", "intelligence")
TYPED = ("ref", "role", "given", "family", "date_of_birth", "also_known_as", "age_from", "age_to", "description")

Subject = tuple[str, str, str]
"""(agency, key, ref)."""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--size", default="small")
    asked.add_argument("--publish", action="store_true")
    asked.add_argument("--way", choices=WAYS, help="measure this one alone")
    options = asked.parse_args()
    if options.way is None:
        figures = {way: _apart(way, options.size) for way in WAYS}
        print(json.dumps(figures, indent=2))
        if options.publish:
            RESULTS.write_text(json.dumps(figures, indent=2) + "\n")
        return
    with tempfile.TemporaryDirectory(prefix="wp-bench-", ignore_cleanup_errors=True) as folder:
        os.environ["WHOLEPICTURE_HOME"] = os.environ.get("WHOLEPICTURE_BENCH_HOME", folder)
        os.environ["WHOLEPICTURE_DATABASE"] = NAME
        from wholepicture.config import cluster

        try:
            print(json.dumps(measure(options.size, chosen_at=CHOSEN_AT[options.way])))
        finally:
            cluster.stop()


def _apart(way: str, size: str) -> Any:
    """One way in a process of its own, which loads the settings of an installation of its own."""
    command = [sys.executable, "-m", "benchmarks.reach", "--size", size, "--way", way]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return json.loads(said.splitlines()[-1])


def measure(size: str, *, chosen_at: frozenset[str]) -> dict[str, Any]:
    """The figures where the child is chosen at these doors."""
    from wholepicture.config import cluster, installation

    cluster.ensure_running()
    installation.load()
    cluster.drop_database(NAME)
    cluster.bootstrap(NAME)
    installation.make_ready(NAME)
    from synthetic.area import build
    from wholepicture.config.processing import process
    from wholepicture.intake.commands import accept_submission

    area = build(size=size)
    operators = _take_part(area)
    sent: dict[Subject, str] = {}  # whom each subject is, truly
    reached: dict[str, Counter[bool]] = {}
    waiting: list[tuple[str, Subject, Subject]] = []
    for number, report in enumerate(area.reports):
        door = "form" if report.body["kind"] in BY_PEOPLE else "file"
        waiting += [(door, *known) for known in _known_in(sent, report)]
        body = _as_sent(report, door, sent, is_chosen=door in chosen_at)
        accept_submission(operators[report.agency], body=body, channel="file")
        sent.update(_children_in(report))
        if number % AT_ONCE == AT_ONCE - 1:
            process()
    process()
    for door, name, before in waiting:
        reached.setdefault(door, Counter())[_together(name, before)] += 1
    return {
        "reports": len(area.reports),
        "doors": {
            door: {
                "known": counted.total(),
                "reached": counted[True],
                "share": round(counted[True] / counted.total(), 3),
            }
            for door, counted in sorted(reached.items())
        },
        "questions_per_1000_reports": round(1000 * _open_questions() / len(area.reports), 1),
        "pictures_of_two_children": _wrong(sent),
    }


def _as_sent(report: Any, door: str, sent: Mapping[Subject, str], *, is_chosen: bool) -> dict[str, Any]:
    """A report's body as it comes through this door."""
    body = deepcopy(report.body)
    if door == "form":
        body["subjects"] = [_typed(subject) for subject in body.get("subjects", ())]
    if is_chosen:
        _choose(body, report, sent)
    return body


def _children_in(report: Any) -> dict[Subject, str]:
    """Who the children of a report are, truly."""
    children = [subject["ref"] for subject in report.body.get("subjects", ()) if subject["role"] == "child"]
    return {(report.agency, report.key, ref): report.who[ref] for ref in children if ref in report.who}


def _known_in(sent: Mapping[Subject, str], report: Any) -> Iterator[tuple[Subject, Subject]]:
    """The children of a report whom its agency knows, each with the first subject that was the same child."""
    for subject in report.body.get("subjects", ()):
        before = _known_before(sent, report, subject)
        if before:
            yield (report.agency, report.key, subject["ref"]), before


def _take_part(area: Any) -> dict[str, Any]:
    from wholepicture.access.viewer import system_viewer
    from wholepicture.partnership import commands

    operator = system_viewer("operator")
    here, _ = commands.add_area(operator, code="harrowmere", name="Harrowmere")
    operators = {}
    for agency in area.agencies:
        added, _ = commands.add_agency(operator, area=here.id, code=agency.code, name=agency.name, type=agency.type)
        operators[agency.code] = system_viewer("operator", agency=added.id)
    return operators


def _typed(subject: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in subject.items() if name in TYPED}


def _known_before(sent: Mapping[Subject, str], report: Any, subject: Mapping[str, Any]) -> Subject | None:
    """The agency's first subject who is the same child, if there is one."""
    person = report.who.get(subject["ref"])
    if subject["role"] != "child" or person is None:
        return None
    return next((name for name, known in sent.items() if known == person and name[0] == report.agency), None)


def _choose(body: dict[str, Any], report: Any, sent: Mapping[Subject, str]) -> None:
    """Put the person that the agency knows into each child's subject, as whoever fills in the form chooses them."""
    subjects = body.get("subjects", ())
    known = {subject["ref"]: _known_before(sent, report, subject) for subject in subjects}
    standing = _standing([before for before in known.values() if before])
    for subject in subjects:
        before = known[subject["ref"]]
        if before in standing:
            subject["person"] = str(standing[before])


def _standing(names: Iterable[Subject]) -> dict[Subject, UUID]:
    """The nominal in which each of these stands now."""
    from wholepicture.access.viewer import system_viewer
    from wholepicture.linkage.queries import nominals_of_subjects, subjects_by_name

    operator = system_viewer("operator")
    subjects = subjects_by_name(operator, names=names)
    with operator.acting():
        nominals = nominals_of_subjects(subjects.values())
    return {name: nominals[subject] for name, subject in subjects.items() if subject in nominals}


def _together(name: Subject, before: Subject) -> bool:
    standing = _standing([name, before])
    return len(standing) == 2 and standing[name] == standing[before]


def _open_questions() -> int:
    from wholepicture.access.viewer import system_viewer
    from wholepicture.linkage.queries import pairs_to_judge

    return len(pairs_to_judge(system_viewer("operator"), limit=100_000))


def _wrong(sent: Mapping[Subject, str]) -> int:
    """How many nominals hold subjects of more than one child."""
    people: dict[UUID, set[str]] = {}
    for names in _few(list(sent), 500):
        for name, nominal in _standing(names).items():
            people.setdefault(nominal, set()).add(sent[name])
    return sum(len(children) > 1 for children in people.values())


def _few(names: list[Subject], many: int) -> Iterator[list[Subject]]:
    for start in range(0, len(names), many):
        yield names[start : start + many]


if __name__ == "__main__":
    main()
