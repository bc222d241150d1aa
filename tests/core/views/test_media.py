"""What lessons show is handed out, whole or in part; nothing else of the folder is."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def library(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    for name, content in (
        ("media/talk.wav", b"0123456789"),
        ("images/map.webp", b"picture"),
        ("documents/a.pdf", b"x"),
    ):
        path = settings.MEDIA_ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (tmp_path / "secret.txt").write_bytes(b"secret")
    return settings.MEDIA_ROOT


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_picture_comes_with_its_kind(library, client):
    answer = client.get("/media/images/map.webp")
    assert (answer.status_code, body(answer), answer.headers["Content-Type"]) == (200, b"picture", "image/webp")
    assert "nosniff" in answer.headers["X-Content-Type-Options"]


def test_a_player_enters_a_recording_in_its_middle(library, client):
    answer = client.get("/media/media/talk.wav", headers={"Range": "bytes=4-"})
    assert (answer.status_code, body(answer)) == (206, b"456789")
    assert answer.headers["Content-Range"] == "bytes 4-9/10"
    assert client.get("/media/media/talk.wav", headers={"Range": "bytes=99-"}).status_code == 416


def test_what_the_browser_has_is_not_sent_again(library, client):
    first = client.get("/media/images/map.webp")
    assert body(first) == b"picture"
    tag = first.headers["ETag"]
    assert client.get("/media/images/map.webp", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "documents/a.pdf",
        "images/none.webp",
        "images/",
        "images",
        "images/../../secret.txt",
        "images/%2e%2e/%2e%2e/secret.txt",
        "images//etc/passwd",
        "images/map.webp%00.png",
    ],
)
def test_nothing_else_is_handed_out(library, client, path):
    assert client.get(f"/media/{path}", follow=True).status_code == 404


def test_it_is_only_read(library, client):
    assert client.post("/media/images/map.webp").status_code == 405
