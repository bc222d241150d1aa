"""The roster out and in again: with full numbers it changes nothing."""

from io import BytesIO

import pytest

from core.actions.imports import check, write
from core.exports import Head, write as write_file
from core.imports.kinds import ImportContext
from core.slots import entry
from staff.exports.people import PeopleExport
from staff.models.roster import roster, with_details
from tests.factories import district_hr
from tests.staff.imports.test_roster import AS_OF, SAMPLES, district as qinghe  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


def exported(user, *, personal):
    people = with_details(roster(user, {}, AS_OF, "people.export"), user, "people.export")
    stream = BytesIO()
    write_file(PeopleExport(personal=personal).table(people, Head("青禾区", {}, user)), "xlsx", stream)
    return stream.getvalue()


def read_in(content, division):
    kind, context = entry("imports", "roster"), ImportContext(as_of=AS_OF, file="人员名册.xlsx", division=division)
    verdict = check(kind=kind, content=content, context=context)
    return verdict, write(kind=kind, verdict=verdict, context=context)


def test_an_exported_roster_read_in_again_changes_nothing(qinghe):  # noqa: F811
    _, first = read_in((SAMPLES / "roster-clean.xlsx").read_bytes(), qinghe)
    verdict, written = read_in(exported(district_hr(qinghe), personal=True), qinghe)

    assert (verdict.counts["accept"], verdict.counts["question"], verdict.counts["reject"]) == (first.new, 0, 0)
    assert (written.new, written.changed, written.unchanged, written.undo) == (0, 0, first.new, ())


def test_a_masked_roster_cannot_come_back_by_mistake(qinghe):  # noqa: F811
    _, first = read_in((SAMPLES / "roster-clean.xlsx").read_bytes(), qinghe)
    verdict, written = read_in(exported(district_hr(qinghe), personal=False), qinghe)

    assert {finding.code for finding in verdict.findings if finding.verdict == "reject"} == {"id_masked"}
    assert (verdict.counts["reject"], written.new, written.changed) == (first.new, 0, 0)
