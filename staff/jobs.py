"""Timed work of staff: each night the roll-ups, and baselines whose time is over."""

from __future__ import annotations

from django.utils import timezone

from core.jobs import Progress, job
from core.models import Division
from staff.actions.skills import rebuild_lapsed_baselines
from staff.actions.summaries import refresh_summaries


@job
def refresh_figures(progress: Progress) -> None:
    """Lapsed baselines first, so that the roll-ups no longer count them. Safe to repeat."""
    on = timezone.localdate()
    rebuild_lapsed_baselines(on=on)
    tops = list(Division.objects.filter(parent__isnull=True).active(on).order_by("path"))
    for number, top in enumerate(tops, 1):
        refresh_summaries(division=top, on=on)
        progress.step(number, len(tops))
