"""Users (who signs in), persons (who is meant) and affiliations (who may see them)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.core.cache import cache
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from core.periods import Dated, ends_after_start, on as in_force
from core.permissions import places_where
from core.rules.identity import masked_id, masked_name, masked_phone
from core.sealing import unseal

if TYPE_CHECKING:
    from core.models.access import MembershipQuerySet


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: User, permission: str = "people.view") -> Self:
        """Persons with an affiliation, now or earlier, inside a scope in which the user holds the permission.

        What lies outside the scope's own period is cut by `Affiliation.objects.visible_to`. A subquery, so that
        no row doubles.
        """
        affiliations = Affiliation.objects.visible_to(user, permission).filter(person=OuterRef("pk"))
        return self.filter(Exists(affiliations))

    def affiliated(self, on: date, *, kind: str | None = None) -> Self:
        rows = Affiliation.objects.filter(in_force(on), person=OuterRef("pk"))
        return self.filter(Exists(rows.filter(kind=kind) if kind else rows))

    def find_by_id_number(self, number: str) -> Person | None:
        from core.sealing import fingerprint

        return self.filter(id_hash=fingerprint(number)).first()


class Person(models.Model):
    """One human being, once, whatever roles come later (一次采集，多方利用)."""

    class Gender(models.TextChoices):
        MALE = "male", _("男")
        FEMALE = "female", _("女")

    class Education(models.TextChoices):
        JUNIOR_MIDDLE = "junior_middle", _("初中及以下")
        SENIOR_MIDDLE = "senior_middle", _("高中（中专、技校）")
        COLLEGE = "college", _("大学专科")
        BACHELOR = "bachelor", _("大学本科")
        MASTER = "master", _("硕士研究生")
        DOCTOR = "doctor", _("博士研究生")

    name = models.CharField("姓名", max_length=60)
    name_key = models.CharField(max_length=120, editable=False, db_index=True, help_text="拼音，用于排序和检索")
    gender = models.CharField("性别", max_length=6, choices=Gender, blank=True)
    born_on = models.DateField("出生日期", null=True, blank=True)
    # The number itself is only ever held sealed; `id_hash` finds it again. Both or neither.
    id_sealed = models.BinaryField(null=True, editable=False)
    id_hash = models.CharField(max_length=64, null=True, unique=True, editable=False)
    phone = models.CharField("联系电话", max_length=32, blank=True)
    education = models.CharField("学历", max_length=16, choices=Education, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "人员"
        verbose_name_plural = "人员"
        ordering = ["name_key", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(id_sealed__isnull=True, id_hash__isnull=True)
                | Q(id_sealed__isnull=False, id_hash__isnull=False),
                name="person_id_sealed_with_hash",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        from core.rules.names import sort_key

        self.name_key = sort_key(self.name)
        if (fields := kwargs.get("update_fields")) is not None and "name" in fields:
            kwargs["update_fields"] = {*fields, "name_key"}
        super().save(*args, **kwargs)

    @property
    def id_masked(self) -> str:
        """First six and last four digits; the only form that screens, logs and exports show."""
        return masked_id(unseal(self.id_sealed)) if self.id_sealed else ""

    @property
    def name_masked(self) -> str:
        """What a stranger sees on the verification page."""
        return masked_name(self.name)

    @property
    def phone_masked(self) -> str:
        return masked_phone(self.phone)


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: User, permission: str = "access.grant") -> Self:
        """Accounts that hold a role, or whose person belongs, inside a scope in which `user` has the permission."""
        from core.models.access import Membership

        places = places_where(user, permission)
        held = Membership.objects.filter(
            places.within("division__path")
            | places.within("organisation__division__path")
            | Q(organisation__in=places.organisations),
            user=OuterRef("pk"),
        )
        belongs = Affiliation.objects.visible_to(user, permission).filter(person=OuterRef("person"))
        return self.filter(Exists(held) | Exists(belongs))


class AccountManager(UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    use_in_migrations = False


class User(AbstractUser):
    """An account. `username` is the staff number (工号); sign-in also takes phone or e-mail.

    Roles come from memberships only; `is_superuser` is not used, and `is_staff` gives nothing.
    """

    class TextSize(models.TextChoices):
        NORMAL = "", _("标准")
        ELDER = "elder", _("大字版")

    class Theme(models.TextChoices):
        AUTO = "", _("浅色")
        DARK = "dark", _("深色")

    person = models.OneToOneField(Person, models.PROTECT, null=True, blank=True, related_name="user")
    phone = models.CharField("手机号", max_length=20, null=True, blank=True, unique=True)
    text_size = models.CharField("字号", max_length=8, choices=TextSize, blank=True, default="")
    theme = models.CharField("配色", max_length=8, choices=Theme, blank=True, default="")
    contrast = models.CharField("对比度", max_length=8, blank=True, default="")
    locale = models.CharField("语言", max_length=10, blank=True, default="")
    muted = models.JSONField(
        "不接收的消息", default=list, blank=True, help_text="core.models.messages.OPTIONAL 里的种类"
    )
    must_change_password = models.BooleanField(default=False)
    # A printed code that nobody used in time opens nothing (ASVS 6.4.1).
    code_expires_at = models.DateTimeField("激活码有效期", null=True, blank=True)
    is_demo = models.BooleanField(default=False, help_text="演示账号，只在演示环境可登录")

    objects = AccountManager()

    class Meta:
        verbose_name = "账号"
        verbose_name_plural = "账号"

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        return self.person.name if self.person_id and self.person else (self.get_full_name() or self.username)

    def memberships_on(self, on: date) -> MembershipQuerySet:
        """Roles in force on a day, kept on the object for the length of one request."""
        read: dict[date, MembershipQuerySet] = self.__dict__.setdefault("_memberships", {})
        if on not in read:
            read[on] = self.memberships.active(on).select_related("division", "organisation")
        return read[on]

    def forget_memberships(self) -> None:
        """After granting or withdrawing a role: what this request has read of them, and the menu made of them."""
        self.__dict__.pop("_memberships", None)
        cache.delete_many([self.menu_key(language) for language, _name in settings.LANGUAGES])

    def menu_key(self, language: str) -> str:
        """Under which name the cache keeps links and place of the account's menu."""
        return f"core.menu:{self.pk}:{language}"

    def has_role(self, *slugs: str, on: date | None = None) -> bool:
        from django.utils import timezone

        return any(m.role in slugs for m in self.memberships_on(on or timezone.localdate()))


