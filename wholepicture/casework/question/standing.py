"""Who may read a question, and who has it now. Computed when it is read; nothing is stored.

Until somebody takes it, it waits with all of those who are asked; since then with who took it, and where they cannot see to it, with
whoever stands in, as of referrals.
"""

from collections.abc import Collection
from uuid import UUID

from wholepicture.casework.referral.standing import Pair, ids_told, pairs_told


def able_on(pairs: Collection[Pair]) -> set[Pair]:
    """Those of these pairs of a question and somebody where they may read it."""
    return pairs_told("SELECT * FROM sec.able_on_questions(%s, %s)", pairs)


def left() -> list[UUID]:
    """The open questions that the viewer sees and may stand in for, whose holder cannot see to them."""
    return ids_told("SELECT sec.questions_left()", [])


def hidden_among(questions: Collection[UUID]) -> set[UUID]:
    """Those of these about a child whose whereabouts are hidden from the viewer."""
    return set(ids_told("SELECT sec.questions_hidden(%s)", [sorted(questions)]))


def received_among(questions: Collection[UUID]) -> set[UUID]:
    """Those of these of which the viewer is one of those who are asked."""
    return set(ids_told("SELECT sec.questions_received(%s)", [sorted(questions)]))


def takers_among(question: UUID, people: Collection[UUID]) -> set[UUID]:
    """Those of these people who could have a question that the viewer is asked."""
    return set(ids_told("SELECT sec.question_takers(%s, %s)", [question, sorted(people)]))
