"""The same town through the product itself: taken in, joined, derived and looked at, with a linkage officer and a co-ordinator.

Runs in an installation of its own, batch by batch: what was recorded in a few days is taken in and processed, the officer
answers so many questions, the co-ordinator decides what waits. Whether an answer is right is read from the truth.
"""

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from wholepicture.access.viewer import Viewer, system_viewer
from wholepicture.alerts.commands import decide_alert
from wholepicture.alerts.markable import NotMarked, ToMark
from wholepicture.alerts.models import Alert, Evidence, Triage
from wholepicture.alerts.standing import together
from wholepicture.base.ledgered import NotFound
from wholepicture.config.demo.loading import signed_in, take_part
from wholepicture.config.evaluation.town import Town
from wholepicture.config.processing import process
from wholepicture.intake.bulk_intake import take_in
from wholepicture.intake.queries import senders
from wholepicture.linkage.commands import look_again, record_judgement
from wholepicture.linkage.models import ThingProfile
from wholepicture.linkage.queries import names_of_subjects, pairs_to_judge, standing_of, subjects_by_name
from wholepicture.linkage.things.queries import mentions_by_name, standing_of_things

BATCH = timedelta(days=3)
REASON = "Invented, for the evaluation: by the truth of the town."
_LISTS = {"vehicles": "vehicle", "phones": "phone", "accounts": "account", "places": "place"}


@dataclass
class Asked:
    """One look that was asked for: when, by which rules, about whom of the truth, and whether it rests on a presumption."""

    on: date
    rules: set[str]
    people: set[str]
    is_listed: bool
    presumes: bool


@dataclass
class Run:
    """What came of it."""

    asked: dict[frozenset[UUID], Asked] = field(default_factory=dict)
    questions: int = 0
    wrong_answers: int = 0


