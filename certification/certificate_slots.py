"""What certificates add to composed pages: menu, person file, 今日, one's own data, and the timed issue."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from certification.actions.due import due_for_certificate
from certification.jobs import issue_what_is_due
from certification.models.certificates import Certificate
from core.jobs import schedule
from core.models import Person, User
from core.permissions import places_where
from core.slots import Block, NavigationLink, register

EXPIRY_NOTICE_DAYS = 30


def navigation(user: User) -> list[NavigationLink]:
    links = []
    if user.person_id:
        links.append(NavigationLink("", _("证书"), reverse("my-certificates"), "certificate", order=30))
    if places_where(user, "certificates.view"):
        links.append(NavigationLink(_("证书"), _("证书登记"), reverse("certificates"), "certificate", order=40))
    return links


def expiring(person: Person, on: date) -> Block | None:
    """今日: one's certificates that run out within thirty days, and those being issued."""
    own = Certificate.objects.filter(person=person).select_related("template")
    soon = list(own.expiring_within(EXPIRY_NOTICE_DAYS, on).order_by("valid_until"))
    waiting = due_for_certificate(person=person)
    if not soon and not waiting:
        return None
    return Block("certification/certificates/home_block.html", {"soon": soon, "waiting": waiting, "on": on}, order=60)


def of_person(person: Person, user: User, on: date) -> Block | None:
    """Person file: certificates within the reader's scope."""
    shown = Certificate.objects.visible_to(user).filter(person=person).select_related("template")
    rows = list(shown)
    return (
        Block("certification/certificates/person_block.html", {"certificates": rows, "today": on}, order=60)
        if rows
        else None
    )


class CertificatesOfPerson:
    """Personal data: what was attested. A certificate that others rely on is kept, its holder's name with it."""

    def export(self, person: Person) -> dict[str, Any]:
        rows = Certificate.objects.filter(person=person).order_by("issued_at")
        return {
            "certificates": [
                {"number": c.number, "state": c.state, "issued_on": c.issued_on.isoformat(), **c.holder} for c in rows
            ]
        }

    def erase(self, person: Person, by: User | None) -> int:
        """Nothing: strangers verify certificates for as long as they exist (PIPL §47, retention)."""
        return 0


def register_all() -> None:
    register("navigation", "certificates", navigation)
    register("home", "certificates", expiring, order=60)
    register("person", "certificates", of_person, order=60)
    register("personal_data", "certificates", CertificatesOfPerson())
    schedule("issue-certificates", "* * * * *", issue_what_is_due)
