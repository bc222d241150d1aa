"""The two Wagtail groups behind the roles author and site owner: what each may do in /cms/.

Idempotent, run after every migration (permissions of new models exist only then). Neither group gets users, groups
or anything with personal data; that guard is a test of its own.
"""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, models

from core.permissions import ROLES

_COLLECTION = {
    "author": ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document",
               "add_media", "change_media", "view_media"),
    "site_owner": ("add_image", "change_image", "choose_image", "delete_image", "add_document", "change_document",
                   "choose_document", "delete_document", "add_media", "change_media", "delete_media", "view_media"),
}  # fmt: skip
# A course has its lessons below it: without `bulk_delete_page` Wagtail lets nobody but a superuser delete it.
_PAGES = {
    "author": ("add_page", "change_page"),
    "site_owner": ("add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page"),
}


def sync_cms_groups() -> None:
    """Give both groups exactly their entry, pages, files and reference data; safe to run at any time."""
    from wagtail.models import Collection, Page

    try:
        root, collection = Page.get_first_root_node(), Collection.get_first_root_node()
    except DatabaseError:  # a migration that stops before Wagtail's tables
        return
    if root is None or collection is None:
        return
    for slug in ("author", "site_owner"):
        group, _ = Group.objects.get_or_create(name=ROLES[slug].cms_group)
        group.permissions.set([*_entry(), *_reference_data(slug)])
        _pages(group, root, _PAGES[slug])
        _files(group, collection, _COLLECTION[slug])
    _review()


def _entry() -> models.QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")


def _reference_data(slug: str) -> list[Permission]:
    """Authors: what the courses app keeps as snippets. Site owners: every snippet and the site's settings."""
    from wagtail.contrib.settings.registry import registry
    from wagtail.snippets.models import get_snippet_models

    kept = [model for model in get_snippet_models() if slug == "site_owner" or model._meta.app_label == "courses"]
    if slug == "site_owner":
        kept += list(registry)
    verbs = ("add", "change", "view") if slug == "author" else ("add", "change", "delete", "view")
    found: list[Permission] = []
    for model in kept:
        names = [f"{verb}_{model._meta.model_name}" for verb in verbs]
        # A proxy (the norm presets) has permissions of its own.
        content_type = ContentType.objects.get_for_model(model, for_concrete_model=False)
        found += Permission.objects.filter(content_type=content_type, codename__in=names)
    return found


def _pages(group: Group, root: models.Model, codenames: tuple[str, ...]) -> None:
    from wagtail.models import GroupPagePermission

    wanted = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames)
    GroupPagePermission.objects.filter(group=group).exclude(permission__in=wanted).delete()
    for permission in wanted:
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)


def _files(group: Group, collection: models.Model, codenames: tuple[str, ...]) -> None:
    from wagtail.models import GroupCollectionPermission

    wanted = Permission.objects.filter(
        content_type__app_label__in=("wagtailimages", "wagtaildocs", "wagtailmedia"), codename__in=codenames
    )
    GroupCollectionPermission.objects.filter(group=group).exclude(permission__in=wanted).delete()
    for permission in wanted:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)


def _review() -> None:
    """Site owners decide on what authors submit: they join the group task of Wagtail's own workflow."""
    from wagtail.models import GroupApprovalTask

    owners = Group.objects.get(name=ROLES["site_owner"].cms_group)
    for task in GroupApprovalTask.objects.filter(active=True):
        task.groups.add(owners)
