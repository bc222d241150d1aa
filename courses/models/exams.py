"""Exams, attempts and answers. What an attempt showed is frozen in its paper; later edits never reach it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField

from core.models import Person
from courses.blocks import Blueprint
from courses.models.catalogue import CoursePage

if TYPE_CHECKING:
    from core.models import User
    from courses.models.learning import Enrolment


class Exam(models.Model):
    """How a course is examined."""

    class Scheme(models.TextChoices):
        ALL_OR_NOTHING = "all_or_nothing", _("全对才得分")
        PART_MARKS = "part_marks", _("少选得部分分，错选不得分")

    course = models.ForeignKey(CoursePage, models.CASCADE, related_name="exams", verbose_name="课程")
    title = models.CharField("名称", max_length=80)
    title_en = models.CharField("英文名称", max_length=160, blank=True)
    blueprint = StreamField(Blueprint(), verbose_name="组卷蓝图", help_text="每组从题库里随机抽取，选项次序打乱")
    pass_mark = models.PositiveSmallIntegerField("合格分", default=60, validators=[MaxValueValidator(100)])
    minutes = models.PositiveSmallIntegerField("时长（分钟）", default=40, validators=[MinValueValidator(5)])
    tries = models.PositiveSmallIntegerField("可考次数", default=3, validators=[MinValueValidator(1)])
    wait_days = models.PositiveSmallIntegerField("两次之间隔几天", default=0)
    scheme = models.CharField("多选计分", max_length=16, choices=Scheme, default=Scheme.ALL_OR_NOTHING)

    class Meta:
        verbose_name = "考试"
        verbose_name_plural = "考试"
        ordering = ["course", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        from courses.models.catalogue import in_language

        return in_language(self.title, self.title_en)


class ExamFigures(models.Model):
    """What `courses.statistics` last worked out for an exam: no person, only sums; renewed at night or when asked.

    `figures`: {"sittings": int, "reliability": {…} or None, "items": {question pk as text: {…}}} as the rule's classes.
    `basis` says what was counted, so that an unchanged exam is not counted again.
    """

    exam = models.OneToOneField(Exam, models.CASCADE, related_name="figures")
    taken_at = models.DateTimeField()
    basis = models.CharField(max_length=80)
    figures = models.JSONField()

    class Meta:
        verbose_name = "考试分析"
        verbose_name_plural = "考试分析"

    def __str__(self) -> str:
        return f"{self.exam} {self.taken_at:%Y-%m-%d}"


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def of(self, person: Person | int | None) -> Self:
        return self.filter(person=person) if person else self.none()

    def open(self) -> Self:
        return self.filter(state=Attempt.State.OPEN)

    def marked(self) -> Self:
        return self.filter(state=Attempt.State.MARKED)

    def overdue(self, at: datetime) -> Self:
        """Open although the time is over: the next look at them hands them in."""
        return self.open().filter(deadline_at__lt=at)

    def under(self, enrolment: Enrolment) -> Self:
        """Sat for this enrolment: when a course is taken again, what was sat for the earlier time no longer counts."""
        from courses.models.learning import Enrolment

        earlier = Enrolment.objects.of(enrolment.person_id).completed().filter(course=enrolment.course_id)
        mine = self.filter(person=enrolment.person_id)
        if earlier.filter(enrolled_at__lt=enrolment.enrolled_at).exists():
            return mine.filter(started_at__gte=enrolment.enrolled_at)
        return mine

    def submitted(self) -> Self:
        return self.filter(state=Attempt.State.SUBMITTED)

    def visible_for_marking(self, user: User) -> Self:
        """Of people where the user may mark written answers; never one's own."""
        persons = Person.objects.visible_to(user, "marking.decide").filter(pk=OuterRef("person_id"))
        return self.filter(Exists(persons)).exclude(person=user.person_id)

    def passed(self) -> Self:
        return self.marked().filter(score__gte=models.F("pass_mark"))

    def firsts(self) -> Self:
        """The first marked sitting of each person: what statistics read, since a second try knows the questions."""
        earlier = Attempt.objects.marked().filter(
            person=OuterRef("person"), exam=OuterRef("exam"), number__lt=OuterRef("number")
        )
        return self.marked().filter(~Exists(earlier))

    def visible_to(self, user: User) -> Self:
        """One's own; and those of people whose skills the user may see."""
        persons = Person.objects.visible_to(user, "skills.view").filter(pk=OuterRef("person_id"))
        return self.filter(Q(person=user.person_id) | Exists(persons))


