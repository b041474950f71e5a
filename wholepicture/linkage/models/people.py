"""People: how each subject is described, which descriptions are alike, and in which nominal each stands."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from wholepicture.linkage.models.derived import Seen
from wholepicture.partnership.models import Area


class IdentityRow(models.Model):
    """One way in which one person was described. Only the background worker reads it."""

    owner, sensitivity, retention = "partnership", "personal", "derived"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    first_subject = models.UUIDField()  #: The first subject described so
    first_at = models.DateTimeField()  #: When that one was received
    #: When the earliest report that describes them so was written; empty: taken in before that was kept
    recorded_at = models.DateTimeField(null=True)
    identifiers = models.JSONField(default=list)  #: [[type, value]], those its feeds are trusted for
    given = models.TextField(blank=True)  #: Given name, folded
    family = models.TextField(blank=True)  #: Family name, folded
    born = models.DateField(null=True)  #: Date of birth; empty: not known
    sex = models.CharField(max_length=8, blank=True)  #: Sex, as stated
    #: [[since, kind, value]]: what the second rule looks at, a digest of each; empty: taken in before that was kept
    told = models.JSONField(null=True)
    nominal = models.UUIDField(db_index=True)  #: The nominal that it stands in now
    spans = models.JSONField(default=list)  #: [[nominal, since, until]]: as it stood over time

    class Meta:
        db_table = "linkage_identity"


class IdentityNumber(models.Model):
    """A strong identifier of an identity, for finding others that share it."""

    owner, sensitivity, retention = "partnership", "personal", "derived"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.TextField()  #: The identifier's type
    value = models.TextField()  #: The identifier, normalised
    born = models.DateField(null=True)  #: The date of birth of whoever has it; empty: not known
    identity = models.UUIDField(db_index=True)  #: The identity that has it

    class Meta:
        # The rule joins only whoever shares both: this index alone tells who that is.
        indexes = [models.Index(fields=["area", "kind", "value", "born", "identity"], name="identity_by_number")]


class RuleSwitch(models.Model):
    """Whether the second published rule joins anybody in an area: the newest row tells. Without any it does."""

    owner, sensitivity, retention = "partnership", "none", "child_record"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    is_on = models.BooleanField()  #: Whether it joins from then on
    reason = models.TextField()  #: Why the area switched it
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["area", "-at"], name="ruleswitch_newest")]


class PutAside(models.Model):
    """A description that was not joined at once, because too many share its number and date of birth, or stand in one
    nominal with whoever does. It stands alone until it is joined; that it was is told for a month after."""

    owner, sensitivity, retention = "hub", "personal", "derived"

    identity = models.UUIDField(primary_key=True)  #: Which description
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    subject = models.UUIDField()  #: The first subject described so
    kind = models.TextField(blank=True)  #: The type of the number; blank: it is not one number alone
    value = models.TextField(blank=True)  #: The number, normalised
    put_aside_at = models.DateTimeField()  #: When it was put aside
    joined_at = models.DateTimeField(null=True)  #: When it was joined with whoever it belongs with; empty: it waits

    class Meta:
        indexes = [
            models.Index(fields=["area", "-put_aside_at"], name="putaside_newest"),
            models.Index(fields=["joined_at"], name="putaside_joined"),
        ]


class SubjectProfile(Seen):
    """A subject's normalised facts as compared. `identity` says with which other subjects it is described alike."""

    owner, sensitivity, retention = "agency", "personal", "derived"

    subject = models.UUIDField(primary_key=True)
    ref = models.CharField(max_length=32)
    role = models.CharField(max_length=20)  #: Their role in the concern
    identity = models.UUIDField(db_index=True)  #: The identity that it is described like, or said to be
    by_word = models.BooleanField(default=False)  #: Whether it stands there by its author's word, described otherwise
    received_at = models.DateTimeField()
    #: When its report was written, and no later than it came; empty: taken in before that was kept
    recorded_at = models.DateTimeField(null=True)
    given = models.TextField(blank=True)  #: Given name, folded
    family = models.TextField(blank=True)  #: Family name, folded
    also_known_as = ArrayField(models.TextField(), default=list)  #: Other names, folded
    born = models.DateField(null=True)  #: Date of birth; empty: not stated or impossible
    #: The earlier of the years between which an age puts the birth; 0: not said
    born_from = models.IntegerField(default=0)
    born_to = models.IntegerField(default=0)  #: The later of those years; 0: not said
    #: The first day on which an unborn, unnamed or very young child may be born, counted from 1 January of year 1; 0: not said
    day_from = models.IntegerField(default=0)
    day_to = models.IntegerField(default=0)  #: The last of those days; 0: not said
    sex = models.CharField(max_length=8, blank=True)  #: Sex, as stated
    parents = ArrayField(models.TextField(), default=list)  #: Names of parents or carers in the same report, folded
    identifiers = models.JSONField(default=list)  #: [[type, value]] of those whose check holds
    version = models.IntegerField(default=0)  #: Of the code that made it; older ones are made again by `link --batch`

    class Meta:
        indexes = [
            models.Index(fields=["submission"], name="profile_by_submission"),
            models.Index(fields=["born", "family", "given"], name="profile_by_name"),
        ]


class SubjectWhereabouts(Seen):
    """The part of a profile that may tell where somebody is: telephone, e-mail address, postcode, school."""

    owner, sensitivity, retention = "agency", "location", "derived"

    subject = models.UUIDField(primary_key=True)
    located = models.BooleanField(default=True)
    phones = ArrayField(models.TextField(), default=list)  #: Telephone numbers, normalised
    emails = ArrayField(models.TextField(), default=list)  #: E-mail addresses, one spelling for each box
    postcode = models.TextField(blank=True)  #: Postcode of the home, normalised
    school = models.TextField(blank=True)  #: Name of the school, folded
    things = ArrayField(models.TextField(), default=list)  #: Things that the report ties to them, by certain key
    #: What else may tell an unnamed person: a part of a plate, the end of a number, a place
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
    key = models.BigIntegerField()  #: What they meet under, as a number that tells nobody's name
    subject = models.UUIDField(db_index=True)
    identity = models.UUIDField()  #: The identity that the subject is described like


class Membership(Seen):
    """A subject stood in a nominal from `since` until `until` (empty: still does). Derived from judgements."""

    owner, sensitivity, retention = "agency", "personal", "derived"

    id = models.UUIDField(primary_key=True)
    subject = models.UUIDField()
    nominal = models.UUIDField()
    role = models.CharField(max_length=20)  #: Their role in the concern
    since = models.DateTimeField()  #: From when
    until = models.DateTimeField(null=True)  #: Until when; empty: still does

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "since"], name="membership_once_a_moment")]
        indexes = [
            models.Index(fields=["nominal", "subject"], name="membership_by_nominal"),
            models.Index(fields=["submission"], name="membership_by_submission"),
        ]
