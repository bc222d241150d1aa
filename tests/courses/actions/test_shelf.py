"""The courses we ship, as a strict reader sees them: fair questions, exams that can be drawn, English that is whole."""

import re
from collections import Counter
from difflib import SequenceMatcher
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from django.conf import settings

from courses.actions.content import read_folder
from courses.rules.papers import Item, Part, draw

FOLDERS = sorted(path.parent for path in (Path(settings.BASE_DIR) / "content").glob("*/course.yaml"))
IN_ENGLISH = [folder for folder in FOLDERS if read_folder(folder).course.get("in_english")]
shelf = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
english_shelf = pytest.mark.parametrize("folder", IN_ENGLISH, ids=lambda folder: folder.name)


def of_kind(folder: Path, kind: str) -> list[dict]:
    return [question for question in read_folder(folder).questions if question["kind"] == kind]


def right(question: dict) -> str:
    return question["options"]["ABCDEFGHIJ".index(question["answer"])]


@shelf
def test_the_right_option_is_not_known_by_its_length(folder):
    singles = of_kind(folder, "single")
    longest = [q["code"] for q in singles if all(len(right(q)) > len(o) for o in q["options"] if o != right(q))]
    assert len(longest) <= len(singles) / 2, longest


@shelf
def test_the_right_option_is_not_known_by_its_place(folder):
    places = Counter(question["answer"] for question in of_kind(folder, "single"))
    assert set(places) == set("ABCD")
    assert max(places.values()) <= places.total() / 2, places


@shelf
def test_the_self_checks_are_not_known_by_length_or_place(folder):
    said = [content for lesson in read_folder(folder).lessons for kind, content in lesson.blocks if kind == "check"]
    places = Counter(rights([("check", check)]).index(True) for check in said)
    longest = [check["question"] for check in said if right_is_longest(check["choices"])]
    assert max(places.values()) <= len(said) * 0.6, places
    assert len(longest) <= len(said) * 0.8, longest


def right_is_longest(choices: list[dict]) -> bool:
    others = [len(choice["text"]) for choice in choices if not choice.get("is_right")]
    return all(len(choice["text"]) > max(others) for choice in choices if choice.get("is_right"))


@shelf
def test_guessing_one_word_does_not_answer_the_true_or_false_questions(folder):
    truths = Counter(question["answer"] for question in of_kind(folder, "true_false"))
    assert len(truths) == 2
    assert max(truths.values()) <= truths.total() * 0.75, truths


@shelf
def test_a_multiple_choice_has_at_least_two_right_options_and_mostly_one_wrong(folder):
    questions = of_kind(folder, "multiple")
    assert all(len(question["answer"]) >= 2 for question in questions)
    assert sum(len(question["answer"]) == len(question["options"]) for question in questions) <= 1


@shelf
def test_no_two_questions_of_a_course_ask_nearly_the_same(folder):
    bodies = [(question["code"], re.sub(r"\W", "", question["body"])) for question in read_folder(folder).questions]
    alike = [
        (one, other) for (one, a), (other, b) in combinations(bodies, 2) if SequenceMatcher(None, a, b).ratio() > 0.7
    ]
    assert alike == []


@shelf
def test_every_chapter_is_examined_and_every_paper_can_be_drawn(folder):
    found = read_folder(folder)
    items = [
        Item(
            pk=n, code=q["code"], version=1, kind=q["kind"], body=q["body"], explanation=q["explanation"], key=("A",),
            options=({"id": "A", "text": "a", "match": "b"},), chapter=q["chapter"], skill=q["skill"],
            difficulty=q["difficulty"],
        )
        for n, q in enumerate(found.questions)
    ]  # fmt: skip
    parts = [Part(**part) for part in found.course["exam"]["blueprint"]]
    assert {part.chapter for part in parts} == {chapter["key"] for chapter in found.course["chapters"]}
    for seed in range(20):
        paper = draw(items, parts, seed)
        assert isinstance(paper, list), paper
        assert len(paper) == sum(part.count for part in parts)


@shelf
def test_no_lesson_is_left_without_a_question(folder):
    found = read_folder(folder)
    asked = {question.get("lesson") for question in found.questions}
    assert [lesson.slug for lesson in found.lessons if lesson.slug not in asked] == []


@shelf
def test_chapters_stand_together_in_their_order(folder):
    found = read_folder(folder)
    order = [chapter["key"] for chapter in found.course["chapters"]]
    places = [order.index(lesson.front["chapter"]) for lesson in found.lessons]
    assert all(before <= after for before, after in pairwise(places))


def test_a_policy_document_says_the_same_in_every_course():
    said: dict[str, set[str]] = {}
    for folder in FOLDERS:
        for policy in read_folder(folder).policies:
            said.setdefault(policy["code"], set()).add(str(policy))
    assert [code for code, versions in said.items() if len(versions) > 1] == []


def test_at_least_four_courses_can_be_taken_in_english():
    assert len(IN_ENGLISH) >= 4


@english_shelf
def test_a_course_in_english_has_everything_in_english(folder):
    found = read_folder(folder)
    named = ("title_en", "lead_en", "audience_en", "task_title_en", "task_intro_en")
    assert [name for name in named if not found.course.get(name)] == []
    assert all(chapter.get("title_en") for chapter in found.course["chapters"])
    assert all(line.get("text_en") for line in found.course["checklist"])
    assert found.course["exam"]["title_en"]
    assert all(policy.get("title_en") for policy in found.policies)
    assert [question["code"] for question in found.questions if question["code"] not in found.english] == []
    for lesson in found.lessons:
        assert lesson.front.get("title_en"), lesson.slug
        assert kinds(lesson.english) == kinds(lesson.blocks), lesson.slug
        assert rights(lesson.english) == rights(lesson.blocks), lesson.slug


def kinds(blocks) -> list[str]:
    return [kind for kind, _ in blocks]


def rights(blocks) -> list[bool]:
    """Which choices of the self-check are right, in their order."""
    return [bool(choice.get("is_right")) for kind, said in blocks if kind == "check" for choice in said["choices"]]


@english_shelf
def test_english_holds_no_chinese_characters_and_no_exclamation_marks(folder):
    for path in (folder / "en").rglob("*"):
        if path.is_file():
            words = re.sub(r"^policy: .*$|^file: .*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
            assert not re.search(r"[\u3400-\u9fff！!]", words), path.name
