"""Certificates and what they look like."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certification.rules.numbers import NumberKind
from certification.rules.standing import Standing, standing
from certification.rules.wording import forbidden_words
from core.permissions import places_where

if TYPE_CHECKING:
    from core.models import User

FACE_FIELDS = ("title", "title_en", "body", "footer", "seal_note")


class CertificateTemplate(models.Model):
    """The words of one kind of certificate. Edited in /cms/; every save is checked for forbidden words."""

    class Kind(models.TextChoices):
        COMPLETION = NumberKind.COMPLETION, _("培训结业证书")
        CREDIT = NumberKind.CREDIT, _("继续教育学时证明")
        PLACEMENT = NumberKind.PLACEMENT, _("实习鉴定证明")

    name = models.CharField("名称", max_length=60, unique=True)
    kind = models.CharField("种类", max_length=2, choices=Kind)
    title = models.CharField("证书标题", max_length=30)
    title_en = models.CharField("英文标题", max_length=80, blank=True)
    body = models.TextField("正文", help_text="可用 {name} {from} {to} {organiser} {course} {hours}")
    footer = models.CharField("页脚", max_length=80, default="本证明仅证明参加培训及考核情况")
    seal_note = models.CharField("用印说明", max_length=60, default="打印后加盖主办单位公章有效")
    valid_months = models.PositiveSmallIntegerField("有效月数", null=True, blank=True, help_text="空=长期有效")
    override_names = models.JSONField("放行的单位名称", default=list, blank=True, help_text="名称里含禁用词的单位全称")
    override_reason = models.CharField("放行理由", max_length=200, blank=True)
    is_current = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = "证书模板"
        verbose_name_plural = "证书模板"
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(fields=["kind"], condition=Q(is_current=True), name="certificate_template_current"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        labelled = [(str(self._meta.get_field(name).verbose_name), getattr(self, name) or "") for name in FACE_FIELDS]
        hits = forbidden_words(labelled, self.override_names)
        if hits:
            raise ValidationError([hit.words() for hit in hits])
        if self.override_names and not self.override_reason.strip():
            raise ValidationError({"override_reason": _("放行单位名称时请写明理由。")})
        try:
            self.body.format(**dict.fromkeys(("name", "from", "to", "organiser", "course", "hours"), ""))
        except (KeyError, IndexError, ValueError) as error:
            raise ValidationError({"body": _("正文里有认不出的占位符：%s") % error}) from error


class CertificateCounter(models.Model):
    """The last serial number of an area, year and kind: one row, one guarded UPDATE a number, never a gap filled."""

    area = models.CharField(max_length=6)
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=2)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "year", "kind"], name="certificate_counter_once")]

    def __str__(self) -> str:
        return f"{self.area}-{self.year}-{self.kind} {self.last}"


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, user: User) -> Self:
        """One's own, and those issued within a scope in which one may see certificates."""
        places = places_where(user, "certificates.view")
        scope = places.within("division__path")
        return self.filter(scope | Q(person=user.person_id)) if user.person_id else self.filter(scope)

    def standing(self) -> Self:
        """Not revoked and not superseded."""
        return self.filter(state__in=[Certificate.State.ISSUED, Certificate.State.SUSPENDED])

    def expiring_within(self, days: int, on: date) -> Self:
        from datetime import timedelta

        return self.standing().filter(valid_until__gte=on, valid_until__lte=on + timedelta(days=days))


class Certificate(models.Model):
    """What was attested, frozen on the day: later edits of the course or the name do not change it."""

    class State(models.TextChoices):
        ISSUED = "issued", _("有效")
        SUSPENDED = "suspended", _("暂停")
        REVOKED = "revoked", _("已撤销")
        SUPERSEDED = "superseded", _("已换发")

    MOVES = {
        State.ISSUED: {"suspend": State.SUSPENDED, "revoke": State.REVOKED, "supersede": State.SUPERSEDED},
        State.SUSPENDED: {"reinstate": State.ISSUED, "revoke": State.REVOKED, "supersede": State.SUPERSEDED},
        State.REVOKED: {},
        State.SUPERSEDED: {},
    }

    number = models.CharField("证书编号", max_length=24, unique=True)
    token = models.CharField(max_length=32, unique=True, editable=False)
    template = models.ForeignKey(CertificateTemplate, models.PROTECT, related_name="certificates")
    person = models.ForeignKey("core.Person", models.PROTECT, related_name="certificates")
    division = models.ForeignKey("core.Division", models.PROTECT, related_name="certificates")
    holder = models.JSONField("证书内容", help_text="签发时的姓名、课程、学时、起止、主办单位")
    source = models.CharField("来源", max_length=80)
    issued_at = models.DateTimeField("签发时间")
    issued_by = models.ForeignKey("core.User", models.SET_NULL, null=True, related_name="+")
    valid_until = models.DateField("有效期至", null=True, blank=True)
    state = models.CharField("状态", max_length=12, choices=State, default=State.ISSUED)
    status_index = models.PositiveIntegerField(unique=True, editable=False)
    moved_at = models.DateTimeField(null=True, editable=False)
    moved_by = models.ForeignKey("core.User", models.SET_NULL, null=True, related_name="+", editable=False)
    reason = models.CharField("原因", max_length=200, blank=True)
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="successors")

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "证书"
        verbose_name_plural = "证书"
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=~Q(state="superseded"), name="certificate_source_once"
            ),
            models.CheckConstraint(
                condition=Q(state="issued") | Q(moved_at__isnull=False), name="certificate_moved_at"
            ),
        ]
        indexes = [models.Index(fields=["division", "issued_at"])]

    def __str__(self) -> str:
        return self.number

    @property
    def issued_on(self) -> date:
        return timezone.localdate(self.issued_at)

    def standing(self, on: date) -> Standing:
        """Valid, expired, suspended, revoked, superseded or not yet, on the day."""
        return standing(self.state, self.issued_on, self.valid_until, on)

    @property
    def verify_path(self) -> str:
        return reverse("verify-certificate", args=[self.token])
