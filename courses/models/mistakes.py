"""错题本: how far a person has mended a question once answered wrong. No score, no evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from core.models import Person
from courses.models.catalogue import CoursePage

if TYPE_CHECKING:
    from core.models import User


class MendedQuestionQuerySet(models.QuerySet["MendedQuestion"]):
    def of(self, person: Person | int | None) -> Self:
        return self.filter(person=person) if person else self.none()

    def visible_to(self, user: User, permission: str = "skills.view") -> Self:
        """One's own: a learner's practice is nobody else's business."""
        return self.of(user.person_id)


class MendedQuestion(models.Model):
    """A question by its code, whatever version: the days it was answered right in practice since it last went wrong.

    Two different days take it out of the book (`courses.rules.mistakes`).
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="mended_questions")
    course = models.ForeignKey(CoursePage, models.CASCADE, related_name="+")
    code = models.CharField("题号", max_length=20)
    first_right_on = models.DateField(null=True)
    last_right_on = models.DateField(null=True)

    objects = MendedQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "错题练习"
        verbose_name_plural = "错题练习"
        constraints = [
            models.UniqueConstraint(fields=["person", "course", "code"], name="mended_question_once"),
            models.CheckConstraint(
                condition=Q(first_right_on__isnull=True, last_right_on__isnull=True)
                | Q(first_right_on__lte=models.F("last_right_on")),
                name="mended_question_order",
            ),
        ]

    def __str__(self) -> str:
        return self.code
