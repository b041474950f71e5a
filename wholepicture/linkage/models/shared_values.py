"""Values that many people share: who gives each, which are listed, and what people said of them."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from wholepicture.partnership.models import Agency, Area, Professional


class SharedHolding(models.Model):
    """A description gives a value (a phone, a postcode, a number) or is tied to a thing. For counting who shares it;
    reports for named people only are not in it. Only the background worker reads it."""

    owner, sensitivity, retention = "partnership", "location", "derived"

    pk = models.CompositePrimaryKey("value", "subject")
    value = models.UUIDField()  #: The value, as an id
    subject = models.UUIDField()
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    nominal = models.UUIDField()  #: In which the subject stands now
    kind = models.CharField(
        max_length=8
    )  #: What kind of value: phone, email, postcode, place, vehicle, account, number
    text = models.TextField()  #: The value itself
    called = models.TextField(blank=True)  #: How the name is heard; empty: none is said
    received_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject"], name="sharedholding_by_subject")]


class SharedValue(models.Model):
    """A value that many people share, or of which somebody said something. Shown to whoever may see all it rests on."""

    owner, sensitivity, retention = "hub", "location", "derived"

    id = models.UUIDField(primary_key=True)  #: Of the value; of a thing, the thing's
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(
        max_length=8
    )  #: What kind of value: phone, email, postcode, place, vehicle, account, number
    text = models.TextField()  #: The value itself
    people = models.IntegerField()  #: The lower end of a band of people who share it
    agencies = models.IntegerField()  #: How many agencies gave it
    nominals = ArrayField(models.UUIDField(), default=list)  #: Those counted, as far as a band needs
    since = models.DateTimeField()  #: When the report with which it came on the list was received
    by_rule = models.BooleanField()  #: Whether it is at or above the published limit
    word = models.CharField(max_length=12, blank=True)  #: What a person said: `damp`, `do_not_damp`; blank: nothing
    is_damped = models.BooleanField()  #: Whether it counts for nothing now

    class Meta:
        indexes = [models.Index(fields=["area", "-since", "id"], name="sharedvalue_newest")]


class SharedWord(models.Model):
    """A person said of a shared value that it is to be damped, or not, and why; taken back by another word."""

    owner, sensitivity, retention = "hub", "location", "child_record"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    value = models.UUIDField()  #: The value, as an id
    answer = models.CharField(max_length=12)  #: `damp`, `do_not_damp` or `undone`
    undoes = models.UUIDField(null=True, unique=True)  #: The word that this one takes back; empty: none
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
