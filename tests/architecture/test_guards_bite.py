"""Sabotage twins: each guard is given what it must refuse, and refuses it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import models
from django.test.utils import isolate_apps
from django.urls import path
from django.views import View

from core.models import Division, Person
from tests.architecture import guards

PERSONAL = frozenset({"core.Person"})


@isolate_apps("core", "certification")
def test_arrow_refuses_a_key_to_the_right():
    class Certificate(models.Model):
        class Meta:
            app_label = "certification"

    class Page(models.Model):
        proof = models.ForeignKey(Certificate, models.CASCADE)

        class Meta:
            app_label = "core"

    assert guards.right_pointing([Certificate, Page]) == ["core.Page.proof -> certification.Certificate"]


@isolate_apps("core", "staff")
def test_arrow_refuses_a_many_to_many_to_the_right():
    class Employment(models.Model):
        class Meta:
            app_label = "staff"

    class Room(models.Model):
        workers = models.ManyToManyField(Employment)

        class Meta:
            app_label = "core"

    assert guards.right_pointing([Employment, Room]) == ["core.Room.workers -> staff.Employment"]


def test_size_refuses_a_function_of_61_lines_and_takes_one_of_60():
    def function(lines: int) -> str:
        return "def walk():\n" + "    step()\n" * (lines - 1)

    assert guards.oversized(function(60), "a.py") == []
    assert guards.oversized(function(61), "a.py") == ["a.py:1 walk: 61 lines"]


def test_size_refuses_a_file_of_501_lines():
    assert guards.oversized("x = 1\n" * 501, "a.py") == ["a.py: 501 lines"]


@pytest.mark.parametrize("name", ["core/utils.py", "staff/helpers/dates.py", "courses/services.py"])
def test_names_that_say_nothing_are_refused(name: str):
    assert guards.says_nothing(Path(name))
    assert not guards.says_nothing(Path("core/periods.py"))


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from django.db import models", ["django.db"]),
        ("def late():\n    from core.models import Person", ["core.models"]),
        ("import wagtail", ["wagtail"]),
        ("from django.utils.translation import override", ["django.utils.translation"]),
        ("from django.utils.translation import gettext as _", []),
        ("from staff.rules.levels import decide", []),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from core.models import Person", []),
    ],
)
def test_rules_that_import_the_world_are_refused(source: str, found: list[str]):
    assert guards.impure_imports(source) == found


@isolate_apps("core")
def test_scope_refuses_a_model_with_a_division_and_no_answer():
    class Asked(models.QuerySet):
        def visible_to(self, user):
            return self.none()

    class Silent(models.Model):
        division = models.ForeignKey(Division, models.CASCADE)

        class Meta:
            app_label = "core"

    class Answering(models.Model):
        division = models.ForeignKey(Division, models.CASCADE)
        objects = Asked.as_manager()

        class Meta:
            app_label = "core"

    assert guards.without_visible_to([Silent, Answering], []) == ["core.Silent"]


@isolate_apps("core")
def test_cms_guard_refuses_a_model_three_steps_from_a_person():
    class Wish(models.Model):
        person = models.ForeignKey(Person, models.CASCADE)

        class Meta:
            app_label = "core"

    class Basket(models.Model):
        wishes = models.ManyToManyField(Wish)

        class Meta:
            app_label = "core"

    class Card(models.Model):
        basket = models.ForeignKey(Basket, models.CASCADE)

        class Meta:
            app_label = "core"

    assert guards.path_to(Person, PERSONAL) == []
    assert guards.path_to(Card, PERSONAL) == ["core.Card.basket", "core.Basket.wishes", "core.Wish.person"]
    assert guards.path_to(Division, PERSONAL) is None


def test_cms_guard_sees_a_viewset_registered_on_a_person(monkeypatch):
    from wagtail.admin.viewsets import viewsets
    from wagtail.admin.viewsets.model import ModelViewSet

    from tests.architecture import test_personal_data

    viewset = ModelViewSet("people", model=Person, form_fields=["name"])
    monkeypatch.setattr(viewsets, "viewsets", [*viewsets.viewsets, viewset])
    with pytest.raises(AssertionError, match=r"core\.Person"):
        test_personal_data.test_no_model_of_the_cms_leads_to_a_person()


def test_route_walk_finds_a_route_without_an_entry():
    assert list(guards.routes([path("desk/new/", View.as_view(), name="new")])) == [("desk/new/", "new")]
