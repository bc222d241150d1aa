"""The practice screen as its reader meets it: forms that work without a script, and a key that never leaves."""

import gzip
import re

import pytest
from django.urls import reverse

from courses.actions.learning import enrol
from courses.models import PracticeRun
from tests.core.design.audit import faults
from tests.courses.practice import RIGHT, practised
from tests.courses.views.test_query_counts import asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def screen(tmp_path):
    return practised(tmp_path / "ZS-901")


@pytest.fixture
def urls(screen):
    course, lesson, practice = screen
    return reverse("lesson", args=[course.code, lesson.slug]), reverse(
        "practice-step", args=[course.code, lesson.slug, practice.block]
    )


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", re.sub(r"</(?:b|a)>", " ", answer.content.decode())))


def test_the_whole_way_without_a_script(screen, urls, learner, client):
    enrol(person=learner.person, course=screen[0], by=learner)
    client.force_login(learner)
    page, step = urls
    assert "第1步，共3步" in text(client.get(page))
    wrong = client.post(step, {"at": 0, "given": "网格03"}, follow=True)
    assert wrong.redirect_chain[0][0].endswith(f"#b-{screen[2].block}")
    assert "看图钉，不看远近。" in text(wrong)
    right = client.post(step, {"at": 0, "given": RIGHT[0]}, follow=True)
    assert "先看落点，责任人才找得准。" in text(right)
    assert "第2步，共3步" in text(right)
    typed = client.post(step, {"at": 1, "given": "柳堤路9号"}, follow=True)
    assert 'value="柳堤路9号"' in typed.content.decode()
    filled = client.post(step, {"at": 1, "given": RIGHT[1]}, follow=True)
    assert "门牌 柳堤路8号" in text(filled)
    done = client.post(step, {"at": 2, "given": RIGHT[2]}, follow=True)
    assert "做完了：派一件事" in text(done)
    assert "已记为模拟操作" in text(done)
    assert "A03 网格化系统与电子地图 这门课的考试满80分，就到L2" in text(done)
    assert "第1步，共3步" in text(client.post(step, {"at": "again"}, follow=True))


def test_another_phone_goes_on_where_the_first_stopped(screen, urls, learner, client):
    client.force_login(learner)
    client.post(urls[1], {"at": 0, "given": RIGHT[0]})
    client.logout()
    client.force_login(learner)
    assert "第2步，共3步" in text(client.get(urls[0]))


def test_a_stranger_tries_it_and_nothing_is_kept(screen, urls, client):
    page, step = urls
    block = screen[2].block
    first = client.get(page, {"practice": block, "at": 0, "given": "网格03"})
    assert "看图钉" in text(first)
    assert "第2步" in text(client.get(page, {"practice": block, "at": 0, "given": RIGHT[0]}))
    assert "试做，没有记录" in text(client.get(page, {"practice": block, "at": 2, "given": "B"}))
    assert client.post(step, {"at": 0, "given": RIGHT[0]}).status_code == 302
    assert PracticeRun.objects.count() == 0
    for odd in ("x", "-1", "99", "٣"):
        assert client.get(page, {"practice": block, "at": odd, "given": "B"}).status_code == 200


def test_the_key_never_travels(screen, urls, learner, client):
    """Hints, explanations, accepted texts and the place of the right part stay here until they are earned."""
    client.force_login(learner)
    client.post(urls[1], {"at": 0, "given": RIGHT[0]})
    sent = client.get(urls[0]).content.decode()
    assert [said for said in ("柳堤路8号", "写到门牌", "一次就能找到", "is_right") if said in sent] == []


def test_the_script_gets_the_practice_alone(screen, urls, learner, client):
    client.force_login(learner)
    answer = client.post(urls[1], {"at": 0, "given": RIGHT[0]}, headers={"X-Part": "drill"})
    assert answer.content.decode().lstrip().startswith('<section class="drill"')
    assert len(gzip.compress(answer.content)) < 4_000


def test_odd_requests_are_answered(screen, urls, learner, client):
    client.force_login(learner)
    assert client.post(urls[1], {"at": "x"}).status_code == 404
    assert client.post(urls[1].replace(screen[2].block, "nothing"), {"at": 0}).status_code == 404
    assert client.get(urls[1]).status_code == 405


def test_the_page_is_light_and_does_not_grow_with_what_was_done(screen, urls, learner, client):
    client.force_login(learner)
    before = asked(client, urls[0])
    client.post(urls[1], {"at": 0, "given": RIGHT[0]})
    assert asked(client, urls[0]) == before
    page = client.get(urls[0])
    assert faults(page.content.decode()) == []
    links = re.findall(r'(?:src|href)="(/static/[^"#]+)', page.content.decode())
    assert len(set(links)) + 1 <= 8
    assert len(gzip.compress(page.content)) < 12_000
