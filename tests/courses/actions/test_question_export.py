"""The bank with its pictures and categories as a file, in a constant number of queries."""

import io

import pytest
from django.core.files.images import ImageFile
from PIL import Image as Pillow
from wagtail.images import get_image_model

from courses.actions.question_export import bank_of, entries_of, export_questions
from courses.models import Question
from courses.question_files import read_bank

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    drawn = io.BytesIO()
    Pillow.new("RGB", (4, 4), "green").save(drawn, "PNG")
    return get_image_model().objects.create(title="路口", file=ImageFile(drawn, name="lukou.png"))


def test_pictures_leave_inside_moodle_xml(course, picture):
    Question.objects.filter(code="q01").update(pictures=[{"image": picture.pk, "alt": "路口的东北角"}])
    item = read_bank(export_questions(bank_of(course), "moodle").content, "bank.xml").items[0]
    assert [shown.alt for shown in item.pictures] == ["路口的东北角"]
    assert Pillow.open(io.BytesIO(item.pictures[0].content)).size == (4, 4)


def test_a_picture_no_longer_in_the_library_keeps_no_question_from_leaving(course):
    Question.objects.filter(code="q01").update(pictures=[{"image": 999, "alt": ""}])
    assert export_questions(bank_of(course), "moodle").count == 10


def test_a_question_s_own_category_goes_before_its_chapter(course):
    Question.objects.filter(code="q02").update(category="边界")
    assert [entry.category for entry in entries_of(bank_of(course))[:2]] == ["看边界", "边界"]


def test_any_number_of_questions_takes_two_queries(course, picture, django_assert_num_queries):
    Question.objects.update(pictures=[{"image": picture.pk, "alt": ""}])
    questions = bank_of(course)
    with django_assert_num_queries(2):
        entries_of(questions)
