"""Which judgements count. Most count by one person; some wait until a second person agrees."""

from uuid import UUID

from django.db.models import Q, QuerySet

from wholepicture.linkage.models import Judgement, SecondLook, ThingJudgement

Answers = dict[tuple[UUID, UUID], str]


def is_effective() -> Q:
    """Returns the condition of judgements that count, undone or not.

    *Different* counts at once: it keeps apart until a second person objects.
    """
    looked = SecondLook.objects.values("judgement")
    agreed, refused = looked.filter(agrees=True), looked.filter(agrees=False)
    return Q(second="") | Q(id__in=agreed) | (Q(answer="different") & ~Q(id__in=refused))


def latest_answers(judgements: QuerySet[Judgement]) -> Answers:
    """Returns what was answered last of each pair of subjects, of those judgements that count and were not undone."""
    undone = Judgement.objects.filter(answer="undone").values("undoes")
    counting = judgements.filter(is_effective()).exclude(id__in=undone).exclude(answer="undone")
    return {judgement.subjects: judgement.answer for judgement in counting.order_by("at", "id")}


def latest_thing_answers(judgements: QuerySet[ThingJudgement]) -> Answers:
    """Returns what was answered last of each pair of mentions, of those judgements that were not undone."""
    undone = ThingJudgement.objects.filter(answer="undone").values("undoes")
    counting = judgements.exclude(id__in=undone).exclude(answer="undone")
    return {judgement.mentions: judgement.answer for judgement in counting.order_by("at", "id")}
