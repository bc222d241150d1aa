"""Background work of courses."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _

from core.jobs import Progress, job
from courses.actions.content import import_course


@job
def import_folders(progress: Progress, folders: list[str]) -> None:
    """Import and publish course folders, one transaction each; what is there already is left alone."""
    progress.each(folders, lambda folder: import_course(folder=Path(folder), by=None))
    progress.report(url="/courses/", words=_("课程已导入。"))
