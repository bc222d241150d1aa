"""Which community a sheet means."""

from datetime import date

import pytest

from core.rules.divisions import COMMUNITY, SUBDISTRICT, Gazetteer, Place, PlaceFound, PlaceProblem

DISTRICT = Place(1, "district", "青禾区", "0001")
LINXI = Place(2, SUBDISTRICT, "临溪街道", "00010001", parent=1)
SONGGANG = Place(3, SUBDISTRICT, "松岗街道", "00010002", parent=1)
WANGJIANG = Place(10, COMMUNITY, "望江社区", "000100010001", parent=2, starts_on=date(2023, 7, 1))
HONGQI = Place(11, COMMUNITY, "红旗社区", "000100010002", parent=2, ends_on=date(2023, 6, 30), successor=10)
XINHUA = Place(12, COMMUNITY, "新华社区", "000100010003", parent=2)
OTHER_XINHUA = Place(13, COMMUNITY, "新华社区", "000100020001", parent=3)
JINYUAN = Place(14, COMMUNITY, "锦园社区", "000100020002", parent=3)
VILLAGE = Place(15, COMMUNITY, "南滩村", "000100020003", parent=3, ends_on=date(2021, 12, 31), successor=14)
TWICE = Place(16, COMMUNITY, "更早社区", "000100010004", parent=2, ends_on=date(2019, 1, 1), successor=11)


@pytest.fixture
def names():
    places = [LINXI, SONGGANG, WANGJIANG, HONGQI, XINHUA, OTHER_XINHUA, JINYUAN, VILLAGE, TWICE]
    return Gazetteer([DISTRICT, *places], [])


@pytest.mark.parametrize(
    ("street", "community", "found"),
    [
        ("临溪街道", "望江社区", PlaceFound(WANGJIANG)),
        ("临溪街道办事处", " 望江 社区 ", PlaceFound(WANGJIANG)),
        ("青禾区临溪街道", "望江社区", PlaceFound(WANGJIANG)),
        ("", "临溪街道望江社区", PlaceFound(WANGJIANG)),
        ("", "青禾区临溪街道新华社区", PlaceFound(XINHUA)),
        ("临溪街道", "红旗社区", PlaceFound(WANGJIANG, "community_renamed", 2023)),
        ("临溪街道", "更早社区", PlaceFound(WANGJIANG, "community_renamed", 2019)),
        ("松岗街道", "南滩村", PlaceFound(JINYUAN, "community_renamed", 2022, was_village=True)),
        ("松岗街道", "锦园居委会", PlaceFound(JINYUAN, "community_suffix")),
        ("松岗街道", "锦园社区居民委员会", PlaceFound(JINYUAN, "community_suffix")),
        ("", "锦园社区", PlaceFound(JINYUAN, "street_blank_resolved")),
        ("松岗", "新华", PlaceFound(OTHER_XINHUA, "community_suffix")),
    ],
)
def test_names_that_are_clear(names, street, community, found):
    assert names.find(street, community) == found


@pytest.mark.parametrize(
    ("street", "community", "problem"),
    [
        ("", "新华社区", PlaceProblem("street_blank_ambiguous", (XINHUA, OTHER_XINHUA))),
        ("临溪街道", "锦园社区", PlaceProblem("street_vs_community", (JINYUAN,))),
        ("临溪街道", "幸福里社区", PlaceProblem("community_unknown")),
        ("云台街道", "新华社区", PlaceProblem("street_unknown", (XINHUA, OTHER_XINHUA))),
        ("临溪街道", "", PlaceProblem("community_missing", (WANGJIANG, XINHUA))),
        ("", "", PlaceProblem("community_missing")),
    ],
)
def test_names_that_are_not_are_asked_about(names, street, community, problem):
    assert names.find(street, community) == problem


def test_a_street_is_never_taken_from_the_row_above(names):
    assert names.find("同上", "新华社区").code == "street_blank_ambiguous"


def test_a_likely_name_is_only_a_candidate(names):
    assert names.find("松岗街道", "锦圆社区") == PlaceProblem("community_unknown", (JINYUAN,))
