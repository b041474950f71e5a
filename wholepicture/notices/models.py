"""Tables of notices. None holds anything of a child: a notice says which kind of thing waits, and the rest how it is brought."""

from django.db import models
from django.db.models.functions import Now

from wholepicture.notices.rules import DIGEST_AT, ENDED_BY_DOING, TOLD_ONCE
from wholepicture.partnership.models import Area, Professional

WAITS = models.Q(done_at=None, kind__in=sorted(ENDED_BY_DOING))  # what somebody has yet to do


class Notice(models.Model):
    """That something waits for somebody: of which kind, and which record."""

    owner, sensitivity, retention = "hub", "work", "setting"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Who is told
    kind = models.CharField(max_length=32)  #: What kind of thing waits: a code of `notices.rules`
    record = models.UUIDField()  #: What waits
    #: For whom they stand in, where it waits for somebody who is away
    covers_for = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    #: Whether its person is away: it stands in the product until they are back, and goes out by no other way
    is_quiet = models.BooleanField(default=False, db_default=False)
    made_at = models.DateTimeField(db_default=Now())  #: When it was made
    seen_at = models.DateTimeField(null=True)  #: When its person opened it
    done_at = models.DateTimeField(
        null=True
    )  #: When what waited was done, by whoever did it; it waits for its person no more
    #: Whether nobody else may know of it, whoever covers for its person included. So of what was told before this was kept
    is_theirs_alone = models.BooleanField(default=False, db_default=True)

    handed_at = models.DateTimeField(null=True)  #: When whoever covers for its person was told of it last

    class Meta:
        indexes = [
            models.Index(fields=["person", "seen_at", "made_at"], name="notice_of_person"),
            models.Index(
                fields=["person", "made_at"], condition=models.Q(seen_at=None, done_at=None), name="notice_new"
            ),
            models.Index(fields=["record"], condition=WAITS, name="notice_that_waits"),
            models.Index(fields=["person"], condition=WAITS, name="notice_waits_for_person"),
            models.Index(fields=["kind", "area"], condition=WAITS, name="notice_waits_of_kind"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "record"],
                condition=models.Q(seen_at=None, kind__in=sorted(TOLD_ONCE)),
                name="notice_told_once",
            )
        ]


class Choice(models.Model):
    """How a professional wants to be told of each kind of thing, besides in the product; who chose nothing is told as usual."""

    owner, sensitivity, retention = "agency", "work", "setting"

    professional = models.OneToOneField(
        Professional, on_delete=models.PROTECT, related_name="+", primary_key=True, db_index=False
    )
    mails = models.JSONField(default=dict)  #: By kind: `at_once`, `digest` or `none`
    pushes = models.JSONField(default=dict)  #: By kind: whether browsers that they added are told
    #: When the digest goes out: minutes after midnight in England
    digest_at = models.SmallIntegerField(default=DIGEST_AT)
    changed_at = models.DateTimeField(default=None, null=True)  #: When they chose last

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(digest_at__gte=0, digest_at__lt=1440), name="digest_at_a_time_of_day"
            )
        ]


class Browser(models.Model):
    """A browser that a professional added, to be told in by web push."""

    owner, sensitivity, retention = "agency", "work", "setting"

    id = models.UUIDField(primary_key=True)
    professional = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    called = models.CharField(max_length=60)  #: What they call it
    endpoint = models.CharField(max_length=1000)  #: The address at the browser's push service
    p256dh = models.CharField(max_length=100)  #: The browser's public key, by which what is sent is encrypted
    auth = models.CharField(max_length=40)  #: The secret that the browser shares with whoever may send to it
    added_at = models.DateTimeField(db_default=Now())  #: When it was added
    ended_at = models.DateTimeField(null=True)  #: When it was taken away, or its push service knew it no more

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["professional", "endpoint"], condition=models.Q(ended_at=None), name="browser_once_a_person"
            )
        ]


class Channel(models.Model):
    """A way out of the product, e-mail or web push: whether it is set up, whether it is answered, and how much waits."""

    owner, sensitivity, retention = "partnership", "none", "setting"

    code = models.CharField(max_length=8, primary_key=True)  #: `mail` or `push`
    is_set_up = models.BooleanField(default=False)  #: Whether this installation has what it takes
    public_key = models.CharField(max_length=100, blank=True)  #: By which browsers know who sends (VAPID)
    looked_at = models.DateTimeField(null=True)  #: When the process that sends last looked
    sent_at = models.DateTimeField(null=True)  #: When something was last accepted
    failing_since = models.DateTimeField(null=True)  #: Since when nothing is accepted; empty: it is
    failures = models.IntegerField(default=0)  #: How often in a row nobody answered
    next_try_at = models.DateTimeField(null=True)  #: Until then nothing is tried
    error = models.CharField(max_length=200, blank=True)  #: Why not, in words
    waiting = models.IntegerField(default=0)  #: How many wait to go out by it, when it was last looked


class Sending(models.Model):
    """A notice on its way out, by e-mail or to one browser: how far it is. Made with the notice, by the database."""

    owner, sensitivity, retention = "agency", "work", "setting"

    id = models.UUIDField(primary_key=True)
    professional = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="+")  #: What is sent
    channel = models.CharField(max_length=8)  #: `mail` or `push`
    browser = models.ForeignKey(
        Browser, on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )  #: To which
    in_digest = models.BooleanField(default=False)  #: Whether it goes with others, once a day
    urgency = models.SmallIntegerField()  #: 0 before all else, 1 otherwise
    #: `waiting`, `sent`, `refused` (for good), `given_up`, or `dropped`: seen before it went out, or nobody is there to get it
    state = models.CharField(max_length=8, default="waiting")
    #: The message in which it goes: the same however often it is tried. Of a digest, all that it holds
    message = models.UUIDField(null=True)
    tries = models.IntegerField(default=0)  #: How often it was tried
    next_try_at = models.DateTimeField()  #: When it is due, or is tried again
    error = models.CharField(max_length=200, blank=True)  #: Why it was not accepted, in words
    made_at = models.DateTimeField(db_default=Now())  #: When it was made
    ended_at = models.DateTimeField(null=True)  #: When it was sent, refused, given up or dropped

    class Meta:
        indexes = [
            models.Index(
                fields=["channel", "urgency", "next_try_at"],
                condition=models.Q(state="waiting"),
                name="sending_due",
            ),
            models.Index(fields=["professional"], condition=models.Q(state="waiting"), name="sending_of_professional"),
        ]
