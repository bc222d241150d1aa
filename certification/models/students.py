"""Students: persons of a university, seen by a district only from a placement on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from certification.models.agreements import Programme
from core.models import Affiliation, Organisation, Person
from core.permissions import places_where

if TYPE_CHECKING:
    from core.models import User


class StudentQuerySet(models.QuerySet["Student"]):
    def visible_to(self, user: User) -> Self:
        """The own university sees all its students; its faculty those they guide; a district those placed with it.

        The district's view rests on the affiliation that `propose_placement` writes, so nothing shows before.
        """
        from certification.models.placements import Placement

        everything = places_where(user, "students.edit").organisations
        places = places_where(user, "students.view")
        guided = Placement.objects.filter(student=OuterRef("pk"), faculty_supervisor=user.person_id)
        placed = Affiliation.objects.filter(
            places.within("division__path"), person=OuterRef("person_id"), kind=Affiliation.Kind.PLACEMENT
        )
        return self.filter(
            Q(organisation__in=everything)
            | (Q(organisation__in=places.organisations) & Exists(guided))
            | Exists(placed)
        )


class Student(models.Model):
    """A person studying in a programme. `organisation` repeats the programme's: a number is unique per school."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="studies")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="students", verbose_name="专业")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="students", editable=False)
    number = models.CharField("学号", max_length=30)
    intake = models.PositiveSmallIntegerField("入学年份")
    guardian_consent_on = models.DateField("监护人知情同意", null=True, blank=True)
    emergency_contact = models.CharField("紧急联系人", max_length=60, blank=True)
    left_on = models.DateField("离校日期", null=True, blank=True)

    objects = StudentQuerySet.as_manager()

    class Meta:
        verbose_name = "学生"
        verbose_name_plural = "学生"
        ordering = ["organisation", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number"],
                name="student_number_once",
                violation_error_message="本校已有这个学号。",
            ),
            models.UniqueConstraint(fields=["person", "programme"], name="student_once_in_programme"),
        ]

    def __str__(self) -> str:
        return self.person.name

    @property
    def number_masked(self) -> str:
        """The last three digits: how a host sees a candidate before anyone is placed."""
        return "…" + self.number[-3:]

    @property
    def source(self) -> str:
        return f"certification.student:{self.pk}"

    def is_minor(self, on: date) -> bool:
        """Under 18 on the day; False when the date of birth is not known."""
        born = self.person.born_on
        if born is None:
            return False
        return (on.year - born.year - ((on.month, on.day) < (born.month, born.day))) < 18
