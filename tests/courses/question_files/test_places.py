"""Places are kept in Chinese and said in the reader's language."""

import pytest
from django.utils.translation import override

from courses.question_files.places import at_cell, at_line, at_question, said


@pytest.mark.parametrize(
    ("place", "chinese", "english"),
    [
        (at_line(3), "第3行", "Line 3"),
        (at_question(12), "第12题", "Question 12"),
        (at_cell("", 2, 27), "第2行AB列", "Row 2, column AB"),
        (at_cell("第一章", 2, 4), "第一章 第2行E列", "第一章 Row 2, column E"),
        ("items/item001.xml", "items/item001.xml", "items/item001.xml"),
    ],
)
def test_a_place_in_both_languages(place, chinese, english):
    assert said(place) == chinese
    with override("en"):
        assert said(place) == english
