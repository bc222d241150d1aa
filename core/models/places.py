"""Divisions (where) and organisations (who else)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, gettext_lazy as _

from core.periods import Dated, ends_after_start, on as in_force
from core.permissions import places_where

if TYPE_CHECKING:
    from core.models import User

STEP = 4  # digits of one step of a division's path


class DivisionQuerySet(models.QuerySet["Division"]):
    def within(self, top: Division) -> Self:
        """`top` and everything below it: one indexed range on the path."""
        return self.filter(top.subtree())

    def active(self, on: date) -> Self:
        return self.filter(in_force(on))

    def at(self, level: str) -> Self:
        return self.filter(level=level)

    def communities(self) -> Self:
        return self.filter(level=Division.Level.COMMUNITY)

    def visible_to(self, user: User, permission: str = "overview.view") -> Self:
        """Divisions inside the scopes in which the user holds the permission."""
        return self.filter(places_where(user, permission).within("path"))


class Division(Dated):
    """A province, city, district, subdistrict, community or grid.

    A rename or merger is a new row: the old one ends and names its successor, so last year's table keeps last year's
    names. `code` is the statistical code where there is one; communities may lack it (the 12-digit codes are no
    longer published since 2024-10), so the tree rests on `path`, never on the code.
    """

    class Level(models.TextChoices):
        PROVINCE = "province", _("省")
        CITY = "city", _("市")
        DISTRICT = "district", _("区县")
        SUBDISTRICT = "subdistrict", _("街道（乡镇）")
        COMMUNITY = "community", _("社区")
        GRID = "grid", _("网格")

    class CommunityType(models.TextChoices):
        COMMODITY = "commodity", _("商品房小区")
        OLD = "old", _("老旧小区")
        RESETTLED = "resettled", _("安置小区")
        VILLAGE = "village", _("村改居")
        UNIT = "unit", _("单位大院")

    class GovernanceModel(models.TextChoices):
        GOVERNMENT = "government", _("政府主导")
        MARKET = "market", _("市场化")
        PARTNERSHIP = "partnership", _("政企合作")
        MIXED = "mixed", _("混合")

    path = models.CharField(max_length=STEP * 6, unique=True, editable=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    level = models.CharField("层级", max_length=12, choices=Level)
    code = models.CharField("区划代码", max_length=12, null=True, blank=True)
    name = models.CharField("名称", max_length=60)
    name_en = models.CharField("英文名称", max_length=120, blank=True)
    kind = models.CharField("类别", max_length=12, blank=True, help_text="街道、镇、乡；居委会、村委会")
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="former")
    community_type = models.CharField("社区类型", max_length=12, choices=CommunityType, blank=True)
    governance_model = models.CharField("治理模式", max_length=12, choices=GovernanceModel, blank=True)
    geometry = models.JSONField(null=True, blank=True, help_text="示意图上的位置，不是测绘边界")

    objects = DivisionQuerySet.as_manager()

    class Meta:
        verbose_name = "区划"
        verbose_name_plural = "区划"
        ordering = ["path"]
        constraints = [
            ends_after_start("division_period"),
            models.UniqueConstraint(fields=["code"], condition=Q(ends_on__isnull=True), name="division_code_once"),
            models.UniqueConstraint(
                fields=["parent", "name"], condition=Q(ends_on__isnull=True), name="division_name_once"
            ),
        ]
        indexes = [models.Index(fields=["level", "path"])]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return self.name_en if get_language() == "en" and self.name_en else self.name

    @property
    def bounds(self) -> tuple[str, str]:
        """Half-open range of the paths of this division and everything below it."""
        head, last = self.path[:-STEP], int(self.path[-STEP:])
        return self.path, f"{head}{last + 1:0{STEP}d}"

    def subtree(self, field: str = "path") -> Q:
        """Condition «at or below this division» on any path field, e.g. `division__path`."""
        low, high = self.bounds
        return Q(**{f"{field}__gte": low, f"{field}__lt": high})

    def contains(self, other: Division) -> bool:
        return other.path.startswith(self.path)

    def ancestor_paths(self) -> list[str]:
        return [self.path[:n] for n in range(STEP, len(self.path) + 1, STEP)]

    def above(self) -> DivisionQuerySet:
        """This division and those above it, the highest first."""
        return Division.objects.filter(path__in=self.ancestor_paths()).order_by("path")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def universities(self) -> Self:
        return self.filter(kind=Organisation.Kind.UNIVERSITY)

    def visible_to(self, user: User, permission: str = "agreements.view") -> Self:
        places = places_where(user, permission)
        return self.filter(places.within("division__path") | Q(pk__in=places.organisations))


class Organisation(models.Model):
    """A body other than a division: one model for all kinds, there is no University or Partner model."""

    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("政府部门")
        UNIVERSITY = "university", _("高校")
        INSTITUTE = "institute", _("科研院所")
        HOST = "host", _("实习单位")
        FIRM = "firm", _("企业")
        NGO = "ngo", _("社会组织")

    class Sector(models.TextChoices):
        INTERNET = "internet", _("互联网")
        APPLIANCE = "appliance", _("家电")
        PROPERTY = "property", _("房地产")
        SECURITY = "security", _("安防")
        ESTATE = "estate", _("物业")
        TELECOM = "telecom", _("通讯")
        BROADCAST = "broadcast", _("广电")
        FINANCE = "finance", _("金融")
        OTHER = "other", _("其他")

    name = models.CharField("名称", max_length=100, unique=True)
    name_en = models.CharField("英文名称", max_length=160, blank=True)
    kind = models.CharField("类别", max_length=12, choices=Kind)
    sector = models.CharField("行业", max_length=12, choices=Sector, blank=True)
    uscc = models.CharField("统一社会信用代码", max_length=18, null=True, blank=True, unique=True)
    division = models.ForeignKey(Division, models.PROTECT, null=True, blank=True, related_name="organisations")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "单位"
        verbose_name_plural = "单位"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name
