from datetime import date

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


def test_rename_keeps_what_hangs_on_the_row_and_a_row_of_the_former_name(django_user_model):
    city = add_division(parent=None, level="city", name="云泽市", by=None)
    district = add_division(parent=city, level="district", name="旧区", code="990009", by=None)
    street = add_division(parent=district, level="subdistrict", name="临溪街道", by=None)
    former = rename_division(division=district, name="新区", on=date(2024, 1, 1), by=None)
    district.refresh_from_db()

    assert (former.name, former.ends_on, former.successor) == ("旧区", date(2023, 12, 31), district)
    assert (district.name, district.code, district.starts_on) == ("新区", "990009", date(2024, 1, 1))
    assert list(Division.objects.within(district)) == [district, street]
    assert list(Division.objects.active(date(2024, 1, 1)).at("district")) == [district]
    assert list(Division.objects.active(date(2023, 12, 31)).at("district")) == [former]
