"""Course runs (班次): a class taught face to face, its sessions, who came, and what they thought of it.

A seat in a run is an `Enrolment` with `run`; the waiting list is the same rows in the state «waiting», in the order of
their keys.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Affiliation, Division, Organisation, Person
from core.models.places import STEP
from core.permissions import places_where
from courses.models.catalogue import CoursePage
from courses.models.learning import Enrolment

if TYPE_CHECKING:
    from core.models import User


def _paths_above(paths: list[str]) -> set[str]:
    """Each path and those above it."""
    return {path[:n] for path in paths for n in range(STEP, len(path) + 1, STEP)}


class CourseRunQuerySet(models.QuerySet["CourseRun"]):
    def announced(self) -> Self:
        """What learners may know of: not the ones still being planned."""
        return self.exclude(state=CourseRun.State.PLANNED)

    def to_book(self) -> Self:
        return self.filter(state=CourseRun.State.OPEN)

    def for_person(self, person: Person | int | None, on: date) -> Self:
        """Announced runs of the places where the person belongs on the day, there and above."""
        if person is None:
            return self.none()
        own = Affiliation.objects.active(on).filter(person=person, division__isnull=False)
        return self.announced().filter(
            division__path__in=_paths_above(list(own.values_list("division__path", flat=True)))
        )

    def taught_by(self, user: User) -> Self:
        return self.filter(Exists(CourseRun.trainers.through.objects.filter(courserun=OuterRef("pk"), user=user.pk)))

    def desk(self, user: User) -> Self:
        """For the desk: runs inside one's scope, those of the divisions above it, and those one teaches."""
        places = places_where(user, "runs.view")
        above = _paths_above([low for low, _high in places.ranges])
        return self.filter(
            places.within("division__path") | Q(division__path__in=above) | Q(pk__in=self.model.objects.taught_by(user))
        )

    def editable_by(self, user: User) -> Self:
        return self.filter(places_where(user, "runs.edit").within("division__path"))

    def kept_by(self, user: User) -> Self:
        """Whose list the user keeps and closes: HR of the place, and who teaches it."""
        return self.filter(
            Q(pk__in=self.model.objects.editable_by(user)) | Q(pk__in=self.model.objects.taught_by(user))
        )

    def visible_to(self, user: User) -> Self:
        """The desk's, and for a learner those announced where she belongs or in which she holds a seat."""
        seats = Enrolment.objects.seats().filter(run=OuterRef("pk"), person=user.person_id)
        own = self.model.objects.for_person(user.person_id, timezone.localdate())
        return self.filter(Q(pk__in=self.model.objects.desk(user)) | Q(pk__in=own) | Exists(seats))

    def with_counts(self) -> Self:
        waiting = Count("enrolments", filter=Q(enrolments__state=Enrolment.State.WAITING))
        return self.annotate(waiting=waiting)


