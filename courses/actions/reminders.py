"""Reminders of what is due: once per day due and stage, a changed day arms them anew; nobody is told in vain.

Not reminded: who is away or has left, who waits for somebody else's signature, who turned reminders off, and whom a
rule asks whose reminders the district turned off.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext

from core import audit
from core.actions.messages import Draft, muted_by, send_messages
from core.models import Membership, Message, User
from core.permissions import ROLES, places_where
from core.rules.listing import listed
from courses.models import Enrolment
from courses.rules.requirements import EARLY_DAYS, Stage, stage_of
from staff.actions.skills import scope_of
from staff.models import Employment

MOST = 5  # names or courses that a digest spells out


def _rows(rows: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    return rows.select_related("person__user", "requirement__division", "course")


def _language(enrolment: Enrolment) -> str:
    user: User | None = getattr(enrolment.person, "user", None)
    return (user.locale if user else "") or settings.LANGUAGE_CODE


def _draft(enrolment: Enrolment, kind: str, title: str, key: str) -> Draft:
    """In the words of whoever is asked: what, by when, which rule says so."""
    rule = enrolment.requirement
    body = _("%(place)s的必修安排：%(why)s") % {"place": rule.division.label, "why": rule.why} if rule else ""
    return Draft(
        person_id=enrolment.person_id,
        kind=kind,
        title=title,
        body=body,
        about=rule.source if rule else enrolment.source,
        link=enrolment.course.get_absolute_url(),
        due_on=enrolment.due_on,
        dedupe_key=key,
    )


def tell_assigned(*, enrolments: Iterable[Enrolment]) -> int:
    """Tell people of a course a rule put before them."""
    drafts = []
    for row in enrolments:
        with translation.override(_language(row)):
            title = _("新的必修课：《%(course)s》") % {"course": row.course.label}
            drafts.append(_draft(row, "assigned", title, f"assigned:{row.pk}"))
    return send_messages(drafts)


def _title(enrolment: Enrolment, stage: Stage) -> str:
    assert enrolment.due_on is not None
    said = {"course": enrolment.course.label, "day": date_format(enrolment.due_on, "MONTH_DAY_FORMAT")}
    return (
        _("《%(course)s》已过期，请尽快学完") % said if stage is Stage.OVER else _("《%(course)s》%(day)s到期") % said
    )


def to_remind(on: date) -> QuerySet[Enrolment]:
    """Open enrolments that are due within two weeks or overdue, of people it makes sense to remind."""
    due = Enrolment.objects.open().filter(due_on__lte=on + timedelta(days=EARLY_DAYS), course__live=True)
    by_hand = due.filter(requirement__isnull=True)
    by_rule = due.filter(requirement__reminds=True).at_work(on)
    return (by_hand | by_rule).exclude(pk__in=Enrolment.objects.awaiting_signature().values("pk"))


@transaction.atomic
def remind(*, on: date) -> int:
    """Send what is to be sent on a day. The same day again sends nothing; a day that was missed is made up for."""
    drafts = []
    for row in _rows(to_remind(on)):
        assert row.due_on is not None
        stage = stage_of(row.due_on, on)
        if stage is not None:
            with translation.override(_language(row)):
                drafts.append(_draft(row, "due", _title(row, stage), f"due:{row.pk}:{row.due_on}:{stage}"))
    return send_messages(drafts)


@dataclass(frozen=True, slots=True)
class Reminded:
    """What came of reminding by hand."""

    sent: int
    already: int
    muted: int


@transaction.atomic
def remind_by_hand(*, enrolments: Sequence[Enrolment], by: User, at: datetime | None = None) -> Reminded:
    """Remind these people today; each at most once a day, and nobody who turned reminders off."""
    day = timezone.localdate(at or timezone.now())
    rows = list(_rows(Enrolment.objects.required().filter(pk__in=[row.pk for row in enrolments])))
    off = muted_by("due", {row.person_id for row in rows})
    drafts = []
    for row in rows:
        with translation.override(_language(row)):
            drafts.append(_draft(row, "due", _title(row, Stage.OVER), f"hand:{row.pk}:{row.due_on}:{day}"))
    sent = send_messages(drafts)
    for row in rows:
        if row.person_id not in off:
            scope = scope_of(row.person)
            audit.record("requirement.remind", about=row, by=by, scope=scope, data={"course": row.course.code})
    muted = sum(row.person_id in off for row in rows)
    return Reminded(sent=sent, already=len(rows) - muted - sent, muted=muted)


def messages_of(requirement_source: str) -> QuerySet[Message]:
    """What was sent because of a rule."""
    return Message.objects.filter(about=requirement_source).select_related("person")


# --- the weekly digest --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Late:
    """An overdue enrolment with the place it counts in."""

    person: int
    name: str
    course: str
    path: str
    supervisor: int | None


def _overdue(on: date) -> list[_Late]:
    rows = Enrolment.objects.overdue(on).order_by("due_on", "pk")
    late = list(rows.values_list("person", "person__name", "course__title"))
    works: dict[int, tuple[str, int | None]] = {}
    employed = Employment.objects.active(on).filter(affiliation__person__in={person for person, *_rest in late})
    columns = employed.values_list("affiliation__person", "affiliation__division__path", "supervisor")
    for person, path, supervisor in columns:
        works.setdefault(person, (path, supervisor))
    return [_Late(person, name, course, *works[person]) for person, name, course in late if person in works]


def send_digest(*, on: date) -> int:
    """Once a week, who has overdue people in the own charge hears how many and in what; who has none hears nothing."""
    late = _overdue(on)
    week = "{}-{:02d}".format(*on.isocalendar()[:2])
    drafts: dict[int, Draft] = {}
    for person, theirs in _by_supervisor(late).items():
        drafts[person] = _digest(person, theirs, _names(theirs), "", week)
    holders = {role for role, held in ROLES.items() if "requirements.view" in held.permissions}
    rows = Membership.objects.active(on).filter(role__in=holders, user__is_active=True, user__person__isnull=False)
    for user in {row.user for row in rows.select_related("user__person")}:
        places = places_where(user, "requirements.view", on)
        mine = [row for row in late if places.covers(row.path) and row.person != user.person_id]
        if mine and user.person_id:
            with translation.override(user.locale or settings.LANGUAGE_CODE):
                link = reverse("requirements-overdue")
                drafts[user.person_id] = _digest(user.person_id, mine, _courses(mine), link, week)
    return send_messages(list(drafts.values()))


def _by_supervisor(late: Iterable[_Late]) -> dict[int, list[_Late]]:
    found: dict[int, list[_Late]] = defaultdict(list)
    for row in late:
        if row.supervisor is not None and row.supervisor != row.person:
            found[row.supervisor].append(row)
    return found


def _digest(person: int, mine: Sequence[_Late], body: str, link: str, week: str) -> Draft:
    people = len({row.person for row in mine})
    title = ngettext("有%(n)s人的必修课过期", "有%(n)s人的必修课过期", people) % {"n": people}
    return Draft(person, "digest", title, f"digest:{person}:{week}", body=body, link=link)


def _names(mine: Iterable[_Late]) -> str:
    said = [_("%(name)s（《%(course)s》）") % {"name": row.name, "course": row.course} for row in mine]
    return listed(said[:MOST]) + (_("等") if len(said) > MOST else "")


def _courses(mine: Iterable[_Late]) -> str:
    numbers = Counter(row.course for row in mine).most_common(MOST)
    return listed(_("《%(course)s》%(n)s人") % {"course": course, "n": n} for course, n in numbers)


__all__ = ["Reminded", "messages_of", "remind", "remind_by_hand", "send_digest", "tell_assigned", "to_remind"]
