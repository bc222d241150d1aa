"""Exported files: text stays text, both formats carry the same table, the lines above say what it is."""

import csv
from datetime import date
from io import BytesIO, StringIO

import openpyxl
import pytest
from hypothesis import given, settings, strategies as st

from core.exports import Head, Table, download, write
from core.exports.cells import ARMED, disarmed, plain_text

PLAIN = Head(plain=True)


def reopened_xlsx(table):
    stream = BytesIO()
    write(table, "xlsx", stream)
    stream.seek(0)
    return openpyxl.load_workbook(stream).active


def reopened_csv(table):
    stream = BytesIO()
    write(table, "csv", stream)
    assert stream.getvalue().startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(stream.getvalue().decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("start", ARMED)
def test_text_that_looks_like_a_formula_stays_text_in_both_formats(start):
    text = f'{start}HYPERLINK("http://example.invalid","x")'
    cell = reopened_xlsx(Table("表", ["列"], [[text]], PLAIN))["A2"]

    assert (cell.data_type, cell.value) == ("s", plain_text(text))
    assert reopened_csv(Table("表", ["列"], [[text]], PLAIN))[1] == ["'" + plain_text(text)]


def test_leading_spaces_do_not_hide_a_formula_in_csv():
    assert disarmed("\u3000=1+1") == "'\u3000=1+1"


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=8))
def test_any_text_comes_back_from_xlsx_as_text(texts):
    sheet = reopened_xlsx(Table("表", ["列"], [[t] for t in texts], PLAIN))
    cells = [sheet.cell(row=index + 2, column=1) for index in range(len(texts))]

    assert [c.value or "" for c in cells] == [plain_text(t) for t in texts]
    assert {c.data_type for c in cells if c.value} <= {"s", "inlineStr"}


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=8))
def test_no_cell_of_a_csv_begins_like_a_formula(texts):
    rows = reopened_csv(Table("表", ["列"], [[t] for t in texts], PLAIN))[1:]

    assert [row[0] if row else "" for row in rows] == [disarmed(plain_text(t)) for t in texts]
    assert not [row for row in rows if row and row[0].startswith(ARMED)]


def test_numbers_and_dates_keep_their_kind_and_no_figure_stays_blank():
    sheet = reopened_xlsx(Table("表", ["数", "日", "无", "负"], [[12, date(2026, 9, 30), None, -3]], PLAIN))
    row = [cell.value for cell in sheet[2]]

    assert (row[0], row[1].date(), row[2], row[3]) == (12, date(2026, 9, 30), None, -3)
    table = Table("表", ["数", "日", "无", "负"], [[12, date(2026, 9, 30), None, -3]], PLAIN)
    assert reopened_csv(table)[1] == ["12", "2026-09-30", "", "-3"]


def test_lines_above_name_scope_filters_operator_and_rows():
    head = Head(scope="青禾区，含下级", filters={"岗位": "网格员", "状态": ""}, by="梁敏")
    rows = reopened_csv(Table("人员名册", ["姓名"], (r for r in [["甲"], ["乙"]]), head))

    assert [rows[0][0], rows[1], rows[2], rows[3]] == [
        "人员名册",
        ["范围", "青禾区，含下级"],
        ["筛选条件", "岗位：网格员"],
        ["导出人", "梁敏"],
    ]
    assert rows[5:] == [["行数", "2"], ["姓名"], ["甲"], ["乙"]]


def test_download_is_an_attachment_that_no_cache_keeps():
    response = download(Table("缺口 总表", ["列"], [["甲"]]), "csv")

    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
