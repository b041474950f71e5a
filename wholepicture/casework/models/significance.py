"""What people who work with a child say of the entries of her chronology."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from wholepicture.partnership.models import Agency, Area, Professional


class Significance(models.Model):
    """Why an entry of a child's chronology matters, what it does to the child, and what was done: one person's words. Never changed:
    a later word of the same person stands in the place of the earlier, which is kept."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    #: The report of which the entry is, or the graded piece where that is the entry: both stay when pictures are derived again
    entry = models.UUIDField()
    #: The child as that report describes her: however people join and part, it says of who the words are
    subject = models.UUIDField()
    number = models.SmallIntegerField()  #: Which word of this person about this entry it is: 1, 2, and so on
    matters = models.TextField(blank=True)  #: Why the entry matters
    impact = models.TextField(blank=True)  #: What it does to the child
    done = models.TextField(blank=True)  #: What was done
    made_by = models.ForeignKey(
        Professional, on_delete=models.PROTECT, related_name="+", db_index=False
    )  #: Who says so
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["subject", "-at"], name="significance_by_subject")]
        constraints = [
            models.UniqueConstraint(fields=["entry", "subject", "made_by", "number"], name="significance_said_once"),
            models.CheckConstraint(
                condition=~Q(matters="") | ~Q(impact="") | ~Q(done=""), name="significance_in_words"
            ),
        ]
