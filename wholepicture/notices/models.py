"""Tables of notices."""

from django.db import models
from django.db.models.functions import Now

from wholepicture.partnership.models import Area, Professional


class Notice(models.Model):
    """That something waits for somebody: of which kind, and which record."""

    owner, sensitivity, retention = "hub", "work", "setting"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Who is told
    kind = models.CharField(max_length=32)  #: What kind of thing waits: a code of `notices.rules`
    record = models.UUIDField()  #: What waits
    made_at = models.DateTimeField(db_default=Now())  #: When it was made
    seen_at = models.DateTimeField(null=True)  #: When its person opened it

    class Meta:
        indexes = [models.Index(fields=["person", "seen_at", "made_at"], name="notice_of_person")]
