"""What accounts add to the shell and to composed pages."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from core import slots
from core.models import User
from core.permissions import may
from core.slots import NavigationLink


def navigation(user: User) -> list[NavigationLink]:
    links = []
    if user.person_id:
        links += [
            NavigationLink("", _("消息"), reverse("messages"), icon="message", order=50),
            NavigationLink("", _("我的"), reverse("settings"), icon="person", order=40),
        ]
    if may(user, "access.grant"):
        links.append(NavigationLink(_("管理"), _("账号与授权"), reverse("access"), icon="key", order=10))
        links.append(NavigationLink(_("管理"), _("意见反馈"), reverse("feedback-desk"), icon="message", order=30))
    if may(user, "audit.view"):
        links.append(NavigationLink(_("管理"), _("操作记录"), reverse("audit"), icon="audit", order=20))
    return links


slots.register("navigation", "core.accounts", navigation)
