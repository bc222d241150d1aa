"""What is promised between districts and universities: programmes, agreements, quotas."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Sum
from django.utils.translation import gettext_lazy as _

from core.models import Division, Organisation
from core.periods import Dated, ends_after_start, on as in_force
from core.permissions import places_where
from core.states import type_moves

if TYPE_CHECKING:
    from core.models import User


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, user: User, permission: str = "agreements.view") -> Self:
        """A university sees its own; a district those of universities it has an agreement with, or may make one."""
        places = places_where(user, permission)
        if places.ranges:
            return self.filter(organisation__kind=Organisation.Kind.UNIVERSITY)
        return self.filter(organisation__in=places.organisations)


class Programme(models.Model):
    """A course of study. The hours required differ by school and are data, never a constant (domain.md §6)."""

    class Level(models.TextChoices):
        VOCATIONAL = "vocational", _("高职专科")
        BACHELOR = "bachelor", _("本科")
        MASTER = "master", _("硕士")

    class PlacementKind(models.TextChoices):
        POST = "post", _("岗位实习")
        PROFESSIONAL = "professional", _("专业实习")
        TRAINEE = "trainee", _("就业见习")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="programmes", verbose_name="学校")
    level = models.CharField("培养层次", max_length=12, choices=Level)
    major = models.CharField("专业", max_length=60)
    required_hours = models.PositiveSmallIntegerField("要求实习时数")
    placement_kind = models.CharField("实习类别", max_length=12, choices=PlacementKind)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = "专业"
        verbose_name_plural = "专业"
        ordering = ["organisation", "level", "major"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "level", "major"], name="programme_once"),
            models.CheckConstraint(condition=Q(required_hours__gte=1), name="programme_hours_positive"),
        ]

    def __str__(self) -> str:
        return self.major


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, user: User, permission: str = "agreements.view") -> Self:
        """Those of one's district and below, and those of one's own university. A university sees no draft."""
        places = places_where(user, permission)
        own = Q(organisation__in=places.organisations) & ~Q(state=Agreement.State.DRAFT)
        return self.filter(places.within("division__path") | own)

    def in_force(self, on: date) -> Self:
        return self.filter(in_force(on), state=Agreement.State.IN_FORCE)

    def ending_within(self, days: int, on: date) -> Self:
        """In force on the day, and over within so many days after it (both ends counted)."""
        return self.in_force(on).filter(ends_on__lte=on + timedelta(days=days))

    def covering(self, division: Division) -> Self:
        """Made by this division or one above it."""
        return self.filter(division__path__in=division.ancestor_paths())

    def with_seats(self) -> Self:
        """With `seats` and `taken`, summed over quotas allotted, published or closed."""
        counted = Q(quotas__state__in=Quota.COUNTED)
        return self.annotate(
            seats=Sum("quotas__seats", filter=counted, default=0), taken=Sum("quotas__taken", filter=counted, default=0)
        )


class Agreement(Dated):
    """甲方 (a district) and 乙方 (a university), perhaps 丙方 (an employing body); an amendment supersedes.

    There is no deposit field and no promise of posts: `rules.clauses` refuses both.
    """

    class Kind(models.TextChoices):
        TRAINING = "training", _("订单式人才培养协议")
        BASE = "base", _("实习实践基地协议")

    class State(models.TextChoices):
        DRAFT = "draft", _("起草")
        UNIVERSITY_REVIEW = "university_review", _("校内审核")
        LEGAL_REVIEW = "legal_review", _("区级合法性审核")
        TO_SIGN = "to_sign", _("待签署")
        IN_FORCE = "in_force", _("生效中")
        ENDED = "ended", _("已结束")
        TERMINATED = "terminated", _("已解除")

    MOVES: type_moves = {
        State.DRAFT: {"submit": State.UNIVERSITY_REVIEW},
        State.UNIVERSITY_REVIEW: {"agree": State.LEGAL_REVIEW, "send_back": State.DRAFT},
        State.LEGAL_REVIEW: {"clear": State.TO_SIGN, "send_back": State.DRAFT},
        State.TO_SIGN: {"put_in_force": State.IN_FORCE, "send_back": State.DRAFT},
        State.IN_FORCE: {"end": State.ENDED, "terminate": State.TERMINATED},
        State.ENDED: {},
        State.TERMINATED: {},
    }

    kind = models.CharField("种类", max_length=10, choices=Kind, default=Kind.TRAINING)
    number = models.CharField("编号", max_length=30, unique=True)
    title = models.CharField("名称", max_length=100)
    division = models.ForeignKey(Division, models.PROTECT, related_name="agreements", verbose_name="甲方所在区划")
    party_name = models.CharField("甲方", max_length=100)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="agreements", verbose_name="乙方")
    third_party = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="third_agreements", verbose_name="丙方"
    )
    clauses = models.JSONField("条款", default=list, blank=True, help_text="[{no, heading, text}]")
    service_months = models.PositiveSmallIntegerField("服务期（月）", default=0)
    training_cost = models.DecimalField("专项培训费（元/人）", max_digits=9, decimal_places=2, default=0)
    district_signer = models.CharField("甲方签署人", max_length=60, blank=True)
    district_signed_on = models.DateField("甲方签署日期", null=True, blank=True)
    university_signer = models.CharField("乙方签署人", max_length=60, blank=True)
    university_signed_on = models.DateField("乙方签署日期", null=True, blank=True)
    third_signer = models.CharField("丙方签署人", max_length=60, blank=True)
    third_signed_on = models.DateField("丙方签署日期", null=True, blank=True)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by", verbose_name="替代"
    )
    state = models.CharField("状态", max_length=20, choices=State, default=State.DRAFT)
    why = models.CharField("退回或解除原因", max_length=200, blank=True)
    over_on = models.DateField("提前结束日期", null=True, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "协议"
        verbose_name_plural = "协议"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            ends_after_start("agreement_period"),
            models.CheckConstraint(
                condition=~Q(state__in=["in_force", "ended", "terminated"])
                | Q(
                    district_signed_on__isnull=False,
                    university_signed_on__isnull=False,
                    starts_on__isnull=False,
                    ends_on__isnull=False,
                ),
                name="agreement_in_force_is_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["in_force", "ended", "terminated"])
                | Q(third_party__isnull=True)
                | Q(third_signed_on__isnull=False),
                name="agreement_third_party_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state="terminated") | (Q(over_on__isnull=False) & ~Q(why="")),
                name="agreement_terminated_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def last_day(self) -> date | None:
        return self.over_on or self.ends_on


class QuotaQuerySet(models.QuerySet["Quota"]):
    def visible_to(self, user: User, permission: str = "agreements.view") -> Self:
        """One's district's; a university sees the quotas of its own agreements once they are allotted."""
        places = places_where(user, permission)
        own = Q(agreement__organisation__in=places.organisations, state__in=Quota.COUNTED)
        return self.filter(places.within("division__path") | own)

    def published(self) -> Self:
        return self.filter(state=Quota.State.PUBLISHED)

    def with_room(self) -> Self:
        return self.published().filter(taken__lt=F("seats"))


class Quota(models.Model):
    """Seats that a gap asks for: so many students of a programme for a place and post, needed by a day.

    `taken` counts placements that stand (not withdrawn); the database refuses one too many.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", _("已申报")
        ALLOTTED = "allotted", _("已下达")
        PUBLISHED = "published", _("已公布")
        CLOSED = "closed", _("已完成")
        CANCELLED = "cancelled", _("已取消")

    MOVES: type_moves = {
        State.REQUESTED: {"allot": State.ALLOTTED, "cancel": State.CANCELLED},
        State.ALLOTTED: {"publish": State.PUBLISHED, "cancel": State.CANCELLED},
        State.PUBLISHED: {"close": State.CLOSED, "cancel": State.CANCELLED},
        State.CLOSED: {},
        State.CANCELLED: {},
    }
    COUNTED = (State.ALLOTTED, State.PUBLISHED, State.CLOSED)

    agreement = models.ForeignKey(Agreement, models.PROTECT, null=True, blank=True, related_name="quotas")
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, blank=True, related_name="quotas")
    year = models.PositiveSmallIntegerField("年度")
    division = models.ForeignKey(Division, models.PROTECT, related_name="quotas", verbose_name="用人地区")
    post = models.ForeignKey("staff.Post", models.PROTECT, related_name="quotas", verbose_name="岗位")
    skills = models.ManyToManyField("staff.Skill", blank=True, related_name="quotas", verbose_name="技能")
    level = models.PositiveSmallIntegerField("技能等级", default=1)
    seats = models.PositiveSmallIntegerField("名额")
    taken = models.PositiveSmallIntegerField("已用", default=0, editable=False)
    needed_by = models.DateField("需要到岗日期")
    state = models.CharField("状态", max_length=10, choices=State, default=State.REQUESTED)
    why = models.CharField("原因", max_length=200, blank=True)

    objects = QuotaQuerySet.as_manager()

    class Meta:
        verbose_name = "指标"
        verbose_name_plural = "指标"
        ordering = ["-year", "needed_by", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(taken__lte=F("seats")), name="quota_not_oversold"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="quota_has_seats"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=5), name="quota_level_1_5"),
            models.CheckConstraint(
                condition=Q(state__in=["requested", "cancelled"]) | Q(agreement__isnull=False, programme__isnull=False),
                name="quota_allotted_has_agreement",
            ),
        ]
        indexes = [models.Index(fields=["division", "state"])]

    def __str__(self) -> str:
        return f"{self.division} {self.post} {self.year}"

    @property
    def left(self) -> int:
        return self.seats - self.taken

    @property
    def source(self) -> str:
        """The name under which its supply is expected."""
        return f"certification.quota:{self.pk}"


def universities_with_agreement(division: Division, on: date):
    """Universities that have an agreement in force with this division or one above it."""
    agreements = Agreement.objects.in_force(on).covering(division).filter(organisation=OuterRef("pk"))
    return Organisation.objects.universities().filter(Exists(agreements))
