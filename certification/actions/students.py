"""Students: taken into a university's list, once per person, with the notice given."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from certification.models import Programme, Student
from certification.rules.placements import BadIdNumber, KnownStudent, NoNotice
from core import audit
from core.actions.people import affiliate, person_from_id_number
from core.models import Affiliation, Consent, User
from core.refusals import Refused
from core.rules.identity import born_on, check_character

NOTICE_VERSION = "2026-1"
NOTICE_FIELDS = ["姓名", "证件号码", "学号", "专业", "联系电话", "实习时数", "实习评价"]


@transaction.atomic
def admit_student(
    *,
    id_number: str,
    name: str,
    programme: Programme,
    number: str,
    intake: int,
    notice_given: bool,
    by: User,
    phone: str = "",
    emergency_contact: str = "",
    guardian_consent_on: date | None = None,
) -> Student:
    """Take a student into the university's list: person, affiliation with the school, the consent to the notice.

    Only the own university sees them until a placement is proposed. Refused: NoNotice, BadIdNumber, KnownStudent.
    """
    if not notice_given:
        raise Refused(NoNotice())
    if not _is_right(id_number.strip().upper()):
        raise Refused(BadIdNumber())
    person, _created = person_from_id_number(id_number, name=name, phone=phone)
    student = _new_student(
        person=person, programme=programme, organisation=programme.organisation, number=number, intake=intake,
        emergency_contact=emergency_contact, guardian_consent_on=guardian_consent_on,
    )  # fmt: skip
    affiliate(
        person=person, kind=Affiliation.Kind.STUDENT, source=student.source, organisation=programme.organisation,
        starts_on=date(intake, 9, 1),
    )  # fmt: skip
    Consent.objects.create(
        person=person, purpose="实习安排", notice_version=NOTICE_VERSION, recipient="接收实习的区和社区",
        fields=NOTICE_FIELDS, given_at=timezone.now(),
    )  # fmt: skip
    audit.record("student.admit", about=student, by=by, scope=programme.organisation.division)
    return student


def _is_right(number: str) -> bool:
    """18 characters, a day that exists, the right check character (GB 11643)."""
    digits = number[:17]
    if len(number) != 18 or not (digits.isascii() and digits.isdigit()):
        return False
    return check_character(digits) == number[17] and born_on(number) is not None


def _new_student(**columns: Any) -> Student:
    """The unique constraints settle two at once; whoever comes second is told."""
    try:
        with transaction.atomic():
            return Student.objects.create(**columns)
    except IntegrityError as problem:
        raise Refused(KnownStudent(columns["number"][-3:])) from problem
