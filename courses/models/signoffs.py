"""Sign-off: a practical task put before the supervisor, and the second look at some of what was confirmed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self
from uuid import uuid4

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from core.models import Affiliation, Person
from core.periods import on as in_force
from core.permissions import places_where
from courses.models.catalogue import in_language
from courses.models.learning import Enrolment
from staff.models import Employment, Skill

if TYPE_CHECKING:
    from core.models import User


def in_charge(user: User, on: date, person: str) -> Q:
    """Condition on rows whose `person` (a field path) this user answers for on the day.

    The supervisor named on a current employment; where none is named who is still here and can sign in, whoever holds
    `signoffs.decide` over the place. Asked anew each time, so that what is open passes on when a supervisor leaves.
    Never oneself.
    """
    at_work = Employment.objects.active(on).filter(affiliation__person=OuterRef(person))
    places = places_where(user, "signoffs.decide", on)
    by_place = Exists(at_work.filter(places.within("affiliation__division__path"))) & ~Exists(still_here(at_work, on))
    clause = by_place if places else Q(pk__in=[])
    if user.person_id:
        clause = (clause | Exists(at_work.filter(supervisor=user.person_id))) & ~Q(**{person: user.person_id})
    return clause


def still_here(employments: models.QuerySet[Employment], on: date) -> models.QuerySet[Employment]:
    """Employments whose named supervisor is another person, belongs somewhere on the day and can sign in."""
    another = employments.filter(supervisor__user__is_active=True).exclude(supervisor=F("affiliation__person"))
    return another.filter(in_force(on, "supervisor__affiliations"))


class TaskSubmissionQuerySet(models.QuerySet["TaskSubmission"]):
    def requested(self) -> Self:
        return self.filter(state=TaskSubmission.State.REQUESTED)

    def confirmed(self) -> Self:
        return self.filter(state=TaskSubmission.State.CONFIRMED)

    def of_course(self) -> Self:
        """The task that finishes a course, not the further ones after it."""
        return self.filter(is_further=False)

    def in_charge_of(self, user: User, on: date) -> Self:
        return self.filter(in_charge(user, on, "enrolment__person"))

    def visible_to(self, user: User) -> Self:
        """One's own; those one decides on, now or by second check; those of people whose sign-offs HR may see."""
        persons = Person.objects.visible_to(user, "signoffs.view").filter(pk=OuterRef("enrolment__person_id"))
        checks = SecondCheck.objects.waiting().open_to(user).filter(submission=OuterRef("pk"))
        return self.filter(
            Q(enrolment__person=user.person_id)
            | Exists(persons)
            | Exists(checks)
            | Q(pk__in=TaskSubmission.objects.in_charge_of(user, timezone.localdate()).values("pk"))
        )


class TaskSubmission(models.Model):
    """A practical task put before the supervisor.

    `checklist` is frozen when asked: {"title", "title_en", "items": [{"text", "text_en", "done"}],
    "skills": [{"code", "level"} the task shows], "asks_score": whether a resident's score is wanted}.
    `is_further`: one more real task after the course, for one skill.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", _("等确认")
        CONFIRMED = "confirmed", _("已确认")
        RETURNED = "returned", _("已退回")

    MOVES = {
        State.REQUESTED: {"confirm": State.CONFIRMED, "return": State.RETURNED},
        State.CONFIRMED: {"overturn": State.RETURNED},  # by the second check
        State.RETURNED: {},
    }

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="submissions")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="submissions")
    is_further = models.BooleanField("再做一项", default=False)
    checklist = models.JSONField()
    note = models.TextField("说明", blank=True)
    photo = models.ForeignKey("core.Attachment", models.SET_NULL, null=True, blank=True, related_name="+")
    resident_score = models.PositiveSmallIntegerField("居民评分", null=True, blank=True)
    score_by = models.ForeignKey("core.User", models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField("状态", max_length=10, choices=State, default=State.REQUESTED)
    requested_at = models.DateTimeField()
    assessor = models.ForeignKey("core.User", models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField("退回原因", max_length=200, blank=True)

    objects = TaskSubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = "实操确认"
        verbose_name_plural = "实操确认"
        ordering = ["requested_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "skill", "is_further"],
                condition=Q(state="requested"),
                name="submission_one_open",
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
    def asks_score(self) -> bool:
        """Is a resident's score wanted before it is confirmed?"""
        return bool(self.checklist.get("asks_score"))

    @property
    def items(self) -> list[dict[str, Any]]:
        """The points as asked, each with its `text` in the reader's language."""
        return [
            {**item, "text": in_language(item["text"], item.get("text_en", ""))} for item in self.checklist["items"]
        ]


class SecondCheckQuerySet(models.QuerySet["SecondCheck"]):
    def waiting(self) -> Self:
        return self.filter(state=SecondCheck.State.WAITING)

    def open_to(self, user: User) -> Self:
        """Checks this user may decide: `signoffs.recheck` where the learner worked on the day the task was handed in,
        and neither the one who confirmed it nor the learner."""
        there = Affiliation.objects.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=OuterRef("submission__requested_at__date")),
            Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef("submission__requested_at__date")),
            places_where(user, "signoffs.recheck").within("division__path"),
            kind=Affiliation.Kind.EMPLOYMENT,
            person=OuterRef("submission__enrolment__person"),
        )
        rows = self.filter(Exists(there)).exclude(submission__assessor=user.pk)
        return rows.exclude(submission__enrolment__person=user.person_id) if user.person_id else rows

    def visible_to(self, user: User) -> Self:
        """Those one may decide or decided, those of what one confirmed, one's own."""
        own = Q(submission__enrolment__person=user.person_id) if user.person_id else Q(pk__in=[])
        mine = Q(assessor=user.pk) | Q(submission__assessor=user.pk)
        return self.filter(own | mine | Q(pk__in=SecondCheck.objects.open_to(user).values("pk")))


