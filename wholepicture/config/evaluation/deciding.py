"""The co-ordinator of an invented town, in the product: decides what waits by the truth, and marks who and what is behind it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections, transaction

from wholepicture.access.viewer import Viewer, system_viewer
from wholepicture.alerts.commands import decide_alert
from wholepicture.alerts.markable import NotMarked, ToMark, check_markable
from wholepicture.alerts.marking import COUNTS_FOR, REVIEW_AFTER
from wholepicture.base.ledgered import NotFound
from wholepicture.config.evaluation.town import Town
from wholepicture.intake.queries import senders
from wholepicture.intake.submission_rows import MENTIONS
from wholepicture.linkage.models import ThingProfile
from wholepicture.linkage.queries import standing_of, subjects_by_name
from wholepicture.linkage.things.queries import mentions_by_name, standing_of_things

REASON = "Invented, for the evaluation: by the truth of the town."
# Rules read a mark as of the moment of its decision, and hold that against when each report was put behind the alert: these keep
# their order, in a town that lies ahead of the clock as well. What ends ends after as long as it would have.
_DATED = {
    "alerts_evidence": "UPDATE alerts_evidence SET added_at = least(added_at, %(now)s) WHERE alert_id = ANY (%(alerts)s)",
    "alerts_triage": "UPDATE alerts_triage SET at = least(at, %(now)s) WHERE alert_id = ANY (%(alerts)s)",
    "alerts_mark": """
        UPDATE alerts_mark SET at = %(now)s, review_on = CASE WHEN review_on IS NOT NULL THEN %(review)s::date END,
            until = CASE WHEN until IS NOT NULL THEN %(end)s::date END
        WHERE decision_id IN (SELECT t.id FROM alerts_triage t WHERE t.alert_id = ANY (%(alerts)s))
    """,
}

Name = tuple[str, str, str]


def date_decisions(alerts: Collection[UUID], now: datetime) -> None:
    """What was decided of these alerts, and the marks made with it, are of this moment of the town: rules look back from it.

    Whoever decides says no other moment than that of writing, and the town is of other years. So its tables' owner does, of whom
    nothing of this is asked in an installation that lasts.
    """
    owner = connections["owner"]
    of_then: dict[str, Any] = {
        "now": now,
        "review": now + REVIEW_AFTER,
        "end": now + COUNTS_FOR,
        "alerts": list(alerts),
    }
    with transaction.atomic(using="owner"), owner.cursor() as sql:
        for table in _DATED:
            sql.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        for dated in _DATED.values():
            sql.execute(dated, of_then)
        for table in _DATED:
            sql.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    owner.close()


@dataclass
class Decides:
    """`viewer`: the co-ordinator, signed in. `bodies`: the reports by their sender's code and key. `codes`: agencies' codes."""

    town: Town
    viewer: Callable[[], Viewer]
    bodies: Mapping[tuple[str, str], Mapping[str, Any]]
    codes: Mapping[UUID, str]

    def decide(self, alert: UUID, *, people: Collection[str], rules: Collection[str], reports: Iterable[UUID]) -> None:
        """Acts on what concerns an exploited child, and marks who and what is behind it; acts on a sign of harm about a child who
        is harmed at home; dismisses what is left."""
        is_exploited = not self.town.truth.exploited.keys().isdisjoint(people)
        is_harmed = "harm" in rules and not self.town.truth.harmed_at_home.isdisjoint(people)
        decide_alert(
            self.viewer(),
            alert=alert,
            decision="act" if is_exploited or is_harmed else "dismiss",
            reason=REASON,
            of_concern=list(self._to_mark(reports)) if is_exploited else (),
            confirms=is_exploited,
        )

    def _to_mark(self, reports: Iterable[UUID]) -> Iterator[ToMark]:
        """The adults and things of exploitation that these reports name, but for what is never marked."""
        for given in self._culprits_in(reports):
            try:
                with self.viewer().acting():
                    check_markable(self.viewer(), given, "of_concern")
            except (NotMarked, NotFound):
                continue
            yield given

    def _culprits_in(self, reports: Iterable[UUID]) -> Iterator[ToMark]:
        with system_viewer("operator").acting():
            sent = [(self.codes[agency], key) for agency, key in senders(reports).values()]
        named = [name for report in sent for name in self._culprits_named(*report)]
        yield from _people_among([name for name, kind in named if kind == "nominal"])
        yield from _things_among({name: kind for name, kind in named if kind != "nominal"})

    def _culprits_named(self, agency: str, key: str) -> Iterator[tuple[Name, str]]:
        """The refs of one report that mean somebody or something of exploitation, each with its kind."""
        body = self.bodies[agency, key]
        listed = {"subjects": "nominal", **MENTIONS}
        for collection, kind in listed.items():
            for stated in body.get(collection, ()):
                name = agency, key, stated["ref"]
                if self.town.truth.who.get(name) in self.town.truth.culprits:
                    yield name, kind


def _people_among(names: Sequence[Name]) -> list[ToMark]:
    subjects = subjects_by_name(system_viewer("operator"), names=names)
    with system_viewer("derivation").acting():
        people = {stands.nominal for stands in standing_of(subjects.values()).values()}
    return [ToMark("nominal", person) for person in sorted(people)]


def _things_among(kinds: Mapping[Name, str]) -> list[ToMark]:
    mentions = mentions_by_name(system_viewer("operator"), names=kinds)
    kind_of = {mention: kinds[name] for name, mention in mentions.items()}
    with system_viewer("derivation").acting():
        things = dict(ThingProfile.objects.filter(mention__in=list(kind_of)).values_list("mention", "thing"))
        stand = standing_of_things(things.values())
    marked = {(kind_of[mention], stand.get(thing, thing)) for mention, thing in things.items()}
    return [ToMark(kind, thing) for kind, thing in sorted(marked)]
