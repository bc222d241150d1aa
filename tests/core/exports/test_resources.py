"""Exported lists are resources: the library walks the rows, types stay, labels follow the reader."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import gettext_lazy as _, override
from import_export.resources import Resource
from tablib import Dataset

from core.exports import ExportField, ExportResource, Head
from core.models import Person
from core.permissions import PERMISSIONS
from core.slots import entries
from tests.factories import PersonFactory


@dataclass
class Worker:
    name: str
    since: date | None = None
    share: Decimal | None = None
    number: str = "990000197501010017"

    @property
    def masked(self) -> str:
        return "990000********0017"


class Workers(ExportResource):
    slug, title, about, permission, page = "workers", _("人员名册"), "", "people.export", "people"

    name = ExportField(_("姓名"), "name")
    since = ExportField(_("入职日期"), "since")
    share = ExportField(_("占岗比例"), lambda worker: worker.share)
    number = ExportField(_("证件号"), "number", personal=True, masked="masked")
    secret = ExportField(_("联系电话"), lambda worker: "19900000001", personal=True)


ROW = Worker("周秀兰", date(2020, 7, 1), Decimal("0.5"))


def test_the_library_gives_the_rows_and_they_keep_their_types(monkeypatch):
    walked, own = [], Resource.export_resource
    monkeypatch.setattr(Resource, "export_resource", lambda self, row, **o: walked.append(row) or own(self, row, **o))

    table = Workers().table([ROW, Worker("陈晓燕")], Head())

    assert walked == [ROW, Worker("陈晓燕")]
    assert list(table.rows) == [
        ("周秀兰", date(2020, 7, 1), Decimal("0.5"), "990000********0017"),
        ("陈晓燕", None, None, "990000********0017"),
    ]


def test_personal_columns_are_masked_or_missing_unless_asked_for():
    assert Workers().export([ROW]).headers == ["姓名", "入职日期", "占岗比例", "证件号"]
    asked = Workers(personal=True).export([ROW])
    assert asked.headers[-2:] == ["证件号", "联系电话"]
    assert asked[0][-2:] == ("990000197501010017", "19900000001")
    # What one reader asked for is not left behind for the next.
    assert Workers().export([ROW])[0][-1] == "990000********0017"


def test_labels_are_in_the_language_of_the_reader():
    with override("en"):
        assert Workers().table([], Head()).columns[0] == "Name"
        assert Workers().table([], Head()).title == "Staff roster"
    assert Workers().table([], Head()).columns[0] == "姓名"


def test_columns_known_only_now_stand_where_they_are_put():
    resource = Workers()
    resource.add({"one": ExportField("第1次", lambda row: 1)}, before="since")
    resource.add({"last": ExportField("末列", lambda row: 9)})
    assert resource.export([ROW]).dict == [
        {"姓名": "周秀兰", "第1次": 1, "入职日期": date(2020, 7, 1), "占岗比例": Decimal("0.5"),
         "证件号": "990000********0017", "末列": 9}
    ]  # fmt: skip
    assert Workers().export([ROW]).width == 4


def test_a_hook_of_the_library_adds_a_last_row():
    class Summed(Workers):
        def after_export(self, queryset, dataset: Dataset, **kwargs):
            dataset.append(["合计", None, sum(row.share for row in queryset), ""])

    assert list(Summed().table([ROW, ROW], Head()).rows)[-1] == ("合计", None, Decimal("1.0"), "")


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 5])
def test_rows_are_read_in_one_query_with_their_details(number, django_assert_num_queries):
    class People(ExportResource):
        name = ExportField(_("姓名"), "name")
        places = ExportField(_("社区"), lambda person: len(person.affiliations.all()))

    PersonFactory.create_batch(number)
    with django_assert_num_queries(2):
        assert len(People().export(Person.objects.prefetch_related("affiliations").order_by("pk"))) == number


@pytest.mark.parametrize("listed", list(entries("exports")), ids=lambda one: one.slug)
def test_every_list_says_what_it_is_in_both_languages(listed):
    said = [listed.title, listed.about, *listed.filters, *listed.labels()]
    assert listed.permission in PERMISSIONS
    assert all(str(words) for words in said)
    with override("en"):
        assert [str(words) for words in said if any("\u4e00" <= c <= "\u9fff" for c in str(words))] == []
