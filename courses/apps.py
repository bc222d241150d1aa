from typing import Any

from django.apps import AppConfig


def open_the_house(**kwargs: Any) -> None:
    """The shelf of courses, its permissions and its workflow are there before the first author comes."""
    from wagtail.models import Page

    from courses.actions.authoring import course_index

    if Page.get_first_root_node() is not None:  # none after a flush, as between tests
        course_index()


class CoursesConfig(AppConfig):
    name = "courses"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        post_migrate.connect(open_the_house, sender=self, dispatch_uid="courses.house")
