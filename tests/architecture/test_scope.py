"""Whatever belongs to a place, an organisation or a person can answer «which rows may this user see»."""

from __future__ import annotations

from django.apps import apps

from tests.architecture import guards

OURS = [model for app in guards.APPS for model in apps.get_app_config(app).get_models()]
# Model -> why nobody asks it. A line here is a decision; "not needed yet" is none.
EXCUSED: dict[str, str] = {
    "staff.NormPreset": "rows of NormSet without a division, edited in /cms/, open to every district",
}


def test_models_with_a_scope_say_who_sees_them():
    assert guards.without_visible_to(OURS, EXCUSED) == []


def test_excuses_are_of_models_that_need_one():
    assert [label for label in EXCUSED if label not in guards.without_visible_to(OURS, [])] == []