class Attempt(models.Model):
    """One sitting. `paper` is everything shown and the key, frozen when drawn from `seed`.

    Scores are out of 100. `pass_mark` is copied, so that a later change of the exam leaves the verdict alone.
    """

    class State(models.TextChoices):
        OPEN = "open", _("正在作答")
        SUBMITTED = "submitted", _("已交卷，等阅卷")
        MARKED = "marked", _("已出成绩")
        VOIDED = "voided", _("已作废")

    MOVES = {
        State.OPEN: {"submit": State.SUBMITTED, "void": State.VOIDED},
        State.SUBMITTED: {"mark": State.MARKED, "void": State.VOIDED},
        State.MARKED: {"void": State.VOIDED},
        State.VOIDED: {},
    }

    person = models.ForeignKey(Person, models.CASCADE, related_name="attempts")
    exam = models.ForeignKey(Exam, models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField("第几次")
    state = models.CharField("状态", max_length=10, choices=State, default=State.OPEN)
    seed = models.BigIntegerField(editable=False)
    paper = models.JSONField(editable=False)
    pass_mark = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    deadline_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    marked_at = models.DateTimeField(null=True)
    score = models.DecimalField("得分", max_digits=5, decimal_places=1, null=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = "答卷"
        verbose_name_plural = "答卷"
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "exam"], condition=Q(state="open"), name="attempt_one_open"),
            models.UniqueConstraint(fields=["person", "exam", "number"], name="attempt_number_once"),
            models.CheckConstraint(
                condition=Q(state__in=("open", "voided")) | Q(submitted_at__isnull=False), name="attempt_submitted_at"
            ),
            models.CheckConstraint(
                condition=~Q(state="marked") | Q(score__isnull=False, marked_at__isnull=False), name="attempt_marked"
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=100), name="attempt_score_0_100"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exam} 第{self.number}次"

    @property
    def source(self) -> str:
        return f"courses.attempt:{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def has_passed(self) -> bool:
        return self.state == self.State.MARKED and self.score is not None and self.score >= self.pass_mark

    @property
    def questions(self) -> list[dict[str, Any]]:
        return self.paper["questions"]


class AnswerQuerySet(models.QuerySet["Answer"]):
    def standing(self) -> Self:
        """The newest saved answer of each question: the one that counts, from whichever phone it came."""
        newer = Answer.objects.filter(attempt=OuterRef("attempt"), number=OuterRef("number"), pk__gt=OuterRef("pk"))
        # By the key: the model's own order would join the attempts for theirs.
        return self.filter(~Exists(newer)).order_by("attempt_id", "number")

    def newest(self) -> dict[int, Answer]:
        """The same of one attempt, by number: its few dozen rows are sooner sorted out here than by the database."""
        return {answer.number: answer for answer in self.order_by("pk")}


class Answer(models.Model):
    """One saved answer. `client_id` is made by the sender, so that a repeated send is the same row."""

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="answers")
    number = models.PositiveSmallIntegerField("第几题")
    client_id = models.CharField(max_length=64)
    value = models.JSONField("作答", default=list)
    is_flagged = models.BooleanField("记号", default=False)
    marks = models.DecimalField("人工给分", max_digits=5, decimal_places=2, null=True)
    saved_at = models.DateTimeField()

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "作答"
        verbose_name_plural = "作答"
        ordering = ["attempt", "number", "pk"]
        constraints = [models.UniqueConstraint(fields=["attempt", "client_id"], name="answer_once")]
        indexes = [models.Index(fields=["attempt", "number"])]

    def __str__(self) -> str:
        return f"{self.attempt} {self.number}"
