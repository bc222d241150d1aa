"""Certificates: every remark of the sample; written once; the summary sheet is compared."""

import json

import pytest

from core.actions.imports import check, write
from core.imports.kinds import ImportContext
from core.rules.identity import masked_id
from core.slots import entry
from staff.models import Qualification, Registration
from tests.core.spreadsheets.workbooks import xlsx
from tests.factories import id_number
from tests.staff.imports.test_roster import AS_OF, SAMPLES, district, roster  # noqa: F401 - fixtures

LABEL = "身份证号"


@pytest.fixture
def certificates(district):  # noqa: F811
    kind = entry("imports", "certificates")

    def run(content: bytes, answers=None):
        context = ImportContext(as_of=AS_OF, file="证书.xlsx", division=district)
        verdict = check(kind=kind, content=content, context=context, answers=answers or {})
        return verdict, lambda: write(kind=kind, verdict=verdict, context=context)

    return run


def test_sample_gets_exactly_the_expected_verdict_and_is_written_once(roster, certificates):  # noqa: F811
    roster("roster-clean.xlsx")[1]()
    content = (SAMPLES / "certificates.xlsx").read_bytes()
    expected = json.loads((SAMPLES / "certificates.expected.json").read_text(encoding="utf-8"))
    verdict, write_it = certificates(content)
    got = verdict.as_json()

    assert (got["counts"], got["codes"]) == (expected["counts"], expected["codes"])
    keys = ("sheet", "row", "verdict", "code", "name", "field")
    assert [[line.get(key) for key in keys] for line in got["rows"]] == [
        [line.get(key) for key in keys] for line in expected["rows"]
    ]
    assert [warning["where"] for warning in got["file_warnings"]] == [
        warning["where"] for warning in expected["file_warnings"]
    ]

    written = write_it().as_json()
    assert written["new"] + written["changed"] + written["unchanged"] == 111
    before = (Qualification.objects.count(), Registration.objects.count())
    assert certificates(content)[1]().as_json() == {"new": 0, "changed": 0, "unchanged": 111}
    assert (Qualification.objects.count(), Registration.objects.count()) == before


def test_a_person_we_do_not_hold_is_a_question(certificates):
    rows = [["姓名", LABEL, "证书级别", "管理号"], ["张一一", id_number(1), "助理社会工作师", "9920240000000001"]]
    verdict, write_it = certificates(xlsx(rows))

    assert [(question.code, question.raw) for question in verdict.questions] == [
        ("person_unknown", masked_id(id_number(1)))
    ]
    assert write_it().as_json() == {"new": 0, "changed": 0, "unchanged": 0}
