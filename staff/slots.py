"""What staff adds to composed pages."""

from core.slots import register
from staff.imports.indicators import IndicatorsKind

register("imports", IndicatorsKind.slug, IndicatorsKind(), order=30)