class SecondCheck(models.Model):
    """复核: a confirmed task that the sample drew for a second assessor."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等复核")
        AGREED = "agreed", _("复核一致")
        DISAGREED = "disagreed", _("复核不一致")

    MOVES = {
        State.WAITING: {"agree": State.AGREED, "disagree": State.DISAGREED},
        State.AGREED: {},
        State.DISAGREED: {},
    }

    submission = models.OneToOneField(TaskSubmission, models.CASCADE, related_name="second")
    drawn_at = models.DateTimeField()
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    assessor = models.ForeignKey("core.User", models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField("不一致的原因", max_length=200, blank=True)

    objects = SecondCheckQuerySet.as_manager()

    class Meta:
        verbose_name = "实操复核"
        verbose_name_plural = "实操复核"
        ordering = ["drawn_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True)
                | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="second_check_decided_at",
            ),
            models.CheckConstraint(condition=~Q(state="disagreed") | ~Q(reason=""), name="second_check_reason"),
        ]

    def __str__(self) -> str:
        return str(self.submission)


class CoachingSessionQuerySet(models.QuerySet["CoachingSession"]):
    def recorded(self) -> Self:
        return self.filter(state=CoachingSession.State.RECORDED)

    def confirmed(self) -> Self:
        return self.filter(state=CoachingSession.State.CONFIRMED)

    def of(self, person: Person | int) -> Self:
        """Given by the person or had by the person."""
        return self.filter(Q(coach=person) | Q(coached=person))

    def open_to(self, user: User, on: date) -> Self:
        """Sessions this user may confirm: the one who was coached, or who answers for the coach. Never the coach."""
        clause = in_charge(user, on, "coach")
        if user.person_id:
            clause = (clause | Q(coached=user.person_id)) & ~Q(coach=user.person_id)
        return self.filter(clause)

    def visible_to(self, user: User) -> Self:
        """One's own on either side, those one may confirm, those of coaches whose skills one may see."""
        persons = Person.objects.visible_to(user, "skills.view").filter(pk=OuterRef("coach_id"))
        own = Q(coach=user.person_id) | Q(coached=user.person_id) if user.person_id else Q(pk__in=[])
        waiting = CoachingSession.objects.open_to(user, timezone.localdate())
        return self.filter(own | Exists(persons) | Q(pk__in=waiting.values("pk")))


class CoachingSession(models.Model):
    """带教: one sitting in which a worker showed another one something; counts once the other side says so."""

    class State(models.TextChoices):
        RECORDED = "recorded", _("等确认")
        CONFIRMED = "confirmed", _("已确认")
        DECLINED = "declined", _("没有确认")

    MOVES = {
        State.RECORDED: {"confirm": State.CONFIRMED, "decline": State.DECLINED},
        State.CONFIRMED: {},
        State.DECLINED: {},
    }

    coach = models.ForeignKey(Person, models.CASCADE, related_name="coaching_given")
    coached = models.ForeignKey(Person, models.CASCADE, related_name="coaching_had")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="coaching")
    held_on = models.DateField("日期")
    practised = models.CharField("练了什么", max_length=300)
    state = models.CharField("状态", max_length=10, choices=State, default=State.RECORDED)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("core.User", models.SET_NULL, null=True, blank=True, related_name="+")
    decided_by = models.ForeignKey("core.User", models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField("没有确认的原因", max_length=200, blank=True)

    objects = CoachingSessionQuerySet.as_manager()

    class Meta:
        verbose_name = "带教记录"
        verbose_name_plural = "带教记录"
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(coach=F("coached")), name="coaching_not_oneself"),
            models.UniqueConstraint(
                fields=["coach", "coached", "skill", "held_on"],
                condition=~Q(state="declined"),
                name="coaching_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state="recorded", decided_at__isnull=True)
                | (~Q(state="recorded") & Q(decided_at__isnull=False)),
                name="coaching_decided_at",
            ),
            models.CheckConstraint(condition=~Q(state="declined") | ~Q(reason=""), name="coaching_decline_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.skill} {self.held_on}"

    @property
    def source(self) -> str:
        return f"courses.coachingsession:{self.pk}"


def _fresh_seed() -> str:
    return uuid4().hex


@register_setting(icon="tick-inverse")
class SignoffSettings(BaseGenericSetting):
    """How many confirmed tasks are looked at twice. The seed is drawn once per deployment and shown to nobody."""

    second_share = models.PositiveSmallIntegerField(
        "复核比例（%）", default=10, validators=[MaxValueValidator(100)],
        help_text="每100项督导确认的实操，抽几项由另一位负责人再看一遍。0是不抽。",
    )  # fmt: skip
    seed = models.CharField(max_length=32, default=_fresh_seed, editable=False)

    panels = [FieldPanel("second_share")]

    class Meta:
        verbose_name = "实操复核"
