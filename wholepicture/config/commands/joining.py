"""Who stands where, what waits for a person's judgement, and judgements given in a file."""

import argparse
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wholepicture.base.spreadsheet import safe_cell, unsafe_cell
from wholepicture.config.commands.answering import (
    Failed,
    Out,
    UsedWrongly,
    command,
    installed,
    operator,
    written_whole,
)

LINKS = ("agency", "key", "ref", "kind", "nominal")
CANDIDATES = (
    *("agency_a", "key_a", "ref_a", "agency_b", "key_b", "ref_b"),
    *("nominal_a", "nominal_b", "weight"),
)
JUDGEMENTS = (*CANDIDATES[:6], "answer", "reason")
MOST_BYTES = 50 * 1024 * 1024
PAGE = 500


def add_to(commands: Any, common: argparse.ArgumentParser) -> None:
    links = command(commands, common, "links", write_links, "Write where every subject and mention stands.")
    links.add_argument("--csv", type=Path, required=True, metavar="FILE")
    queue = command(commands, common, "candidates", write_candidates, "Write the review queue, in its order.")
    queue.add_argument("--csv", type=Path, required=True, metavar="FILE")
    judge = command(commands, common, "judge", record_judgements, "Record judgements from a CSV, as one person.")
    judge.add_argument("file", type=Path, metavar="FILE", help=f"CSV with the columns {','.join(JUDGEMENTS)}")
    judge.add_argument("--by", required=True, metavar="EMAIL", help="who judged; their role must include judging")


