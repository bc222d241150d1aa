"""Who may see whom."""

from datetime import date

import pytest

from core.models import Affiliation, Person
from core.rules.identity import CHECK, check_character
from tests.factories import PersonFactory, holder, id_number, learner, worker

pytestmark = pytest.mark.django_db


def test_visible_to_owner_and_sharer_but_not_to_another_district(town, alice, bob, charlie):
    here, elsewhere = worker(town.huaian), worker(town.shidu_one)
    foreign = worker(town.changdai_one)

    assert set(Person.objects.visible_to(alice)) == {here, elsewhere}
    assert set(Person.objects.visible_to(bob)) == {here}
    assert set(Person.objects.visible_to(charlie)) == {foreign}


def test_learner_sees_no_list_of_persons(town):
    worker(town.huaian)

    assert list(Person.objects.visible_to(learner(town.huaian))) == []


def test_leader_does_not_open_personal_files(town):
    worker(town.huaian)

    assert list(Person.objects.visible_to(holder("leader", town.city))) == []


def test_person_with_two_affiliations_appears_once(town, alice):
    someone = worker(town.huaian)
    Affiliation.objects.create(person=someone, division=town.xinghua, kind="employment", source="test.second:1")

    assert list(Person.objects.visible_to(alice)) == [someone]


def test_former_district_keeps_its_own_period_and_no_other(town, alice, charlie):
    moved = worker(town.huaian, starts_on=date(2020, 1, 1), ends_on=date(2023, 12, 31))
    Affiliation.objects.create(
        person=moved, division=town.changdai_one, kind="employment", source="test.moved:1", starts_on=date(2024, 1, 1)
    )

    assert [a.division for a in moved.affiliations.visible_to(alice)] == [town.huaian]
    assert [a.division for a in moved.affiliations.visible_to(charlie)] == [town.changdai_one]


def test_disabled_account_sees_nothing(town, alice):
    worker(town.huaian)
    alice.is_active = False

    assert list(Person.objects.visible_to(alice)) == []


def test_id_number_of_a_factory_is_valid_and_masked():
    person = PersonFactory(number=id_number(7))

    assert check_character(id_number(7)[:17]) == id_number(7)[17]
    assert id_number(7)[17] in CHECK
    assert person.id_masked == f"990000********{id_number(7)[-4:]}"
