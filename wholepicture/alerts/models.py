"""Tables of alerts. What was raised stays; what was decided is added."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now

from wholepicture.alerts.decisions import DECISIONS, MARKABLE, MARKS, USES
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
    #: Whether its rule only lists: it stands on the look-again list, and not among what waits for a decision
    is_listed = models.BooleanField(default=False, db_default=False)
    #: Who was taken to be one with whom it is about, while nobody had judged it: a subject of each
    presumes = ArrayField(models.UUIDField(), default=list)
    #: When somebody decided it, as the database keeps it from their decision; empty: it waits
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # What waits is found at once, however much was decided before it.
            models.Index(
                fields=["area", "due_at", "evident_at", "id"],
                condition=models.Q(is_listed=False, decided_at=None),
                name="alert_waiting",
            ),
            models.Index(fields=["area", "-raised_at"], name="alert_newest"),
            models.Index(fields=["about"], name="alert_by_about"),
            models.Index(
                fields=["area", "raised_at"], condition=models.Q(is_listed=True, decided_at=None), name="alert_listed"
            ),
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
    changes = models.TextField(default="", db_default="")  #: What it changes for the child
    #: Whether there are grounds to believe that she is being exploited: only who acts says so, and only this confirms a child
    confirms = models.BooleanField(default=False, db_default=False)
    made_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["alert"], name="decided_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="decided_with_reason"),
            models.CheckConstraint(
                condition=models.Q(confirms=False) | models.Q(decision="act"), name="confirms_who_acts"
            ),
        ]


class Mark(models.Model):
    """What a person of the hub says of an adult, vehicle, phone, account or place: of concern, or of none. The latest counts."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=8)  #: What is marked: nominal, vehicle, phone, account, place
    #: Who or what: a subject of theirs, or a thing as it is described alone. However these join and part, it says who
    about = models.UUIDField()
    says = models.CharField(max_length=10, choices=list(MARKS.items()))  #: `of_concern`, `no_concern` or `lifted`
    reason = models.TextField()
    decision = models.ForeignKey(
        Triage, on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False
    )  #: The decision with which it was made; empty: it was made by itself
    made_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    review_on = models.DateField(null=True)  #: When a person is to look at it again
    until = models.DateField(null=True)  #: The last day on which it counts; empty: until somebody says otherwise

    class Meta:
        indexes = [
            models.Index(fields=["about", "-at"], name="mark_by_about"),
            models.Index(fields=["area", "kind", "-at"], name="mark_by_kind"),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="marked_with_reason"),
            models.CheckConstraint(condition=models.Q(kind__in=MARKABLE), name="marked_kind"),
        ]


class RuleSetting(models.Model):
    """How a partnership uses a rule: whether it raises alerts or only lists, and with which parameters. The latest counts."""

    owner, sensitivity, retention = "hub", "none", "setting"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    rule = models.CharField(
        max_length=40
    )  #: The rule, by its code; of a threshold of the partnership's own, `own_` and a number
    number = models.IntegerField()  #: Which setting of the rule in the area: 1 is the first
    use = models.CharField(max_length=6, choices=list(USES.items()))  #: `raises`, `lists` or `off`
    parameters = models.JSONField(default=dict)  #: Those that differ from what is published
    reason = models.TextField()
    made_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "rule", "number"], name="setting_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="set_with_reason"),
        ]


class ToRead(Seen):
    """The reading list: a report that a person of the hub is to read, or one of the people to whom its sender keeps it. It leaves the
    list only with a person's answer."""

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
            ),
            models.Index(fields=["area", "received_at"], name="to_read_by_day"),
            # What senders keep to people whom they name, by clock: read without going through what waits for the hub.
            models.Index(
                fields=["due_at", "submission"],
                condition=models.Q(answered_at=None, level="named"),
                name="to_read_by_named",
            ),
        ]


class Answer(models.Model):
    """The human answer to one report of the reading list: dismiss, watch or act, with the reason."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.UUIDField()  #: The report; no key: whether it exists is not told by an error
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    decision = models.CharField(max_length=8, choices=list(DECISIONS.items()))  #: `dismiss`, `watch` or `act`
    reason = models.TextField()
    changes = models.TextField(default="", db_default="")  #: What it changes for the child
    made_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission"], name="answered_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="answered_with_reason"),
        ]


class FirstRead(models.Model):
    """What whoever read a report first made of it, before it is answered: whether it is taken forward, and why."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    submission = models.UUIDField(primary_key=True)  #: The report; no key: whether it exists is not told by an error
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.UUIDField()  #: The agency that sent it
    is_hidden = models.BooleanField()  #: Whether the sending agency was hidden from whoever read it
    takes_forward = models.BooleanField()  #: Whether they say that it is to be taken forward
    reason = models.TextField()
    goes_to = models.ForeignKey(
        Professional, on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )  #: Who is to go on with it; empty: whoever in the hub comes first
    made_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="read_with_reason")]
        indexes = [models.Index(fields=["area", "at"], name="first_read_by_area")]


class Route(models.Model):
    """One of the ways in which a report is taken on: emergency, crime, safeguarding referral or intelligence, and by whom."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    submission = models.UUIDField()  #: The report; no key: whether it exists is not told by an error
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    way = models.CharField(max_length=16)  #: Which way: a code of `alerts.routes.WAYS`
    passed_to = models.TextField()  #: Who has it there, in the words of whoever passed it on, with their reference
    #: Who in the hub sees to it that something comes of it
    seen_to_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    due_at = models.DateTimeField()  #: By when somebody is to say what came of it
    made_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)  #: When somebody said what came of it; empty: it is open

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "way"], name="route_once"),
            models.CheckConstraint(condition=~models.Q(passed_to=""), name="passed_to_somebody"),
        ]
        indexes = [
            models.Index(fields=["area", "due_at"], condition=models.Q(ended_at=None), name="route_open"),
        ]


class RouteOutcome(models.Model):
    """What came of one of the ways that a report went, and what its sender was told of it."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="+", db_constraint=False)  #: The way
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    done = models.TextField()  #: What came of it
    told = models.TextField()  #: What the sender was told
    made_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["route"], name="route_ended_once"),
            models.CheckConstraint(condition=~(models.Q(done="") | models.Q(told="")), name="ended_in_words"),
        ]


class FirstReadSetting(models.Model):
    """How an area reads reports first: with the sending agency shown, hidden, or by lot. The latest counts."""

    owner, sensitivity, retention = "hub", "none", "setting"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.IntegerField()  #: Which setting in the area: 1 is the first
    use = models.CharField(max_length=6)  #: `shown`, `hidden` or `half`
    reason = models.TextField()
    made_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "number"], name="first_read_set_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="first_read_set_with_reason"),
        ]
