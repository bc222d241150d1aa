"""Factories of agreements and placements, with traits that speak the state."""

from __future__ import annotations

from datetime import date

import factory
from factory.django import DjangoModelFactory

from certification.models import Agreement, Offer, Placement, Programme, Quota, Round, Student
from core.models import Affiliation, Division
from staff.models import Employment, PersonnelCategory, Post
from tests.factories import AffiliationFactory, DivisionFactory, OrganisationFactory, PersonFactory

TODAY = date(2026, 11, 25)
STARTS, ENDS = date(2026, 12, 7), date(2027, 3, 31)
BEGAN, LASTS = date(2026, 9, 1), date(2027, 1, 31)  # of a placement under way today


class PostFactory(DjangoModelFactory):
    class Meta:
        model = Post
        django_get_or_create = ("code",)

    code = "window"
    name = "综合窗口"


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = Programme

    organisation = factory.SubFactory(OrganisationFactory, university=True)
    level = Programme.Level.BACHELOR
    major = factory.Sequence(lambda n: f"社会工作{n}")
    required_hours = 16
    placement_kind = Programme.PlacementKind.PROFESSIONAL


class AgreementFactory(DjangoModelFactory):
    """In force from 2023-12-14 to 2027-12-13 unless a trait says otherwise."""

    class Meta:
        model = Agreement

    class Params:
        draft = factory.Trait(state=Agreement.State.DRAFT, district_signed_on=None, university_signed_on=None)
        to_sign = factory.Trait(state=Agreement.State.TO_SIGN, district_signed_on=None, university_signed_on=None)
        terminated = factory.Trait(state=Agreement.State.TERMINATED, why="学校停办专业", over_on=date(2026, 11, 1))
        ending = factory.Trait(ends_on=date(2026, 12, 14))

    number = factory.Sequence(lambda n: f"XY-2023-{n:03d}")
    title = factory.Sequence(lambda n: f"订单式人才培养协议{n}")
    division = factory.SubFactory(DivisionFactory, district=True)
    party_name = factory.LazyAttribute(lambda a: f"{a.division.name}社会工作部")
    organisation = factory.SubFactory(OrganisationFactory, university=True)
    starts_on = date(2023, 12, 14)
    ends_on = date(2027, 12, 13)
    state = Agreement.State.IN_FORCE
    district_signer = "邓志明"
    district_signed_on = date(2023, 12, 11)
    university_signer = "罗志远"
    university_signed_on = date(2023, 12, 14)


class QuotaFactory(DjangoModelFactory):
    """Published, two seats."""

    class Meta:
        model = Quota

    class Params:
        requested = factory.Trait(state=Quota.State.REQUESTED, agreement=None, programme=None)

    agreement = factory.SubFactory(AgreementFactory)
    programme = factory.LazyAttribute(lambda q: ProgrammeFactory(organisation=q.agreement.organisation))
    year = 2026
    division = factory.LazyAttribute(lambda q: q.agreement.division if q.agreement else DivisionFactory(district=True))
    post = factory.SubFactory(PostFactory)
    seats = 2
    needed_by = date(2027, 7, 1)
    state = Quota.State.PUBLISHED


class StudentFactory(DjangoModelFactory):
    class Meta:
        model = Student

    person = factory.SubFactory(PersonFactory)
    programme = factory.SubFactory(ProgrammeFactory)
    organisation = factory.SelfAttribute("programme.organisation")
    number = factory.Sequence(lambda n: f"2023{n:05d}")
    intake = 2023


class RoundFactory(DjangoModelFactory):
    class Meta:
        model = Round

    class Params:
        open = factory.Trait(state=Round.State.OPEN)

    division = factory.SubFactory(DivisionFactory, district=True)
    name = factory.Sequence(lambda n: f"2026年冬季批次{n}")
    year = 2026
    opens_on = date(2026, 11, 20)
    closes_on = date(2026, 11, 30)
    starts_on = STARTS
    ends_on = ENDS


class OfferFactory(DjangoModelFactory):
    """Released; `division` is a community of the round's district unless given."""

    class Meta:
        model = Offer

    round = factory.SubFactory(RoundFactory)
    division = factory.LazyAttribute(lambda o: DivisionFactory(community=True, parent=o.round.division))
    place = factory.SelfAttribute("division")
    places = 2
    released_on = date(2026, 11, 20)


class PlacementFactory(DjangoModelFactory):
    """Proposed; traits: papers (all of them), running, finished. Writes the affiliation as the action does."""

    class Meta:
        model = Placement
        skip_postgeneration_save = True

    class Params:
        papers = factory.Trait(
            host_supervisor=factory.SubFactory(PersonFactory),
            faculty_supervisor=factory.SubFactory(PersonFactory),
            insurer="云泽人保 YZ-2026-1",
            insurance_starts_on=factory.SelfAttribute("starts_on"),
            insurance_ends_on=factory.SelfAttribute("ends_on"),
            briefed_on=TODAY,
            student_signed_on=TODAY,
            university_signed_on=TODAY,
            host_signed_on=TODAY,
            agreement=factory.LazyAttribute(
                lambda p: AgreementFactory(division=p.offer.round.division, organisation=p.student.organisation)
            ),
        )
        ready = factory.Trait(papers=True, state=Placement.State.READY)
        running = factory.Trait(
            papers=True, state=Placement.State.RUNNING, starts_on=BEGAN, ends_on=LASTS, started_on=BEGAN
        )
        finished = factory.Trait(
            papers=True, state=Placement.State.FINISHED, starts_on=BEGAN, ends_on=LASTS, started_on=BEGAN,
            finished_on=date(2026, 11, 20), hours=16, score=84, passed=True,
        )  # fmt: skip

    student = factory.SubFactory(StudentFactory)
    offer = factory.SubFactory(OfferFactory, taken=1)
    division = factory.SelfAttribute("offer.place")
    starts_on = STARTS
    ends_on = ENDS

    @factory.post_generation
    def affiliation(self, create, extracted, **kwargs):
        if create and extracted is not False:
            AffiliationFactory(
                person=self.student.person, division=self.division, kind=Affiliation.Kind.PLACEMENT,
                source=self.source, starts_on=self.starts_on, ends_on=self.ends_on,
            )  # fmt: skip


def staff_of(division: Division, heads: int) -> None:
    """So many people in post there: the cap on students rests on them."""
    category, _created = PersonnelCategory.objects.get_or_create(code="contract", defaults={"name": "社区工作者"})
    for _n in range(heads):
        Employment.objects.create(
            affiliation=AffiliationFactory(division=division), post=PostFactory(), personnel_category=category
        )
