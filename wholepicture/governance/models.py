"""Tables of governance. Insert-only but for drafts: a pack that was made stays as it was made."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from wholepicture.partnership.models import Agency, Area, Professional


class Pack(models.Model):
    """A version of a pack: a child's chronology made into files for somebody, once. Another version is another row."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    about = models.UUIDField(
        db_index=True
    )  #: A subject of the child's: however people join and part, it says whose it is
    nominals = ArrayField(models.UUIDField())  #: The child, as joined now: by this a conflict of interest keeps it
    series = models.UUIDField()  #: The same for all versions of one pack
    version = models.SmallIntegerField()  #: Its number among these, from 1
    recipient = models.TextField()  #: For who it was made
    organisation = models.TextField()  #: Where they work, or what they are to the child
    made_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField(db_default=Now())  #: When it was made

    class Meta:
        indexes = [
            GinIndex(fields=["nominals"], name="pack_by_nominal", fastupdate=False),
            models.Index(fields=["area", "-made_at", "id"], name="pack_newest"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["series", "version"], name="pack_version_once"),
            models.CheckConstraint(condition=~Q(recipient="") & ~Q(organisation=""), name="pack_for_somebody"),
            models.CheckConstraint(condition=Q(version__gte=1), name="pack_version_counts"),
        ]


class PackHolding(models.Model):
    """What a pack holds and what was left out of it: for whoever made it, and whoever oversees."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    #: Of which version
    pack = models.OneToOneField(Pack, on_delete=models.PROTECT, related_name="+", primary_key=True)
    purpose = models.TextField()  #: For what it was made
    chosen = models.JSONField()  #: Which days, agencies and kinds of report were chosen
    reports = ArrayField(models.UUIDField())  #: The reports and graded pieces of which something stands in it
    #: Those in them whose whereabouts were kept from its maker when it was made
    hidden = ArrayField(models.UUIDField(), default=list)
    entries = models.IntegerField()  #: How many entries it has, those that are left out included
    left_out = models.JSONField()  #: What was left out: of which report, and why; never the words themselves
    conditions = models.JSONField(default=list)  #: The conditions of handling that stand in it
    #: Encrypted: how it was prepared, the words that were left out included, from which the next version goes on
    prepared = models.BinaryField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(purpose=""), name="pack_for_a_purpose")]


class PackFile(models.Model):
    """A file of a pack as it was made, encrypted, with the digest by which it can be proved."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Of which version
    format = models.CharField(max_length=4)  #: `pdf` or `docx`
    digest = models.CharField(max_length=64, db_index=True)  #: SHA-256 of the file, in hexadecimal
    size = models.IntegerField()  #: How many bytes it has
    content = models.BinaryField()  #: The file, encrypted

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pack", "format"], name="pack_file_once"),
            models.CheckConstraint(condition=Q(format__in=("pdf", "docx")), name="pack_format_known"),
        ]


class PackDraft(models.Model):
    """A pack being prepared. Only whoever prepares it reads it; it is kept until it is thrown away."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    professional = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+")
    about = models.UUIDField()  #: A subject of the child's
    content = models.BinaryField()  #: Encrypted JSON: what was chosen, and what is to be left out
    started_at = models.DateTimeField(db_default=Now())  #: When it was begun
    saved_at = models.DateTimeField(db_default=Now())  #: When it was last kept
