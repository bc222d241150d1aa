"""The authors' house: the page under which courses stand, who may write there, and who publishes."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from core.models import HomePage
from core.permissions import Author, SiteOwner
from courses.models import CourseIndexPage

WRITES = ("add_page", "change_page")
PUBLISHES = ("add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page")
SNIPPETS = ("question", "exam", "policydocument")
LIBRARY = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document",
           "add_media", "change_media")  # fmt: skip
WORKFLOW = "课程审核"


def _home() -> HomePage:
    """The site's home page; made, and set as the site's root, on a database that has none."""
    home = HomePage.objects.first()
    if home is None:
        home = Page.get_first_root_node().add_child(instance=HomePage(title="智社", slug="zhishe"))
        if not Site.objects.filter(is_default_site=True).update(root_page=home):
            Site.objects.create(hostname="localhost", root_page=home, is_default_site=True, site_name="智社")
    return home


@transaction.atomic
def course_index() -> CourseIndexPage:
    """The shelf of courses; made with its permissions and workflow where it is missing."""
    index = CourseIndexPage.objects.first()
    if index is None:
        index = _home().add_child(instance=CourseIndexPage(title="课程目录", slug="courses"))
        open_to_authors(index)
    return index


@transaction.atomic
def open_to_authors(index: CourseIndexPage) -> None:
    """Authors write and hand in; the site owner reviews and publishes. Idempotent."""
    authors, _ = Group.objects.get_or_create(name=Author.cms_group)
    owners, _ = Group.objects.get_or_create(name=SiteOwner.cms_group)
    for group, permissions in ((authors, WRITES), (owners, PUBLISHES)):
        for permission in Permission.objects.filter(codename__in=permissions, content_type__app_label="wagtailcore"):
            GroupPagePermission.objects.get_or_create(group=group, page=index, permission=permission)
        group.permissions.add(*_model_permissions(publishing=group == owners))
        for permission in Permission.objects.filter(codename__in=LIBRARY):
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=Collection.get_first_root_node(), permission=permission
            )
    _reviewed_by(owners, index)


def _model_permissions(*, publishing: bool) -> list[Permission]:
    """Enter /cms/, write questions, exams and policy documents; deleting them is the owner's."""
    verbs = ("add", "change", "view", "delete") if publishing else ("add", "change", "view")
    codenames = [f"{verb}_{model}" for verb in verbs for model in SNIPPETS]
    wanted = Q(content_type__app_label="courses", codename__in=codenames)
    return list(Permission.objects.filter(wanted | Q(codename="access_admin", content_type__app_label="wagtailadmin")))


def _reviewed_by(owners: Group, index: CourseIndexPage) -> None:
    task, _ = GroupApprovalTask.objects.get_or_create(name="站点负责人审核")
    task.groups.add(owners)
    workflow, _ = Workflow.objects.get_or_create(name=WORKFLOW)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task.task_ptr, defaults={"sort_order": 0})
    WorkflowPage.objects.get_or_create(page=index, defaults={"workflow": workflow})
