"""The one table of analysis. Insert-only, but for when a chart was taken away: who changes one keeps another."""

from django.db import models
from django.db.models.functions import Now

from wholepicture.partnership.models import Area, Professional


class NetworkChart(models.Model):
    """A drawing of a network that somebody keeps: whom it begins with, as on which day, and what was put where by hand.

    It holds ids and no word: whoever opens it sees what they may see now of whom it names, and it is called by that.
    """

    owner, sensitivity, retention = "hub", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked = models.JSONField()  #: Of whom and of what it shows the ties: kinds and ids, in their order
    until = models.DateField(null=True)  #: As on which day it is drawn; empty: as now
    places = models.JSONField(default=dict)  #: Where somebody put nodes by hand: across and down, by their ids
    is_shared = models.BooleanField(default=False)  #: Whether others of the area who explore networks may open it
    made_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField(db_default=Now())  #: When it was kept
    ended_at = models.DateTimeField(null=True)  #: When whoever kept it took it away; empty: it stands

    class Meta:
        indexes = [
            models.Index(fields=["made_by", "-made_at"], name="chart_by_maker"),
            models.Index(
                fields=["area", "-made_at"],
                name="chart_shared",
                condition=models.Q(is_shared=True, ended_at=None),
            ),
        ]
