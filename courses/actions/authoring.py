"""The authors' house: the page under which courses stand, who may write there, and who publishes."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import GroupApprovalTask, Page, Site, Workflow, WorkflowPage, WorkflowTask

from core.accounts.cms_groups import sync_cms_groups
from core.models import HomePage
from core.permissions import SiteOwner
from courses.models import CourseIndexPage

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
    sync_cms_groups()
    owners = Group.objects.get(name=SiteOwner.cms_group)
    _reviewed_by(owners, index)


def _reviewed_by(owners: Group, index: CourseIndexPage) -> None:
    task, _ = GroupApprovalTask.objects.get_or_create(name="站点负责人审核")
    task.groups.add(owners)
    workflow, _ = Workflow.objects.get_or_create(name=WORKFLOW)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task.task_ptr, defaults={"sort_order": 0})
    WorkflowPage.objects.get_or_create(page=index, defaults={"workflow": workflow})
