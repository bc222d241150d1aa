"""Two authors and two workers at once, on a real PostgreSQL; each with a twin that lacks its guard."""

from threading import Barrier

import pytest

from core.models import AuditEntry, Message
from core.refusals import Refused
from courses.actions import disputes, remarking
from courses.actions.disputes import dispute_question, keep_question, strike_question
from courses.actions.exams import submit
from courses.actions.remarking import remark_attempt
from courses.models import Attempt, Dispute, Ruling
from staff.models import Evidence
from tests.courses.factories import sit
from tests.factories import holder
from tests.rig.races import race

pytestmark = pytest.mark.postgres


@pytest.fixture
def failed(course, learner, enrolled):
    return submit(attempt=sit(learner, course, right=5), by=learner)


@pytest.fixture
def authors(town):
    return [holder("author", town.city, username=f"writer{n}") for n in range(2)]


def decide_at_once(failed, learner, authors):
    """One strikes the question, the other keeps it."""
    dispute = dispute_question(attempt=failed, number=6, text="也对", by=learner)

    def strike():
        return strike_question(dispute=Dispute.objects.get(pk=dispute.pk), reason="有歧义", by=authors[0]).remedy

    def keep():
        return keep_question(dispute=Dispute.objects.get(pk=dispute.pk), reason="没有错", by=authors[1]).state

    return race(strike, keep)


def test_of_two_authors_one_decides_and_the_other_is_told(failed, learner, authors):
    outcome = decide_at_once(failed, learner, authors)
    assert (len(outcome.values), len(outcome.errors_of(Refused))) == (1, 1)
    assert (Ruling.objects.count() == 1) == (Dispute.objects.get().state == "upheld")
    assert Message.objects.filter(kind="dispute").count() == 1


def test_without_the_held_version_and_the_guarded_step_both_decide(failed, learner, authors, monkeypatch):
    barrier = Barrier(2)

    def careless(dispute, by):
        barrier.wait(timeout=10)
        return Dispute.objects.select_related("question", "attempt__person", "attempt__exam").get(pk=dispute.pk)

    def written(row, verb, **columns):
        row.state = row.MOVES["open"][verb]
        Dispute.objects.filter(pk=row.pk).update(state=row.state, **columns)

    monkeypatch.setattr(disputes, "_taken", careless)
    monkeypatch.setattr(disputes, "move", written)
    outcome = decide_at_once(failed, learner, authors)
    assert len(outcome.values) == 2


def dispute_at_once(failed, learner):
    def ask():
        return dispute_question(attempt=Attempt.objects.get(pk=failed.pk), number=6, text="也对", by=learner).pk

    return race(ask, times=6)


def test_six_taps_make_one_dispute(failed, learner):
    outcome = dispute_at_once(failed, learner)
    assert (len(set(outcome.values)), outcome.errors, Dispute.objects.count()) == (1, [], 1)


def remark_at_once(failed, learner, authors):
    dispute = dispute_question(attempt=failed, number=6, text="也对", by=learner)
    ruling = strike_question(dispute=dispute, reason="有歧义", by=authors[0])
    return race(lambda: remark_attempt(pk=failed.pk, ruling=Ruling.objects.get(pk=ruling.pk)), times=4)


def test_four_workers_mark_a_paper_anew_once(failed, learner, authors):
    outcome = remark_at_once(failed, learner, authors)
    assert (sorted(outcome.values), outcome.errors) == ([False, False, False, True], [])
    assert AuditEntry.objects.filter(action="exam.remark").count() == 1
    assert set(Evidence.objects.standing().filter(source=failed.source).values_list("value", flat=True)) == {60}


def test_without_the_held_row_it_is_marked_anew_more_than_once(failed, learner, authors, monkeypatch):
    barrier = Barrier(4)

    def unheld(pk):
        attempt = Attempt.objects.select_related("exam", "person").get(pk=pk)
        barrier.wait(timeout=10)
        return attempt

    monkeypatch.setattr(remarking, "_held", unheld)
    remark_at_once(failed, learner, authors)
    assert AuditEntry.objects.filter(action="exam.remark").count() > 1


def test_a_paper_handed_in_while_the_ruling_is_made_gets_the_benefit(course, failed, learner, authors):
    """Whichever commits first: the hand-in reads the ruling, or the marking anew waits for the hand-in."""
    from courses.jobs import affected

    dispute = dispute_question(attempt=failed, number=6, text="也对", by=learner)
    running = sit(learner, course, right=5)
    race(
        lambda: submit(attempt=Attempt.objects.get(pk=running.pk), by=learner),
        lambda: strike_question(dispute=Dispute.objects.get(pk=dispute.pk), reason="有歧义", by=authors[0]),
    )
    ruling = Ruling.objects.get()
    for pk in affected(ruling):
        remark_attempt(pk=pk, ruling=ruling)
    struck = next(q["number"] for q in running.questions if q["question"] == ruling.question_id)
    running.refresh_from_db()
    assert running.score == (60 if struck > 5 else 50)
