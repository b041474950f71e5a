"""Search: what the words may mean is asked of the database, and what it answers is read again as the viewer.

`sec.search_terms` and `sec.search_words` answer with ids that are the viewer's to see (`sql/search.py`). Names, plates,
words and everything else that is shown comes from tables under row security; an id of which nothing shows is dropped.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from uuid import UUID

from wholepicture.access.viewer import Viewer
from wholepicture.base.database_role import cursor
from wholepicture.base.ledgered import concerning
from wholepicture.picture.assembling import Names, chronology_of, first_events, nominals_in
from wholepicture.picture.labels import NAME_NOT_KNOWN, labels_of
from wholepicture.picture.models import Event, Fact
from wholepicture.picture.results import Findings, Found
from wholepicture.picture.search.keys import keys_of
from wholepicture.picture.search.query import NAMES, Reading, near_readings, readings

SHOWN = 20  # of one group on a page
ASKED = 50  # rows of one reading: one person may stand in many
MOST_ASKED = 200  # where those who are found are chosen among: as many as the database answers with
FEW = 5  # below this many people, names with a letter wrong are looked for as well
GROUPS = {
    "vehicle": "vehicles",
    "phone": "phones",
    "account": "accounts",
    "place": "places",
    "report": "reports",
}
_STATED_AS = {"phone": "phone", "place": "address"}  # the fact of a person in which a thing of this kind may stand
ORDER = ("children", "people", *GROUPS.values())
_OPENS, _ENDS = "\x02", "\x03"  # around words that were looked for; no report's text shows these
_AROUND = f'StartSel={_OPENS}, StopSel={_ENDS}, MaxFragments=2, MaxWords=22, MinWords=8, FragmentDelimiter=" … "'


@dataclass
class _Hit:
    """One person or thing, the surest reading that found it, and the reports through which it did."""

    kind: str
    id: UUID
    reading: Reading
    submissions: list[UUID] = field(default_factory=list)


# Hits by kind and id, the surest first.
Hits = dict[tuple[str, UUID], _Hit]


def search(viewer: Viewer, words: str) -> Findings:
    """Everybody and everything that the viewer may see and that tidied words may mean."""
    hits, kinds_with_more = _hits(words)
    listed, kinds_cut = _surest(hits.values())
    findings = Findings(words, groups=_described(listed))
    for kind in kinds_with_more | kinds_cut:
        findings.more |= {"children", "people"} if kind == "nominal" else {GROUPS[kind]}
    reports, more_reports = _reports(viewer, words)
    findings.groups["reports"] = reports
    if more_reports:
        findings.more.add("reports")
    _cut(findings)
    return findings


def _cut(findings: Findings) -> None:
    """Leave as many in each group as a page shows, the groups in their order, and none that is empty."""
    groups = findings.groups
    findings.groups = {}
    for group in ORDER:
        results = groups.get(group, [])
        if len(results) > SHOWN:
            findings.more.add(group)
        if results:
            findings.groups[group] = results[:SHOWN]
    findings.more &= set(findings.groups)


def _hits(words: str) -> tuple[Hits, set[str]]:
    """What any reading finds; names with a letter wrong only where surer readings find few people."""
    hits, kinds_with_more = _asked(readings(words))
    people = [hit for hit in hits.values() if hit.kind == "nominal"]
    if len(people) >= FEW:
        return hits, kinds_with_more
    near, near_with_more = _asked(near_readings(words))
    others = {key: hit for key, hit in near.items() if key not in hits}
    return hits | others, kinds_with_more | near_with_more


def _asked(asked: Sequence[Reading], most: int = ASKED) -> tuple[Hits, set[str]]:
    """What the readings find, the surest reading first; and kinds of which a reading finds more than was asked for."""
    if not asked:
        return {}, set()
    questions, patterns = [reading.question for reading in asked], [reading.like for reading in asked]
    with cursor() as sql:
        sql.execute(
            "SELECT question, about_kind, about, submission FROM sec.search_terms(%s, %s, %s)",
            [questions, patterns, most],
        )
        rows = sorted(sql.fetchall(), key=lambda row: int(row[0]))  # within a reading they stay in their order
    hits: Hits = {}
    kinds_of: dict[int, list[str]] = {}
    for question, kind, about, submission in rows:
        reading = asked[question - 1]
        kinds_of.setdefault(question, []).append(kind)
        hit = hits.setdefault((kind, about), _Hit(kind, about, reading))
        if hit.reading is reading:
            hit.submissions.append(submission)
    full = set[str]()
    for kinds in kinds_of.values():
        if len(kinds) == most:
            full.update(kinds)
    return hits, full


def people_named(words: str) -> list[UUID]:
    """Whom these tidied words may name, among the people whom the viewer may see, the surest first."""
    surer, near = _of_names(readings(words)), near_readings(words)
    people = [hit.id for hit in _asked(surer, MOST_ASKED)[0].values() if hit.kind == "nominal"]
    if len(people) < FEW:
        people += [hit.id for hit in _asked(near, MOST_ASKED)[0].values() if hit.kind == "nominal"]
    return list(dict.fromkeys(people))


def _of_names(asked: Iterable[Reading]) -> list[Reading]:
    return [reading for reading in asked if reading.why in NAMES]


def _by_kind(hits: Iterable[_Hit]) -> dict[str, list[_Hit]]:
    by_kind: dict[str, list[_Hit]] = {}
    for hit in hits:
        by_kind.setdefault(hit.kind, []).append(hit)
    return by_kind


def _surest(hits: Iterable[_Hit]) -> tuple[list[_Hit], set[str]]:
    """As many of each kind as can be shown, and the kinds of which there are more."""
    listed: list[_Hit] = []
    kinds_with_more = set()
    for kind, of_kind in _by_kind(hits).items():
        most = 2 * SHOWN if kind == "nominal" else SHOWN  # children and other people
        listed += of_kind[:most]
        if len(of_kind) > most:
            kinds_with_more.add(kind)
    return listed, kinds_with_more


def _described(hits: Sequence[_Hit]) -> dict[str, list[Found]]:
    """People and things in their groups, with the fact that each was found by."""
    facts = _Facts(hits)
    people: list[UUID] = []
    labels: dict[UUID, str] = {}
    for kind, of_kind in _by_kind(hits).items():
        ids = [hit.id for hit in of_kind]
        labels |= labels_of(kind, ids)
        if kind == "nominal":
            people = ids
    children = _children(people)
    born = dict(Fact.objects.filter(about__in=people, kind="date_of_birth").values_list("about", "value"))
    groups: dict[str, list[Found]] = {}
    for hit in hits:
        written = _fitting(hit, facts.about(hit))
        if not written:
            continue
        group = GROUPS.get(hit.kind) or ("children" if hit.id in children else "people")
        unlabelled = written if hit.kind in _STATED_AS else NAME_NOT_KNOWN
        groups.setdefault(group, []).append(
            Found(
                group=group,
                kind=hit.kind,
                id=hit.id,
                label=labels.get(hit.id) or unlabelled,
                why=hit.reading.why,
                typed=hit.reading.typed,
                written=written,
                born=born.get(hit.id, ""),
            )
        )
    return groups


def _children(people: Sequence[UUID]) -> set[UUID | None]:
    """Those of these people whom a report calls a child."""
    rows = Event.objects.filter(nominal__in=people, role="child").order_by("nominal").distinct("nominal")
    return set(rows.values_list("nominal", flat=True))


class _Facts:
    """What is stated in the reports through which something was found."""

    def __init__(self, hits: Iterable[_Hit]) -> None:
        submissions = set[UUID]().union(*(hit.submissions for hit in hits))
        self._of: dict[UUID, list[Fact]] = {}
        self._in: dict[UUID, list[Fact]] = {}
        for fact in Fact.objects.filter(submission__in=submissions):
            self._of.setdefault(fact.about, []).append(fact)
            self._in.setdefault(fact.submission, []).append(fact)

    def about(self, hit: _Hit) -> Iterable[Fact]:
        """Its own facts; a telephone or home that was stated inside a person has none, and the person's are taken."""
        if hit.id in self._of:
            return self._of[hit.id]
        return chain.from_iterable(self._in.get(submission, ()) for submission in hit.submissions)


