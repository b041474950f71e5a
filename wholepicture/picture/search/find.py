"""Search: what the words may mean is asked of the database, and what it answers is read again as the viewer.

`sec.search_terms` and `sec.search_words` answer with ids that are the viewer's to see (migration 0004). Names, plates,
words and everything else that is shown comes from tables under row security; an id of which nothing shows is dropped.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from wholepicture.access.viewer import Viewer
from wholepicture.base.database_role import cursor
from wholepicture.base.ledgered import concerning
from wholepicture.picture.assembling import Names, chronology_of, labels_of
from wholepicture.picture.models import Event, Fact
from wholepicture.picture.results import Findings, Found
from wholepicture.picture.search.keys import keys_of
from wholepicture.picture.search.query import Reading, near_readings, readings

SHOWN = 20  # of one group on a page
ASKED = 50  # rows of one reading: one person may stand in many
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


def search(viewer: Viewer, words: str) -> Findings:
    """Everybody and everything that the viewer may see and that tidied words may mean."""
    findings = Findings(words)
    hits, full = _asked(readings(words))
    if sum(one.kind == "nominal" for one in hits.values()) < FEW:
        near, brimming = _asked(near_readings(words))
        hits = hits | {one: hit for one, hit in near.items() if one not in hits}
        full |= brimming
    listed, cut = _surest(hits.values())
    _tell(findings, listed)
    _read(viewer, findings, words)
    for kind in full | cut:
        findings.more |= {"children", "people"} if kind == "nominal" else {GROUPS[kind]}
    for group in list(findings.groups):
        if len(findings.groups[group]) > SHOWN:
            findings.more.add(group)
            del findings.groups[group][SHOWN:]
    findings.groups = {group: findings.groups[group] for group in ORDER if findings.groups.get(group)}
    findings.more &= set(findings.groups)
    return findings


def _asked(wanted: Sequence[Reading]) -> tuple[dict[tuple[str, UUID], _Hit], set[str]]:
    """What the readings find, the surest reading first; and kinds of which a reading finds more than was asked for."""
    if not wanted:
        return {}, set()
    with cursor() as sql:
        sql.execute(
            "SELECT question, about_kind, about, submission FROM sec.search_terms(%s, %s, %s)",
            [[one.question for one in wanted], [one.like for one in wanted], ASKED],
        )
        rows = sorted(sql.fetchall(), key=lambda row: int(row[0]))  # within a reading they stay in their order
    hits: dict[tuple[str, UUID], _Hit] = {}
    counts: dict[int, list[str]] = {}
    for question, kind, about, submission in rows:
        counts.setdefault(question, []).append(kind)
        hit = hits.setdefault((kind, about), _Hit(kind, about, wanted[question - 1]))
        if hit.reading is wanted[question - 1]:
            hit.submissions.append(submission)
    full = {kind for kinds in counts.values() if len(kinds) == ASKED for kind in kinds}
    return hits, full


def _surest(hits: Iterable[_Hit]) -> tuple[list[_Hit], set[str]]:
    """As many of each kind as can be shown, and the kinds of which there are more."""
    by_kind: dict[str, list[_Hit]] = {}
    for hit in hits:
        by_kind.setdefault(hit.kind, []).append(hit)
    most = {kind: 2 * SHOWN if kind == "nominal" else SHOWN for kind in by_kind}  # children and other people
    listed = [hit for kind, found in by_kind.items() for hit in found[: most[kind]]]
    return listed, {kind for kind, found in by_kind.items() if len(found) > most[kind]}


def _tell(findings: Findings, hits: Sequence[_Hit]) -> None:
    """Put people and things into their groups, with the fact that each was found by."""
    submissions = {one for hit in hits for one in hit.submissions}
    stated: dict[UUID, list[Fact]] = {}
    in_reports: dict[UUID, list[Fact]] = {}
    for fact in Fact.objects.filter(submission__in=submissions):
        stated.setdefault(fact.about, []).append(fact)
        in_reports.setdefault(fact.submission, []).append(fact)
    people = [hit.id for hit in hits if hit.kind == "nominal"]
    children = set(
        Event.objects.filter(nominal__in=people, role="child")
        .order_by("nominal")
        .distinct("nominal")
        .values_list("nominal", flat=True)
    )
    labels = {
        kind: labels_of(kind, [hit.id for hit in hits if hit.kind == kind]) for kind in {hit.kind for hit in hits}
    }
    born = dict(Fact.objects.filter(about__in=people, kind="date_of_birth").values_list("about", "value"))
    for hit in hits:
        # A telephone or home that was stated inside a person has no facts of its own: the person's word is taken.
        facts = stated.get(hit.id) or [fact for one in hit.submissions for fact in in_reports.get(one, ())]
        written = _fitting(hit, facts)
        if not written:
            continue
        group = GROUPS.get(hit.kind) or ("children" if hit.id in children else "people")
        findings.groups.setdefault(group, []).append(
            Found(
                group=group,
                kind=hit.kind,
                id=hit.id,
                label=labels[hit.kind].get(hit.id) or (written if hit.kind in ("phone", "place") else "Name not known"),
                why=hit.reading.why,
                typed=hit.reading.typed,
                written=written,
                born=born.get(hit.id, ""),
            )
        )


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


def _read(viewer: Viewer, findings: Findings, words: str) -> None:
    """Reports in whose words all of these stand, in whatever ending, the newest first."""
    with cursor() as sql:
        sql.execute("SELECT plainto_tsquery('pg_catalog.english', %s)::text", [words])
        question = sql.fetchone()[0]
        if not question:
            return
        sql.execute("SELECT submission FROM sec.search_words(%s, %s, %s)", [[question], [None], ASKED])
        rows = [row[0] for row in sql.fetchall()]
        if not rows:
            return
        listed = list(dict.fromkeys(rows))
        sql.execute(
            "SELECT DISTINCT ON (submission) submission, ts_headline('pg_catalog.english', text, %s::tsquery, %s) "
            "FROM picture_passage WHERE submission = ANY (%s) AND words @@ %s::tsquery ORDER BY submission, id",
            [question, _AROUND, listed[: SHOWN + 1], question],
        )
        passages = dict(sql.fetchall())
    events = {one.submission: one for one in Event.objects.filter(submission__in=list(passages)).order_by("-id")}
    concerning(subjects={nominal for one in events.values() for nominal in one.nominals})
    entries = {one.submission: one for one in chronology_of(list(events.values()), [], Names(viewer, None))}
    findings.groups["reports"] = [
        Found("reports", "report", one, "", "words", words, passage=_marked(passages[one]), entry=entries.get(one))
        for one in listed
        if one in passages and one in entries
    ]
    if len(rows) == ASKED:
        findings.more.add("reports")


def _marked(text: str) -> list[tuple[str, bool]]:
    """A headline as pieces, and whether each is what was looked for."""
    pieces: list[tuple[str, bool]] = []
    for part in text.split(_OPENS):
        inside, ended, after = part.partition(_ENDS)
        pieces += [(inside, True), (after, False)] if ended else [(part, False)]
    return [one for one in pieces if one[0]]
