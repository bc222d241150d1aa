"""What the shell keeps for a minute is made anew when it is changed here."""

import pytest
from wagtail.models import Site

from core.actions.access import grant_role, withdraw_role
from core.models import SiteSettings
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def shown(client):
    return client.get("/help/").content.decode()


def test_a_role_granted_or_withdrawn_changes_the_menu_at_once(client, town):
    user = UserFactory()
    client.force_login(user)
    assert 'href="/desk/audit/"' not in shown(client)
    membership = grant_role(user=user, role="auditor", by=None, division=town.qinghe)
    assert 'href="/desk/audit/"' in shown(client)
    withdraw_role(membership=membership, by=None)
    assert 'href="/desk/audit/"' not in shown(client)


def test_saved_site_words_show_at_once(client, town):
    client.force_login(UserFactory())
    assert "6000 8123" in shown(client)
    words, _created = SiteSettings.objects.get_or_create(site=Site.objects.get(is_default_site=True))
    words.help_phone = "6000 9000"
    words.save()
    assert "6000 9000" in shown(client)