def _fitting(hit: _Hit, facts: Iterable[Fact]) -> str:
    """The fact, as written, by which something was found. Several alike: the one that most reports state."""
    counts: dict[str, int] = {}
    letters = hit.reading.letters
    for fact in facts:
        if fact.about != hit.id and fact.kind != _STATED_AS.get(hit.kind):
            continue
        if hit.reading.fits(keys_of(fact.about_kind, fact.kind, fact.value, only=letters)):
            counts[fact.value] = counts.get(fact.value, 0) + 1
    return max(counts, key=lambda value: (counts[value], value), default="")


def _reports(viewer: Viewer, words: str) -> tuple[list[Found], bool]:
    """Reports in whose words all of these stand, in whatever ending, the newest first; and whether there are more."""
    submissions, passages = _passages(words)
    if not passages:
        return [], False
    events = first_events(passages)
    concerning(subjects=nominals_in(events.values()))
    entries = {entry.submission: entry for entry in chronology_of(list(events.values()), [], Names(viewer, None))}
    reports = []
    for submission in dict.fromkeys(submissions):
        if submission in passages and submission in entries:
            passage = _marked(passages[submission])
            entry = entries[submission]
            reports.append(Found("reports", "report", submission, "", "words", words, passage=passage, entry=entry))
    return reports, len(submissions) == ASKED


def _passages(words: str) -> tuple[list[UUID], dict[UUID, str]]:
    """The reports in which these words stand, and of the first of them the words around."""
    with cursor() as sql:
        sql.execute("SELECT plainto_tsquery('pg_catalog.english', %s)::text", [words])
        question = sql.fetchone()[0]
        if not question:
            return [], {}
        sql.execute("SELECT submission FROM sec.search_words(%s, %s, %s)", [[question], [None], ASKED])
        submissions = [row[0] for row in sql.fetchall()]
        shown = list(dict.fromkeys(submissions))[: SHOWN + 1]
        sql.execute(
            "SELECT DISTINCT ON (submission) submission, ts_headline('pg_catalog.english', text, %s::tsquery, %s) "
            "FROM picture_passage WHERE superseded_at IS NULL AND submission = ANY (%s) AND words @@ %s::tsquery ORDER BY submission, id",
            [question, _AROUND, shown, question],
        )
        return submissions, dict(sql.fetchall())


def _marked(text: str) -> list[tuple[str, bool]]:
    """A headline as pieces, and whether each is what was looked for."""
    pieces: list[tuple[str, bool]] = []
    for part in text.split(_OPENS):
        inside, ended, after = part.partition(_ENDS)
        pieces += [(inside, True), (after, False)] if ended else [(part, False)]
    return [piece for piece in pieces if piece[0]]
