"""Alerts as the command `wholepicture alerts` answers them: one entry a look. As the operator, who reads what is stored."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any
from uuid import UUID

from wholepicture.alerts.listing import worded
from wholepicture.alerts.models import Alert, Evidence, Triage
from wholepicture.alerts.standing import Key, Standing, place_of, standings
from wholepicture.alerts.wording import Words
from wholepicture.base.ledgered import concerning
from wholepicture.partnership.queries import agencies_by_id
from wholepicture.partnership.signs.queries import labels_now


@dataclass(frozen=True)
class _Read:
    """All that the entries are made of."""

    standings: Mapping[UUID, Standing]
    decisions: Mapping[UUID, str]
    evidence: Mapping[UUID, list[dict[str, str]]]
    words: Words


def as_data(agency_names: Mapping[UUID, str], *, with_listed: bool) -> list[dict[str, Any]]:
    """Inside a recorded act: the entries, by when they were evident."""
    alerts = list(Alert.objects.order_by("evident_at", "id"))
    decisions = dict(Triage.objects.values_list("alert_id", "decision"))
    read = _Read(standings(alerts), decisions, _senders_behind(), Words(agency_names, signs=labels_now(None)))
    looks = [look for look in _looks(alerts, read) if with_listed or not look[0].is_listed]
    looks.sort(key=lambda look: (look[0].evident_at, look[0].id))
    nominals = {nominal for look in looks for alert in look for nominal in read.standings[alert.id].people}
    concerning(subjects=nominals, records=[alert.id for look in looks for alert in look])
    return [_entry(look, read) for look in looks]


def _looks(alerts: Sequence[Alert], read: _Read) -> list[list[Alert]]:
    """What waits about the same together, the one that stands for all first; each one that was decided by itself."""
    waiting: dict[Key, list[Alert]] = {}
    decided: list[list[Alert]] = []
    for alert in alerts:
        if alert.id in read.decisions:
            decided.append([alert])
        else:
            waiting.setdefault(read.standings[alert.id].about, []).append(alert)
    return [*decided, *(sorted(look, key=place_of) for look in waiting.values())]


def _entry(look: Sequence[Alert], read: _Read) -> dict[str, Any]:
    leading, *others = look
    return {
        "id": str(leading.id),
        "rule": leading.rule,
        "rule_version": leading.rule_version,
        "evident_at": leading.evident_at.isoformat(),
        "raised_at": leading.raised_at.isoformat(),
        "nominals": _once(str(nominal) for alert in look for nominal in read.standings[alert.id].people),
        "items": _once(str(item) for alert in look for item in alert.items),
        "reasons": _sentences(leading, read),
        "evidence": _senders_once(look, read),
        "rules": _once(alert.rule for alert in look),
        "rolled_up": [_rolled_up(other, read) for other in others],
        "is_listed": leading.is_listed,
        "decision": read.decisions.get(leading.id),
    }


def _rolled_up(alert: Alert, read: _Read) -> dict[str, Any]:
    return {
        "id": str(alert.id),
        "rule": alert.rule,
        "evident_at": alert.evident_at.isoformat(),
        "reasons": _sentences(alert, read),
    }


def _once(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))


def _sentences(alert: Alert, read: _Read) -> list[str]:
    return [reason.sentence for reason in worded(alert, read.words)]


def _senders_once(look: Iterable[Alert], read: _Read) -> list[dict[str, str]]:
    behind = chain.from_iterable(read.evidence.get(alert.id, []) for alert in look)
    return list({(sender["agency"], sender["key"]): sender for sender in behind}.values())


def _senders_behind() -> dict[UUID, list[dict[str, str]]]:
    """Agency and key of every report behind every alert, in the order in which they were added."""
    codes = {agency.id: agency.code for agency in agencies_by_id().values()}
    behind: dict[UUID, list[dict[str, str]]] = {}
    for row in Evidence.objects.order_by("added_at", "key"):
        behind.setdefault(row.alert_id, []).append({"agency": codes.get(row.agency, ""), "key": row.key})
    return behind
