"""What every page's shell needs to know: whose eyes, which scope, which menu."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import get_language, gettext as _, ngettext

from core.models import Division, Membership, SiteSettings, User
from core.navigation import Menu, links_of, menu
from core.slots import NavigationLink

# Cookie and profile field of each display choice, with the values that are allowed.
CHOICES = {
    "text_size": ("", "elder"),
    "theme": ("", "dark"),
    "contrast": ("", "high"),
    "locale": ("", *dict(settings.LANGUAGES)),
}


KEPT_SECONDS = 60  # links and place of an account


@dataclass(frozen=True, slots=True)
class Scope:
    """Where the reader works: «临江区，含下级6街道40社区», or «临江区 / 临溪街道 / 槐安里社区»."""

    label: str
    below: str = ""
    above: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shell:
    """The words and choices of a page; the menu and the place are looked up when the page shows them."""

    language: str
    text_size: str
    theme: str
    contrast: str
    other_locale: str
    department: str
    help_phone: str
    help_hours: str
    filing_number: str
    user: User | None
    path: str

    @cached_property
    def menu(self) -> Menu | None:
        links, _scope = self._kept
        return menu(links, self.path) if links else None

    @property
    def scope(self) -> Scope | None:
        return self._kept[1]

    @cached_property
    def _kept(self) -> tuple[list[NavigationLink], Scope | None]:
        """Links and place take half a dozen queries and hardly ever change, so they are kept for a minute.

        A link that stands for a minute too long opens nothing: every page asks for the right itself.
        """
        user = self.user
        if user is None:
            return [], None
        return cache.get_or_set(user.menu_key(get_language()), lambda: (links_of(user), scope_of(user)), KEPT_SECONDS)


def shell(request: HttpRequest) -> dict[str, Any]:
    return {"DEMO": settings.DEMO, "shell": SimpleLazyObject(lambda: _shell(request))}


def _shell(request: HttpRequest) -> Shell:
    english = get_language() == "en"
    site = SiteSettings.current()
    user = getattr(request, "user", None)
    signed_in = user if user is not None and user.is_authenticated else None
    chosen = {name: choice(request, name) for name in ("text_size", "theme", "contrast")}
    return Shell(
        language="en" if english else "zh-Hans",
        other_locale="zh-hans" if english else "en",
        department=site.department_en if english else site.department,
        help_phone=site.help_phone,
        help_hours=site.help_hours_en if english else site.help_hours,
        filing_number=site.filing_number,
        user=signed_in,
        path=request.path,
        **chosen,
    )


def choice(request: HttpRequest, name: str) -> str:
    """A display choice: the profile first, then the cookie, else the plain form."""
    user = getattr(request, "user", None)
    kept = getattr(user, name, "") or request.COOKIES.get(name, "")
    return kept if kept in CHOICES[name] else ""


def scope_of(user: User) -> Scope | None:
    """The place of the first role in force; without one, where the person belongs."""
    on = timezone.localdate()
    membership: Membership | None = next(iter(user.memberships_on(on)), None)
    if membership is not None and membership.division is not None:
        return _of_division(membership.division)
    if membership is not None:
        return Scope(str(membership.scope))
    if user.person is None:
        return None
    own = user.person.affiliations.active(on).select_related("division", "organisation").first()
    if own is None:
        return None
    return _of_division(own.division) if own.division else Scope(str(own.organisation))


def said_scope(user: User) -> str:
    """The scope in one line, as the head of a file says it."""
    scope = scope_of(user)
    return f"{scope.label} {scope.below}".strip() if scope else ""


def _of_division(division: Division) -> Scope:
    """A community says what it lies in, below the city; everything higher says what lies below it."""
    if below := _below(division):
        return Scope(division.label, below)
    higher = (Division.Level.PROVINCE, Division.Level.CITY)
    above = division.above().exclude(pk=division.pk).exclude(level__in=higher)
    return Scope(division.label, above=tuple(one.label for one in above))


def _below(division: Division) -> str:
    """How many districts, subdistricts and communities lie below, the highest kinds first."""
    on = timezone.localdate()
    rows = Division.objects.within(division).active(on).exclude(pk=division.pk)
    numbers = dict(rows.order_by().values_list("level").annotate(number=Count("pk")))
    levels = Division.Level
    said = (
        (levels.DISTRICT, lambda n: ngettext("%(n)s区县", "%(n)s区县", n)),
        (levels.SUBDISTRICT, lambda n: ngettext("%(n)s街道", "%(n)s街道", n)),
        (levels.COMMUNITY, lambda n: ngettext("%(n)s社区", "%(n)s社区", n)),
    )
    parts = [words(numbers[level]) % {"n": numbers[level]} for level, words in said if numbers.get(level)]
    joined = " ".join(parts) if get_language() == "en" else "".join(parts)
    return _("含下级%(counts)s") % {"counts": joined} if parts else ""
