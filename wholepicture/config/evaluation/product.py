"""The same town through the product itself: taken in, joined, derived and looked at, with a linkage officer and a co-ordinator.

Runs in an installation of its own, batch by batch: what was recorded in a few days is taken in and processed, the officer
answers so many questions, the co-ordinator decides what waits. Whether an answer is right is read from the truth.
"""

import json
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from wholepicture.access.viewer import Viewer, system_viewer
from wholepicture.alerts.models import Alert, Evidence, Triage
from wholepicture.alerts.registry import rule_of
from wholepicture.alerts.standing import Together, together
from wholepicture.config.demo.loading import signed_in, take_part
from wholepicture.config.evaluation.deciding import Decides, date_decisions
from wholepicture.config.evaluation.looking import Fired, Look
from wholepicture.config.evaluation.officer import Officer
from wholepicture.config.evaluation.perfect_picture import id_of
from wholepicture.config.evaluation.town import Town
from wholepicture.config.processing import process
from wholepicture.intake.bulk_intake import take_in
from wholepicture.linkage.queries import names_of_subjects

BATCH = timedelta(days=3)
LISTED_FOR = timedelta(days=7)  # the look-again list is gone through weekly
ONE_SESSION = 25 * 60  # seconds; signing in costs more than most of what is done while signed in


@dataclass
class Asked(Look):
    """One look that was asked for. `presumed`: its alerts rest on a presumption, all of them; `named`: the people of the truth."""

    presumed: bool = True
    named: set[str] = field(default_factory=set)


@dataclass
class Batch:
    """What was recorded in a few days."""

    since: datetime
    until: datetime
    sent: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


@dataclass
class Product:
    """One run of a town through an empty installation. `answers`: of the officer, a day; None: every question."""

    town: Town
    folder: Path
    answers: int | None = 0
    is_decided: bool = True
    on_batch: Callable[[float], None] = lambda share: None
    looks: list[Asked] = field(default_factory=list)
    questions: int = 0
    _look_of: dict[UUID, Asked] = field(default_factory=dict)
    _emails: dict[str, str] = field(default_factory=dict)
    _sessions: dict[str, tuple[Viewer, float]] = field(default_factory=dict)

    def go(self) -> list[Asked]:
        """Takes the whole town through. Returns everything that was asked to be looked at."""
        people = json.loads((self.folder / "professionals.json").read_text("utf-8"))
        ids = take_part(self.town.agencies, people, lambda done: None)
        self._emails = {person["role"]: person["email"] for person in people if person["role"]}
        officer = Officer(self.town, self._person("linkage_officer"), self._person("coordinator"))
        decides = Decides(
            self.town,
            self._person("coordinator"),
            {(agency, body["key"]): body for agency, body in self.town.submissions},
            {id: code for code, id in ids.items()},
        )
        batches = list(_batches(self.town.submissions))
        for number, batch in enumerate(batches, 1):
            _taken_in(batch.sent, ids)
            process()
            officer.answer(self.answers if self.answers is None else self.answers * BATCH.days, process)
            self._note(batch)
            if self.is_decided and self._decide(decides, batch.until):
                process()
                self._note(batch)
            self.on_batch(number / len(batches))
        self.questions = officer.answered
        return self.looks

    def _person(self, role: str) -> Callable[[], Viewer]:
        """Somebody with a role, signed in whenever they are asked for."""

        def person() -> Viewer:
            viewer, since = self._sessions.get(role, (None, 0.0))
            if viewer is None or time.monotonic() - since > ONE_SESSION:
                viewer = signed_in(self._emails[role])
                self._sessions[role] = viewer, time.monotonic()
            return viewer

        return person

    # -- what was raised ------------------------------------------------------------------------------------------------

    def _note(self, batch: Batch) -> None:
        """Notes what asks for a look and was not known: what is one now is one."""
        with system_viewer("operator").acting():
            waiting, among = _waiting()
            for alert in waiting:
                self._note_alert(alert, among, batch)

    def _note_alert(self, alert: Alert, among: Together, batch: Batch) -> None:
        # What joined or parted since was evident before: it is asked to be looked at now.
        at = alert.evident_at if batch.since <= alert.evident_at <= batch.until else batch.until
        looks = (self._look_of.get(other.id) for other in among.waiting(alert.id))
        look = next((look for look in looks if look), None) or self._new_look(alert, at)
        is_known = alert.id in self._look_of
        if not is_known:
            self._look_of[alert.id] = look
            _note_rule(look, alert, at)
        named = self._people_of(alert.id)
        look.named |= named
        look.name(map(id_of, named), batch.until if is_known else at)

    def _new_look(self, alert: Alert, at: datetime) -> Asked:
        is_about_child = rule_of(alert.rule).reads.is_about_child
        look = Asked(alert.about, "nominal" if is_about_child else "", is_about_child, at)
        self.looks.append(look)
        return look

    def _people_of(self, alert: UUID) -> set[str]:
        told = Evidence.objects.filter(alert_id=alert).values_list("people", flat=True)
        subjects = {subject for of_report in told for subject in of_report}
        named = names_of_subjects(system_viewer("operator"), subjects=subjects)
        return {person for name in named.values() if (person := self.town.truth.who.get(name))}

    # -- the co-ordinator -----------------------------------------------------------------------------------------------

    def _decide(self, decides: Decides, now: datetime) -> bool:
        """Has what waits decided: alerts at once, the list once a week. Returns whether there was anything."""
        with system_viewer("operator").acting():
            waiting, among = _waiting()
            leading = {among.leading(alert.id).id for alert in waiting}
            reports = {alert: among.standings[alert].reports for alert in leading}
        due = [alert for alert in sorted(leading) if self._is_due(self._look_of[alert], now)]
        for alert in due:
            look = self._look_of[alert]
            decides.decide(alert, people=look.named, rules=look.fired, reports=reports[alert])
        if due:
            date_decisions(due, now)
        return bool(due)

    def _is_due(self, look: Look, now: datetime) -> bool:
        return not look.is_listed or now - look.at >= LISTED_FOR


