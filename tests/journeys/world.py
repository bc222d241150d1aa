"""The place where the whole story begins: 青禾区 has communities and officials, and not one worker yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone

from core import slots
from core.actions.access import grant_role
from core.actions.imports import check, write
from core.actions.places import add_division
from core.imports.kinds import ImportContext
from core.models import Division, Organisation, Person, User
from courses.models import SignoffSettings
from tests.rig.browser import Visitor

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
AS_OF = date(2026, 11, 1)
PASSWORD = "临溪-journey-2026"


@dataclass
class World:
    """Places and accounts; `found` carries what one step leaves for the next (numbers, addresses, codes)."""

    visit: Any
    run_jobs: Any
    qinghe: Division
    university: Organisation
    users: dict[str, User]
    found: dict[str, Any] = field(default_factory=dict)
    visitors: dict[str, Visitor] = field(default_factory=dict)
    today: date = field(default_factory=timezone.localdate)

    def as_(self, who: str, width: int = 1280) -> Visitor:
        """The browser of one of the cast, signed in once and kept."""
        if who not in self.visitors:
            self.visitors[who] = self.visit(width).sign_in(self.users[who])
        return self.visitors[who]


def press(page: Any, name: str, *, exact: bool = False, which: Any = None) -> None:
    """Press the (first) button of that name and wait for the page it leads to."""
    button = which or page.get_by_role("button", name=name, exact=exact).first
    with page.expect_navigation():
        button.click()


def fill(page: Any, values: dict[str, Any]) -> None:
    """Fill a form by the names of its fields: text, choice or tick."""
    for name, value in values.items():
        field = page.locator(f"main [name={name}]").first
        kind = field.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
        if kind == "select":
            field.select_option(str(value))
        elif kind in ("checkbox", "radio"):
            page.locator(f"main [name={name}][value='{value}']").first.check() if kind == "radio" else field.check()
        else:
            field.fill(str(value))


def _official(username: str, name: str) -> User:
    """An official has an account and a name, and no place in the roster."""
    person = Person.objects.create(name=name)
    return User.objects.create_user(username=username, password=PASSWORD, person=person)


def _communities(qinghe: Division) -> None:
    kind = slots.entry("imports", "communities")
    context = ImportContext(as_of=AS_OF, file="communities.csv", division=qinghe)
    verdict = check(kind=kind, content=(SAMPLES / "communities.csv").read_bytes(), context=context)
    write(kind=kind, verdict=verdict, context=context)


def make_world(visit: Any, run_jobs: Any) -> World:
    """云泽市 with 青禾区, its 24 communities, one university, and the officials with their roles."""
    city = add_division(parent=None, level="city", name="云泽市", name_en="Yunze City", code="990000", by=None)
    qinghe = add_division(parent=city, level="district", name="青禾区", name_en="Qinghe", code="990001", by=None)
    _communities(qinghe)
    university = Organisation.objects.create(name="云泽学院", kind="university", division=city)
    users = {
        "hr": _official("hr-qinghe", "邓志明"),
        "leader": _official("leader-qinghe", "沈佳宁"),
        "author": _official("author-1", "吕文佳"),
        "owner": _official("owner-1", "贺明远"),
        "coordinator": _official("university-1", "陆文清"),
        "admin": _official("admin-1", "章立"),
    }
    admin = users["admin"]
    grant_role(user=admin, role="admin", division=city, by=None)
    for who, role, place in (
        ("hr", "district_hr", qinghe), ("leader", "leader", qinghe), ("author", "author", city),
        ("owner", "site_owner", city),
    ):  # fmt: skip
        grant_role(user=users[who], role=role, division=place, by=admin)
    for role in ("university", "faculty_supervisor"):
        grant_role(user=users["coordinator"], role=role, organisation=university, by=admin)
    SignoffSettings.objects.create(second_share=0)  # which task is drawn is chance; tested where it is the subject
    return World(visit=visit, run_jobs=run_jobs, qinghe=qinghe, university=university, users=users)
