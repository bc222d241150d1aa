"""Factories of staff: people at work."""

from __future__ import annotations

from datetime import date

import factory
from factory.django import DjangoModelFactory

from core.models import Division, Person
from staff.models import Employment, PersonnelCategory, Post, Qualification
from tests.factories import AffiliationFactory, PersonFactory


class PostFactory(DjangoModelFactory):
    class Meta:
        model = Post
        django_get_or_create = ("code",)

    code = "test-window"
    name = "综合窗口（测试）"


class PersonnelCategoryFactory(DjangoModelFactory):
    """Counts toward the norm; `uncounted=True` does not."""

    class Meta:
        model = PersonnelCategory
        django_get_or_create = ("code",)

    class Params:
        uncounted = factory.Trait(code="test-uncounted", name="不计入（测试）", counts_toward_norm=False)

    code = "test-worker"
    name = "社区专职（测试）"
    counts_toward_norm = True


class EmploymentFactory(DjangoModelFactory):
    """`EmploymentFactory(division=…, person=…, starts_on=…, ends_on=…)`: a person in post there."""

    class Meta:
        model = Employment
        exclude = ("person", "division", "starts_on", "ends_on")

    person = factory.SubFactory(PersonFactory)
    division = None
    starts_on = date(2020, 1, 1)
    ends_on = None
    affiliation = factory.SubFactory(
        AffiliationFactory,
        person=factory.SelfAttribute("..person"),
        division=factory.SelfAttribute("..division"),
        starts_on=factory.SelfAttribute("..starts_on"),
        ends_on=factory.SelfAttribute("..ends_on"),
    )
    post = factory.SubFactory(PostFactory)
    personnel_category = factory.SubFactory(PersonnelCategoryFactory)


class QualificationFactory(DjangoModelFactory):
    class Meta:
        model = Qualification

    person = factory.SubFactory(PersonFactory)
    kind = Qualification.Kind.SOCIAL_WORKER
    level = Qualification.Level.ASSISTANT


def employed(division: Division, **columns) -> Person:
    """A person in post there today."""
    return EmploymentFactory(division=division, **columns).affiliation.person
