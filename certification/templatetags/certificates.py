"""Words for certificates."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from certification.models.certificates import Certificate
from certification.rules.standing import Standing
from core.audit import ACTIONS
from core.templatetags.ui import tag

register = template.Library()

TAGS = {
    Standing.VALID: "done",
    Standing.NOT_YET: "",
    Standing.EXPIRED: "lock",
    Standing.SUSPENDED: "now",
    Standing.REVOKED: "bad",
    Standing.SUPERSEDED: "lock",
}


def _standing_words(standing: Standing) -> str:
    return {
        Standing.VALID: _("有效"),
        Standing.NOT_YET: _("未生效"),
        Standing.EXPIRED: _("已过期"),
        Standing.SUSPENDED: _("暂停"),
        Standing.REVOKED: _("已撤销"),
        Standing.SUPERSEDED: _("已换发"),
    }[standing]


@register.simple_tag
def standing_tag(certificate: Certificate, on: date) -> SafeString:
    """The certificate's standing on a day as a status tag."""
    standing = certificate.standing(on)
    return tag(_standing_words(standing), TAGS[standing])


@register.simple_tag
def verb_label(verb: str) -> str:
    """What the button says."""
    return {
        "suspend": _("暂停"),
        "reinstate": _("恢复"),
        "revoke": _("撤销"),
        "replace": _("换发"),
        "supersede": _("换发"),
    }.get(verb, verb)


@register.simple_tag
def verb_effect(verb: str) -> str:
    """What will happen, said before it happens."""
    return {
        "suspend": _("暂停期间，核验页显示“暂停使用”。核查清楚后可以恢复。"),
        "reinstate": _("恢复后，核验页重新显示“有效”。"),
        "revoke": _("撤销后，核验页永远显示“已撤销”，不能恢复。持证人会在自己的证书页看到原因。"),
        "replace": _("按现在的姓名发一张新证，旧证显示“已换发新证”。"),
    }[verb]


@register.filter
def action_label(action: str) -> str:
    """The audit action in words."""
    return ACTIONS.get(action, action)
