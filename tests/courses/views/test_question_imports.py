"""/cms/questions/: an author hands in a file, looks at it, confirms or not; takes the bank along. Own courses only."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission

from core.models import Job
from courses.actions.authoring import course_index
from courses.actions.content import import_course
from courses.actions.question_hand_ins import hand_in
from courses.models import CoursePage, Question, QuestionImport
from tests.courses.actions.test_question_imports import picture, with_picture
from tests.courses.factories import learner_at, write_course
from tests.courses.question_files.test_xml import moodle, zipped
from tests.factories import holder

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).resolve().parent.parent.parent / "samples"
NEW = "/cms/questions/imports/new/"


@pytest.fixture
def author(town, client):
    course_index()
    user = holder("author", town.city, username="writer")
    client.force_login(user)
    return user


@pytest.fixture
def foreign(course, tmp_path):
    """A course that the author may not edit: the group's right is drawn back to the first course."""
    import_course(folder=write_course(tmp_path / "ZS-902", code="ZS-902", title="另一门课"), by=None)
    rights = GroupPagePermission.objects.filter(group__name="课程作者")
    group, edit = rights.first().group, Permission.objects.get(codename="change_page")
    rights.delete()
    GroupPagePermission.objects.create(group=group, page=course, permission=edit)
    return CoursePage.objects.get(code="ZS-902")


def upload(client, course, content: bytes, name: str = "题库.gift", follow: bool = True):
    file = SimpleUploadedFile(name, content)
    return client.post(NEW, {"course": course.pk, "file": file}, follow=follow)


def words(response) -> str:
    """What the page says, without its head, scripts and white space."""
    body = response.content.decode().split("<main", 1)[1].split(">", 1)[1]
    return unescape(re.sub(r"\s+", " ", re.sub(r"(?s)<(script|style|template)\b.*?</\1>|<[^>]+>", " ", body)))


def newest() -> QuestionImport:
    return QuestionImport.objects.first()


# --- the way through -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["bank.gift", "bank-moodle.xml", "bank.xlsx", "bank-qti21.zip", "bank-qti30.zip", "bank.aiken.txt"]
)
def test_every_format_is_looked_at_confirmed_and_then_changes_nothing(author, client, course, name):
    content, total = (SAMPLES / name).read_bytes(), 30 if name == "bank.aiken.txt" else 48
    before = Question.objects.count()
    page = words(upload(client, course, content, name))
    assert f"{total} 新增 0 改动 0 不变 0 题型不支持 0 有错" in page
    assert (f"确认导入{total}题" in page, Question.objects.count()) == (True, before)
    done = client.post(reverse("question-import-confirm", args=[newest().pk]), follow=True)
    assert f"{total} 新增 0 改动 0 不变 0 没有导入" in words(done)
    assert f"/cms/snippets/courses/question/?course={course.pk}" in done.content.decode()
    assert Question.objects.count() == before + total
    again = words(upload(client, course, content, name))
    assert f"0 新增 0 改动 {total} 不变" in again
    assert "题库里已经有这些题，一模一样，没有要改的。" in again
    assert "确认导入" not in again


def test_questions_are_seen_as_they_will_be_read_with_pictures_answer_and_category(author, client, course):
    page = upload(client, course, with_picture(picture("red")), "a.xml").content.decode()
    assert '<img src="data:image/webp;base64,' in page
    assert 'alt="平台首页"' in page
    page = words(
        upload(client, course, "$CATEGORY: 窗口\n\n哪些要登记？{~%50%甲 ~%50%乙 ~%-100%丙####缺一不可。}".encode())
    )
    assert "多选 · 第3行 · 难度：易 · 窗口" in page
    assert "A 甲 B 乙 C 丙" in page
    assert "答案：AB 解析：缺一不可。" in page


def test_a_changed_question_shows_what_changes_and_becomes_the_next_version(author, client, course):
    Question.objects.filter(code="q01").update(drawn_at=timezone.now())
    page = words(upload(client, course, "第1件事怎么办？{=先看落点 ~先等一等####落点定责任人。}".encode()))
    assert "0 新增 1 改动 0 不变" in page
    assert "选项 先看落点 先看谁在线 先等一等 先看落点 先等一等" in page
    assert "题库里的q01" in page
    client.post(reverse("question-import-confirm", args=[newest().pk]))
    versions = Question.objects.filter(course=course, code="q01").order_by("version")
    assert [(row.version, row.is_current, len(row.options)) for row in versions] == [(1, False, 3), (2, True, 2)]


