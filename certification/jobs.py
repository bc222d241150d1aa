"""Timed work of certification."""

from __future__ import annotations

from django.utils.translation import gettext as _

from certification.actions.certificates import issue_all
from certification.actions.due import due_for_certificate
from core.jobs import Progress, job


@job
def issue_what_is_due(progress: Progress) -> None:
    """Every minute: certificates for what was finished since. Safe to repeat: a source is certified once."""
    due = due_for_certificate()
    issued, refused = issue_all(due=due, by=None)
    progress.step(len(issued), len(issued) + len(refused))
    if issued:
        progress.report(url="/desk/certificates/", words=_("已签发%(n)s张证书。") % {"n": len(issued)})
