"""As what alerts stand now: about whom, on which reports, and which of them are one.

An alert stays as it was raised. Behind it stand subjects and things as single reports describe them, which never change;
people join and part these afterwards. So whom an alert is about is read anew each time, through where each of them stands.
Alerts that are about the same are one, whichever rules raised them: one look, and one decision. When people part whom they
are about, they are two again. Runs inside a recorded act, and reads what whoever asks may see.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db.models import Q

from wholepicture.alerts.models import Alert, Evidence, Triage
from wholepicture.base.many_ids import Ids
from wholepicture.linkage.queries import Stands, members_of, standing_of
from wholepicture.linkage.things.queries import standing_in, standing_of_things

MOVED_LATELY = timedelta(days=7)  # longer than what is joined ever waits to be derived again


@dataclass(frozen=True)
class Standing:
    """One alert as it stands now.

    `about` is one nominal or thing; more than one where people parted since what was one when it was raised. `people` are
    the nominals whom it touches, with their roles, children first; `first_touched` those whom what it was raised on
    touches. `raised_on`, `added` and `left` are reports: those it
    was raised on; those that came to it since; and those of the latter that are no longer about the same, because people
    parted whom they had joined. `added_at`: when each report was put behind it.
    """

    about: frozenset[UUID]
    people: Mapping[UUID, str]
    first_touched: frozenset[UUID]
    raised_on: frozenset[UUID]
    added: frozenset[UUID]
    left: frozenset[UUID]
    added_at: Mapping[UUID, datetime] = field(default_factory=dict)

    def rests_on_presumption(self, alert: Alert) -> bool:
        """Whether those whom it takes to be one are not, or nobody has judged it."""
        return bool(alert.presumes) and len(self.about) > 1

    def reports_at(self, moment: datetime) -> frozenset[UUID]:
        """The reports that stand behind it now and stood there then."""
        return frozenset(report for report in self.reports if self.added_at[report] <= moment)

    @property
    def reports(self) -> frozenset[UUID]:
        """The reports that stand behind it now."""
        return self.raised_on | self.added


@dataclass
class _Behind:
    """The reports behind one alert, those that it was raised on and those that came since."""

    raised_on: list[Evidence] = field(default_factory=list)
    later: list[Evidence] = field(default_factory=list)

    @property
    def added_at(self) -> dict[UUID, datetime]:
        return {row.submission: row.added_at for row in (*self.raised_on, *self.later)}


def standings(alerts: Iterable[Alert]) -> dict[UUID, Standing]:
    """Each of these alerts as it stands now."""
    listed = {alert.id: alert for alert in alerts}
    behind = {alert: _Behind() for alert in listed}
    for row in Evidence.objects.filter(alert_id__in=list(listed)):
        (behind[row.alert_id].later if row.is_later else behind[row.alert_id].raised_on).append(row)
    places = _Places.of(listed.values(), behind.values())
    return {alert.id: places.standing(alert, behind[alert.id]) for alert in listed.values()}


@dataclass(frozen=True)
class _Places:
    """Where subjects and things stand now."""

    people: Mapping[UUID, Stands]
    things: Mapping[UUID, UUID]

    @classmethod
    def of(cls, alerts: Iterable[Alert], behind: Iterable[_Behind]) -> "_Places":
        named: set[UUID] = set()
        for alert in alerts:
            named.update([alert.about], alert.nominals)
        for reports in behind:
            for row in (*reports.raised_on, *reports.later):
                named.update(row.about, row.people)
        people = standing_of(named)
        return cls(people, standing_of_things(named - people.keys()))

    def now(self, named: Iterable[UUID]) -> frozenset[UUID]:
        """In whom or in what these stand now."""
        return frozenset(self._now(one) for one in named)

    def _now(self, named: UUID) -> UUID:
        return self.people[named].nominal if named in self.people else self.things.get(named, named)

    def standing(self, alert: Alert, behind: _Behind) -> Standing:
        # What was raised without saying of whom each report tells is about the one whose id it holds.
        about = self.now(named for row in behind.raised_on for named in row.about) or self.now([alert.about])
        added: list[Evidence] = []
        left: list[Evidence] = []
        for row in behind.later:
            (left if row.about and about.isdisjoint(self.now(row.about)) else added).append(row)
        return Standing(
            about=about,
            people=self._people(alert, [*behind.raised_on, *added]),
            first_touched=frozenset(self._people(alert, behind.raised_on)),
            raised_on=frozenset(row.submission for row in behind.raised_on),
            added=frozenset(row.submission for row in added),
            left=frozenset(row.submission for row in left),
            added_at=behind.added_at,
        )

    def _people(self, alert: Alert, behind: Sequence[Evidence]) -> dict[UUID, str]:
        """Nominals with their roles, children first. Somebody whom one report calls a child is one."""
        touched = [subject for row in behind for subject in row.people] or alert.nominals
        roles: dict[UUID, str] = {}
        for subject in touched:
            stands = self.people.get(subject, Stands(subject, ""))
            if roles.get(stands.nominal) != "child":
                roles[stands.nominal] = stands.role
        return dict(sorted(roles.items(), key=lambda person: (person[1] != "child", person[0])))


# -- which alerts are one -------------------------------------------------------------------------------------------


Key = frozenset[UUID]  # about whom or what


@dataclass(frozen=True)
class Together:
    """Alerts with all those that are one with any of them, or were raised about somebody of the same: by what they are about."""

    standings: Mapping[UUID, Standing]
    alerts: Mapping[UUID, Alert]
    decided: frozenset[UUID]

    def key(self, alert: UUID) -> Key:
        return self.standings[alert].about

    def about(self, whole: frozenset[UUID]) -> list[Alert]:
        """The alerts that are about these and nobody else."""
        return [alert for alert in self.alerts.values() if self.standings[alert.id].about == whole]

    def one_with(self, alert: UUID) -> list[Alert]:
        """The alerts that are one with this one, itself included, in the order in which they were raised."""
        mine = self.key(alert)
        return _in_order(other for other in self.alerts.values() if self.key(other.id) == mine)

    def touching(self, alert: UUID) -> list[Alert]:
        """Other alerts that are about somebody or something of the same, and of more: people were parted since."""
        about = self.key(alert)
        near = []
        for other in self.alerts.values():
            other_about = self.key(other.id)
            if other_about != about and not other_about.isdisjoint(about):
                near.append(other)
        return _in_order(near)

    def waiting(self, alert: UUID) -> list[Alert]:
        """Those that are one with this one and that nobody has decided, itself included where it waits."""
        return [other for other in self.one_with(alert) if other.id not in self.decided]

    def waiting_with(self, alert: UUID) -> list[Alert]:
        """The others that are one with this one and wait, where it waits itself."""
        return [other for other in self.waiting(alert) if other.id != alert] if alert not in self.decided else []

    def decided_with(self, alert: UUID) -> list[UUID]:
        """Those that are one with this one and were decided, itself included: none, where it waits."""
        if alert not in self.decided:
            return []
        return [other.id for other in self.one_with(alert) if other.id in self.decided]

    def raised_before(self, alert: UUID) -> list[Alert]:
        """The others that are one with this one, or touch the same; without those that wait with it."""
        waiting = {other.id for other in self.waiting_with(alert)} | {alert}
        return [*(other for other in self.one_with(alert) if other.id not in waiting), *self.touching(alert)]

    def as_it_waits(self, alert: UUID) -> str:
        """What a decision of it would answer, in short: another text as soon as another alert, or another report, waits with it."""
        waits = sorted(
            [str(other.id), *sorted(map(str, self.standings[other.id].reports))] for other in self.waiting(alert)
        )
        return sha256(repr(waits).encode()).hexdigest()[:32]

    def leading(self, alert: UUID) -> Alert:
        """The one that is shown for all that are one: what waits longest, before what is only listed; else what was raised last."""
        waiting = self.waiting(alert)
        return min(waiting, key=place_of) if waiting else self.one_with(alert)[-1]


def place_of(alert: Alert) -> tuple[object, ...]:
    """Its place among what waits: before what is only listed, the one due first before others."""
    return alert.is_listed, alert.due_at, alert.evident_at, alert.id


def _in_order(alerts: Iterable[Alert]) -> list[Alert]:
    return sorted(alerts, key=lambda alert: (alert.raised_at, alert.id))


def together(alerts: Sequence[Alert]) -> Together:
    """These alerts, with all that are one with any of them or touch the same."""
    known = {alert.id: alert for alert in alerts}
    stand = standings(alerts)
    about = set[UUID]().union(*(standing.about for standing in stand.values()))
    others = _raised_about(about, known)
    known |= others
    stand |= standings(others.values())
    decided = Triage.objects.filter(alert_id__in=list(known)).values_list("alert_id", flat=True)
    return Together(stand, known, frozenset(decided))


def stands_now(about: UUID) -> UUID:
    """Background: in whom or in what this stands now. A picture that waits to be derived again holds who it was before."""
    people = standing_of([about])
    return people[about].nominal if about in people else standing_of_things([about]).get(about, about)


def raised_about(abouts: Collection[UUID]) -> Together:
    """Background: the alerts that are about one of these, whatever they were called when they were raised."""
    return together(list(raised_about_any(abouts).values()))


def parted_with(submissions: Iterable[UUID]) -> set[UUID]:
    """Background: the other reports behind alerts about what was one and has been parted, if one of these is behind them.

    Of two who are parted one keeps the nominal, and so its reports are not derived again: what they tell alone is looked
    at as well.
    """
    behind = Evidence.objects.filter(submission__in=list(submissions)).values("alert_id")
    stand = standings(Alert.objects.filter(id__in=behind)).values()
    return set[UUID]().union(*(standing.raised_on for standing in stand if len(standing.about) > 1))


def alerts_touching(nominal: UUID) -> set[UUID]:
    """The alerts of which a report that stands behind them tells of somebody."""
    here = {subject: submission for _, subject, submission in members_of([nominal])}
    behind = Evidence.objects.filter(submission__in=Ids(here.values())).values_list("alert_id", "people")
    return {alert for alert, people in behind if not here.keys().isdisjoint(people)}


def raised_about_any(abouts: Collection[UUID]) -> dict[UUID, Alert]:
    """Background: the alerts behind which a report tells of one of these."""
    return _raised_about(abouts, ())


def _raised_about(about: Collection[UUID], known: Collection[UUID]) -> dict[UUID, Alert]:
    """Alerts behind which a report tells of somebody or something of these; but those that are known."""
    if not about:
        return {}
    members = members_of(about)
    subjects = {subject for _, subject, _ in members}
    things = standing_in({*about}.difference(nominal for nominal, _, _ in members))
    told_of = Q(submission__in=Ids(submission for _, _, submission in members))
    if things:
        told_of |= Q(
            about__overlap=list(things)
        )  # which row security lets no index answer: only where there is a thing
    named = {*about} | subjects | things
    behind = Evidence.objects.filter(told_of, is_later=False).values_list("alert_id", "about")
    ids = {alert for alert, told in behind if not named.isdisjoint(told)}
    # What was raised without saying of whom each report tells.
    ids.update(Alert.objects.filter(about__in=named).values_list("id", flat=True))
    return dict(Alert.objects.in_bulk(list(ids.difference(known))))