class AffiliationQuerySet(models.QuerySet["Affiliation"]):
    def active(self, on: date) -> Self:
        return self.filter(in_force(on))

    def visible_to(self, user: User, permission: str = "people.view") -> Self:
        """Affiliations that lie in the user's scope: a former district keeps its own period, no other."""
        places = places_where(user, permission)
        return self.filter(places.within("division__path") | Q(organisation__in=places.organisations))


class Affiliation(Dated):
    """A person belongs somewhere for a period: the one answer to «who may see this person».

    Written only by verbs (`employ`, `admit_student`, `place` …) through `core.actions.people.affiliate`,
    idempotent on `source` ("app.model:pk").
    """

    class Kind(models.TextChoices):
        EMPLOYMENT = "employment", _("在岗")
        STUDENT = "student", _("学生")
        PLACEMENT = "placement", _("实习")
        EXTERNAL = "external", _("外部人员")

    person = models.ForeignKey(Person, models.CASCADE, related_name="affiliations")
    division = models.ForeignKey("core.Division", models.PROTECT, null=True, blank=True, related_name="affiliations")
    organisation = models.ForeignKey(
        "core.Organisation", models.PROTECT, null=True, blank=True, related_name="affiliations"
    )
    kind = models.CharField("关系", max_length=12, choices=Kind)
    source = models.CharField(max_length=80, unique=True)

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        verbose_name = "归属"
        verbose_name_plural = "归属"
        constraints = [
            ends_after_start("affiliation_period"),
            models.CheckConstraint(
                condition=Q(division__isnull=False, organisation__isnull=True)
                | Q(division__isnull=True, organisation__isnull=False),
                name="affiliation_one_place",
            ),
        ]
        indexes = [models.Index(fields=["person", "kind"])]

    def __str__(self) -> str:
        return f"{self.person} {self.division or self.organisation}"
