"""Reading: friendly files give cells, hostile ones one sentence."""

import io
import time
import zipfile
from datetime import date

import pytest
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from core.refusals import Refused
from core.rules.dates import read_date
from core.spreadsheets import read
from core.spreadsheets.workbook import DATE, ERROR, NUMBER, TEXT
from tests.core.spreadsheets.workbooks import raw_xlsx, xlsx

CELL = '<row r="{row}"><c r="{place}" t="inlineStr"><is><t>x</t></is></c></row>'
LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol1 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">'
    '<!ENTITY lol2 "&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;">]>'
)
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def refusal_of(content: bytes, name: str = "花名册.xlsx") -> str:
    with pytest.raises(Refused) as refused:
        read(content, name)
    assert refused.value.words.endswith("。")
    return refused.value.reason.code


def only_row(content: bytes):
    return read(content, "a.xlsx").sheets[0].rows[0]


def test_cells_keep_value_kind_and_what_is_shown():
    cells = only_row(xlsx([["张三", 9.90000199707073e17, 2018.1, date(2024, 3, 1), None, 12]])).cells

    assert [(cell.kind, cell.raw) for cell in cells] == [
        (TEXT, "张三"),
        (NUMBER, "990000199707073000"),
        (NUMBER, "2018.1"),
        (DATE, "2024-03-01"),
        ("empty", ""),
        (NUMBER, "12"),
    ]
    assert cells[3].value == date(2024, 3, 1)


def test_rows_are_numbered_as_the_sheet_shows_them_even_when_the_first_are_empty():
    def push_down(sheet):
        sheet.insert_rows(1, 3)
        sheet.insert_cols(1)

    rows = read(xlsx([["姓名"], ["张三"]], push_down), "a.xlsx").sheets[0].rows

    assert [(row.number, row.cell(1).raw) for row in rows][-2:] == [(4, "姓名"), (5, "张三")]


def test_hidden_red_and_struck_rows_and_merged_ranges_are_seen():
    def dress(sheet):
        sheet.row_dimensions[2].hidden = True
        for cell in sheet[3]:
            cell.font = Font(color="FFFF0000")
        for cell in sheet[4]:
            cell.font = Font(strike=True)
        for cell in sheet[5]:
            cell.fill = PatternFill("solid", fgColor="FFFF0000")
        sheet["A6"].font = Font(color="FFFF0000")
        sheet.merge_cells("A1:B1")

    sheet = read(xlsx([["a", "b", "c"]] * 6, dress), "a.xlsx").sheets[0]

    assert [row.hidden for row in sheet.rows] == [False, True, False, False, False, False]
    assert [row.marked for row in sheet.rows] == ["", "", "red", "struck", "red", ""]
    assert [(m.first_row, m.last_row, m.first_column, m.last_column) for m in sheet.merged] == [(1, 1, 0, 1)]


def test_formula_without_result_is_not_an_empty_cell_and_an_error_is_not_text():
    cells = only_row(
        raw_xlsx(
            '<row r="1"><c r="A1"><f>1+1</f></c><c r="B1"><f>1+1</f><v>2</v></c>'
            '<c r="C1" t="e"><f>A9</f><v>#REF!</v></c></row>'
        )
    ).cells

    assert [(cell.formula, cell.has_result, cell.kind) for cell in cells] == [
        ("=1+1", False, TEXT),
        ("=1+1", True, NUMBER),
        ("=A9", True, ERROR),
    ]


def test_days_of_a_workbook_that_counts_from_1904():
    workbook = read(xlsx([[date(2024, 3, 1), 43890]], epoch=CALENDAR_MAC_1904), "a.xlsx")
    dated, number = workbook.sheets[0].rows[0].cells

    assert workbook.counts_from_1904
    assert dated.value == date(2024, 3, 1)
    assert read_date(number.value, number.text, counts_from_1904=True).first == date(2024, 3, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_text_files_of_every_usual_encoding_and_separator(encoding, mark):
    content = f"街道{mark}社区{mark}姓名\n临溪街道{mark}望江社区{mark}张三\n".encode(encoding)

    rows = read(content, "名单.csv").sheets[0].rows

    assert [[cell.raw for cell in row.cells] for row in rows] == [
        ["街道", "社区", "姓名"],
        ["临溪街道", "望江社区", "张三"],
    ]


def test_a_sheet_formatted_to_its_last_row_is_not_a_million_rows():
    empty = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(2, 30_000))

    sheet = read(raw_xlsx(CELL.format(row=1, place="A1") + empty), "a.xlsx").sheets[0]

    assert len(sheet.rows) == 1


