"""`manage.py import_sheet`: one JSON object, exit codes, refusals as sentences."""

import io
import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from core.models import Division
from tests.core.spreadsheets.workbooks import xlsx

SAMPLES = Path(__file__).resolve().parent.parent.parent / "samples"

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> tuple[int, dict]:
    out = io.StringIO()
    try:
        call_command("import_sheet", *arguments, "--json", stdout=out)
        code = 0
    except SystemExit as exit:
        code = int(exit.code)
    return code, json.loads(out.getvalue())


def test_communities_make_the_district_and_the_same_file_again_changes_nothing():
    arguments = ("communities", str(SAMPLES / "communities.csv"), "--division", "990001", "--name", "青禾区")
    code, first = run(*arguments, "--as-of", "2026-11-01")

    assert (code, first["counts"]["accept"], first["written"]) == (0, 24, {"new": 24, "changed": 0, "unchanged": 0})
    assert list(first) == ["file", "kind", "as_of", "counts", "file_warnings", "rows", "codes", "written"]
    district = Division.objects.get(code="990001")
    assert (district.name, district.parent.level) == ("青禾区", "city")
    old = Division.objects.get(name="红旗社区")
    assert (old.ends_on, old.successor.name, old.successor.starts_on) == (
        date(2023, 6, 30),
        "望江社区",
        date(2023, 7, 1),
    )
    assert Division.objects.active(date(2026, 11, 1)).communities().count() == 24
    assert Division.objects.filter(name="新华社区").count() == 2

    assert run(*arguments)[1]["written"] == {"new": 0, "changed": 0, "unchanged": 24}
    assert Division.objects.communities().count() == 27


def test_ancestors_follow_the_digits_of_the_code(tmp_path):
    file = tmp_path / "社区.csv"
    file.write_text("区划代码,街道,社区\n990203001001,甲街道,乙社区\n", encoding="gbk")
    code, _ = run("communities", str(file), "--division", "990203")

    assert code == 0
    assert [(row.level, row.name, row.code) for row in Division.objects.order_by("path")] == [
        ("province", "990000", "990000"),
        ("city", "990200", "990200"),
        ("district", "990203", "990203"),
        ("subdistrict", "甲街道", "990203001000"),
        ("community", "乙社区", "990203001001"),
    ]


def test_wrong_codes_and_repeated_names_are_refused_by_row(tmp_path):
    file = tmp_path / "社区.csv"
    rows = [
        "区划代码,街道,社区",
        "110101001001,甲街道,一社区",
        "123,甲街道,二社区",
        "990001001003,甲街道,三社区",
        ",甲街道,三社区",
    ]
    file.write_text("\n".join(rows), encoding="utf-8")
    code, got = run("communities", str(file), "--division", "990001")

    assert code == 1
    assert [(row["row"], row["verdict"], row["code"]) for row in got["rows"]] == [
        (2, "reject", "code_elsewhere"),
        (3, "reject", "code_wrong"),
        (5, "accept", "code_missing"),
        (5, "reject", "place_twice"),
    ]


@pytest.mark.parametrize(
    ("kind", "content", "code"),
    [
        ("roster", b"", "empty_file"),
        ("roster", b"<html></html>", "html_page"),
        ("roster", xlsx([["a", "b"], [1, 2]]), "unknown_division"),
        ("nothing", b"", "unknown_kind"),
    ],
)
def test_a_refused_file_is_one_error_object_and_exit_2(tmp_path, kind, content, code):
    file = tmp_path / "a.xlsx"
    file.write_bytes(content)
    division = ("--division", "990001") if code == "unknown_division" else ()
    if kind == "roster" and code != "unknown_division":
        Division.objects.create(path="0001", level="district", name="青禾区", code="990001")
        division = ("--division", "990001")
    exit_code, got = run(kind, str(file), *division)

    assert exit_code == 2
    assert got["error"]["code"] == code
    assert got["error"]["words"]
    assert Division.objects.filter(level="community").count() == 0


def test_a_sheet_of_another_kind_names_the_columns_it_misses(tmp_path):
    Division.objects.create(path="0001", level="district", name="青禾区", code="990001")
    code, got = run("roster", str(SAMPLES / "indicators-clean.xlsx"), "--division", "990001")

    assert (code, got["error"]["code"]) == (2, "no_matching_sheet")
    assert "公民身份号码" in got["error"]["words"]