def write_links(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.linkage.queries import links_of, submissions_to_link

    viewer = operator()
    waiting = submissions_to_link(viewer)
    rows = unjoined = 0
    with written_whole(given.csv) as file, out.progress("Writing links", len(waiting)) as bar:
        table = _writer(file, LINKS)
        for start in range(0, len(waiting), PAGE):
            for link in links_of(viewer, submissions=waiting[start : start + PAGE]):
                table.writerow((*map(safe_cell, (link.agency, link.key, link.ref)), link.kind, link.nominal or ""))
                rows += 1
                unjoined += link.nominal is None
            bar(len(waiting[start : start + PAGE]))
    if unjoined:
        out.note(f"{unjoined} people stand in no nominal yet: run wholepicture process first.")
    out.answer({"file": str(given.csv), "rows": rows}, lambda: out.say(f"{rows} rows in {given.csv}."))


def write_candidates(given: argparse.Namespace, out: Out) -> None:
    installed()
    rows = 0
    with written_whole(given.csv) as file, out.progress("Writing the queue") as bar:
        table = _writer(file, CANDIDATES)
        for row in _queue():
            table.writerow([safe_cell(str(cell)) for cell in row])
            rows += 1
            bar(1)
    out.answer({"file": str(given.csv), "rows": rows}, lambda: out.say(f"{rows} pairs in {given.csv}."))


def _writer(file: Any, header: tuple[str, ...]) -> Any:
    table = csv.writer(file, lineterminator="\n")
    table.writerow(header)
    return table


def _queue() -> Iterator[tuple[Any, ...]]:
    """The rows of the queue. One question a pair of nominals, as the screen asks it."""
    from wholepicture.linkage.queries import named_subjects, pairs_to_judge

    viewer, after, asked = operator(), None, set()
    while pairs := pairs_to_judge(viewer, limit=PAGE, after=after):
        names = named_subjects(viewer, subjects={side.subject for pair in pairs for side in (pair.a, pair.b)})
        for pair in pairs:
            nominals = frozenset((pair.a.nominal, pair.b.nominal))
            if nominals not in asked:
                asked.add(nominals)
                # The weight is empty until a model supplies one.
                yield (*names[pair.a.subject], *names[pair.b.subject], pair.a.nominal, pair.b.nominal, "")
        after = (pairs[-1].order, pairs[-1].id)


def record_judgements(given: argparse.Namespace, out: Out) -> None:
    rows = _judgements(given.file)
    installed()
    from wholepicture.base.acts import Refusal
    from wholepicture.linkage import Contradiction
    from wholepicture.linkage.commands import record_judgement
    from wholepicture.linkage.queries import subjects_named

    viewer, by = operator(), _judge(given.by)
    wanted = {one for _, row in rows for one in _spellings(row)}
    found = subjects_named(viewer, names=wanted)
    judged = conflicts = 0
    problems: list[dict[str, Any]] = []

    def problem(row: int, field: str, reason: str) -> None:
        problems.append({"row": row, "field": field, "reason": reason})

    with out.progress("Recording judgements", len(rows)) as bar:
        for number, row in rows:
            bar(1)
            if damaged := next((name for name in JUDGEMENTS if "\0" in row[name]), None):
                problem(number, damaged, "This cell holds a NUL character: take it out.")
                continue
            sides = [_first_found(found, row, side) for side in "ab"]
            missing = [side for side, subject in zip("ab", sides, strict=True) if subject is None]
            for side in missing:
                problem(
                    number,
                    f"ref_{side}",
                    f"No report of {row[f'agency_{side}']!r} with the key {row[f'key_{side}']!r} has somebody with the "
                    f"ref {row[f'ref_{side}']!r}.",
                )
            if missing:
                continue
            try:
                record_judgement(
                    viewer,
                    subject_a=sides[0],
                    subject_b=sides[1],
                    answer=row["answer"].strip().lower(),
                    reason=row["reason"],
                    by=by,
                )
                judged += 1
            except Contradiction as refusal:
                conflicts += 1
                problem(number, "answer", str(refusal))
            except Refusal as refusal:
                problem(number, "reason" if not row["reason"].strip() else "answer", str(refusal))

    def words() -> None:
        out.say(f"{judged} judgements recorded, {conflicts} refused because they contradict another.")
        if problems:
            out.table("Not recorded", ("#Row", "Field", "Why"), [tuple(one.values()) for one in problems])

    out.answer({"judged": judged, "conflicts": conflicts, "problems": problems}, words)
    if judged:
        out.note("Next: wholepicture process, which joins again what the judgements touch.")


def _judge(email: str) -> Any:
    """The id of the person who judges."""
    from wholepicture.access.rules import ROLES, Permission
    from wholepicture.partnership.queries import professional_with

    with operator().acting():
        person = professional_with(email)
    if person is None:
        raise UsedWrongly(
            f"Nobody in the directory has the e-mail address {email!r}. Add them first: wholepicture professional add "
            f"{email} --agency CODE --name NAME --role linkage_officer"
        )
    if person.role not in ROLES or Permission.JUDGE not in ROLES[person.role].permissions:
        judges = ", ".join(role.code for role in ROLES.values() if Permission.JUDGE in role.permissions)
        raise Failed(f"{person.name} may not judge: that needs the role {judges}. Nothing was recorded.")
    return person.id


def _judgements(path: Path) -> list[tuple[int, dict[str, str]]]:
    """(row as a spreadsheet shows it, cells by column). Raises UsedWrongly where the file cannot be read."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UsedWrongly(f"{path} is larger than 50 MiB. Split it.")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as refusal:
        raise UsedWrongly(f"{path} cannot be opened: {refusal.strerror}.") from refusal
    except UnicodeDecodeError as refusal:
        raise UsedWrongly(f"{path} is not UTF-8 text (byte {refusal.start + 1}). Save it as “CSV UTF-8”.") from refusal
    try:
        lines = list(csv.reader(text.splitlines(keepends=True), strict=True))
    except csv.Error as refusal:
        raise UsedWrongly(f"{path} is not a CSV file: {refusal}.") from refusal
    header = [name.strip().lower() for name in lines[0]] if lines else []
    missing = [name for name in JUDGEMENTS if name not in header]
    if missing:
        raise UsedWrongly(f"{path} lacks the columns {', '.join(missing)}. Its first line must name the columns.")
    filled = [(number, cells) for number, cells in enumerate(lines[1:], start=2) if any(map(str.strip, cells))]
    return [(number, dict.fromkeys(header, "") | dict(zip(header, cells, strict=False))) for number, cells in filled]


def _spellings(row: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """Each side's name as written and, where `candidates` put an apostrophe before a formula, without it."""
    for side in "ab":
        name = (row[f"agency_{side}"], row[f"key_{side}"], row[f"ref_{side}"])
        yield name
        yield tuple(map(unsafe_cell, name))  # type: ignore[misc]


def _first_found(found: dict[tuple[str, str, str], Any], row: dict[str, str], side: str) -> Any:
    name = (row[f"agency_{side}"], row[f"key_{side}"], row[f"ref_{side}"])
    return found.get(name) or found.get(tuple(map(unsafe_cell, name)))  # type: ignore[arg-type]
