"""A course with English, read in English: the words change; letters, key, marks and frozen papers do not."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from courses.actions.content import import_course
from courses.actions.exams import marked, start_attempt
from courses.models import CoursePage, Question
from courses.papers import sheet_of
from courses.rules.marking import share_of
from courses.rules.papers import Item, Part, draw, in_english
from tests.courses.factories import sit, write_course, write_english

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return re.sub(r"<[^>]+>", "", answer.content.decode())


@pytest.fixture
def bilingual(course, tmp_path):
    """The small course again, now with English for its first lesson and its first question."""
    english = {"in_english": True, "audience_en": "Grid workers", "task_title_en": "Report one thing"}
    folder = write_course(tmp_path / "english" / "ZS-901", **english)
    write_english(folder)
    import_course(folder=folder, by=None)
    return CoursePage.objects.get(code="ZS-901")


@pytest.fixture
def english(client):
    client.cookies["locale"] = "en"
    return client


def test_the_catalogue_says_in_english_which_courses_are(bilingual, english):
    assert "In English" in text(english.get(reverse("courses")))
    shown = text(english.get(reverse("course", args=["ZS-901"])))
    assert "Grid workers" in shown
    assert "Report one thing" in shown
    assert "taught in Chinese" not in shown


def test_the_catalogue_finds_english_words_of_lessons(bilingual, english):
    assert english.get(reverse("courses"), {"q": "Walk it once"}).context["page"].paginator.count == 1


def test_a_chinese_reader_meets_no_english(bilingual, client):
    assert "有英文版" not in text(client.get(reverse("courses")))
    assert "网格员" in text(client.get(reverse("course", args=["ZS-901"])))
    assert "拐角" in text(client.get(reverse("lesson", args=["ZS-901", "bianjie"])))


def test_a_lesson_is_read_in_english_where_there_is_english_and_says_where_there_is_none(bilingual, english):
    shown = english.get(reverse("lesson", args=["ZS-901", "bianjie"]))
    assert "Walk it once." in text(shown)
    assert "拐角" not in text(shown)
    other = english.get(reverse("lesson", args=["ZS-901", "gonggong"]))
    assert "This lesson is in Chinese." in text(other)
    assert 'lang="zh-Hans"' in other.content.decode()


def test_the_self_check_answers_in_english_too(bilingual, english):
    check = bilingual.lessons().first().body_en[1]
    url = reverse("lesson", args=["ZS-901", "bianjie"])
    assert "现场指得出来" in text(english.get(url, {"check": check.id, "choice": 0}))


def test_a_question_is_asked_in_the_readers_language_and_marked_alike(bilingual, learner, enrolled, english):
    english.force_login(learner)
    attempt = sit(learner, bilingual, right=10)
    number = next(q["number"] for q in attempt.questions if q["code"] == "q01")
    url = reverse("question", args=[attempt.pk, number])
    shown = text(english.get(url))
    assert "What do you do about thing 1?" in shown
    assert "See where it is" in shown
    english.cookies["locale"] = "zh-hans"
    assert "第1件事怎么办？" in text(english.get(url))
    assert marked(attempt).right == 10
    with translation.override("en"):
        said = next(q for q in sheet_of(attempt).questions if q.number == number)
        assert (said.given_words, said.key_words) == ("See where it is", "See where it is")


def test_the_result_explains_in_english(bilingual, learner, enrolled, english):
    english.force_login(learner)
    attempt = sit(learner, bilingual, right=0)
    english.post(reverse("attempt-submit", args=[attempt.pk]))
    shown = text(english.get(reverse("result", args=[attempt.pk])))
    assert "Where it is decides whose it is." in shown
    assert "What do you do about thing 1?" in text(english.get(reverse("mistakes")))


def test_a_paper_keeps_the_english_it_was_drawn_with(bilingual, learner, enrolled, tmp_path):
    attempt = start_attempt(person=learner.person, exam=bilingual.exam, by=learner, seed=7)
    folder = write_course(tmp_path / "later" / "ZS-901", in_english=True)
    write_english(
        folder, {"code": "q01", "body": "And now?", "options": ["a", "b", "c"], "explanation": "Other words."}
    )
    import_course(folder=folder, by=None)
    assert Question.objects.current().get(code="q01").version == 2
    attempt.refresh_from_db()
    with translation.override("en"):
        assert "What do you do about thing 1?" in [q.frozen["body"] for q in sheet_of(attempt).questions]


MATCHING = Item(
    pk=1, code="q1", version=1, kind="matching", body="连一连", explanation="如此",
    options=({"id": "A", "text": "甲", "match": "一"}, {"id": "B", "text": "乙", "match": "二"}), key=(),
    english={
        "body": "Match", "explanation": "So",
        "options": [{"id": "A", "text": "first", "match": "one"}, {"id": "B", "text": "second", "match": "two"}],
    },
)  # fmt: skip


@pytest.mark.parametrize("seed", range(8))
def test_pairs_are_the_same_pairs_in_either_language(seed):
    chinese = draw([MATCHING], [Part(count=1)], seed)[0]
    english = in_english(chinese)
    words = {"甲": "first", "乙": "second", "一": "one", "二": "two"}
    for side in ("options", "matches"):
        assert [words[row["text"]] for row in chinese[side]] == [row["text"] for row in english[side]]
    assert english["key"] == chinese["key"]
    assert english["body"] == "Match"


def test_a_paper_from_before_there_was_english_is_shown_as_it_is():
    old = {"number": 1, "kind": "single", "body": "怎么办？", "options": [{"id": "A", "text": "甲"}], "key": ["A"]}
    assert in_english(old) == old


def test_a_fill_in_takes_the_answer_in_either_language():
    item = Item(
        pk=1, code="q1", version=1, kind="fill", body="还有____", options=(), key=("责任感",), explanation="如此",
        english={"body": "and ____", "options": [], "explanation": "So", "answer": ["responsibility"]},
    )  # fmt: skip
    question = draw([item], [Part(count=1)], 1)[0]
    for answer in ("责任感", "Responsibility"):
        assert share_of(question, [answer], "all_or_nothing") == 1
    assert in_english(question)["answer"] == ["responsibility"]
    assert "answer" not in question
