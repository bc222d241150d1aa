"""`manage.py refresh_summaries`: the roll-ups of every division, made anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from core.models import Division
from staff.actions.summaries import refresh_summaries


class Command(BaseCommand):
    help = "Make the summaries of all divisions anew."

    def handle(self, *args: Any, **options: Any) -> None:
        on = timezone.localdate()
        tops = Division.objects.filter(parent__isnull=True).active(on)
        written = sum(refresh_summaries(division=top, on=on) for top in tops)
        self.stdout.write(f"{written} summaries")
