"""Core's part of a person's own data: the person, where she belongs, messages, consents, requests."""

from __future__ import annotations

from typing import Any

from core import slots
from core.models import Attachment, Consent, Message, Person, User


class PersonalData:
    """Keys are the words the person reads; values are plain text, numbers, dates."""

    label = "基本信息"

    def export(self, person: Person) -> dict[str, Any]:
        return {
            "person": {
                "姓名": person.name,
                "性别": person.get_gender_display(),
                "出生日期": person.born_on,
                "证件号": person.id_masked,
                "联系电话": person.phone,
                "学历": person.get_education_display(),
                "建档时间": person.created_at,
            },
            "account": _account(User.objects.filter(person=person).first()),
            "affiliations": [
                {
                    "关系": a.get_kind_display(),
                    "单位": str(a.division or a.organisation),
                    "起": a.starts_on,
                    "止": a.ends_on,
                }
                for a in person.affiliations.select_related("division", "organisation").order_by("starts_on")
            ],
            "messages": [
                {"标题": m.title, "内容": m.body, "发送时间": m.sent_at, "阅读时间": m.read_at}
                for m in Message.objects.filter(person=person)
            ],
            "consents": [
                {"目的": c.purpose, "告知书版本": c.notice_version, "接收方": c.recipient, "同意时间": c.given_at,
                 "撤回时间": c.withdrawn_at}
                for c in Consent.objects.filter(person=person)
            ],
            "corrections": [
                {"哪一项": c.get_subject_display(), "应该是": c.wanted, "状态": c.get_state_display(), "答复": c.answer}
                for c in person.corrections.all()
            ],
            "attachments": [
                {"文件名": a.name, "大小（字节）": a.size, "上传时间": a.uploaded_at}
                for a in Attachment.objects.filter(owner=person)
            ],
        }  # fmt: skip

    def erase(self, person: Person, by: User) -> int:
        """Messages go; the person, affiliations and consents stay as long as the personnel rules ask."""
        return Message.objects.filter(person=person).delete()[0]


def _account(user: User | None) -> dict[str, Any]:
    if user is None:
        return {}
    return {"工号": user.username, "登录手机号": user.phone or "", "邮箱": user.email, "上次登录": user.last_login}


slots.register("personal_data", "core", PersonalData(), order=10)
