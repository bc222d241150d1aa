"""What staff adds to composed pages."""

from core.slots import register
from staff import need_slots, people_slots, personal_data  # noqa: F401 - each registers itself
from staff.exports.gaps import GapsExport
from staff.exports.people import PeopleExport
from staff.exports.skills import SkillsExport
from staff.imports.certificates import CertificatesKind
from staff.imports.indicators import IndicatorsKind
from staff.imports.roster import RosterKind

register("imports", CertificatesKind.slug, CertificatesKind(), order=40)
register("imports", RosterKind.slug, RosterKind(), order=20)
register("imports", IndicatorsKind.slug, IndicatorsKind(), order=30)
register("exports", PeopleExport.slug, PeopleExport, order=10)
register("exports", SkillsExport.slug, SkillsExport, order=20)
register("exports", GapsExport.slug, GapsExport, order=30)
