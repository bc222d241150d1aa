"""Where a person lands after signing in: the first page of the role that has most to do."""

from __future__ import annotations

from datetime import date

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from core.models import User

# Role and the names of its first page, in order; a name that no app offers is passed over.
_FIRST_PAGES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("district_hr", ("overview", "people")),
    ("leader", ("overview",)),
    ("subdistrict", ("gaps", "people")),
    ("university", ("agreements", "students")),
    ("faculty_supervisor", ("placements", "students")),
    ("admin", ("access",)),
    ("auditor", ("audit",)),
    ("site_owner", ("wagtailadmin_home",)),
    ("author", ("wagtailadmin_home",)),
    ("trainer", ("runs",)),
    ("supervisor", ("signoffs", "people")),
)


def landing(user: User, on: date | None = None) -> str:
    """The address of the first page; `/my/` for everyone without a role."""
    held = {membership.role for membership in user.memberships_on(on or timezone.localdate())}
    for role, names in _FIRST_PAGES:
        if role in held:
            for name in names:
                try:
                    return reverse(name)
                except NoReverseMatch:
                    continue
    return "/my/"
