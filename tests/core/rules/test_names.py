import pytest

from core.rules.names import place_in_pinyin, short_place, sort_key


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("青禾区", "Qinghe District"), ("临溪街道", "Linxi Subdistrict"), ("新华社区", "Xinhua Community"),
        ("03网格", "03 Grid"), ("Old Town", "Old Town"),
    ],
)  # fmt: skip
def test_place_is_written_in_pinyin_with_its_kind(name, english):
    assert place_in_pinyin(name) == english


def test_names_sort_and_are_found_by_pinyin_and_initials():
    assert sort_key("张三") == "zhangsan zs"


def test_place_on_a_small_square_leaves_out_what_kind_of_place_it_is():
    places = ("临溪街道", "新华社区", "青禾区", "Qinghe District", "Xinhua Community")
    assert [short_place(name) for name in places] == ["临溪", "新华", "青禾区", "Qinghe", "Xinhua"]
