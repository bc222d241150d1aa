"""No personal data in /cms/: Wagtail's generic lists, choosers and reports know no districts (docs/adr/0002)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models
from django.urls import get_resolver
from wagtail.admin.viewsets import viewsets
from wagtail.contrib.settings.registry import registry as site_settings
from wagtail.log_actions import registry as logs
from wagtail.models import get_page_models
from wagtail.snippets.models import get_snippet_models

from core.models import AuditEntry
from tests.architecture import guards

# A person, and everything that hangs on one.
PERSONAL = frozenset(
    model._meta.label
    for app in guards.APPS
    for model in apps.get_app_config(app).get_models(include_auto_created=True)
    if any(target._meta.label == "core.Person" for _, target in guards.relations(model))
) | {"core.Person", "core.AuditEntry"}
# Wagtail registers these two by itself; their routes are 404 for everybody (see below).
CLOSED = {"core.User", "auth.Group"}


def shown_in_cms() -> Iterator[tuple[str, type[models.Model]]]:
    """Every model that Wagtail's admin lists, edits, chooses or reports on."""
    assert get_resolver().url_patterns  # registers the viewsets
    for viewset in viewsets.viewsets:
        model = getattr(viewset, "model", None)
        if isinstance(model, str):
            model = apps.get_model(model)
        if model is not None:
            yield type(viewset).__name__, model
    yield from (("snippet", model) for model in get_snippet_models())
    yield from (("site setting", model) for model in site_settings)
    yield from (("page", model) for model in get_page_models())


def test_no_model_of_the_cms_leads_to_a_person():
    shown = [(kind, model) for kind, model in shown_in_cms() if model._meta.label not in CLOSED]
    assert len(shown) > 15
    leads = {f"{kind} {model._meta.label}": guards.path_to(model, PERSONAL) for kind, model in shown}
    assert {name: way for name, way in leads.items() if way is not None} == {}


def test_what_hangs_on_a_person_is_known():
    assert {"core.User", "core.Affiliation", "core.Message", "staff.Evidence", "staff.HeldSkill"} <= PERSONAL


@pytest.mark.django_db
def test_reports_show_no_line_of_the_audit_trail(admin_user):
    assert AuditEntry in logs.get_log_entry_models() or AuditEntry.objects.viewable_by_user(admin_user).count() == 0
    from core.audit import record

    record("person.view", about=admin_user, by=admin_user)
    assert list(AuditEntry.objects.viewable_by_user(admin_user)) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/cms/users/", "/cms/groups/", "/cms/users/1/", "/cms/users/new/", "/cms/groups/edit/1/"]
)
def test_lists_of_users_and_groups_are_not_there_for_anybody(admin_client, client, path: str):
    assert (admin_client.get(path).status_code, client.get(path).status_code) == (404, 404)


@pytest.mark.django_db
def test_cms_has_its_looser_policy_and_the_site_the_strict_one(client):
    site, cms = client.get("/accounts/login/").headers, client.get("/cms/").headers
    strict, loose = site["Content-Security-Policy"], cms["Content-Security-Policy"]
    assert (site["X-Frame-Options"], cms["X-Frame-Options"]) == ("DENY", "SAMEORIGIN")
    assert ("'unsafe-inline'" in strict, "'unsafe-inline'" in loose) == (False, True)
    assert ("frame-ancestors 'none'" in strict, "frame-ancestors 'self'" in loose) == (True, True)
    assert "object-src 'none'" in loose
