"""A stranger with a certificate in hand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from certification.actions.certificates import (
    Attested,
    issue,
    replace_certificate,
    revoke_certificate,
    suspend_certificate,
)
from certification.models import Certificate
from certification.rules.numbers import NumberKind
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate(town):
    attested = Attested(
        person=PersonFactory(name="周秀兰"),
        division=town.huaian,
        kind=NumberKind.COMPLETION,
        source="courses.enrolment:1",
        course="网格化管理与电子地图",
        course_code="ZS-111",
        hours=Decimal("12"),
        starts_on=date(2026, 3, 1),
        ends_on=date(2026, 4, 12),
    )
    return issue(attested=attested, by=None)


def page_of(client, certificate):
    return client.get(certificate.verify_path).content.decode()


def test_a_valid_certificate_says_so_with_the_masked_name_only(client, certificate):
    page = page_of(client, certificate)
    assert "这张证书有效" in page
    assert "周**" in page
    assert "周秀兰" not in page
    assert "《网格化管理与电子地图》，12学时" in page


@pytest.mark.parametrize(
    ("act", "verdict"),
    [
        (suspend_certificate, "这张证书暂停使用"),
        (revoke_certificate, "这张证书已撤销"),
        (replace_certificate, "这张证书已换发新证"),
    ],
)
def test_what_happened_to_it_is_said(client, certificate, act, verdict):
    act(certificate=certificate, reason="按规定办理", by=None)
    page = page_of(client, certificate)
    assert verdict in page
    assert "这张证书有效" not in page


def test_the_reason_of_a_revocation_is_not_told_to_strangers(client, certificate):
    revoke_certificate(certificate=certificate, reason="冒名顶替考试", by=None)
    assert "冒名顶替" not in page_of(client, certificate)


def test_an_expired_certificate_says_until_when_it_was_good(client, certificate):
    Certificate.objects.filter(pk=certificate.pk).update(valid_until=timezone.localdate() - timedelta(days=1))
    assert "这张证书已过有效期" in page_of(client, certificate)


def test_a_number_leads_to_the_page_however_it_is_typed(client, certificate):
    typed = certificate.number.replace("-", " ").lower()
    response = client.get("/verify/", {"number": typed})
    assert response.headers["Location"] == certificate.verify_path


def test_a_mistyped_number_is_told_apart_from_an_unknown_one(client, certificate):
    wrong_digit = certificate.number[:-2] + ("1" if certificate.number[-2] != "1" else "2") + certificate.number[-1]
    mistyped = client.get("/verify/", {"number": wrong_digit})
    assert (mistyped.status_code, "抄错了" in mistyped.content.decode()) == (400, True)
    Certificate.objects.all().delete()
    unknown = client.get("/verify/", {"number": certificate.number})
    assert (unknown.status_code, "查无此证" in unknown.content.decode()) == (404, True)


def test_an_unknown_token_is_a_page_of_the_same_shape(client):
    response = client.get("/verify/AAAAAAAAAAAAAAAAAAAAAAAA/")
    assert (response.status_code, "查无此证" in response.content.decode()) == (404, True)


def test_guessing_is_slowed_down(client, certificate):
    answers = [client.get(f"/verify/{n:024d}/").status_code for n in range(31)]
    assert (answers[:30], answers[30]) == ([404] * 30, 429)


def test_the_files_are_for_the_holder_and_the_issuing_district(client, certificate, alice, charlie):
    path = f"/certificates/{certificate.pk}.pdf"
    client.force_login(charlie)
    foreign = client.get(path).status_code
    client.force_login(alice)
    own = client.get(path)
    assert (foreign, own.status_code, own.content[:5]) == (404, 200, b"%PDF-")


def test_the_register_asks_the_same_number_of_queries_for_one_and_for_three(
    client, certificate, alice, town, django_assert_num_queries, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(alice)
    client.get("/desk/certificates/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get("/desk/certificates/")
    for n in (2, 3):
        attested = Attested(
            person=PersonFactory(), division=town.huaian, kind=NumberKind.COMPLETION, source=f"courses.enrolment:{n}",
            course="反诈宣传与防骗辅导", course_code="ZS-152", hours=Decimal("4"), starts_on=date(2026, 3, 1),
            ends_on=date(2026, 4, 12),
        )  # fmt: skip
        issue(attested=attested, by=None)
    with CaptureQueriesContext(connection) as three:
        client.get("/desk/certificates/")
    assert len(one) == len(three)
