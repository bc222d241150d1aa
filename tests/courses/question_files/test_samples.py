"""One bank in six formats: every reader gives the same questions, options, answers and explanations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from courses.management.commands.import_questions import question_json
from courses.question_files import read_bank

SAMPLES = Path(__file__).resolve().parent.parent.parent / "samples"
EXPECTED = json.loads((SAMPLES / "bank.expected.json").read_text(encoding="utf-8"))
FORMATS = {
    "bank.gift": "gift", "bank-moodle.xml": "moodle_xml", "bank.xlsx": "excel", "bank-qti21.zip": "qti21",
    "bank-qti30.zip": "qti30", "bank.aiken.txt": "aiken",
}  # fmt: skip
NOT_IN_AIKEN = ("category", "explanation", "difficulty", "no")


def expected_of(name: str) -> list[dict[str, Any]]:
    if "aiken" not in name:
        return EXPECTED["questions"]
    kept = [question for question in EXPECTED["questions"] if question["type"] in ("单选", "判断")]
    return [{key: value for key, value in question.items() if key not in NOT_IN_AIKEN} for question in kept]


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_gives_the_same_bank(name):
    bank = read_bank((SAMPLES / name).read_bytes(), name)
    found = [question_json(number, item) for number, item in enumerate(bank.items, 1)]
    wanted = expected_of(name)
    assert [{key: question[key] for key in like} for question, like in zip(found, wanted, strict=True)] == wanted
    assert (bank.format, bank.problems) == (FORMATS[name], ())


@pytest.mark.parametrize("name", FORMATS)
def test_content_tells_the_format_whatever_the_name_says(name):
    assert read_bank((SAMPLES / name).read_bytes(), "题库.dat").format == FORMATS[name]
