"""What staff adds to composed pages."""

from core.slots import register
from staff import need_slots, people_slots, personal_data  # noqa: F401 - each registers itself
from staff.imports.certificates import CertificatesKind
from staff.imports.indicators import IndicatorsKind
from staff.imports.roster import RosterKind

register("imports", CertificatesKind.slug, CertificatesKind(), order=40)
register("imports", RosterKind.slug, RosterKind(), order=20)
register("imports", IndicatorsKind.slug, IndicatorsKind(), order=30)
