"""The networks that pages ask for, walked: a small one about somebody, what an explorer asked for, the reports of an alert. Inside
a recorded act."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from wholepicture.access.viewer import Viewer
from wholepicture.analysis.results import Network, Path, Shared, Why
from wholepicture.analysis.rules import (
    MOST_DRAWN,
    MOST_FOLLOWED,
    MOST_LOOKED_AT,
    MOST_STEPS,
    OF_EACH_SECOND,
    SMALL_FIRST,
    SMALL_NAMED,
    SMALL_SECOND,
)
from wholepicture.analysis.walking import FOLLOWED_THROUGH, Asked, Walk, shortest
from wholepicture.picture.neighbours import reports_between, ties_in_reports, ties_of_each


def small(viewer: Viewer, asked: Asked) -> Network | None:
    """Two steps around somebody or something, small enough for a page; None where nothing of it shows."""
    walk = Walk(viewer)
    roots = walk.ask([asked])
    if not roots:
        return None
    ids = [id for _, id in roots]
    walk.learn(ids)
    walk.learn_named(ids)
    walk.learn_questions([id for kind, id in roots if kind == "nominal"])
    ((kind, root),) = roots
    walk.add(kind, root)
    came = walk.follow(root, room=SMALL_FIRST, is_asked=True)
    walk.infer(root, room=SMALL_NAMED)
    walk.question(root)
    _second_step(walk, came, SMALL_SECOND)
    walk.among()
    walk.questions_inside()
    return walk.network()


def behind(viewer: Viewer, submissions: Collection[UUID], about: Collection[UUID]) -> Network | None:
    """What these reports state of who is tied to what, around those whom it is about; None where they tie nobody."""
    walk = Walk(viewer)
    ties = ties_in_reports(walk.names, submissions)
    if not ties:
        return None
    middle = [end for tie in ties for end in ((tie.near_kind, tie.near), (tie.far_kind, tie.far)) if end[1] in about]
    first = ties[0]
    for kind, id in middle or [(first.near_kind, first.near)]:
        walk.add(kind, id)
    walk.bring(ties, room=SMALL_FIRST + SMALL_SECOND)
    walk.questions_inside()
    return walk.network()


def _second_step(walk: Walk, came: Sequence[UUID], room: int) -> None:
    """Draw the ties of those who came, so that each of them brings in a few."""
    walk.learn(came)
    each = max(room // len(came), 1) if came else 0
    for end in came:
        new = walk.follow(end, room=min(each, room), is_asked=False)
        room -= len(new)


def explored(viewer: Viewer, asked: Sequence[Asked], *, until: date | None, steps: int = 1) -> Network | None:
    """The ties of each of those asked for, in the order in which they were asked for: who was drawn before them stays as they were."""
    walk = Walk(viewer, until)
    roots = walk.ask(asked[:MOST_FOLLOWED])
    if not roots:
        return None
    ids = [id for _, id in roots]
    walk.learn(ids)
    walk.learn_named(ids)
    walk.learn_questions([id for kind, id in roots if kind == "nominal"])
    for kind, id in roots:
        walk.add(kind, id)
        came = walk.follow(id, room=_room(walk), is_asked=True)
        walk.infer(id, room=_room(walk))
        walk.question(id)
        if steps > 1:
            walk.learn(came)
            for end in came:
                walk.follow(end, room=min(_room(walk), OF_EACH_SECOND), is_asked=False)
    walk.is_cut = walk.is_cut or len(asked) > MOST_FOLLOWED
    walk.among()
    walk.questions_inside()
    return walk.network()


def _room(walk: Walk) -> int:
    return max(MOST_DRAWN - len(walk.nodes), 0)


def shared(viewer: Viewer, one: Asked, other: Asked, *, until: date | None) -> Shared | None:
    """Whoever and whatever reports tie to both of two. Where one of them has very many ties, the other's are looked at."""
    walk = Walk(viewer, until)
    pair = walk.ask([one, other])
    if len(pair) < 2:
        return None
    (_, first), (_, second) = pair
    walk.learn([first, second])
    fars = {end: {tie.far for tie in walk.read[end]} - {first, second} for end in (first, second)}
    few, many = sorted((first, second), key=lambda end: (len(fars[end]), str(end)))
    candidates = fars[few]
    both = {
        tie.near
        for tie in ties_of_each(walk.names, candidates, most=FOLLOWED_THROUGH, until=walk.moment, among=[many]).ties
    }
    walk.is_cut = len(candidates) > FOLLOWED_THROUGH or few in walk.unread
    network = _of(walk, pair, both)
    return Shared(network, tuple(node.id for node in network.nodes if node.brought_by))


def _of(walk: Walk, roots: Sequence[Asked], others: Collection[UUID]) -> Network:
    """These, and those among the ties of the roots, with the ties among them."""
    for kind, id in roots:
        walk.add(kind, id)
    for _, root in roots:
        for tie in sorted(walk.read[root], key=lambda tie: str(tie.far)):
            if tie.far in others:
                walk.add(tie.far_kind, tie.far, role=tie.far_role, brought_by=root)
    walk.among()
    walk.questions_inside()
    return walk.network()


def path(viewer: Viewer, one: Asked, other: Asked, *, until: date | None) -> Path | None:
    """The shortest way between two over stated ties, through nobody and nothing that very many are tied to."""
    walk = Walk(viewer, until)
    pair = walk.ask([one, other])
    if len(pair) < 2:
        return None
    (_, start), (_, end) = pair
    through, is_cut = shortest(walk, start, end, most_steps=MOST_STEPS, most_looked_at=MOST_LOOKED_AT)
    kinds = {id: kind for kind, id in pair}
    roles = {tie.far: (tie.far_kind, tie.far_role) for ties in walk.read.values() for tie in ties}
    before: UUID | None = None
    for id in through or (start, end):
        kind, role = roles.get(id, (kinds.get(id, ""), ""))
        walk.add(kinds.get(id, kind), id, role=role, brought_by=before if through else None)
        before = id
    walk.among()
    return Path(walk.network(), through, is_cut)


def why(viewer: Viewer, one: Asked, other: Asked, *, until: date | None) -> Why | None:
    """What ties two, and the reports that state it or, where none does, that name both."""
    walk = Walk(viewer, until)
    pair = walk.ask([one, other])
    if len(pair) < 2:
        return None
    for kind, id in pair:
        walk.add(kind, id)
    (_, first), (_, second) = pair
    walk.among()
    walk.questions_inside()
    stated = reports_between(first, second, until=walk.moment)
    named = () if stated else walk.infer_between(first, second)
    network = walk.network()
    if not network.ties:
        return None
    first_node, second_node = network.nodes
    return Why(first_node, second_node, network.ties, tuple(stated), named)
