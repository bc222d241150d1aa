from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from core import slots
        from core.accounts import checks, entries, personal_data  # noqa: F401 - each registers itself
        from core.accounts.cms_groups import sync_cms_groups
        from core.exports import entries as _exports  # noqa: F401 - registers itself
        from core.imports import entries as _imports  # noqa: F401 - registers itself
        from core.jobs import entries as _jobs  # noqa: F401 - registers itself

        slots.load()
        # Wagtail's groups follow the tables: after every migration they hold what the roles promise.
        post_migrate.connect(lambda **kwargs: sync_cms_groups(), dispatch_uid="core.cms_groups", weak=False)