def _note_rule(look: Asked, alert: Alert, at: datetime) -> None:
    """Notes that a rule fired: first when it did, and as what raises rather than as what only lists."""
    before = look.fired.get(alert.rule)
    if before is None or (before.only_lists and not alert.is_listed):
        is_about_nights = rule_of(alert.rule).is_about_nights
        look.fired[alert.rule] = Fired(alert.rule, at, alert.is_listed, set(), set(alert.roots), is_about_nights)
    look.presumed &= bool(alert.presumes)


def _batches(sent: Iterable[tuple[str, dict[str, Any]]]) -> Iterator[Batch]:
    batch: Batch | None = None
    for agency, body in sent:
        recorded = datetime.fromisoformat(body["recorded_at"])
        if batch is None or recorded > batch.until:
            if batch:
                yield batch
            batch = Batch(recorded, recorded + BATCH)
        batch.sent.append((agency, body))
    if batch:
        yield batch


def _taken_in(sent: Iterable[tuple[str, dict[str, Any]]], ids: dict[str, UUID]) -> None:
    """Through the door of files, agency by agency."""
    by_agency: dict[str, list[str]] = {}
    for agency, body in sent:
        by_agency.setdefault(agency, []).append(json.dumps(body, ensure_ascii=False) + "\n")
    with tempfile.TemporaryDirectory() as folder:
        for agency, lines in by_agency.items():
            file = Path(folder) / f"{agency}.ndjson"
            file.write_text("".join(lines), "utf-8")
            take_in(system_viewer("operator", agency=ids[agency]), path=file, mapping=None, on_rows=lambda rows: None)


def _waiting() -> tuple[list[Alert], Together]:
    """The alerts that nobody has decided, in the order in which they were raised, with all that are one with them."""
    waiting = list(Alert.objects.exclude(id__in=Triage.objects.values("alert_id")).order_by("raised_at", "id"))
    return waiting, together(waiting)
