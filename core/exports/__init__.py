"""Exports: every list page and every figure hands out the same two files, and both are safe to open.

    from core.exports import Head, Table, download

    def people_export(request):
        rows = Person.objects.visible_to(request.user)...
        table = Table(
            title=_("人员名册"),
            columns=[_("姓名"), _("社区"), _("入职日期")],
            rows=((p.name, p.community, p.starts_on) for p in rows),
            head=Head(scope="青禾区，含下级", filters={_("岗位"): "网格员"}, by=request.user),
        )
        return download(table, request.GET.get("format", "xlsx"))

* `rows` may be any iterable, also a generator: it is read once and never held whole.
* A cell is text, a whole or decimal number, a date, a time, True/False or None. Text stays text: what a spreadsheet
  would take for a formula (`= + - @ TAB CR`, their full-width twins) is disarmed, see `core.exports.cells`.
* Above the table stand title, scope, filters, operator, time and row count, so that a file found on a disk next year
  still says what it is. `Head(plain=True)` leaves them out (files meant to be uploaded again).
* Personal columns are the caller's decision: leave them out unless the person ticked them and gave a reason, and
  then record `person.export`.
* To save a file instead of answering with it, call `write(table, "xlsx", stream)`.
"""

from core.exports.tables import Head, Table
from core.exports.writers import FORMATS, download, write

__all__ = ["FORMATS", "Head", "Table", "download", "write"]
