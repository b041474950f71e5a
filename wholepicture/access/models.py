"""Tables of access: accounts, how often they are tried, involvement, conflicts, protected locations, the ledger.

No row here is content."""

import uuid

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now

from wholepicture.access import passwords
from wholepicture.access.rules import EXPORT
from wholepicture.access.tries import OPERATIONS, RESULTS
from wholepicture.partnership.models import Agency, Area, Professional


class Accounts(BaseUserManager["Account"]):
    """Reads accounts; they are made by `access.accounts.open_account` alone."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email__iexact=username)


class Account(AbstractBaseUser):
    """How a professional signs in. Kept apart: only the sign-in role of the database reads this table."""

    owner, sensitivity, retention = "partnership", "credential", "setting"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)  #: With which they sign in
    #: Whose account it is; no foreign key: the sign-in role does not read the directory
    professional = models.UUIDField(unique=True)
    is_active = models.BooleanField(default=True)  #: Whether it may be signed in with

    objects = Accounts()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is the password: the database says so, and holds the account to be proved by it for a while."""
        return passwords.prove(self.id, raw_password or "", self.password)


class TriesLeft(models.Model):
    """How much of one allowance (`access.limits`) is used: of an account, a device or an address. Only the sign-in role reads it."""

    owner, sensitivity, retention = "partnership", "none", "tries"

    #: Which allowance of what: a keyed hash, from which neither an account nor an address can be read
    mark = models.CharField(max_length=64, primary_key=True)
    used_until = models.DateTimeField(db_index=True)  #: When all of it is there again
    in_a_row = models.IntegerField(default=0)  #: How many tries were blocked since the last that was not


class KnownDevice(models.Model):
    """A browser on which somebody has signed in fully: strangers' tries do not count against them there."""

    owner, sensitivity, retention = "partnership", "credential", "tries"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    #: Who signed in on it
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    device = models.CharField(max_length=64)  #: SHA-256 of what the browser's cookie holds
    first_at = models.DateTimeField()  #: When they first signed in on it
    last_at = models.DateTimeField()  #: When they last did

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "device"], name="device_once_an_account")]


class UsedCode(models.Model):
    """The last code that an authenticator gave and somebody used: neither it nor an earlier one is taken again."""

    owner, sensitivity, retention = "partnership", "credential", "setting"

    mark = models.CharField(max_length=64, primary_key=True)  #: Which authenticator: a keyed hash of its secret
    step = models.BigIntegerField()  #: The code's number: half-minutes since 1970


class Try(models.Model):
    """What is kept of a failed try beside its entry in the ledger, so that tries of one account or address are seen together."""

    owner, sensitivity, retention = "partnership", "personal", "tries"

    id = models.UUIDField(primary_key=True)  #: Among the entry's `records`
    at = models.DateTimeField(db_index=True)
    area = models.UUIDField(null=True)  #: Of whom was tried, or of the agency; empty where that cannot be told
    kind = models.TextField()  #: What kind of try: `access.tries.KINDS`
    account = models.TextField()  #: Of which account: a keyed hash
    address = models.TextField()  #: From which address: a keyed hash
    known_device = models.BooleanField()  #: Whether the account had been signed in fully on that device before
    in_a_row = models.IntegerField()  #: How many such tries in a row this one stands for

    class Meta:
        indexes = [models.Index(fields=["area", "-at"], name="tries_by_area")]


class Involvement(models.Model):
    """A dated tie between an agency and a nominal, derived from what the agency said of its work with the child.

    It opens what others wrote only where it counts: somebody else confirmed it, or it came by a trusted feed and nobody
    refused it (`access.policy.counts`, `access.sql.rows.COUNTS`).
    """

    owner, sensitivity, retention = "agency", "personal", "derived"

    #: Follows from the submission and its subject alone, so that an answer finds it when it is derived again
    id = models.UUIDField(primary_key=True, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    nominal = models.UUIDField()
    submission = models.UUIDField(db_index=True)
    #: From when it opens anything: as stated, but never before it was made known
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    #: The system feed and the service, as `file:school on roll`; empty: a person sent it
    feed = models.TextField(blank=True, default="")
    #: What somebody of another agency said of it last: `confirmed`, `refused`; empty: nothing that stands
    answer = models.CharField(max_length=9, blank=True, default="")
    made_known_at = models.DateTimeField()  #: When its submission was received

    class Meta:
        indexes = [
            models.Index(fields=["agency", "nominal"], name="involvement_by_agency"),
            models.Index(
                fields=["area", "made_known_at"],
                name="involvement_not_confirmed",
                condition=~models.Q(answer="confirmed"),
            ),
        ]


class InvolvementAnswer(models.Model):
    """What somebody of another agency said of an involvement: that it is so, that it is not, or that they take that back."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    involvement = models.UUIDField()  #: Which; no foreign key: it is derived, and made again
    #: `confirmed`, `refused`, or `withdrawn`: nothing said before stands
    answer = models.CharField(max_length=9)
    reason = models.TextField()
    #: Who said it; empty: it was taken over by the upgrade that brought confirmations
    made_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True)
    by_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", null=True)  #: For which agency
    made_at = models.DateTimeField(db_default=Now())  #: When it was said

    class Meta:
        indexes = [models.Index(fields=["involvement", "-made_at"], name="answer_by_involvement")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer__in=["confirmed", "refused", "withdrawn"]), name="involvement_answer_known"
            )
        ]


class TrustedFeed(models.Model):
    """A system feed whose word is taken on who works with a child, for one service: a school's roll, an allocation system."""

    owner, sensitivity, retention = "partnership", "none", "setting"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    feed = models.TextField()  #: The door and the service, as `Involvement.feed`
    reason = models.TextField()  #: Why it is trusted: what stands behind it
    trusted_at = models.DateTimeField(db_default=Now())  #: When it was trusted
    withdrawn_at = models.DateTimeField(null=True)  #: When the trust was withdrawn; empty: it stands

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "feed"], condition=models.Q(withdrawn_at=None), name="feed_trusted_once"
            )
        ]


