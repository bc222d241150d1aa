"""Activation slips: for those of one's own communities who have no password yet."""

import pypdfium2
import pytest

from core.actions.accounts import activate
from core.models import User
from tests.factories import learner
from tests.staff.factories import EmploymentFactory, employed

pytestmark = pytest.mark.django_db


def printed(client, place) -> str:
    response = client.post("/desk/people/slips/", {"place": place.pk})
    assert response.headers["Content-Type"] == "application/pdf"
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(response.content))


def test_sheet_holds_a_working_code_for_everyone_without_a_password(client, town, alice):
    employed(town.huaian, person__name="周秀兰")
    employed(town.huaian, person__name="陈海平")
    employed(town.xinghua, person__name="林晓燕")
    in_use = learner(town.huaian, password="something-long-1", name="何志明")
    EmploymentFactory(person=in_use.person, division=town.huaian)
    client.force_login(alice)
    text = printed(client, town.huaian)

    assert {name for name in ("周秀兰", "陈海平", "林晓燕", "何志明") if name in text} == {"周秀兰", "陈海平"}
    for user in User.objects.filter(must_change_password=True):
        assert user.username in text
    assert User.objects.filter(must_change_password=True).count() == 2


def test_printing_again_replaces_the_codes_of_those_who_still_wait(client, town, alice):
    employed(town.huaian)
    employed(town.huaian)
    client.force_login(alice)
    printed(client, town.huaian)
    first, second = User.objects.filter(must_change_password=True).order_by("pk")
    activate(user=first, password="hua-an-li-2031")
    before = second.password
    printed(client, town.huaian)
    first.refresh_from_db()
    second.refresh_from_db()

    assert first.check_password("hua-an-li-2031")
    assert second.password != before


def test_community_of_another_district_does_not_exist(client, town, charlie):
    employed(town.huaian)
    client.force_login(charlie)
    assert client.post("/desk/people/slips/", {"place": town.huaian.pk}).status_code == 404
    assert not User.objects.filter(must_change_password=True).exists()
