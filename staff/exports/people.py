"""人员名册 as a file."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.exports import ExportField, ExportResource
from core.exports.places import community_of, street_of
from core.models import Division, Person
from core.rules.listing import listed
from core.sealing import unseal
from staff.forms.people import PeopleFilter
from staff.models import Employment


def _division(person: Person) -> Division | None:
    return person.places[0].division if person.places else None


def _employment(person: Person) -> Employment | None:
    return getattr(person.places[0], "employment", None) if person.places else None


def _category(person: Person) -> str:
    employment = _employment(person)
    return employment.personnel_category.label if employment else ""


def _papers(person: Person) -> str:
    return listed(str(paper.get_level_display()) for paper in person.papers)


def _number(person: Person) -> str:
    return unseal(person.id_sealed) if person.id_sealed else ""


class PeopleExport(ExportResource):
    """Rows are `roster()` with `with_details()`."""

    slug = "people"
    title = _("人员名册")
    about = _("每人一行：在哪里、什么岗位、持什么证。证件号和手机号打码，写明用途才给完整的。")
    permission = "people.export"
    page = "people"
    filters = tuple(field.label for field in PeopleFilter.base_fields.values())

    name = ExportField(_("姓名"), "name")
    gender = ExportField(_("性别"), "get_gender_display")
    born = ExportField(_("出生年份"), "born_on__year")
    street = ExportField(_("街道"), lambda person: street_of(_division(person)))
    community = ExportField(_("社区"), lambda person: community_of(_division(person)))
    # As the roster said it. An import reads it before the post, so that a file taken out and read in changes nothing.
    duty = ExportField(_("职务"), lambda person: getattr(_employment(person), "post_title", ""))
    post = ExportField(_("岗位"), lambda person: getattr(_employment(person), "title", ""))
    category = ExportField(_("人员类别"), _category)
    grade = ExportField(_("岗位等级"), lambda person: getattr(_employment(person), "grade", ""))
    since = ExportField(_("参加社区工作时间"), lambda person: getattr(_employment(person), "in_service_since", None))
    certificates = ExportField(_("社工证"), _papers)
    id_number = ExportField(_("证件号"), _number, personal=True, masked="id_masked")
    phone = ExportField(_("联系电话"), "phone", personal=True, masked="phone_masked")