class Bar(models.Model):
    """A conflict of interest: this professional is barred from a nominal who is, or is tied to, themself or family."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    professional = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+")  #: Who is barred
    subject = models.UUIDField()  #: Of whom it was said; `nominal` follows the judgements
    nominal = models.UUIDField()
    #: In which nominals those stand now who were one person with `subject` when it was set: nobody is let go by being parted
    covers = ArrayField(models.UUIDField(), default=list)
    reason = models.TextField()
    #: Who set it; empty: the operator
    set_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True)
    set_at = models.DateTimeField(db_default=Now())  #: When it was set
    lifted_at = models.DateTimeField(null=True)  #: When it was lifted; empty: it holds


class LocationRestriction(models.Model):
    """A child whose whereabouts must not be found: only this circle sees an address or what points to it."""

    owner, sensitivity, retention = "hub", "location", "child_record"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    subject = models.UUIDField()  #: Of whom it was said; `nominal` follows the judgements
    nominal = models.UUIDField()
    #: In which nominals those stand now who were one person with `subject` when it was set: nobody is let go by being parted
    covers = ArrayField(models.UUIDField(), default=list)
    reason = models.TextField()
    readers = ArrayField(models.UUIDField(), default=list)  #: The professionals who may still see where the child is
    #: The agencies that may still see where the child is
    reader_agencies = ArrayField(models.UUIDField(), default=list)
    #: Who set it; empty: the operator
    set_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True)
    set_at = models.DateTimeField(db_default=Now())  #: When it was set
    lifted_at = models.DateTimeField(null=True)  #: When it was lifted; empty: it holds


class Covered(models.Model):
    """Whom a bar or a location restriction covers: every subject that was one person with whoever it was set on, then.

    The database fills it where one is set (`linkage.security`). Only its functions and the background worker read it.
    """

    owner, sensitivity, retention = "hub", "personal", "child_record"

    pk = models.CompositePrimaryKey("protection", "subject")
    protection = models.UUIDField()  #: Which bar or location restriction
    subject = models.UUIDField(db_index=True)
    nominal = models.UUIDField()  #: In which the subject stands now


class LedgerEntry(models.Model):
    """One act: who, for which agency, in which role and for which purpose, did what to whose record, and when."""

    owner, sensitivity, retention = "partnership", "personal", "ledger"

    id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()
    area = models.UUIDField(null=True)
    agency = models.UUIDField(null=True)  #: For which agency they acted
    professional = models.UUIDField(null=True)  #: Who acted; empty: a system viewer, or an agency's key
    role = models.TextField()  #: In which role
    purpose = models.TextField()  #: For which purpose
    channel = models.TextField()  #: Through which door: page, api, file, command
    action = models.TextField()  #: What kind of act: `base.ledgered.ACTIONS`
    operation = models.TextField()  #: The command or query by name
    result = models.TextField()  #: Allowed, refused, or failed by an error of ours
    justification = models.TextField()  #: Why, where the act asks for a reason
    subjects = ArrayField(models.UUIDField())  #: The people whose records it concerned
    records = ArrayField(models.UUIDField())  #: The rows that it concerned
    salt = models.BinaryField()  #: Drawn at random, so that the digest of a removed entry tells nothing
    digest = models.BinaryField()  #: SHA-256 over the whole entry

    class Meta:
        indexes = [
            models.Index(fields=["area", "-at"], name="ledger_by_area"),
            models.Index(fields=["professional", "-at"], name="ledger_by_professional"),
            models.Index(fields=["agency", "-at"], name="ledger_by_agency"),
            models.Index(fields=["area", "-at"], name="ledger_of_exports", condition=models.Q(operation=EXPORT)),
            GinIndex(fields=["subjects"], name="ledger_by_subject"),
            models.Index(
                fields=["area", "-at"],
                name="ledger_of_tries",
                condition=models.Q(operation__in=OPERATIONS, result__in=RESULTS),
            ),
        ]


class LedgerPending(models.Model):
    """Entries that the sequencer has not sealed yet."""

    owner, sensitivity, retention = "partnership", "none", "ledger"

    entry = models.UUIDField(primary_key=True)  #: The entry that waits


class LedgerLeaf(models.Model):
    """An entry's place in the sealed log (0, 1, 2, …) and its leaf hash (RFC 6962)."""

    owner, sensitivity, retention = "partnership", "none", "ledger"

    index = models.BigIntegerField(primary_key=True)  #: Its place in the log
    entry = models.UUIDField(unique=True)  #: The entry that stands there
    leaf = models.BinaryField()  #: The hash of its digest, as RFC 6962 has it


class LedgerSeal(models.Model):
    """A sealed batch: how many leaves the log then had, and the root over all of them."""

    owner, sensitivity, retention = "partnership", "none", "ledger"

    size = models.BigIntegerField(primary_key=True)  #: How many leaves the log had
    root = models.BinaryField()  #: The root hash over all of them
    peaks = ArrayField(models.BinaryField())  #: Roots of the full subtrees, largest first
    sealed_at = models.DateTimeField(db_default=Now())  #: When it was sealed
