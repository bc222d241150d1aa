"""What the people pages add to the shell."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from core.models import User
from core.permissions import may
from core.slots import NavigationLink, register


def navigation(user: User) -> list[NavigationLink]:
    if not may(user, "people.view"):
        return []
    return [NavigationLink(_("人与岗"), _("人员"), reverse("people"), icon="people", order=20)]


register("navigation", "staff.people", navigation)
