"""What imports add to the shell."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from core import slots
from core.imports.places import kinds_for
from core.models import User
from core.slots import NavigationLink


def navigation(user: User) -> list[NavigationLink]:
    if not kinds_for(user):
        return []
    return [NavigationLink(_("数据"), _("导入"), reverse("imports"), icon="import", order=60)]


slots.register("navigation", "core.imports", navigation)
