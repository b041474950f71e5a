"""Tables of the partnership. Every row belongs to an area; professionals' names and telephone numbers are for work."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from wholepicture.partnership.rules import AGENCY_TYPES


class Area(models.Model):
    """A partnership's area: nothing crosses it except by a share decision."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=200)


class Agency(models.Model):
    """An organisation that acts: police, social care, health, school, home, charity."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    type = models.CharField(max_length=16, choices=list(AGENCY_TYPES.items()))
    trusted_identifiers = ArrayField(models.CharField(max_length=16), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "code"], name="agency_code_once_an_area"),
            models.CheckConstraint(condition=models.Q(type__in=list(AGENCY_TYPES)), name="agency_type_known"),
        ]


class Team(models.Model):
    """A part of an agency that receives work."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    phone = models.CharField(max_length=40, blank=True)
    is_duty = models.BooleanField(default=False)  # answers now, when a child is in danger
    is_hub = models.BooleanField(default=False)  # part of the co-ordination hub

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "name"], name="team_name_once_an_agency"),
        ]


class Professional(models.Model):
    """A person who works in a team."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", null=True)
    name = models.CharField(max_length=200)
    email = models.CharField(max_length=254, unique=True)
    job = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    role = models.CharField(max_length=40, blank=True)  # access.roles; blank: in the directory, does not sign in
    is_lead = models.BooleanField(default=False)  # the agency's designated safeguarding lead
    is_deputy = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)


class SharingAgreement(models.Model):
    """Who may hear what from whom, with dates. Kind `pointer`: that something is held, whom to ring, since when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    reader = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=[("pointer", "Something is held; ring this team")])
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["holder", "reader", "kind"], name="one_agreement_a_pair"),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="agreement_ends_after_start",
            ),
        ]
