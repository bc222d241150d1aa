"""Import pages: who may see and do what, and what they show."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.actions import imports as actions
from core.models import ImportBatch
from staff.models import IndicatorValue
from tests.core.import_sheets import ASKED, DAY, GOOD, fresh, uploaded, xlsx
from tests.factories import holder

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _private_files(tmp_path, settings):
    settings.STORAGES["private"]["OPTIONS"]["location"] = str(tmp_path)


def posted(client, division, content=None, name="基本情况.xlsx", **changes):
    upload = SimpleUploadedFile(name, content if content is not None else xlsx(GOOD, ASKED))
    data = {"kind": "indicators", "place": f"d{division.pk}", "as_of": DAY.isoformat(), "file": upload}
    return client.post(reverse("import-new"), data | changes)


@pytest.fixture
def checked(town, alice, run_jobs):
    batch = uploaded(town, alice)
    run_jobs()
    return fresh(batch)


def test_upload_leads_to_the_batch(client, town, alice):
    client.force_login(alice)
    response = posted(client, town.qinghe)
    batch = ImportBatch.objects.get()

    assert (response.status_code, response.url) == (302, reverse("import-batch", args=[batch.pk]))
    assert (batch.division, batch.as_of, batch.uploaded_by) == (town.qinghe, DAY, alice)
    assert "正在核对" in client.get(response.url).content.decode()


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "文件是空的"), (b"<html><body>x</body></html>", "这是一个网页"), (b"PK\x03\x04broken", "文件"),
     (b"MZ\x90\x00" + b"\x00" * 99, "不是表格文件")],
)  # fmt: skip
def test_bad_file_gets_one_sentence_and_the_form_keeps_what_was_typed(client, town, alice, content, words):
    client.force_login(alice)
    response = posted(client, town.linxi, content)
    page = response.content.decode()

    assert (response.status_code, ImportBatch.objects.count()) == (422, 0)
    assert words in page
    assert f'value="d{town.linxi.pk}" selected' in page
    assert f'value="{DAY.isoformat()}"' in page


def test_subdistrict_uploads_only_for_her_own_subdistrict(client, town, bob):
    client.force_login(bob)
    page = client.get(reverse("import-new")).content.decode()
    foreign = [posted(client, place).status_code for place in (town.shidu, town.qinghe, town.changdai)]

    assert f'value="d{town.linxi.pk}"' in page
    assert f'value="d{town.shidu.pk}"' not in page
    assert (foreign, ImportBatch.objects.count()) == ([422, 422, 422], 0)
    assert posted(client, town.linxi).status_code == 302


PAGES = ["import-batch", "import-failures", "import-undo"]
POSTS = ["import-answer", "import-recheck", "import-confirm", "import-discard", "import-undo"]


def test_foreign_batch_is_not_there(client, town, charlie, checked):
    client.force_login(charlie)
    codes = [client.get(reverse(name, args=[checked.pk])).status_code for name in PAGES]
    codes += [client.post(reverse(name, args=[checked.pk])).status_code for name in POSTS]

    assert codes == [404] * 8
    assert (fresh(checked).state, "基本情况.xlsx" in client.get(reverse("imports")).content.decode()) == (
        "checked",
        False,
    )


def test_who_keeps_the_divisions_sees_lists_of_communities_and_no_others(client, town, checked):
    client.force_login(holder("admin", town.qinghe))
    assert client.get(reverse("import-batch", args=[checked.pk])).status_code == 404
    assert "基本情况.xlsx" not in client.get(reverse("imports")).content.decode()

    ImportBatch.objects.update(kind="communities")
    assert client.get(reverse("import-batch", args=[checked.pk])).status_code == 200
    client.force_login(holder("admin", town.liuqiao))
    assert client.get(reverse("import-batch", args=[checked.pk])).status_code == 404


def test_batch_of_the_whole_district_is_not_there_for_a_subdistrict(client, town, bob, checked):
    client.force_login(bob)
    assert client.get(reverse("import-batch", args=[checked.pk])).status_code == 404


def test_district_sees_the_batch_of_its_subdistrict(client, town, alice, bob, run_jobs):
    batch = uploaded(town, bob, GOOD, division=town.linxi)
    run_jobs()
    client.force_login(alice)

    assert client.get(reverse("import-batch", args=[batch.pk])).status_code == 200


@pytest.mark.parametrize("role", ["leader", "supervisor", "auditor"])
def test_role_without_the_right_is_turned_away(client, town, role, checked):
    client.force_login(holder(role, town.qinghe))

    assert client.get(reverse("imports")).status_code == 403
    assert client.get(reverse("import-new")).status_code == 403
    assert client.get(reverse("import-template", args=["indicators"])).status_code == 404
    assert client.get(reverse("import-batch", args=[checked.pk])).status_code == 404


@pytest.mark.parametrize("show", ["", "ask", "bad", "new", "changed", "same", "notes", "nonsense"])
def test_every_tab_opens_with_the_counts(client, alice, checked, show):
    client.force_login(alice)
    page = client.get(reverse("import-batch", args=[checked.pk]), {"show": show}).content.decode()

    assert "核对一遍" in page
    assert "写入1行" in page


def test_question_is_answered_on_the_page(client, town, alice, checked, run_jobs):
    client.force_login(alice)
    url = reverse("import-batch", args=[checked.pk])
    [question] = actions.Verdict.from_stored(checked.verdict).questions
    assert "0.93万" in client.get(url).content.decode()

    typed = {f"choice:{question.key}": "typed", f"typed:{question.key}": "9330"}
    client.post(reverse("import-answer", args=[checked.pk]), typed)
    run_jobs()
    page = client.get(url, {"show": "ask"}).content.decode()
    client.post(reverse("import-confirm", args=[checked.pk]), {"mode": "all"})
    run_jobs()

    assert "已经回答的1处" in page
    assert IndicatorValue.objects.get(division=town.xinghua, indicator="residents").value == 9330


def test_answer_to_something_never_asked_is_not_kept(client, alice, checked):
    client.force_login(alice)
    client.post(reverse("import-answer", args=[checked.pk]), {"choice:Sheet1!99/unit_wan/x": "1"})

    assert (fresh(checked).answers, fresh(checked).state) == ({}, "checked")


def test_failure_file_holds_the_own_rows_with_reasons_and_can_be_uploaded_again(client, town, alice, checked, run_jobs):
    client.force_login(alice)
    response = client.get(reverse("import-failures", args=[checked.pk]))
    content = b"".join(response.streaming_content)
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(BytesIO(content)).active.iter_rows()]
    again = actions.upload(
        content=content, name="失败明细.xlsx", kind=actions.kind_of(checked), division=town.qinghe, as_of=DAY, by=alice
    )
    run_jobs()

    assert rows[0] == ["街道", "社区", "户数", "常住人口", "便民终端数", "问题"]
    assert rows[1][:5] == ASKED
    assert "0.93万" in rows[1][5]
    assert fresh(again).counts["question"] == 1


def test_write_then_undo_on_the_page(client, alice, checked, run_jobs):
    client.force_login(alice)
    client.post(reverse("import-confirm", args=[checked.pk]), {"mode": "good"})
    assert "正在写入" in client.get(reverse("import-batch", args=[checked.pk])).content.decode()
    run_jobs()
    page = client.get(reverse("import-batch", args=[checked.pk])).content.decode()
    wrong = client.post(reverse("import-undo", args=[checked.pk]), {"number": "7"})
    held = IndicatorValue.objects.count()
    client.post(reverse("import-undo", args=[checked.pk]), {"number": "1"})
    assert "正在撤销" in client.get(reverse("import-batch", args=[checked.pk])).content.decode()
    run_jobs()

    assert ("已写入" in page, wrong.status_code, held) == (True, 422, 3)
    assert (IndicatorValue.objects.count(), fresh(checked).state) == (0, "undone")
    assert "已撤销" in client.get(reverse("import-batch", args=[checked.pk])).content.decode()


def test_template_can_be_filled_in_and_is_read(client, town, alice, run_jobs):
    client.force_login(alice)
    content = b"".join(client.get(reverse("import-template", args=["indicators"])).streaming_content)
    book = openpyxl.load_workbook(BytesIO(content))
    labels = [cell.value for cell in book.worksheets[0][1]]
    row = {"街道": "临溪街道", "社区*": "槐安里社区", "户数": "1500", "常住人口": "3800", "公众号（是/否）": "是"}
    book.worksheets[0].append([row.get(label) for label in labels])
    stream = BytesIO()
    book.save(stream)
    batch = actions.upload(
        content=stream.getvalue(), name="填好.xlsx", kind=actions.slots.entry("imports", "indicators"),
        division=town.qinghe, as_of=DAY, by=alice,
    )  # fmt: skip
    run_jobs()

    assert (fresh(batch).counts["accept"], fresh(batch).verdict["unmapped"]) == (1, [])
    assert len(book.worksheets[0].data_validations.dataValidation) == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_the_same_queries_for_one_and_three(
    client, town, alice, run_jobs, django_assert_max_num_queries, rows
):
    for number in range(rows):
        uploaded(town, alice, GOOD[:2] + [100 + number, 200, 1])
    client.force_login(alice)
    client.get(reverse("imports"))
    with django_assert_max_num_queries(16):
        page = client.get(reverse("imports")).content.decode()
    assert page.count("基本情况.xlsx") == rows
