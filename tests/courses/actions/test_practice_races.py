"""Two at once on a practice screen, on a real PostgreSQL; each with a twin that goes wrong without its guard."""

from threading import Barrier

import pytest
from django.utils import timezone

from courses.actions import learning, practice as actions
from courses.actions.learning import enrol
from courses.actions.practice import take_step
from courses.models import PracticeRun
from staff.models import Evidence, HeldSkill
from tests.courses.practice import RIGHT, practised
from tests.rig.races import race

pytestmark = pytest.mark.postgres


@pytest.fixture
def screen(tmp_path, learner):
    """The practice with one step to go."""
    found = practised(tmp_path / "ZS-901")
    for number, given in enumerate(RIGHT[:-1]):
        step(found, learner, number, given)
    return found


def step(screen, user, number, given):
    _course, lesson, practice = screen
    return take_step(person=user.person, lesson=lesson, practice=practice, at_step=number, given=given, by=user)[1]


def last_step(screen, user):
    return lambda: str(step(screen, user, 2, RIGHT[2]) or "late")


def simulations():
    return Evidence.objects.standing().filter(kind="simulation").count()


def test_two_tabs_that_finish_at_once_give_one_piece_of_evidence(screen, learner):
    enrol(person=learner.person, course=screen[0], by=learner)
    outcome = race(last_step(screen, learner), times=4)
    assert (sorted(outcome.values), outcome.errors) == (["late", "late", "late", "right"], [])
    assert simulations() == 1
    assert HeldSkill.objects.filter(person=learner.person).count() <= 1


def test_without_the_held_row_both_tabs_finish(screen, learner, monkeypatch):
    enrol(person=learner.person, course=screen[0], by=learner)
    barrier = Barrier(2)

    def unheld(person, lesson, practice, now):
        run = PracticeRun.objects.get(person=person, lesson=lesson, block=practice.key)
        barrier.wait(timeout=10)
        return run

    monkeypatch.setattr(actions, "_run", unheld)
    outcome = race(last_step(screen, learner), times=2)
    assert outcome.values == ["right", "right"]


def finish_and_enrol(screen, learner):
    return race(last_step(screen, learner), lambda: enrol(person=learner.person, course=screen[0], by=learner).pk)


def test_finished_in_the_moment_of_enrolling_it_counts(screen, learner):
    assert finish_and_enrol(screen, learner).errors == []
    assert simulations() == 1


def test_without_the_held_person_each_misses_the_other(screen, learner, monkeypatch):
    both_have_looked, count = Barrier(2), actions.count_finished

    def looked(**what):
        found = count(**what)
        both_have_looked.wait(timeout=10)  # nobody has committed yet
        return found

    monkeypatch.setattr(actions, "lock_person", lambda person: None)
    for module in (actions, learning):
        monkeypatch.setattr(module, "count_finished", looked)
    finish_and_enrol(screen, learner)
    assert PracticeRun.objects.get().finished_at <= timezone.now()
    assert simulations() == 0
