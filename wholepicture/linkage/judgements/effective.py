"""Which judgements count. Most count by one person; some wait until a second person agrees."""

from django.db.models import Q

from wholepicture.linkage.models import SecondLook


def counting() -> Q:
    """Judgements that count, undone or not. *Different* counts at once: it keeps apart until a second person objects."""
    looked = SecondLook.objects.values("judgement")
    agreed, refused = looked.filter(agrees=True), looked.filter(agrees=False)
    return Q(second="") | Q(id__in=agreed) | (Q(answer="different") & ~Q(id__in=refused))
