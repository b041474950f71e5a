"""Tables of operations. Rows are added and never changed: what was entered wrongly is taken back by another row."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from wholepicture.partnership.models import Area, Professional


class Operation(models.Model):
    """A named investigation into the exploitation of several children, with partners."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)  #: What it is called
    started_on = models.DateField()  #: On which day it began
    opened_by = models.ForeignKey(
        Professional, on_delete=models.PROTECT, related_name="+", db_index=False
    )  #: Who entered it
    at = models.DateTimeField()  #: When it was entered

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(name=""), name="operation_has_a_name")]


class OperationMember(models.Model):
    """That somebody is a member of an operation, leads it, or is none any more. Of each person the latest row counts."""

    owner, sensitivity, retention = "hub", "work", "child_record"

    id = models.UUIDField(primary_key=True)
    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="+")  #: Of which operation
    person = models.ForeignKey(
        Professional, on_delete=models.PROTECT, related_name="+", db_index=False
    )  #: Who is named
    is_in = models.BooleanField()  #: Whether they are a member from then on
    is_lead = models.BooleanField()  #: Whether they lead it from then on; whoever was entered so last does
    by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Who entered it
    at = models.DateTimeField()  #: When it was entered

    class Meta:
        indexes = [models.Index(fields=["person", "operation", "-at"], name="operation_by_member")]


class OperationChild(models.Model):
    """A child who came forward in an operation."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="+")  #: Of which operation
    child = models.UUIDField()  #: A subject of the child's: however people join and part, it says who
    came_on = models.DateField()  #: On which day she came forward
    by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Who entered it
    at = models.DateTimeField()  #: When it was entered


class OperationPerson(models.Model):
    """A person of concern in an operation. An adult."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="+")  #: Of which operation
    about = models.UUIDField()  #: A subject of theirs: however people join and part, it says who
    since = models.DateField()  #: Since when the operation is about them
    by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Who entered it
    at = models.DateTimeField()  #: When it was entered


class OperationBack(models.Model):
    """That a child or a person was entered in an operation by mistake: from then on they stand in it no more."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="+")  #: Of which operation
    row = models.UUIDField(unique=True)  #: Which entry of a child or a person
    words = models.TextField()  #: Why
    by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Who says so
    at = models.DateTimeField()  #: When they said so

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(words=""), name="entry_back_in_words")]


class OperationStep(models.Model):
    """What became of one person of concern: an arrest, a charge, a trial, how it ended. Or that such a row is taken back."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="+")  #: Of which operation
    person = models.ForeignKey(OperationPerson, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Of who
    kind = models.CharField(max_length=20)  #: What: `casework.operation.rules.STEPS`
    on = models.DateField()  #: On which day
    words = models.TextField(blank=True)  #: Court, count, conditions; or why it is taken back. For the hub alone
    takes_back = models.UUIDField(null=True)  #: The step that this takes back: it was entered by mistake
    by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Who entered it
    at = models.DateTimeField()  #: When it was entered

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(takes_back=None) | ~models.Q(words=""), name="step_back_in_words")
        ]


class OperationRelation(models.Model):
    """That a step relates to a child. It repeats what the step is: whoever may see the child reads it, and not the step."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="+")  #: Of which operation
    step = models.UUIDField(db_index=True)  #: Which step; no key: who reads this may not read that
    child = models.ForeignKey(OperationChild, on_delete=models.PROTECT, related_name="+")  #: To whom it relates
    about = models.UUIDField()  #: The person of concern: a subject of theirs
    kind = models.CharField(max_length=20)  #: What the step is
    on = models.DateField()  #: On which day
    takes_back = models.UUIDField(null=True)  #: The step that is taken back
    by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Who entered it
    at = models.DateTimeField()  #: When it was entered


class ChildSupport(models.Model):
    """Who supports a child of an operation, and how, from a day on; or that it ended, and why. The latest counts."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="+")  #: Of which operation
    child = models.ForeignKey(OperationChild, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Of whom
    number = models.SmallIntegerField()  #: Its place in the chain, from 1
    is_ended = models.BooleanField()  #: Whether support ends with this
    held_by = models.ForeignKey(
        Professional, on_delete=models.PROTECT, related_name="+", db_index=False
    )  #: Who sees to it
    contact = models.TextField(blank=True)  #: Who else stays by her, and how to reach them
    measures = ArrayField(models.CharField(max_length=20), default=list)  #: Special measures at court, by their codes
    words = models.TextField(blank=True)  #: What she wants to be told, and how; why it ends
    from_on = models.DateField()  #: From which day; or the day on which it ended
    review_on = models.DateField(null=True)  #: When somebody looks at it with her again
    by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Who entered it
    at = models.DateTimeField()  #: When it was entered

    class Meta:
        indexes = [models.Index(fields=["held_by"], condition=models.Q(is_ended=False), name="support_by_holder")]
        constraints = [
            models.UniqueConstraint(fields=["child", "number"], name="support_once"),
            models.CheckConstraint(
                condition=models.Q(is_ended=False) | ~models.Q(words=""), name="support_ends_in_words"
            ),
        ]


class OperationEnding(models.Model):
    """That an operation is closed, or is opened again, with why. The latest counts. No child's support ends with it."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Of which
    number = models.SmallIntegerField()  #: Its place in the chain, from 1
    is_ended = models.BooleanField()  #: Whether it is closed from then on
    words = models.TextField()  #: Why
    by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Who said so
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["operation", "number"], name="operation_ending_once"),
            models.CheckConstraint(condition=~models.Q(words=""), name="operation_ends_in_words"),
        ]