def many(n: int) -> dict[str, bytes]:
    return {f"xl/media/{i}.bin": b"x" for i in range(n)}


HOSTILE = {
    "empty": (b"", "empty_file"),
    "only blanks": (b"  \n,,\n", "no_rows"),
    "html": ("<html><body><table><tr><td>姓名</td></tr></table></body></html>".encode(), "html_page"),
    "html after a mark": (b"\xef\xbb\xbf\n<!DOCTYPE html><p>", "html_page"),
    "html from an export": (b'<meta charset="utf-8"><table><tr><td>1', "html_page"),
    "xml": (b"<?xml version='1.0'?><a/>", "not_a_spreadsheet"),
    "pdf": (b"%PDF-1.7 ...", "not_a_spreadsheet"),
    "program": (b"MZ\x90\x00" + b"\x00" * 100, "not_a_spreadsheet"),
    "picture": (b"\x89PNG\r\n\x1a\n....", "not_a_spreadsheet"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "not_a_spreadsheet"),
    "binary": (b"abc\x00\x01\x02\x03", "not_a_spreadsheet"),
    "broken zip": (b"PK\x03\x04 and nothing more", "corrupt"),
    "cut workbook": (xlsx([["a"]])[:-300], "corrupt"),
    "broken xml": (raw_xlsx("<row><c>"), "corrupt"),
    "password": (OLE + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512, "encrypted"),
    "ole, no workbook": (OLE + b"\0" * 512 + "WordDocument".encode("utf-16-le"), "not_a_spreadsheet"),
    "ole, broken": (OLE + b"\0" * 512 + "Workbook".encode("utf-16-le") + b"\0" * 64, "corrupt"),
    "last cell of the sheet": (raw_xlsx(CELL.format(row=1048576, place="XFD1048576")), "too_many_rows"),
    "last column": (raw_xlsx(CELL.format(row=1, place="XFD1")), "too_many_columns"),
    "million rows": (
        raw_xlsx("".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 200_000))), "too_many_rows",
    ),
    "one huge cell": (raw_xlsx(f'<row r="1"><c r="A1" t="str"><v>{"x" * 900_000}</v></c></row>'), "cell_too_long"),
    "packed too well": (
        raw_xlsx("", extra={"xl/media/a.bin": b"\0" * 30_000_000}), "bomb",
    ),
    "unpacks to too much": (raw_xlsx("", extra=dict.fromkeys(["a", "b", "c"], b"ab" * 9_000_000)), "bomb"),
    "too many members": (raw_xlsx("", extra=many(250)), "bomb"),
    "billion laughs": (raw_xlsx("<row><c><v>&lol2;</v></c></row>", prolog=LAUGHS), "bomb"),
    "outside entity": (
        raw_xlsx("<row><c><v>&x;</v></c></row>", prolog='<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/hosts">]>'),
        "bomb",
    ),
    "long csv": (b"a,b\n" * 6_000, "too_many_rows"),
    "wide csv": (b"a," * 300, "too_many_columns"),
    "long cell in csv": (b"a," + b"x" * 20_000, "cell_too_long"),
    "too large": (b"a,b\n" * 2_000_000, "too_large"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_one_sentence_in_short_time(name):
    content, code = HOSTILE[name]
    begun = time.monotonic()

    assert refusal_of(content) == code
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    ("member", "found"),
    [("word/document.xml", "Word"), ("ppt/a.xml", "PowerPoint"), ("content.xml", "OpenDocument"), ("a.txt", "ZIP")],
)
def test_another_kind_of_archive_is_named(member, found):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(member, "x")

    with pytest.raises(Refused) as refused:
        read(stream.getvalue(), "a.xlsx")

    assert (refused.value.reason.code, refused.value.reason.facts) == ("not_a_spreadsheet", {"found": found})
