"""Links to training beyond the own courses: dispatches, the five strategies; who reads a dispatch's report."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.actions.attachments import readable_about
from core.models import Person, User
from core.permissions import may
from core.slots import Block, NavigationLink, register
from courses.models import Dispatch


def navigation(user: User) -> list[NavigationLink]:
    links = []
    if may(user, "dispatches.edit"):
        links.append(NavigationLink(_("培养"), _("派送培训"), reverse("dispatches"), "out", 60))
    if may(user, "overview.view"):
        links.append(NavigationLink(_("培养"), _("五策略图"), reverse("fishbone"), "fishbone", 65))
    if user.person_id:
        links.append(NavigationLink("", _("我的派送"), reverse("my-dispatches"), "out", 90))
    return links


def home(person: Person, on: date) -> Block | None:
    """今日: away and past the last day, so that the report is awaited."""
    over = list(Dispatch.objects.filter(person=person).over(on).select_related("institute"))
    return Block("courses/dispatches/home.html", {"over": over}, order=35) if over else None


def person_file(person: Person, user: User, on: date) -> Block | None:
    """Dispatches of a person, for those who handle them, and the way to ask for one."""
    if not may(user, "dispatches.edit"):
        return None
    rows = list(Dispatch.objects.desk(user).filter(person=person).select_related("institute"))
    return Block(
        "courses/dispatches/person.html",
        {"dispatches": rows, "person": person, "books": may(user, "runs.edit")},
        order=60,
    )


class DispatchData:
    """Export and erasure of a person's dispatches."""

    def export(self, person: Person) -> dict[str, Any]:
        rows = Dispatch.objects.filter(person=person).select_related("institute")
        return {
            "dispatches": [
                {
                    "institute": str(row.institute), "topic": row.topic, "state": row.state,
                    "starts_on": row.starts_on.isoformat(), "ends_on": row.ends_on.isoformat(),
                    "hours": float(row.hours), "cost": float(row.cost), "service_months": row.service_months,
                    "summary": row.summary,
                }
                for row in rows
            ]
        }  # fmt: skip

    def erase(self, person: Person, by: User | None) -> int:
        return Dispatch.objects.filter(person=person).delete()[0]


def register_all() -> None:
    register("navigation", "courses.training", navigation, order=20)
    register("home", "courses.dispatches", home, order=35)
    register("person", "courses.dispatches", person_file, order=60)
    register("personal_data", "courses.dispatches", DispatchData())
    readable_about("courses.dispatch", lambda user, pk: Dispatch.objects.visible_to(user).filter(pk=pk).exists())
