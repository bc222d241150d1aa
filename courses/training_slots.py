"""Links to training beyond the own courses: the register of practices, the five strategies."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from core.models import User
from core.permissions import may
from core.slots import NavigationLink, register


def navigation(user: User) -> list[NavigationLink]:
    links = []
    if may(user, "overview.view"):
        links.append(NavigationLink(_("培养"), _("五策略图"), reverse("fishbone"), "fishbone", 65))
    return links


def register_all() -> None:
    register("navigation", "courses.training", navigation, order=20)
