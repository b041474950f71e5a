"""Tables of linkage. Judgements are insert-only; everything else is derived from submissions and judgements."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from wholepicture.partnership.models import Agency, Area, Professional

ANSWERS = {"same": "The same person", "different": "Different people", "unsure": "Unsure"}


class Seen(models.Model):
    """What every derived row carries, so that it is seen through what it was derived from."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    level = models.CharField(max_length=8)
    nominals = ArrayField(models.UUIDField(), default=list)  # every nominal in the submission
    named = ArrayField(models.UUIDField(), default=list)
    submission = models.UUIDField()

    class Meta:
        abstract = True


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

    The key is a number (`columns.block_number`): a third of the width of its words, and it tells nobody's name.
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


class Judgement(models.Model):
    """Same, different or unsure, by whom, why, when; undone by another judgement."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    subject_a = models.UUIDField(db_index=True)
    subject_b = models.UUIDField(db_index=True)
    answer = models.CharField(max_length=9, choices=[*ANSWERS.items(), ("undone", "Undone")])
    undoes = models.UUIDField(null=True, unique=True)
    rule = models.CharField(max_length=40, blank=True)  # the published rule that made it; blank: a person
    made_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True)
    reason = models.TextField()
    weight = models.FloatField(null=True)  # the match weight that the judge saw
    second = models.CharField(max_length=16, blank=True)  # why a second person must agree before it counts; blank: none
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(subject_a__lt=models.F("subject_b")), name="judgement_pair_in_order"
            ),
            models.CheckConstraint(
                condition=models.Q(rule="") ^ models.Q(made_by__isnull=True), name="judgement_by_person_or_rule"
            ),
        ]
        indexes = [
            models.Index(fields=["area", "at"], name="judgement_wants_second", condition=models.Q(second__gt=""))
        ]


class SecondLook(models.Model):
    """What a second person said of a judgement that does not count by one person alone."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    judgement = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agrees = models.BooleanField()
    made_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField(db_default=Now())


class Candidate(models.Model):
    """A pair worth judging. Shown to whoever may see both sides; why, is compared anew from what each viewer may see."""

    owner, sensitivity, retention = "hub", "personal", "derived"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    subject_a = models.UUIDField(db_index=True)
    subject_b = models.UUIDField(db_index=True)
    nominal_a = models.UUIDField(db_index=True)
    nominal_b = models.UUIDField(db_index=True)
    order = models.IntegerField()
    weight = models.FloatField(null=True)  # of all that is known of both, when it was found
    is_touched = models.BooleanField(default=False)  # either has an alert that waits, or is missing: comes first
    found_at = models.DateTimeField()
    is_open = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(fields=["area", "order", "id"], name="candidate_queue", condition=models.Q(is_open=True))
        ]


class Pressing(models.Model):
    """A report that makes questions about its people urgent: it stands behind an alert that waits, or tells of a child
    who is missing. Only the background worker reads it."""

    owner, sensitivity, retention = "hub", "personal", "derived"

    pk = models.CompositePrimaryKey("submission", "why")
    submission = models.UUIDField()
    why = models.CharField(max_length=16)  # alert, missing
    until = models.DateTimeField(null=True)  # empty: until the alert is decided


class HeldApart(models.Model):
    """Two identities that something would join and something else keeps apart: a person should look."""

    owner, sensitivity, retention = "hub", "personal", "derived"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    subject_a = models.UUIDField()
    subject_b = models.UUIDField()
    why = models.CharField(max_length=20)


class SharedHolding(models.Model):
    """A description gives a value (a phone, a postcode, a number) or is tied to a thing. For counting who shares it;
    reports for named people only are not in it. Only the background worker reads it."""

    owner, sensitivity, retention = "partnership", "location", "derived"

    pk = models.CompositePrimaryKey("value", "subject")
    value = models.UUIDField()
    subject = models.UUIDField()
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    nominal = models.UUIDField()  # in which the subject stands now
    kind = models.CharField(max_length=8)
    text = models.TextField()
    called = models.TextField(blank=True)  # how the name is heard; empty: none is said
    received_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject"], name="sharedholding_by_subject")]


class SharedValue(models.Model):
    """A value that many people share, or of which somebody said something. Shown to whoever may see all it rests on."""

    owner, sensitivity, retention = "hub", "location", "derived"

    id = models.UUIDField(primary_key=True)  # of the value; of a thing, the thing's
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=8)
    text = models.TextField()
    people = models.IntegerField()  # the lower end of a band
    agencies = models.IntegerField()
    nominals = ArrayField(models.UUIDField(), default=list)  # those counted, as far as a band needs
    since = models.DateTimeField()  # the report with which it came on the list
    by_rule = models.BooleanField()  # at or above the published limit
    word = models.CharField(max_length=12, blank=True)  # what a person said: damp, do_not_damp; blank: nothing
    is_damped = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["area", "-since", "id"], name="sharedvalue_newest")]


