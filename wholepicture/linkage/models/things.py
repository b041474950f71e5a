"""Things: how each mention is described, under which keys things meet, and in what each stands."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from wholepicture.linkage.models.derived import Seen
from wholepicture.partnership.models import Area


class ThingProfile(Seen):
    """A vehicle, phone, account or place as one report names it, and what of it is compared. A person's own telephone
    and home, stated inside the person, have one as well. `thing` is what its certain key gives; else it stands alone."""

    owner, sensitivity, retention = "agency", "location", "derived"

    mention = models.UUIDField(primary_key=True)  #: The thing as one report names it
    kind = models.CharField(max_length=8)  #: `vehicle`, `phone`, `account` or `place`
    #: The sender's own name for it inside the report; `c1.phone1` where it is stated inside a person
    ref = models.CharField(max_length=48)
    thing = models.UUIDField()  #: The thing that its certain key gives; else one of its own
    certain = models.TextField(blank=True)  #: The certain key; blank: there is none
    written = models.JSONField(default=dict)  #: What the report says of it
    compared = models.JSONField(default=dict)  #: The same, normalised for comparing
    tied = ArrayField(models.UUIDField(), default=list)  #: Subjects tied to it in this report
    received_at = models.DateTimeField()
    located = models.BooleanField()  #: Places and phones may tell where somebody is
    version = models.IntegerField()  #: Of the code that made it; older ones are made again by `link --batch`

    class Meta:
        indexes = [
            models.Index(fields=["submission"], name="thing_profile_by_submission"),
            models.Index(fields=["thing", "-received_at", "mention"], name="thing_profile_by_thing"),
        ]


class ThingSighting(Seen):
    """Where a vehicle was named to be, as far as its report says: parts of postcodes."""

    owner, sensitivity, retention = "agency", "location", "derived"

    mention = models.UUIDField(primary_key=True)  #: The vehicle as one report names it
    sectors = ArrayField(models.TextField(), default=list)  #: Parts of postcodes where it was seen
    located = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["submission"], name="sighting_by_submission")]


class ThingKey(models.Model):
    """A key under which things worth comparing meet, once a thing. Only the background worker reads it.

    The key is a number (`things.description.key_numbers`): narrow, and it tells nobody's plate.
    """

    owner, sensitivity, retention = "partnership", "location", "derived"

    # In this order a block is read from the one index, those with a certain key first.
    pk = models.CompositePrimaryKey("key", "is_loose", "thing")
    key = models.BigIntegerField()  #: What they meet under, as a number that tells nobody's plate
    is_loose = models.BooleanField()  #: Whether it has no certain key
    thing = models.UUIDField(db_index=True)  #: The thing that meets others there


class JudgedThing(models.Model):
    """A thing of which a person has judged something, and in what it stands. Only the background worker reads it.

    A thing without a row stands alone: so most of them cost nothing here.
    """

    owner, sensitivity, retention = "partnership", "location", "derived"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=8)  #: `vehicle`, `phone`, `account` or `place`
    certain = models.TextField(blank=True)  #: Its certain key; blank: there is none
    first_mention = models.UUIDField()  #: The first report's mention of it
    first_at = models.DateTimeField()  #: When that one was received
    judged = ArrayField(models.UUIDField(), default=list)  #: Its mentions that judgements name
    stands_in = models.UUIDField(db_index=True)  #: The thing that it stands in now
    spans = models.JSONField(default=list)  #: [[thing, since, until]]: as it stood over time


class ThingStanding(Seen):
    """A mention of a judged thing stood in `stands_in` from `since` until `until` (empty: still does)."""

    owner, sensitivity, retention = "agency", "location", "derived"

    id = models.UUIDField(primary_key=True)
    mention = models.UUIDField()  #: The thing as one report names it
    kind = models.CharField(max_length=8)  #: `vehicle`, `phone`, `account` or `place`
    thing = models.UUIDField()  #: The thing before anything was judged
    stands_in = models.UUIDField()  #: The thing that it stood in
    since = models.DateTimeField()  #: From when
    until = models.DateTimeField(null=True)  #: Until when; empty: still does
    located = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mention", "since"], name="standing_once_a_moment")]
        indexes = [
            models.Index(fields=["thing"], name="standing_by_thing"),
            models.Index(fields=["stands_in"], name="standing_by_what_it_is_in"),
            models.Index(fields=["submission"], name="standing_by_submission"),
        ]
