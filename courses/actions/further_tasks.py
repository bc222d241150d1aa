"""Further real tasks on the way to L3: after L2, one more task of the same skill, signed off like the first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import Person, User
from core.refusals import Refused
from courses.actions.signoffs import frozen_checklist, put_before
from courses.models import CourseSkill, Enrolment, TaskSubmission
from courses.refusals import Declined
from courses.rules.signoffs import NoteNeeded
from staff.models import HeldSkill, Skill

FROM_LEVEL, SPEAKS_FOR = 2, 3


@dataclass(frozen=True, slots=True)
class FirstLevelTwo:
    """Real tasks count toward L3; before that L2 is the step."""

    level: int

    def words(self) -> str:
        return _("再做真实任务是为了L3，要先达到L2。现在是L%(level)s：先学课、考试、做课程里的实操。") % {
            "level": self.level
        }


@dataclass(frozen=True, slots=True)
class NoCourseBehind:
    """No completed course whose task shows this skill: nobody could say what to look at."""

    def words(self) -> str:
        return _("还没有学完哪门课的实操能证明这项技能。先学完一门，再用它的核验点做更多任务。")


def ways(person: Person, skill: Skill) -> list[Enrolment]:
    """Completed courses whose task shows the skill, newest first; each course once."""
    showing = CourseSkill.objects.filter(skill=skill, shown_by_task=True, course__live=True).values("course")
    rows = Enrolment.objects.of(person).completed().filter(course__in=showing).select_related("course")
    newest: dict[int, Enrolment] = {}
    for row in rows.prefetch_related("course__checklist").order_by("-completed_on", "-pk"):
        newest.setdefault(row.course_id, row)
    return list(newest.values())


def why_not_further(person: Person, skill: Skill) -> FirstLevelTwo | NoCourseBehind | None:
    """What keeps the person from handing in a further task of the skill; None when nothing does."""
    level = HeldSkill.objects.filter(person=person, skill=skill).values_list("level", flat=True).first() or 0
    if level < FROM_LEVEL:
        return FirstLevelTwo(level)
    return None if ways(person, skill) else NoCourseBehind()


@transaction.atomic
def request_further(
    *,
    enrolment: Enrolment,
    skill: Skill,
    done: Collection[int],
    note: str,
    by: User | None,
    at: datetime | None = None,
    photo: UploadedFile | None = None,
) -> TaskSubmission:
    """Put one more real task before whoever decides. `enrolment`: the completed course whose points are looked at;
    `note` says what was done and where. Confirmed, it is one piece of evidence for this skill alone.

    While one is open, asking returns it. Raises Refused(FirstLevelTwo | NoCourseBehind), Declined(NoteNeeded | …) and
    whatever `request_task` raises.
    """
    if (reason := why_not_further(enrolment.person, skill)) is not None:
        raise Refused(reason)
    if not note.strip():
        raise Declined(NoteNeeded())
    checklist = {**frozen_checklist(enrolment, done), "skills": [{"code": skill.code, "level": SPEAKS_FOR}]}
    return put_before(
        TaskSubmission(
            enrolment=enrolment, skill=skill, checklist=checklist, note=note.strip(), is_further=True
        ),
        photo=photo, by=by, now=at or timezone.now(),
    )  # fmt: skip
