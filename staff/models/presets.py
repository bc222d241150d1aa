"""Presets of norm sets as /cms/ sees them: proxies whose manager knows no district's own set.

Wagtail's views ask `model._default_manager` everywhere, so a set of a district is out of their reach. This is the one
exception to «no default manager hides rows».
"""

from __future__ import annotations

from django.db import models

from staff.models.needs import NormLine, NormSet


class PresetManager(models.Manager["NormPreset"]):
    def get_queryset(self) -> models.QuerySet[NormPreset]:
        return super().get_queryset().filter(division__isnull=True)


class NormPreset(NormSet):
    objects = PresetManager()

    class Meta:
        proxy = True
        verbose_name = "标准集预设"
        verbose_name_plural = "标准集预设"


class PresetLineManager(models.Manager["NormPresetLine"]):
    def get_queryset(self) -> models.QuerySet[NormPresetLine]:
        return super().get_queryset().filter(norm_set__division__isnull=True)


class NormPresetLine(NormLine):
    objects = PresetLineManager()

    class Meta:
        proxy = True
        verbose_name = "预设条目"
        verbose_name_plural = "预设条目"
