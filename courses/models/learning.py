"""Learning: who takes which course, and how far."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from core.models import Person
from courses.models.catalogue import CoursePage, LessonPage
from staff.models import Employment

if TYPE_CHECKING:
    from core.models import User


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def of(self, person: Person | int | None) -> Self:
        """The courses a person takes. Seats in a class are asked by `seats()`."""
        return self.filter(person=person, run__isnull=True) if person else self.none()

    def open(self) -> Self:
        """Courses being learnt."""
        return self.filter(state__in=[Enrolment.State.WAITING, Enrolment.State.ENROLLED], run__isnull=True)

    def completed(self) -> Self:
        """Courses completed: exam and task. Having sat in a class completes none."""
        return self.filter(state=Enrolment.State.COMPLETED, run__isnull=True)

    def seats(self) -> Self:
        """Seats in course runs, whatever became of them."""
        return self.filter(run__isnull=False)

    def held(self) -> Self:
        """Seats held now, and places on waiting lists."""
        return self.seats().filter(state__in=[Enrolment.State.WAITING, Enrolment.State.ENROLLED])

    def on_lists_of(self, user: User) -> Self:
        """Seats whose names the user may read: of runs she edits or teaches, and of people she may see."""
        persons = Person.objects.visible_to(user, "people.view").filter(pk=OuterRef("person_id"))
        return self.seats().filter(_in_own_runs(user) | Exists(persons))

    def current(self) -> Enrolment | None:
        """Of one person in one course: the open enrolment, else the last completed; one query."""
        states = (Enrolment.State.WAITING, Enrolment.State.ENROLLED, Enrolment.State.COMPLETED)
        rows = list(self.filter(state__in=states))
        return next((row for row in rows if row.completed_on is None), rows[0] if rows else None)

    def due_by(self, day: date) -> Self:
        return self.open().filter(due_on__isnull=False, due_on__lte=day)

    def required(self) -> Self:
        """Open, with a day due that a rule set."""
        return self.open().filter(requirement__isnull=False, due_on__isnull=False)

    def overdue(self, on: date) -> Self:
        """Past a rule's day due, of people who are at work; who is on leave or has left is not pressed."""
        return self.required().filter(due_on__lt=on).at_work(on)

    def at_work(self, on: date) -> Self:
        """Of people who work inside the place of the rule on the day, and are not away."""
        return self.filter(_at_work(on))

    def awaiting_signature(self) -> Self:
        """The task lies with the supervisor."""
        from courses.models.signoffs import TaskSubmission

        asked = TaskSubmission.objects.requested().filter(enrolment=OuterRef("pk"), is_further=False)
        return self.filter(Exists(asked))

    def settled(self) -> Self:
        """Nothing of it waits for a second check."""
        from courses.models.signoffs import SecondCheck

        waiting = SecondCheck.objects.waiting().filter(submission__enrolment=OuterRef("pk"))
        return self.filter(~Exists(waiting))

    def visible_to(self, user: User, permission: str = "skills.view") -> Self:
        persons = Person.objects.visible_to(user, permission).filter(pk=OuterRef("person_id"))
        own = Q(person=user.person_id) if user.person_id else Q(pk__in=[])
        return self.filter(own | Exists(persons) | _in_own_runs(user))


def _in_own_runs(user: User) -> Q:
    """Condition on Enrolment: a seat in a run the user edits or teaches."""
    from courses.models.runs import CourseRun

    return Q(run__in=CourseRun.objects.kept_by(user))


def _at_work(on: date) -> Exists:
    """Condition on Enrolment: the person works on the day, inside the place of the rule, and is not away."""
    works = Employment.objects.active(on).filter(
        affiliation__person=OuterRef("person"),
        absence="",
        affiliation__division__path__startswith=OuterRef("requirement__division__path"),
    )
    return Exists(works)


class Enrolment(models.Model):
    """A person takes a course. Completed when the exam is passed and the task confirmed; hours follow from that.

    With `run` the row is a seat in a class: waiting is a place in its queue (in the order of the keys), completed means
    that she came often enough and the run's hours were credited; it says nothing about exam and task, which stand on
    the row without `run`. `attendance` is the share of sessions attended, in per cent, frozen when the run closes.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("候补")
        ENROLLED = "enrolled", _("在学")
        COMPLETED = "completed", _("已结业")
        FAILED = "failed", _("未通过")
        CANCELLED = "cancelled", _("已退出")

    MOVES = {
        State.WAITING: {"promote": State.ENROLLED, "cancel": State.CANCELLED},
        State.ENROLLED: {"complete": State.COMPLETED, "fail": State.FAILED, "cancel": State.CANCELLED},
        # A run's closing is taken back by courses.actions.runs.reopen_run; the task a course rested on by a second
        # check, which fails the enrolment when the course is taken again already.
        State.COMPLETED: {"reopen": State.ENROLLED, "fail": State.FAILED},
        State.FAILED: {"reopen": State.ENROLLED},
        State.CANCELLED: {},
    }

    person = models.ForeignKey(Person, models.CASCADE, related_name="enrolments")
    course = models.ForeignKey(CoursePage, models.PROTECT, related_name="enrolments")
    state = models.CharField("状态", max_length=10, choices=State, default=State.ENROLLED)
    enrolled_at = models.DateTimeField()
    due_on = models.DateField("截止", null=True, blank=True)
    # The rule the day due comes from, and whether the rule put the course here (then it may take it away again).
    requirement = models.ForeignKey(
        "courses.Requirement", models.SET_NULL, null=True, blank=True, related_name="enrolments"
    )
    is_assigned = models.BooleanField("由必修安排派学", default=False)
    completed_on = models.DateField("结业日期", null=True, blank=True)
    run = models.ForeignKey("courses.CourseRun", models.PROTECT, null=True, blank=True, related_name="enrolments")
    attendance = models.PositiveSmallIntegerField("到课（%）", null=True, blank=True)
    reason = models.CharField("原因", max_length=200, blank=True)
    has_evaluated = models.BooleanField("已评价", default=False)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = "学习"
        verbose_name_plural = "学习"
        ordering = ["-enrolled_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "course"],
                condition=Q(state__in=("waiting", "enrolled"), run__isnull=True),
                name="enrolment_one_open",
            ),
            models.UniqueConstraint(
                fields=["person", "run"],
                condition=Q(state__in=("waiting", "enrolled", "completed", "failed"), run__isnull=False),
                name="enrolment_one_seat",
            ),
            models.CheckConstraint(
                condition=Q(state="completed", completed_on__isnull=False)
                | (~Q(state="completed") & Q(completed_on__isnull=True)),
                name="enrolment_completed_on",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course.title}"

    @property
    def source(self) -> str:
        """How the doors and certificates name this enrolment."""
        return f"courses.enrolment:{self.pk}"


class LessonProgress(models.Model):
    """A lesson opened, and done when the learner says so. No minutes are counted."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="progress")
    lesson = models.ForeignKey(LessonPage, models.CASCADE, related_name="progress")
    place = models.CharField("读到", max_length=40, blank=True, help_text="段落标识")
    opened_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "课时进度"
        verbose_name_plural = "课时进度"
        constraints = [models.UniqueConstraint(fields=["enrolment", "lesson"], name="lesson_progress_once")]

    def __str__(self) -> str:
        return f"{self.enrolment} {self.lesson}"
