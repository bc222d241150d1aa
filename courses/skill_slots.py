"""What courses adds to the page of one skill of a person: tasks put before the supervisor, coaching on either side."""

from __future__ import annotations

from datetime import date

from core import slots
from core.models import Person, User
from core.slots import Block
from courses.actions.coaching import coachable
from courses.actions.further_tasks import SPEAKS_FOR, why_not_further
from courses.models import CoachingSession, TaskSubmission
from staff.models import HeldSkill, Skill


def practice(person: Person, skill: Skill, user: User, on: date) -> Block | None:
    """Newest first; with the ways on for oneself, and for who may coach her."""
    own = user.person_id == person.pk
    rows = TaskSubmission.objects.visible_to(user).filter(enrolment__person=person)
    tasks = [
        row
        for row in rows.select_related("second").order_by("-requested_at", "-pk")
        if any(line["code"] == skill.code for line in row.checklist["skills"])
    ]
    sessions = CoachingSession.objects.visible_to(user).of(person).filter(skill=skill)
    sessions = list(sessions.select_related("coach", "coached", "skill"))
    may_coach = not own and user.person_id is not None and coachable(user, on).filter(pk=person.pk).exists()
    if not (own or tasks or sessions or may_coach):
        return None
    context = {
        "tasks": tasks, "sessions": sessions, "own": own, "may_coach": may_coach, "skill": skill, "person": person,
        "further": own and _beyond_three(person, skill),
    }  # fmt: skip
    return Block("courses/skill_practice.html", context, order=20)


def _beyond_three(person: Person, skill: Skill) -> bool:
    """Below L3 the page's own next step leads to a further task; from L3 on one more renews the level."""
    held = HeldSkill.objects.filter(person=person, skill=skill, level__gte=SPEAKS_FOR)
    return held.exists() and why_not_further(person, skill) is None


def register_all() -> None:
    slots.register("skill", "practice", practice, order=20)
