"""What jobs add to the side bar."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from core import slots
from core.models import User
from core.permissions import may
from core.slots import NavigationLink

# Rights whose work may run in the background.
STARTS_JOBS = ("people.import", "indicators.edit", "students.import", "certificates.issue", "jobs.view")


def navigation(user: User) -> list[NavigationLink]:
    if not any(may(user, permission) for permission in STARTS_JOBS):
        return []
    return [NavigationLink(_("数据"), _("任务中心"), reverse("jobs"), icon="jobs", order=80)]


slots.register("navigation", "core.jobs", navigation)
