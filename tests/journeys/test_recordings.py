"""A recording on a phone: captions, a transcript, and it goes on where it stopped. Sound alone stands for a film."""

import wave

import pytest
from django.core.management import call_command

from courses.actions.content import import_course
from courses.actions.learning import enrol
from courses.models import CoursePage, MediaPlace
from tests.courses.factories import learner, skills, write_course

__all__ = ["learner"]
pytestmark = pytest.mark.journey

BLOCKS = """
```video
file: film.wav
captions: film.vtt
transcript: 先看落点，再找责任人。
size: 约3兆
```

```audio
file: talk.wav
transcript: 走到楼下，对着门牌核。
```
"""
CAPTIONS = "WEBVTT\n\n00:00:00.000 --> 00:00:50.000\n先看落点\n"


def silence(path, seconds: int = 60) -> None:
    with wave.open(str(path), "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(1)
        written.setframerate(8000)
        written.writeframes(bytes([128]) * 8000 * seconds)


@pytest.fixture
def recorded(tmp_path, learner):
    """A lesson with a film and a talk of a minute each."""
    call_command("collectstatic", interactive=False, verbosity=0)  # a server of its own hands out what was collected
    skills()
    folder = write_course(tmp_path / "ZS-901")
    (folder / "media").mkdir()
    silence(folder / "media" / "film.wav")
    silence(folder / "media" / "talk.wav", 61)
    (folder / "media" / "film.vtt").write_text(CAPTIONS, encoding="utf-8")
    path = folder / "lessons" / "01-bianjie.md"
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + "\n" + BLOCKS, encoding="utf-8")
    import_course(folder=folder, by=None)
    course = CoursePage.objects.get(code="ZS-901")
    enrol(person=learner.person, course=course, by=learner)
    return f"/courses/ZS-901/{course.lessons().first().slug}/"


def play(page, player: str, second: int | None = None) -> float:
    """Start the player, go to `second`, stop; returns where it stands."""
    return page.evaluate(
        """async ([player, second]) => {
            const it = document.querySelector(`.media ${player}`);
            it.muted = true;
            await it.play();
            if (second !== null) it.currentTime = second;
            await new Promise((done) => setTimeout(done, 500));
            it.pause();
            return it.currentTime;
        }""",
        [player, second],
    )


def test_it_goes_on_where_it_stopped_on_another_phone(visit, web_process, recorded, learner):
    web = web_process()
    page = visit(360, server=web.url).sign_in(learner).open(recorded)
    assert play(page, "audio", 25) >= 25
    page.locator("[data-saved]", has_text="看到这里，已保存").wait_for()
    assert MediaPlace.objects.get().second == 25
    other = visit(360, server=web.url).sign_in(learner).open(recorded)
    assert "上次听到0:25" in other.inner_text("#reading")
    assert play(other, "audio") >= 25
    for opened in (page, other):
        opened.close()  # before its server is gone: it still reports where it stands


def test_captions_are_shown_and_the_transcript_says_the_same_to_who_cannot_hear(visit, web_process, recorded):
    web = web_process()
    page = visit(360, server=web.url).open(recorded)
    play(page, "video", 5)
    page.wait_for_function("() => (document.querySelector('video').textTracks[0].activeCues || []).length === 1")
    assert page.evaluate("document.querySelector('video').textTracks[0].activeCues[0].text") == "先看落点"
    page.get_by_text("读文字稿").first.click()
    assert page.get_by_text("先看落点，再找责任人。").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
