"""What every row derived from a submission carries, so that it is seen through what it was derived from."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from wholepicture.partnership.models import Agency, Area


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

    def seen_through(self) -> dict[str, Any]:
        """These columns, for another row derived from the same submission."""
        return {
            "area_id": self.area_id,
            "agency_id": self.agency_id,
            "level": self.level,
            "nominals": self.nominals,
            "named": self.named,
            "submission": self.submission,
        }
