"""What a configuration prints beside an assessment, and what is asked before anybody signs one. Pure.

The machine prints; a person sets the level. Harm bypasses every band; an override never lets a child rest below the raised
levels while a sign of risk is present; what is not known is shown as incomplete and never as low; no total is made of anything.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from wholepicture.casework.assessment.answers import (
    BEFORE,
    NO,
    NOT_KNOWN,
    OLDER,
    RECENT,
    YES,
    Answers,
    Entries,
    Said,
    answer_to,
    counted,
    seen_within,
    supporters,
    windows_of,
    yes_to,
)
from wholepicture.casework.assessment.tools import KINDS, Condition, Level, Tool

LONGEST = 20_000  # characters of a narrative
LONGEST_REASON = 4000
SHARED: Mapping[str, str] = {
    "partners": "Agencies working with the child, and the co-ordination hub",
    "leads": "The safeguarding leads of those agencies, and the hub",
    "hub": "My agency and the co-ordination hub only",
}
REVIEWS: Mapping[str, str] = {
    "approve": "Approve it",
    "return": "Return it with comments",
    "decline": "Decline it",
}
LISTS = ("H", "R", "V")


@dataclass(frozen=True)
class Counts:
    """How many entries of a list were answered yes, no, and not known."""

    yes: int
    no: int
    not_known: int

    @property
    def asked(self) -> int:
        return self.yes + self.no + self.not_known


@dataclass(frozen=True)
class Printed:
    """What a configuration's rule prints for these answers. `level`: the one that it gives; empty: it gives none, because too
    much is not known. Nothing here is a total of anything."""

    level: str
    reasons: tuple[str, ...]
    harm: tuple[str, ...]
    past_harm: tuple[str, ...]
    floors: tuple[str, ...]
    is_incomplete: bool
    counts: Mapping[str, Counts]
    recency: Mapping[str, int]
    agencies: int
    trend: str
    warnings: tuple[str, ...]

    @property
    def has_harm(self) -> bool:
        return bool(self.harm or self.past_harm)

    @property
    def must_be_raised(self) -> bool:
        """Whether the level may not rest below the raised ones."""
        return self.has_harm or bool(self.floors)


def print_rule(
    tool: Tool, answers: Answers, entries: Entries, today: date, *, past_harm: Collection[str] = ()
) -> Printed:
    """What the rule prints. `past_harm`: signs of harm that any earlier assessment of the child holds."""
    harm = yes_to(answers, entries.of("H"))
    earlier = sorted(set(past_harm) - set(harm))
    floors = floors_of(tool, answers, entries)
    counts = {name: _counts(answers, entries.of(name)) for name in LISTS}
    is_incomplete = _is_incomplete(tool, counts)
    band, reasons = _band(tool, answers, entries, today)
    level = tool.harm if harm or earlier else _lifted(tool, band, floors)
    if is_incomplete and not tool.is_raised(level):
        level = ""
    return Printed(
        level=level,
        reasons=(*_why_harm(harm, earlier), *reasons, *floors),
        harm=tuple(harm),
        past_harm=tuple(earlier),
        floors=floors,
        is_incomplete=is_incomplete,
        counts=counts,
        recency=recency_of(answers, entries, today),
        agencies=len(supporters(answers)),
        trend=trend_of(answers, entries, today),
        warnings=_warnings(tool, answers, entries, today, band),
    )


def floors_of(tool: Tool, answers: Answers, entries: Entries) -> tuple[str, ...]:
    """Why the level may not rest below the raised ones. None, where no sign of risk is present: vulnerability alone sets no band."""
    if not yes_to(answers, entries.of("R")):
        return ()
    return tuple(floor.words for floor in tool.floors if all(answer_to(answers, code) == YES for code in floor.all_of))


def _lifted(tool: Tool, band: str, floors: Sequence[str]) -> str:
    return tool.floor if floors and not tool.is_raised(band) else band


def _counts(answers: Answers, codes: Sequence[str]) -> Counts:
    said = [answer_to(answers, code) for code in codes]
    return Counts(said.count(YES), said.count(NO), said.count(NOT_KNOWN))


def _is_incomplete(tool: Tool, counts: Mapping[str, Counts]) -> bool:
    """Whether so much of harm and risk is not known that nothing low can be read from the rest."""
    asked = sum(counts[name].asked for name in ("H", "R"))
    not_known = sum(counts[name].not_known for name in ("H", "R"))
    return 100 * not_known > tool.incomplete_over * asked


def recency_of(answers: Answers, entries: Entries, today: date) -> dict[str, int]:
    """How many signs of risk were seen in each window. One that was seen in two counts in both."""
    seen = [windows_of(answers[code], today) for code in yes_to(answers, entries.of("R"))]
    return {window: sum(window in windows for windows in seen) for window in (RECENT, BEFORE, OLDER)}


def trend_of(answers: Answers, entries: Entries, today: date) -> str:
    """`more`, `fewer` or `same` signs of risk in the last six months than in the six before; empty: none in either."""
    seen = recency_of(answers, entries, today)
    if not seen[RECENT] and not seen[BEFORE]:
        return ""
    if seen[RECENT] == seen[BEFORE]:
        return "same"
    return "more" if seen[RECENT] > seen[BEFORE] else "fewer"


def _why_harm(harm: Sequence[str], earlier: Sequence[str]) -> Iterator[str]:
    if harm:
        yield "Harm is indicated. The bands are not asked. A person considers whether a strategy discussion is needed."
    if earlier:
        yield "Harm is recorded in an earlier assessment. It counts in full for ever."


# -- the bands ----------------------------------------------------------------------------------------------------------


def _band(tool: Tool, answers: Answers, entries: Entries, today: date) -> tuple[str, list[str]]:
    """The highest level whose condition holds, and why. Nothing that is added makes it lower."""
    reached = [(tool.lowest, "")]
    for band in tool.bands:
        level = tool.level(band.level)
        held = [one for one in band.when if all(_holds(tool, part, answers, entries, today) for part in one)]
        if level and held:
            reached.append((level, _said(tool, held[0], answers, entries, today)))
    for code, why in (_cell(tool, answers, entries, today), _category(tool, answers, entries, today)):
        if level := tool.level(code):
            reached.append((level, why))
    highest = max(reached, key=lambda one: one[0].step)
    return highest[0].code, [highest[1]] if highest[1] else ["No sign of risk is answered yes."]


def _holds(tool: Tool, condition: Condition, answers: Answers, entries: Entries, today: date) -> bool:
    return count_of(tool, condition, answers, entries, today) >= condition.at_least


def count_of(tool: Tool, condition: Condition, answers: Answers, entries: Entries, today: date) -> int:
    """How many signs count towards a condition."""
    if condition.of == "significant_windows":
        return sum(
            len(windows_of(answers[code], today) & {RECENT, BEFORE})
            for code in yes_to(answers, tool.groups["significant"])
        )
    return counted(answers, seen_within(answers, _codes(tool, condition.of, entries), condition.months, today), entries)


def _codes(tool: Tool, of: str, entries: Entries) -> tuple[str, ...]:
    if of == "points":
        return tuple(code for code in entries.of("R") if entries.signs[code].points)
    return tool.groups[of] if of in tool.groups else entries.of(of)


OF_WORDS = {
    "R": "of risk",
    "points": "of what somebody else does to the child or with them",
    "medium": "of the medium group",
    "significant_windows": "of more weight (one that is seen in both half-years counts as two)",
}


def _said(tool: Tool, held: Sequence[Condition], answers: Answers, entries: Entries, today: date) -> str:
    parts = []
    for condition in held:
        count = count_of(tool, condition, answers, entries, today)
        months = 12 if condition.of == "significant_windows" else condition.months
        within = f" in the last {months} months" if months else ""
        parts.append(f"{'1 sign' if count == 1 else f'{count} different signs'} {OF_WORDS[condition.of]}{within}")
    return f"{' and '.join(parts)}."


def _cell(tool: Tool, answers: Answers, entries: Entries, today: date) -> tuple[str, str]:
    """The cell of a matrix, and how it was found; none where no sign of risk is present."""
    if tool.matrix is None:
        return "", ""
    risks = counted(answers, seen_within(answers, entries.of("R"), tool.matrix.months, today), entries)
    vulnerabilities = len(yes_to(answers, entries.of("V")))
    row, column = _place(tool.matrix.risks, risks), _place(tool.matrix.vulnerabilities, vulnerabilities)
    if row is None or column is None:
        return "", ""
    why = f"Signs of risk in the last {tool.matrix.months} months: {risks}. Vulnerabilities: {vulnerabilities}."
    return tool.matrix.cells[row][column], why


def _place(thresholds: Sequence[int], count: int) -> int | None:
    """The last threshold that is reached."""
    reached = [index for index, least in enumerate(thresholds) if count >= least]
    return reached[-1] if reached else None


# -- the published points -----------------------------------------------------------------------------------------------


def arithmetic(tool: Tool, answers: Answers, today: date, *, with_vulnerability: bool = True) -> int:
    """The published points, which nobody is shown: for the tests, and to say where they would reassure falsely."""
    points = tool.points
    if points is None:
        return 0
    total = points.vulnerability * len(yes_to(answers, tool.groups["vulnerability"])) if with_vulnerability else 0
    for entry in tool.groups["moderate"]:
        seen = [windows_of(answers[code], today) for code in yes_to(answers, entry.split("|"))]
        total += points.moderate if any(RECENT in windows for windows in seen) else 0
    for code in yes_to(answers, tool.groups["significant"]):
        windows = windows_of(answers[code], today)
        total += points.significant_now if RECENT in windows else 0
        total += points.significant_before if BEFORE in windows else 0
    return total


def category(tool: Tool, total: int) -> str:
    """The published category of so many points."""
    if tool.points is None:
        return ""
    return [level for least, level in tool.points.categories if total >= least][-1]


def _category(tool: Tool, answers: Answers, entries: Entries, today: date) -> tuple[str, str]:
    """The category of the points, where a sign of risk or of harm is present: without one, vulnerability counts for nothing."""
    if tool.points is None:
        return "", ""
    is_risk = bool(yes_to(answers, (*entries.of("R"), *entries.of("H"))))
    found = category(tool, arithmetic(tool, answers, today, with_vulnerability=is_risk))
    return found, "Signs of less weight, with what makes the child easier to harm." if found != tool.lowest.code else ""


def _warnings(tool: Tool, answers: Answers, entries: Entries, today: date, band: str) -> tuple[str, ...]:
    """Where the published points alone would reassure falsely, or make a suspicion of disadvantage."""
    if tool.points is None:
        return ()
    alone, printed = tool.level(category(tool, arithmetic(tool, answers, today))), tool.level(band)
    if alone is None or printed is None or alone.step == printed.step:
        return ()
    if alone.step < printed.step:
        return (
            f"By its published points alone this form would say “{alone.title}”. That would reassure falsely: "
            f"{_weakness(tool, answers, today)}",
        )
    return (
        f"By its published points alone this form would say “{alone.title}”, from vulnerabilities and no sign of risk. "
        "Disadvantage is no sign of exploitation: ask what help the child has.",
    )


def _weakness(tool: Tool, answers: Answers, today: date) -> str:
    serious = yes_to(answers, tool.groups["significant"])
    if serious and not any(RECENT in windows_of(answers[code], today) for code in serious):
        return "what happened 6 to 12 months ago almost vanishes in them."
    return "one serious sign weighs in them as little as a few small ones."


# -- signing ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Fault:
    """Something to put right before an assessment is signed: the field, and what to do."""

    field: str
    message: str


@dataclass(frozen=True)
class Given:
    """What somebody filled in, as it would be signed. `level`: the one that they set."""

    kind: str = ""
    answers: Answers = field(default_factory=dict)
    protective: str = ""
    protective_known: str = ""
    voice_asked: str = ""
    voice: str = ""
    narrative: str = ""
    shared: str = "partners"
    level: str = ""
    reason: str = ""
    differs_reason: str = ""
    lower_reason: str = ""


@dataclass(frozen=True)
class Known:
    """What an assessment is held against: the level that stands (and its step), the signs of harm that reports say yes to, and how
    far the reports that it rests on are shared."""

    standing: Level | None = None
    reported_harm: frozenset[str] = frozenset()
    evidence_shared: frozenset[str] = frozenset()


def faults_of(given: Given, tool: Tool, printed: Printed, known: Known) -> list[Fault]:
    """What is to be put right, in the order of the page."""
    return [
        *_kind_faults(given, tool),
        *_harm_faults(given, known),
        *_written_faults(given),
        *_shared_faults(given, known),
        *_level_faults(given, tool, printed, known),
        *_length_faults(given),
    ]


def _kind_faults(given: Given, tool: Tool) -> Iterator[Fault]:
    if given.kind not in tool.kinds:
        names = " or ".join(kind for kind in tool.kinds if kind in KINDS)
        yield Fault("kind", f"Say which it is: {names}.")


def _harm_faults(given: Given, known: Known) -> Iterator[Fault]:
    for code in sorted(known.reported_harm):
        said = given.answers.get(code, Said())
        if not said.is_yes and not said.note:
            why = "Say why you answer no." if said.answer == NO else "Answer yes, or say why it is not known."
            yield Fault(f"note-{code}", f"A report says yes to this. {why}")


def _written_faults(given: Given) -> Iterator[Fault]:
    if not given.protective:
        yield Fault("protective", "Say what protects the child, or that nothing is known to, and where you looked.")
    if given.voice_asked not in ("yes", "no"):
        yield Fault("voice_asked", "Say whether the child was asked.")
    if not given.voice:
        asked = "Give the child’s own account, in their words where you can."
        yield Fault("voice", asked if given.voice_asked != "no" else "Say why the child was not asked.")
    if not given.narrative:
        yield Fault("narrative", "Write what you make of it: an assessment without it cannot be signed.")


_WIDTH = {"partners": 0, "leads": 1, "hub": 2}


def _shared_faults(given: Given, known: Known) -> Iterator[Fault]:
    if given.shared not in SHARED:
        yield Fault("shared", "Choose who may read it.")
        return
    narrowest = max(known.evidence_shared, key=lambda one: _WIDTH.get(one, 2), default="partners")
    if _WIDTH.get(narrowest, 2) > _WIDTH[given.shared]:
        yield Fault(
            "shared",
            f"It rests on a report that is shared less widely. Choose “{SHARED.get(narrowest, SHARED['hub'])}”, or take that report away.",
        )


def _level_faults(given: Given, tool: Tool, printed: Printed, known: Known) -> Iterator[Fault]:
    level = tool.level(given.level)
    if level is None:
        yield Fault("level", "Choose the level that you set.")
        return
    if printed.must_be_raised and not tool.is_raised(level.code):
        yield Fault("level", _why_not_lower(tool, printed))
    if not given.reason:
        yield Fault("reason", "Say why you set this level.")
    if differs(tool, printed, level) and not given.differs_reason:
        yield Fault("differs_reason", _how_it_differs(tool, printed, level))
    if is_lowering(level, known.standing) and not given.lower_reason:
        standing = known.standing.title if known.standing else ""
        yield Fault(
            "lower_reason", f"This lowers the level, which stands at “{standing}”. Say why it is safe to lower it now."
        )


def _why_not_lower(tool: Tool, printed: Printed) -> str:
    floor = tool.level(tool.floor)
    why = "Harm is recorded." if printed.has_harm else " ".join(printed.floors)
    return f"{why} The level never rests below “{floor.title if floor else ''}”. Choose that or a higher one."


def differs(tool: Tool, printed: Printed, level: Level) -> bool:
    """Whether a level is not what the rule prints, either way. Where it prints none because too much is not known, a raised level
    differs from nothing, and any other calls low what nobody knows."""
    return not tool.is_raised(level.code) if not printed.level else level.code != printed.level


def _how_it_differs(tool: Tool, printed: Printed, level: Level) -> str:
    if not printed.level:
        return "Too much is not known for a low level. Say why you set one all the same."
    by_rule = tool.level(printed.level)
    higher = by_rule is not None and level.step > by_rule.step
    return f"The printed rule gives “{by_rule.title if by_rule else ''}”. Say why you set a {'higher' if higher else 'lower'} level."


def is_lowering(level: Level, standing: Level | None) -> bool:
    """Whether a level is lower than the one that stands."""
    return standing is not None and level.step < standing.step


def _length_faults(given: Given) -> Iterator[Fault]:
    texts = {
        "protective": LONGEST,
        "protective_known": LONGEST,
        "voice": LONGEST,
        "narrative": LONGEST,
        "reason": LONGEST_REASON,
        "differs_reason": LONGEST_REASON,
        "lower_reason": LONGEST_REASON,
    }
    for name, most in texts.items():
        length = len(getattr(given, name))
        if length > most:
            yield Fault(name, f"Use {most:,} characters or fewer here. There are {length:,}.")


# -- as it is kept ------------------------------------------------------------------------------------------------------


def printed_as_data(printed: Printed) -> dict[str, Any]:
    """What was printed, as JSON holds it."""
    return asdict(printed)


def printed_from_data(data: Mapping[str, Any]) -> Printed:
    """What `printed_as_data` made data of."""
    lists = {name: tuple(value) for name, value in data.items() if isinstance(value, list)}
    counts = {name: Counts(**one) for name, one in data["counts"].items()}
    return Printed(**{**data, **lists, "counts": counts})
