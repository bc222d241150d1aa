"""Chart and table come from one value, and no chart hides a missing figure."""

import re

import pytest

from core.figures import Band, Bone, Figure, Lesson, Rib, Series, Tile, TileMap, facade, fishbone, spark, strip
from core.figures.lines import scale
from core.figures.maps import band_of, position

BANDS = (Band(0, "无缺口"), Band(1, "缺1—2人"), Band(3, "缺3人及以上"))


def bars(**changes):
    given = {
        "id": "rate", "kind": "bars", "headline": "两区达标", "label_heading": "区", "labels": ("甲区", "乙区", "丙区"),
        "series": (Series("持证率", (60.0, 40.0, None), "%", 1),), "target": 50,
    }  # fmt: skip
    return Figure(**(given | changes))


def titles(svg):
    return re.findall(r"<title>(.*?)</title>", str(svg))


def test_every_bar_says_its_value_and_whether_it_reaches_the_target():
    assert titles(bars().svg) == [
        "甲区：持证率60.0%，已达目标50%",
        "乙区：持证率40.0%，未达目标50%",
        "丙区：持证率没有数据",
    ]


def test_the_table_says_what_the_chart_says():
    assert [(row["label"], row["cells"]) for row in bars().rows] == [
        ("甲区", ["60.0%"]),
        ("乙区", ["40.0%"]),
        ("丙区", ["没有数据"]),
    ]


def test_a_bar_below_the_target_has_a_form_of_its_own():
    assert re.findall(r'class="(bar[^"]*)"', str(bars().svg)) == ["bar", "bar lo", "bar"]


def test_a_mark_leads_to_its_address_or_to_its_row_of_the_table():
    assert re.findall(r'href="([^"]*)"', str(bars().svg)) == ["#rate-1", "#rate-2", "#rate-3"]
    linked = bars(urls=("/desk/gaps/1/", "", "/desk/gaps/3/"))
    assert re.findall(r'href="([^"]*)"', str(linked.svg)) == ["/desk/gaps/1/", "#rate-2", "/desk/gaps/3/"]


def test_labels_and_addresses_are_escaped():
    svg = str(bars(labels=('<b>"', "乙", "丙"), urls=('/x?a="><script>', "", "")).svg)
    assert "<script>" not in svg
    assert "<b>" not in svg


def test_a_line_is_not_drawn_across_a_year_without_a_figure():
    lines = bars(kind="lines", series=(Series("人数", (10, None, 30), "人"),), target=None)
    assert re.findall(r'class="l1"', str(lines.svg)) == []
    assert titles(lines.svg) == ["甲区，人数：10人", "丙区，人数：30人"]


def test_the_values_at_the_ends_of_lines_do_not_cover_each_other():
    both = (Series("计划", (1, 1, 1592), "人"), Series("需求", (1, 1, 1590), "人"))
    svg = str(bars(kind="lines", series=both, target=None).svg)
    ends = [float(y) for y in re.findall(r'<text x="84%" y="([\d.]+)%"', svg)]
    assert len(ends) == 2
    assert abs(ends[0] - ends[1]) >= 6


@pytest.mark.parametrize(("low", "high"), [(1187, 1592), (0, 81), (3, 6), (5, 5), (0, 0), (-4, 9)])
def test_the_grid_of_lines_has_round_numbers(low, high):
    begin, end, step = scale(low, high)
    assert begin <= low
    assert end >= high
    assert end > begin
    assert (begin / step, end / step) == (round(begin / step), round(end / step))


def test_a_share_says_each_part_and_takes_at_most_four():
    four = bars(kind="share", labels=("a", "b", "c", "d"), series=(Series("人数", (1, 1, 1, 1), "人"),), target=None)
    assert titles(four.svg) == [f"{label}：1人，占25.0%" for label in "abcd"]
    with pytest.raises(ValueError, match="at most 4"):
        bars(kind="share", labels=tuple("abcde"), series=(Series("人数", (1,) * 5),), target=None)


@pytest.mark.parametrize("wrong", [
    {"kind": "pie"}, {"labels": ("甲", "乙")}, {"urls": ("/a/",)}, {"series": ()},
    {"series": (Series("a", (1, 2, 3)), Series("b", (1, 2, 3)))},
])  # fmt: skip
def test_a_figure_that_cannot_be_drawn_is_refused(wrong):
    with pytest.raises(ValueError, match="no figure|one value|one address|cannot be drawn"):
        bars(**wrong)


@pytest.mark.parametrize(
    ("value", "css"), [(None, "bx"), (0, "b0"), (1, "b1"), (2, "b1"), (3, "b2"), (99, "b2"), (-1, "b0")]
)
def test_a_tile_takes_the_last_band_it_reaches_and_no_figure_is_not_zero(value, css):
    assert band_of(value, BANDS) == css


def test_tiles_without_positions_stand_in_blocks_under_their_group():
    tiles = tuple(Tile(f"社区{n}", n, f"社区{n}：缺{n}人", "/x/", "甲街道" if n < 8 else "乙街道") for n in range(10))
    svg = str(TileMap("缺口示意图", tiles, BANDS).svg)
    assert titles(svg) == [f"社区{n}：缺{n}人" for n in range(10)]
    assert re.findall(r'class="dn[^"]*"[^>]*>([^<]*)<', svg) == ["甲街道", "乙街道"]


def test_tiles_with_positions_are_parted_by_heavy_lines_where_groups_meet():
    tiles = (Tile("东", 1, "东", "", "甲", "1", 0, 0), Tile("西", 1, "西", "", "乙", "1", 1, 0))
    assert str(TileMap("图", tiles, BANDS).svg).count('class="edge"') == 1


@pytest.mark.parametrize(("geometry", "expected"), [
    ({"col": 2, "row": 3}, (2, 3)), ({"x": 0, "y": 1}, (0, 1)), (None, (None, None)), ({"col": 1}, (None, None)),
])  # fmt: skip
def test_a_position_is_read_from_the_geometry_or_there_is_none(geometry, expected):
    assert position(geometry) == expected


def test_a_spark_reads_its_values_out_and_needs_two_of_them():
    assert titles(spark([36, None, 31], "柳桥区")) == ["柳桥区：36、31"]
    assert "没有数据" in spark([36], "柳桥区")


def test_the_windows_of_a_course_say_where_one_stands():
    chapters = [[Lesson("1.1", "on", "/a/"), Lesson("1.2", "now", "/b/")], [Lesson("2.1", "")]]
    assert titles(facade(chapters, "3课已学1课")) == ["1.1：已学完", "1.2：学到这里", "2.1：还没学"]
    assert str(strip(chapters, "3课已学1课")).count('class="w"') == 3


def test_a_short_rib_is_marked_and_an_uncounted_one_has_no_length():
    bones = [
        Bone("甲", (Rib("长", 0.9, "9/10"), Rib("短", 0.1, "1/10"), Rib("未数", None, "没有数据"))),
        Bone("乙", ()),
    ]
    svg = str(fishbone(bones, ("整体性", "治理"), "鱼骨图"))
    assert re.findall(r'class="(has[^"]*)"', svg) == ["has", "has lo"]


def test_no_drawing_carries_a_style():
    drawings = [bars().svg, spark([1, 2], "x"), facade([[Lesson("1", "on")]], "x"), TileMap("x", (), BANDS).svg]
    assert [one for one in drawings if "style=" in str(one)] == []
