"""docs/seed.md: every row of the paper is there, every link and page it names exists, the register agrees with it."""

import re
from pathlib import Path

import pytest
from django.urls import resolve

from courses.rules.strategies import COURSES
from staff.actions.reference import read

ROOT = Path(__file__).resolve().parent.parent.parent
TEXT = (ROOT / "docs" / "seed.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| (P\d\d) \|(.*)\|$", TEXT, re.MULTILINE))


def test_all_ninety_rows_are_there_once_and_in_order():
    codes = re.findall(r"^\| (P\d\d) \|", TEXT, re.MULTILINE)
    assert codes == [f"P{n:02d}" for n in range(1, 91)]


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(\.\./([^)]+)\)", TEXT))))
def test_every_link_leads_to_a_file(path):
    assert (ROOT / path).is_file()


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`(/[^`]*/)`", TEXT))))
def test_every_page_named_exists(path):
    found = resolve(path)
    assert found.url_name != "wagtail_serve"


def test_every_row_says_how_far_it_is_and_what_is_missing_where_it_is_not_all():
    for code, row in ROWS.items():
        status = row.split("|")[1].strip()
        assert status in ("已有", "部分"), code
        assert ("待建：" in row) == (status == "部分"), code
        assert "](../" in row or "`/" in row, code


def test_every_practice_of_the_register_is_linked_from_its_row_or_says_so():
    for item in read("practices")["practices"]:
        row = ROWS[item["code"]]
        assert f"`/practices/{item['code']}/`" in row, item["code"]


def test_every_skill_a_row_names_is_in_the_framework():
    known = {item["code"] for item in read("skills")["skills"]}
    named = set(re.findall(r"\b([A-H]\d\d)\b", " ".join(ROWS.values())))
    assert named <= known
    assert all((ROOT / "content" / code).is_dir() for code in COURSES)