def test_what_is_not_taken_is_told_by_place_in_words(author, client, course):
    text = "好的{T}\n\n两个空 {=甲} 和 {=乙}\n\n没有关上 {=甲 ~乙"
    page = words(upload(client, course, text.encode()))
    assert "1 新增 0 改动 0 不变 1 题型不支持 1 有错" in page
    assert "第3行 一道题里有2处作答，目前一道题只能有一处。请拆成几道题。 两个空" in page
    assert "第5行 答案的花括号没有成对" in page
    client.post(reverse("question-import-confirm", args=[newest().pk]))
    kept = words(client.get(reverse("question-import", args=[newest().pk])))
    assert "1 新增 0 改动 0 不变 2 没有导入" in kept
    assert "第3行" in kept


def test_a_sheet_names_row_and_column(author, client, course):
    sheet = "题型,题干,选项A,选项B,答案\n单选,先做什么？,查,等,C\n".encode()
    page = words(upload(client, course, sheet, "a.csv"))
    assert "第2行E列 答案“C”不在选项里。请核对选项和答案。 先做什么？" in page


def test_every_screen_has_its_title_as_a_heading(author, client, course):
    checked = upload(client, course, "甲{T}".encode())
    addresses = [checked.redirect_chain[-1][0], NEW, "/cms/questions/imports/", "/cms/questions/export/"]
    heads = [re.search(r"(?s)<h1[^>]*>(.*?)</h1>", client.get(address).content.decode()) for address in addresses]
    assert [re.sub(r"(?s)<.*?>|\s+", "", head[1]) for head in heads] == [
        "核对题目，还没有导入题库.gift", "导入题目", "题目导入", "导出题库",
    ]  # fmt: skip


def test_given_up_nothing_is_written(author, client, course):
    before = Question.objects.count()
    upload(client, course, "甲{T}".encode())
    page = words(client.post(reverse("question-import-discard", args=[newest().pk]), follow=True))
    assert "这份文件没有导入，题库没有变。" in page
    assert Question.objects.count() == before


def test_many_questions_are_shown_a_page_at_a_time(author, client, course):
    text = "\n\n".join(f"第{n}件要回访。{{T}}" for n in range(45))
    url = upload(client, course, text.encode()).redirect_chain[-1][0]
    assert "第1页，共3页 下一页" in words(client.get(url))
    assert "第44件要回访。" in words(client.get(f"{url}?show=new&p=3"))


# --- large files ---------------------------------------------------------------------------


