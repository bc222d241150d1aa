"""Write checked interns: school, programme, student, placement; each through its action."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from certification.actions.placements import bring_in
from certification.actions.students import admit_student
from certification.imports.interns_columns import InternsColumns
from certification.models import Placement, Programme, Student
from core.imports.resources import Outcome
from core.imports.verdicts import Record, Undo
from core.models import Affiliation, Division, Organisation, Person
from core.rules.periods import Period
from core.sealing import fingerprint


class InternsResource(InternsColumns):
    """The list as a django-import-export resource."""

    def prepare(self, records: list[Record]) -> None:
        assert self.context is not None
        keys = {record.values["division"] for record in records}
        self.divisions = {row.pk: row for row in Division.objects.filter(pk__in=keys)}
        digests = [fingerprint(record.values["id_number"]) for record in records]
        held = Student.objects.filter(person__id_hash__in=digests).select_related("person", "programme")
        self.held = {(str(row.person.id_hash), row.organisation_id): row for row in held}
        self.schools: dict[str, Organisation] = {}
        self.programmes: dict[tuple[int, str, str], Programme] = {}
        self.supervisors = _workers_by_name(list(self.divisions.values()))

    def save_record(self, record: Record) -> str:
        """New: student and placement. Held: the placement is added or compared; nothing is moved behind a back."""
        values = record.values
        school = self._school(values["school"])
        student = self.held.get((fingerprint(values["id_number"]), school.pk))
        outcome = Outcome.UNCHANGED if student else Outcome.NEW
        if student is None:
            student = self._admit(values, school)
        period = Period(values["starts_on"], values["ends_on"])
        if not student.placements.overlapping(period).exists():
            self._place(student, values, period)
            outcome = Outcome.CHANGED if outcome == Outcome.UNCHANGED else outcome
        return outcome

    def _school(self, name: str) -> Organisation:
        if name not in self.schools:
            defaults = {"kind": Organisation.Kind.UNIVERSITY}
            self.schools[name] = Organisation.objects.get_or_create(name=name, defaults=defaults)[0]
        return self.schools[name]

    def _programme(self, school: Organisation, values: dict[str, Any]) -> Programme:
        key = (school.pk, values["level"], values["major"])
        if key not in self.programmes:
            defaults = {
                "required_hours": values["required_hours"], "placement_kind": Programme.PlacementKind.PROFESSIONAL,
            }  # fmt: skip
            self.programmes[key] = Programme.objects.get_or_create(
                organisation=school, level=values["level"], major=values["major"], defaults=defaults
            )[0]
        return self.programmes[key]

    def _admit(self, values: dict[str, Any], school: Organisation) -> Student:
        known = Person.objects.filter(id_hash=fingerprint(values["id_number"])).exists()
        student = admit_student(
            id_number=values["id_number"], name=values["name"], programme=self._programme(school, values),
            number=values["number"], intake=values["intake"], phone=values["phone"], notice_given=True,
            emergency_contact=values["emergency"], by=self.context.by,
        )  # fmt: skip
        if not known:
            self._made(student.person)
        self._made(student)
        self._made(Affiliation.objects.get(source=student.source))
        return student

    def _place(self, student: Student, values: dict[str, Any], period: Period) -> None:
        division = self.divisions[values["division"]]
        named = self.supervisors[(division.pk, values["host_supervisor"])]
        placement = bring_in(
            student=student, division=division, period=period, insurer=values["insurance"],
            host_supervisor=named[0] if len(named) == 1 else None, by=self.context.by,
        )  # fmt: skip
        self._made(placement)
        self._made(Affiliation.objects.get(source=placement.source))

    def _made(self, row: Person | Student | Affiliation | Placement) -> None:
        self.undo.append(Undo(row._meta.label_lower, row.pk, None, {}, str(row)))


def _workers_by_name(divisions: list[Division]) -> dict[tuple[int, str], list[Person]]:
    """Who works in each place under which name, so that a supervisor named there is found; two of a name: neither."""
    found: dict[tuple[int, str], list[Person]] = defaultdict(list)
    rows = Affiliation.objects.filter(division__in=divisions, kind=Affiliation.Kind.EMPLOYMENT)
    for row in rows.select_related("person"):
        found[(row.division_id, row.person.name)].append(row.person)
    return found
