"""Tables of attached files: the original in the source compartment, what waits to be drawn, and the pictures that are shown.

An original is never edited, and never shown: what a page shows was drawn again from it (decision 51).
"""

import uuid

from django.db import models
from django.db.models import Q

from wholepicture.intake.file_kinds import KINDS, STATES
from wholepicture.partnership.models import Agency, Area, Professional


class AttachedFile(models.Model):
    """A photo, a screenshot or a document that came with a report: what it is and how far it has come, and nothing of its content."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    #: Who attached it; empty: an agency's system
    sender = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    kind = models.CharField(max_length=4, choices=list(KINDS.items()))  #: What it is, by its content
    size = models.IntegerField()  #: Of the original, in bytes
    state = models.CharField(max_length=7, choices=list(STATES.items()))  #: Whether it waits, is drawn, or is held back
    why = models.CharField(max_length=12, blank=True)  #: Why it is held back, a code of `file_kinds.WHYS`
    tries = models.SmallIntegerField(default=0)  #: How often it could not be looked over or drawn, for a reason of ours
    page_count = models.IntegerField(default=0)  #: How many pages it has; more than are drawn, where it is long
    received_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True)  #: When it was drawn, or held back; empty: it waits
    sent_at = models.DateTimeField(null=True)  #: When a report or a profile first brought it; empty: it is in a draft
    dropped_at = models.DateTimeField(null=True)  #: When whoever attached it took it out of a draft; it is erased soon

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=list(STATES)), name="attachedfile_state_known")]
        indexes = [
            models.Index(fields=["tries", "received_at"], name="attachedfile_waiting", condition=Q(state="waiting")),
            models.Index(fields=["dropped_at"], name="attachedfile_dropped", condition=Q(dropped_at__isnull=False)),
        ]


class FileOriginal(models.Model):
    """The file byte for byte and what it was called, encrypted as the source compartment is."""

    owner, sensitivity, retention = "agency", "source", "child_record"

    #: Which file it is of
    file = models.OneToOneField(AttachedFile, on_delete=models.PROTECT, related_name="+", primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    sender = models.UUIDField(null=True)  #: Who attached it, so that they may have it again
    name = models.BinaryField()  #: What it was called, encrypted
    content = models.BinaryField()  #: The file byte for byte, encrypted


class FileToDraw(models.Model):
    """The file sealed for the background worker, until it has been drawn or held back. Then this row goes."""

    owner, sensitivity, retention = "agency", "source", "draft"

    #: Which file it is of
    file = models.OneToOneField(AttachedFile, on_delete=models.PROTECT, related_name="+", primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    content = models.BinaryField()  #: The file byte for byte, sealed


class DrawnPage(models.Model):
    """One page of a file, or the whole photo, drawn again as a plain picture: all that a page of ours ever shows of it."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    #: Which file it is of
    file = models.ForeignKey(AttachedFile, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.SmallIntegerField()  #: Which page, from 1; 0: the first one, small, for lists
    width = models.SmallIntegerField()  #: In pixels
    height = models.SmallIntegerField()  #: In pixels
    picture = models.BinaryField()  #: JPEG, sealed for the source compartment

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="drawnpage_once")]


class FilePlace(models.Model):
    """Where a photo says that it was taken: kept apart from the picture, which does not hold it any more."""

    owner, sensitivity, retention = "agency", "location", "child_record"

    #: Which file it is of
    file = models.OneToOneField(AttachedFile, on_delete=models.PROTECT, related_name="+", primary_key=True)
    place = models.BinaryField()  #: Encrypted JSON: latitude and longitude


class DraftFile(models.Model):
    """A file in a report that is still being written. Only its writer reads it."""

    owner, sensitivity, retention = "agency", "personal", "draft"

    pk = models.CompositePrimaryKey("draft", "file_id")
    draft = models.UUIDField()  #: The draft that it is in
    #: Which file it is of
    file = models.ForeignKey(AttachedFile, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    #: Whose draft it is; empty: an agency's system, for as long as it sends
    professional = models.ForeignKey(
        Professional, on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    number = models.SmallIntegerField()  #: Its place among the files of the draft
    name = models.BinaryField()  #: What it was called, encrypted
    said = models.TextField(blank=True)  #: What it shows, in the writer's words


class Attachment(models.Model):
    """That a file came with a report, and what it shows. A correction of the report may bring the same file again."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    pk = models.CompositePrimaryKey("submission_id", "file_id")
    submission = models.ForeignKey("intake.Submission", on_delete=models.PROTECT, related_name="+", db_index=False)
    #: Which file it is of
    file = models.ForeignKey(AttachedFile, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.SmallIntegerField()  #: Its place among the files of the report
    said = models.TextField(blank=True)  #: What it shows, in the sender's words; empty: not said
    attached_at = models.DateTimeField()  #: When this report brought it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "number"], name="attachment_number_once")]


class FileSeal(models.Model):
    """With what files are sealed for the worker, and pictures for the site: public halves of keys that lie outside the database."""

    owner, sensitivity, retention = "partnership", "none", "setting"

    code = models.CharField(max_length=8, primary_key=True)  #: For whom: `worker` or `site`
    half = models.BinaryField()  #: The public half
