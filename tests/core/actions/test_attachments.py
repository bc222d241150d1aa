"""Private files: what comes in, and who gets it out."""

import zipfile
from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image

from core.actions.attachments import attach, may_read, readable_about
from core.models import Attachment, Person
from core.refusals import Refused
from core.rules.files import MOST_BYTES
from tests.factories import learner

pytestmark = pytest.mark.django_db


def picture(image_format="JPEG", exif=None, tail=b"") -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, image_format, **({"exif": exif} if exif else {}))
    return out.getvalue() + tail


def package(*names: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for name in names:
            z.writestr(name, "x")
    return out.getvalue()


def keep(body: bytes, name: str, **more) -> Attachment:
    return attach(
        file=BytesIO(body), name=name, owner=more.get("owner"), about=more.get("about", ""), by=more.get("by")
    )


@pytest.mark.parametrize(
    ("body", "name", "mime"),
    [
        (picture(), "照片.jpg", "image/jpeg"),
        (picture("PNG"), "被改了名字.pdf", "image/png"),
        (b"%PDF-1.7\n", "协议.pdf", "application/pdf"),
        (
            package("[Content_Types].xml", "xl/workbook.xml"), "表.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    ],
)  # fmt: skip
def test_first_bytes_say_what_it_is(body, name, mime):
    kept = keep(body, name)
    assert (kept.mime, kept.name) == (mime, name)
    assert name not in kept.file.name


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "图.svg"),
        (b"<html><script>1</script>", "照片.jpg"),
        (b"MZ\x90\x00", "表.xlsx"),
        (package("evil.exe"), "表.xlsx"),
        (package("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), "宏.xlsx"),
        (b"", "空.pdf"),
    ],
)
def test_anything_else_is_refused_and_leaves_nothing(body, name):
    with pytest.raises(Refused) as refusal:
        keep(body, name)
    assert refusal.value.code == "NotAcceptable"
    assert not Attachment.objects.exists()


def test_too_large_and_broken_are_refused_in_words():
    with pytest.raises(Refused) as large:
        keep(b"%PDF-" + b"0" * MOST_BYTES, "大.pdf")
    with pytest.raises(Refused) as broken:
        keep(b"\xff\xd8\xff" + b"0" * 100, "坏.jpg")
    assert (large.value.code, broken.value.code) == ("TooLarge", "Unreadable")


def test_images_are_drawn_anew_without_place_camera_or_appended_bytes():
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    kept = keep(picture(exif=exif, tail=b"<script>hidden</script>"), "照片.jpg")
    with kept.file.open() as file:
        body = file.read()

    assert b"SecretCamera" not in body
    assert b"hidden" not in body


def test_visible_to_uploader_and_owner_only(town, alice, charlie):
    owner = learner(town.huaian)
    kept = keep(picture(), "照片.jpg", owner=owner.person, by=alice)

    for user, sees in ((alice, True), (owner, True), (charlie, False)):
        assert (kept in Attachment.objects.visible_to(user)) is sees
        assert may_read(user, kept) is sees


def test_subject_of_the_file_decides_for_everybody_else(town, alice, charlie):
    owner = learner(town.huaian)
    kept = keep(picture(), "照片.jpg", about=f"test.person:{owner.person_id}")
    readable_about("test.person", lambda user, pk: Person.objects.visible_to(user).filter(pk=pk).exists())

    assert (may_read(alice, kept), may_read(charlie, kept)) == (True, False)


def test_download_is_an_attachment_that_runs_nothing(client, town, charlie):
    owner = learner(town.huaian)
    kept = keep(picture(), "照片.jpg", owner=owner.person)
    address = reverse("attachment", args=[kept.pk])
    client.force_login(charlie)
    assert client.get(address).status_code == 404
    client.force_login(owner)
    response = client.get(address)
    assert b"".join(response.streaming_content).startswith(b"\xff\xd8\xff")

    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\\b\\c.jpg", 'x".jpg\r\nX: 1'])
def test_names_lose_paths_and_control_characters(name):
    kept = keep(picture(), name)
    assert not set(kept.name) & set('/\\"\r\n')
