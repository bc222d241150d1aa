"""The demo city: it can be built today, every role card opens its page, and a second call finds it there."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from core.accounts.demo import ROLE_CARDS
from core.models import Division, User


@pytest.mark.django_db
def test_the_city_is_built_today_and_every_card_opens_its_page(client, settings):
    settings.DEMO = True
    call_command("seed_demo", courses_later=True, stdout=StringIO())
    assert Division.objects.communities().active(timezone.localdate()).count() == 240
    opened = {}
    for card in ROLE_CARDS:
        client.force_login(User.objects.get(username=card.username))
        opened[card.username] = client.get(card.landing).status_code
    assert opened == {card.username: 200 for card in ROLE_CARDS}

    people = User.objects.count()
    again = StringIO()
    call_command("seed_demo", courses_later=True, stdout=again)
    assert (again.getvalue().strip(), User.objects.count()) == ("云泽市已就绪。", people)
