"""Exports: every list page and every figure hands out the same two files, and both are safe to open.

    class PeopleExport(ExportResource):                      # an app's exports/<subject>.py, registered in its slots
        slug, title, permission, page = "people", _("人员名册"), "people.export", "people"
        name = ExportField(_("姓名"), "name")
        phone = ExportField(_("联系电话"), "phone", personal=True, masked="phone_masked")

    def people_export(request):
        head = Head(scope="青禾区，含下级", filters={_("岗位"): "网格员"}, by=request.user)
        table = PeopleExport().table(Person.objects.visible_to(request.user)…, head)
        return download(table, request.GET.get("format", "xlsx"))

* A list is a django-import-export resource (`core.exports.resources`); what it gives is a `Table`. A table of a figure
  may be built by hand: `Table(title, columns, rows, head)`; its `rows` may be any iterable and are read once.
* A cell is text, a whole or decimal number, a date, a time, True/False or None. Text stays text: what a spreadsheet
  would take for a formula (`= + - @ TAB CR`, their full-width twins) is disarmed, see `core.exports.cells`.
* Above the table stand title, scope, filters, operator, time and row count, so that a file found on a disk next year
  still says what it is. `Head(plain=True)` leaves them out (files meant to be uploaded again).
* Personal columns say so (`personal=True`) and stay masked unless the resource is built with `personal=True`, which a
  view does only where the person may, ticked it and gave a reason; it records `person.export`.
* To save a file instead of answering with it, call `write(table, "xlsx", stream)`.
"""

from core.exports.resources import ExportField, ExportResource
from core.exports.tables import Head, Table
from core.exports.writers import FORMATS, download, write

__all__ = ["FORMATS", "ExportField", "ExportResource", "Head", "Table", "download", "write"]
