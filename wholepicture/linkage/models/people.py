"""People: how each subject is described, which descriptions are alike, and in which nominal each stands."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from wholepicture.linkage.models.derived import Seen
from wholepicture.partnership.models import Area


class IdentityRow(models.Model):
    """One way in which one person was described. Only the background worker reads it."""

    owner, sensitivity, retention = "partnership", "personal", "derived"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    first_subject = models.UUIDField()
    first_at = models.DateTimeField()
    identifiers = models.JSONField(default=list)  # [[type, value]], those its feeds are trusted for
    given = models.TextField(blank=True)
    family = models.TextField(blank=True)
    born = models.DateField(null=True)
    sex = models.CharField(max_length=8, blank=True)
    nominal = models.UUIDField(db_index=True)  # as it stands now
    spans = models.JSONField(default=list)  # [[nominal, since, until]]: as it stood over time

    class Meta:
        db_table = "linkage_identity"


class IdentityNumber(models.Model):
    """A strong identifier of an identity, for finding others that share it."""

    owner, sensitivity, retention = "partnership", "personal", "derived"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.TextField()
    value = models.TextField()
    identity = models.UUIDField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["area", "kind", "value"], name="identity_by_number")]


class SubjectProfile(Seen):
    """A subject's normalised facts as compared. `identity` says with which other subjects it is described alike."""

    owner, sensitivity, retention = "agency", "personal", "derived"

    subject = models.UUIDField(primary_key=True)
    ref = models.CharField(max_length=32)
    role = models.CharField(max_length=20)
    identity = models.UUIDField(db_index=True)
    received_at = models.DateTimeField()
    given = models.TextField(blank=True)
    family = models.TextField(blank=True)
    also_known_as = ArrayField(models.TextField(), default=list)
    born = models.DateField(null=True)
    born_from = models.IntegerField(default=0)  # years between which an age puts the birth; 0: not said
    born_to = models.IntegerField(default=0)
    sex = models.CharField(max_length=8, blank=True)
    parents = ArrayField(models.TextField(), default=list)
    identifiers = models.JSONField(default=list)
    version = models.IntegerField(default=0)  # of the code that made it; older ones are made again by `link --batch`

    class Meta:
        indexes = [
            models.Index(fields=["submission"], name="profile_by_submission"),
            models.Index(fields=["born", "family", "given"], name="profile_by_name"),
        ]


class SubjectWhereabouts(Seen):
    """The part of a profile that may tell where somebody is: telephone, postcode, school."""

    owner, sensitivity, retention = "agency", "location", "derived"

    subject = models.UUIDField(primary_key=True)
    located = models.BooleanField(default=True)
    phones = ArrayField(models.TextField(), default=list)
    postcode = models.TextField(blank=True)
    school = models.TextField(blank=True)
    things = ArrayField(models.TextField(), default=list)
    traits = ArrayField(models.TextField(), default=list)

    class Meta:
        indexes = [models.Index(fields=["submission"], name="whereabouts_by_submission")]


class BlockingKey(models.Model):
    """A key under which subjects worth comparing meet. Only the background worker reads it.

    The key is a number (`description.block_numbers`): a third of the width of its words, and it tells nobody's name.
    """

    owner, sensitivity, retention = "partnership", "personal", "derived"

    # In the database it includes `identity`, so finding candidates reads this one index alone, in its order: however
    # wide a block, no more than wanted is touched.
    pk = models.CompositePrimaryKey("key", "subject")
    key = models.BigIntegerField()
    subject = models.UUIDField(db_index=True)
    identity = models.UUIDField()


class Membership(Seen):
    """A subject stood in a nominal from `since` until `until` (empty: still does). Derived from judgements."""

    owner, sensitivity, retention = "agency", "personal", "derived"

    id = models.UUIDField(primary_key=True)
    subject = models.UUIDField()
    nominal = models.UUIDField()
    role = models.CharField(max_length=20)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "since"], name="membership_once_a_moment")]
        indexes = [
            models.Index(fields=["nominal", "subject"], name="membership_by_nominal"),
            models.Index(fields=["submission"], name="membership_by_submission"),
        ]
