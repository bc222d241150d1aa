"""What needs and skills add to composed pages."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from core.jobs import schedule
from core.models import Person, User
from core.permissions import may
from core.slots import Block, NavigationLink, register
from staff.jobs import refresh_figures
from staff.models import HeldSkill
from staff.rules.levels import POLICY
from staff.views.my_skills import may_rate
from staff.views.skill_sheet import sheet

SOON = 60  # days before a review is due


def navigation(user: User) -> list[NavigationLink]:
    links = []
    if may(user, "overview.view"):
        links.append(NavigationLink(_("本周"), _("总览"), reverse("overview"), icon="overview", order=10))
    if may(user, "gaps.view"):
        links.append(NavigationLink(_("人与岗"), _("缺口"), reverse("gaps"), icon="gap", order=15))
    if may(user, "skills.view"):
        links.append(NavigationLink(_("人与岗"), _("技能矩阵"), reverse("skills"), icon="matrix", order=60))
    if may(user, "gaps.view"):
        links.append(NavigationLink(_("数据"), _("社区指标"), reverse("indicators"), icon="report", order=70))
        links.append(NavigationLink(_("数据"), _("标准集"), reverse("norms"), icon="norm", order=75))
    if user.person_id:
        links.append(NavigationLink("", _("我的技能"), reverse("my-skills"), icon="matrix", order=50))
    return links


def due_for_review(person: Person, on: date) -> list[HeldSkill]:
    """Levels that expire soon, or have expired and still count."""
    return list(
        HeldSkill.objects.filter(
            person=person,
            review_on__lte=on + timedelta(days=SOON),
            review_on__gte=on - timedelta(days=POLICY.grace_days),
        )
        .select_related("skill")
        .order_by("review_on")
    )


def home(person: Person, on: date) -> Block | None:
    """今日: the nearest step in skills, and levels due for review."""
    found, reviews = sheet(person, on), due_for_review(person, on)
    if found.next is None and not reviews:
        return None
    return Block("staff/blocks/home.html", {"sheet": found, "reviews": reviews, "on": on}, order=40)


def person_file(person: Person, user: User, on: date) -> Block | None:
    """The person file: skills against the post."""
    if not may(user, "skills.view"):
        return None
    context = {"person": person, "sheet": sheet(person, on), "rating": may_rate(user, person)}
    return Block("staff/blocks/person.html", context, order=30)


register("navigation", "staff.needs", navigation)
register("home", "staff.skills", home, order=40)
register("person", "staff.skills", person_file, order=30)
schedule("refresh-figures", "15 3 * * *", refresh_figures)
