"""Learning: who takes which course, how far, and the practical task a supervisor confirms."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from core.models import Person
from core.periods import on as in_force
from core.permissions import places_where
from courses.models.catalogue import CoursePage, LessonPage, in_language
from staff.models import Employment, Skill

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
        asked = TaskSubmission.objects.requested().filter(enrolment=OuterRef("pk"))
        return self.filter(Exists(asked))

    def visible_to(self, user: User, permission: str = "skills.view") -> Self:
        persons = Person.objects.visible_to(user, permission).filter(pk=OuterRef("person_id"))
        own = Q(person=user.person_id) if user.person_id else Q(pk__in=[])
        return self.filter(own | Exists(persons) | _in_own_runs(user))


def _in_own_runs(user: User) -> Q:
    """Condition on Enrolment: a seat in a run the user edits or teaches."""
    from courses.models.runs import CourseRun

    return Q(run__in=CourseRun.objects.editable_by(user)) | Q(run__in=CourseRun.objects.taught_by(user))


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
        # Only a run's closing is ever taken back, see courses.actions.runs.reopen_run.
        State.COMPLETED: {"reopen": State.ENROLLED},
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


def _in_charge(user: User, on: date) -> Q:
    """Condition on TaskSubmission: the submissions this user decides on.

    The supervisor named on a current employment; where none is named, whoever holds `signoffs.decide` over the place.
    Asked anew each time, so that an open request passes on when a supervisor leaves. Never one's own.
    """
    at_work = Employment.objects.active(on).filter(affiliation__person=OuterRef("enrolment__person"))
    named = at_work.filter(supervisor__isnull=False)
    places = places_where(user, "signoffs.decide", on)
    by_place = Exists(at_work.filter(places.within("affiliation__division__path"))) & ~Exists(_still_here(named, on))
    clause = by_place if places else Q(pk__in=[])
    if user.person_id:
        clause = (clause | Exists(named.filter(supervisor=user.person_id))) & ~Q(enrolment__person=user.person_id)
    return clause


def _still_here(named: models.QuerySet[Employment], on: date) -> models.QuerySet[Employment]:
    """Employments whose named supervisor is still affiliated somewhere on the day."""
    return named.filter(in_force(on, "supervisor__affiliations"))


class TaskSubmissionQuerySet(models.QuerySet["TaskSubmission"]):
    def requested(self) -> Self:
        return self.filter(state=TaskSubmission.State.REQUESTED)

    def confirmed(self) -> Self:
        return self.filter(state=TaskSubmission.State.CONFIRMED)

    def in_charge_of(self, user: User, on: date) -> Self:
        return self.filter(_in_charge(user, on))

    def visible_to(self, user: User) -> Self:
        """One's own; those one decides on; those of people whose sign-offs HR may see."""
        from django.utils import timezone

        persons = Person.objects.visible_to(user, "signoffs.view").filter(pk=OuterRef("enrolment__person_id"))
        return self.filter(
            Q(enrolment__person=user.person_id)
            | Exists(persons)
            | Q(pk__in=TaskSubmission.objects.in_charge_of(user, timezone.localdate()).values("pk"))
        )


class TaskSubmission(models.Model):
    """A practical task put before the supervisor.

    `checklist` is frozen when asked: {"title", "title_en", "items": [{"text", "text_en", "done"}],
    "skills": [codes the task shows]}.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", _("等确认")
        CONFIRMED = "confirmed", _("已确认")
        RETURNED = "returned", _("已退回")

    MOVES = {
        State.REQUESTED: {"confirm": State.CONFIRMED, "return": State.RETURNED},
        State.CONFIRMED: {},
        State.RETURNED: {},
    }

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="submissions")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="submissions")
    checklist = models.JSONField()
    note = models.TextField("说明", blank=True)
    photo = models.ForeignKey("core.Attachment", models.SET_NULL, null=True, blank=True, related_name="+")
    resident_score = models.PositiveSmallIntegerField("居民评分", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.REQUESTED)
    requested_at = models.DateTimeField()
    assessor = models.ForeignKey("core.User", models.SET_NULL, null=True, blank=True, related_name="+")
    second_assessor = models.ForeignKey("core.User", models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField("退回原因", max_length=200, blank=True)

    objects = TaskSubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = "实操确认"
        verbose_name_plural = "实操确认"
        ordering = ["requested_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "skill"], condition=Q(state="requested"), name="submission_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state="requested", decided_at__isnull=True)
                | (~Q(state="requested") & Q(decided_at__isnull=False)),
                name="submission_decided_at",
            ),
            models.CheckConstraint(condition=~Q(state="returned") | ~Q(reason=""), name="submission_return_reason"),
            models.CheckConstraint(
                condition=Q(resident_score__isnull=True) | Q(resident_score__gte=1, resident_score__lte=5),
                name="submission_resident_1_5",
            ),
        ]

    def __str__(self) -> str:
        return str(self.checklist.get("title", ""))

    @property
    def source(self) -> str:
        return f"courses.tasksubmission:{self.pk}"

    @property
    def label(self) -> str:
        return in_language(str(self), self.checklist.get("title_en", ""))

    @property
    def items(self) -> list[dict[str, Any]]:
        """The points as asked, each with its `text` in the reader's language."""
        return [
            {**item, "text": in_language(item["text"], item.get("text_en", ""))} for item in self.checklist["items"]
        ]
