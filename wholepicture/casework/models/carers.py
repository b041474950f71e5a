"""Tables of foster carers' doors: who was given one, for which placements, and which reports came by it."""

from django.db import models
from django.db.models import Q

from wholepicture.casework.models.placement import PlannedPlacement
from wholepicture.partnership.models import Agency, Area, Professional


class CarersDoor(models.Model):
    """That a foster carer was given a door of their own, by the authority that placed a child with them. Of two carers of one household
    each has their own."""

    owner, sensitivity, retention = "agency", "location", "child_record"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Which gave it
    carer = models.CharField(max_length=200)  #: What the carer is called
    phone = models.CharField(max_length=40)  #: The number at which they are rung, and told the code
    #: Who gave it first
    made_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    #: When it was given
    at = models.DateTimeField()
    #: Since when it opens nothing; the database keeps these
    ended_at = models.DateTimeField(null=True)
    #: Who ended it; empty: an operator
    ended_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        indexes = [models.Index(fields=["agency", "carer"], condition=Q(ended_at=None), name="carers_door_open")]
        constraints = [models.CheckConstraint(condition=~Q(carer="") & ~Q(phone=""), name="carer_is_called_and_rung")]


class CarersChild(models.Model):
    """That a door is for a child: by which placement. It shows her for as long as she lives there by that placement."""

    owner, sensitivity, retention = "agency", "location", "child_record"

    id = models.UUIDField(primary_key=True)
    #: For whose door
    door = models.ForeignKey(CarersDoor, on_delete=models.PROTECT, related_name="+", db_index=False)
    #: By which placement the child lives with them
    placement = models.ForeignKey(PlannedPlacement, on_delete=models.PROTECT, related_name="+")
    called = models.CharField(max_length=100)  #: The first name by which the door shows the child
    #: Who gave it for this child
    made_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    #: When it was given for this child
    at = models.DateTimeField()
    #: Until when it shows the child though the placement was to end before; empty: as the placement says. The database keeps it
    until_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["door", "placement"], name="carers_child_once"),
            models.CheckConstraint(condition=~Q(called=""), name="carers_child_is_called"),
        ]


class CarersReport(models.Model):
    """That a report came by a carer's door, and about which of their children. Who the carer is stands with its source."""

    owner, sensitivity, retention = "agency", "location", "child_record"

    submission = models.UUIDField(primary_key=True)  #: The report; no key: whether it exists is not told by an error
    #: About which child of which door
    child = models.ForeignKey(CarersChild, on_delete=models.PROTECT, related_name="+", db_index=False)
    subject = models.UUIDField()  #: The child as the report describes them
    what = models.CharField(max_length=8)  #: What it says: `casework.carers.rules.WHAT`
    #: When it came
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["child", "-at"], name="carers_reports")]
        constraints = [
            models.CheckConstraint(condition=Q(what__in=("missing", "back", "worry")), name="carers_report_known")
        ]