class SharedWord(models.Model):
    """A person said of a shared value that it is to be damped, or not, and why; taken back by another word."""

    owner, sensitivity, retention = "hub", "location", "child_record"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    value = models.UUIDField()
    answer = models.CharField(max_length=12)  # damp, do_not_damp, undone
    undoes = models.UUIDField(null=True, unique=True)
    made_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["value", "at"], name="sharedword_by_value")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer="undone") ^ models.Q(undoes__isnull=True), name="sharedword_undoes_a_word"
            )
        ]


# -- things -------------------------------------------------------------------------------------------------------

THING_ANSWERS = {"same": "The same thing", "different": "Different things", "unsure": "Unsure"}


class ThingProfile(Seen):
    """A vehicle, phone, account or place as one report names it, and what of it is compared. A person's own telephone
    and home, stated inside the person, have one as well. `thing` is what its certain key gives; else it stands alone."""

    owner, sensitivity, retention = "agency", "location", "derived"

    mention = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=8)  # vehicle, phone, account, place
    ref = models.CharField(max_length=48)  # `c1.phone1` where it is stated inside a person
    thing = models.UUIDField()
    certain = models.TextField(blank=True)  # the certain key; blank: there is none
    written = models.JSONField(default=dict)
    compared = models.JSONField(default=dict)
    tied = ArrayField(models.UUIDField(), default=list)  # subjects tied to it in this report
    received_at = models.DateTimeField()
    located = models.BooleanField()  # places and phones may tell where somebody is
    version = models.IntegerField()  # of the code that made it; older ones are made again by `link --batch`

    class Meta:
        indexes = [
            models.Index(fields=["submission"], name="thing_profile_by_submission"),
            models.Index(fields=["thing", "-received_at", "mention"], name="thing_profile_by_thing"),
        ]


class ThingSighting(Seen):
    """Where a vehicle was named to be, as far as its report says: parts of postcodes."""

    owner, sensitivity, retention = "agency", "location", "derived"

    mention = models.UUIDField(primary_key=True)
    sectors = ArrayField(models.TextField(), default=list)
    located = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["submission"], name="sighting_by_submission")]


class ThingKey(models.Model):
    """A key under which things worth comparing meet, once a thing. Only the background worker reads it.

    The key is a number (`things.facts.key_numbers`): narrow, and it tells nobody's plate.
    """

    owner, sensitivity, retention = "partnership", "location", "derived"

    # In this order a block is read from the one index, those with a certain key first.
    pk = models.CompositePrimaryKey("key", "is_loose", "thing")
    key = models.BigIntegerField()
    is_loose = models.BooleanField()  # has no certain key
    thing = models.UUIDField(db_index=True)


class JudgedThing(models.Model):
    """A thing of which a person has judged something, and in what it stands. Only the background worker reads it.

    A thing without a row stands alone: so most of them cost nothing here.
    """

    owner, sensitivity, retention = "partnership", "location", "derived"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=8)
    certain = models.TextField(blank=True)
    first_mention = models.UUIDField()
    first_at = models.DateTimeField()
    judged = ArrayField(models.UUIDField(), default=list)  # its mentions that judgements name
    stands_in = models.UUIDField(db_index=True)  # now
    spans = models.JSONField(default=list)  # [[thing, since, until]]: as it stood over time


class ThingStanding(Seen):
    """A mention of a judged thing stood in `stands_in` from `since` until `until` (empty: still does)."""

    owner, sensitivity, retention = "agency", "location", "derived"

    id = models.UUIDField(primary_key=True)
    mention = models.UUIDField()
    kind = models.CharField(max_length=8)
    thing = models.UUIDField()
    stands_in = models.UUIDField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    located = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mention", "since"], name="standing_once_a_moment")]
        indexes = [
            models.Index(fields=["thing"], name="standing_by_thing"),
            models.Index(fields=["stands_in"], name="standing_by_what_it_is_in"),
            models.Index(fields=["submission"], name="standing_by_submission"),
        ]


class ThingJudgement(models.Model):
    """A person's judgement of two mentions: one thing, different things or unsure; undone by another judgement."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=8)
    mention_a = models.UUIDField(db_index=True)
    mention_b = models.UUIDField(db_index=True)
    answer = models.CharField(max_length=9, choices=[*THING_ANSWERS.items(), ("undone", "Undone")])
    undoes = models.UUIDField(null=True, unique=True)
    made_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    rank = models.IntegerField()  # steps for and against, as the judge saw them
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(mention_a__lt=models.F("mention_b")), name="thing_judgement_pair_in_order"
            )
        ]
        indexes = [models.Index(fields=["area", "-at"], name="thing_judgement_newest")]


class ThingQuestion(models.Model):
    """Two things worth judging; `mention_a` is of the newcomer. Why, is compared anew from what each viewer may see."""

    owner, sensitivity, retention = "hub", "location", "derived"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=8)
    mention_a = models.UUIDField(db_index=True)
    mention_b = models.UUIDField(db_index=True)
    thing_a = models.UUIDField(db_index=True)  # in what each stands now
    thing_b = models.UUIDField(db_index=True)
    rank = models.IntegerField()  # steps, of all that is known of both
    order = models.IntegerField()
    is_touched = models.BooleanField(default=False)
    is_open = models.BooleanField(default=True)
    found_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["area", "order", "id"], name="thing_queue", condition=models.Q(is_open=True))]
