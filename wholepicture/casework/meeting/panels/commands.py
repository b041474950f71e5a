"""Every write of panels. Nothing is changed: each step and each word is a row of its own, and two who write at once both see both."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import chain
from operator import attrgetter
from uuid import UUID

from wholepicture.access.queries import those_of_directory
from wholepicture.access.rules import HUB_READERS, ROLES, Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NotFound, NotPermitted, Refusal, command, concerning
from wholepicture.base.stored_first import stored_first
from wholepicture.casework.cases.commands import NotOpened, give_action
from wholepicture.casework.cases.rules import FirstAction
from wholepicture.casework.meeting.panels.gather import candidates
from wholepicture.casework.meeting.panels.queries import may_record, may_run
from wholepicture.casework.meeting.panels.rules import (
    CALLED,
    CHAIRED,
    DECIDED,
    DROPPED,
    HELD,
    KEPT,
    LONGEST_NAME,
    MOST_ITEMS,
    MOVED,
    SAID,
    SECTION_OF,
    WITHOUT_ONE_BEFORE,
    WORDS,
    Candidate,
    Why,
    missing_of,
    wrong_time,
    wrong_words,
)
from wholepicture.casework.meeting.panels.stored import item_of, items_now, may_chair, members_in, members_of
from wholepicture.casework.models import (
    Panel,
    PanelAction,
    PanelItem,
    PanelMember,
    PanelReason,
    PanelStep,
    PanelWord,
)
from wholepicture.linkage.queries import nominal_now
from wholepicture.notices.telling import tell
from wholepicture.partnership.absences.queries import narrowed_among
from wholepicture.partnership.queries import roles_of
from wholepicture.picture.queries import shown_beyond_named, shows_to_viewer

HAS_LEFT = "{name} has left. Choose somebody who works here."
LAPSED = "The training of {name} lapsed, so they may not read about children now. Choose somebody else, or come back once it is renewed."
CANNOT_READ = "{name} has no role in which children are read. Choose somebody who signs in and works with children."
READS_NOT_ALL = (
    "{name} may not read every item on this agenda. Choose somebody who may; or leave out what they may not read, and "
    "name them then."
)
ON_IT = "They stand on this agenda already."
ONLY_NAMED = "What is known of them was kept by its sender to named people: it may not be spoken of on a panel."
NO_CASE = UUID(int=0)
ABSENT = {"social_care": "children’s social care", "police": "the police", "health": "health"}


class NotWritten(Refusal):
    """Something is to be put right first. Nothing was stored, and everything that you typed is kept on the page."""

    status = 422

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__()
        self.problems = dict(problems)


class WrittenMeanwhile(Refusal):
    """Somebody wrote something here while you had it open. It stands above, and what you typed below: read theirs, then send yours
    again."""


def _raise(problems: dict[str, str]) -> None:
    if found := {field: words for field, words in problems.items() if words}:
        raise NotWritten(found)


# -- the panel, and who is on it -------------------------------------------------------------------------------------------


@command(Permission.ALERTS, called="Called a panel", action="collection")
def call_panel(viewer: Viewer, *, name: str, meets_at: datetime | None, chair: UUID | None) -> UUID:
    """Call a panel, with who chairs it, and build its agenda. Somebody of another agency chairs it who may read every item. Returns its id.
    Raises NotPermitted, NotWritten."""
    if not may_run(viewer):
        raise NotPermitted
    at = clock.now()
    problems = {
        "name": wrong_words(name, "Give it a name that tells of nobody, like Panel of March.", LONGEST_NAME),
        "meets": wrong_time(meets_at, at),
        "colleague": _wrong_person(viewer, chair),
    }
    _raise(problems)
    assert viewer.area_id is not None
    assert chair is not None  # the rules refuse nobody
    before = Panel.objects.exclude(held_at=None).order_by("-at").first()
    row = Panel.objects.create(
        id=new_id(),
        area_id=viewer.area_id,
        name=name.strip(),
        chair_id=chair if _is_hub(chair) else viewer.person,
        since=before.held_at if before and before.held_at else at - WITHOUT_ONE_BEFORE,
        called_by_id=viewer.person,
        at=at,
    )
    _step(viewer, row.id, CALLED, 0, meets_at=meets_at)
    _name(viewer, row.id, chair, is_in=True)
    _build(viewer, row)
    if not _is_hub(chair):
        # What they would chair stands only now.
        _raise({"colleague": _wrong_to_chair(viewer, row, chair)})
        _step(viewer, row.id, CHAIRED, 1, chair_id=chair)
    if chair != viewer.professional_id:
        tell("panel", row.id, area=row.area_id, people=[chair], with_cover=False)
    concerning(records=[row.id, chair])
    return row.id


def _is_hub(person: UUID | None) -> bool:
    return person is not None and roles_of([person]).get(person, "") in HUB_READERS


def _wrong_person(viewer: Viewer, person: UUID | None) -> str:
    found = next(iter(those_of_directory(viewer, person=person)), None) if person else None
    if found is None:
        return "Say who."
    if found.has_left:
        return HAS_LEFT.format(name=found.name)
    role = ROLES.get(roles_of([found.id]).get(found.id, ""))
    if role is None or not role.reads or Permission.CASES not in role.permissions:
        return CANNOT_READ.format(name=found.name)
    if narrowed_among([found.id], clock.local_date()):
        return LAPSED.format(name=found.name)
    return ""


def _wrong_to_chair(viewer: Viewer, row: Panel, chair: UUID | None) -> str:
    """What is wrong with somebody who is to chair a panel; of whoever is not of the hub, that they may not read every item."""
    said = _wrong_person(viewer, chair)
    if said or chair is None or may_chair(row.id, chair):
        return said
    found = next(iter(those_of_directory(viewer, person=chair)))
    return READS_NOT_ALL.format(name=found.name)


@command(Permission.CASES, called="Named who chairs a panel")
def name_panel_chair(viewer: Viewer, *, panel: UUID, chair: UUID | None, seen: int) -> None:
    """Somebody else chairs a panel from now on, of the hub or of any agency, who may read every item on it. They are a member of it, and
    are told. Raises NotFound, NotPermitted, NotWritten, WrittenMeanwhile."""
    row = _panel(viewer, panel)
    said = "They chair this panel already." if chair == row.chair_id else _wrong_to_chair(viewer, row, chair)
    _raise({"colleague": said})
    assert chair is not None  # the rules refuse nobody
    _step(viewer, panel, CHAIRED, seen, chair_id=chair)
    if chair not in members_in(panel):
        _name(viewer, panel, chair, is_in=True)
    if chair != viewer.professional_id:
        tell("panel", row.id, area=row.area_id, people=[chair], with_cover=False)
    concerning(records=[panel, chair])


def _recorded(viewer: Viewer, panel: UUID) -> Panel:
    """One of which the viewer writes down what comes of it. Raises NotFound, NotPermitted."""
    row = Panel.objects.filter(id=panel).first()
    if row is None:
        raise NotFound
    if not may_record(viewer, panel):
        raise NotPermitted
    return row


def _panel(viewer: Viewer, panel: UUID) -> Panel:
    """One that the viewer runs. Raises NotFound, NotPermitted."""
    row = Panel.objects.filter(id=panel).first()
    if row is None:
        raise NotFound
    if not may_run(viewer):
        raise NotPermitted
    return row


@command(Permission.CASES, called="Named a member of a panel, or took one away")
def name_panel_member(viewer: Viewer, *, panel: UUID, person: UUID | None, is_in: bool = True) -> None:
    """Somebody is a member of a panel, and is told; or is none any more. Raises NotFound, NotPermitted, NotWritten."""
    row = _panel(viewer, panel)
    members = members_in(panel)
    if not is_in and person not in members:
        raise NotFound
    _raise({"colleague": _wrong_to_name(viewer, person, members) if is_in else _wrong_to_take_away(row, person)})
    assert person is not None  # the rules refuse nobody
    _name(viewer, panel, person, is_in=is_in)
    if is_in and person != viewer.professional_id:
        # Whoever covers for them is no member: they would be told of a panel that they may not open.
        tell("panel", row.id, area=row.area_id, people=[person], with_cover=False)
    concerning(records=[panel, person])


def _wrong_to_name(viewer: Viewer, person: UUID | None, members: Collection[UUID]) -> str:
    said = _wrong_person(viewer, person)
    return said or ("They are on this panel already." if person in members else "")


def _wrong_to_take_away(row: Panel, person: UUID | None) -> str:
    return "They chair this panel." if person == row.chair_id else ""


def _name(viewer: Viewer, panel: UUID, person: UUID, *, is_in: bool) -> None:
    PanelMember.objects.create(
        id=new_id(), panel_id=panel, person_id=person, is_in=is_in, by_id=viewer.person, at=clock.now()
    )


@command(Permission.CASES, called="Put a panel to another time")
def move_panel(viewer: Viewer, *, panel: UUID, meets_at: datetime | None, words: str, seen: int) -> None:
    """It meets at another time, with the reason. Raises NotFound, NotPermitted, NotWritten, WrittenMeanwhile."""
    _panel(viewer, panel)
    _raise({"meets": wrong_time(meets_at, clock.now()), "words": wrong_words(words, "Say why.")})
    _step(viewer, panel, MOVED, seen, meets_at=meets_at, words=words.strip())
    concerning(records=[panel], justification=words.strip())


@command(Permission.CASES, called="Recorded who came to a panel")
def hold_panel(
    viewer: Viewer, *, panel: UUID, came: Collection[UUID], words: str, seen: int, is_known_short: bool = False
) -> None:
    """It is held, with who came; the others are recorded as absent. Where social care, the police or health did not come it is recorded
    as not quorate, and whoever records it says that they know. Raises as `move_panel`."""
    row = _recorded(viewer, panel)
    there = [member for member in members_of(row.id, None) if member.id in set(came)]
    present = sorted(map(attrgetter("kind"), there))
    missing = [ABSENT[kind] for kind in missing_of(present)]
    problems = {"came": "" if there else "Tick who came.", "words": _too_long(words)}
    if there and missing and not is_known_short:
        problems["short"] = _not_quorate(missing)
    _raise(problems)
    ids = list(map(attrgetter("id"), there))
    _step(
        viewer,
        panel,
        HELD,
        seen,
        came=ids,
        present=list(dict.fromkeys(present)),
        is_quorate=not missing,
        words=words.strip(),
    )
    concerning(records=[panel, *ids])


def _too_long(text: str) -> str:
    """What is wrong with what may be empty."""
    return wrong_words(text) if text.strip() else ""


def _not_quorate(missing: Sequence[str]) -> str:
    listed = " and ".join(filter(None, (", ".join(missing[:-1]), missing[-1])))
    return f"Nobody came for {listed}: it is not quorate. Tick that it goes on, and is recorded so."


def _step(viewer: Viewer, panel: UUID, kind: str, seen: int, **said: object) -> None:
    if PanelStep.objects.filter(panel_id=panel).count() != seen:
        raise WrittenMeanwhile
    step = PanelStep(
        id=new_id(), panel_id=panel, number=seen + 1, kind=kind, by_id=viewer.person, at=clock.now(), **said
    )
    with stored_first(WrittenMeanwhile):
        step.save(force_insert=True)


# -- the agenda -----------------------------------------------------------------------------------------------------------------


@command(Permission.CASES, called="Built a panel’s agenda")
def build_agenda(viewer: Viewer, *, panel: UUID) -> int:
    """Bring an agenda up to date: what the rules find now, and is not on it, is put there. What somebody left out stays left out.
    Returns how many items are new. Raises NotFound, NotPermitted."""
    row = _panel(viewer, panel)
    concerning(records=[panel])
    return _build(viewer, row)


def _build(viewer: Viewer, panel: Panel) -> int:
    standing = _standing(panel.id)
    room = MOST_ITEMS - len(standing)
    found = candidates(viewer, panel.since)
    new = [one for one in found if _known_by(one) not in standing][:room]
    added = [_item(viewer, panel.id, candidate) for candidate in new]
    standing |= {_known_by(candidate): item for candidate, item in zip(new, added, strict=True)}
    # Of two who build it at once, the other's items stand.
    PanelItem.objects.bulk_create(added, ignore_conflicts=True)
    there = set(PanelItem.objects.filter(panel_id=panel.id).values_list("id", flat=True))
    _give_reasons([(standing[_known_by(one)].id, one) for one in found if _known_by(one) in standing], there)
    ids = set(map(attrgetter("id"), added))
    concerning(subjects=set(chain(*map(attrgetter("people"), added))), records=ids)
    return len(ids & there)


def _known_by(candidate: Candidate) -> tuple[str, UUID | str]:
    return candidate.kind, candidate.about or candidate.theme


def _give_reasons(candidates: Iterable[tuple[UUID, Candidate]], there: Collection[UUID]) -> None:
    """Every reason that does not stand yet with an item that is there."""
    known = set(PanelReason.objects.filter(item_id__in=list(there)).values_list("item_id", "code", "source"))
    PanelReason.objects.bulk_create(
        _reason(item, why)
        for item, candidate in candidates
        for why in candidate.why
        if item in there and (item, why.code, why.source) not in known
    )


def _standing(panel: UUID) -> dict[tuple[str, UUID | str], PanelItem]:
    """The items of an agenda, by who or what each is about as people and things stand now."""
    rows = list(PanelItem.objects.filter(panel_id=panel))
    now = items_now(rows)
    return {(row.kind, now[row.about].id if row.about else row.theme): row for row in rows}


def _item(viewer: Viewer, panel: UUID, candidate: Candidate, reason: str = "") -> PanelItem:
    return PanelItem(
        id=new_id(),
        panel_id=panel,
        section=candidate.section,
        kind=candidate.kind,
        about=candidate.about,
        people=list(candidate.people),
        theme=candidate.theme,
        reason=reason,
        by_id=viewer.person,
        at=clock.now(),
    )


def _reason(item: UUID, why: Why) -> PanelReason:
    return PanelReason(
        id=new_id(),
        item_id=item,
        code=why.code,
        source_kind=why.source_kind,
        source=why.source,
        words=why.words,
        at=clock.now(),
    )


@command(Permission.CASES, called="Added an item to a panel’s agenda", action="collection")
def add_item(
    viewer: Viewer, *, panel: UUID, kind: str, about: UUID | None = None, theme: str = "", reason: str = ""
) -> UUID:
    """Put somebody, or a theme in words that name nobody, on an agenda by hand, with the reason. Returns its id.

    Raises NotFound, NotPermitted, NotWritten.
    """
    row = _panel(viewer, panel)
    problems = {"reason": wrong_words(reason, "Say why it is to be spoken of.")}
    if kind == "theme":
        problems["theme"] = wrong_words(theme, "Say what the theme is, and name nobody.", 200)
        candidate = Candidate(kind, None, theme=theme.strip())
    else:
        candidate, problems["child"] = _somebody(viewer, row.id, kind, about)
    _raise(problems)
    item = _item(viewer, panel, candidate, reason.strip())
    with stored_first(NotWritten({"child": ON_IT})):
        PanelItem.objects.bulk_create([item])
    concerning(subjects=item.people, records=[panel, item.id], justification=reason.strip())
    return item.id


def _somebody(viewer: Viewer, panel: UUID, kind: str, about: UUID | None) -> tuple[Candidate, str]:
    if kind not in SECTION_OF:
        raise NotFound
    if about is None:
        return Candidate(kind, None), "Say who."
    stands = nominal_now(viewer, about) or about
    if kind not in ("child", "nominal") or not shows_to_viewer(kind, stands):
        raise NotFound
    problem = ""
    if (kind, stands) in _standing(panel):
        problem = ON_IT
    elif not shown_beyond_named(kind, stands):
        problem = ONLY_NAMED
    return Candidate(kind, stands, people=(stands,)), problem


# -- what is said of an item -----------------------------------------------------------------------------------------------------


@command(Permission.CASES, called="Wrote something of an item of a panel")
def write_on_item(viewer: Viewer, *, item: UUID, kind: str, words: str, dissent: str = "", seen: int) -> None:
    """Say something of an item; for whoever records the panel, decide about it; for whoever runs it, leave it out or take it up again,
    with the reason.

    Raises NotFound, NotPermitted, NotWritten, WrittenMeanwhile.
    """
    row = PanelItem.objects.filter(id=item).first()
    if row is None or kind not in WORDS:
        raise NotFound
    _raise_unless_writes(viewer, row, kind)
    asked = {
        SAID: "Write what is to be said.",
        DECIDED: "Write what is decided.",
        DROPPED: "Say why it is left out.",
        KEPT: "Say why it is taken up again.",
    }
    _raise({"words": wrong_words(words, asked[kind]), "dissent": _too_long(dissent)})
    if PanelWord.objects.filter(item_id=item).count() != seen:
        raise WrittenMeanwhile
    said = {"kind": kind, "words": words.strip(), "dissent": dissent.strip(), "by_id": viewer.person}
    word = PanelWord(id=new_id(), item_id=item, number=seen + 1, at=clock.now(), **said)
    with stored_first(WrittenMeanwhile):
        word.save(force_insert=True)
    concerning(subjects=row.people, records=[row.panel_id, item], justification=words.strip())


def _raise_unless_writes(viewer: Viewer, item: PanelItem, kind: str) -> None:
    """Whoever reads an item may say something of it; who else writes what, with who records it and who runs it."""
    may_write = kind == SAID or (may_record(viewer, item.panel_id) if kind == DECIDED else may_run(viewer))
    if not may_write:
        raise NotPermitted


@command(Permission.CASES, called="Decided about an item of a panel, with what is done")
def decide_on_item(
    viewer: Viewer, *, item: UUID, words: str, dissent: str, seen: int, case: UUID | None, first: FirstAction | None
) -> None:
    """What is decided about an item, and who does what by when, typed together: neither is stored without the other. `words` may be empty
    where there is an action (`first`, in a `case`). Raises NotFound, NotPermitted, NotWritten, WrittenMeanwhile."""
    problems: dict[str, str] = {}
    if words.strip() or dissent.strip() or first is None:
        try:
            write_on_item(viewer, item=item, kind=DECIDED, words=words, dissent=dissent, seen=seen)
        except NotWritten as refused:
            problems |= {"decided": refused.problems.get("words", "")} | refused.problems
    if first is not None:
        try:
            act_on_item(viewer, item=item, case=case or NO_CASE, first=first)
        except NotOpened as refused:
            problems |= refused.problems
        except NotFound:
            problems["case"] = "Choose in which case. Where there is none, open one first."
    problems.pop("words", None)
    _raise(problems)


@command(Permission.CASES, called="Gave an action on a panel", action="collection")
def act_on_item(viewer: Viewer, *, item: UUID, case: UUID, first: FirstAction) -> UUID:
    """Give somebody something to do in a case, as the panel speaks of its child. Returns the action's id. Raises NotFound, NotPermitted,
    and what `give_action` does."""
    row = PanelItem.objects.filter(id=item).first()
    if row is None:
        raise NotFound
    if not may_record(viewer, row.panel_id):
        raise NotPermitted
    of_child = case in {one.id for found in [item_of(viewer, item)] if found for one in found[1].cases}
    action = give_action(viewer, case=case, first=first, as_decided=of_child)
    PanelAction.objects.create(id=new_id(), item_id=item, action_id=action, at=clock.now())
    concerning(subjects=row.people, records=[row.panel_id, item, action])
    return action
