"""The parts of a drawn platform: a button where the step is to tap one, else plain."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from courses.practice import Drill

register = template.Library()


@register.simple_tag
def tappable(drill: Drill, name: str, note: str = "", pin: str = "", is_field: bool = False) -> SafeString:
    """One part by the words on it. `note`: small print, or what stands in a field. `pin`: where the map's pin is."""
    shown = format_html("<b>{}</b>", name)
    if pin and pin == name:
        shown += format_html(
            '<span class="pw-pin" aria-hidden="true"></span><span class="vh">{}</span>', _("图钉在这里")
        )
    if note or is_field:
        shown += format_html("<span>{}</span>", note or "\N{NO-BREAK SPACE}")
    css = "pw-part pw-part--field" if is_field else "pw-part"
    if drill.kind != "tap":
        return format_html('<div class="{}">{}</div>', css, shown)
    return format_html('<button class="{}" type="submit" name="given" value="{}">{}</button>', css, name, shown)
