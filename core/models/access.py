"""Memberships (who may what, where) and the audit trail (who did what)."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from wagtail.models import BaseLogEntry, BaseLogEntryManager

from core.periods import Dated, ends_after_start, on as in_force
from core.permissions import ROLES, places_where


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self, on: date) -> Self:
        return self.filter(in_force(on))

    def visible_to(self, user) -> Self:
        places = places_where(user, "access.grant")
        return self.filter(places.within("division__path") | places.within("organisation__division__path"))


class Membership(Dated):
    """A role held by a user within a division and below, or an organisation. Granted only by `grant_role`."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField("角色", max_length=24, choices=[(slug, role.label) for slug, role in ROLES.items()])
    division = models.ForeignKey("core.Division", models.PROTECT, null=True, blank=True, related_name="memberships")
    organisation = models.ForeignKey(
        "core.Organisation", models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="grants"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "授权"
        verbose_name_plural = "授权"
        constraints = [
            ends_after_start("membership_period"),
            models.CheckConstraint(
                condition=Q(division__isnull=False, organisation__isnull=True)
                | Q(division__isnull=True, organisation__isnull=False),
                name="membership_one_scope",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "division"],
                condition=Q(ends_on__isnull=True, division__isnull=False),
                name="membership_division_once",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "organisation"],
                condition=Q(ends_on__isnull=True, organisation__isnull=False),
                name="membership_organisation_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()} {self.scope}"

    @property
    def scope(self):
        return self.division or self.organisation


class AuditEntryManager(BaseLogEntryManager):
    def viewable_by_user(self, user):
        """Nothing: Wagtail's site-history report filters by model, not by row, and would show names of every district.

        The trail is read at /desk/audit/ only, through `readable_by`.
        """
        return self.none()

    def readable_by(self, user):
        """Entries inside the scopes in which the user is auditor."""
        return self.get_queryset().filter(places_where(user, "audit.view").within("scope_path"))

    def for_instance(self, instance):
        return self.get_for_model(type(instance)).filter(object_id=str(instance.pk))


class AuditEntry(BaseLogEntry):
    """One line of the trail: written by `core.audit.record`, never changed."""

    object_id = models.CharField(max_length=255, blank=False, db_index=True)
    scope_path = models.CharField(max_length=24, blank=True, db_index=True)
    reason = models.CharField(max_length=200, blank=True)

    objects = AuditEntryManager()

    class Meta:
        verbose_name = "操作记录"
        verbose_name_plural = "操作记录"
        ordering = ["-timestamp", "-pk"]

    def __str__(self) -> str:
        return f"{self.timestamp:%Y-%m-%d %H:%M} {self.action} {self.label}"
