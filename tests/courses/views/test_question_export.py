"""Authors take the bank along as files: from the listing as it is filtered, and by command."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from openpyxl import load_workbook

from courses.actions.questions import retire_question
from courses.models import Question

pytestmark = pytest.mark.django_db
LISTING = "/cms/snippets/courses/question/"


def file_of(client, file_format, query=""):
    return client.get(reverse("wagtailsnippets_courses_question:export", args=[file_format]) + query)


def rows_of(tmp_path, response):
    (tmp_path / "x.xlsx").write_bytes(response.content)
    return list(load_workbook(tmp_path / "x.xlsx")["题库"].iter_rows(values_only=True))[1:]


def test_the_listing_offers_each_format_of_what_it_shows(admin_client, course):
    page = admin_client.get(LISTING + f"?course={course.pk}&p=1").content.decode()
    for file_format in ("excel", "gift", "moodle"):
        assert f"{reverse('wagtailsnippets_courses_question:export', args=[file_format])}?course={course.pk}" in page
    assert "下载Excel模板" in page


def test_a_file_holds_what_is_in_use(admin_client, course, tmp_path):
    retire_question(question=Question.objects.get(code="q02"))
    response = file_of(admin_client, "excel")
    rows = rows_of(tmp_path, response)
    assert [row[0] for row in rows] == ["q01", *(f"q{n:02d}" for n in range(3, 11))]
    assert rows[0][-1] == "看边界"
    assert "%E9%A2%98%E5%BA%93_ZS-901_" in response.headers["Content-Disposition"]


def test_a_file_follows_the_filter(admin_client, course):
    Question.objects.filter(code="q03").update(difficulty=3)
    text = file_of(admin_client, "gift", "?difficulty=3").content.decode()
    assert "::q03::" in text
    assert "::q01::" not in text


def test_an_unknown_format_is_not_there(admin_client, course):
    assert file_of(admin_client, "pdf").status_code == 404


def test_who_may_not_see_the_bank_gets_no_file(client, course, learner):
    client.force_login(learner)
    assert file_of(client, "excel").status_code in (302, 403)


def test_a_file_costs_the_same_queries_for_any_number_of_questions(admin_client, course, django_assert_max_num_queries):
    file_of(admin_client, "moodle")
    with django_assert_max_num_queries(25):
        file_of(admin_client, "moodle")


def test_the_command_writes_the_bank_and_counts_it(course, tmp_path, capsys):
    target = tmp_path / "bank.xml"
    call_command("export_questions", "ZS-901", "--format", "moodle", "--output", str(target), "--json")
    said = json.loads(capsys.readouterr().out)
    assert (said["format"], said["count"], said["rows"]) == ("moodle", 10, [])
    assert target.read_text(encoding="utf-8").count('type="multichoice"') == 10


def test_the_command_says_which_course_is_missing():
    with pytest.raises(CommandError, match="没有编号为ZS-000的课程"):
        call_command("export_questions", "ZS-000")
