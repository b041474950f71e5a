"""What each letter is filled with, in words, of what the screens show of a thing. The words around it are the letter's own. No database."""

from collections.abc import Callable, Mapping

from wholepicture.base import clock
from wholepicture.casework.disruption.results import DisruptionPage
from wholepicture.casework.letters.rules import ABDUCTION_NOTICE, PANEL_INVITATION, PLACEMENT_NOTICE, REFERRAL
from wholepicture.casework.meeting.panels.results import PanelPage
from wholepicture.casework.placement.results import PlacementPage
from wholepicture.casework.placement.rules import CARE, DISTANCES
from wholepicture.casework.referral.results import ReferralPage
from wholepicture.governance.letters.results import Receiver, Source
from wholepicture.web.wording.bases import BASIS
from wholepicture.web.wording.sentences import and_list
from wholepicture.web.wording.times import gds_date, gds_datetime

Facts = Mapping[str, str]
BLANK = "____________________"


def of_placement(source: Source, to: Receiver) -> Facts:
    """Of a placement, for the authority in whose area it is."""
    page: PlacementPage = source.page
    row = page.row
    return {
        "placing": row.placing,
        "child": row.child.label,
        "born": gds_date(source.born) if source.born else BLANK,
        "where": row.where,
        "starts": gds_date(row.starts_on),
        "ends": gds_date(row.ends_on) if row.ends_on else "",
        "care": CARE[row.care],
        "distance": DISTANCES[row.distance],
        "emergency": "yes" if row.is_emergency else "",
        "holder": row.holder.name,
    }


def of_referral(source: Source, to: Receiver) -> Facts:
    """Of a referral, for who receives it: the child as the sender calls them."""
    page: ReferralPage = source.page
    row = page.row
    return {
        "called": page.called,
        "basis": BASIS.get(page.basis, ""),
        "sent": gds_datetime(row.at),
        "due": gds_datetime(row.due_at),
        "keeper": ", ".join(filter(None, (row.sender.name, row.sender.agency))),
    }


def of_panel(source: Source, to: Receiver) -> Facts:
    """Of a panel, for an agency with people on it: nobody of whom it speaks."""
    page: PanelPage = source.page
    return {
        "panel": page.row.name,
        "meets": gds_datetime(page.row.meets_at),
        "chair": page.row.chair,
        "invited": and_list([one.name for one in page.members if one.agency_id == to.agency and not one.has_left]),
    }


def of_measure(source: Source, to: Receiver) -> Facts:
    """Of a measure, for the police."""
    page: DisruptionPage = source.page
    return {
        "against": page.row.against.label,
        "children": and_list([child.label for child in page.row.children]),
        "basis": page.basis,
        "until": gds_date(page.row.expires_on) if page.row.expires_on else BLANK,
    }


FACTS: Mapping[str, Callable[[Source, Receiver], Facts]] = {
    PLACEMENT_NOTICE: of_placement,
    REFERRAL: of_referral,
    PANEL_INVITATION: of_panel,
    ABDUCTION_NOTICE: of_measure,
}


def facts_of(kind: str, maker: str) -> Callable[[Source, Receiver], Facts]:
    """How a letter of this kind is filled, by who makes it. Raises KeyError."""
    fill = FACTS[kind]
    made = gds_date(clock.local_date())
    return lambda source, to: {**fill(source, to), "from": maker, "made": made}
