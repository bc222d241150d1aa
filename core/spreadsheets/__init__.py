"""Safe reading of the workbooks that people really keep.

`read(content, name)` gives a `Workbook` of frozen values or raises `Refused(FileRefusal)`; `find_table(sheet, columns)`
finds the table in a sheet. Formats: .xlsx, .xls, .csv (UTF-8, GBK, GB18030). The content decides, never the file name.

    workbook = read(upload.read(), upload.name)
    table = find_table(workbook.sheets[0], columns, key_fields=("name", "id_number"))
    for row in table.records:
        row.number, row.cell("name").text, row.row.hidden

Reading happens in a process of its own with limits on time and memory (`core.spreadsheets.limits`).
"""

from core.spreadsheets.reading import read
from core.spreadsheets.refusals import FileRefusal
from core.spreadsheets.tables import Table, TableRow, find_table
from core.spreadsheets.workbook import Cell, MergedRange, Row, Sheet, Workbook

__all__ = [
    "Cell", "FileRefusal", "MergedRange", "Row", "Sheet", "Table", "TableRow", "Workbook", "find_table", "read",
]  # fmt: skip
