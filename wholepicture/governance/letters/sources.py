"""Of what each letter is made, who may make it, and to who it may go. Inside a recorded act: what the maker may not read is in none."""

from collections.abc import Callable, Mapping
from uuid import UUID

from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import NotFound
from wholepicture.casework.disruption.queries import disruption_of
from wholepicture.casework.disruption.rules import NOT_DESCRIBED
from wholepicture.casework.letters.rules import ABDUCTION_NOTICE, PANEL_INVITATION, PLACEMENT_NOTICE, REFERRAL
from wholepicture.casework.meeting.panels.queries import panel_of
from wholepicture.casework.placement.queries import placement_page
from wholepicture.casework.placement.rules import NOTIFIED
from wholepicture.casework.referral.queries import referral_of
from wholepicture.governance.letters.results import Receiver, Source
from wholepicture.partnership.queries import agencies_by_id
from wholepicture.picture.queries import born_of

DRAFTED = ("abduction_notice",)  # tactics of which there is a draft
POLICE = "police"


def source_of(viewer: Viewer, kind: str, record: UUID) -> Source:
    """What a letter of this kind is made of. Raises NotFound: there is no such thing, it is not the viewer's to write about, or there is
    nobody to write to."""
    if kind not in _SOURCES:
        raise NotFound
    source = _SOURCES[kind](viewer, record)
    if not source.receivers:
        raise NotFound
    return source


def _placement(viewer: Viewer, record: UUID) -> Source:
    """To the host authority, by whoever may enter that it was notified; never by the host."""
    page = placement_page(viewer, placement=record)
    row = page.row
    if row.as_host or NOTIFIED not in page.may_come or not row.host:
        raise NotFound
    return Source(
        page=page,
        receivers=(Receiver(row.host_id, row.host),),
        about=frozenset({row.child.id}),
        telling=(row.where,),
        born=born_of(row.child.id),
    )


def _referral(viewer: Viewer, record: UUID) -> Source:
    """To who receives it, by whoever sees to it for its sender, until somebody answers."""
    page = referral_of(viewer, referral=record)
    if page is None or not page.may_write or page.row.child is None:
        raise NotFound
    return Source(
        page=page,
        receivers=(Receiver(page.row.to_agency_id, page.row.to_agency),),
        about=frozenset({page.row.child}),
        words=page.words,
    )


def _panel(viewer: Viewer, record: UUID) -> Source:
    """To each agency whose people are on it, by whoever runs it, while it is to meet."""
    page = panel_of(viewer, panel=record)
    if not page.may_run or page.row.held_at:
        raise NotFound
    agencies = {member.agency_id: member.agency for member in page.members if not member.has_left}
    people = {item.about: item.label for item in page.items if item.kind in ("child", "nominal") and item.about}
    return Source(
        page=page,
        receivers=tuple(Receiver(agency, name) for agency, name in agencies.items()),
        about=frozenset(),
        near=frozenset(people),
        unnamed=tuple(set(people.values()) - {NOT_DESCRIBED}),
    )


def _measure(viewer: Viewer, record: UUID) -> Source:
    """To the police, of a measure that is not over."""
    page = disruption_of(viewer, measure=record)
    if page.row.tactic.code not in DRAFTED or not page.may_come:
        raise NotFound
    against = {page.row.against.id} if page.row.against.kind == "nominal" else set()
    police = sorted(
        (one for one in agencies_by_id().values() if one.type == POLICE and one.area_id == viewer.area_id),
        key=lambda one: (one.name, one.id),
    )
    return Source(
        page=page,
        receivers=tuple(Receiver(one.id, one.name) for one in police),
        about=frozenset({*against, *(child.id for child in page.row.children)}),
    )


_SOURCES: Mapping[str, Callable[[Viewer, UUID], Source]] = {
    PLACEMENT_NOTICE: _placement,
    REFERRAL: _referral,
    PANEL_INVITATION: _panel,
    ABDUCTION_NOTICE: _measure,
}
