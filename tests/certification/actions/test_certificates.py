"""Issuing, once; suspending, revoking, replacing."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from certification.actions.certificates import (
    Attested,
    issue,
    issue_all,
    reinstate_certificate,
    replace_certificate,
    revoke_certificate,
    suspend_certificate,
)
from certification.models import Certificate, CertificateTemplate
from certification.rules.numbers import NumberKind, parse
from certification.rules.standing import Standing
from core.models import AuditEntry
from core.refusals import Refused
from core.states import verbs
from tests.factories import PersonFactory
from tests.rig.races import race

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def attested(town):
    def make(name="周秀兰", source="courses.enrolment:1"):
        return Attested(
            person=PersonFactory(name=name),
            division=town.huaian,
            kind=NumberKind.COMPLETION,
            source=source,
            course="网格化管理与电子地图",
            course_code="ZS-111",
            hours=Decimal("12.0"),
            starts_on=date(2026, 3, 1),
            ends_on=date(2026, 4, 12),
        )

    return make


def test_a_certificate_freezes_what_it_attests(attested, town):
    certificate = issue(attested=attested(), by=None)
    assert certificate.holder == {
        "name": "周秀兰",
        "course": "网格化管理与电子地图",
        "course_code": "ZS-111",
        "hours": "12",
        "from": "2026-03-01",
        "to": "2026-04-12",
        "organiser": f"{town.qinghe.name}社会工作部（民政局）",
    }
    assert parse(certificate.number).serial == 1
    assert certificate.division == town.qinghe
    assert certificate.standing(TODAY()) == Standing.VALID


def test_the_same_source_is_certified_once(attested):
    asked = attested()
    assert issue(attested=asked, by=None) == issue(attested=asked, by=None)
    assert Certificate.objects.count() == 1
    assert AuditEntry.objects.filter(action="certificate.issue").count() == 1


def test_serial_numbers_follow_each_other(attested):
    made = [issue(attested=attested(source=f"courses.enrolment:{n}"), by=None) for n in range(3)]
    assert [parse(c.number).serial for c in made] == [1, 2, 3]
    assert [c.status_index for c in made] == [0, 1, 2]


def test_a_name_the_face_cannot_draw_is_refused_with_the_character_named(attested):
    with pytest.raises(Refused) as refusal:
        issue(attested=attested(name="甲\U0010ffff"), by=None)
    assert "\U0010ffff" in refusal.value.words
    assert Certificate.objects.count() == 0


def test_one_refusal_does_not_stop_the_others(attested):
    due = [attested(source="a:1"), attested(name="\U0010ffff", source="a:2"), attested(source="a:3")]
    issued, refused = issue_all(due=due, by=None)
    assert ([c.source for c in issued], [a.source for a, _ in refused]) == (["a:1", "a:3"], ["a:2"])


def test_suspended_then_reinstated_is_valid_again(attested):
    certificate = issue(attested=attested(), by=None)
    suspend_certificate(certificate=certificate, reason="核查学习记录", by=None)
    suspended = certificate.standing(TODAY())
    reinstate_certificate(certificate=certificate, reason="核查无误", by=None)
    assert (suspended, certificate.standing(TODAY())) == (Standing.SUSPENDED, Standing.VALID)


def test_a_replacement_carries_the_present_name_and_the_old_one_says_so(attested):
    asked = attested()
    old = issue(attested=asked, by=None)
    asked.person.name = "周秀岚"
    asked.person.save()
    new = replace_certificate(certificate=old, reason="姓名更正", by=None)
    assert (new.holder["name"], new.supersedes, old.state) == ("周秀岚", old, "superseded")
    assert issue(attested=asked, by=None) == new


ACTS = {
    "suspend": suspend_certificate,
    "reinstate": reinstate_certificate,
    "revoke": revoke_certificate,
    "supersede": replace_certificate,
}


@pytest.mark.parametrize("verb", ACTS)
@pytest.mark.parametrize("state", Certificate.State.values)
def test_every_state_and_verb(attested, state, verb):
    certificate = issue(attested=attested(), by=None)
    Certificate.objects.filter(pk=certificate.pk).update(state=state, moved_at=timezone.now())
    certificate.refresh_from_db()
    if verb in verbs(Certificate.MOVES, state):
        ACTS[verb](certificate=certificate, reason="按规定办理", by=None)
        certificate.refresh_from_db()
        assert certificate.state == Certificate.MOVES[state][verb]
    else:
        with pytest.raises(Refused):
            ACTS[verb](certificate=certificate, reason="按规定办理", by=None)
        certificate.refresh_from_db()
        assert certificate.state == state


def test_a_revoked_source_is_not_issued_again(attested):
    asked = attested()
    revoked = issue(attested=asked, by=None)
    revoke_certificate(certificate=revoked, reason="材料不实", by=None)
    assert issue(attested=asked, by=None) == revoked


def test_the_templates_that_come_with_the_system_are_clean():
    for template in CertificateTemplate.objects.all():
        template.full_clean()
    assert set(CertificateTemplate.objects.values_list("kind", flat=True)) == {"JY", "XS", "SX"}


def test_a_template_with_a_forbidden_word_is_not_saved_by_the_form():
    template = CertificateTemplate(name="试", kind="JY", title="国家培训证书", body="{name}", is_current=False)
    with pytest.raises(Exception, match="国家"):
        template.full_clean()


@pytest.mark.postgres
def test_many_at_once_for_one_source_make_one_certificate(attested):
    asked = attested()
    outcome = race(lambda: issue(attested=asked, by=None).pk, times=8)
    assert (len(set(outcome.values)), outcome.errors, Certificate.objects.count()) == (1, [], 1)


@pytest.mark.postgres
def test_without_the_constraint_the_race_issues_more_than_one(attested):
    """Sabotage twin: shows that the rig can catch a double issue."""
    asked = attested()
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX certificate_source_once")
    race(lambda: issue(attested=asked, by=None).pk, times=8)
    doubles = Certificate.objects.count()
    Certificate.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE UNIQUE INDEX certificate_source_once ON certification_certificate (source)"
            " WHERE NOT (state = 'superseded')"
        )
    assert doubles > 1


@pytest.mark.postgres
def test_many_at_once_get_different_serial_numbers(attested):
    due = iter([attested(source=f"courses.enrolment:{n}") for n in range(8)])
    outcome = race(lambda: issue(attested=next(due), by=None).number, times=8)
    assert (len(set(outcome.values)), outcome.errors) == (8, [])
