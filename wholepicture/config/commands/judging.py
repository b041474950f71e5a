"""Who stands where, what waits for a person's judgement, and judgements given in a file."""

import argparse
import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from wholepicture.base.spreadsheet import safe_cell, unsafe_cell
from wholepicture.config.commands.output import (
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
THINGS = (*CANDIDATES[:6], "kind", "thing_a", "thing_b", "rank", "speaks_for", "speaks_against")
JUDGEMENTS = (*CANDIDATES[:6], "answer", "reason")
SECOND_LOOKS = ("judgement", *CANDIDATES[:6], "answer", "reason", "by", "waits_because")
LOOKS = ("judgement", "agrees", "why")
MOST_BYTES = 50 * 1024 * 1024
PAGE = 500


def add_to(commands: Any, common: argparse.ArgumentParser) -> None:
    links = command(commands, common, "links", write_links, "Write where every subject and mention stands.")
    links.add_argument("--csv", type=Path, required=True, metavar="FILE", help="the file to write")
    queue = command(commands, common, "candidates", write_candidates, "Write the review queue, in its order.")
    queue.add_argument("--csv", type=Path, required=True, metavar="FILE", help="the file to write")
    queue.add_argument("--things", action="store_true", help="vehicles, phones, accounts and places, not people")
    second = command(
        commands, common, "second-looks", write_second_looks, "Write judgements that wait for a second look."
    )
    second.add_argument("--csv", type=Path, required=True, metavar="FILE", help="the file to write")
    look = command(commands, common, "look-again", record_looks, "Record second looks from a CSV, as one person.")
    look.add_argument("file", type=Path, metavar="FILE", help=f"CSV with the columns {','.join(LOOKS)}")
    look.add_argument("--by", required=True, metavar="EMAIL", help="who looked again; not who judged")
    switch = command(
        commands, common, "joining-rule", switch_rule, "Switch the second published rule of joining on or off."
    )
    switch.add_argument("state", choices=("on", "off"), help="whether it joins anybody from now on")
    switch.add_argument("--area", required=True, metavar="CODE", help="in which area")
    switch.add_argument("--reason", required=True, metavar="WHY", help="why; it stays on record")
    judge = command(commands, common, "judge", record_judgements, "Record judgements from a CSV, as one person.")
    judge.add_argument("file", type=Path, metavar="FILE", help=f"CSV with the columns {','.join(JUDGEMENTS)}")
    judge.add_argument("--things", action="store_true", help="the rows judge things, not people")
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
        table = _writer(file, THINGS if given.things else CANDIDATES)
        for row in _queue_of_things() if given.things else _queue():
            table.writerow(map(_cell, row))
            rows += 1
            bar(1)
    out.answer({"file": str(given.csv), "rows": rows}, lambda: out.say(f"{rows} pairs in {given.csv}."))


def _cell(value: Any) -> str:
    """Returns a cell that no spreadsheet runs. A number is none of those: it reads as a number, also below 0."""
    if isinstance(value, float):
        return f"{value:.4f}"
    return str(value) if isinstance(value, int) else safe_cell(str(value))


def _writer(file: Any, header: tuple[str, ...]) -> Any:
    table = csv.writer(file, lineterminator="\n")
    table.writerow(header)
    return table


def _queue() -> Iterator[tuple[Any, ...]]:
    """The rows of the queue. One question a pair of nominals, as the screen asks it."""
    from wholepicture.linkage.queries import names_of_subjects, pairs_to_judge

    viewer, after, asked = operator(), None, set()
    while pairs := pairs_to_judge(viewer, limit=PAGE, after=after):
        names = names_of_subjects(viewer, subjects={side.subject for pair in pairs for side in (pair.a, pair.b)})
        for pair in pairs:
            nominals = frozenset((pair.a.nominal, pair.b.nominal))
            if nominals not in asked:
                asked.add(nominals)
                weight = "" if pair.weight is None else pair.weight
                yield (*names[pair.a.subject], *names[pair.b.subject], pair.a.nominal, pair.b.nominal, weight)
        after = (pairs[-1].order, pairs[-1].id)


def _queue_of_things() -> Iterator[tuple[Any, ...]]:
    """The rows of the queue of things, with what speaks for and against."""
    from wholepicture.linkage.things.queries import names_of_mentions, things_to_judge

    viewer, after = operator(), None
    while pairs := things_to_judge(viewer, limit=PAGE, after=after):
        names = names_of_mentions(viewer, mentions={side.mention for pair in pairs for side in (pair.a, pair.b)})
        for pair in pairs:
            words_for, words_against = _words_of(pair.compared.reasons)
            yield (
                *names[pair.a.mention],
                *names[pair.b.mention],
                pair.kind,
                pair.a.thing,
                pair.b.thing,
                pair.rank,
                words_for,
                words_against,
            )
        after = (pairs[-1].order, pairs[-1].id)


def _words_of(reasons: Iterable[Any]) -> tuple[str, str]:
    """What speaks for, and what against."""
    speaks_for: list[str] = []
    against: list[str] = []
    for reason in reasons:
        (against if reason.outcome == "differs" else speaks_for).append(reason.words)
    return " ".join(speaks_for), " ".join(against)


def write_second_looks(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.linkage.queries import judgements_waiting, names_of_subjects

    viewer = operator()
    waiting = judgements_waiting(viewer)
    subjects = {subject for judged in waiting for subject in (judged.subject_a, judged.subject_b)}
    names = names_of_subjects(viewer, subjects=subjects)
    with written_whole(given.csv) as file:
        table = _writer(file, SECOND_LOOKS)
        for judged in waiting:
            sides = (*names[judged.subject_a], *names[judged.subject_b])
            row = (judged.id, *sides, judged.answer, judged.reason, judged.by, judged.waits_because)
            table.writerow([safe_cell(str(cell)) for cell in row])
    out.answer(
        {"file": str(given.csv), "rows": len(waiting)}, lambda: out.say(f"{len(waiting)} judgements in {given.csv}.")
    )


def record_looks(given: argparse.Namespace, out: Out) -> None:
    """Records whether a second person agrees, row by row. `second-looks` writes the judgements; add `agrees` (yes or no) and
    `why`."""
    rows = _rows_with(given.file, LOOKS)
    installed()
    by = _judge(given.by)
    looked, problems = 0, []
    with out.progress("Recording second looks", len(rows)) as bar:
        for number, row in rows:
            refused = _look_again(row, by)
            if refused:
                problems.append({"row": number, "field": refused[0], "reason": refused[1]})
            looked += not refused
            bar(1)

    def words() -> None:
        out.say(f"{looked} second looks recorded.")
        if problems:
            out.table("Not recorded", ("#Row", "Field", "Why"), [tuple(problem.values()) for problem in problems])

    out.answer({"looked": looked, "problems": problems}, words)
    if looked:
        out.note("Next: wholepicture process, which joins again what they touch.")


def _look_again(row: dict[str, str], by: UUID) -> tuple[str, str] | None:
    """Records one second look. Returns the column at fault and why, where it could not be."""
    from wholepicture.base.ledgered import Refusal
    from wholepicture.linkage.commands import look_again

    agrees = row["agrees"].strip().lower()
    if agrees not in ("yes", "no"):
        return "agrees", f"{row['agrees']!r} is neither yes nor no."
    try:
        judgement = UUID(row["judgement"].strip())
    except ValueError:
        return "judgement", f"{row['judgement']!r} is no id of a judgement: take it as `second-looks` wrote it."
    try:
        look_again(operator(), judgement=judgement, agrees=agrees == "yes", reason=row["why"], by=by)
    except Refusal as refusal:
        return "judgement" if row["why"].strip() else "why", str(refusal)
    return None


def switch_rule(given: argparse.Namespace, out: Out) -> None:
    installed()
    from wholepicture.linkage.commands import switch_second_rule
    from wholepicture.partnership.queries import area_with

    with operator().acting():
        area = area_with(given.area)
    if area is None:
        raise UsedWrongly(f"No area has the code {given.area!r}. wholepicture directory lists them.")
    again = switch_second_rule(operator(), area=area, is_on=given.state == "on", reason=given.reason)
    out.answer(
        {"on": given.state == "on", "again": again},
        lambda: out.say(f"Switched {given.state}. {again} are joined again."),
    )
    out.note("Next: wholepicture process, which joins again who it concerns.")


def record_judgements(given: argparse.Namespace, out: Out) -> None:
    rows = _rows_with(given.file, JUDGEMENTS)
    installed()
    from wholepicture.linkage.queries import subjects_by_name
    from wholepicture.linkage.things.queries import mentions_by_name

    by = _judge(given.by)
    named = mentions_by_name if given.things else subjects_by_name
    ids = named(operator(), names={spelling for _, row in rows for spelling in _spellings(row)})
    done = _Recorded(by, ids, is_of_things=given.things)
    with out.progress("Recording judgements", len(rows)) as bar:
        for number, row in rows:
            done.record(number, row)
            bar(1)

    def words() -> None:
        out.say(f"{done.judged} judgements recorded, {done.conflicts} refused because they contradict another.")
        if done.problems:
            out.table("Not recorded", ("#Row", "Field", "Why"), [tuple(problem.values()) for problem in done.problems])

    out.answer({"judged": done.judged, "conflicts": done.conflicts, "problems": done.problems}, words)
    if done.judged:
        out.note("Next: wholepicture process, which joins again what the judgements touch.")


@dataclass
class _Recorded:
    """What became of the rows so far. `problems` holds a line for each row not recorded, conflicts among them."""

    by: UUID
    ids: dict[tuple[str, str, str], UUID]  # of what the rows name
    is_of_things: bool = False
    judged: int = 0
    conflicts: int = 0
    problems: list[dict[str, Any]] = field(default_factory=list)

    def record(self, number: int, row: dict[str, str]) -> None:
        from wholepicture.base.ledgered import Refusal
        from wholepicture.linkage import Contradiction

        damaged = [name for name in JUDGEMENTS if "\0" in row[name]]
        if damaged:
            return self._problem(number, damaged[0], "This cell holds a NUL character: take it out.")
        a, b = (self._side(number, row, side) for side in "ab")
        if a is None or b is None:
            return None
        answer = row["answer"].strip().lower()
        try:
            self._judge(a, b, answer, row["reason"])
        except Contradiction as refusal:
            self.conflicts += 1
            return self._problem(number, "answer", str(refusal))
        except Refusal as refusal:
            return self._problem(number, "answer" if row["reason"].strip() else "reason", str(refusal))
        self.judged += 1
        return None

    def _judge(self, a: UUID, b: UUID, answer: str, reason: str) -> None:
        from wholepicture.linkage.commands import record_judgement
        from wholepicture.linkage.things.commands import judge_things

        if self.is_of_things:
            judge_things(operator(), mention_a=a, mention_b=b, answer=answer, reason=reason, by=self.by)
        else:
            record_judgement(operator(), subject_a=a, subject_b=b, answer=answer, reason=reason, by=self.by)

    def _side(self, number: int, row: dict[str, str], side: str) -> UUID | None:
        agency, key, ref = name = _name(row, side)
        subject = self.ids.get(name) or self.ids.get(_without_escapes(name))
        if subject is None:
            who = "a vehicle, phone, account or place" if self.is_of_things else "somebody"
            reason = f"No report of {agency!r} with the key {key!r} has {who} with the ref {ref!r}."
            self._problem(number, f"ref_{side}", reason)
        return subject

    def _problem(self, row: int, field: str, reason: str) -> None:
        self.problems.append({"row": row, "field": field, "reason": reason})


def _judge(email: str) -> UUID:
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


def _rows_with(path: Path, columns: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """(row as a spreadsheet shows it, cells by column). Raises UsedWrongly where the file cannot be read."""
    try:
        lines = list(csv.reader(_text(path).splitlines(keepends=True), strict=True))
    except csv.Error as refusal:
        raise UsedWrongly(f"{path} is not a CSV file: {refusal}.") from refusal
    header = [name.strip().lower() for name in lines[0]] if lines else []
    missing = [name for name in columns if name not in header]
    if missing:
        raise UsedWrongly(f"{path} lacks the columns {', '.join(missing)}. Its first line must name the columns.")
    rows = []
    for number, cells in enumerate(lines[1:], start=2):
        if any(map(str.strip, cells)):
            rows.append((number, dict.fromkeys(header, "") | dict(zip(header, cells, strict=False))))
    return rows


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UsedWrongly(f"{path} is larger than 50 MiB. Split it.")
        return path.read_text(encoding="utf-8-sig")
    except OSError as refusal:
        raise UsedWrongly(f"{path} cannot be opened: {refusal.strerror}.") from refusal
    except UnicodeDecodeError as refusal:
        raise UsedWrongly(f"{path} is not UTF-8 text (byte {refusal.start + 1}). Save it as “CSV UTF-8”.") from refusal


def _spellings(row: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """Each side's name as written and, where `candidates` put an apostrophe before a formula, without it."""
    for side in "ab":
        yield _name(row, side)
        yield _without_escapes(_name(row, side))


def _name(row: dict[str, str], side: str) -> tuple[str, str, str]:
    return row[f"agency_{side}"], row[f"key_{side}"], row[f"ref_{side}"]


def _without_escapes(name: tuple[str, str, str]) -> tuple[str, str, str]:
    agency, key, ref = map(unsafe_cell, name)
    return agency, key, ref
