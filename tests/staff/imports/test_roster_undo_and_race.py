"""A written roster can be taken back; two equal imports at once leave each person once."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from core.actions.imports import check, write
from core.actions.undo import undo
from core.imports.kinds import ImportContext
from core.models import Affiliation, Division, ImportBatch, Person
from core.slots import entry
from staff.actions.reference import load_reference
from staff.models import Employment, Qualification, Registration
from tests.core.spreadsheets.workbooks import xlsx
from tests.factories import id_number
from tests.staff.imports.test_roster import AS_OF, HEADER, SAMPLES, district, roster  # noqa: F401 - fixtures


def test_a_written_roster_is_taken_back_whole(roster, district):  # noqa: F811
    verdict, write_it = roster("roster-clean.xlsx")
    written = write_it()
    batch = ImportBatch.objects.create(
        kind="roster", division=district, file_name="花名册.xlsx", sha256="0" * 64, as_of=AS_OF,
        state=ImportBatch.State.CONFIRMED, undo=[step.as_stored() for step in written.undo],
        confirmed_at=timezone.now(),
    )  # fmt: skip
    undone = undo(batch=batch, by=None)

    assert undone.kept == ()
    models = (Person, Affiliation, Employment, Qualification, Registration)
    assert [model.objects.count() for model in models] == [0, 0, 0, 0, 0]
    assert Division.objects.filter(level="grid").count() == 0
    assert verdict.counts["accept"] == 300


@pytest.mark.django_db(transaction=True)
def test_two_equal_imports_at_once_leave_each_person_once():
    load_reference()
    communities = entry("imports", "communities")
    context = ImportContext(as_of=AS_OF, file="communities.csv", code="990001", name="青禾区")
    content = (SAMPLES / "communities.csv").read_bytes()
    write(kind=communities, verdict=check(kind=communities, content=content, context=context), context=context)
    people = [
        ["临溪街道", "望江社区", f"张{c}", id_number(n), "专职工作人员", "社工"] for n, c in enumerate("一二三四五")
    ]
    sheet = xlsx([HEADER, *people])
    context = ImportContext(as_of=AS_OF, file="花名册.xlsx", division=Division.objects.get(code="990001"))
    kind, start, outcomes = entry("imports", "roster"), threading.Barrier(2), []

    def import_it():
        verdict = check(kind=kind, content=sheet, context=context)
        start.wait(timeout=60)  # both have checked an empty district before either writes
        outcomes.append(write(kind=kind, verdict=verdict, context=context).as_json())
        connection.close()

    threads = [threading.Thread(target=import_it) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)

    assert (Person.objects.count(), Employment.objects.count(), Affiliation.objects.count()) == (5, 5, 5)
    assert sorted(outcome["new"] for outcome in outcomes) == [0, 5]
