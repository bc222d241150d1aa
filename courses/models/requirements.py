"""Required learning: rules of a division (必修安排) and the persons exempted from one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.models import Person
from core.periods import Dated, ends_after_start, on as in_force
from core.permissions import places_where
from core.rules.listing import listed
from core.visibility import OfPersons
from courses.models.catalogue import CoursePage
from courses.rules.requirements import DueFrom, Rule
from staff.models import PersonnelCategory, Post

if TYPE_CHECKING:
    from core.models import User


class RequirementQuerySet(models.QuerySet["Requirement"]):
    def in_force(self, on: date) -> Self:
        return self.filter(in_force(on))

    def for_post(self, post: Post | None) -> Self:
        """Rules that mean somebody in this post (or everybody)."""
        named = Requirement.posts.through.objects.values("requirement")
        mine = Requirement.posts.through.objects.filter(post=post).values("requirement")
        return self.filter(Q(pk__in=mine) | ~Q(pk__in=named))

    def visible_to(self, user: User, permission: str = "requirements.view") -> Self:
        """Rules of one's own places, and those of the divisions above that hold there too."""
        places = places_where(user, permission)
        above = {low[:n] for low, _high in places.ranges for n in range(4, len(low), 4)}
        return self.filter(places.within("division__path") | Q(division__path__in=above))

    def editable_by(self, user: User) -> Self:
        return self.filter(places_where(user, "requirements.edit").within("division__path"))


class Requirement(Dated):
    """Who in a division must complete a course, by when, and why. Dates follow from it by `courses.rules.requirements`.

    Begins on `starts_on`; `ends_on` is the last day it holds. `repeat_months` asks again, see the rule.
    """

    class From(models.TextChoices):
        POST = DueFrom.POST.value, _("到岗后若干天内")
        RULE = DueFrom.RULE.value, _("安排生效后若干天内")
        DAY = DueFrom.DAY.value, _("固定日期前")

    division = models.ForeignKey("core.Division", models.PROTECT, related_name="requirements", verbose_name="范围")
    course = models.ForeignKey(CoursePage, models.PROTECT, related_name="requirements", verbose_name="课程")
    posts = models.ManyToManyField(Post, blank=True, related_name="+", verbose_name="岗位")
    categories = models.ManyToManyField(PersonnelCategory, blank=True, related_name="+", verbose_name="人员类别")
    newcomers_only = models.BooleanField("只管生效以后到岗的人", default=False)
    due_from = models.CharField("期限从哪天算", max_length=8, choices=From, default=From.RULE)
    days = models.PositiveSmallIntegerField("天数", null=True, blank=True, validators=[MaxValueValidator(1500)])
    due_on = models.DateField("截止日期", null=True, blank=True)
    repeat_months = models.PositiveSmallIntegerField(
        "每隔几个月再学", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )
    why = models.CharField("为什么要学", max_length=200)
    cite = models.CharField("依据", max_length=120, blank=True)
    reminds = models.BooleanField("到期前提醒", default=True)
    created_by = models.ForeignKey("core.User", models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RequirementQuerySet.as_manager()

    class Meta:
        verbose_name = "必修安排"
        verbose_name_plural = "必修安排"
        ordering = ["division__path", "course__code", "pk"]
        constraints = [
            ends_after_start("requirement_period"),
            models.CheckConstraint(condition=Q(starts_on__isnull=False), name="requirement_starts_on"),
            models.CheckConstraint(
                condition=Q(due_from="day", due_on__isnull=False, days__isnull=True)
                | Q(due_from__in=("post", "rule"), due_on__isnull=True, days__isnull=False),
                name="requirement_due_rule",
            ),
            models.CheckConstraint(
                condition=Q(repeat_months__isnull=True) | Q(repeat_months__gte=1), name="requirement_repeat_months"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.division} {self.course.code}"

    @property
    def source(self) -> str:
        """How messages and jobs name this rule."""
        return f"courses.requirement:{self.pk}"

    @property
    def who(self) -> str:
        """Whom it means, in words."""
        named = [row.label for row in (*self.posts.all(), *self.categories.all())]
        words = listed(named) if named else _("全体人员")
        return _("%(who)s，只管新到岗的") % {"who": words} if self.newcomers_only else str(words)

    @property
    def due_words(self) -> str:
        """By when, in words."""
        if self.due_on is not None:
            return _("%(day)s前") % {"day": date_format(self.due_on, "DATE_FORMAT")}
        words = _("从到岗那天起%(days)s天内") if self.due_from == self.From.POST else _("从生效那天起%(days)s天内")
        return words % {"days": self.days}

    @property
    def repeat_words(self) -> str:
        if self.repeat_months is None:
            return _("学一次")
        return _("每%(months)s个月一次") % {"months": self.repeat_months}

    def rule(self) -> Rule:
        """The row as the rule reads it (posts and categories prefetched where many are asked)."""
        return rule_of(self, [post.pk for post in self.posts.all()], [row.pk for row in self.categories.all()])


def rule_of(row: Requirement, posts: list[int], categories: list[int]) -> Rule:
    """Also for a row that is not saved yet: the preview before saving asks the same rule."""
    assert row.starts_on is not None
    return Rule(
        due_from=DueFrom(row.due_from),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        days=row.days or 0,
        due_on=row.due_on,
        repeat_months=row.repeat_months,
        newcomers_only=row.newcomers_only,
        posts=frozenset(posts),
        categories=frozenset(categories),
    )


class ExemptionQuerySet(OfPersons["Exemption"]):
    permission = "requirements.view"

    def standing(self, on: date) -> Self:
        """Not lifted, and its last day (if it has one) not passed."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=on), lifted_at__isnull=True)


class Exemption(models.Model):
    """A person need not follow a rule: why, until when, and who said so."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="exemptions")
    requirement = models.ForeignKey(Requirement, models.CASCADE, related_name="exemptions")
    reason = models.CharField("原因", max_length=200)
    until = models.DateField("到哪天为止", null=True, blank=True)
    by = models.ForeignKey("core.User", models.SET_NULL, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        verbose_name = "必修豁免"
        verbose_name_plural = "必修豁免"
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "requirement"], condition=Q(lifted_at__isnull=True), name="exemption_one_standing"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="exemption_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.requirement}"
