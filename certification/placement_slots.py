"""What agreements and placements add to composed pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from certification.actions.placements import hours_of
from certification.imports.interns import InternsKind
from certification.models import Agreement, Placement, Preference, Student
from core.actions.attachments import readable_about
from core.models import Person, User
from core.permissions import places_where
from core.slots import Block, NavigationLink, register

ENDING_DAYS = 90


def navigation(user: User) -> list[NavigationLink]:
    """校地合作 for district and university; hours for a supervisor; one's own placement for a student."""
    group, links = _("校地合作"), []
    views = {
        "agreements.view": ("agreements", _("协议"), "paper", 10),
        "placements.view": ("rounds", _("实习批次"), "calendar", 20),
        "students.view": ("students", _("学生"), "people", 30),
    }
    links += [
        NavigationLink(group, label, reverse(name), icon, order)
        for permission, (name, label, icon, order) in views.items()
        if places_where(user, permission)
    ]
    if places_where(user, "placements.view") or places_where(user, "placements.host"):
        links.append(NavigationLink(group, _("实习安排"), reverse("placements"), "practice", 40))
    if user.person_id and Student.objects.filter(person=user.person_id).exists():
        links.append(NavigationLink("", _("我的实习"), reverse("my-placement"), "practice", 25))
    return links


def home(person: Person, on: date) -> Block | None:
    """Student: log hours, or what is next. Supervisor: hours that wait."""
    own = Placement.objects.of(person).standing().exclude(state=Placement.State.FINISHED)
    placement = own.select_related("offer__division", "offer__organisation", "division", "student__programme").first()
    waiting = list(
        Placement.objects.under_way()
        .filter(Q(host_supervisor=person) | Q(faculty_supervisor=person))
        .annotate(waiting=Count("logs", filter=Q(logs__confirmed_at__isnull=True)))
        .filter(waiting__gt=0)
        .select_related("student__person")
    )
    if placement is None and not waiting:
        return None
    hours = hours_of(placement) if placement else None
    context = {"placement": placement, "hours": hours, "waiting": waiting, "on": on}
    return Block("certification/placements/home.html", context, order=30)


def person_section(person: Person, user: User, on: date) -> Block | None:
    """Placements of the person, as far as the reader may see them."""
    rows = list(
        Placement.objects.visible_to(user)
        .of(person)
        .select_related("division", "offer__division", "offer__organisation")
    )
    return Block("certification/placements/person.html", {"placements": rows}, order=70) if rows else None


def overview(scope: Any, user: User, on: date) -> Block | None:
    """Agreements that end soon, and what the placements of the scope came to."""
    agreements = Agreement.objects.visible_to(user)
    placements = Placement.objects.visible_to(user)
    if scope is not None:
        agreements = agreements.filter(scope.subtree("division__path"))
        placements = placements.filter(scope.subtree("division__path"))
    counts = placements.aggregate(
        running=Count("pk", filter=Q(state=Placement.State.RUNNING)),
        passed=Count("pk", filter=Q(passed=True)),
        hired=Count("pk", filter=Q(hired_as__isnull=False)),
    )
    ending = list(agreements.ending_within(ENDING_DAYS, on).order_by("ends_on"))
    if not ending and not any(counts.values()):
        return None
    return Block("certification/agreements/overview.html", {"ending": ending, "counts": counts, "on": on}, order=70)


class PlacementData:
    """A student's own record: what is held, and what may be deleted."""

    def export(self, person: Person) -> dict[str, Any]:
        studies = Student.objects.filter(person=person).select_related("programme", "organisation")
        placements = Placement.objects.of(person).select_related("division", "offer__division", "offer__organisation")
        return {
            "studies": [
                {"school": str(row.organisation), "programme": str(row.programme), "number": row.number,
                 "intake": row.intake, "emergency_contact": row.emergency_contact}
                for row in studies
            ],
            "preferences": [
                {"host": str(row.offer), "rank": row.student_rank}
                for row in Preference.objects.filter(student__person=person).select_related(
                    "offer__division", "offer__organisation"
                )
            ],
            "placements": [self._placement(row) for row in placements],
        }  # fmt: skip

    def _placement(self, row: Placement) -> dict[str, Any]:
        return {
            "host": str(row.host), "starts_on": str(row.starts_on), "ends_on": str(row.ends_on),
            "state": str(row.get_state_display()), "passed": row.passed,
            "hours": row.hours and float(row.hours), "score": row.score and float(row.score),
            "logs": [
                {"on": log.on.isoformat(), "hours": float(log.hours), "kind": str(log.get_kind_display()),
                 "text": log.text, "confirmed": log.confirmed_at is not None}
                for log in row.logs.all()
            ],
            "assessments": list(row.assessments.values("stage", "rater", "scores", "remark")),
        }  # fmt: skip

    def erase(self, person: Person, by: User) -> int:
        """Wishes and the emergency contact go; hours and results stay as long as the agreement's records must."""
        wishes, _rows = Preference.objects.filter(student__person=person).delete()
        contacts = Student.objects.filter(person=person).exclude(emergency_contact="").update(emergency_contact="")
        return wishes + contacts


def _may_read_agreement(user: User, pk: str) -> bool:
    return pk.isdigit() and Agreement.objects.visible_to(user).filter(pk=int(pk)).exists()


def register_all() -> None:
    register("navigation", "certification.placements", navigation, order=60)
    register("home", "certification.placements", home, order=30)
    register("person", "certification.placements", person_section, order=70)
    register("overview", "certification.agreements", overview, order=70)
    register("personal_data", "certification.placements", PlacementData(), order=70)
    register("imports", InternsKind.slug, InternsKind(), order=60)
    readable_about("certification.agreement", _may_read_agreement)
