"""The way of a batch: upload, check, answer, write once, undo except what was edited since."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.actions import imports as actions
from core.actions.undo import undo
from core.models import Attachment, AuditEntry, ImportBatch, Job
from core.refusals import Refused
from staff.models import CommunityPlatform, IndicatorValue
from tests.core.import_sheets import ASKED, DAY, GOOD, fresh, uploaded
from tests.rig.races import race

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _private_files(tmp_path, settings):
    settings.STORAGES["private"]["OPTIONS"]["location"] = str(tmp_path)


def test_upload_keeps_the_file_under_a_random_name_and_queues_the_check(town, alice):
    batch = uploaded(town, alice, name="../../青禾区 基本情况.xlsx")
    kept = Attachment.objects.get(pk=batch.file_id)

    assert (batch.state, batch.file_name, kept.name) == ("checking", "青禾区 基本情况.xlsx", "青禾区 基本情况.xlsx")
    assert "青禾" not in kept.file.name
    assert len(kept.file.name.rsplit("/", 1)[1]) == len("0" * 32 + ".xlsx")
    assert (kept.size, kept.sha256, batch.sha256) == (kept.file.size, batch.sha256, kept.sha256)
    assert Job.objects.get(about=f"core.importbatch:{batch.pk}").division == town.qinghe
    assert AuditEntry.objects.filter(action="import.upload").count() == 1


def test_content_that_is_no_workbook_keeps_nothing(town, alice):
    with pytest.raises(Refused) as refusal:
        actions.upload(
            content=b"<html><table><tr><td>1</td></tr></table></html>", name="a.xlsx",
            kind=actions.slots.entry("imports", "indicators"), division=town.qinghe, as_of=DAY, by=alice,
        )  # fmt: skip

    assert refusal.value.reason.code == "html_page"
    assert (ImportBatch.objects.count(), Attachment.objects.count(), Job.objects.count()) == (0, 0, 0)


def test_same_file_pressed_twice_is_one_batch(town, alice):
    first, second = uploaded(town, alice), uploaded(town, alice)

    assert (first.pk, ImportBatch.objects.count(), Job.objects.count()) == (second.pk, 1, 1)


def test_check_says_what_would_happen_and_writes_nothing(town, alice, run_jobs):
    batch = uploaded(town, alice)
    run_jobs()
    batch = fresh(batch)

    assert batch.state == "checked"
    assert {name: batch.counts[name] for name in ("accept", "question", "reject")} == {
        "accept": 1, "question": 1, "reject": 0,
    }  # fmt: skip
    assert {name: batch.written[name] for name in ("new", "changed", "unchanged")} == {
        "new": 1, "changed": 0, "unchanged": 0,
    }  # fmt: skip
    assert batch.written["changes"]["new"] == [["槐安里社区", "户数、常住人口、便民终端数、便民服务终端"]]
    assert (IndicatorValue.objects.count(), CommunityPlatform.objects.count()) == (0, 0)


def test_sheet_of_another_kind_ends_the_batch_with_its_reason(town, alice, run_jobs):
    batch = actions.upload(
        content="姓名,职务\n甲,网格员\n".encode(), name="a.csv", kind=actions.slots.entry("imports", "indicators"),
        division=town.qinghe, as_of=DAY, by=alice,
    )  # fmt: skip
    run_jobs()
    batch = fresh(batch)

    assert (batch.state, batch.error["code"]) == ("discarded", "no_matching_sheet")


def test_answer_is_kept_and_the_row_is_taken(town, alice, run_jobs):
    batch = uploaded(town, alice)
    run_jobs()
    batch = fresh(batch)
    [question] = actions.Verdict.from_stored(batch.verdict).questions
    actions.answer(batch=batch, answers={question.key: "9300"}, by=alice)
    run_jobs()
    batch = fresh(batch)
    actions.confirm(batch=batch, mode="all", by=alice)
    run_jobs()

    assert (batch.counts["accept"], batch.counts["question"]) == (2, 0)
    assert IndicatorValue.objects.get(division=town.xinghua, indicator="residents").value == 9300


def test_good_rows_are_written_and_the_others_wait(town, alice, run_jobs):
    batch = uploaded(town, alice)
    run_jobs()
    actions.confirm(batch=fresh(batch), mode="good", by=alice)
    run_jobs()
    batch = fresh(batch)

    assert batch.state == "confirmed"
    assert batch.written == {"new": 1, "changed": 0, "unchanged": 0}
    assert set(IndicatorValue.objects.values_list("division__name", flat=True)) == {"槐安里社区"}
    assert AuditEntry.objects.get(action="import.confirm").data["new"] == 1


def test_all_or_nothing_writes_nothing_while_a_row_waits(town, alice, run_jobs):
    batch = uploaded(town, alice)
    run_jobs()
    with pytest.raises(Refused) as refusal:
        actions.confirm(batch=fresh(batch), mode="all", by=alice)
    with pytest.raises(Refused):
        actions.write_batch(batch=fresh(batch), by=alice, mode="all")

    assert (refusal.value.reason.questions, refusal.value.reason.errors) == (1, 0)
    assert (IndicatorValue.objects.count(), fresh(batch).state) == (0, "checked")


def test_confirm_pressed_twice_is_one_job(town, alice, run_jobs):
    batch = uploaded(town, alice)
    run_jobs()
    first = actions.confirm(batch=fresh(batch), mode="good", by=alice)
    second = actions.confirm(batch=fresh(batch), mode="good", by=alice)
    run_jobs()

    assert first.pk == second.pk
    with pytest.raises(Refused) as refusal:
        actions.confirm(batch=fresh(batch), mode="good", by=alice)
    assert refusal.value.code == "NoSuchMove"
    assert AuditEntry.objects.filter(action="import.confirm").count() == 1


@pytest.mark.postgres
def test_two_writers_at_once_write_once(town, alice, run_jobs):
    batch = uploaded(town, alice)
    run_jobs()

    outcome = race(lambda: actions.write_batch(batch=fresh(batch), by=alice), times=4)

    assert len(outcome.values) == 1
    assert len(outcome.errors_of(Refused)) == 3
    assert IndicatorValue.objects.filter(indicator="residents").count() == 1
    assert AuditEntry.objects.filter(action="import.confirm").count() == 1


def test_same_file_again_changes_nothing(town, alice, run_jobs):
    for _time in range(2):
        batch = uploaded(town, alice)
        run_jobs()
        actions.confirm(batch=fresh(batch), mode="good", by=alice)
        run_jobs()

    assert fresh(batch).written == {"new": 0, "changed": 0, "unchanged": 1}
    assert ImportBatch.objects.filter(state="confirmed").count() == 2


def test_discarded_batch_cannot_be_written(town, alice, run_jobs):
    batch = uploaded(town, alice)
    run_jobs()
    actions.discard(batch=fresh(batch), by=alice)

    with pytest.raises(Refused):
        actions.write_batch(batch=fresh(batch), by=alice)
    assert IndicatorValue.objects.count() == 0
    assert AuditEntry.objects.filter(action="import.discard").count() == 1


def _written(town, by, run_jobs, *rows):
    batch = uploaded(town, by, *rows)
    run_jobs()
    actions.confirm(batch=fresh(batch), mode="good", by=by)
    run_jobs()
    return fresh(batch)


def test_undo_takes_everything_back(town, alice, run_jobs):
    batch = _written(town, alice, run_jobs)
    undone = undo(batch=batch, by=alice)

    assert undone.kept == ()
    assert (IndicatorValue.objects.count(), CommunityPlatform.objects.count()) == (0, 0)
    assert fresh(batch).state == "undone"
    assert AuditEntry.objects.get(action="import.undo").data["kept"] == 0


def test_undo_restores_former_values_and_names_what_was_edited_since(town, alice, run_jobs):
    _written(town, alice, run_jobs, GOOD)
    batch = _written(town, alice, run_jobs, ["临溪街道", "槐安里社区", 1600, 3900, 0])
    IndicatorValue.objects.filter(indicator="households").update(value=1700)
    undone = undo(batch=batch, by=alice)

    assert undone.kept == ("槐安里社区 户数",)
    values = dict(IndicatorValue.objects.values_list("indicator", "value"))
    assert values == {"households": 1700, "residents": 3800, "terminals": 2}
    assert CommunityPlatform.objects.get(division=town.huaian).count == 2


def test_undo_is_refused_after_a_day_and_the_second_time(town, alice, run_jobs):
    batch = _written(town, alice, run_jobs)
    with pytest.raises(Refused) as late:
        undo(batch=batch, by=alice, at=batch.confirmed_at + timedelta(hours=24, seconds=1))
    undo(batch=batch, by=alice, at=batch.confirmed_at + timedelta(hours=23))
    with pytest.raises(Refused) as twice:
        undo(batch=fresh(batch), by=alice)

    assert (late.value.code, twice.value.code) == ("UndoTooLate", "NoSuchMove")


def test_stopped_check_can_be_started_again(town, alice, run_jobs):
    batch = uploaded(town, alice)
    Job.objects.get(about=f"core.importbatch:{batch.pk}").task_result.delete()
    actions.recheck(batch=fresh(batch), by=alice)
    run_jobs()

    assert fresh(batch).state == "checked"


def test_asked_row_is_not_counted_as_one_to_write(town, alice, run_jobs):
    batch = uploaded(town, alice, ASKED)
    run_jobs()
    with pytest.raises(Refused) as refusal:
        actions.confirm(batch=fresh(batch), mode="good", by=alice)

    assert refusal.value.code == "NothingToWrite"
