import pytest

from tests.journeys import steps_author
from tests.journeys.world import make_world

pytestmark = pytest.mark.journey


def test_author(visit, run_jobs):
    world = make_world(visit, run_jobs)
    steps_author.a_course_is_written_and_published(world)
