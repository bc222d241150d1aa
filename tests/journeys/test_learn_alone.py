import pytest

from tests.journeys import steps_gap, steps_learning, steps_people
from tests.journeys.world import make_world

pytestmark = pytest.mark.journey


def test_learn(visit, run_jobs):
    world = make_world(visit, run_jobs)
    address = steps_people.upload(world, "roster", "roster-dirty.xlsx")
    steps_people.confirm(world, address)
    steps_gap.indicators_are_taken(world)
    steps_gap.norms_are_drafted_and_approved(world)
    steps_gap.the_table_says_who_is_short(world)
    steps_learning.learner_and_supervisor_get_accounts(world)
