"""Three universities, five agreements in five different states, 120 students."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from certification.actions.agreements import (
    agree_agreement,
    clear_agreement,
    draft_agreement,
    put_agreement_in_force,
    sign_agreement,
    submit_agreement,
)
from certification.actions.students import admit_student
from certification.models import Agreement, Programme, Student
from certification.rules.clauses import standard_clauses
from core.management.demo.names import people
from core.management.demo.people import Numbers
from core.models import Division, Organisation, User

SCHOOLS = (
    ("云泽学院", "Yunze College", (("bachelor", "社会工作", 400, "professional"),), 60),
    ("云泽师范学院", "Yunze Normal College", (("bachelor", "公共事业管理", 320, "professional"),), 32),
    (
        "云泽职业技术学院",
        "Yunze Vocational College",
        (("vocational", "社区管理与服务", 640, "post"), ("vocational", "智慧健康养老服务与管理", 640, "post")),
        28,
    ),
)
STEPS = ("draft", "university_review", "legal_review", "to_sign", "in_force")


@dataclass(slots=True)
class Partnership:
    """What the other modules of the demo build on."""

    schools: list[Organisation] = field(default_factory=list)
    programmes: list[Programme] = field(default_factory=list)
    agreements: dict[tuple[str, str], Agreement] = field(default_factory=dict)
    students: list[Student] = field(default_factory=list)


def _schools(city: Division, partnership: Partnership) -> None:
    for name, name_en, programmes, _number in SCHOOLS:
        school = Organisation.objects.create(
            name=name, name_en=name_en, kind=Organisation.Kind.UNIVERSITY, division=city
        )
        partnership.schools.append(school)
        for level, major, hours, kind in programmes:
            partnership.programmes.append(
                Programme.objects.create(
                    organisation=school, level=level, major=major, required_hours=hours, placement_kind=kind
                )
            )


def _agreement(
    division: Division, school: Organisation, number: int, until: str, period: tuple[date, date], by: User
) -> Agreement:
    """An agreement taken through its steps up to `until`, signed some days before its first day."""
    clauses = [{"no": c.number, "heading": c.heading, "text": c.text} for c in standard_clauses(months=36)]
    starts_on, ends_on = period
    agreement = draft_agreement(
        division=division, organisation=school, by=by, number=f"{division.code}-{starts_on.year}-{number:02d}",
        title=f"{division.name}与{school.name}订单式人才培养协议", party_name=f"{division.name}社会工作部（民政局）",
        starts_on=starts_on, ends_on=ends_on, clauses=clauses, service_months=36, training_cost=6000,
    )  # fmt: skip
    reached = STEPS.index(until)
    for step in (submit_agreement, agree_agreement, clear_agreement)[:reached]:
        step(agreement=agreement, by=by)
    if reached == len(STEPS) - 1:
        for party, signer in (("district", "区社会工作部负责人"), ("university", "校长")):
            sign_agreement(agreement=agreement, party=party, signer=signer, on=starts_on - timedelta(days=9), by=by)
        put_agreement_in_force(agreement=agreement, by=by)
    return agreement


def _agreements(districts: dict[str, Division], partnership: Partnership, today: date, by: User) -> None:
    """One ends in twenty days, one began last year, one closes the largest gap, two are on their way."""
    college, normal, vocational = partnership.schools
    soon = (today - timedelta(days=1075), today + timedelta(days=20))
    plan = (
        ("990001", college, "in_force", soon),
        ("990001", normal, "in_force", (today - timedelta(days=400), today + timedelta(days=700))),
        ("990002", college, "in_force", (today - timedelta(days=120), today + timedelta(days=975))),
        ("990003", vocational, "legal_review", (today + timedelta(days=60), today + timedelta(days=1150))),
        ("990004", normal, "draft", (today + timedelta(days=90), today + timedelta(days=1180))),
    )
    for number, (code, school, until, period) in enumerate(plan, 1):
        partnership.agreements[code, school.name] = _agreement(districts[code], school, number, until, period, by)


def _students(random: Random, partnership: Partnership, today: date, by: User) -> None:
    names, numbers = people(random), Numbers(start=300)
    intake = today.year - 3
    for school, (_name, _en, _programmes, count) in zip(partnership.schools, SCHOOLS, strict=True):
        programmes = [p for p in partnership.programmes if p.organisation_id == school.pk]
        for place in range(count):
            name, male = next(names)
            born = date(intake - 18, 1, 10) + timedelta(days=random.randint(0, 500))
            student = admit_student(
                id_number=numbers.take(born, male), name=name, programme=programmes[place % len(programmes)],
                number=f"{intake}{school.pk % 100:02d}{place + 1:03d}", intake=intake, notice_given=True, by=by,
                phone=f"1990000{9000 + len(partnership.students):04d}"[:11],
                emergency_contact=f"{name[0]}先生 1990000{8800 + place:04d}",
            )  # fmt: skip
            partnership.students.append(student)


def found_universities(
    random: Random, city: Division, districts: dict[str, Division], today: date, by: User
) -> Partnership:
    """Everything above; `districts` by code."""
    partnership = Partnership()
    _schools(city, partnership)
    _agreements(districts, partnership, today, by)
    _students(random, partnership, today, by)
    return partnership
