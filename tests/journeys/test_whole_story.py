"""The whole story, once, on real input, in a real browser: from a district's own Excel to a certificate and a hire."""

import pytest

from tests.journeys import (
    steps_author,
    steps_certificate,
    steps_gap,
    steps_learning,
    steps_overview,
    steps_people,
    steps_university,
)
from tests.journeys.world import make_world

pytestmark = pytest.mark.journey


def test_a_gap_is_found_and_closed(visit, run_jobs):
    """HR, leader, author, site owner (who reviews), learner, supervisor, stranger, coordinator, student."""
    world = make_world(visit, run_jobs)

    # 1. A district's own Excel becomes people.
    steps_people.roster_becomes_people(world)
    steps_people.the_same_file_again_changes_nothing(world)

    # 2. Indicators and norms become a gap.
    steps_gap.indicators_are_taken(world)
    steps_gap.norms_are_drafted_and_approved(world)
    steps_gap.the_table_says_who_is_short(world)

    # 3. A course closes part of it.
    steps_author.a_course_is_written_and_published(world)
    steps_learning.learner_and_supervisor_get_accounts(world)
    steps_learning.she_learns_and_passes(world)
    steps_learning.the_supervisor_confirms(world)
    steps_learning.the_skill_shortage_falls_and_the_page_says_why(world)

    # 4. A certificate proves it to a stranger.
    steps_certificate.a_certificate_is_issued(world)
    steps_certificate.a_stranger_scans_it(world)
    steps_certificate.revoked_it_says_so(world)

    # 5. An agreement with a university closes the rest.
    steps_university.an_agreement_comes_into_force(world)
    steps_university.the_gap_row_becomes_a_quota(world)
    steps_university.a_student_is_placed_where_there_is_room(world)
    steps_university.she_works_and_passes(world)
    steps_university.she_is_hired_and_the_shortage_falls(world)

    # 6. The leader sees it from above.
    steps_overview.the_leader_looks(world)
