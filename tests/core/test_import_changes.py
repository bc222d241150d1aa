"""What the check page says would change: name, column, before, after."""

from __future__ import annotations

from core.imports.changes import changes_of
from core.imports.verdicts import Undo, Written


def test_a_figure_that_comes_is_one_line_and_phones_are_masked():
    written = Written(
        changed=2,
        undo=(
            Undo("staff.indicatorvalue", 1, {"value": None, "absence": "blank", "source": "a"},
                 {"value": "116.00", "absence": "", "source": "b"}, "锦园社区 持证残疾人"),
            Undo("core.person", 2, {"phone": "19900000916"}, {"phone": "19900004471"}, "陈立新"),
            Undo("core.division", 3, {"community_type": ""}, {"community_type": "old"}, "锦园社区 社区类型"),
            Undo("staff.communityplatform", 4, {"kind": "account", "count": 1}, {}, "锦园社区 微信公众号"),
        ),
    )  # fmt: skip

    assert changes_of(written) == {
        "new": [],
        "changed": [
            ["锦园社区", "持证残疾人", "", "116"],
            ["陈立新", "联系电话", "199****0916", "199****4471"],
            ["锦园社区", "社区类型", "", "老旧小区"],
            ["锦园社区", "微信公众号", "1", ""],
        ],
    }


def test_what_is_made_is_gathered_by_name_and_shortened():
    made = [Undo("staff.indicatorvalue", n, None, {}, f"锦园社区 第{n}项") for n in range(6)]

    assert changes_of(Written(new=1, undo=tuple(made)))["new"] == [["锦园社区", "第0项、第1项、第2项等6项"]]
