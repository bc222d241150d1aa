"""The parts of a drawn platform: a button where the step is to tap one, else plain."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from courses.practice import Drill
from courses.rules.practice import TAP

register = template.Library()


@register.simple_tag
def tappable(drill: Drill, name: str, note: str = "", pin: str = "") -> SafeString:
    """One part by the words on it. `note`: small print. `pin`: where the map's pin is."""
    shown = format_html("<b>{}</b>", name)
    if pin and pin == name:
        shown += format_html(
            '<span class="pw-pin" aria-hidden="true"></span><span class="vh">{}</span>', _("图钉在这里")
        )
    if note:
        shown += format_html("<span>{}</span>", note)
    return _part(drill, name, shown)


@register.simple_tag
def shown_field(drill: Drill, field: Mapping[str, str]) -> SafeString:
    """A field with what stands in it: what the author put there, or what was filled in on the way."""
    value = drill.filled.get(field["label"]) or field["value"] or "\N{NO-BREAK SPACE}"
    return _part(drill, field["label"], format_html("<b>{}</b><span>{}</span>", field["label"], value))


def _part(drill: Drill, name: str, shown: SafeString) -> SafeString:
    """`on`: the place in the platform where one is; `tried`: what was tapped last, and wrong."""
    css = "pw-part" + (" on" if name in drill.trail else "")
    if drill.kind != TAP:
        return format_html('<div class="{}">{}</div>', css, shown)
    if drill.given == name:
        css += " tried"
        shown += format_html('<span class="vh">{}</span>', _("刚才点的是这里"))
    return format_html('<button class="{}" type="submit" name="given" value="{}">{}</button>', css, name, shown)
