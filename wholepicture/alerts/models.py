"""Tables of alerts. What was raised stays; what was decided is added."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now

from wholepicture.alerts.decisions import DECISIONS
from wholepicture.linkage.models import Seen
from wholepicture.partnership.models import Area, Professional


class Alert(models.Model):
    """A routed request for a human look, with its reasons and a clock."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    rule = models.CharField(max_length=40)  #: The rule that raised it, by its code
    rule_version = models.IntegerField()  #: Which version of the rule
    about = models.UUIDField()  #: The child, or the adult or thing, that the rule looked at
    nominals = ArrayField(models.UUIDField())  #: The people whom it touched when it was raised
    items = ArrayField(models.UUIDField())  #: The things that it names
    #: As `alerts.finding.stored` writes them: data, put into words for whoever reads
    reasons = models.JSONField()
    roots = ArrayField(models.TextField())  #: The independent sources that were counted
    evident_at = models.DateTimeField()  #: When the report that completed the evidence was written down
    raised_at = models.DateTimeField(db_default=Now())  #: When it was raised
    due_at = models.DateTimeField()  #: By when somebody should decide

    class Meta:
        indexes = [
            models.Index(fields=["area", "-raised_at"], name="alert_newest"),
            models.Index(fields=["rule", "about"], name="alert_by_about"),
        ]


class Evidence(models.Model):
    """A report behind an alert."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    pk = models.CompositePrimaryKey("alert_id", "submission")
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="+", db_constraint=False)  #: The alert
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    submission = models.UUIDField(db_index=True)
    agency = models.UUIDField()
    key = models.CharField(max_length=128)  #: The sender's own key for the report
    added_at = models.DateTimeField(db_default=Now())  #: When it was put behind the alert
    #: Whether it came to an alert that had been raised already
    is_later = models.BooleanField(default=False, db_default=False)
    #: Of whom, or of what, the report tells: subjects, or things as they are described alone. However people join and part
    #: these afterwards, it says about whom the alert is now
    about = ArrayField(models.UUIDField(), default=list)
    people = ArrayField(models.UUIDField(), default=list)  #: The subjects in it whom the alert touches

    class Meta:
        indexes = [GinIndex(fields=["about"], name="evidence_by_about", fastupdate=False)]


class Triage(models.Model):
    """The human answer to an alert: dismiss, watch or act, with the reason."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="+", db_constraint=False)  #: The alert
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    decision = models.CharField(max_length=8, choices=list(DECISIONS.items()))  #: `dismiss`, `watch` or `act`
    reason = models.TextField()
    made_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["alert"], name="decided_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="decided_with_reason"),
        ]


class ToRead(Seen):
    """The reading list: a report that a person of the hub is to read. It leaves the list only with a person's answer."""

    owner, sensitivity, retention = "hub", "personal", "derived"

    submission = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=20)  #: What kind of report it is
    urgency = models.SmallIntegerField()  #: How soon it is to be read, smallest first: `alerts.urgency.URGENCIES`
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()  #: By when somebody should read it
    answered_at = models.DateTimeField(null=True)  #: When a person answered; empty: it waits

    class Meta:
        # The list in its order. What was answered is not in it, so a page costs the same however much was ever reported.
        indexes = [
            models.Index(
                fields=["area", "urgency", "received_at", "submission"],
                condition=models.Q(answered_at=None),
                name="to_read_in_order",
            )
        ]


class Answer(models.Model):
    """The human answer to one report of the reading list: dismiss, watch or act, with the reason."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.UUIDField()  #: The report; no key: whether it exists is not told by an error
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    decision = models.CharField(max_length=8, choices=list(DECISIONS.items()))  #: `dismiss`, `watch` or `act`
    reason = models.TextField()
    made_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission"], name="answered_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="answered_with_reason"),
        ]
