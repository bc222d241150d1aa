"""Finding the table: titles, headers of one or two rows, rows that are no records."""

from dataclasses import dataclass

from core.spreadsheets import find_table, read
from tests.core.spreadsheets.workbooks import xlsx


@dataclass
class Words:
    label: str
    words: tuple[str, ...] = ()
    required: bool = False


COLUMNS = {
    "street": Words("街道", ("乡镇",)),
    "community": Words("社区", ("社区名称",), required=True),
    "name": Words("姓名"),
    "number": Words("公民身份号码", ("身份证号",)),
    "grade": Words("岗位等级", ("岗位/级别",)),
    "level": Words("社工证级别", ("证/级别",)),
}
NUMBER = "990000198310230078"


def table_of(rows, dress=None):
    return find_table(read(xlsx(rows, dress), "a.xlsx").sheets[0], COLUMNS, key_fields=("name", "number"))


def test_header_is_found_below_titles_in_any_order_and_spelling():
    header = ["身份证号（必填）*", "姓 名", "所在地", "社区名称", "乡 镇:"]
    table = table_of([["青禾区花名册"], ["填报单位：区社区办"], header, [NUMBER, "张三", "", "甲", "乙"]])

    assert table.header_rows == (3,)
    assert table.columns == {"number": 0, "name": 1, "community": 3, "street": 4}
    assert (table.titles, table.unmapped) == (("青禾区花名册", "填报单位：区社区办"), ("所在地",))
    assert table.headers["name"] == "姓 名"


def test_two_row_header_tells_equal_labels_apart_by_their_group():
    def dress(sheet):
        for place in ("A1:A2", "B1:B2", "C1:D1", "E1:E1"):
            sheet.merge_cells(place)

    table = table_of(
        [
            ["社区", "姓名", "岗位情况", None, "社工证书"],
            [None, None, "级别", "说明", "级别"],
            ["甲", "张三", 3, "", "初级"],
        ],
        dress,
    )

    assert table.header_rows == (1, 2)
    assert (table.columns["grade"], table.columns["level"]) == (2, 4)


def test_a_value_goes_down_inside_its_merged_range_only():
    def dress(sheet):
        sheet.merge_cells("A2:A3")

    table = table_of(
        [["街道", "社区", "姓名"], ["临溪街道", "甲", "一一"], [None, "乙", "二二"], [None, "丙", "三三"]], dress
    )

    assert [row.cell("street").text for row in table.records] == ["临溪街道", "临溪街道", ""]


def test_rows_that_are_no_records_are_named():
    table = table_of(
        [
            ["街道", "社区", "姓名", "身份证号"],
            ["临溪街道", "甲", "张三", NUMBER],
            ["小计", None, 1, None],
            [None, None, None, None],
            ["街道", "社区", "姓名", "身份证号"],
            ["松岗街道", "乙", "李四", NUMBER],
            ["合 计", None, 2, None],
            ["备注：红色字体为已离职人员。", None, None, None],
            ["审核人：王五", None, None, "填报日期：2026.10.8"],
        ]
    )

    assert [(row.number, row.kind) for row in table.rows] == [
        (2, "record"),
        (3, "subtotal"),
        (4, "blank"),
        (5, "header_repeated"),
        (6, "record"),
        (7, "total"),
        (8, "footnote"),
        (9, "footnote"),
    ]


def test_a_person_whose_cells_look_like_a_sum_is_still_a_record():
    table = table_of([["街道", "社区", "姓名", "身份证号"], ["临溪街道", "合计", "张三", NUMBER]])

    assert [row.kind for row in table.rows] == ["record"]


def test_a_sheet_without_the_required_column_has_no_table():
    assert table_of([["街道", "姓名", "身份证号"], ["甲", "张三", NUMBER]]) is None
