"""A district drafts its next norm set on the page itself: what is wrong stands at the field, what was typed stays."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from staff.models import NormSet

pytestmark = pytest.mark.django_db


@pytest.fixture
def preset(town):
    return NormSet.objects.filter(division__isnull=True).first()


def draft(client, alice, town, **typed):
    client.force_login(alice)
    return client.post(reverse("norms-draft"), {"district": town.qinghe.pk, **typed})


def test_the_form_proposes_the_first_day_of_next_month(client, alice, town, preset):
    client.force_login(alice)
    proposed = client.get(reverse("norms")).context["form"]["starts_on"].value()
    assert proposed.day == 1
    assert f'value="{proposed:%Y-%m-%d}"' in client.get(reverse("norms")).content.decode()
    assert 0 < (proposed - timezone.localdate()).days <= 31


def test_a_draft_is_made_and_opened(client, alice, town, preset):
    answer = draft(client, alice, town, based_on=preset.pk, starts_on="2027-01-01")
    made = NormSet.objects.get(division=town.qinghe)
    assert (answer.url, made.starts_on) == (reverse("norms-detail", args=[made.pk]), date(2027, 1, 1))


def test_without_a_day_the_field_says_so_and_the_chosen_set_stays_chosen(client, alice, town, preset):
    last = NormSet.objects.filter(division__isnull=True).last()
    page = draft(client, alice, town, based_on=last.pk, starts_on="").content.decode()
    assert page.count("请填写从哪天起用") == 2  # in the summary and beside the field
    assert f'<option value="{last.pk}" selected>' in page
    assert not NormSet.objects.filter(division=town.qinghe).exists()


def test_a_second_draft_is_refused_on_the_same_page(client, alice, town, preset):
    draft(client, alice, town, based_on=preset.pk, starts_on="2027-01-01")
    draft(client, alice, town, based_on=preset.pk, starts_on="2027-02-01")
    assert NormSet.objects.filter(division=town.qinghe).count() == 1
