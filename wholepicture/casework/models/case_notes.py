"""What was noted in cases."""

from django.db import models
from django.db.models import Q

from wholepicture.casework.models.cases import Case
from wholepicture.partnership.models import Agency, Professional


class CaseNote(models.Model):
    """What happened, or what was done, as somebody who works on a case noted it. Never changed: what is added is another note."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)  #: In which case
    #: What was written of several children at once has one of these: a note in the case of each
    together = models.UUIDField()
    on = models.DateField()  #: On which day it happened
    words = models.TextField(blank=True)  #: What stands in the case of each of these children
    own = models.TextField(blank=True)  #: What is about the child of this case alone
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", db_index=False
    )  #: Whoever wrote it is of which
    by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Who wrote it
    at = models.DateTimeField()  #: When it was written

    class Meta:
        indexes = [
            models.Index(fields=["case", "-on", "-at"], name="note_of_case"),
            models.Index(fields=["together"], name="note_together"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(words="", own=""), name="note_in_words"),
        ]
