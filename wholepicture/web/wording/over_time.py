"""A strip of time and a weighed chronology in words: its lanes, its sentence, its weeks. Pure."""

from datetime import date

from wholepicture.picture.over_time.lanes import Lane, Mark, School, Strip
from wholepicture.picture.over_time.months import Month, first_day
from wholepicture.picture.over_time.silences import Silence
from wholepicture.picture.over_time.weeks import Group
from wholepicture.web.wording.sentences import and_list
from wholepicture.web.wording.times import gds_date

LANES = {
    "decided": "Decisions",
    "raised": "Alerts",
    "harm": "Signs of harm",
    "words": "Own words",
    "pointing": "Pointing signs",
    "signs": "Other signs",
    "away": "Times away",
    "school": "School",
    "police": "Police",
    "health": "Health",
    "social_care": "Social care",
    "care_home": "Care home",
    "others": "Other agencies",
    "lives": "Lives at",
}
# Where there is little room.
BRIEFLY = LANES | {"harm": "Harm", "pointing": "Pointing", "others": "Others"}
# What a chronology can show alone: a lane, what raised an alert, what is new.
SHOWN = LANES | {
    "raised": "What raised the alerts",
    "decided": "What was decided on",
    "new": "New since you looked",
    "words": "Own words",
    "away": "Times away",
    "lives": "Where they live",
}
# One mark of a lane and several, in a sentence.
_COUNTED = {
    "decided": ("decision", "decisions"),
    "raised": ("alert", "alerts"),
    "harm": ("report of harm", "reports of harm"),
    "words": ("report with the child’s own words", "reports with the child’s own words"),
    "pointing": ("report of a pointing sign", "reports of pointing signs"),
    "signs": ("report of another sign", "reports of other signs"),
    "away": ("time away", "times away"),
    "school": ("report by a school", "reports by a school"),
    "police": ("report by the police", "reports by the police"),
    "health": ("report by health", "reports by health"),
    "social_care": ("report by social care", "reports by social care"),
    "care_home": ("report by a care home", "reports by a care home"),
    "others": ("report by others", "reports by others"),
    "lives": ("home", "homes"),
}


def entries(number: int) -> str:
    return f"{number:,} {'entry' if number == 1 else 'entries'}"


# What a sentence counts; what else there is stands in the table.
_FOREMOST = ("decided", "raised", "harm", "words", "pointing", "away")


def counted(lane: str, number: int) -> str:
    """`2 reports of harm`."""
    one, several = _COUNTED[lane]
    return f"{number} {one if number == 1 else several}"


def month_said(month: Month) -> str:
    """`March 2026`."""
    return f"{first_day(month):%B %Y}"


def months_said(first: Month, last: Month) -> str:
    """`March 2026`, `March to June 2026`, `December 2025 to March 2026`."""
    if first == last:
        return month_said(first)
    if first[0] == last[0]:
        return f"{first_day(first):%B} to {month_said(last)}"
    return f"{month_said(first)} to {month_said(last)}"


def group_said(group: Group[object], today: date) -> str:
    """`This week`, `Last week`, `6 to 12 July 2026`, `June 2026`."""
    if group.first <= today <= group.last and not group.is_month:
        return "This week"
    if group.first <= date.fromordinal(today.toordinal() - 7) <= group.last and not group.is_month:
        return "Last week"
    if group.is_month:
        return f"{group.first:%B %Y}"
    if group.first.month == group.last.month:
        return f"{group.first.day} to {gds_date(group.last)}"
    start = f"{group.first.day} {group.first:%B}"
    return f"{start if group.first.year == group.last.year else gds_date(group.first)} to {gds_date(group.last)}"


def silence_said(silence: Silence) -> str:
    return f"{silence.agency} wrote nothing that you can see in {months_said(silence.first, silence.last)}"


def share_said(share: float) -> str:
    return f"{round(share)}%"


def attendance_said(school: School) -> str:
    """`58% of school in May 2026; 96% was usual`."""
    if school.latest is None:
        return ""
    said = f"{share_said(school.latest.share)} of school, {gds_date(school.latest.first)} to {gds_date(school.latest.last)}"
    return said if school.usual is None else f"{said}; {share_said(school.usual)} was usual"


def strip_said(strip: Strip) -> str:
    """What a strip shows, in a sentence or two: what it would say to whoever cannot see it."""
    shown = [counted(lane.code, len(lane.marks)) for lane in strip.lanes if lane.marks and lane.code in _FOREMOST]
    others = {entry for lane in strip.lanes for mark in lane.marks for entry in mark.entries}
    rest = f"{entries(len(others))}, and no harm, time away or decision is told" if others else "nothing is told"
    said = [f"{months_said(strip.span.first, strip.span.last)}: {and_list(shown) if shown else rest}."]
    return " ".join([*said, *_silent_said(strip)])


def _silent_said(strip: Strip) -> list[str]:
    agencies = dict.fromkeys(silence.agency for lane in strip.lanes for silence in lane.silences)
    return [f"Months without an entry that you can see: {and_list(agencies)}."] if agencies else []


def mark_said(lane: Lane, mark: Mark) -> str:
    """One mark, in the table of a strip: what, and when."""
    when = gds_date(mark.day) if mark.is_exact or mark.lane in ("away", "lives") else f"about {mark.day:%B %Y}"
    if mark.until and mark.until != mark.day and mark.is_exact:
        when = f"{when} to {gds_date(mark.until)}"
    what = mark.says or LANES[lane.code]
    extra = [word for word, holds in (("raised an alert", mark.raised), ("new", mark.is_new)) if holds]
    return f"{what}, {when}" + (f" ({and_list(extra)})" if extra else "")


def beyond_said(strip: Strip) -> str:
    """What of the chronology is not drawn, and why; empty: everything is."""
    parts = []
    if strip.earlier:
        parts.append(f"{entries(strip.earlier)} before")
    if strip.later:
        parts.append(f"{entries(strip.later)} after")
    if strip.undated:
        parts.append(f"{entries(strip.undated)} of which not even the month is known")
    return f"Not drawn: {and_list(parts)}." if parts else ""
