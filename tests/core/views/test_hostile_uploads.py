"""Sheets that are not what they claim, for every kind of sheet: one sentence, nothing kept, what was chosen stays."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from core import slots
from core.models import Affiliation, Attachment, Division, ImportBatch, Person, WorkerBeat
from tests.core.import_sheets import DAY
from tests.core.spreadsheets.test_reading import HOSTILE
from tests.core.spreadsheets.workbooks import xlsx
from tests.factories import OrganisationFactory, holder

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).resolve().parent.parent.parent / "samples"
KINDS = slots.keys("imports")
ROLES = {"communities": "admin", "interns": "university"}
# One for each way of being wrong; every other one is tried on the reader itself.
WAYS = [
    "empty", "html", "program", "password", "ole, no workbook", "cut workbook", "million rows",
    "last cell of the sheet", "packed too well", "billion laughs", "too large",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _private_files(tmp_path, settings):
    settings.STORAGES["private"]["OPTIONS"]["location"] = str(tmp_path)


@pytest.fixture(params=KINDS)
def door(request, client, town):
    """`door(content, …)` posts the file as the one who uploads this kind of sheet; `.place` is where it belongs."""
    role = ROLES.get(request.param, "district_hr")
    where = OrganisationFactory(university=True) if role == "university" else town.qinghe
    client.force_login(holder(role, where))

    def post(content, name="花名册.xlsx", **changes):
        data = {"kind": request.param, "place": post.place, "as_of": DAY.isoformat()}
        return client.post(reverse("import-new"), data | {"file": SimpleUploadedFile(name, content)} | changes)

    post.kind, post.place = request.param, f"{'o' if role == 'university' else 'd'}{where.pk}"
    return post


def held():
    return [model.objects.count() for model in (ImportBatch, Attachment, Person, Affiliation, Division)]


def seen(client, address) -> str:
    """The page's words without its marks."""
    return strip_tags(client.get(address).content.decode())


def test_a_file_that_is_no_sheet_is_refused_at_the_door(door):
    before = held()
    for way in WAYS:
        answer = door(HOSTILE[way][0])
        page = answer.content.decode()

        assert (answer.status_code, held()) == (422, before), way
        assert page.count('<p class="err"') == 1, way
        assert f'value="{door.kind}" ' in page.replace(">", " >"), way
        assert f'value="{door.place}" selected' in page, way
        assert f'value="{DAY.isoformat()}"' in page, way


OWN = {
    "communities": {"communities.csv", "indicators-clean.xlsx", "certificates.xlsx"},
    "roster": {"roster-clean.xlsx", "certificates.xlsx"},
    "indicators": {"indicators-clean.xlsx"},
    "certificates": {"certificates.xlsx", "roster-clean.xlsx"},
    "ledger": {"training-ledger.xlsx"},
    "interns": {"interns.xlsx"},
}
SHEETS = [
    "communities.csv", "roster-clean.xlsx", "indicators-clean.xlsx", "certificates.xlsx", "training-ledger.xlsx",
    "interns.xlsx", "bank.xlsx",
]  # fmt: skip


def test_a_sheet_of_another_kind_says_so_on_its_page_and_changes_nothing(client, door, run_jobs):
    """What also has every column of the kind asked for (names and ID numbers in a list of certificates) is read."""
    for name in SHEETS:
        if name in OWN[door.kind]:
            continue
        before = held()[2:]
        answer = door((SAMPLES / name).read_bytes(), name)
        run_jobs()
        batch = ImportBatch.objects.latest("pk")
        page = seen(client, answer.url)

        assert (batch.state, held()[2:]) == ("discarded", before), name
        assert "这份文件没有收下，没有写入任何数据" in page, name
        assert "请核对是否选错了表格种类" in page, name


def test_a_header_without_rows_is_refused_in_words(client, door, run_jobs):
    kind = slots.entry("imports", door.kind)
    answer = door(xlsx([[column.label for column in kind.columns.values()]]))
    run_jobs()
    assert ImportBatch.objects.get().state == "discarded"
    words = "贵校还没有生效的协议" if door.kind == "interns" else "只有表头"
    assert words in seen(client, answer.url)


WRONG = [
    ({"file": ""}, "请选择要上传的文件"),
    ({"place": "d987654321"}, "不在您的管理范围内"),
    ({"kind": "nothing"}, "请选择表格种类"),
    ({"as_of": "去年"}, "数据日期要写成"),
    ({"as_of": (timezone.localdate() + timedelta(days=1)).isoformat()}, "还没有到"),
]


def test_what_is_missing_or_foreign_is_said_at_its_field(door):
    before = held()
    for changes, words in WRONG:
        answer = door(xlsx([["a"]]), **changes)
        assert (answer.status_code, words in answer.content.decode(), held()) == (422, True, before), words


def test_a_worker_that_has_stopped_is_shown_as_such(client, door):
    """The sheet waits; the page says so instead of turning for ever."""
    answer = door((SAMPLES / "communities.csv").read_bytes(), "表.csv")
    assert "后台没有在运行" in client.get(answer.url).content.decode()
    WorkerBeat.objects.create(worker_id="here", started_at=timezone.now(), beat_at=timezone.now())
    assert "后台没有在运行" not in client.get(answer.url).content.decode()
