"""A question file into a bank: the same file again changes nothing, a changed item is a new version."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from PIL import Image
from wagtail.images import get_image_model

from courses.actions.content import export_course, import_course
from courses.actions.question_export import FORMATS, bank_of, export_questions
from courses.actions.question_imports import Written, check_questions, import_questions
from courses.models import Question
from tests.courses.question_files.test_xml import moodle

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).resolve().parent.parent.parent / "samples"
FILES = ("bank.gift", "bank-moodle.xml", "bank.xlsx", "bank-qti21.zip", "bank-qti30.zip")


def take(course, name: str, content: bytes | None = None) -> Written:
    return import_questions(course=course, content=content or (SAMPLES / name).read_bytes(), name=name).written


@pytest.mark.parametrize("name", FILES)
def test_the_same_file_again_changes_nothing(course, name):
    before = Question.objects.count()
    assert take(course, name) == Written(new=48)
    assert take(course, name) == Written(unchanged=48)
    assert Question.objects.count() == before + 48


@pytest.mark.parametrize("name", FILES[1:])
def test_the_same_bank_in_another_format_is_the_same_bank(course, name):
    take(course, "bank.gift")
    assert take(course, name) == Written(unchanged=48)


def test_codes_go_on_as_the_course_has_them(course):
    take(course, "a.gift", "甲{T}\n\n乙{T}".encode())
    codes = Question.objects.filter(kind="true_false").order_by("pk").values_list("code", flat=True)
    assert list(codes) == ["q11", "q12"]
    Question.objects.all().delete()
    take(course, "a.gift", "甲{T}".encode())
    assert Question.objects.get().code == "q001"


def test_checking_writes_nothing(course):
    before = Question.objects.count()
    checked = check_questions(course=course, content=(SAMPLES / "bank.gift").read_bytes(), name="bank.gift")
    assert (checked.written, Question.objects.count()) == (Written(new=48), before)


def test_a_changed_item_that_was_drawn_becomes_the_next_version(course):
    take(course, "a.gift", "::甲::几天回访？{=三天 ~五天}".encode())
    Question.objects.filter(source_name="甲").update(drawn_at=timezone.now())
    assert take(course, "a.gift", "::甲::几天回访？{=两天 ~五天}".encode()) == Written(changed=1)
    rows = Question.objects.filter(source_name="甲").order_by("version")
    assert [(row.version, row.is_current, row.options[0]["text"]) for row in rows] == [
        (1, False, "三天"), (2, True, "两天"),
    ]  # fmt: skip


def test_a_reworded_item_is_found_by_its_name(course):
    take(course, "a.gift", "::甲::几天回访？{=三天 ~五天}".encode())
    assert take(course, "a.gift", "::甲::应当几天内回访？{=三天 ~五天}".encode()) == Written(changed=1)


def test_the_same_name_in_another_bank_is_another_question(course):
    take(course, "a.gift", "::Q1::几天回访？{=三天 ~五天}".encode())
    assert take(course, "b.gift", "::Q1::井盖松了找谁？{=责任人 ~邻居}".encode()) == Written(new=1)


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_question_reworded_in_our_own_export_is_found_by_its_code(course, file_format):
    rows = bank_of(course)
    rows[0].body = "第1件事该怎么办才好？"
    assert take(course, "a", export_questions(rows, file_format).content) == Written(changed=1, unchanged=9)
    assert Question.objects.current().get(code="q01").body == "第1件事该怎么办才好？"


def test_the_export_of_another_course_does_not_overwrite_by_code(course):
    text = "::q01::夜里谁值班？{=当天的值班员 ~书记}\n\n::q02::井盖松了先做什么？{=围起来 ~拍照发群}"
    assert take(course, "a.gift", text.encode()) == Written(new=2)


def test_an_item_that_stands_twice_in_the_file_is_taken_once(course):
    text = "几天回访？{=三天 ~五天}\n\n几天回访？{=三天 ~五天}"
    assert take(course, "a.gift", text.encode()) == Written(new=1, unchanged=1)


def test_category_names_a_chapter_a_skill_or_stays_a_word(course):
    text = "$CATEGORY: 报事件\n\n一？{T}\n\n$CATEGORY: C01\n\n二？{T}\n\n$CATEGORY: 窗口\n\n三？{T}"
    take(course, "a.gift", text.encode())
    rows = {row.body: (row.chapter, row.skill.code, row.category) for row in Question.objects.filter(kind="true_false")}
    assert rows == {"一？": ("two", "A03", "报事件"), "二？": ("", "C01", "C01"), "三？": ("", "A03", "窗口")}


@pytest.mark.parametrize("file_format", FORMATS)
def test_our_own_export_changes_nothing_also_where_a_chapter_stands_for_the_category(course, file_format):
    written = export_questions(bank_of(course), file_format)
    assert {row.category for row in bank_of(course)} == {""}
    assert take(course, "a", written.content) == Written(unchanged=10)
    Question.objects.filter(course=course).update(category="窗口")
    assert take(course, "a", written.content) == Written(changed=10)


def test_a_file_without_categories_changes_nothing_of_questions_with_a_chapter(course):
    text = "ANSWER: A\n\n".join(
        [*(f"第{n}件事怎么办？\nA. 先看落点\nB. 先看谁在线\nC. 先等一等\n" for n in range(1, 11)), ""]
    )
    Question.objects.filter(course=course).update(explanation="")
    assert take(course, "a.txt", text.encode()) == Written(unchanged=10)


def picture(colour: str) -> str:
    import base64

    written = io.BytesIO()
    Image.new("RGB", (9, 9), colour).save(written, "PNG")
    return base64.b64encode(written.getvalue()).decode()


def with_picture(data: str) -> bytes:
    stem = f"<![CDATA[<p>看图</p><img src='data:image/png;base64,{data}' alt='平台首页'>]]>"
    answers = "<answer fraction='100'><text>true</text></answer><answer fraction='0'><text>false</text></answer>"
    return moodle(
        f"<question type='truefalse'><questiontext><text>{stem}</text></questiontext>{answers}</question>"
    ).encode()


def test_pictures_come_into_the_library_once(course):
    assert take(course, "a.xml", with_picture(picture("red"))) == Written(new=1)
    assert take(course, "a.xml", with_picture(picture("red"))) == Written(unchanged=1)
    assert take(course, "a.xml", with_picture(picture("blue"))) == Written(changed=1)
    question = Question.objects.current().get(body="看图")
    assert ([shown["alt"] for shown in question.pictures], get_image_model().objects.count()) == (["平台首页"], 2)


def test_pictures_and_category_travel_in_the_course_folder(course, tmp_path):
    take(course, "a.xml", with_picture(picture("red")))
    Question.objects.filter(body="看图").update(category="窗口")
    export_course(course=course, folder=tmp_path / "out")
    assert import_course(folder=tmp_path / "out", by=None).questions == 0
    Question.objects.filter(body="看图").update(pictures=[], category="")
    get_image_model().objects.all().delete()
    import_course(folder=tmp_path / "out", by=None)
    question = Question.objects.current().get(body="看图")
    assert (question.pictures[0]["alt"], question.category) == ("平台首页", "窗口")
    assert get_image_model().objects.get(pk=question.pictures[0]["image"]).width == 9


def test_a_picture_that_is_none_keeps_its_question_out_and_is_named(course):
    checked = check_questions(course=course, content=with_picture("bm90IGEgcGljdHVyZQ=="), name="a.xml")
    assert ([problem.code for problem in checked.bank.problems], checked.bank.items) == (["bad_picture"], ())


def run(capsys, *words: str) -> tuple[int, dict]:
    code = 0
    try:
        call_command("import_questions", *words, "--json")
    except SystemExit as stop:
        code = int(stop.code or 0)
    return code, json.loads(capsys.readouterr().out)


def test_command_says_what_the_file_held_and_what_was_written(course, capsys):
    code, said = run(capsys, str(SAMPLES / "bank.xlsx"), "--course", course.code)
    assert (code, said["format"], said["counts"]["total"], said["written"]["new"]) == (0, "excel", 48, 48)
    expected = json.loads((SAMPLES / "bank.expected.json").read_text())
    assert (said["counts"], said["questions"], said["rows"]) == (
        expected["files"]["bank.xlsx"], expected["questions"], [],
    )  # fmt: skip


def test_command_ends_with_1_when_something_waits_and_2_when_the_file_is_none(course, capsys, tmp_path):
    (tmp_path / "a.gift").write_text("要回访。{T}\n\n两个空{=甲}和{=乙}", encoding="utf-8")
    code, said = run(capsys, str(tmp_path / "a.gift"), "--course", course.code, "--dry-run")
    assert (code, [row["verdict"] for row in said["rows"]], said["written"]) == (
        1, ["reported"], {"new": 1, "changed": 0, "unchanged": 0},
    )  # fmt: skip
    assert Question.objects.filter(body="要回访。").count() == 0
    (tmp_path / "b.xml").write_text("<quiz>", encoding="utf-8")
    code, said = run(capsys, str(tmp_path / "b.xml"), "--course", course.code)
    assert (code, said["error"]["code"]) == (2, "bad_xml")
    code, said = run(capsys, str(tmp_path / "a.gift"), "--course", "ZS-000")
    assert (code, said["error"]["code"]) == (2, "no_such_course")
