"""What is due for a certificate: a completed course, once nothing of it waits for a second check."""

import pytest

from certification.actions.due import due_for_certificate
from courses.actions.exams import submit
from courses.actions.second_checks import agree, disagree
from courses.actions.signoffs import confirm_task, request_task
from courses.models import SecondCheck, SignoffSettings
from tests.courses.factories import chief, course, enrolled, learner, sit
from tests.factories import holder

__all__ = ["chief", "course", "enrolled", "learner"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def check(course, learner, chief, enrolled):
    settings = SignoffSettings.load()
    settings.second_share = 100
    settings.save()
    submit(attempt=sit(learner, course, right=8), by=learner)
    confirm_task(submission=request_task(enrolment=enrolled, done={1, 2}, note="", by=learner), by=chief)
    return SecondCheck.objects.get()


def due(learner):
    return [attested.course_code for attested in due_for_certificate(person=learner.person)]


def test_while_the_second_check_waits_nothing_is_due(check, learner, town):
    assert due(learner) == []
    agree(check=check, by=holder("subdistrict", town.linxi))
    assert due(learner) == ["ZS-901"]


def test_what_the_second_check_took_back_is_not_due(check, learner, town):
    disagree(check=check, reason="没有走到", by=holder("subdistrict", town.linxi))
    assert due(learner) == []
