"""What exports add to the side bar."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from core import slots
from core.exports.resources import ExportResource
from core.models import User
from core.permissions import may
from core.slots import NavigationLink


def lists_for(user: User) -> list[type[ExportResource]]:
    """The lists the user may take away as files."""
    return [entry for entry in slots.entries("exports") if may(user, entry.permission)]


def navigation(user: User) -> list[NavigationLink]:
    if not lists_for(user):
        return []
    return [NavigationLink(_("数据"), _("报表"), reverse("reports"), icon="download", order=65)]


slots.register("navigation", "core.exports", navigation)
