"""Core's part of a person's own data: the person, where she belongs, messages, consents, requests."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core import slots
from core.models import Attachment, Consent, Message, Person, User


class PersonalData:
    """Keys are the words the person reads; values are plain text, numbers, dates."""

    def export(self, person: Person) -> dict[str, Any]:
        return {
            "person": {
                _("姓名"): person.name,
                _("性别"): person.get_gender_display(),
                _("出生日期"): person.born_on,
                _("证件号"): person.id_masked,
                _("联系电话"): person.phone,
                _("学历"): person.get_education_display(),
                _("建档时间"): person.created_at,
            },
            "account": _account(User.objects.filter(person=person).first()),
            "affiliations": [
                {
                    _("关系"): a.get_kind_display(),
                    _("单位"): str(a.division or a.organisation),
                    _("起"): a.starts_on,
                    _("止"): a.ends_on,
                }
                for a in person.affiliations.select_related("division", "organisation").order_by("starts_on")
            ],
            "messages": [
                {_("标题"): m.title, _("内容"): m.body, _("发送时间"): m.sent_at, _("阅读时间"): m.read_at}
                for m in Message.objects.filter(person=person)
            ],
            "consents": [
                {
                    _("目的"): c.purpose,
                    _("告知书版本"): c.notice_version,
                    _("接收方"): c.recipient,
                    _("同意时间"): c.given_at,
                    _("撤回时间"): c.withdrawn_at,
                }
                for c in Consent.objects.filter(person=person)
            ],
            "corrections": [
                {
                    _("哪一项"): c.get_subject_display(),
                    _("应该是"): c.wanted,
                    _("状态"): c.get_state_display(),
                    _("答复"): c.answer,
                }
                for c in person.corrections.all()
            ],
            "attachments": [
                {_("文件名"): a.name, _("大小（字节）"): a.size, _("上传时间"): a.uploaded_at}
                for a in Attachment.objects.filter(owner=person)
            ],
        }

    def erase(self, person: Person, by: User) -> int:
        """Messages go; the person, affiliations and consents stay as long as the personnel rules ask."""
        return Message.objects.filter(person=person).delete()[0]


def _account(user: User | None) -> dict[str, Any]:
    if user is None:
        return {}
    return {
        _("工号"): user.username,
        _("登录手机号"): user.phone or "",
        _("邮箱"): user.email,
        _("上次登录"): user.last_login,
    }


slots.register("personal_data", "core", PersonalData(), order=10)
