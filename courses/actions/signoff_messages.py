"""Word of a task: to whoever is to decide on it, and to the learner. Each person hears of each thing once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from core.actions.messages import Draft, send_messages
from core.models import Membership, Person, User
from core.models.places import STEP
from core.permissions import ROLES
from courses.models import SecondCheck, TaskSubmission
from courses.models.signoffs import still_here
from staff.models import Employment


def language_of(person: Person) -> str:
    """The language the person reads in, as chosen in the account."""
    user: User | None = getattr(person, "user", None)
    return (user.locale if user else "") or settings.LANGUAGE_CODE


def who_decides(person: Person, on: date) -> list[Person]:
    """Those with an account who answer for a person's tasks on the day, as `in_charge` of the models has it: the named
    supervisor; else who holds `signoffs.decide` nearest above the place of work. Never the person."""
    at_work = Employment.objects.active(on).filter(affiliation__person=person)
    named = still_here(at_work, on).select_related("supervisor__user")
    if persons := {row.supervisor for row in named if row.supervisor}:
        return sorted(persons, key=lambda found: found.pk)
    paths = at_work.values_list("affiliation__division__path", flat=True)
    return [found for path in paths for found in _nearest(path, "signoffs.decide", {person.pk}, on)]


def _nearest(path: str, permission: str, without: Collection[int], on: date) -> list[Person]:
    """Holders of the permission in the closest division at or above the path that has one; `without`: persons."""
    above = [path[:n] for n in range(len(path), 0, -STEP)]
    roles = [slug for slug, role in ROLES.items() if permission in role.permissions]
    held = Membership.objects.active(on).filter(role__in=roles, division__path__in=above, user__is_active=True)
    rows = held.filter(user__person__isnull=False).exclude(user__person__in=without)
    found = list(rows.select_related("user__person", "division").order_by("user"))
    nearest = max((row.division.path for row in found if row.division), key=len, default="")
    return [row.user.person for row in found if row.user.person and row.division and row.division.path == nearest]


def tell_who_decides(*, submissions: Iterable[TaskSubmission], on: date) -> int:
    """Tell whoever decides on these open tasks today; who was told of one before is not told again, so that after a
    change of supervisor only the new one hears of it. Returns how many messages went."""
    drafts = []
    for submission in submissions:
        person, course = submission.enrolment.person, submission.enrolment.course
        for supervisor in who_decides(person, on):
            with translation.override(language_of(supervisor)):
                drafts.append(
                    Draft(
                        person_id=supervisor.pk,
                        kind="signoff",
                        title=_("%(name)s请您确认实操：%(title)s") % {"name": person.name, "title": submission.label},
                        body=_("《%(course)s》的实操任务。看过现场再点“通过”，或写明差哪一步再退回。")
                        % {"course": course.label},
                        about=submission.source,
                        link=f"{reverse('signoffs')}#s{submission.pk}",
                        dedupe_key=f"{submission.source}:ask:{supervisor.pk}",
                    )
                )
    return send_messages(drafts)


def tell_who_checks(*, check: SecondCheck, on: date) -> int:
    """Tell those nearest to the place of work who may look a second time: not who confirmed, not the learner."""
    submission = check.submission
    person, first = submission.enrolment.person, submission.assessor
    without = {person.pk, *([first.person_id] if first and first.person_id else [])}
    paths = Employment.objects.active(on).filter(affiliation__person=person)
    found = {
        holder
        for path in paths.values_list("affiliation__division__path", flat=True)
        for holder in _nearest(path, "signoffs.recheck", without, on)
    }
    drafts = []
    for holder in sorted(found, key=lambda one: one.pk):
        with translation.override(language_of(holder)):
            title = _("抽中复核，请您再看一遍：%(name)s，%(title)s")
            drafts.append(
                Draft(
                    person_id=holder.pk,
                    kind="signoff",
                    title=title % {"name": person.name, "title": submission.label},
                    body=_("看完之前不发结业证书。"),
                    about=submission.source,
                    link=f"{reverse('second-checks')}#c{check.pk}",
                    dedupe_key=f"{submission.source}:recheck:{holder.pk}",
                )
            )
    return send_messages(drafts)


def tell_learner(*, submission: TaskSubmission, again: bool = False) -> int:
    """What became of the task, in her own language. `again`: a second check took back what was confirmed."""
    person, course = submission.enrolment.person, submission.enrolment.course
    state = "overturned" if again else submission.state
    further = reverse("further-task", args=[submission.skill.code]) if submission.is_further else ""
    with translation.override(language_of(person)):
        titles = {
            TaskSubmission.State.CONFIRMED.value: _("实操已确认：%(title)s"),
            TaskSubmission.State.RETURNED.value: _("实操退回，请改：%(title)s"),
            "overturned": _("实操复核没有通过，请重新做：%(title)s"),
        }
        draft = Draft(
            person_id=person.pk,
            kind="task",
            title=titles[state] % {"title": submission.label},
            body=submission.reason,
            about=submission.source,
            link=further or course.get_absolute_url(),
            dedupe_key=f"{submission.source}:{state}",
        )
    return send_messages([draft])
