import pytest

from core.actions.places import add_division, rename_division
from core.models import Division

pytestmark = pytest.mark.django_db


def test_subtree_holds_the_division_and_what_is_below_it():
    city = add_division(parent=None, level="city", name="云泽市", by=None)
    north = add_division(parent=city, level="district", name="青禾区", by=None)
    south = add_division(parent=city, level="district", name="柳桥区", by=None)
    street = add_division(parent=north, level="subdistrict", name="临溪街道", by=None)

    assert list(Division.objects.within(north)) == [north, street]
    assert list(Division.objects.within(city)) == [city, north, street, south]


def test_rename_keeps_the_old_row_with_its_successor(django_user_model):
    from datetime import date

    city = add_division(parent=None, level="city", name="云泽市", by=None)
    old = add_division(parent=city, level="district", name="旧区", code="990009", by=None)
    new = rename_division(division=old, name="新区", on=date(2024, 1, 1), by=None)
    old.refresh_from_db()

    assert (old.ends_on, old.successor, new.code) == (date(2023, 12, 31), new, "990009")
    assert list(Division.objects.active(date(2024, 1, 1)).at("district")) == [new]
