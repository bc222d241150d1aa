"""A step of a practice screen is judged by what is meant, not by how it is spelt."""

import pytest

from courses.rules.practice import Area, Step, judge


@pytest.mark.parametrize(
    ("form", "right", "given", "verdict"),
    [
        ("any", ["9点52分", "9:52"], "９：５２", "right"),
        ("any", ["柳堤路8号"], " 柳堤路 8 号。", "right"),
        ("any", ["柳堤路8号"], "柳堤路9号", "wrong"),
        ("any", ["柳堤路8号"], "   ", "empty"),
        ("number", ["48"], "48.0", "right"),
        ("number", ["1200"], "1,200", "right"),
        ("number", ["48"], "四十八", "misformed"),
        ("number", ["48"], "NaN", "misformed"),
        ("number", ["48"], "49", "wrong"),
        ("date", ["2026-12-03"], "2026年12月3日", "right"),
        ("date", ["2026-12-03"], "2026/12/3", "right"),
        ("date", ["2026-12-03"], "20261203", "right"),
        ("date", ["2026-12-03"], "2026-13-03", "misformed"),
        ("date", ["2026-12-03"], "下周四", "misformed"),
        ("code", ["20480713"], "2048 0713", "right"),
        ("code", ["SJ-04"], "sj－04", "right"),
        ("code", ["SJ-04"], "SJ四", "misformed"),
    ],
)
def test_a_field_takes_every_spelling_of_the_same(form, right, given, verdict):
    assert judge(Step("field", right, form), given) == verdict


@pytest.mark.parametrize(("given", "verdict"), [("网格04", "right"), ("网格03", "wrong"), ("", "empty")])
def test_a_tap_is_right_on_its_part_alone(given, verdict):
    assert judge(Step("tap", ["网格04"]), given) == verdict


@pytest.mark.parametrize(
    ("area", "inside"),
    [((0, 0, 100, 100), True), ((60, 0, 41, 10), False), ((-1, 0, 5, 5), False), ((5, 5, 0, 5), False)],
)
def test_an_area_lies_inside_its_picture(area, inside):
    assert Area(*area).is_inside is inside
