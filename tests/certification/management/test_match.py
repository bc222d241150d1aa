"""`manage.py match`: the shape of commands.md."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

MARKET = {
    "name": "small",
    "students": [{"id": "S1", "prefers": ["东里", "西里"]}, {"id": "S2", "prefers": ["东里"]}],
    "sites": [{"id": "东里", "quota": 1, "ranks": ["S1", "S2"]}, {"id": "西里", "quota": 1, "ranks": ["S1"]}],
}


def run(path, *options):
    out = StringIO()
    try:
        call_command("match", str(path), *options, stdout=out)
    except SystemExit as stop:
        return stop.code, out.getvalue()
    return 0, out.getvalue()


def test_match_prints_one_json_object(tmp_path):
    path = tmp_path / "market.json"
    path.write_text(json.dumps(MARKET), encoding="utf-8")
    code, text = run(path, "--json")
    assert code == 1  # one student waits
    result = json.loads(text)
    assert result["student_optimal_stable"] == {"S1": "东里"}
    assert result["unplaced"] == ["S2"]
    assert (result["name"], result["placed"], result["placed_by_choice"]) == ("small", 1, {"1": 1})
    assert [(row["site"], row["code"], row["rank"], row["quota"]) for row in result["reasons"]["S2"]] == [
        ("东里", "full", 1, 1)
    ]


def test_sample_of_twelve_students_is_matched_as_expected():
    samples = Path(__file__).resolve().parent.parent.parent / "samples"
    expected = json.loads((samples / "matching-sample.expected.json").read_text(encoding="utf-8"))
    code, text = run(samples / "matching-sample.json", "--json")
    result = json.loads(text)
    assert code == 0
    for key in ("name", "student_optimal_stable", "unplaced", "placed", "placed_by_choice"):
        assert result[key] == expected[key]


def test_match_in_words(tmp_path):
    path = tmp_path / "market.json"
    path.write_text(json.dumps(MARKET), encoding="utf-8")
    assert run(path)[1].splitlines() == ["S1：东里（第1志愿）", "S2：没有排上"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("{", "not_a_match_file"),
        ("[]", "not_a_match_file"),
        (json.dumps({**MARKET, "sites": MARKET["sites"] * 2}), "named_twice"),
    ],
)
def test_match_refuses_a_file_it_cannot_read(tmp_path, content, code):
    path = tmp_path / "market.json"
    path.write_text(content, encoding="utf-8")
    status, text = run(path, "--json")
    assert status == 2
    assert json.loads(text)["error"]["code"] == code


def test_match_without_the_file(tmp_path):
    status, text = run(tmp_path / "none.json", "--json")
    assert (status, json.loads(text)["error"]["code"]) == (2, "no_file")
