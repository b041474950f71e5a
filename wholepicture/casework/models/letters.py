"""Tables of letters: that one was taken out. What it said is kept nowhere: a file is known again by its digest."""

from django.db import models
from django.db.models import Q

from wholepicture.partnership.models import Agency, Area, Professional


class Letter(models.Model):
    """That somebody took out a letter: of which thing, to who, from which version of its words. Never changed."""

    owner, sensitivity, retention = "agency", "location", "child_record"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Whose maker
    kind = models.CharField(max_length=20)  #: Which letter: `casework.letters.rules.LETTERS`
    record = models.UUIDField()  #: Of which placement, referral, panel or measure; its kind says of which
    #: To which agency; empty: it is none of the partnership
    to_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    to_name = models.CharField(max_length=200)  #: What whoever it went to was called
    attention = models.CharField(max_length=200, blank=True)  #: For the attention of who there
    version = models.SmallIntegerField()  #: Which version of the letter's words
    format = models.CharField(max_length=4)  #: `pdf` or `docx`
    digest = models.CharField(max_length=64)  #: The SHA-256 of the file, in hexadecimal
    by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Who took it out
    at = models.DateTimeField()  #: When it was taken out

    class Meta:
        indexes = [models.Index(fields=["record", "-at"], name="letter_of_record")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=("placement_notice", "referral", "panel_invitation", "abduction_notice")),
                name="letter_kind",
            ),
            models.CheckConstraint(
                condition=~Q(to_name="") & Q(digest__regex="^[0-9a-f]{64}$") & Q(format__in=("pdf", "docx")),
                name="letter_known_again",
            ),
        ]
