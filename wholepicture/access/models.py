"""Tables of access: accounts, involvement, conflicts, protected locations, the ledger. No row here is content."""

import uuid

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now

from wholepicture.partnership.models import Agency, Area, Professional


class Accounts(BaseUserManager["Account"]):
    """Makes accounts; there are no superusers."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "Account":
        account = self.model(email=self.normalize_email(email).lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email__iexact=username)


class Account(AbstractBaseUser):
    """How a professional signs in. Kept apart: only the sign-in role of the database reads this table."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    professional = models.UUIDField(unique=True)  # no foreign key: the sign-in role does not read the directory
    is_active = models.BooleanField(default=True)

    objects = Accounts()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"


class Involvement(models.Model):
    """A dated tie between an agency and a nominal, derived from what the agency said of its work with the child."""

    id = models.UUIDField(primary_key=True, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    nominal = models.UUIDField()
    submission = models.UUIDField(db_index=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["agency", "nominal"], name="involvement_by_agency")]


class Bar(models.Model):
    """A conflict of interest: this professional is barred from a nominal who is, or is tied to, themself or family."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    professional = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+")
    subject = models.UUIDField()  # of whom it was said; `nominal` follows the judgements
    nominal = models.UUIDField()
    reason = models.TextField()
    set_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True)
    set_at = models.DateTimeField(db_default=Now())
    lifted_at = models.DateTimeField(null=True)


class LocationRestriction(models.Model):
    """A child whose whereabouts must not be found: only this circle sees an address or what points to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    subject = models.UUIDField()
    nominal = models.UUIDField()
    reason = models.TextField()
    readers = ArrayField(models.UUIDField(), default=list)  # professionals
    reader_agencies = ArrayField(models.UUIDField(), default=list)
    set_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True)
    set_at = models.DateTimeField(db_default=Now())
    lifted_at = models.DateTimeField(null=True)


class LedgerEntry(models.Model):
    """One act: who, for which agency, in which role and for which purpose, did what to whose record, and when."""

    id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()
    area = models.UUIDField(null=True)
    agency = models.UUIDField(null=True)
    professional = models.UUIDField(null=True)
    role = models.TextField()
    purpose = models.TextField()
    channel = models.TextField()
    action = models.TextField()
    operation = models.TextField()
    result = models.TextField()
    justification = models.TextField()
    subjects = ArrayField(models.UUIDField())
    records = ArrayField(models.UUIDField())
    salt = models.BinaryField()
    digest = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["area", "-at"], name="ledger_by_area"),
            models.Index(fields=["professional", "-at"], name="ledger_by_professional"),
            GinIndex(fields=["subjects"], name="ledger_by_subject"),
        ]


class LedgerPending(models.Model):
    """Entries that the sequencer has not sealed yet."""

    entry = models.UUIDField(primary_key=True)


class LedgerLeaf(models.Model):
    """An entry's place in the sealed log (0, 1, 2, …) and its leaf hash (RFC 6962)."""

    index = models.BigIntegerField(primary_key=True)
    entry = models.UUIDField(unique=True)
    leaf = models.BinaryField()


class LedgerSeal(models.Model):
    """A sealed batch: how many leaves the log then had, and the root over all of them."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    peaks = ArrayField(models.BinaryField())  # roots of the full subtrees, largest first
    sealed_at = models.DateTimeField(db_default=Now())
