"""The question whether two people are one, asked where whoever may judge reads about one of them. Nobody else learns of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import NotFound
from wholepicture.linkage import Contradiction
from wholepicture.linkage.commands import record_judgement
from wholepicture.linkage.people.pair_view import Pair, Side
from wholepicture.linkage.queries import pairs_about
from wholepicture.linkage.rules import SECOND_LOOKS
from wholepicture.picture.queries import facts_stated
from wholepicture.web.frame.request import Request
from wholepicture.web.parts.judgement import ANSWERS, REASONS, Judgement, JudgementForm, judgement_from
from wholepicture.web.wording.facts import fact_said

FORM = JudgementForm(ANSWERS, REASONS, choose="Choose the same person, different people, or unsure.")


@dataclass(frozen=True)
class Asked:
    """A question about somebody on the page: what they are called there, and who they may be.

    `said_here`: what is said of the one on the page, where the other is on it as well, and both are to be told apart.
    """

    pair: Pair
    here: str
    other: str
    said: str  # what is said of the other, in a line
    said_here: str
    judgement: Judgement

    @property
    def heading(self) -> str:
        """Who may be whom; of two who are called alike the name once."""
        if self.here == self.other:
            return f"Two who are called {self.here} may be one person"
        return f"{self.here} may be {self.other}"

    @property
    def error(self) -> str:
        return " ".join(self.judgement.errors.values())


def questions_in_place(
    viewer: Viewer, people: Iterable[UUID], answered: Mapping[UUID, Judgement] | None = None
) -> dict[str, Any]:
    """What `parts/in_place.html` shows about these people: nothing where the viewer may not judge. `answered`: what was filled
    in, by question. `said_of`: what is said of those of them who are asked about; `just_answered`: whether what somebody
    answered is still being worked in."""
    if not viewer.may(Permission.JUDGE):
        return {"asked": [], "said_of": {}}
    here = set(people)
    found = pairs_about(viewer, nominals=here)
    pairs = [pair for pair in found if pair.is_open]
    stated = facts_stated(viewer, subjects={subject for pair in found for subject in (pair.a.subject, pair.b.subject)})
    asked = [_asked(pair, here, stated, (answered or {}).get(pair.id, Judgement())) for pair in pairs]
    return {
        "asked": asked,
        "is_further_wrong": any(question.error for question in asked[1:]),
        "answers_asked": ANSWERS,
        "reasons_asked": REASONS,
        "said_of": _said_here(found, here, stated),
        "just_answered": len(pairs) < len(found),
    }


def _said_here(
    pairs: Iterable[Pair], here: set[UUID], stated: Mapping[UUID, Mapping[str, Sequence[str]]]
) -> dict[UUID, str]:
    """What is said of those on the page whom these are about."""
    sides = [side for pair in pairs for side in (pair.a, pair.b) if side.nominal in here]
    return {side.nominal: _said_of(side, stated.get(side.subject, {})) for side in sides}


def _asked(
    pair: Pair, here: set[UUID], stated: Mapping[UUID, Mapping[str, Sequence[str]]], judgement: Judgement
) -> Asked:
    mine, other = (pair.a, pair.b) if pair.a.nominal in here else (pair.b, pair.a)
    both_here = other.nominal in here
    return Asked(
        pair=pair,
        here=_called(stated.get(mine.subject, {})),
        other=_called(stated.get(other.subject, {})),
        said=_said_of(other, stated.get(other.subject, {})),
        said_here=_said_of(mine, stated.get(mine.subject, {})) if both_here else "",
        judgement=judgement,
    )


def _called(stated: Mapping[str, Sequence[str]]) -> str:
    for kind in ("name", "also_known_as", "description"):
        if stated.get(kind):
            return stated[kind][0][:60]
    return "Name not known"


def _said_of(side: Side, stated: Mapping[str, Sequence[str]]) -> str:
    """`born 17 May 2010, of Marsh Lane Academy; reported by Harrowmere Hospital`."""
    born = [f"born {fact_said('date_of_birth', value)}" for value in stated.get("date_of_birth", ())[:1]]
    of = [f"of {value}" for kind in ("school", "address") for value in stated.get(kind, ())[:1]]
    return "; ".join(filter(None, (", ".join([*born, *of[:1]]), f"reported by {side.agency}")))


def judge_in_place(request: Request, people: Iterable[UUID], question: UUID) -> Judgement:
    """Records what was answered about somebody of these, or returns what is to be put right. Raises NotFound, or NotPermitted."""
    viewer = request.viewer
    pair = next((pair for pair in pairs_about(viewer, nominals=people) if pair.id == question), None)
    if pair is None:
        raise NotFound
    judgement = judgement_from(request.POST, FORM)
    if judgement.errors:
        return judgement
    answer = judgement.given["answer"]
    try:
        made = record_judgement(
            viewer, subject_a=pair.a.subject, subject_b=pair.b.subject, answer=answer, reason=judgement.reason
        )
    except Contradiction as refusal:
        judgement.errors["answer"] = str(refusal)
        return judgement
    again = f" A colleague looks at it before it counts, because {SECOND_LOOKS[made.second]}." if made.second else ""
    messages.success(request, f"Recorded: {ANSWERS[answer][0].lower()}.{again} It can be undone under Joining.")
    return judgement
