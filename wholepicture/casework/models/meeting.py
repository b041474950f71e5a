"""Tables of meetings. What was said and decided is a row that nobody changes; the database keeps where a meeting stands by the latest."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from wholepicture.casework.models.cases import Action, Case
from wholepicture.partnership.models import Area, Professional

QUORATE = Q(present__contains=["social_care", "police", "health"])


class Discussion(models.Model):
    """A strategy discussion about the child of a case, from when somebody decides to hold one until it has decided."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)  #: In which case
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    why = models.TextField()  #: What it is called for
    chair = models.ForeignKey(
        Professional, on_delete=models.PROTECT, related_name="+", db_index=False
    )  #: Who chairs it
    called_by = models.ForeignKey(
        Professional, on_delete=models.PROTECT, related_name="+", db_index=False
    )  #: Who called it
    at = models.DateTimeField()  #: When it was decided to hold one: its clock starts
    due_at = models.DateTimeField()  #: By when it is to be held, by the clock as it stood then
    #: Where it stands; the database keeps these three, by the latest step
    state = models.CharField(max_length=8, default="", db_default="")  #: `called`, `decided` or `off`
    planned_at = models.DateTimeField(null=True)  #: When it meets, or met last
    held_at = models.DateTimeField(null=True)  #: When it was first held with everybody who must be there

    class Meta:
        indexes = [
            models.Index(fields=["case", "-at"], name="discussion_by_case"),
            models.Index(fields=["area", "due_at"], condition=Q(state="called"), name="discussion_to_hold"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(why=""), name="discussion_called_in_words")]


class DiscussionStep(models.Model):
    """One step of a discussion: called, put to another time, held, called off, or added to. Never changed."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    discussion = models.ForeignKey(Discussion, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Of which
    number = models.SmallIntegerField()  #: Its place in the chain, from 1
    kind = models.CharField(max_length=8)  #: What was done: `casework.meeting.discussions.rules.STEPS`
    planned_at = models.DateTimeField(null=True)  #: When it is to meet from then on
    sat_at = models.DateTimeField(null=True)  #: When it met
    present = ArrayField(models.CharField(max_length=12), default=list)  #: Who took part, by the kind of agency
    is_quorate = models.BooleanField(null=True)  #: Whether everybody who must take part did
    decision = models.CharField(max_length=20, blank=True)  #: What was decided
    words = models.TextField(blank=True)  #: What was discussed; or why it was moved or called off; or what was added
    reasons = models.TextField(blank=True)  #: Why it was decided so
    dissent = models.TextField(blank=True)  #: Who did not agree, and why
    by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Who wrote it
    at = models.DateTimeField()  #: When it was written

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["discussion", "number"], name="discussion_step_once"),
            models.CheckConstraint(
                condition=~Q(kind="sat") & Q(is_quorate=None)
                | Q(kind="sat", is_quorate=True) & QUORATE
                | Q(kind="sat", is_quorate=False) & ~QUORATE,
                name="discussion_quorate_by_who_came",
            ),
            models.CheckConstraint(
                condition=Q(decision="") & ~Q(is_quorate=True) | Q(is_quorate=True) & ~Q(decision="") & ~Q(reasons=""),
                name="discussion_decides_where_quorate",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("moved", "off", "added")) | ~Q(words=""), name="discussion_moved_in_words"
            ),
        ]


class DiscussionVoice(models.Model):
    """An agency at a discussion: who was invited of it, whether they came, and what they brought. Of the step that says so."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    step = models.ForeignKey(DiscussionStep, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Of which
    agency = models.CharField(max_length=12)  #: Which kind of agency: `casework.meeting.discussions.rules.AGENCIES`
    who = models.CharField(max_length=200, blank=True)  #: Who was invited, or came, in words
    came = models.BooleanField(null=True)  #: Whether they took part; empty: it had not met
    brought = models.TextField(blank=True)  #: What they brought, or sent

    class Meta:
        constraints = [models.UniqueConstraint(fields=["step", "agency"], name="discussion_voice_once")]


class Panel(models.Model):
    """A meeting of people of several agencies about the children who need it most, and whoever and whatever endangers them."""

    owner, sensitivity, retention = "hub", "work", "child_record"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=80)  #: What it is called; it names nobody
    #: Who chairs it; the database keeps it, by the latest step that names somebody
    chair = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    since = models.DateTimeField()  #: Since when its agenda looks for what is new: when the one before met
    called_by = models.ForeignKey(
        Professional, on_delete=models.PROTECT, related_name="+", db_index=False
    )  #: Who called it
    at = models.DateTimeField()  #: When it was called
    #: Where it stands; the database keeps these two, by the latest step
    meets_at = models.DateTimeField(null=True)  #: When it meets
    held_at = models.DateTimeField(null=True)  #: When it was held; empty: it is to meet

    class Meta:
        indexes = [models.Index(fields=["area", "-at"], name="panel_by_area")]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="panel_has_a_name")]


