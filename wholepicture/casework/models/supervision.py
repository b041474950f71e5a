"""What was said and agreed when somebody was supervised."""

from django.db import models
from django.db.models import Q

from wholepicture.casework.models.cases import Case
from wholepicture.partnership.models import Agency, Area, Professional


class SupervisionNote(models.Model):
    """What whoever leads a group noted of a talk with somebody of it about their work. Never changed: what is added is another note."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", db_index=False
    )  #: Whoever notes it is of which
    worker = models.ForeignKey(
        Professional, on_delete=models.PROTECT, related_name="+", db_index=False
    )  #: With who they talked
    #: About which case of theirs; empty: about their work as a whole. Whoever may read the case reads the note
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    on = models.DateField()  #: On which day they talked
    words = models.TextField()  #: What they talked about
    agreed = models.TextField(blank=True)  #: What they agreed
    next_on = models.DateField(null=True)  #: When they talk next
    by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Who noted it
    at = models.DateTimeField()  #: When it was noted

    class Meta:
        indexes = [
            models.Index(fields=["worker", "-on", "-at"], name="supervision_of_worker"),
            models.Index(fields=["case", "-on"], condition=Q(case__isnull=False), name="supervision_of_case"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="supervision_in_words"),
            models.CheckConstraint(condition=~Q(worker=models.F("by")), name="supervision_of_another"),
            models.CheckConstraint(
                condition=Q(next_on=None) | Q(next_on__gt=models.F("on")), name="supervision_goes_on"
            ),
        ]
