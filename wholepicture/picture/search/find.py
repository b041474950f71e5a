"""Search: what the words may mean is asked of the database, and what it answers is read again as the viewer.

`sec.search_terms`, `sec.search_words` and `sec.search_information` answer with ids that are the viewer's to see
(`sql/search.py`). Names, plates, words and everything else that is shown comes from tables under row security; an id of which
nothing shows is dropped.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.database_role import cursor
from wholepicture.base.ledgered import concerning
from wholepicture.linkage.queries import asked_among
from wholepicture.linkage.things.queries import asked_among_things
from wholepicture.picture.assembling import (
    Names,
    ages_of,
    chronology_of,
    entries_of_pieces,
    first_events,
    last_told,
    nominals_in,
    people_of_reports,
)
from wholepicture.picture.labels import NAME_NOT_KNOWN, labels_of_each
from wholepicture.picture.models import Event, Fact, Information
from wholepicture.picture.results import Entry, Findings, Found, Graded
from wholepicture.picture.search.keys import REFERENCES, keys_of, references_in
from wholepicture.picture.search.query import NAMES, Reading, near_readings, readings

SHOWN = 20  # of one group on a page
ASKED = 51  # rows of one reading: one person may stand in many
MOST_ASKED = 200  # where those who are found are chosen among: as many as the database answers with
# Rows that are asked for in turn, each time without whom the times before found: nobody is hidden by a namesake of whom very
# many reports tell. Then one row more tells whether there is anybody else.
IN_TURN = (ASKED, MOST_ASKED, MOST_ASKED)
FEW = 5  # below this many people, names with a letter wrong are looked for as well
GROUPS = {
    "vehicle": "vehicles",
    "phone": "phones",
    "account": "accounts",
    "place": "places",
    "report": "reports",
}
PEOPLE = {"children", "people"}  # what finds one finds the other
_STATED_AS = {"phone": "phone", "place": "address"}  # the fact of a person in which a thing of this kind may stand
ORDER = ("children", "people", *GROUPS.values())
_OPENS, _ENDS = "\x02", "\x03"  # around words that were looked for; no report's text shows these
_AROUND = f'StartSel={_OPENS}, StopSel={_ENDS}, MaxFragments=2, MaxWords=22, MinWords=8, FragmentDelimiter=" … "'


@dataclass
class _Hit:
    """One person, thing or report, the surest reading that found it, and the reports through which it did."""

    kind: str
    id: UUID
    reading: Reading
    submissions: list[UUID] = field(default_factory=list)


# Hits by kind and id, the surest first.
Hits = dict[tuple[str, UUID], _Hit]


def search(viewer: Viewer, words: str) -> Findings:
    """Everybody and everything that the viewer may see and that tidied words may mean."""
    names = Names(viewer, None)
    listed, more, is_cut = _listed(words)
    found = _described([hit for hit in listed if hit.kind != "report"], names)
    found["reports"] = _reports(words, [hit for hit in listed if hit.kind == "report"], names)
    findings = Findings(words, more=more)
    for group in ORDER:
        results = found.get(group, [])
        if len(results) > SHOWN:
            findings.more.add(group)
        if results:
            findings.groups[group] = results[:SHOWN]
    findings.more &= set(findings.groups)
    findings.perhaps_more = is_cut - findings.more
    if viewer.may(Permission.JUDGE):
        findings.questions = _questions(findings)
    return findings


def _questions(findings: Findings) -> dict[frozenset[UUID], UUID]:
    """What waits about two people, or two things, that are listed."""
    shown = [result for listed in findings.groups.values() for result in listed]
    people = [result.id for result in shown if result.kind == "nominal"]
    things = [result.id for result in shown if result.kind not in ("nominal", "report")]
    return asked_among(people) | asked_among_things(things)


def _listed(words: str) -> tuple[list[_Hit], set[str], set[str]]:
    """Of each group one more than a page shows, if there are so many; the groups of which there are others still; and those of
    which there may be, for others of their kind were not looked through.

    Names with a letter wrong are looked for only where surer readings find few people.
    """
    hits, others = _found(readings(words))
    if sum(hit.kind == "nominal" for hit in hits.values()) < FEW:
        near, near_others = _found(near_readings(words))
        hits, others = hits | {key: hit for key, hit in near.items() if key not in hits}, others | near_others
    return _in_groups(hits, {key: hit for key, hit in others.items() if key not in hits})


def _in_groups(hits: Hits, left: Hits) -> tuple[list[_Hit], set[str], set[str]]:
    """The same of what was found, and of what was met beyond it."""
    groups = _groups_of([*hits, *left])
    # Whoever is met last may be the first of their group: they are listed, and not only said to be there.
    begun = {groups[key] for key in hits}
    last = {key: hit for key, hit in left.items() if groups[key] not in begun}
    more = {groups[key] for key in left.keys() - last.keys()}
    return _pages_of(hits | last, groups), more, _groups_beside(map(groups.__getitem__, left))


def _pages_of(hits: Hits, groups: Mapping[tuple[str, UUID], str]) -> list[_Hit]:
    """Of each group what a page shows, and one more."""
    of_group: dict[str, list[_Hit]] = {}
    for key, hit in hits.items():
        of_group.setdefault(groups[key], []).append(hit)
    return [hit for of_one in of_group.values() for hit in of_one[: SHOWN + 1]]


def _groups_beside(groups: Iterable[str]) -> set[str]:
    """These groups, and those in which others of their kind are listed."""
    met = set(groups)
    return met | PEOPLE if met & PEOPLE else met


def _groups_of(keys: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], str]:
    """In which group each person, thing or report is listed."""
    listed = list(keys)
    children = _children([id for kind, id in listed if kind == "nominal"])
    return {(kind, id): GROUPS.get(kind) or ("children" if id in children else "people") for kind, id in listed}


def _found(asked: Sequence[Reading]) -> tuple[Hits, Hits]:
    """What the readings find, the surest reading first; and, where they find more than that, one or another of it."""
    hits: Hits = {}
    left = asked
    for most in IN_TURN:
        more, left = _asked(left, most, but=hits)
        hits |= more
        if not left or _is_enough(hits):
            return _in_order(hits, asked), {}
    return _in_order(hits, asked), _asked(left, 1, but=hits)[0]


def _is_enough(hits: Hits) -> bool:
    """Whether there is more than a page shows of everything that was found: where children were, of other people too."""
    many = Counter(_groups_of(hits).values())
    return all(many[group] > SHOWN for group in _groups_beside(many))


def _in_order(hits: Hits, asked: Sequence[Reading]) -> Hits:
    places = {reading: place for place, reading in enumerate(asked)}
    return dict(sorted(hits.items(), key=lambda hit: places[hit[1].reading]))


def _asked(asked: Sequence[Reading], most: int, *, but: Iterable[tuple[str, UUID]] = ()) -> tuple[Hits, list[Reading]]:
    """What the readings find besides `but`, the surest reading first; and those that may find more than was asked for."""
    if not asked:
        return {}, []
    questions, patterns = [reading.question for reading in asked], [reading.like for reading in asked]
    with cursor() as sql:
        sql.execute(
            "SELECT question, about_kind, about, submission FROM sec.search_terms(%s, %s, %s, %s::uuid[])",
            [questions, patterns, most, [id for _, id in but]],
        )
        rows = sorted(sql.fetchall(), key=lambda row: int(row[0]))  # within a reading they stay in their order
    hits: Hits = {}
    for question, kind, about, submission in rows:
        reading = asked[question - 1]
        hit = hits.setdefault((kind, about), _Hit(kind, about, reading))
        if hit.reading is reading:
            hit.submissions.append(submission)
    answered = Counter(question for question, *_ in rows)
    return hits, [reading for number, reading in enumerate(asked, 1) if answered[number] == most]


def people_named(words: str) -> list[UUID]:
    """Whom these tidied words may name, among the people whom the viewer may see, the surest first."""
    surer, near = _of_names(readings(words)), near_readings(words)
    people = [hit.id for hit in _asked(surer, MOST_ASKED)[0].values() if hit.kind == "nominal"]
    if len(people) < FEW:
        people += [hit.id for hit in _asked(near, MOST_ASKED)[0].values() if hit.kind == "nominal"]
    return list(dict.fromkeys(people))


def _of_names(asked: Iterable[Reading]) -> list[Reading]:
    return [reading for reading in asked if reading.why in NAMES]


def _described(hits: Sequence[_Hit], names: Names) -> dict[str, list[Found]]:
    """People and things in their groups, with the fact that each was found by and what tells one from another."""
    facts, labels = _Facts(hits), labels_of_each({hit.id: hit.kind for hit in hits})
    people = [hit.id for hit in hits if hit.kind == "nominal"]
    listed_in, told, ages = _groups_of((hit.kind, hit.id) for hit in hits), last_told(people, names), ages_of(people)
    groups: dict[str, list[Found]] = {}
    for hit in hits:
        written = _fitting(hit, facts.about(hit))
        if not written:
            continue
        group = listed_in[hit.kind, hit.id]
        unlabelled = written if hit.kind in _STATED_AS else NAME_NOT_KNOWN
        born, age = ages.get(hit.id, ("", ""))
        groups.setdefault(group, []).append(
            Found(
                group=group,
                kind=hit.kind,
                id=hit.id,
                label=labels.get(hit.id) or unlabelled,
                why=hit.reading.why,
                typed=hit.reading.typed,
                written=written,
                born=born,
                age=age,
                told=told.get(hit.id),
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
    """The fact, as written, by which something was found. Several alike: a description before a colour, and then the one that
    most reports state."""
    counts = Counter[tuple[bool, str]]()
    letters = hit.reading.letters
    for fact in facts:
        if fact.about != hit.id and fact.kind != _STATED_AS.get(hit.kind):
            continue
        if hit.reading.fits(keys_of(fact.about_kind, fact.kind, fact.value, only=letters)):
            counts[fact.kind == "description", fact.value] += 1
    stated = max(counts, key=lambda stated: (stated[0], counts[stated], stated[1]), default=(False, ""))
    return stated[1]


def _reports(words: str, hits: Sequence[_Hit], names: Names) -> list[Found]:
    """Reports of the missing episode with this reference, then those in whose words all of these stand, in whatever ending, the
    newest first: one more than a page shows, if there are so many."""
    by_reference = {hit.id: hit for hit in hits}
    question = _question_of(words)
    pieces = _pieces(question)
    passages = _passages(question)
    of_piece = {id: item for id, item in pieces.items.items() if id not in passages}
    passages = {**passages, **pieces.passages, **passages}  # in their order; the report's own words before a piece's
    found = list(dict.fromkeys([*by_reference, *passages]))[: SHOWN + 1]
    events = first_events(found)
    concerning(subjects=nominals_in(events.values()) | pieces.nominals)
    people = people_of_reports(events)
    listed = [*chronology_of(list(events.values()), [], names), *entries_of_pieces(pieces.alone, names)]
    entries = {entry.submission: entry for entry in listed}
    written = _references_in(by_reference, entries)
    shown = [one for one in found if one in entries and written.get(one) != ""]
    return [
        Found(
            "reports",
            "report",
            one,
            label="",
            why="reference" if one in written else "words",
            typed=words,
            written=written.get(one, ""),
            passage=_marked(passages.get(one, "")),
            piece=_piece_in(entries[one], of_piece.get(one)),
            entry=entries[one],
            people=people.get(one, []),
        )
        for one in shown
    ]


def _references_in(by_reference: Mapping[UUID, _Hit], entries: Mapping[UUID, Entry]) -> dict[UUID, str]:
    """By report that was found by a reference, the reference as it gives it; empty where it gives none such."""
    return {one: _reference_in(hit, entries[one]) for one, hit in by_reference.items() if one in entries}


def _piece_in(entry: Entry, item: UUID | None) -> Graded | None:
    return next((piece for piece in entry.graded if piece.item == item), None)


def _reference_in(hit: _Hit, entry: Entry) -> str:
    """The reference by which a report was found, as it gives it."""
    written = references_in({block: entry.detail for block, _ in REFERENCES})
    return next((one for one in written if hit.reading.fits(keys_of("report", "reference", one))), "")


def _question_of(words: str) -> str:
    """What is asked of the words of reports; empty where every report has these."""
    with cursor() as sql:
        sql.execute("SELECT plainto_tsquery('pg_catalog.english', %s)::text", [words])
        return str(sql.fetchone()[0])


@dataclass
class _Pieces:
    """Graded pieces in whose sanitised words all that was looked for stands. `passages`: the words around, by what is shown: the
    report, or the piece alone where the report does not show. `items`: in which piece they stand, by the same."""

    passages: dict[UUID, str] = field(default_factory=dict)
    items: dict[UUID, UUID] = field(default_factory=dict)
    alone: list[Information] = field(default_factory=list)
    nominals: set[UUID] = field(default_factory=set)


def _pieces(question: str) -> _Pieces:
    pieces = _Pieces()
    if not question:
        return pieces
    with cursor() as sql:
        sql.execute("SELECT submission FROM sec.search_information(%s, %s, %s)", [[question], [None], ASKED])
        found = list(dict.fromkeys(row[0] for row in sql.fetchall()))[: SHOWN + 1]
        sql.execute(
            "SELECT DISTINCT ON (item) item, ts_headline('pg_catalog.english', text, %s::tsquery, %s) FROM picture_information "
            "WHERE superseded_at IS NULL AND item = ANY (%s) AND words @@ %s::tsquery ORDER BY item, id",
            [question, _AROUND, found, question],
        )
        headlines = dict(sql.fetchall())
    rows = {row.item: row for row in Information.objects.filter(item__in=list(headlines)).order_by("-id")}
    shown = set(first_events([row.submission for row in rows.values()]))
    for item in filter(rows.__contains__, found):
        row = rows[item]
        by = row.submission if row.submission in shown else item
        pieces.passages.setdefault(by, headlines[item])
        pieces.items.setdefault(by, item)
        pieces.nominals.update(row.nominals)
        if row.submission not in shown:
            pieces.alone.append(row)
    return pieces


def _passages(question: str) -> dict[UUID, str]:
    """The reports in which these words stand, the newest first, and of each the words around: one more than a page shows."""
    if not question:
        return {}
    with cursor() as sql:
        found: list[UUID] = []
        for most in (ASKED, MOST_ASKED):  # a report has but a few passages
            sql.execute(
                "SELECT submission FROM sec.search_words(%s, %s, %s, %s::uuid[])", [[question], [None], most, found]
            )
            rows = [row[0] for row in sql.fetchall()]
            found = list(dict.fromkeys([*found, *rows]))
            if len(rows) < most or len(found) > SHOWN:
                break
        shown = found[: SHOWN + 1]
        sql.execute(
            "SELECT DISTINCT ON (submission) submission, ts_headline('pg_catalog.english', text, %s::tsquery, %s) "
            "FROM picture_passage WHERE superseded_at IS NULL AND submission = ANY (%s) AND words @@ %s::tsquery ORDER BY submission, id",
            [question, _AROUND, shown, question],
        )
        headlines = dict(sql.fetchall())
    return {submission: headlines[submission] for submission in shown if submission in headlines}


def _marked(text: str) -> list[tuple[str, bool]]:
    """A headline as pieces, and whether each is what was looked for."""
    pieces: list[tuple[str, bool]] = []
    for part in text.split(_OPENS):
        inside, ended, after = part.partition(_ENDS)
        pieces += [(inside, True), (after, False)] if ended else [(part, False)]
    return [piece for piece in pieces if piece[0]]