class PanelStep(models.Model):
    """One step of a panel: called, given to another to chair, put to another time, or held with who came. Never changed."""

    owner, sensitivity, retention = "hub", "work", "child_record"

    id = models.UUIDField(primary_key=True)
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Of which
    number = models.SmallIntegerField()  #: Its place in the chain, from 1
    kind = models.CharField(max_length=8)  #: What was done: `casework.meeting.panels.rules.STEPS`
    meets_at = models.DateTimeField(null=True)  #: When it meets from then on
    #: Who chairs it from then on; empty: who did before
    chair = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    came = ArrayField(models.UUIDField(), default=list)  #: Which members came
    present = ArrayField(models.CharField(max_length=12), default=list)  #: Of which kinds of agency they are
    is_quorate = models.BooleanField(null=True)  #: Whether everybody who must come did
    words = models.TextField(blank=True)  #: Who is absent and why; or why it was moved
    by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Who wrote it
    at = models.DateTimeField()  #: When it was written

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["panel", "number"], name="panel_step_once"),
            models.CheckConstraint(
                condition=~Q(kind="held") & Q(is_quorate=None)
                | Q(kind="held", is_quorate=True) & QUORATE
                | Q(kind="held", is_quorate=False) & ~QUORATE,
                name="panel_quorate_by_who_came",
            ),
        ]


class PanelMember(models.Model):
    """That somebody is a member of a panel, or is none any more. Of each person the latest row counts."""

    owner, sensitivity, retention = "hub", "work", "child_record"

    id = models.UUIDField(primary_key=True)
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="+")  #: Of which
    person = models.ForeignKey(
        Professional, on_delete=models.PROTECT, related_name="+", db_index=False
    )  #: Who is named
    is_in = models.BooleanField()  #: Whether they are a member from then on
    by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Who named them
    at = models.DateTimeField()  #: When they were named

    class Meta:
        indexes = [models.Index(fields=["person", "panel", "-at"], name="panel_by_member")]


class PanelItem(models.Model):
    """Who or what a panel speaks of: a child, a person of concern, a place or a thing, or a theme. It shows to a member who may see
    everybody in it."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="+")  #: Of which
    section = models.CharField(max_length=1)  #: Under which heading: `casework.meeting.panels.rules.SECTIONS`
    kind = models.CharField(max_length=8)  #: What it is about: child, nominal, vehicle, phone, place, theme
    #: Who or what: a subject of theirs, or a thing as it is described alone; empty: a theme
    about = models.UUIDField(null=True)
    people = ArrayField(models.UUIDField(), default=list)  #: Everybody in it: it shows to who may see each of them
    theme = models.TextField(blank=True)  #: What a theme is, in words that name nobody
    reason = models.TextField(blank=True)  #: Why somebody added it by hand; empty: the rules put it there
    by = models.ForeignKey(
        Professional, on_delete=models.PROTECT, related_name="+", db_index=False
    )  #: Who put it there
    at = models.DateTimeField()  #: When it was put there

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["panel", "kind", "about"], name="panel_item_once"),
            models.UniqueConstraint(
                fields=["panel", "theme"], condition=Q(about=None, reason=""), name="panel_theme_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="theme", about=None) & ~Q(theme="") | ~Q(kind="theme") & Q(about__isnull=False),
                name="panel_item_about_something",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("child", "nominal", "vehicle", "phone", "place", "theme")),
                name="panel_item_kind",
            ),
        ]


class PanelReason(models.Model):
    """Why the rules put something on an agenda. It shows to who may see what it rests on, and where that does not show nothing stands."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    item = models.ForeignKey(PanelItem, on_delete=models.PROTECT, related_name="+")  #: Of what
    code = models.CharField(max_length=20)  #: Which rule: `casework.meeting.panels.rules.WHY`
    source_kind = models.CharField(max_length=8)  #: On what it rests: alert, action, case, measure, away, mark
    source = models.UUIDField()  #: On which; no key: whether it exists is not told by an error
    words = models.TextField(blank=True)  #: More of it, in words: the alert, the measure
    at = models.DateTimeField()  #: When the rule found it


class PanelWord(models.Model):
    """What was said of an item, decided about it, or why it was left out or taken up again. Never changed."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    item = models.ForeignKey(PanelItem, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Of what
    number = models.SmallIntegerField()  #: Its place in the chain, from 1
    kind = models.CharField(max_length=8)  #: What it is: `casework.meeting.panels.rules.WORDS`
    words = models.TextField()  #: What was said or decided, or why
    dissent = models.TextField(blank=True)  #: Who did not agree, and why
    by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Who wrote it
    at = models.DateTimeField()  #: When it was written

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="panel_word_once"),
            models.CheckConstraint(condition=~Q(words=""), name="panel_word_in_words"),
        ]


class PanelAction(models.Model):
    """An action that came of an item. It shows with the action."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    item = models.ForeignKey(PanelItem, on_delete=models.PROTECT, related_name="+")  #: Of what
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Which action
    at = models.DateTimeField()  #: When it was given