@dataclass
class Product:
    """One run of a town through an empty installation. `officer`: answers a day; None: every question."""

    town: Town
    folder: Path
    officer: int | None = 0
    is_decided: bool = True
    on_batch: Callable[[float], None] = lambda share: None
    run: Run = field(default_factory=Run)
    _bodies: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    _known: dict[UUID, Asked] = field(default_factory=dict)
    _codes: dict[UUID, str] = field(default_factory=dict)

    def go(self) -> Run:
        """Takes the whole town through."""
        people = json.loads((self.folder / "professionals.json").read_text("utf-8"))
        ids = take_part(self.town.agencies, people, lambda done: None)
        self._codes = {id: code for code, id in ids.items()}
        email = {person["role"]: person["email"] for person in people if person["role"]}
        batches = list(self._batches())
        for number, (until, batch) in enumerate(batches, 1):
            self._take_in(batch, ids)
            process()
            officer, coordinator = signed_in(email["linkage_officer"]), signed_in(email["coordinator"])
            self._answer(officer, coordinator)
            self._note(until)
            if self.is_decided:
                self._decide(coordinator)
            self.on_batch(number / len(batches))
        return self.run

    def _batches(self) -> Iterator[tuple[date, list[tuple[str, dict[str, Any]]]]]:
        batch: list[tuple[str, dict[str, Any]]] = []
        until: datetime | None = None
        for agency, body in self.town.submissions:
            recorded = datetime.fromisoformat(body["recorded_at"])
            until = until or recorded + BATCH
            if recorded > until:
                yield until.date(), batch
                batch, until = [], recorded + BATCH
            batch.append((agency, body))
            self._bodies[agency, body["key"]] = body
        if until:
            yield until.date(), batch

    def _take_in(self, batch: Iterable[tuple[str, dict[str, Any]]], ids: dict[str, UUID]) -> None:
        by_agency: dict[str, list[dict[str, Any]]] = {}
        for agency, body in batch:
            by_agency.setdefault(agency, []).append(body)
        with tempfile.TemporaryDirectory() as folder:
            for agency, bodies in by_agency.items():
                file = Path(folder) / f"{agency}.ndjson"
                file.write_text("".join(json.dumps(body, ensure_ascii=False) + "\n" for body in bodies), "utf-8")
                take_in(
                    system_viewer("operator", agency=ids[agency]), path=file, mapping=None, on_rows=lambda rows: None
                )

    # -- the linkage officer --------------------------------------------------------------------------------------------

    def _answer(self, officer: Viewer, second: Viewer) -> None:
        left = self.officer * BATCH.days if self.officer is not None else 1_000_000
        while left > 0:
            pairs = pairs_to_judge(officer, limit=min(left, 50))
            if not pairs:
                return
            for pair in pairs:
                self._judge(officer, second, pair.a.subject, pair.b.subject)
            left -= len(pairs)
            process()

    def _judge(self, officer: Viewer, second: Viewer, a: UUID, b: UUID) -> None:
        named = names_of_subjects(system_viewer("operator"), subjects=[a, b])
        who = [self.town.truth.who.get(named[subject]) for subject in (a, b)]
        answer = "same" if who[0] is not None and who[0] == who[1] else "different"
        made = record_judgement(officer, subject_a=a, subject_b=b, answer=answer, reason=REASON)
        self.run.questions += 1
        if made.second:
            look_again(second, judgement=made.id, agrees=True, reason=REASON)

    # -- what was raised ------------------------------------------------------------------------------------------------

    def _note(self, on: date) -> None:
        """Notes what asks for a look and was not known: what is one now is one."""
        with system_viewer("operator").acting():
            waiting = list(Alert.objects.exclude(id__in=Triage.objects.values("alert_id")))
            among = together(waiting)
            for alert in waiting:
                group = among.waiting(alert.id)
                known = next((self._known[one.id] for one in group if one.id in self._known), None)
                if known is None:
                    known = Asked(on, set(), set(), is_listed=True, presumes=False)
                    self.run.asked[frozenset([alert.id])] = known
                self._known[alert.id] = known
                known.rules.add(alert.rule)
                if known.is_listed and not alert.is_listed:
                    known.is_listed, known.on = False, on
                known.presumes |= bool(alert.presumes)
                known.people |= self._people_of(alert.id)

    def _people_of(self, alert: UUID) -> set[str]:
        people = Evidence.objects.filter(alert_id=alert).values_list("people", flat=True)
        named = names_of_subjects(
            system_viewer("operator"), subjects={subject for of_report in people for subject in of_report}
        )
        return {person for name in named.values() if (person := self.town.truth.who.get(name))}

    # -- the co-ordinator -----------------------------------------------------------------------------------------------

    def _decide(self, coordinator: Viewer) -> None:
        with system_viewer("operator").acting():
            waiting = list(Alert.objects.exclude(id__in=Triage.objects.values("alert_id")).order_by("raised_at", "id"))
            among = together(waiting)
            leading = {among.leading(alert.id).id for alert in waiting}
            reports = {alert: among.standings[alert].reports for alert in leading}
        for alert in sorted(leading):
            people = self._known[alert].people
            is_exploited = bool(people & self.town.truth.exploited.keys())
            is_harmed = "harm" in self._known[alert].rules and bool(people & self.town.truth.harmed_at_home)
            to_mark = list(self._culprits_in(reports[alert])) if is_exploited else []
            decision = "act" if is_exploited or is_harmed else "dismiss"
            self._decided(coordinator, alert, decision, to_mark, confirms=is_exploited)
        process()

    def _decided(
        self, coordinator: Viewer, alert: UUID, decision: str, to_mark: Sequence[ToMark], *, confirms: bool
    ) -> None:
        """Decides; what cannot be marked (a place that is open to everybody) is left out, one after another."""
        for marks in (to_mark, ()):
            try:
                decide_alert(
                    coordinator, alert=alert, decision=decision, reason=REASON, of_concern=marks, confirms=confirms
                )
            except (NotMarked, NotFound):
                continue
            return

    def _culprits_in(self, reports: Iterable[UUID]) -> Iterator[ToMark]:
        """The adults and things of exploitation that these reports name."""
        with system_viewer("operator").acting():
            sent = [(self._codes[agency], key) for agency, key in senders(reports).values()]
        named = [name for report in sent for name in self._culprits_named(*report)]
        yield from self._people_among([name for name, kind in named if kind == "nominal"])
        yield from self._things_among({name: kind for name, kind in named if kind != "nominal"})

    def _people_among(self, names: Sequence[tuple[str, str, str]]) -> list[ToMark]:
        subjects = subjects_by_name(system_viewer("operator"), names=names)
        with system_viewer("derivation").acting():
            people = {stands.nominal for stands in standing_of(subjects.values()).values()}
        return [ToMark("nominal", person) for person in sorted(people)]

    def _things_among(self, kinds: Mapping[tuple[str, str, str], str]) -> list[ToMark]:
        mentions = mentions_by_name(system_viewer("operator"), names=kinds)
        kind_of = {mention: kinds[name] for name, mention in mentions.items()}
        with system_viewer("derivation").acting():
            things = dict(ThingProfile.objects.filter(mention__in=list(kind_of)).values_list("mention", "thing"))
            stand = standing_of_things(things.values())
        marked = {(kind_of[mention], stand.get(thing, thing)) for mention, thing in things.items()}
        return [ToMark(kind, thing) for kind, thing in sorted(marked)]

    def _culprits_named(self, agency: str, key: str) -> Iterator[tuple[tuple[str, str, str], str]]:
        """The refs of one report that mean somebody or something of exploitation, each with its kind."""
        body = self._bodies[agency, key]
        listed = {"subjects": "nominal", **_LISTS}
        for collection, kind in listed.items():
            for stated in body.get(collection, ()):
                name = agency, key, stated["ref"]
                if self.town.truth.who.get(name) in self.town.truth.culprits:
                    yield name, kind