class CourseRun(models.Model):
    """One class of a course, given by a division. `taken` counts the seats held; the database keeps it within `seats`.

    `starts_on` and `ends_on` are the days of the first and the last session. `hours` are credited when the run closes,
    to whoever came to at least `least_share` per cent of the sessions. `has_checkin`: the trainer may show a code to
    scan; her list is always enough.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("筹备中")
        OPEN = "open", _("报名中")
        RUNNING = "running", _("上课中")
        CLOSED = "closed", _("已结班")
        CANCELLED = "cancelled", _("已取消")

    MOVES = {
        State.PLANNED: {"open": State.OPEN, "cancel": State.CANCELLED},
        State.OPEN: {"start": State.RUNNING, "cancel": State.CANCELLED},
        State.RUNNING: {"close": State.CLOSED, "cancel": State.CANCELLED},
        State.CLOSED: {"reopen": State.RUNNING},
        State.CANCELLED: {},
    }

    course = models.ForeignKey(CoursePage, models.PROTECT, related_name="runs")
    division = models.ForeignKey(Division, models.PROTECT, related_name="runs")
    host = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="runs")
    number = models.CharField("班号", max_length=20)
    title = models.CharField("班名", max_length=80)
    place = models.CharField("地点", max_length=80)
    trainers = models.ManyToManyField("core.User", blank=True, related_name="teaches")
    guest = models.CharField("外请讲师", max_length=80, blank=True)
    note = models.TextField("给学员的话", max_length=500, blank=True)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    seats = models.PositiveSmallIntegerField("座位")
    taken = models.PositiveSmallIntegerField("已报", default=0)
    books_from = models.DateField("报名开始")
    books_until = models.DateField("报名截止")
    cancels_until = models.DateField("自行退班截止")
    hours = models.DecimalField("学时", max_digits=5, decimal_places=1)
    least_share = models.PositiveSmallIntegerField("到课多少算学完（%）", default=80)
    has_checkin = models.BooleanField("备用扫码签到", default=False)
    state = models.CharField("状态", max_length=10, choices=State, default=State.PLANNED)
    closed_on = models.DateField("结班日期", null=True, blank=True)
    reason = models.CharField("原因", max_length=200, blank=True)

    objects = CourseRunQuerySet.as_manager()

    class Meta:
        verbose_name = "班次"
        verbose_name_plural = "班次"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(taken__lte=F("seats")), name="run_taken_within_seats"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="run_period"),
            models.CheckConstraint(condition=Q(books_until__gte=F("books_from")), name="run_booking_period"),
            models.CheckConstraint(condition=Q(hours__gt=0), name="run_hours_positive"),
            models.CheckConstraint(condition=Q(least_share__gte=1, least_share__lte=100), name="run_least_share"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False) | (~Q(state="closed") & Q(closed_on__isnull=True)),
                name="run_closed_on",
            ),
            models.UniqueConstraint(fields=["division", "number"], name="run_number_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def source(self) -> str:
        return f"courses.courserun:{self.pk}"

    @property
    def left(self) -> int:
        return self.seats - self.taken


class RunSessionQuerySet(models.QuerySet["RunSession"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(run__in=CourseRun.objects.visible_to(user))


class RunSession(models.Model):
    """One meeting of a run: a day, from when to when, where if not at the run's own place."""

    run = models.ForeignKey(CourseRun, models.CASCADE, related_name="sessions")
    on = models.DateField("日期")
    starts_at = models.TimeField("开始")
    ends_at = models.TimeField("结束")
    place = models.CharField("地点", max_length=80, blank=True)

    objects = RunSessionQuerySet.as_manager()

    class Meta:
        verbose_name = "课次"
        verbose_name_plural = "课次"
        ordering = ["on", "starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_times"),
            models.UniqueConstraint(fields=["run", "on", "starts_at"], name="session_once"),
        ]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d} {self.starts_at:%H:%M}"

    @property
    def begins(self) -> datetime:
        return _moment(self.on, self.starts_at)

    @property
    def ends(self) -> datetime:
        return _moment(self.on, self.ends_at)


def _moment(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(enrolment__in=Enrolment.objects.visible_to(user))


class Attendance(models.Model):
    """How one person was at one session. The trainer's list is the record; a scanned code only fills it in."""

    class Mark(models.TextChoices):
        PRESENT = "present", _("到课")
        LATE = "late", _("迟到")
        EXCUSED = "excused", _("请假")
        ABSENT = "absent", _("缺席")

    class How(models.TextChoices):
        LIST = "list", _("讲师名单")
        SCAN = "scan", _("扫码")

    session = models.ForeignKey(RunSession, models.CASCADE, related_name="attendance")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="sessions_attended")
    mark = models.CharField("出勤", max_length=8, choices=Mark)
    how = models.CharField("方式", max_length=4, choices=How, default=How.LIST)
    recorded_by = models.ForeignKey("core.User", models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = "出勤"
        verbose_name_plural = "出勤"
        constraints = [models.UniqueConstraint(fields=["session", "enrolment"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.session} {self.get_mark_display()}"


class RunEvaluationQuerySet(models.QuerySet["RunEvaluation"]):
    def visible_to(self, user: User) -> Self:
        """The desk's only; a screen shows them from three answers on (courses.rules.runs.FEWEST)."""
        return self.filter(run__in=CourseRun.objects.desk(user))


class RunEvaluation(models.Model):
    """What somebody thought of a run. No person, no time, no order of coming in: who answered stands only as a mark on
    the seat (`Enrolment.has_evaluated`), what was answered only here.
    """

    key = models.UUIDField(primary_key=True, editable=False)
    run = models.ForeignKey(CourseRun, models.CASCADE, related_name="evaluations")
    content = models.PositiveSmallIntegerField("内容有用")
    teaching = models.PositiveSmallIntegerField("讲得明白")
    arrangement = models.PositiveSmallIntegerField("时间地点合适")
    words = models.TextField("想说的话", max_length=500, blank=True)

    objects = RunEvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = "班次评价"
        verbose_name_plural = "班次评价"
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(content__gte=1, content__lte=5, teaching__gte=1, teaching__lte=5)
                & Q(arrangement__gte=1, arrangement__lte=5),
                name="evaluation_1_to_5",
            )
        ]

    def __str__(self) -> str:
        return f"{self.run}"
