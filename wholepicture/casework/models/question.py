"""Questions to an agency. What was said stays: each move is a row, and no row is changed but by the database, which keeps where it stands.

What whoever is asked reads who sees nothing of the child, or of the thing, lies apart from what says who or what it is here: the one
table holds words, the other an id.
"""

from django.db import models
from django.db.models import Q

from wholepicture.partnership.models import Agency, Area, Professional, Team


class AgencyQuestion(models.Model):
    """A question that somebody asks an agency, or a team of it, to be answered by a moment."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Which asks
    #: Which agency is asked
    to_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    #: Which team of it; empty: its front door
    to_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    called = models.TextField()  #: Who or what it is about, as whoever asks says it
    words = models.TextField()  #: The question, in the words of whoever asks
    basis = models.CharField(max_length=32)  #: By which basis they are told: `casework.question.rules.BASES`
    #: Who asked
    asked_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()  #: When it was asked first
    #: Where it stands; the database keeps these, by the latest move
    state = models.CharField(max_length=9, default="waiting")  #: `waiting`, `answered`, `withdrawn` or `closed`
    due_at = models.DateTimeField()  #: By when it is to be answered
    #: Who sees to it for whoever asks
    keeper = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    #: Who has it, of those who are asked; empty: it waits in their list
    taken_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    #: Who answered it last
    answered_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    moved_at = models.DateTimeField()  #: When it was moved last

    class Meta:
        indexes = [
            models.Index(fields=["to_agency", "due_at"], condition=Q(state="waiting"), name="question_to_answer"),
            models.Index(fields=["taken_by", "due_at"], condition=Q(state="waiting"), name="question_taken"),
            models.Index(
                fields=["keeper", "due_at"], condition=Q(state__in=("waiting", "answered")), name="question_kept"
            ),
            models.Index(fields=["area", "due_at"], condition=Q(state="waiting"), name="question_due_in_area"),
            models.Index(fields=["agency", "-moved_at"], name="question_from"),
            models.Index(fields=["to_agency", "-moved_at"], name="question_to"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(called="") & ~Q(words="") & ~Q(basis=""), name="question_in_words_on_a_basis"
            ),
            models.CheckConstraint(condition=Q(due_at__gt=models.F("at")), name="question_due_after"),
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "answered", "withdrawn", "closed")), name="question_state"
            ),
        ]


class QuestionAbout(models.Model):
    """Who or what a question is about here. It shows to whoever may read the question and may see them, or it, anyway."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    #: Of which question
    question = models.OneToOneField(AgencyQuestion, on_delete=models.PROTECT, related_name="+", primary_key=True)
    kind = models.CharField(max_length=8)  #: `child`, `vehicle`, `phone` or `place`
    #: A subject of the child's, or a thing as it is described alone. However these join and part, it says who or what
    about = models.UUIDField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=("child", "vehicle", "phone", "place")), name="question_about_kind"
            ),
        ]


class QuestionMove(models.Model):
    """One move of a question: asked, taken, answered, asked again, handed over, taken back, or closed by who asked."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    #: Of which question
    question = models.ForeignKey(AgencyQuestion, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.SmallIntegerField()  #: Its place in the chain, from 1
    kind = models.CharField(max_length=9)  #: What was done: `casework.question.rules.MOVES`
    state = models.CharField(max_length=9)  #: Where it stands after
    #: Who sees to it for whoever asks after
    keeper = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    #: Who has it, of those who are asked, after
    taken_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    due_at = models.DateTimeField()  #: By when it is to be answered after
    #: Of an answer: `told`, or `nothing`, which says no more than that
    answer = models.CharField(max_length=7, blank=True)
    words = models.TextField(blank=True)  #: The answer, what is asked again, or why
    by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Who made it
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="question_move_once"),
            models.CheckConstraint(
                condition=Q(kind__in=("asked", "taken", "answered", "closed")) | ~Q(words=""),
                name="question_moved_in_words",
            ),
            models.CheckConstraint(
                condition=(~Q(kind="answered") & Q(answer=""))
                | Q(kind="answered", answer="told") & ~Q(words="")
                | Q(kind="answered", answer="nothing", words=""),
                name="question_answer_says_it_or_nothing",
            ),
        ]
