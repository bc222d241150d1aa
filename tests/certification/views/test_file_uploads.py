"""Files that are not what they claim, at every door for papers and photos: one sentence, nothing kept, nothing lost."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core.models import Attachment
from core.rules.files import COMPOUND, MOST_BYTES
from courses.models import Dispatch, TaskSubmission
from tests.certification.factories import AgreementFactory
from tests.core.actions.test_attachments import package, picture
from tests.courses.factories import course, enrolled, learner  # noqa: F401 - fixtures
from tests.courses.views.test_dispatches import asked, away, hr  # noqa: F401 - fixtures
from tests.factories import district_hr, holder

pytestmark = pytest.mark.django_db
TYPED = "学了怎样把争执变成选项，回来用在协商会上，带两名同事。"


@pytest.fixture(autouse=True)
def _private_files(tmp_path, settings):
    settings.STORAGES["private"]["OPTIONS"]["location"] = str(tmp_path)


def heavy() -> bytes:
    """A .docx of some 250 kB that unpacks to 240 MB."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "x")
        archive.writestr("word/document.xml", b"\0" * 240_000_000)
    return out.getvalue()


def vast() -> bytes:
    """A picture of few bytes and 100 million pixels."""
    from PIL import Image

    out = BytesIO()
    Image.new("1", (10_000, 10_000)).save(out, "PNG")
    return out.getvalue()


# name, bytes, words where any paper may come, words where only a photo may come
FILES = {
    "empty": ("总结.pdf", lambda: b"", "空的", "空的"),
    "a page named pdf": ("总结.pdf", lambda: b"<!doctype html><script>1</script>", "不是照片", "不是照片"),
    "a page named jpg": ("现场.jpg", lambda: b"<html><script>1</script>", "不是照片", "不是照片"),
    "a drawing with a script": ("图.svg", lambda: b"<svg><script>1</script></svg>", "不是照片", "不是照片"),
    "a program": ("总结.docx", lambda: b"MZ\x90\x00" + b"\0" * 99, "不是照片", "不是照片"),
    "another archive": ("总结.docx", lambda: package("a.exe"), "不是照片", "不是照片"),
    "macros": (
        "总结.docx", lambda: package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "不是照片",
        "不是照片",
    ),
    "password or old format": ("总结.docx", lambda: COMPOUND + b"\0" * 600, "取消密码", "不是照片"),
    "unpacks to too much": ("总结.docx", heavy, "尺寸过大", "尺寸过大"),
    "too many pixels": ("现场.png", vast, "尺寸过大", "尺寸过大"),
    "cut short": ("现场.jpg", lambda: picture()[:300], "打不开", "打不开"),
    "too large": ("总结.pdf", lambda: b"%PDF-1.7" + b"0" * MOST_BYTES, "最多10兆", "最多10兆"),
}  # fmt: skip


@pytest.fixture(params=FILES)
def bad(request):
    name, body, words, photo_words = FILES[request.param]
    return SimpleUploadedFile(name, body()), words, photo_words


def said(answer) -> str:
    return answer.content.decode()


def test_a_report_of_a_dispatch(client, learner, away, bad):  # noqa: F811
    file, words, _ = bad
    client.force_login(learner)
    answer = client.post(reverse("my-dispatch", args=[away.pk]), {"summary": TYPED, "file": file})

    assert (answer.status_code, words in said(answer), TYPED in said(answer)) == (422, True, True)
    assert (Dispatch.objects.get().state, Attachment.objects.count()) == ("away", 0)
    assert str(Dispatch.State.REPORTED.label) not in said(answer)


def test_a_photo_of_a_task(client, learner, enrolled, bad):  # noqa: F811
    file, _, words = bad
    client.force_login(learner)
    form = {"done": ["1", "2"], "note": "三号楼的井盖已报修。", "photo": file}
    answer = client.post(reverse("task", args=["ZS-901"]), form)

    assert (answer.status_code, words in said(answer)) == (422, True)
    assert said(answer).count(" checked") == 2
    assert "三号楼的井盖已报修。" in said(answer)
    assert (TaskSubmission.objects.count(), Attachment.objects.count()) == (0, 0)


@pytest.fixture
def agreement(town):
    return AgreementFactory(division=town.qinghe)


def test_a_scan_of_an_agreement(client, town, agreement, bad):
    file, words, _ = bad
    client.force_login(district_hr(town.qinghe))
    answer = client.post(reverse("agreement-file", args=[agreement.pk]), {"file": file}, follow=True)

    assert (answer.status_code, words in said(answer)) == (200, True)
    assert "文件已保存" not in said(answer)
    assert Attachment.objects.count() == 0


def test_no_file_at_all_is_said(client, town, agreement):
    client.force_login(district_hr(town.qinghe))
    answer = client.post(reverse("agreement-file", args=[agreement.pk]), follow=True)
    assert "请选择要上传的文件。" in said(answer)


def test_another_district_s_papers_are_not_there(client, town, agreement, learner, away):  # noqa: F811
    pdf = SimpleUploadedFile("协议.pdf", b"%PDF-1.7 x")
    client.force_login(district_hr(town.qinghe))
    client.post(reverse("agreement-file", args=[agreement.pk]), {"file": pdf})
    kept = Attachment.objects.get()
    assert b"".join(client.get(reverse("attachment", args=[kept.pk])).streaming_content) == b"%PDF-1.7 x"

    for stranger in (district_hr(town.liuqiao), holder("supervisor", town.linxi)):
        client.force_login(stranger)
        codes = [
            client.post(reverse("agreement-file", args=[agreement.pk]), {"file": pdf}).status_code,
            client.get(reverse("attachment", args=[kept.pk])).status_code,
            client.post(reverse("my-dispatch", args=[away.pk]), {"summary": TYPED}).status_code,
        ]
        assert codes[1:] == [404, 404]
        assert codes[0] in (403, 404)
    assert Attachment.objects.count() == 1


def test_what_comes_under_another_name_is_handed_out_as_what_it_is(client, town, agreement):
    client.force_login(district_hr(town.qinghe))
    file = SimpleUploadedFile("盖章.pdf", picture("PNG"))
    client.post(reverse("agreement-file", args=[agreement.pk]), {"file": file})
    answer = client.get(reverse("attachment", args=[Attachment.objects.get().pk]))

    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.filename == "盖章.pdf.png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_day_of_the_report_is_looked_at_before_the_file(client, learner, asked, hr):  # noqa: F811
    """A file that is fine changes nothing either while the dispatch still runs."""
    from courses.actions.dispatches import decide_dispatch, leave_for_dispatch

    decide_dispatch(dispatch=asked, approve=True, reason="同意", by=hr)
    leave_for_dispatch(dispatch=asked, by=hr, on=asked.starts_on)
    Dispatch.objects.update(ends_on=timezone.localdate() + timedelta(days=3))
    client.force_login(learner)
    file = SimpleUploadedFile("总结.pdf", b"%PDF-1.7 x")
    answer = client.post(reverse("my-dispatch", args=[asked.pk]), {"summary": TYPED, "file": file})

    assert (answer.status_code, TYPED in said(answer)) == (422, True)
    assert (Dispatch.objects.get().state, Attachment.objects.count()) == ("away", 0)
