"""The whole story, once, on real input, in a real browser: from a district's own Excel to a certificate and a hire."""

import pytest

from tests.journeys import steps_people
from tests.journeys.world import make_world

pytestmark = pytest.mark.journey


def test_a_gap_is_found_and_closed(visit, run_jobs):
    world = make_world(visit, run_jobs)
    steps_people.roster_becomes_people(world)
    steps_people.the_same_file_again_changes_nothing(world)
