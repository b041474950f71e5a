"""The rules going through a town report by report, and a co-ordinator who decides what they raise: by the truth, in time.

As in the product: what is about the same child or thing is one look, whichever rules raised it; what was decided completes
nothing again; what was dismissed counts no more; and a mark of concern has whoever is tied to it looked at.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from wholepicture.alerts.decisions import OPEN_TO_EVERYBODY
from wholepicture.alerts.finding import Finding, rolls_into, worth_raising
from wholepicture.alerts.inputs import NOTHING_DECIDED, Decided, Input, Mark
from wholepicture.alerts.rule import all_found
from wholepicture.alerts.rules_used import UsedRule
from wholepicture.config.evaluation.perfect_picture import Knowledge, PerfectPicture, Touched, id_of
from wholepicture.config.evaluation.town import Town

_LOOKED_BACK = timedelta(days=365)
_COUNTS_FOR = timedelta(days=365)


@dataclass
class Fired:
    """A rule that fired, first when it did."""

    rule: str
    at: datetime
    only_lists: bool
    evidence: set[UUID]
    roots: set[str]
    is_about_nights: bool


@dataclass
class Look:
    """What asks for one look: about whom or what, since when, and which rules fired. `decision`: what a person said."""

    about: UUID
    kind: str  # nominal, where it is about a child or an adult
    is_about_child: bool
    at: datetime
    fired: dict[str, Fired] = field(default_factory=dict)
    people: set[UUID] = field(default_factory=set)
    decision: str = ""
    decided_at: datetime | None = None
    later: set[UUID] = field(default_factory=set)  # what came to it while a person acted on it

    @property
    def evident_at(self) -> datetime:
        """When its evidence was complete."""
        return max(fired.at for fired in self.fired.values())

    @property
    def is_listed(self) -> bool:
        """Whether it stands on the look-again list alone."""
        return all(fired.only_lists for fired in self.fired.values())

    @property
    def raised_at(self) -> datetime | None:
        """When it was raised as an alert; None: it is only listed."""
        return min((fired.at for fired in self.fired.values() if not fired.only_lists), default=None)

    @property
    def evidence(self) -> set[UUID]:
        return self.later.union(*(fired.evidence for fired in self.fired.values()))


@dataclass
class Coordinator:
    """Who decides, by the truth, so many days after a look was asked for. `days` None: nobody decides."""

    days: int | None = 3
    days_listed: int = 7


class Looking:
    """One run through a town."""

    def __init__(self, town: Town, rules: Sequence[UsedRule], coordinator: Coordinator) -> None:
        self._town, self._coordinator = town, coordinator
        self._picture = PerfectPicture(town)
        self._rules = [used for used in rules if used.use != "off"]
        self._known = Knowledge()
        self._exploited = {id_of(child) for child in town.truth.exploited}
        self._harmed = {id_of(child) for child in town.truth.harmed_at_home}
        self._culprits = {id_of(culprit) for culprit in town.truth.culprits}
        self._by_about: dict[UUID, list[Look]] = {}
        self._waiting: list[Look] = []
        self.looks: list[Look] = []

    def run(self, submissions: Iterable[tuple[str, dict[str, object]]] | None = None) -> list[Look]:
        """Everything that was asked to be looked at, in the order in which it was."""
        for agency, body in self._town.submissions if submissions is None else submissions:
            now = datetime.fromisoformat(str(body["recorded_at"]))
            self._decide_until(now)
            self._look(self._picture.add(agency, body), now)
        self._decide_until(datetime.max.replace(tzinfo=UTC))
        return self.looks

    def _look(self, touched: Touched, now: datetime) -> None:
        for child in sorted(touched.children):
            given: Input | None = self._picture.of_child(child, self._known)
            self._raise(given, child, "nominal", now)
        for kind, thing in sorted(touched.things):
            given = self._picture.of_thing(kind, thing, self._known)
            self._raise(given, thing, kind, now)

    def _raise(self, given: Input | None, about: UUID, kind: str, now: datetime) -> None:
        if given is None:
            return
        for used in self._rules:
            if used.rule.reads is type(given):
                for finding in all_found(used.rule, given):
                    self._note(used, finding, Look(about, kind, used.rule.reads.is_about_child, now), now)

    def _note(self, used: UsedRule, finding: Finding, look: Look, now: datetime) -> None:
        before = self._by_about.setdefault(look.about, [])
        waiting = next((past for past in before if not past.decision), None)
        if self._goes_behind(used, finding, before, waiting) or not self._is_news(used, finding, before, waiting):
            return
        if waiting is None:
            waiting = look
            before.append(look)
            self.looks.append(look)
            self._waiting.append(look)
        waiting.fired[used.rule.code] = Fired(
            used.rule.code, now, used.only_lists, set(finding.evidence), set(finding.roots), used.rule.is_about_nights
        )
        waiting.people.update(finding.nominals)

    def _goes_behind(self, used: UsedRule, finding: Finding, before: Sequence[Look], waiting: Look | None) -> bool:
        """Puts a finding behind what waits for the same rule, or what a person acts on. Returns whether there was any."""
        if waiting and used.rule.code in waiting.fired:
            waiting.fired[used.rule.code].evidence.update(finding.evidence)
            waiting.people.update(finding.nominals)
            return True
        acted = [past for past in before if past.decision == "act" and self.is_right(past)]
        is_rolled = waiting is None and used.rule.rolls_up and rolls_into(finding, [past.evident_at for past in acted])
        if is_rolled:
            acted[-1].later.update(finding.evidence)
            self._remember(acted[-1])
        return is_rolled

    def _is_news(self, used: UsedRule, finding: Finding, before: Sequence[Look], waiting: Look | None) -> bool:
        """Whether it adds a source to what was decided of the rule; and, only listed, is not of what was just looked at."""
        of_rule = [past.fired[used.rule.code] for past in before if past.decision and used.rule.code in past.fired]
        heard = [frozenset(fired.roots) for fired in of_rule] if used.rule.wants_another_source else []
        if not worth_raising(finding, heard):
            return False
        looks_at_dismissed = waiting or not used.only_lists or used.rule.follows_dismissal
        return bool(looks_at_dismissed) or not rolls_into(finding, _dismissed(before))

    # -- the co-ordinator -----------------------------------------------------------------------------------------------

    def _decide_until(self, now: datetime) -> None:
        for look, due in sorted(self._due(now), key=lambda pair: pair[1]):
            self._decide(look, min(due, now))

    def _due(self, now: datetime) -> Iterator[tuple[Look, datetime]]:
        if self._coordinator.days is None:
            return
        self._waiting = [look for look in self._waiting if not look.decision]
        for look in self._waiting:
            raised = look.raised_at
            due = (raised or look.at) + timedelta(
                days=self._coordinator.days if raised else self._coordinator.days_listed
            )
            if due <= now:
                yield look, due

    def is_right(self, look: Look) -> bool:
        """Whether it concerns a child who is exploited."""
        return bool(look.people & self._exploited)

    def _decide(self, look: Look, at: datetime) -> None:
        # Harm at home is acted on where it is told of; that somebody else exploits her is dismissed all the same.
        is_act = self.is_right(look) or ("harm" in look.fired and bool(look.people & self._harmed))
        look.decision, look.decided_at = "act" if is_act else "dismiss", at
        self._remember(look)
        if self.is_right(look):
            self._known.confirmed |= look.people & self._exploited
            self._mark(look, at)
            self._look_beside(look.people & self._exploited, at)
        if not is_act and not look.is_about_child and look.raised_at and not self._is_of_concern(look.about, at):
            self._known.marks[look.about] = Mark(look.about, False, at, datetime.max.replace(tzinfo=UTC), look.kind)

    def _remember(self, look: Look) -> None:
        before = self._known.decided.get(look.about, NOTHING_DECIDED)
        roots = {root.casefold() for fired in look.fired.values() for root in fired.roots}
        nights, dismissed = before.nights_dismissed, before.dismissed_at
        if look.decision == "dismiss" and not look.is_listed:
            dismissed = max(dismissed or look.evident_at, look.evident_at)
            if any(fired.is_about_nights for fired in look.fired.values()):
                nights = max(nights or look.evident_at, look.evident_at)
            self._known.dismissed[look.about] = self._known.dismissed.get(look.about, frozenset()) | look.evidence
        self._known.decided[look.about] = Decided(
            looked_at=before.looked_at | look.evidence,
            roots=before.roots | roots,
            nights_dismissed=nights,
            dismissed_at=dismissed,
            decided_at=look.decided_at,
        )

    def _mark(self, look: Look, at: datetime) -> None:
        """Whoever confirms marks those behind it who are named in what it rests on, and what is theirs."""
        named: set[UUID] = set().union(*(self._picture.culprits_in.get(report, ()) for report in look.evidence))
        for culprit in sorted(named & self._culprits):
            is_open = self._picture.place_kind(culprit) in OPEN_TO_EVERYBODY
            if not is_open and culprit not in self._known.marks:
                kind = self._picture.things.get(culprit, "nominal")
                self._known.marks[culprit] = Mark(culprit, True, at, at + _COUNTS_FOR, kind)
                for child in sorted(self._picture.tied_to(culprit, at - _LOOKED_BACK)):
                    self._raise(self._picture.of_child(child, self._known), child, "nominal", at)

    def _look_beside(self, confirmed: Iterable[UUID], at: datetime) -> None:
        """Has those looked at who are named with a child who was just confirmed."""
        rows = self._picture.rows
        beside = {row.nominal for child in confirmed if child in rows for row in rows[child].named_with}
        for child in sorted(beside & rows.keys()):
            self._raise(self._picture.of_child(child, self._known), child, "nominal", at)

    def _is_of_concern(self, about: UUID, at: datetime) -> bool:
        mark = self._known.marks.get(about)
        return mark is not None and mark.is_of_concern and mark.until >= at


def _dismissed(looks: Iterable[Look]) -> list[datetime]:
    """When those of these looks were evident that were dismissed."""
    return [look.evident_at for look in looks if look.decision == "dismiss"]