def test_a_large_file_is_worked_on_in_the_background_with_a_bar_and_can_be_stopped(author, client, course, run_jobs):
    content = "\n\n".join(f"第{n}件要回访。{{T}}" for n in range(301)).encode()
    response = upload(client, course, content)
    url = response.redirect_chain[-1][0]
    assert "正在核对，还没有导入" in words(response)
    assert "<progress" in response.content.decode()
    assert client.get(url, headers={"HX-Request": "true"}).content.decode().strip().startswith("<div hx-get")
    stopped = words(client.post(f"{url}stop/", follow=True))
    assert "核对停下了" in stopped
    assert client.get(url, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    client.post(f"{url}recheck/")
    run_jobs()
    assert "301 新增" in words(client.get(url))
    assert "正在导入，请稍候" in words(client.post(f"{url}confirm/", follow=True))
    run_jobs()
    assert "301 新增" in words(client.get(url))
    assert Job.objects.filter(owner=author).count() == 3


# --- bad input -----------------------------------------------------------------------------

BOMB = '<!DOCTYPE q [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><quiz>&b;</quiz>'


def stuffed() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("items/a.xml", b"0" * 30_000_000)
    return written.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.gift", b"", "文件是空的，请选择有内容的题库文件。"),
        ("a.gift", b" \n ", "文件是空的，请选择有内容的题库文件。"),
        ("a.xml", b"<quiz><question", "第1行的XML写错了，读不下去。请用导出它的软件重新导出一次。"),
        ("a.xml", BOMB.encode(), "文件里有自行定义的XML实体，不予读取。请用导出它的软件重新导出一次。"),
        ("a.zip", zipped(**{"..__evil_dot_xml": "<a/>"}), "压缩包里有指到包外的文件名"),
        ("a.zip", stuffed(), "压缩包解开后异常庞大，不予读取。"),
        ("a.zip", b"PK\x03\x04 not a zip", "压缩包打不开。请重新打包或重新导出一次。"),
        ("a.xlsx", b"<html><body><table><tr><td>1</td></tr></table></body></html>", "认不出这是哪种题库。"),
        ("a.pdf", b"%PDF-1.7 plain words only", "认不出这是哪种题库。"),
        ("a.xlsx", "姓名,电话\n甲,1\n".encode(), "没有找到题库的表头。"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_plain_sentence(author, client, course, name, content, sentence):
    response = upload(client, course, content, name)
    assert (response.status_code, QuestionImport.objects.count()) == (422, 0)
    assert sentence in words(response)


def test_a_picture_that_is_none_keeps_its_question_out(author, client, course):
    page = words(upload(client, course, with_picture("bm90IGEgcGljdHVyZQ=="), "a.xml"))
    assert "第1题 图片“picture”不是能用的图片" in page
    assert "文件里没有能导入的题目，原因见下面。" in page


def test_a_question_of_ten_megabytes_is_told_and_the_rest_is_taken(author, client, course, run_jobs):
    long = f"<questiontext><text>{'长' * 3_400_000}</text></questiontext>"
    short = "<questiontext><text>短</text></questiontext><answer fraction='100'><text>true</text></answer>"
    content = moodle(f"<question type='essay'>{long}</question><question type='truefalse'>{short}</question>").encode()
    url = upload(client, course, content, "a.xml").redirect_chain[-1][0]
    run_jobs()
    page = words(client.get(url))
    assert "第1题 这道题有3400000个字，超过20000个字的上限。请删短或拆开。" in page
    assert "1 新增" in page
    assert len(page) < 5_000


@pytest.mark.parametrize("number", ["990000199001011234", "138 0000 0000"])
def test_a_question_with_somebodys_number_is_kept_out_and_the_number_not_repeated(author, client, course, number):
    page = words(upload(client, course, f"{number}的住户来办事，先做什么？{{=看材料 ~先等等}}\n\n好的{{T}}".encode()))
    assert "第1行 题里像是有身份证号或手机号，没有导入。" in page
    assert number not in page
    assert "1 新增" in page


def test_nothing_chosen_is_told_at_the_field(author, client, course):
    response = client.post(NEW, {})
    assert response.status_code == 422
    assert "请选择课程。" in words(response)
    assert "请选择要导入的文件。" in words(response)


def test_confirmed_twice_it_is_written_once_and_the_second_is_told(author, client, course):
    upload(client, course, "甲{T}".encode())
    url = reverse("question-import-confirm", args=[newest().pk])
    client.post(url)
    second = words(client.post(url, follow=True))
    assert "“题库.gift”现在是“已导入”，不能再做这一步。" in second
    assert Question.objects.filter(body="甲").count() == 1


def test_nothing_is_done_by_a_mere_look(author, client, course):
    upload(client, course, "甲{T}".encode())
    for verb in ("confirm", "discard", "stop", "recheck"):
        assert client.get(reverse(f"question-import-{verb}", args=[newest().pk])).status_code == 405
    assert newest().state == "checked"


# --- whose ---------------------------------------------------------------------------------


def test_another_courses_import_and_export_are_not_there(author, client, course, foreign):
    held = hand_in(course=foreign, content="甲{T}".encode(), name="秘.gift", by=None)
    addresses = [reverse("question-import", args=[held.pk]), f"/cms/questions/export/{foreign.pk}/gift/"]
    for address in [*addresses, f"/cms/questions/export/?course={foreign.pk}", "/cms/questions/imports/999999/"]:
        response = client.get(address)
        assert (response.status_code, "可能课程已经删除，也可能不归您编辑" in words(response)) == (404, True)
    for verb in ("confirm", "discard", "stop", "recheck"):
        assert client.post(reverse(f"question-import-{verb}", args=[held.pk])).status_code == 404
    assert (QuestionImport.objects.get().state, Question.objects.filter(body="甲").count()) == ("checked", 0)
    assert "秘.gift" not in words(client.get(reverse("question-imports")))


def test_another_course_cannot_be_chosen(author, client, course, foreign):
    response = upload(client, foreign, "甲{T}".encode())
    assert (response.status_code, QuestionImport.objects.count()) == (422, 0)
    assert "这门课不归您编辑，请另选。" in words(response)
    assert "另一门课" not in words(client.get(NEW))
    assert "井盖与责任田" in words(client.get(NEW))


def test_the_import_of_a_deleted_course_is_told_in_words(author, client, course):
    upload(client, course, "甲{T}".encode())
    url = reverse("question-import-confirm", args=[newest().pk])
    course.delete()
    response = client.post(url)
    assert (response.status_code, "可能课程已经删除" in words(response)) == (404, True)


def test_nobody_else_gets_in(town, client, course):
    addresses = [
        reverse("question-imports"),
        NEW,
        reverse("question-export"),
        f"/cms/questions/export/{course.pk}/gift/",
    ]
    assert [client.get(address).status_code for address in addresses] == [302] * 4
    for user in (learner_at(town.huaian), holder("district_hr", town.qinghe)):
        client.force_login(user)
        assert [client.get(address).status_code in (302, 403) for address in addresses] == [True] * 4


# --- where an author looks -----------------------------------------------------------------


def test_import_and_export_are_found_in_the_listing_and_in_the_courses_menu(author, client, course):
    listing = client.get(reverse("wagtailsnippets_courses_question:list") + f"?course={course.pk}").content.decode()
    editor = client.get(reverse("wagtailadmin_pages:edit", args=[course.pk])).content.decode()
    shelf = client.get(reverse("wagtailadmin_explore", args=[course.get_parent().pk])).content.decode()
    for page in (listing, editor, shelf):
        assert f"{NEW}?course={course.pk}" in page
    for page in (editor, shelf):
        assert f"/cms/questions/export/?course={course.pk}" in page
    assert f'<option value="{course.pk}" selected' in client.get(f"{NEW}?course={course.pk}").content.decode()


def test_earlier_imports_say_course_file_who_when_and_counts(author, client, course):
    upload(client, course, "甲{T}".encode())
    page = words(client.get(reverse("question-imports")))
    assert "题库.gift ZS-901 井盖与责任田 已核对，未导入 新增1，改动0，不变0，不能导入0 writer" in page


def test_the_list_costs_the_same_queries_for_any_number(author, client, course, django_assert_max_num_queries):
    def cost() -> int:
        with django_assert_max_num_queries(40) as counted:
            client.get(reverse("question-imports"))
        return len(counted)

    upload(client, course, "甲{T}".encode())
    cost()
    one = cost()
    for n in range(4):
        upload(client, course, f"乙{n}{{T}}".encode())
    assert cost() == one


def test_a_look_costs_the_same_queries_for_any_number_of_questions(
    author, client, course, django_assert_max_num_queries
):
    few = upload(client, course, "甲{T}\n\n第1件事怎么办？{=一 ~二}".encode()).redirect_chain[-1][0]
    text = "\n\n".join([f"第{n}件事怎么办？{{=一 ~二}}" for n in range(1, 11)])
    many = upload(client, course, text.encode()).redirect_chain[-1][0]
    client.get(few)
    with django_assert_max_num_queries(40) as counted:
        client.get(f"{few}?show=changed")
    with django_assert_max_num_queries(len(counted)):
        client.get(f"{many}?show=changed")


# --- export --------------------------------------------------------------------------------


def test_each_format_says_before_what_it_cannot_carry(author, client, course):
    Question.objects.filter(code="q01").update(kind="ordering", key=["A", "B", "C"])
    Question.objects.filter(code="q02").update(kind="short", options=[], key=["看清楚"])
    page = words(client.get(f"/cms/questions/export/?course={course.pk}"))
    assert "现行的题目有10道" in page
    assert (
        "GIFT 下载，9道题 这些题写不进去： GIFT没有排序题，q01没有写进文件。 这些题会少一部分： q02的参考答案没有带上"
        in page
    )
    assert page.count("都能写进去，再导入时不会有变化。") == 2


@pytest.mark.parametrize("file_format", ["excel", "gift", "moodle"])
def test_what_leaves_changes_nothing_when_it_comes_back(author, client, course, file_format):
    response = client.get(f"/cms/questions/export/{course.pk}/{file_format}/")
    assert "ZS-901" in response.headers["Content-Disposition"]
    assert "0 新增 0 改动 10 不变" in words(upload(client, course, response.content, "back"))


def test_an_unknown_format_is_not_there(author, client, course):
    assert client.get(f"/cms/questions/export/{course.pk}/pdf/").status_code == 404


# --- language ------------------------------------------------------------------------------


def test_every_screen_is_there_in_english(author, client, course):
    author.locale = "en"
    author.save(update_fields=["locale"])
    text = "A{T}\n\nTwo {=a} and {=b}\n\n第1件事怎么办？{=x ~y}"
    checked = upload(client, course, text.encode(), "a.gift")
    url = checked.redirect_chain[-1][0]
    pages = [words(checked), words(client.get(NEW)), words(client.get(f"{url}?show=changed"))]
    pages += [words(client.post(f"{url}confirm/", follow=True)), words(client.get(reverse("question-imports")))]
    pages += [
        words(client.get(f"/cms/questions/export/?course={course.pk}")),
        words(client.get("/cms/questions/imports/0/")),
    ]
    own = ("井盖与责任田", "《", "》")
    for page in pages:
        said = re.sub(r"第1件事怎么办？|先看落点|先看谁在线|先等一等|落点定责任人。|看边界|" + "|".join(own), "", page)
        assert re.findall(r"[\u4e00-\u9fff]+", said) == []
